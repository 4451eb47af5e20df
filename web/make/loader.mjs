// @ts-check
/**
 * Pyodide's loader with a place to hand it the wasm, compiled. It fetches that itself, and not before it has been
 * loaded and asked; a page can begin sooner.
 */
import { changed } from './glue.mjs';

const FETCHED = '_(e+"pyodide.asm.wasm")';
const INSTANTIATED = 'let{instance:d,module:u}=l;';

/**
 * @param {string} loader pyodide.mjs.
 * @returns {string} The same; where `globalThis.pyExtWasm` is a promise of a WebAssembly.Module, it takes that one.
 */
export function loaderThatTakesWasm(loader) {
  return changed(loader, [
    [FETCHED, `(globalThis.pyExtWasm?{binary:globalThis.pyExtWasm}:${FETCHED})`],
    // Of bytes comes an instance with its module, of a module the instance alone.
    [
      INSTANTIATED,
      INSTANTIATED.replace('=l;', '=l instanceof WebAssembly.Instance?{instance:l,module:await t}:l;'),
    ],
  ]);
}

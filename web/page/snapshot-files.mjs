// @ts-check
/**
 * What Python starts from where it starts from a snapshot: the memory, the wasm and the modules around it. They come and
 * are put together at once, and each is looked at beside that; nothing of Python runs before all of them are the files that
 * were built (`sound`, for which snapshot.mjs waits).
 *
 * @import { Compiling } from './checked-file.mjs'
 * @import { Runtime, Snapshot } from './python.mjs'
 */
import { addressOf } from './base.mjs';
import { bytesOf, compiling, fileOnce, verified, verifiedAndGone } from './checked-file.mjs';
import { early } from './early-files.mjs';

/** Those of bundle.py, which index.html may name. */
const MODULES = ['pyodide.mjs', 'pyodide.asm.mjs'];

/**
 * @param {Runtime} runtime
 * @param {boolean} isSplit The wasm is the first half of one.
 */
export function snapshotFiles({ snapshot, pyodide, checks }, isSplit) {
  const { folder } = /** @type {Snapshot} */ (snapshot);
  const home = isSplit ? folder : pyodide;
  /** @type {Promise<unknown>[]} */
  const sound = [];

  const address = `${folder}snapshot.bin`;
  const begun = early(addressOf(address)) ?? fetch(addressOf(address));
  const memory = Promise.resolve(begun).then(bytesOf);
  sound.push(lookAtMemory());

  /** @type {Promise<WebAssembly.Module> | null} */
  let wasm = null;
  const wasmAddress = `${home}pyodide.asm.wasm`;
  if (isSplit) {
    /** @type {Promise<Compiling>} */
    const found = early(addressOf(wasmAddress)) ?? compiling(wasmAddress);
    wasm = found.then(({ module }) => module);
    const bytes = found.then((each) => each.bytes);
    sound.push(verifiedAndGone(wasmAddress, bytes, checks));
  } else sound.push(fileOnce(wasmAddress, checks, 'force-cache').then(done)); // Pyodide has it come too

  for (const module of MODULES.map((name) => `${home}${name}`)) {
    if (!isChecked(module)) sound.push(fileOnce(module, checks, 'force-cache').then(done));
  }
  const allSound = Promise.all(sound);
  for (const each of [memory, wasm, allSound]) each?.catch(() => {}); // they are waited for later
  return {
    home,
    memory,
    wasm,
    sound: allSound,

    /**
     * Why a start has failed: of a file that is damaged, browsers say what they cannot do with it, and not which it is.
     * @param {unknown} error
     */
    async reason(error) {
      const found = await Promise.allSettled(sound);
      const damaged = found.find(({ status }) => status === 'rejected');
      return /** @type {PromiseRejectedResult | undefined} */ (damaged)?.reason ?? error;
    },
  };

  async function lookAtMemory() {
    const bytes = await memory;
    const { seen } = await begun; // by the frame that has sent it to this worker, if one has
    if (!(await seen)) await verified(address, bytes, checks);
  }
}

/** Whoever waits for `sound` wants no file: what a promise has come to lives as long as the promise. */
function done() {}

/**
 * Whether the browser looks at that module itself: where index.html names it with its hash.
 * @param {string} address
 */
function isChecked(address) {
  const { document } = /** @type {any} */ (globalThis);
  return Boolean(document?.querySelector(`link[rel="modulepreload"][href="${address}"][integrity]`));
}

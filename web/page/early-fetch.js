// @ts-check
/**
 * Fetches the memory of Python and its wasm before any module runs: they are the largest files that the page waits for.
 * Not a `<link rel="preload">`, because browsers keep what that has brought as long as the page is open.
 */
(() => {
  const { memory = '', wasm = '' } = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;
  /** @type {Record<string, Promise<any>>} */
  const early = {};
  const addressOf = (/** @type {string} */ file) => new URL(file, document.baseURI).href;
  early[addressOf(memory)] = fetch(addressOf(memory));
  if (wasm) early[addressOf(wasm)] = WebAssembly.compileStreaming(fetch(addressOf(wasm)));
  for (const each of Object.values(early)) each.catch(() => {}); // it is waited for later, in python.mjs
  /** @type {any} */ (globalThis).earlyFetch = early;
})();

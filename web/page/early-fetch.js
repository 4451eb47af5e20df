// @ts-check
/**
 * Fetches the memory of Python and its wasm before any module runs: they are the largest files that the page waits for.
 * Not a `<link rel="preload">`, because browsers keep what that has brought as long as the page is open.
 *
 * Where all frames share a Python, only the first frame of a desktop does so, and only the memory, which it hands to
 * the worker: a wasm cannot be handed on.
 */
(() => {
  const {
    memory = '',
    wasm = '',
    first,
  } = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;
  const addressOf = (/** @type {string} */ file) => new URL(file, document.baseURI).href;

  /** Whether no other frame has come before, nor at the same time. */
  function isFirst() {
    const place = addressOf('./');
    try {
      const isKnown =
        sessionStorage.getItem(`pyExtDesk ${place}`) ?? sessionStorage.getItem(`pyExtFirst ${place}`);
      sessionStorage.setItem(`pyExtFirst ${place}`, '');
      return isKnown === null;
    } catch {
      return false; // the browser keeps nothing for frames
    }
  }

  if (first !== undefined && !isFirst()) return;
  /** @type {Record<string, Promise<any>>} */
  const early = {};
  early[addressOf(memory)] = fetch(addressOf(memory));
  if (wasm) early[addressOf(wasm)] = WebAssembly.compileStreaming(fetch(addressOf(wasm)));
  for (const each of Object.values(early)) each.catch(() => {}); // it is waited for later, in python.mjs
  /** @type {any} */ (globalThis).earlyFetch = early;
})();

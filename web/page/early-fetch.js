// @ts-check
/**
 * Fetches the memory of Python before any module runs: it is the largest file that the page waits for.
 * Not a `<link rel="preload">`, because browsers keep what that has brought as long as the page is open.
 */
(() => {
  const { file = '' } = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;
  const address = new URL(file, document.baseURI).href;
  const response = fetch(address);
  response.catch(() => {}); // it is waited for later, in python.mjs
  /** @type {any} */ (globalThis).earlyFetch = { address, response };
})();

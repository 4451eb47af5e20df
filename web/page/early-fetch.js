/**
 * Has the memory of Python come before any module has: it is the largest file that the page waits for.
 * Not a `<link rel="preload">`, because browsers keep what that has brought as long as the page is open.
 */
(() => {
  const address = new URL(document.currentScript.dataset.file, document.baseURI).href;
  const response = fetch(address);
  response.catch(() => {}); // it is waited for later, in python.mjs
  globalThis.earlyFetch = { address, response };
})();

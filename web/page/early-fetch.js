// @ts-check
/**
 * Begins, before any module of the page runs, with what takes longest: the memory of Python and its wasm, the largest
 * files that the page waits for, and the worker that all frames share.
 *
 * Not with `<link rel="preload">`, because browsers keep what that has brought as long as the page is open.
 *
 * Where all frames share a Python, only the first frame of a desktop begins with anything: it makes the desktop's key
 * (desk-name.mjs), starts the worker, has it fetch the wasm, which cannot be handed on, and fetches the memory for it,
 * while the worker itself is loaded.
 */
(() => {
  const {
    memory = '',
    wasm = '',
    modules = '',
    worker = '',
    version = '',
  } = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;
  const page = /** @type {any} */ (globalThis);
  const addressOf = (/** @type {string} */ file) => new URL(file, document.baseURI).href;
  const PLACE = 'pyExtDesk';
  const BASE = addressOf('./');

  /** The one policy of this page, which lets one address through. */
  function trusted(/** @type {string} */ address) {
    if (!page.trustedTypes) return address;
    const policy = page.trustedTypes.createPolicy('py-ext', {
      createScriptURL(/** @type {string} */ given) {
        if (given !== address) throw new TypeError(`not a script of this page: ${given}`);
        return given;
      },
    });
    return policy.createScriptURL(address);
  }

  /** What find-desktop.mjs takes for the desktop; null where there is none. */
  const desktop = window.parent === window ? window.opener : window.parent;

  /** Whether a frame beside this one, or beside the one that has opened it, is of this extension. */
  function isBesideAnother() {
    for (let at = 0; at < desktop.length; at += 1) {
      try {
        if (desktop[at] !== window && desktop[at][PLACE]?.base === BASE) return true;
      } catch {
        // It is of another origin.
      }
    }
    return false;
  }

  /** @returns {string} A new desktop's key; "" where this frame is not its first. */
  function keyOfFirst() {
    if (!desktop) return '';
    try {
      if (sessionStorage.getItem(`${PLACE} ${BASE}`) !== null || isBesideAnother()) return '';
      const numbers = crypto.getRandomValues(new Uint32Array(4));
      const key = Array.from(numbers, (each) => each.toString(36)).join('');
      sessionStorage.setItem(`${PLACE} ${BASE}`, JSON.stringify({ key, generation: 0 }));
      page[PLACE] = { key, generation: 0, base: BASE };
      return key;
    } catch {
      return ''; // the browser keeps nothing for frames
    }
  }

  /** The same answer, whose body is read from now on: a browser goes on only with what somebody reads. */
  function reading(/** @type {Response} */ response) {
    const { ok, url, status, statusText } = response;
    const bytes = response.arrayBuffer();
    bytes.catch(() => {}); // it is waited for later
    return { ok, url, status, statusText, arrayBuffer: () => bytes };
  }

  /** As checked-file.mjs has it. */
  function compiling(/** @type {Response} */ response) {
    const bytes = response.clone().arrayBuffer();
    const module = WebAssembly.compileStreaming(response);
    for (const each of [bytes, module]) each.catch(() => {});
    return { module, bytes };
  }

  /** @param {string} key */
  function startWorker(key) {
    const options = { name: `py-ext ${version} ${key} 0`, type: 'module', extendedLifetime: true };
    const made = new SharedWorker(page.pyExtWorker, /** @type {WorkerOptions} */ (options));
    const early = { key, worker: made, isRefused: false };
    made.onerror = (event) => {
      event.preventDefault();
      early.isRefused = true;
    };
    made.port.postMessage(['early', { wasm, modules: modules.split(' ').filter(Boolean) }]);
    page.earlyWorker = early;
  }

  if (worker) page.pyExtWorker = trusted(addressOf(worker));
  const key = worker && 'SharedWorker' in globalThis ? keyOfFirst() : '';
  if (worker && !key) {
    page.pyExtLocks = navigator.locks?.query(); // whether the key is somebody's, which takes a while to hear
    page.pyExtLocks?.catch(() => {}); // it is waited for later
    return;
  }
  /** @type {Record<string, Promise<any>>} */
  const early = {};
  if (memory) early[addressOf(memory)] = fetch(addressOf(memory)).then(reading);
  if (key) startWorker(key);
  else if (wasm) early[addressOf(wasm)] = fetch(addressOf(wasm)).then(compiling);
  for (const each of Object.values(early)) each.catch(() => {}); // it is waited for later, in python.mjs
  page.earlyFetch = early;
})();

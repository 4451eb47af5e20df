// @ts-check
/** What early-fetch.js has begun with, before any module was there. */

import { addressOf } from './base.mjs';
import { compiling } from './checked-file.mjs';

/**
 * That file, once: an answer is read once.
 * @param {string} address
 * @returns {Promise<any> | undefined}
 */
export function early(address) {
  const { earlyFetch = {} } = /** @type {any} */ (globalThis);
  const { [address]: fetched } = earlyFetch;
  delete earlyFetch[address];
  return fetched;
}

/**
 * The worker of a new desktop's first frame, once.
 * @param {string} key
 * @returns {{ worker: SharedWorker, isRefused: boolean } | undefined}
 */
export function earlyWorker(key) {
  const page = /** @type {any} */ (globalThis);
  const { earlyWorker: begun } = page;
  delete page.earlyWorker;
  return begun?.key === key ? begun : undefined;
}

/**
 * Begin to fetch in a worker what the first frame has named.
 * @param {object} files
 * @param {string} files.wasm As the bundle names it; "" where it is the one that Pyodide fetches itself.
 * @param {string[]} files.modules
 */
export function beginEarly({ wasm, modules }) {
  if (wasm) {
    const address = addressOf(wasm);
    const begun = compiling(address);
    begun.catch(() => {}); // it is waited for later, in python.mjs
    keepEarly(address, begun);
  }
  for (const glue of modules.map(addressOf)) import(`${glue}`).catch(() => {}); // who imports it again is told why
}

/**
 * Have `early` give that.
 * @param {string} address
 * @param {Promise<any>} fetched
 */
export function keepEarly(address, fetched) {
  const page = /** @type {any} */ (globalThis);
  page.earlyFetch = { ...page.earlyFetch, [address]: fetched };
}

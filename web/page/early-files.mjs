// @ts-check
/** What early-fetch.js has begun to fetch, before any module was there. */

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

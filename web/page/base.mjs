// @ts-check
/**
 * Where the bundle is: its files are named from there, in frames and in workers alike. A worker has no document, and
 * resolves addresses against its own script.
 */

/** The folder of index.html: this file is in a folder beside it. */
export const BASE = new URL('../', import.meta.url).href;

/** @param {string} address As the bundle names it. */
export function addressOf(address) {
  return new URL(address, BASE).href;
}

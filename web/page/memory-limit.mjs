// @ts-check
/**
 * Keeps Python's memory below 2 GB.
 *
 * Its wasm may have 4 GB, but above 2 an address is a negative number for some of what handles it, and Python
 * reads other bytes than those that it wrote. An allocation that would go there fails, as where the
 * machine has no more: Python raises MemoryError.
 */

/** What the page's bundle may set lower. */
export const MOST_MEMORY = 2 ** 31;

const PAGE = 65536;

/**
 * For every wasm of this page: there is one.
 * @param {number} bytes
 */
export function limitMemory(bytes) {
  const { prototype } = WebAssembly.Memory;
  const { grow } = prototype;
  /** @this {WebAssembly.Memory} */
  prototype.grow = function growWithin(/** @type {number} */ pages) {
    if (this.buffer.byteLength + pages * PAGE > bytes) throw new RangeError('no more memory for Python');
    return grow.call(this, pages);
  };
}

// @ts-check
/**
 * Has the browser look through the memory of a worker that has nothing to do. In a worker it does so only when more
 * is wanted, so that what a start leaves behind (bodies of files, what wasm was compiled with: 18 MB in Chromium 156) would
 * stay for a shift.
 */

const BYTES = 2 ** 28;
const TIMES = 4;

/** Nobody can ask for it; it comes when so much is taken at once. What is never written to costs nothing. */
export function makeRoom() {
  try {
    for (let taken = 0; taken < TIMES; taken += 1) new ArrayBuffer(BYTES);
  } catch {
    // There is no room for that either: then it has just been looked for.
  }
}

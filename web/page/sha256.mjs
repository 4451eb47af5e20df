// @ts-check
/**
 * SHA-256 in the middle of a line of Python, where nothing can be waited for: the browser's own is a promise. It takes some
 * 10 ms for a megabyte, so that whoever can wait has the browser do it (checked-file.mjs).
 */

const ROUNDS = 64;

/** The first 32 bits of the fractions of the cube roots of the first primes; and of the square roots of the first eight. */
const [CONSTANTS, BEGIN] = constants();

/** @returns {[Int32Array, Int32Array]} */
function constants() {
  const cubes = new Int32Array(ROUNDS);
  const squares = new Int32Array(8);
  const fraction = (/** @type {number} */ root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
  let found = 0;
  for (let number = 2; found < ROUNDS; number += 1) {
    let divisor = 2;
    while (divisor * divisor <= number && number % divisor) divisor += 1;
    if (divisor * divisor <= number) continue;
    if (found < squares.length) squares[found] = fraction(Math.sqrt(number));
    cubes[found] = fraction(Math.cbrt(number));
    found += 1;
  }
  return [cubes, squares];
}

/**
 * @param {Uint8Array} bytes
 * @returns {Uint8Array}
 */
export function sha256(bytes) {
  const state = Int32Array.from(BEGIN);
  const whole = bytes.length & ~63;
  absorb(state, bytes, whole);
  const rest = bytes.length - whole;
  const end = new Uint8Array(rest < 56 ? 64 : 128);
  end.set(bytes.subarray(whole));
  end[rest] = 0x80;
  const view = new DataView(end.buffer);
  view.setUint32(end.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(end.length - 4, bytes.length << 3);
  absorb(state, end, end.length);
  const result = new DataView(new ArrayBuffer(32));
  state.forEach((word, at) => {
    result.setInt32(4 * at, word);
  });
  return new Uint8Array(result.buffer);
}

/**
 * @param {Int32Array} state
 * @param {Uint8Array} bytes
 * @param {number} length A multiple of 64.
 */
function absorb(state, bytes, length) {
  const w = new Int32Array(ROUNDS);
  const k = CONSTANTS;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const of = (/** @type {Int32Array} */ words, /** @type {number} */ at) =>
    /** @type {number} */ (words[at]);
  for (let start = 0; start < length; start += 64) {
    for (let at = 0; at < 16; at += 1) w[at] = view.getInt32(start + 4 * at);
    for (let at = 16; at < ROUNDS; at += 1) {
      const x = of(w, at - 15);
      const y = of(w, at - 2);
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[at] = (of(w, at - 16) + s0 + of(w, at - 7) + s1) | 0;
    }
    let a = of(state, 0);
    let b = of(state, 1);
    let c = of(state, 2);
    let d = of(state, 3);
    let e = of(state, 4);
    let f = of(state, 5);
    let g = of(state, 6);
    let h = of(state, 7);
    for (let at = 0; at < ROUNDS; at += 1) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const one = (h + s1 + ((e & f) ^ (~e & g)) + of(k, at) + of(w, at)) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    state[0] = (of(state, 0) + a) | 0;
    state[1] = (of(state, 1) + b) | 0;
    state[2] = (of(state, 2) + c) | 0;
    state[3] = (of(state, 3) + d) | 0;
    state[4] = (of(state, 4) + e) | 0;
    state[5] = (of(state, 5) + f) | 0;
    state[6] = (of(state, 6) + g) | 0;
    state[7] = (of(state, 7) + h) | 0;
  }
}

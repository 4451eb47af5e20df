// @ts-check
/**
 * A world that is the same in each run, for what is made of a running Python: the memory of a snapshot holds what its clock
 * said, what chance gave its hashes, and names of the machine, and who builds the same twice wants the same bytes.
 *
 * Time stands still but for a moment with each look at it, and goes on to a timer's when nothing else is to be done. What
 * JavaScript collects, Python does not hear of: that comes when the machine has time for it.
 */
import crypto, { createHash } from 'node:crypto';

const BEGIN = Date.UTC(2026, 0, 1);

/** Milliseconds that pass with each look at the clock: a sum of powers of two, which is a short text too. */
const MOMENT = 0.125;

/** Turns of Node's loop in which messages that are under way arrive, before a timer counts as the next to come. */
const TURNS = 4;

/**
 * @typedef {object} Timer
 * @property {number} id
 * @property {number} due
 * @property {() => void} work
 */

/**
 * Be in that world from now on.
 * @param {string} seed What chance begins with.
 * @returns {{ forgetTimers(): void }} For when what has set them is not wanted any more.
 */
export function enterSameWorld(seed) {
  const page = /** @type {any} */ (globalThis);
  let now = BEGIN;
  const look = () => (now += MOMENT);

  page.Date = class extends Date {
    /** @param {any[]} given */
    constructor(...given) {
      super(.../** @type {[any]} */ (given.length ? given : [look()]));
    }

    static now() {
      return Math.floor(look());
    }
  };
  performance.now = () => look() - BEGIN;

  let drawn = 0;
  /** @param {ArrayBufferView} view */
  const fill = (view) => {
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    for (let at = 0; at < bytes.length; at += 32) {
      const block = createHash('sha256').update(`${seed} ${drawn++}`).digest();
      bytes.set(block.subarray(0, bytes.length - at), at);
    }
    return view;
  };
  const node = /** @type {any} */ (crypto);
  node.randomFillSync = fill;
  page.crypto.getRandomValues = fill;
  Math.random = () => {
    const [number = 0] = /** @type {Uint32Array} */ (fill(new Uint32Array(1)));
    return number / 2 ** 32;
  };

  page.FinalizationRegistry = class {
    register() {}
    unregister() {}
  };
  if (page.navigator) Object.defineProperty(page.navigator, 'language', { value: 'C' });
  process.argv[1] = '/py_ext'; // Python's environment has it

  /** @type {Timer[]} */
  let timers = [];
  let last = 0;
  let isWaiting = false;

  async function pass() {
    if (isWaiting) return;
    isWaiting = true;
    while (timers.length) {
      for (let turn = 0; turn < TURNS; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      timers.sort((one, other) => one.due - other.due || one.id - other.id);
      const next = timers.shift();
      if (!next) break;
      now = Math.max(now, next.due);
      next.work();
    }
    isWaiting = false;
  }

  page.setTimeout = (/** @type {Function} */ work, milliseconds = 0, /** @type {any[]} */ ...given) => {
    last += 1;
    timers.push({ id: last, due: now + Math.max(1, milliseconds), work: () => work(...given) });
    pass();
    return last;
  };
  page.clearTimeout = (/** @type {number} */ id) => {
    timers = timers.filter((each) => each.id !== id);
  };
  return {
    forgetTimers() {
      timers = [];
    },
  };
}

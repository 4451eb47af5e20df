// @ts-check
/**
 * Ends a step of the author's code that takes too long: nothing else could, since it has the page's one thread.
 *
 * Python asks every few instructions whether a signal has come, and takes anything for the buffer that it looks
 * into. This one looks at the clock. Which step runs, what it may take, and how many have begun, is in three numbers
 * of Python's memory, because a call from Python for each step would cost more than most steps. See
 * py_ext/_steps.py, for which this is.
 */

const SIGINT = 2;

/** Milliseconds until Python is interrupted again, if it has let the step go on. */
const AGAIN = 20;

/**
 * @param {any} python
 * @param {any} cell A permanent proxy of an array of three float64: the step, its limit in seconds, and the count.
 * @param {() => void} alive Called when another step has begun since it was looked last, and when one is interrupted for
 *     the first time: what Python then has to tell of it may take a while.
 */
export function limitSteps(python, cell, alive) {
  const { byteOffset } = cell.getBuffer('f64').data;
  const module = python._module;
  /** @type {Float64Array} */
  let numbers = new Float64Array(0);
  let step = 0;
  let count = 0;
  let last = 0;
  let spent = 0;
  let interrupted = 0; // the count, then

  python.setInterruptBuffer({
    get 0() {
      // Python's memory takes all views of it away when it grows.
      if (!numbers.length) numbers = new Float64Array(module.HEAPU8.buffer, byteOffset, 3);
      const [running = 0, limit = 0, begun = 0] = numbers;
      if (begun !== count) {
        count = begun;
        alive();
      }
      if (!running) {
        step = 0;
        return 0;
      }
      const now = performance.now();
      if (running !== step) {
        step = running;
        spent = 0;
      } else {
        // Of a long time between two looks Python may know nothing: a file came that the page stood still
        // for, or the machine slept. Alone, it is not enough.
        spent += Math.min(now - last, limit * 500);
      }
      last = now;
      if (spent <= limit * 1000) return 0;
      if (interrupted !== begun) {
        interrupted = begun;
        alive();
      }
      spent -= AGAIN;
      return SIGINT;
    },
    set 0(_) {},
  });
}

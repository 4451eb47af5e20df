// @ts-check
/** Python's timers: one permanent function is called with the id of each that is over. */

/** What a browser's timers can count; more than 24 days. */
export const LONGEST_TIMEOUT = 2 ** 31 - 1;

export function createTimers() {
  /** @type {Map<string, number>} */
  const timers = new Map();
  /** @type {(id: string) => void} */
  let receive = () => {};

  return {
    /** @param {(id: string) => void} receiver */
    open(receiver) {
      receive = receiver;
    },

    /**
     * @param {string} id
     * @param {number} milliseconds
     */
    after(id, milliseconds) {
      const run = () => {
        timers.delete(id);
        receive(id);
      };
      timers.set(id, Number(setTimeout(run, Math.min(milliseconds, LONGEST_TIMEOUT))));
    },

    /** @param {string} id */
    cancel(id) {
      clearTimeout(timers.get(id));
      timers.delete(id);
    },

    /** How many are set. */
    count() {
      return timers.size;
    },
  };
}

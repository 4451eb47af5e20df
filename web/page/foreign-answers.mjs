// @ts-check
/**
 * Waits for the answers to what goes out through another script's `genesys.wwe.service`.
 *
 * The script's own timeout is fixed, and it drops what comes later. So the timers are ours, the script's are
 * ignored, and answers are heard on the window. Where that does not hear them, the script's callbacks
 * still tell; of both, the first counts.
 *
 * @import { Callback } from './service.mjs'
 *
 * @typedef {(failure: any) => void} Failed
 * @typedef {[succeeded: Callback, failed: Failed]} Callbacks
 */
import { LONGEST_TIMEOUT } from './timers.mjs';

/** @param {string} check What to check when the script throws: a sentence. */
export function foreignAnswers(check) {
  /** @type {Map<string, { succeeded: Callback, failed: Failed, timer: number }>} By reference id. */
  const waiting = new Map();

  /** @param {string} reference */
  function take(reference) {
    const entry = waiting.get(reference);
    clearTimeout(entry?.timer);
    waiting.delete(reference);
    return entry;
  }

  /**
   * @param {string} reference
   * @param {any} answer
   */
  function settle(reference, answer) {
    const entry = take(reference);
    if ('errorMessage' in answer) entry?.failed(answer);
    else entry?.succeeded(answer);
  }

  return {
    settle,
    abandon: take,

    /**
     * @param {string} reference
     * @param {Callback} succeeded
     * @param {Failed} failed
     * @param {number} milliseconds For the answer; 0 is for ever.
     * @param {(callbacks: Callbacks) => void} send Gives the script the callbacks.
     */
    ask(reference, succeeded, failed, milliseconds, send) {
      const late = () => take(reference)?.failed({ timedOut: true });
      const timer = milliseconds ? Number(setTimeout(late, Math.min(milliseconds, LONGEST_TIMEOUT))) : 0;
      waiting.set(reference, { succeeded, failed, timer });
      try {
        send([
          (answer) => settle(reference, answer ?? {}),
          (failure) => {
            if (typeof failure === 'string') return; // its own timer
            settle(reference, { ...failure, errorMessage: failure?.errorMessage });
          },
        ]);
      } catch (error) {
        const name = error instanceof Error ? error.name : 'an exception';
        const unsent = `the page’s service client script has failed with ${name}. ${check}`;
        take(reference)?.failed({ unsent });
      }
    },
  };
}

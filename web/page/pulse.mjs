// @ts-check
/** Tells when a worker does not answer any more: no pulse for longer than it may take. */

const EVERY = 1000;

/** Seconds that a worker has until it has said how long its steps may take. */
const AT_FIRST = 90;

/**
 * @param {() => void} ask Asks the worker for a pulse.
 * @param {(seconds: number) => void} stopped Is called once, with the seconds without any.
 */
export function watchPulse(ask, stopped) {
  // Ticks are counted, not time: a machine that slept, or a page that was busy itself, has had no tick either.
  let silent = 0;
  let patience = AT_FIRST;
  const ticking = setInterval(() => {
    silent += 1;
    if (silent > patience) {
      clearInterval(ticking);
      stopped(silent - 1);
    } else {
      ask();
    }
  }, EVERY);

  return {
    /** @param {number} seconds That may pass until the next. */
    came(seconds) {
      silent = 0;
      patience = seconds;
    },
    stop: () => clearInterval(ticking),
  };
}

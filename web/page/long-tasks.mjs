// @ts-check
/**
 * Tells of a call that has held up this page for longer than a step of the author's code may take: of a Python in the
 * page's own thread, one long call of C can neither be ended nor be seen before its end. Browsers tell it afterwards,
 * those that can (Chromium).
 */

/** Seconds beyond those of a step, in which one that takes too long is ended, and told by its error. */
const MARGIN = 2;

/**
 * @param {(text: string) => void} tell
 * @returns {(seconds: number) => void} Sets how long a step may take.
 */
export function watchLongTasks(tell) {
  let limit = Number.POSITIVE_INFINITY;
  if (PerformanceObserver.supportedEntryTypes.includes('longtask')) {
    new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries()) {
        // Frames of one site may share a thread, and each hears of the others' tasks.
        if (name !== 'self' || duration < (limit + MARGIN) * 1000) continue;
        tell(
          `Python has held up this page for ${Math.round(duration / 1000)} s. A step that takes more than ${limit} s ` +
            'is ended where that can be; one long call, such as time.sleep(), cannot. Have it wait with ' +
            'asyncio.sleep(), or do less at once.',
        );
      }
    }).observe({ type: 'longtask' });
  }
  return (seconds) => {
    limit = seconds;
  };
}

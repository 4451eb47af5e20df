/**
 * The longest task of a page's thread, in milliseconds. It asks for a turn every few milliseconds, and not for
 * more, so that it costs the machine next to nothing: no task was longer than it had to wait. On a machine that is
 * busy otherwise it waits longer than that; then the browser's own list decides, which has all tasks from
 * 50 ms on.
 */
globalThis.createTicker = () => {
  const EVERY = 4;
  const LISTED = 50;
  let longest = 0;
  let last = 0;
  let timer = 0;
  let listed = 0;
  const take = (entries) => {
    for (const { duration } of entries) listed = Math.max(listed, duration);
  };
  const observer = new PerformanceObserver((list) => take(list.getEntries()));

  function look() {
    const now = performance.now();
    longest = Math.max(longest, now - last - EVERY);
    last = now;
  }

  function tick() {
    look();
    timer = setTimeout(tick, EVERY);
  }

  return {
    start() {
      longest = 0;
      listed = 0;
      observer.observe({ type: 'longtask' });
      last = performance.now();
      timer = setTimeout(tick, EVERY);
    },

    async stop() {
      look();
      clearTimeout(timer);
      await new Promise((resolve) => setTimeout(resolve, 100)); // the list has it when the task is over
      take(observer.takeRecords());
      observer.disconnect();
      return Math.min(longest, Math.max(listed, LISTED));
    },
  };
};

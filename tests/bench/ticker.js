/**
 * The longest that a page's thread was not to be had, in milliseconds: no task of it was longer. It asks for
 * a turn every few milliseconds, and not for more, so that it costs the machine next to nothing.
 */
function createTicker() {
  const EVERY = 4;
  let longest = 0;
  let last = 0;
  let timer = 0;

  function tick() {
    const now = performance.now();
    longest = Math.max(longest, now - last - EVERY);
    last = now;
    timer = setTimeout(tick, EVERY);
  }

  return {
    start() {
      longest = 0;
      last = performance.now();
      timer = setTimeout(tick, EVERY);
    },
    stop() {
      clearTimeout(timer);
      longest = Math.max(longest, performance.now() - last - EVERY);
      return longest;
    },
  };
}

// @ts-check
/**
 * Calls Python back: at once when the thread is free, or after the browser had its turn. See
 * py_ext/_runtime/scheduler.py, for which this is.
 */

/** @param {() => void} take A permanent proxy. */
export function createScheduler(take) {
  const channel = new MessageChannel(); // a timer would wait for 4 ms when it is used often
  channel.port1.onmessage = () => take();
  const microtask = () => take(); // without arguments and result, there is nothing to convert
  return {
    soon: () => queueMicrotask(microtask),
    later: () => channel.port2.postMessage(null),
  };
}

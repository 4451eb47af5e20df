// @ts-check
/**
 * Hands events on to Python in their order: one that comes alone at once, those of a burst together.
 *
 * While the browser brings the next message, Python's code and data leave the processor's caches, and
 * fetching them again takes longer than the work. So what follows close upon another event waits for what
 * is queued behind it in the browser, a few dozen at most, and goes to Python with that.
 *
 * @import { Message } from './service.mjs'
 */

/** Milliseconds after an event in which the next belongs to the same burst. */
const CLOSE = 1;

/** So many go at once: some milliseconds of them, so that the page stays awake. */
const MOST = 50;

/** @param {(messages: Message[]) => void} hand */
export function createEventBatches(hand) {
  /** @type {Message[]} */
  let waiting = [];
  let lastEnded = -Infinity;
  /** @type {MessageChannel | null} Its messages come after those that the browser has already. */
  let channel = null;

  function flush() {
    if (!waiting.length) return;
    const messages = waiting;
    waiting = [];
    try {
      hand(messages);
    } catch (error) {
      reportError(error); // whoever flushes has something else to tell
    }
    lastEnded = performance.now();
  }

  function flushLater() {
    if (!channel) {
      channel = new MessageChannel();
      channel.port1.onmessage = flush;
    }
    channel.port2.postMessage(null);
  }

  return {
    /** @param {Message} message */
    pass(message) {
      waiting.push(message);
      const isAlone = waiting.length === 1 && performance.now() - lastEnded >= CLOSE;
      if (isAlone || waiting.length >= MOST) flush();
      else if (waiting.length === 1) flushLater();
    },

    /** Hand on what waits: something else is to be told, which comes after it. */
    flush,

    /** Drop what waits: nobody is there any more. */
    close() {
      waiting = [];
      channel?.port1.close();
      channel = null;
    },
  };
}

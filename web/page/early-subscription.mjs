// @ts-check
/**
 * Subscribes to an event before Python is there, and keeps what comes until Python asks for it.
 *
 * Every desk subscribes to `interaction` first, and a call may ring while Python starts. So the page subscribes
 * at once. When Python then asks for the same event, it gets the answer that there was, and what was kept,
 * in order. A failure is nobody's yet: Python tries again, and hears of its own. Where Python is there already, and
 * has another frame carry, it has told what came: nothing is kept then.
 *
 * @import { Connection } from './bridge.mjs'
 * @import { Message } from './service.mjs'
 * @typedef {object} Early A subscription that Python has not asked for yet.
 * @property {Message[]} events
 * @property {boolean} keeps Whether what comes is kept.
 * @property {boolean} confirmed
 * @property {((isSubscribed: boolean) => void) | null} told Who waits for the answer.
 */

/**
 * The connection, with `begin` beside the rest.
 * @param {Connection} connection
 * @param {string} firstEvent
 * @returns {Connection & { begin(): void }}
 */
export function withEarlySubscription(connection, firstEvent) {
  /** @type {Early | null} */
  let early = null;
  /** @type {(message: Message) => void} */
  let hear = () => {};

  connection.listen((message) => {
    if (early?.keeps) early.events.push(message);
    else if (!early) hear(message);
  });

  /** Python has asked for what came early, and is in the middle of asking. */
  function deliver() {
    const kept = early?.events ?? [];
    early = null;
    kept.forEach(hear);
  }

  return {
    send: connection.send,
    renew: connection.renew,
    abandon: connection.abandon,
    hint: connection.hint,
    counters: connection.counters,

    listen(listener) {
      hear = listener;
    },

    /** Another frame carries. */
    standBy() {
      if (early) Object.assign(early, { events: [], keeps: false });
    },

    /** Subscribe now. */
    begin() {
      /** @type {Early} */
      const mine = { events: [], keeps: true, confirmed: false, told: null };
      early = mine;
      const ended = (/** @type {boolean} */ confirmed) => {
        mine.confirmed = confirmed;
        if (!confirmed && early === mine) early = null;
        mine.told?.(confirmed);
      };
      connection.subscribe(
        firstEvent,
        () => early === mine,
        () => ended(true),
        () => ended(false),
      );
    },

    subscribe(event, isWanted, succeeded, failed, milliseconds) {
      const subscribe = () => connection.subscribe(event, isWanted, succeeded, failed, milliseconds);
      if (!early || event !== firstEvent) return subscribe();
      const told = (/** @type {boolean} */ isSubscribed) => {
        if (!isWanted()) return; // given up
        if (!isSubscribed) return subscribe();
        deliver();
        succeeded();
      };
      if (early.confirmed) queueMicrotask(() => told(true));
      else early.told = told;
    },

    close() {
      early = null;
      connection.close();
    },
  };
}

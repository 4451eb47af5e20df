// @ts-check
/**
 * Another script's `genesys.wwe.service`, such as the vendor's, as the bridge uses one.
 *
 * Of the vendor's script only `sendMessage` is used: every version has it, it takes our reference ids (the
 * vendor's restart with each page) and, unlike the vendor's `subscribe`, it tells when a subscription is
 * refused. So what an older version has no function for can be called all the same. Events are heard on
 * the window, where no later `subscribe` of another script can take them from us. The script's own timeout
 * is fixed, so the timers of requests are ours.
 *
 * @import { Connection } from './bridge.mjs'
 * @import { Message } from './service.mjs'
 */
import { OTHER_SPELLINGS } from './functions.mjs';
import { isFromDesktop, LONGEST_TIMEOUT, referenceIds } from './service.mjs';

/**
 * @param {object} options
 * @param {any} options.service
 * @param {Window} options.desktop
 * @param {string} options.origin The desktop's origin.
 * @returns {Connection}
 */
export function foreignService({ service, desktop, origin }) {
  const nextReference = referenceIds();
  /** @type {Map<string, number>} Those of requests that wait, by reference id. */
  const timers = new Map();
  /** @type {Map<string, { id?: unknown }>} By event name, with the subscription's id once it is told. */
  const subscribed = new Map();
  /** @type {(message: Message) => void} */
  let hear = () => {};

  /** @param {MessageEvent} event */
  function receive(event) {
    if (isFromDesktop(event, desktop, origin) && subscribed.has(event.data.event)) hear(event.data);
  }

  /** @param {{ id?: unknown }} subscription */
  function drop({ id }) {
    if (id === undefined) return; // its answer, when it comes, finds nobody and drops it
    const message = { event: 'unsubscribe', data: id, referenceId: nextReference() };
    // The vendor's script tells failures only to who also gave a function for success.
    service.sendMessage(message, nothing, nothing);
  }

  return {
    listen(listener) {
      hear = listener;
    },

    send(referenceId, name, parameters, succeeded, failed, milliseconds) {
      if (milliseconds) {
        const late = () => failed({ timedOut: true });
        timers.set(referenceId, Number(setTimeout(late, Math.min(milliseconds, LONGEST_TIMEOUT))));
      }
      const other = OTHER_SPELLINGS.get(name);
      if (other) {
        const [namespace = '', own = ''] = name.split('.');
        const functions = service[namespace] ?? {};
        if (!functions[own] && functions[other]) {
          functions[other](...parameters, succeeded, failed);
          return;
        }
      }
      const message = parameters.length
        ? { request: name, parameters, referenceId }
        : { request: name, referenceId };
      service.sendMessage(message, succeeded, failed, milliseconds);
    },

    subscribe(event, isWanted, succeeded, failed) {
      window.addEventListener('message', receive); // once, however often
      /** @type {{ id?: unknown }} */
      const mine = {};
      subscribed.set(event, mine); // events may come before the answer
      service.sendMessage(
        { event: 'subscribe', data: event, referenceId: nextReference() },
        (/** @type {Message} */ answer) => {
          mine.id = answer.subscriptionId;
          const current = subscribed.get(event) === mine;
          if (!current || !isWanted()) {
            // Closed, given up or tried again meanwhile: its events would come twice.
            if (current) subscribed.delete(event);
            drop(mine);
          }
          succeeded();
        },
        (/** @type {unknown} */ failure) => {
          if (subscribed.get(event) === mine) subscribed.delete(event);
          failed(failure);
        },
      );
    },

    abandon(referenceId) {
      clearTimeout(timers.get(referenceId));
      timers.delete(referenceId);
    },

    close() {
      window.removeEventListener('message', receive);
      subscribed.forEach(drop);
      subscribed.clear();
    },

    counters() {
      return { subscriptions: subscribed.size, ignored: 0 };
    },
  };
}

function nothing() {}

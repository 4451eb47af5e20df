// @ts-check
/**
 * Another script's `genesys.wwe.service`, such as the vendor's, as the bridge uses one.
 *
 * Of the vendor's script only `sendMessage` is used: every version has it, it takes our reference ids (the
 * vendor's restart with each page) and, unlike the vendor's `subscribe`, it tells when a subscription is
 * refused. So what an older version has no function for can be called all the same. Events are heard on
 * the window, where no later `subscribe` of another script can take them from us.
 *
 * The script's own timeout is fixed, and an answer that comes later is nobody's there. So the timers are ours, its
 * timeouts are ignored, and answers are heard on the window too.
 *
 * @import { Connection } from './bridge.mjs'
 * @import { Message } from './service.mjs'
 * @typedef {{ succeeded: (answer: any) => void, failed: (failure: any) => void }} Asked
 */
import { OTHER_SPELLINGS } from './functions.mjs';
import { isFromDesktop, LONGEST_TIMEOUT, referenceIds } from './service.mjs';

/** Milliseconds for a subscription that nobody sets a time for: the one before Python is there. */
const PATIENCE = 10_000;

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
  /** @type {Map<string, Asked>} What waits for an answer, by reference id. */
  const asked = new Map();
  /** @type {Map<string, { id?: unknown }>} By event name, with the subscription's id once it is told. */
  const subscribed = new Map();
  /** @type {(message: Message) => void} */
  let hear = () => {};
  let hasHeard = false;

  /** @param {MessageEvent} event */
  function receive(event) {
    if (!isFromDesktop(event, desktop, origin)) return;
    hasHeard = true;
    const { data } = event;
    if (data.event === undefined) settle(data.referenceId, data);
    else if (subscribed.has(data.event)) hear(data);
  }

  /**
   * @param {string} reference The script may have taken it out of the answer: then it tells by itself.
   * @param {Message} answer
   */
  function settle(reference, answer) {
    const entry = asked.get(reference);
    if (!entry) return;
    asked.delete(reference);
    if ('errorMessage' in answer) entry.failed(answer);
    else entry.succeeded(answer);
  }

  /**
   * @param {Message & { referenceId: string }} message
   * @param {Asked} entry
   * @param {number} [milliseconds]
   */
  function ask(message, entry, milliseconds) {
    window.addEventListener('message', receive); // once, however often
    asked.set(message.referenceId, entry);
    service.sendMessage(message, ...callbacks(message.referenceId), milliseconds);
  }

  /**
   * For the script, which tells failures only to who also gave a function for success.
   * @param {string} reference
   * @returns {[succeeded: (answer: Message) => void, failed: (failure: any) => void]}
   */
  function callbacks(reference) {
    return [
      (answer) => settle(reference, answer ?? {}),
      (failure) => {
        if (typeof failure !== 'string') settle(reference, { errorMessage: failure?.errorMessage });
      },
    ];
  }

  /** @param {{ id?: unknown }} subscription */
  function drop({ id }) {
    if (id === undefined) return; // its answer, when it comes, finds nobody and drops it
    const message = { event: 'unsubscribe', data: id, referenceId: nextReference() };
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
          asked.set(referenceId, { succeeded, failed }); // it goes out under a reference of the script's own
          functions[other](...parameters, ...callbacks(referenceId));
          return;
        }
      }
      const message = parameters.length
        ? { request: name, parameters, referenceId }
        : { request: name, referenceId };
      ask(message, { succeeded, failed }, milliseconds);
    },

    subscribe(event, isWanted, succeeded, failed, milliseconds = PATIENCE) {
      /** @type {{ id?: unknown }} */
      const mine = {};
      subscribed.set(event, mine); // events may come before the answer
      let isOver = false;
      const late = setTimeout(
        () => {
          isOver = true;
          if (subscribed.get(event) === mine) subscribed.delete(event);
          failed({ timedOut: true });
        },
        Math.min(milliseconds, LONGEST_TIMEOUT),
      );
      ask(
        { event: 'subscribe', data: event, referenceId: nextReference() },
        {
          succeeded(answer) {
            clearTimeout(late);
            mine.id = answer.subscriptionId;
            const current = subscribed.get(event) === mine;
            if (!current || !isWanted()) {
              // Closed, given up or tried again meanwhile: its events would come twice.
              if (current) subscribed.delete(event);
              drop(mine);
            }
            if (!isOver) succeeded();
          },
          failed(failure) {
            clearTimeout(late);
            if (subscribed.get(event) === mine) subscribed.delete(event);
            if (!isOver) failed(failure);
          },
        },
      );
    },

    hasHeard() {
      return hasHeard;
    },

    abandon(referenceId) {
      clearTimeout(timers.get(referenceId));
      timers.delete(referenceId);
      asked.delete(referenceId);
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

// @ts-check
/**
 * Our `genesys.wwe.service`: the Service Client API, callback style, for pages that do not bring the
 * vendor's script. It speaks protocol version 2 over `postMessage`, and
 *
 * - posts to the desktop's origin only, and takes messages from that window and origin only;
 * - has reference ids that never repeat, so that a late answer to an earlier page settles nothing;
 * - subscribes once for each event name, for any number of listeners;
 * - tells every failure: `failed` gets an object with `errorMessage`, for a timeout too;
 * - writes nothing to the console.
 *
 *     genesys.wwe.service.interaction.getByInteractionId("12",
 *       (answer) => show(answer.data), (failure) => show(failure.errorMessage));
 *
 * @typedef {{ [key: string]: any }} Message
 * @typedef {(message: Message) => void} Callback
 * @typedef {{ event: string, listener: Callback, context: unknown }} Listening
 * @typedef {ReturnType<typeof createService>} Service
 */

import { FUNCTIONS, OTHER_SPELLINGS } from './functions.mjs';
import { LONGEST_TIMEOUT } from './timers.mjs';

const CLIENT = { userAgent: 'WWE Client', protocolVersion: 2 };

/**
 * A maker of reference ids that no other page load has.
 * @returns {() => string}
 */
export function referenceIds() {
  const random = crypto.getRandomValues(new Uint32Array(2));
  const page = Array.from(random, (number) => number.toString(36)).join('');
  let count = 0;
  return () => `${page}-${++count}`;
}

/**
 * Whether a message event is one of the desktop's messages.
 * @param {MessageEvent} event
 * @param {Window} desktop
 * @param {string} origin
 */
export function isFromDesktop(event, desktop, origin) {
  // Others' content is not even looked at: browsers unpack it when somebody does, and it may be large.
  if (event.source !== desktop || event.origin !== origin) return false;
  const { data } = event;
  return (
    typeof data === 'object' &&
    data !== null &&
    typeof data.userAgent === 'string' &&
    data.userAgent.includes('WWE')
  );
}

/**
 * @param {object} options
 * @param {Window} options.desktop The desktop's window: the opener or the parent.
 * @param {string} options.origin The desktop's origin, to which alone we talk.
 * @param {number} [options.timeout] Milliseconds that the desktop has for an answer.
 */
export function createService({ desktop, origin, timeout = 10_000 }) {
  const nextReference = referenceIds();
  /** @type {Map<string, { succeeded?: Callback, failed?: Callback, timer: number }>} */
  const pending = new Map();
  /** @type {Listening[]} */
  let listening = [];
  /** @type {Map<string, Promise<string>>} Subscription ids by event name. */
  const subscriptions = new Map();
  /** Ids of the subscriptions that the desktop has confirmed in time. */
  const held = new Set();
  /** @type {unknown} Given by the desktop, echoed from then on. */
  let frameId;

  const counters = {
    /** Messages that were not the desktop's, or not understood. */
    ignored: 0,
    /** Answers that nobody waited for any more. */
    late: 0,
    get pending() {
      return pending.size;
    },
    get subscriptions() {
      return subscriptions.size;
    },
  };

  /** @param {Message} message */
  function post(message) {
    const sent = { ...message, ...CLIENT };
    desktop.postMessage(frameId === undefined ? sent : { ...sent, frameId }, origin);
  }

  /**
   * Send any request: `{ request, parameters }`, or `{ event: "subscribe", data }`.
   * @param {Message} message
   * @param {Callback} [succeeded] Is given the answer, its result under `data`.
   * @param {Callback} [failed] Is given an object with `errorMessage`, and `timedOut` if it was that.
   * @param {number} [milliseconds] For the answer; beyond the vendor's API.
   * @returns {string} The reference id.
   */
  function sendMessage(message, succeeded, failed, milliseconds = timeout) {
    const referenceId = message.referenceId ?? nextReference();
    post({ ...message, referenceId });
    const timer = setTimeout(
      () => {
        settle(referenceId, (entry) => {
          entry.failed?.({ errorMessage: 'Request timeout', timedOut: true });
        });
      },
      Math.min(milliseconds, LONGEST_TIMEOUT),
    );
    pending.set(referenceId, { succeeded, failed, timer: Number(timer) });
    return referenceId;
  }

  /**
   * Forget a request, so that its answer counts as late.
   * @param {string} referenceId
   */
  function abandon(referenceId) {
    clearTimeout(pending.get(referenceId)?.timer);
    pending.delete(referenceId);
  }

  /**
   * @param {string} referenceId
   * @param {(entry: { succeeded?: Callback, failed?: Callback }) => void} tell
   */
  function settle(referenceId, tell) {
    const entry = pending.get(referenceId);
    if (!entry) return;
    abandon(referenceId);
    guarded(() => tell(entry));
  }

  /** @param {MessageEvent} event */
  function receive(event) {
    if (!isFromDesktop(event, desktop, origin)) {
      counters.ignored += 1;
      return;
    }
    const message = event.data;
    if (typeof message.event === 'string') {
      for (const entry of listening.filter((each) => each.event === message.event)) {
        guarded(() => entry.listener.call(entry.context ?? service, message));
      }
    } else if (typeof message.referenceId === 'string') {
      const { referenceId, ...answer } = message;
      if (!pending.has(referenceId)) {
        counters.late += 1;
        // Given up here, but the desktop holds it: its events would come twice after the next try. Unless
        // it is one that was confirmed in time, and now once more.
        const { subscriptionId } = answer;
        if (subscriptionId !== undefined && !held.has(subscriptionId)) endSubscription(subscriptionId);
      } else if (answer.subscriptionId !== undefined) {
        held.add(answer.subscriptionId);
      }
      settle(referenceId, (entry) => {
        ('errorMessage' in answer ? entry.failed : entry.succeeded)?.(answer);
      });
    } else if (message.frameId !== undefined) {
      frameId = message.frameId;
    } else {
      counters.ignored += 1;
    }
  }

  /**
   * Have `listener` called with each message of these events.
   * @param {string | string[]} events
   * @param {Callback} listener
   * @param {unknown} [context] What `this` is in the listener.
   * @param {() => void} [succeeded] Beyond the vendor's API, as is `failed`.
   * @param {Callback} [failed] When the desktop refuses one of them, or does not answer.
   * @param {number} [milliseconds] For the answer.
   */
  function subscribe(events, listener, context, succeeded, failed, milliseconds) {
    const names = [events].flat();
    listening.push(...names.map((event) => ({ event, listener, context })));
    Promise.all(names.map((event) => subscribed(event, milliseconds))).then(
      () => guarded(() => succeeded?.()),
      (failure) => {
        listening = listening.filter((each) => each.listener !== listener || !names.includes(each.event));
        guarded(() => failed?.(failure));
      },
    );
    return service;
  }

  /**
   * @param {string} event
   * @param {number} [milliseconds]
   */
  function subscribed(event, milliseconds) {
    let subscription = subscriptions.get(event);
    if (!subscription) {
      subscription = new Promise((resolve, reject) => {
        sendMessage(
          { event: 'subscribe', data: event },
          (answer) => resolve(answer.subscriptionId),
          (failure) => {
            subscriptions.delete(event);
            reject(failure);
          },
          milliseconds,
        );
      });
      subscriptions.set(event, subscription);
    }
    return subscription;
  }

  /**
   * Take a listener away from all its events.
   * @param {Callback} listener
   */
  function unsubscribe(listener) {
    const events = listening.filter((each) => each.listener === listener).map((each) => each.event);
    listening = listening.filter((each) => each.listener !== listener);
    for (const event of new Set(events)) {
      if (!listening.some((each) => each.event === event)) drop(event);
    }
    return service;
  }

  /**
   * Subscribe anew to all events: a desktop that has loaded anew around us knows of none. What it knows still
   * ends first, so that no event comes twice.
   * @param {() => void} succeeded
   * @param {Callback} failed
   * @param {number} [milliseconds]
   */
  async function renew(succeeded, failed, milliseconds) {
    const names = [...new Set(listening.map((each) => each.event))];
    names.forEach(drop);
    await null; // now that is sent
    Promise.all(names.map((event) => subscribed(event, milliseconds))).then(
      () => guarded(succeeded),
      (failure) => guarded(() => failed(failure)),
    );
  }

  /** @param {string} event */
  function drop(event) {
    // Its answer may still be under way; only then is the id known by which to unsubscribe.
    subscriptions.get(event)?.then(
      // A desktop that confirms without an id cannot be told to end.
      (id) => id !== undefined && endSubscription(id),
      () => {},
    );
    subscriptions.delete(event);
  }

  /** @param {string} subscriptionId */
  function endSubscription(subscriptionId) {
    held.delete(subscriptionId);
    sendMessage({ event: 'unsubscribe', data: subscriptionId });
  }

  /** Leave the desktop: unsubscribe, end what is pending with a failure, stop listening. */
  function unload() {
    listening = [];
    [...subscriptions.keys()].forEach(drop);
    for (const referenceId of [...pending.keys()]) {
      settle(referenceId, (entry) => {
        entry.failed?.({ errorMessage: 'The page was unloaded before the desktop answered' });
      });
    }
    window.removeEventListener('message', receive);
  }

  const service = {
    sendMessage,
    subscribe,
    unsubscribe,
    renew,
    unload,
    abandon,
    counters,
    ...namespaces(sendMessage),
  };
  window.addEventListener('message', receive);
  return service;
}

/**
 * The namespaces, each an object of callback-style functions.
 * @param {(message: Message, succeeded?: Callback, failed?: Callback) => string} sendMessage
 */
function namespaces(sendMessage) {
  /** @type {Record<string, Record<string, (...values: any[]) => void>>} */
  const made = {};
  for (const [namespace, functions] of Object.entries(FUNCTIONS)) {
    /** @type {Record<string, any>} */
    const members = {};
    made[namespace] = members;
    for (const [name, parameters] of Object.entries(functions)) {
      const request = `${namespace}.${name}`;
      const call = (/** @type {any[]} */ ...values) => {
        const given = split(values, parameters.length);
        const message = given.parameters.length ? { request, parameters: given.parameters } : { request };
        sendMessage(message, ...given.callbacks);
      };
      members[name] = call;
      const other = OTHER_SPELLINGS.get(request);
      if (other) members[other] = call;
    }
  }
  return made;
}

/**
 * What a function was called with: the parameters, and the callbacks behind them. Parameters that may be
 * left out are often left out altogether, so that the callbacks come earlier.
 * @param {any[]} values
 * @param {number} most How many parameters there can be.
 * @returns {{ parameters: any[], callbacks: [succeeded?: Callback, failed?: Callback] }}
 */
function split(values, most) {
  const first = values.findIndex((value) => typeof value === 'function');
  const end = first < 0 ? most : Math.min(first, most);
  const parameters = values.slice(0, end);
  while (parameters.length && parameters.at(-1) === undefined) parameters.pop();
  return { parameters, callbacks: [values[end], values[end + 1]] };
}

/**
 * Run a callback of the page: its exception is reported like any other, and stops nothing here.
 * @param {() => void} callback
 */
function guarded(callback) {
  try {
    callback();
  } catch (error) {
    reportError(error);
  }
}

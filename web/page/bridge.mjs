// @ts-check
/**
 * The joint between the page and Python: requests go one way, answers and events the other, all as
 * text. Only plain data (JSON) passes, so that Python can also live in a worker.
 *
 * Python opens the bridge with one permanent function, `receive(kind, key, json)`, and a buffer. `json` is
 * a number where the text lies in the buffer, which is quicker:
 *
 * | kind      | key             | json                                     |
 * |-----------|-----------------|------------------------------------------|
 * | `answer`  | the request's id | the answer's `data`                     |
 * | `refused` | the request's id | the desktop's `errorMessage`            |
 * | `timeout` | the request's id | `null`                                  |
 * | `events`  |                 | in their order, each as `[name, data]`   |
 * | `timer`   | the timer's id   | `null`                                  |
 *
 * Every desk subscribes to `interaction` first. The bridge does so before Python is there; what comes until
 * Python asks for it is kept, and then delivered in order.
 *
 * It works over our own service.mjs and over the vendor's script, of which it uses `sendMessage`
 * only: every version has it, it takes our reference ids (the vendor's restart with each page) and,
 * unlike the vendor's `subscribe`, it tells when a subscription is refused. So what an older version has no
 * function for can be called all the same. Events of a foreign service are heard on the window, where no
 * later `subscribe` of another script can take them from us.
 *
 * @import { Message, Service } from './service.mjs'
 * @typedef {(kind: string, key: string, json: string | number) => void} Receive
 * @typedef {object} Early A subscription that Python has not asked for yet.
 * @property {Message[]} events
 * @property {boolean} confirmed
 * @property {((isSubscribed: boolean) => void) | null} told Who waits for the answer.
 */
import { createEventBatches } from './event-batches.mjs';
import { OTHER_SPELLINGS } from './functions.mjs';
import { isFromDesktop, LONGEST_TIMEOUT, referenceIds } from './service.mjs';
import { createTextBuffer } from './text-buffer.mjs';

const FIRST_EVENT = 'interaction';

/** The desktop's messages have about five levels. */
const MOST_LEVELS = 100;

/**
 * @param {object} options
 * @param {any} options.service The page's `genesys.wwe.service`.
 * @param {boolean} options.foreign Whether that is another script's, not service.mjs's.
 * @param {Window} options.desktop
 * @param {string} options.origin The desktop's origin.
 */
export function createBridge({ service, foreign, desktop, origin }) {
  const nextReference = referenceIds();
  /** @type {Map<string, { timer: number, reference: string }>} Requests that wait, by Python's id. */
  const waiting = new Map();
  /** @type {Map<string, number>} */
  const timers = new Map();
  /**
   * What a foreign service has subscribed to, by event name, with the id once it is told.
   * @type {Map<string, { id?: unknown }>}
   */
  const subscribed = new Map();
  /** @type {Receive | null} */
  let receive = null;
  /** @type {ReturnType<typeof createTextBuffer> | null} */
  let inbox = null;
  const burst = createEventBatches(tellEvents);
  /** @type {Early | null} What was subscribed to before Python was there. */
  let early = null;

  /**
   * @param {string} kind
   * @param {string} key
   * @param {unknown} value
   */
  function tell(kind, key, value) {
    burst.flush(); // it came before
    const json = textOf(value);
    if (json !== undefined) hand(kind, key, json);
    else if (kind !== 'answer') hand(kind, key, 'null');
    else hand('refused', key, '"The answer is no plain data, or nested too deeply"');
  }

  /**
   * Events go together: Python reads one long text sooner than many short ones.
   * @param {Message[]} messages
   */
  function tellEvents(messages) {
    const events = messages.map(
      ({ event, data }) => `[${JSON.stringify(event)},${textOf(data) ?? 'null'}]`,
    );
    hand('events', '', `[${events.join()}]`);
  }

  /**
   * @param {string} kind
   * @param {string} key
   * @param {string} json
   */
  function hand(kind, key, json) {
    receive?.(kind, key, inbox?.put(json) ?? json);
  }

  /**
   * @param {string} id
   * @param {number} milliseconds 0 where the service tells a timeout by itself.
   * @param {(reference: string, succeeded: (answer: Message) => void, failed: (failure: any) => void) => void} send
   */
  function ask(id, milliseconds, send) {
    const reference = nextReference();
    const late = () => end(() => tell('timeout', id, null));
    const timer = milliseconds ? Number(setTimeout(late, Math.min(milliseconds, LONGEST_TIMEOUT))) : 0;
    waiting.set(id, { timer, reference });
    /** @param {() => void} told */
    function end(told) {
      if (!waits(id, reference)) return; // given up, or answered twice
      forget(id);
      told();
    }
    send(
      reference,
      (answer) => end(() => tell('answer', id, answer?.data)),
      (failure) => end(() => tell(...failureOf(failure, id))),
    );
  }

  /**
   * Whether that request still waits: the next desk begins to count its ids anew.
   * @param {string} id
   * @param {string} reference
   */
  function waits(id, reference) {
    return waiting.get(id)?.reference === reference;
  }

  /**
   * Stop waiting for an answer.
   * @param {string} id
   */
  function forget(id) {
    const entry = waiting.get(id);
    if (!entry) return;
    clearTimeout(entry.timer);
    waiting.delete(id);
    if (!foreign) service.abandon(entry.reference);
  }

  /**
   * @param {string} id
   * @param {string} name Such as `interaction.setUserData`.
   * @param {string} parameters A JSON array.
   * @param {number} milliseconds
   */
  function request(id, name, parameters, milliseconds) {
    const values = JSON.parse(parameters);
    ask(id, foreign ? milliseconds : 0, (referenceId, succeeded, failed) => {
      const [namespace = '', own = ''] = name.split('.');
      const functions = service[namespace] ?? {};
      const other = OTHER_SPELLINGS.get(name);
      if (other && !functions[own] && functions[other]) {
        functions[other](...values, succeeded, failed);
      } else {
        const message = values.length ? { request: name, parameters: values } : { request: name };
        service.sendMessage({ ...message, referenceId }, succeeded, failed, milliseconds);
      }
    });
  }

  /** @param {Message} message */
  function pass(message) {
    if (early) early.events.push(message);
    else burst.pass(message);
  }

  /** Subscribe before Python asks. A failure is nobody's yet: Python tries again and hears of its own. */
  function listen() {
    /** @type {Early} */
    const mine = { events: [], confirmed: false, told: null };
    early = mine;
    if (foreign) window.addEventListener('message', hear);
    const ended = (/** @type {boolean} */ confirmed) => {
      mine.confirmed = confirmed;
      if (!confirmed && early === mine) early = null;
      mine.told?.(confirmed);
    };
    send(
      FIRST_EVENT,
      nextReference(),
      () => early === mine,
      () => ended(true),
      () => ended(false),
    );
  }

  /** Python has asked for what came early, and is in the middle of asking. */
  function deliver() {
    const kept = early?.events ?? [];
    early = null;
    kept.forEach(pass);
  }

  /** @param {MessageEvent} event */
  function hear(event) {
    if (isFromDesktop(event, desktop, origin) && subscribed.has(event.data.event)) {
      pass(event.data);
    }
  }

  /**
   * @param {string} id
   * @param {string} event
   * @param {number} milliseconds
   */
  function subscribe(id, event, milliseconds) {
    ask(id, milliseconds, (referenceId, succeeded, failed) => {
      const isWanted = () => waits(id, referenceId);
      const anew = () => send(event, referenceId, isWanted, () => succeeded({}), failed, milliseconds);
      if (!early || event !== FIRST_EVENT) return anew();
      const told = (/** @type {boolean} */ isSubscribed) => {
        if (!isWanted()) return; // given up
        if (!isSubscribed) return anew();
        deliver();
        succeeded({});
      };
      if (early.confirmed) queueMicrotask(() => told(true));
      else early.told = told;
    });
  }

  /**
   * @param {string} event
   * @param {string} referenceId
   * @param {() => boolean} isWanted Whether anybody still waits for the answer.
   * @param {() => void} succeeded
   * @param {(failure: any) => void} failed
   * @param {number} [milliseconds]
   */
  function send(event, referenceId, isWanted, succeeded, failed, milliseconds) {
    if (!foreign) {
      service.subscribe(event, pass, undefined, succeeded, failed, milliseconds);
      return;
    }
    /** @type {{ id?: unknown }} */
    const mine = {};
    subscribed.set(event, mine); // events may come before the answer
    service.sendMessage(
      { event: 'subscribe', data: event, referenceId },
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
  }

  /** @param {{ id?: unknown }} subscription */
  function drop({ id }) {
    if (id === undefined) return; // its answer, when it comes, finds nobody and drops it
    const message = { event: 'unsubscribe', data: id, referenceId: nextReference() };
    // The vendor's script tells failures only to who also gave a function for success.
    service.sendMessage(
      message,
      () => {},
      () => {},
    );
  }

  return {
    listen,
    /**
     * @param {Receive} receiver
     * @param {any} [buffer] For createTextBuffer.
     */
    open(receiver, buffer) {
      receive = receiver;
      inbox = buffer ? createTextBuffer(buffer) : null;
      if (foreign) window.addEventListener('message', hear);
    },
    request,
    subscribe,
    forget,
    /**
     * @param {string} id
     * @param {number} milliseconds
     */
    after(id, milliseconds) {
      const run = () => {
        timers.delete(id);
        tell('timer', id, null);
      };
      timers.set(id, Number(setTimeout(run, Math.min(milliseconds, LONGEST_TIMEOUT))));
    },
    /** @param {string} id */
    cancel(id) {
      clearTimeout(timers.get(id));
      timers.delete(id);
    },
    /** Unsubscribe and forget everything. The bridge can be opened again. */
    close() {
      receive = early = null;
      burst.close();
      inbox?.close();
      inbox = null;
      [...waiting.keys()].forEach(forget);
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      if (foreign) {
        window.removeEventListener('message', hear);
        subscribed.forEach(drop);
        subscribed.clear();
      } else {
        service.unsubscribe(pass);
      }
    },
    /** What is open, as JSON: for tests and for support. */
    statistics() {
      return JSON.stringify({
        pending: waiting.size,
        timers: timers.size,
        subscriptions: foreign ? subscribed.size : service.counters.subscriptions,
        ignored: foreign ? 0 : service.counters.ignored,
      });
    },
  };
}

/**
 * A value as JSON; undefined for what no desktop sends (a BigInt, a cycle) or Python had better not
 * read: its reader of deep JSON takes all of Pyodide down.
 * @param {unknown} value
 */
function textOf(value) {
  try {
    const json = JSON.stringify(value ?? null);
    return hasMoreBrackets(json, MOST_LEVELS) && isDeeper(value, MOST_LEVELS) ? undefined : json;
  } catch {
    return undefined;
  }
}

/**
 * Whether a text of JSON has more objects and arrays than that, or the brackets of such in its strings.
 * It takes a tenth of the time of looking at each value.
 * @param {string} json
 * @param {number} count
 */
function hasMoreBrackets(json, count) {
  for (const bracket of '{[') {
    for (let at = json.indexOf(bracket); at >= 0; at = json.indexOf(bracket, at + 1)) {
      count -= 1;
      if (count < 0) return true;
    }
  }
  return false;
}

/**
 * Whether a value has more levels of objects and arrays than that.
 * @param {unknown} value
 * @param {number} levels
 * @returns {boolean}
 */
function isDeeper(value, levels) {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const key in value) {
    if (isDeeper(/** @type {any} */ (value)[key], levels - 1)) return true;
  }
  return false;
}

/**
 * What a `failed` callback was given, as `tell` wants it: the vendor's script gives a text for a
 * timeout, an object with `errorMessage` for the rest.
 * @param {any} failure
 * @param {string} id
 * @returns {[kind: string, key: string, value: unknown]}
 */
function failureOf(failure, id) {
  if (typeof failure === 'string' || failure?.timedOut) return ['timeout', id, null];
  return ['refused', id, failure?.errorMessage];
}

// @ts-check
/**
 * The joint between the page and Python: requests go one way, answers and events the other, all as
 * text. Only plain data (JSON) passes, so that Python can also live in a worker: port-bridge.mjs has the same face.
 *
 * Python opens the bridge with one permanent function, `receive(kind, key, json)`, and a buffer. `json` is
 * a number where the text lies in the buffer, which is quicker:
 *
 * | kind      | key             | json                                     |
 * |-----------|-----------------|------------------------------------------|
 * | `answer`  | the request's id | the answer's `data`                     |
 * | `refused` | the request's id | the desktop's `errorMessage`            |
 * | `unsent`  | the request's id | why nothing was sent                    |
 * | `timeout` | the request's id | what to look at, where that is known    |
 * | `events`  |                 | in their order, each as `[name, data]`   |
 * | `kept`    |                 | the same, each as `[seconds, name, data]` |
 * | `page`    |                 | what the agent does, as page.mjs has it  |
 *
 * While a frame stands by for another, which has the same subscriptions, its bridge keeps the newest events, each with
 * the time at which it came. When it steps in, they are handed on first, once.
 *
 * The bridge does not know which `genesys.wwe.service` the page has: own-service.mjs and foreign-service.mjs
 * each make a connection of one.
 *
 * @import { Callback, Message } from './service.mjs'
 * @typedef {(kind: string, key: string, json: string | number) => void} Receive
 *
 * @typedef {object} Connection How a `genesys.wwe.service` is used. Of `succeeded` and `failed` at most one is
 *     called, unless the desktop answers twice. `failed` is given an object: with `timedOut`, with
 *     `unsent`, which says why, or else with `errorMessage`.
 * @property {(listener: (message: Message) => void) => void} listen Before anything else: who hears the events
 *     of all subscriptions.
 * @property {(reference: string, name: string, parameters: any[], succeeded: Callback, failed: (failure: any) => void, milliseconds: number) => void} send
 *     A request, such as `interaction.setUserData`, and the time that it has.
 * @property {(event: string, isWanted: () => boolean, succeeded: () => void, failed: (failure: any) => void, milliseconds?: number) => void} subscribe
 *     `isWanted` tells whether anybody still waits for the answer.
 * @property {(succeeded: () => void, failed: (failure: any) => void, milliseconds?: number) => void} renew Subscribe
 *     anew to all that is subscribed to, after the end of that. `failed` may be called for each that fails; it is
 *     tried again with the next `renew`.
 * @property {(reference: string) => void} abandon That request is over, or nobody waits for it any more.
 * @property {() => void} [standBy] Another frame tells what comes until this one is subscribed for Python.
 * @property {() => void} close Unsubscribe from everything. It can be used again.
 * @property {() => string} hint What to look at when the desktop does not answer; "" where it is not known.
 * @property {() => { subscriptions: number, ignored: number }} counters
 */
import { createEventBatches } from './event-batches.mjs';
import { jsonOf } from './plain-json.mjs';
import { referenceIds } from './service.mjs';
import { createTextBuffer } from './text-buffer.mjs';
import { LONGEST_TIMEOUT } from './timers.mjs';

/**
 * Events that tell what is so now. One that repeats the last of its name to the letter tells nothing: the desktop
 * sends an event once for each subscription of the frame, and the page's own script may have some that we
 * do not know. The others tell what has happened, and may happen twice.
 */
const STATES = new Set(['interaction', 'agent', 'media', 'voice']);

/** So many events are kept while a frame stands by: many more than come in the time until it hears that it steps in. */
const MOST_KEPT = 500;

/**
 * @param {Connection} connection
 * @param {((send: (json: string) => void) => { apply: (text: string) => void })} [createPage] Called when something is
 *     to be shown.
 */
export function createBridge(connection, createPage) {
  const nextReference = referenceIds();
  /** @type {Map<string, { reference: string, timer: number }>} Requests that wait, by Python's id. */
  const waiting = new Map();
  /** @type {Receive | null} */
  let receive = null;
  /** @type {ReturnType<typeof createTextBuffer> | null} */
  let buffer = null;
  /** @type {Map<string, string>} What was told last, of events that are of STATES. */
  const lastTold = new Map();
  /** @type {{ apply: (text: string) => void } | undefined} */
  let page;
  /** @type {string[] | null} What came while this frame stands by. */
  let kept = null;
  const batches = createEventBatches(tellEvents);
  connection.listen(batches.pass);

  /**
   * @param {string} kind
   * @param {string} key
   * @param {unknown} value
   */
  function tell(kind, key, value) {
    batches.flush(); // it came before
    const json = jsonOf(value);
    if (json !== undefined) hand(kind, key, json);
    else if (kind !== 'answer') hand(kind, key, 'null');
    else hand('refused', key, '"The answer is no plain data, or nested too deeply"');
  }

  /**
   * Events go together: Python reads one long text sooner than many short ones.
   * @param {Message[]} messages
   */
  function tellEvents(messages) {
    const events = [];
    for (const { event, data } of messages) {
      const json = jsonOf(data) ?? 'null';
      if (STATES.has(event)) {
        if (lastTold.get(event) === json) continue;
        lastTold.set(event, json);
      }
      const told = `${JSON.stringify(event)},${json}`;
      if (kept) keep(kept, told);
      else events.push(`[${told}]`);
    }
    if (events.length) hand('events', '', `[${events.join()}]`);
  }

  /**
   * @param {string[]} newest
   * @param {string} told
   */
  function keep(newest, told) {
    newest.push(`[${Date.now() / 1000},${told}]`); // as Python's time.time()
    if (newest.length > MOST_KEPT) newest.shift();
  }

  /**
   * @param {string} kind
   * @param {string} key
   * @param {string} json
   */
  function hand(kind, key, json) {
    receive?.(kind, key, buffer?.put(json) ?? json);
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
   * @param {string} id
   * @param {string} reference
   * @param {string} kind
   * @param {unknown} value
   */
  function settle(id, reference, kind, value) {
    if (!waits(id, reference)) return; // given up, or answered twice
    forget(id);
    tell(kind, id, value);
  }

  /**
   * @param {string} id
   * @param {string} reference
   * @param {any} failure
   */
  function fail(id, reference, failure) {
    if (failure?.timedOut) timeOut(id, reference);
    else if (failure?.unsent) settle(id, reference, 'unsent', failure.unsent);
    else settle(id, reference, 'refused', failure?.errorMessage);
  }

  /**
   * @param {string} id
   * @param {string} reference
   */
  function timeOut(id, reference) {
    settle(id, reference, 'timeout', connection.hint());
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
    connection.abandon(entry.reference);
  }

  return {
    /**
     * @param {Receive} receiver
     * @param {any} [bytes] For createTextBuffer.
     */
    open(receiver, bytes) {
      receive = receiver;
      buffer = bytes ? createTextBuffer(bytes) : null;
      page?.apply('{"op": "renewed"}'); // where another Python has shown something before
    },

    /**
     * @param {string} id
     * @param {string} name Such as `interaction.setUserData`.
     * @param {string} parameters A JSON array.
     * @param {number} milliseconds
     */
    request(id, name, parameters, milliseconds) {
      const values = JSON.parse(parameters);
      const reference = nextReference();
      waiting.set(id, { reference, timer: 0 });
      connection.send(
        reference,
        name,
        values,
        (answer) => settle(id, reference, 'answer', answer?.data),
        (failure) => fail(id, reference, failure),
        milliseconds,
      );
    },

    /**
     * @param {string} id
     * @param {string} event
     * @param {number} milliseconds For all that it takes: the subscription may have begun before.
     */
    subscribe(id, event, milliseconds) {
      const reference = nextReference();
      const late = () => timeOut(id, reference);
      const timer = milliseconds ? Number(setTimeout(late, Math.min(milliseconds, LONGEST_TIMEOUT))) : 0;
      waiting.set(id, { reference, timer });
      connection.subscribe(
        event,
        () => waits(id, reference),
        () => settle(id, reference, 'answer', null),
        (failure) => fail(id, reference, failure),
        milliseconds,
      );
    },

    /**
     * Subscribe anew to everything: the desktop may have loaded anew, and know nothing of it.
     * @param {string} id
     * @param {number} milliseconds
     */
    renew(id, milliseconds) {
      const reference = nextReference();
      waiting.set(id, { reference, timer: 0 });
      connection.renew(
        () => settle(id, reference, 'answer', null),
        (failure) => fail(id, reference, failure),
        milliseconds,
      );
    },

    forget,

    /** Hand on what is of the frame and not of the desktop; see wall.py. */
    told: hand,

    /** @param {string} text An operation on the page, as page.mjs has it. */
    show(text) {
      page ??= createPage?.((json) => {
        batches.flush(); // it came before
        hand('page', '', json);
      });
      page?.apply(text);
    },

    /** Keep what comes from now on, and only that. */
    standBy() {
      connection.standBy?.();
      batches.flush();
      kept = [];
    },

    /** Hand on what was kept, and from now on all that comes. */
    stepIn() {
      batches.flush();
      const events = kept ?? [];
      kept = null;
      hand('kept', '', `[${events.join()}]`);
    },

    /**
     * Unsubscribe and forget everything. The bridge can be opened again.
     * @param {boolean} [isRenewed] Whether another Python comes at once: what is shown stays until then, for the eye only.
     */
    close(isRenewed = false) {
      receive = null;
      batches.close();
      lastTold.clear();
      // Whom its buttons would reach is gone.
      page?.apply(isRenewed ? '{"op": "stale"}' : '{"op": "show", "html": ""}');
      buffer?.close();
      buffer = null;
      [...waiting.keys()].forEach(forget);
      kept = null;
      connection.close();
    },

    /** What is open, as JSON: for tests and for support. */
    statistics() {
      const { subscriptions, ignored } = connection.counters();
      return JSON.stringify({ pending: waiting.size, subscriptions, ignored });
    },
  };
}

// @ts-check
/**
 * Notes what another script of this page subscribes to through a foreign `genesys.wwe.service`.
 *
 * The desktop sends an event once for each subscription of a frame, and nothing in an event tells which
 * one it was sent for. So foreign-service.mjs has to know the page's subscriptions, to make them and its own one.
 * This script comes before the service client, whose file may subscribe in its last lines; a module would be
 * too late.
 *
 * @import { PageSubscriptions } from './foreign-service.mjs'
 *
 * @typedef {object} Asked A subscription that waits for its answer.
 * @property {string[]} names
 * @property {unknown} callback
 * @property {unknown} reference Undefined where the script keeps it to itself.
 */
(() => {
  const page = /** @type {any} */ (globalThis);
  /** @type {PageSubscriptions} */
  const noted = { open: new Map(), target: null, changed: () => {} };
  /** @type {Asked[]} */
  let waiting = [];
  /** @type {Asked | null} What the script's `subscribe` is about to send. */
  let asking = null;
  /** Reference ids of foreign-service.mjs: a message that brings its own is not noted. */
  const others = new Set();

  /** @type {Record<string, (original: Function) => Function>} */
  const WRAPPERS = {
    subscribe: (original) =>
      function (/** @type {any} */ event, /** @type {any[]} */ ...rest) {
        const asked = { names: [event].flat(), callback: rest[0], reference: undefined };
        waiting.push(asked);
        asking = asked;
        try {
          // @ts-expect-error: `this` is the service, whatever it is.
          return original.call(this, event, ...rest);
        } finally {
          asking = null;
        }
      },
    unsubscribe: (original) =>
      function (/** @type {any} */ callback) {
        // @ts-expect-error: as above.
        const told = original.call(this, callback);
        // The script knows callbacks by their texts. One whose answer has not come stays, as in the script.
        end((_, open) => String(open.callback) === String(callback));
        return told;
      },
    sendMessage: (original) =>
      function (/** @type {any} */ message, /** @type {any[]} */ ...rest) {
        const { event, data, referenceId } = message ?? {};
        const isSubscription = event === 'subscribe';
        if (isSubscription && referenceId !== undefined) others.add(referenceId);
        // @ts-expect-error: as above.
        const told = original.call(this, message, ...rest);
        if (referenceId !== undefined) return told;
        if (event === 'unsubscribe') end((id) => id === data);
        if (isSubscription) {
          const reference = message.referenceId ?? told;
          if (asking) asking.reference = reference;
          else waiting.push({ names: [data].flat(), callback: undefined, reference });
        }
        return told;
      },
    targetWWEWindow: (original) =>
      function (/** @type {any} */ target) {
        noted.target = target;
        // @ts-expect-error: as above.
        return original.call(this, target);
      },
  };

  /** @param {(id: unknown, open: { callback: unknown }) => boolean} isEnded */
  function end(isEnded) {
    for (const [id, open] of [...noted.open]) if (isEnded(id, open)) noted.open.delete(id);
    noted.changed();
  }

  /** @param {MessageEvent} event */
  function hear(event) {
    const { source } = event;
    if (source !== (window.opener ?? window.parent) && source !== noted.target) return;
    const { data } = event; // others' is not even unpacked
    if (!data?.userAgent?.includes?.('WWE') || data.event || data.referenceId === undefined) return;
    if (others.delete(data.referenceId)) return;
    const isRefused = 'errorMessage' in data;
    let asked = waiting.find(({ reference }) => reference === data.referenceId);
    if (!asked && (isRefused || data.subscriptionId !== undefined)) {
      const unknown = waiting.filter(({ reference }) => reference === undefined);
      // Answers come in the order of the questions. But a refusal may be anything's: then none of them is sure.
      if (isRefused) waiting = waiting.filter((each) => !unknown.includes(each));
      else asked = unknown[0];
    }
    if (!asked) return;
    waiting = waiting.filter((each) => each !== asked);
    if (isRefused || data.subscriptionId === undefined) return;
    const { names, callback } = asked;
    noted.open.set(data.subscriptionId, { names, callback, isShared: false });
    noted.changed();
  }

  /**
   * Have what is or will be a property of an object pass through a function.
   * @param {any} object
   * @param {string} name
   * @param {(value: any) => any} through
   */
  function watch(object, name, through) {
    if (typeof object !== 'object' || object === null) return;
    let value = object[name] === undefined ? undefined : through(object[name]);
    try {
      Object.defineProperty(object, name, {
        configurable: true,
        enumerable: true,
        get: () => value,
        set: (given) => {
          value = given === undefined ? undefined : through(given);
        },
      });
    } catch {
      // Frozen: nobody can be told.
    }
  }

  const inside = (/** @type {string} */ name, /** @type {(value: any) => any} */ through) => {
    /** @param {any} value */
    return (value) => {
      watch(value, name, through);
      return value;
    };
  };
  const service = (/** @type {any} */ value) => {
    for (const [name, wrap] of Object.entries(WRAPPERS)) {
      watch(value, name, (original) => (typeof original === 'function' ? wrap(original) : original));
    }
    return value;
  };
  // Scripts take an opener for the desktop, and a frame has its parent for that: whoever could open an address in it
  // would get all that they post.
  if (window.opener && window.parent !== window) window.opener = null;
  page.pageSubscriptions = noted;
  // Before the script's own listener, which may take the reference id out of the message.
  window.addEventListener('message', hear, true);
  watch(page, 'genesys', inside('wwe', inside('service', service)));
})();

// @ts-check
/**
 * Another script's `genesys.wwe.service`, such as the vendor's, as the bridge uses one.
 *
 * Of the vendor's script only `sendMessage` is used: every version has it, it takes our reference ids (the
 * vendor's restart with each page) and, unlike the vendor's `subscribe`, it tells when a subscription is
 * refused. So what an older version has no function for can be called all the same.
 *
 * Events are heard on the window, where no later `subscribe` of another script can take them from us; answers
 * too (foreign-answers.mjs).
 *
 * For each event there is one subscription in the page. What the page's own script has subscribed to and
 * we too, we hold for both, and end the script's: it still hears the events, and the desktop sends each of
 * them once.
 *
 * @import { Connection } from './bridge.mjs'
 * @import { Message } from './service.mjs'
 *
 * @typedef {object} PageSubscriptions What page-subscriptions.js notes.
 * @property {Map<unknown, { names: string[], callback: unknown, isShared: boolean }>} open What the script has
 *     subscribed to, by the id that the desktop has given. `isShared`: it lives on a subscription of ours.
 * @property {Window | null} target The desktop's window, where the page has told the script another one.
 * @property {() => void} changed
 *
 * @typedef {object} Subscribed
 * @property {unknown} [id] Once it is told.
 * @property {boolean} isConfirmed
 * @property {boolean} isWanted By the bridge, which hears its events.
 * @property {boolean} isPages The page's own script lives on it.
 */
import { foreignAnswers } from './foreign-answers.mjs';
import { OTHER_SPELLINGS } from './functions.mjs';
import { isFromDesktop, referenceIds } from './service.mjs';

/** Milliseconds for the answer to a subscription, where nobody says otherwise. */
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
  const page = /** @type {PageSubscriptions} */ (
    /** @type {any} */ (globalThis).pageSubscriptions ?? { open: new Map(), target: null }
  );
  const check = `Check that the constant postMessageOrigin in the service client script is ${origin}, the desktop’s origin.`;
  const answers = foreignAnswers(check);
  /** @type {Map<string, Subscribed>} By event name. */
  const subscribed = new Map();
  /** @type {(message: Message) => void} */
  let hear = () => {};
  let wasHeard = false;

  /** @param {MessageEvent} event */
  function receive(event) {
    const isDesktops = isFromDesktop(event, desktop, origin);
    if (!isDesktops && !(page.target && isFromDesktop(event, page.target, origin))) return;
    wasHeard = true;
    const message = event.data;
    if (typeof message.event !== 'string') answers.settle(message.referenceId, message);
    else if (subscribed.get(message.event)?.isWanted) hear(message);
  }

  /** @param {unknown} id */
  function end(id) {
    if (id === undefined) return; // a desktop that confirms without an id cannot be told to end
    try {
      // The vendor's script tells failures only to who also gave a function for success.
      service.sendMessage(
        { event: 'unsubscribe', data: id, referenceId: nextReference() },
        nothing,
        nothing,
      );
    } catch {
      // Nothing of this script arrives; whoever asked for something has been told.
    }
  }

  /**
   * @param {string} event
   * @param {Subscribed} mine
   * @param {() => void} succeeded
   * @param {(failure: any) => void} failed
   * @param {number} milliseconds
   */
  function begin(event, mine, succeeded, failed, milliseconds) {
    const reference = nextReference();
    subscribed.set(event, mine); // events may come before the answer
    answers.ask(
      reference,
      (answer) => {
        mine.id = answer.subscriptionId;
        mine.isConfirmed = true;
        // Closed or tried again meanwhile: its events would come twice.
        if (subscribed.get(event) !== mine) end(mine.id);
        succeeded();
      },
      (failure) => {
        // Confirmed later, it is ended: nobody waits for it.
        if (failure.timedOut)
          answers.ask(reference, (late) => end(late.subscriptionId), nothing, 0, nothing);
        if (subscribed.get(event) === mine) subscribed.delete(event);
        failed(failure);
      },
      milliseconds,
      (told) => service.sendMessage({ event: 'subscribe', data: event, referenceId: reference }, ...told),
    );
  }

  /** Take over what the page's script has subscribed to and we too; leave what it has left. */
  function share() {
    const lived = new Set([...page.open.values()].flatMap(({ names }) => names));
    for (const [name, held] of [...subscribed]) {
      if (!held.isPages || !held.isConfirmed || lived.has(name)) continue;
      held.isPages = false;
      if (held.isWanted) continue;
      subscribed.delete(name);
      end(held.id);
    }
    for (const [id, open] of page.open) {
      const { names } = open;
      if (open.isShared || !names.some((name) => subscribed.has(name))) continue;
      for (const name of names) {
        if (subscribed.has(name)) continue;
        const mine = { isConfirmed: false, isWanted: false, isPages: true };
        begin(name, mine, share, nothing, PATIENCE);
      }
      // Else one event could come in between, and find no subscription.
      if (!names.every((name) => subscribed.get(name)?.isConfirmed)) continue;
      for (const name of names) /** @type {Subscribed} */ (subscribed.get(name)).isPages = true;
      open.isShared = true;
      end(id);
    }
  }

  function leave() {
    for (const { id } of subscribed.values()) end(id);
    subscribed.clear();
  }

  return {
    listen(listener) {
      hear = listener;
      // First of all listeners: the script's takes the reference id out of the message. Once, however often.
      window.addEventListener('message', receive, true);
      window.addEventListener('pagehide', leave);
      page.changed = share;
    },

    send(referenceId, name, parameters, succeeded, failed, milliseconds) {
      const other = OTHER_SPELLINGS.get(name);
      const [namespace = '', own = ''] = name.split('.');
      const functions = service[namespace] ?? {};
      answers.ask(referenceId, succeeded, failed, milliseconds, (told) => {
        if (other && !functions[own] && functions[other]) {
          functions[other](...parameters, ...told); // under a reference of the script's own
          return;
        }
        const message = parameters.length
          ? { request: name, parameters, referenceId }
          : { request: name, referenceId };
        service.sendMessage(message, ...told);
      });
    },

    subscribe(event, isWanted, succeeded, failed, milliseconds = PATIENCE) {
      const held = subscribed.get(event);
      if (held?.isPages) {
        held.isWanted = true;
        if (held.isConfirmed) {
          queueMicrotask(succeeded);
          return;
        }
      }
      /** @type {Subscribed} */
      const mine = { isConfirmed: false, isWanted: true, isPages: false };
      begin(
        event,
        mine,
        () => {
          if (subscribed.get(event) === mine && !isWanted()) {
            subscribed.delete(event); // given up
            end(mine.id);
          }
          succeeded();
          share();
        },
        failed,
        milliseconds,
      );
    },

    renew(succeeded, failed, milliseconds = PATIENCE) {
      const before = [...subscribed];
      let left = before.length;
      if (!left) queueMicrotask(succeeded);
      for (const [, { id }] of before) end(id);
      for (const [event, { isWanted, isPages }] of before) {
        const mine = { isConfirmed: false, isWanted, isPages };
        const again = (/** @type {any} */ failure) => {
          subscribed.set(event, mine); // to be tried again
          failed(failure);
        };
        const done = () => {
          left -= 1;
          if (!left) succeeded();
        };
        begin(event, mine, done, again, milliseconds);
      }
    },

    abandon(referenceId) {
      answers.abandon(referenceId);
    },

    close() {
      for (const [event, { id, isPages }] of [...subscribed]) {
        if (isPages) continue;
        end(id);
        subscribed.delete(event);
      }
      for (const held of subscribed.values()) held.isWanted = false;
    },

    hint() {
      return wasHeard ? '' : `Nothing has come from the desktop since this page was loaded. ${check}`;
    },

    counters() {
      const wanted = [...subscribed.values()].filter(({ isWanted }) => isWanted);
      return { subscriptions: wanted.length, ignored: 0 };
    },
  };
}

function nothing() {}

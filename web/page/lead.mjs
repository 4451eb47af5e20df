// @ts-check
/**
 * Which frame leads, where each has a Python of its own: all hear every event, and the handlers of one are to run. The
 * lock that it holds passes to the next when it goes, however it goes. Those that wait are told what it has handled, so
 * that the next one handles the rest.
 *
 * @import { DeskName } from './desk-name.mjs'
 * @typedef {object} Lead
 * @property {() => boolean} isLeading
 * @property {(receive: ((handled: string) => void) | null) => void} open Has `receive` called once this frame leads: with what the
 *     one before has handled, a JSON list of `[seconds, name, data]`, or `null` where that is not known.
 * @property {(name: string, data: string) => void} handled This frame has handled an event, its data as JSON.
 */
import { holdName } from './desk-name.mjs';

/** As many as a frame that waits keeps of what it hears. */
const MOST_KEPT = 500;

/** @param {string} key Whoever holds this lock leads. */
export function leadLockOf(key) {
  return `pyExtDesk lead ${key}`;
}

/**
 * @param {Promise<DeskName>} named
 * @param {string} frame
 * @returns {Lead | null} Null where the browser has no locks, as over http: each frame leads then.
 */
export function createLead(named, frame) {
  if (!navigator.locks) return null;
  let isLeading = false;
  let isFollowed = false;
  /** @type {string[] | null} */
  let handled = null;
  /** @type {((handled: string) => void) | null} */
  let receive = null;
  /** @type {BroadcastChannel | null} */
  let channel = null;

  /** @param {string} key */
  function begin(key) {
    channel = new BroadcastChannel(leadLockOf(key));
    channel.onmessage = ({ data: [kind, text] }) => {
      if (kind === 'follow' && isLeading) {
        isFollowed = true;
        channel?.postMessage(['told']);
      } else if (kind === 'told') handled ??= [];
      else if (kind === 'handled' && handled) {
        handled.push(text);
        if (handled.length > MOST_KEPT) handled.shift();
      }
    };
    channel.postMessage(['follow']);
    holdName(key, frame, () => {});
    const holding = navigator.locks.request(leadLockOf(key), () => {
      isLeading = true;
      receive?.(handled ? `[${handled.join()}]` : 'null');
      handled = null;
      return new Promise(() => {});
    });
    holding.catch(alone);
  }

  /** The browser gives this frame no lock. */
  function alone() {
    isLeading = true;
    receive?.('null');
  }

  named.then(({ key }) => begin(key)).catch(alone);

  return {
    isLeading: () => isLeading,
    open(receiver) {
      receive = receiver;
    },
    handled(name, data) {
      if (!isFollowed) return;
      const seconds = (performance.timeOrigin + performance.now()) / 1000;
      channel?.postMessage(['handled', `[${seconds},${JSON.stringify(name)},${data}]`]);
    },
  };
}

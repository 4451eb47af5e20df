// @ts-check
/**
 * The bridge of a frame, as a worker has it: the same face as bridge.mjs, which is at the other end of the port.
 *
 * @import { Receive } from './bridge.mjs'
 */
import { createTextBuffer } from './text-buffer.mjs';

/** What a worker may ask of a frame's bridge, and how the frame finds it. */
export const ASKED = [
  'request',
  'subscribe',
  'renew',
  'forget',
  'standBy',
  'stepIn',
  'show',
  'close',
  'open',
];

/** @param {(message: any[]) => void} post To the frame. */
export function createPortBridge(post) {
  /** @type {Receive | null} */
  let receive = null;
  /** @type {ReturnType<typeof createTextBuffer> | null} */
  let buffer = null;

  return {
    /**
     * What the frame's bridge has to tell.
     * @param {string} kind
     * @param {string} key
     * @param {string} json
     */
    told(kind, key, json) {
      receive?.(kind, key, buffer?.put(json) ?? json);
    },

    /**
     * @param {Receive} receiver
     * @param {any} [bytes] For createTextBuffer.
     */
    open(receiver, bytes) {
      receive = receiver;
      buffer = bytes ? createTextBuffer(bytes) : null;
      post(['open']);
    },

    /**
     * @param {string} id
     * @param {string} name
     * @param {string} parameters
     * @param {number} milliseconds
     */
    request(id, name, parameters, milliseconds) {
      post(['request', id, name, parameters, milliseconds]);
    },

    /**
     * @param {string} id
     * @param {string} event
     * @param {number} milliseconds
     */
    subscribe(id, event, milliseconds) {
      post(['subscribe', id, event, milliseconds]);
    },

    /**
     * @param {string} id
     * @param {number} milliseconds
     */
    renew(id, milliseconds) {
      post(['renew', id, milliseconds]);
    },

    /** @param {string} id */
    forget(id) {
      post(['forget', id]);
    },

    standBy() {
      post(['standBy']);
    },

    stepIn() {
      post(['stepIn']);
    },

    /** @param {string} text */
    show(text) {
      post(['show', text]);
    },

    close() {
      receive = null;
      buffer?.close();
      buffer = null;
      post(['close']);
    },
  };
}

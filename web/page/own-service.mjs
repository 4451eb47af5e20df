// @ts-check
/**
 * Our own `genesys.wwe.service`, as the bridge uses one. It times requests out by itself, and keeps its
 * subscriptions by listener.
 *
 * @import { Connection } from './bridge.mjs'
 * @import { Message, Service } from './service.mjs'
 */

/**
 * @param {Service} service Made by service.mjs.
 * @returns {Connection}
 */
export function ownService(service) {
  /** @type {(message: Message) => void} */
  let hear = () => {};
  return {
    listen(listener) {
      hear = listener;
    },

    send(referenceId, name, parameters, succeeded, failed, milliseconds) {
      const message = parameters.length
        ? { request: name, parameters, referenceId }
        : { request: name, referenceId };
      service.sendMessage(message, succeeded, failed, milliseconds);
    },

    subscribe(event, _, succeeded, failed, milliseconds) {
      service.subscribe(event, hear, undefined, succeeded, failed, milliseconds);
    },

    renew(succeeded, failed, milliseconds) {
      service.renew(succeeded, failed, milliseconds);
    },

    abandon(referenceId) {
      service.abandon(referenceId);
    },

    close() {
      service.unsubscribe(hear);
    },

    hint() {
      return ''; // no other script is between us and the desktop
    },

    counters() {
      return service.counters;
    },
  };
}

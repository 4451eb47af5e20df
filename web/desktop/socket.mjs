// @ts-check
/**
 * The WebSocket to the simulator: one connection at a time, tried again every second, and verbs as
 * promises.
 *
 * Nothing is queued while the simulator is away. A new connection is a new desktop, for which an old
 * message would be a message from nowhere.
 */

/** @import { FromServer } from './types.mjs' */

const RETRY_MS = 1000;

/** The simulator, or the want of one, said no to a verb. */
export class Refusal extends Error {
  /** @param {string} message @param {string[]} [warnings] */
  constructor(message, warnings = []) {
    super(message);
    this.name = 'Refusal';
    this.warnings = warnings;
  }
}

export class SimulatorSocket {
  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {Map<number, {resolve: (result: unknown) => void, reject: (reason: Refusal) => void}>} */
  #pending = new Map();
  #lastId = 0;
  #url;
  #hooks;

  /**
   * @param {string} url
   * @param {object} hooks
   * @param {(message: FromServer) => void} hooks.received all but the answers to verbs
   * @param {() => void} hooks.opened
   * @param {() => void} hooks.lost each failed attempt counts
   */
  constructor(url, hooks) {
    this.#url = url;
    this.#hooks = hooks;
  }

  connect() {
    const socket = new WebSocket(this.#url);
    socket.addEventListener('open', () => {
      this.#socket = socket;
      this.#hooks.opened();
    });
    socket.addEventListener('message', (event) => this.#receive(JSON.parse(event.data)));
    socket.addEventListener('close', () => {
      this.#socket = null;
      const pending = [...this.#pending.values()];
      this.#pending.clear();
      for (const verb of pending) {
        verb.reject(new Refusal('The simulator went away before it answered.'));
      }
      this.#hooks.lost();
      setTimeout(() => this.connect(), RETRY_MS);
    });
  }

  /** @param {Record<string, unknown>} message */
  send(message) {
    this.#socket?.send(JSON.stringify(message));
  }

  /**
   * @param {string} verb
   * @param {Record<string, unknown>} values
   * @returns {Promise<unknown>} rejects with Refusal
   */
  ask(verb, values) {
    if (!this.#socket) return Promise.reject(new Refusal('The simulator is not running.'));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.send({ kind: 'verb', id, verb, arguments: values });
    });
  }

  /** @param {FromServer} message */
  #receive(message) {
    if (message.kind !== 'done' && message.kind !== 'refused') {
      this.#hooks.received(message);
      return;
    }
    const verb = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.kind === 'done') verb?.resolve(message.result);
    else verb?.reject(new Refusal(message.error, message.warnings));
  }
}

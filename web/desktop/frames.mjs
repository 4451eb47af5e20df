// @ts-check
/**
 * The extension's frames, and the relay between their `postMessage` and the simulator.
 *
 * Each document lives under a key that is used once: a frame that loads again gets a new key, so the
 * simulator never takes a late message of the old document for one of the new. A frame is an iframe,
 * or (mode `popup`) a window, which the browser lets us open only when somebody has pressed something.
 */

import { Embedded } from './embedded.mjs';
import { PopUp, PopUps } from './popups.mjs';

/** @import { FrameSpec } from './types.mjs' */

/** @typedef {Embedded | PopUp} Frame */

// Not crypto.randomUUID: it is missing when the page is opened by http on another machine's address.
const pageId = Array.from(crypto.getRandomValues(new Uint32Array(2)), (n) => n.toString(36)).join('');
/** Of one message: serve.py closes the socket of a page that sends more than twice as much. */
const MOST_CHARACTERS = 32 << 20;
let keysMade = 0;

/**
 * What an extension posted, if it can travel as JSON, else null: the simulator judges it.
 * @param {unknown} data
 */
function plain(data) {
  try {
    const text = JSON.stringify(data);
    return text === undefined || text.length > MOST_CHARACTERS ? null : data;
  } catch {
    return null;
  }
}

/**
 * Where a frame's page is, or null where no browser shows it: options are free text.
 * @param {{url: string}} spec
 */
export function addressOf({ url }) {
  const address = URL.canParse(url, location.href) ? new URL(url, location.href) : null;
  return address && ['http:', 'https:'].includes(address.protocol) ? address : null;
}

export class Frames {
  /** @type {Map<string, Frame>} by name */
  #frames = new Map();
  /** @type {Map<string, FrameSpec>} all that should be there, shown or not */
  #specs = new Map();
  #popUps = new PopUps(() => this.#closeLeftWindows());
  /** @type {Set<string>} by name: those that show their Python console, also when they load anew */
  #withConsole = new Set();
  #placeOf;
  #send;
  #changed;

  /**
   * @param {(spec: FrameSpec) => HTMLElement} placeOf what an iframe belongs into
   * @param {(message: Record<string, unknown>) => void} send to the simulator
   * @param {() => void} changed told when a frame was opened or closed
   */
  constructor(placeOf, send, changed) {
    this.#placeOf = placeOf;
    this.#send = send;
    this.#changed = changed;
    window.addEventListener('message', (event) => this.#relay(event));
  }

  /**
   * Open and close frames so that these are there; those that stay are not touched.
   * @param {readonly FrameSpec[]} specs
   */
  update(specs) {
    this.#specs = new Map(specs.map((spec) => [spec.name, spec]));
    for (const [name, frame] of this.#frames) {
      const wanted = this.#specs.get(name);
      const sameMode = wanted?.mode === frame.spec.mode;
      if (wanted?.url !== frame.spec.url || !sameMode) this.#close(frame, sameMode);
    }
    this.#popUps.keep((name) => this.#specs.get(name)?.mode === 'popup');
    for (const spec of specs) {
      const frame = this.#frames.get(spec.name);
      if (frame) frame.relabel(spec);
      else if (spec.mode !== 'popup' || this.#popUps.has(spec.name)) this.#open(spec);
    }
  }

  /** @param {string} [name] one frame, or all of them */
  reload(name) {
    for (const frame of [...this.#frames.values()]) {
      if (name !== undefined && frame.spec.name !== name) continue;
      const hadFocus = frame instanceof Embedded && document.activeElement === frame.element;
      this.#close(frame, true);
      const opened = this.#open(frame.spec);
      if (hadFocus && opened instanceof Embedded) opened.element.focus();
    }
  }

  /** All frames anew, and these only. @param {readonly FrameSpec[]} specs */
  replace(specs) {
    for (const frame of [...this.#frames.values()]) this.#close(frame, true);
    this.update(specs);
  }

  /** Take all frames away without a word: the connection that knew their keys is gone. */
  forget() {
    for (const frame of this.#frames.values()) frame.remove();
    this.#frames.clear();
  }

  /**
   * Open a pop-up's window, or bring the one that is open to the front.
   * @param {string} name
   * @returns {boolean} false when the browser would not
   */
  openWindow(name) {
    const spec = this.#specs.get(name);
    if (!spec || !addressOf(spec) || !this.#popUps.open(name)) return false;
    if (!this.#frames.has(name)) this.#open(spec);
    return true;
  }

  /** @param {string} name */
  isOpen(name) {
    return this.#frames.has(name);
  }

  /** @param {string} name */
  showsConsole(name) {
    return this.#withConsole.has(name);
  }

  /** @param {string} name */
  toggleConsole(name) {
    const frame = this.#frames.get(name);
    if (!(frame instanceof Embedded)) return;
    if (!this.#withConsole.delete(name)) this.#withConsole.add(name);
    frame.showConsole(this.#withConsole.has(name));
    this.#changed();
  }

  /** @param {string} key @param {unknown} message */
  post(key, message) {
    for (const frame of this.#frames.values()) {
      if (frame.key === key) frame.window?.postMessage(message, frame.origin);
    }
  }

  /** @param {FrameSpec} spec */
  #open(spec) {
    const address = addressOf(spec);
    if (!address) return null;
    const key = `${pageId}-${++keysMade}`;
    const shown = this.#popUps.get(spec.name);
    const frame = shown ? new PopUp(spec, key, address, shown) : new Embedded(spec, key, address);
    this.#frames.set(spec.name, frame);
    // Before it loads, so that its first message finds it known.
    this.#send({ kind: 'frame-opened', frame: key, origin: frame.origin, name: spec.name });
    if (frame instanceof Embedded) frame.load(this.#placeOf(spec), this.#withConsole.has(spec.name));
    else frame.load();
    this.#changed();
    return frame;
  }

  /** @param {Frame} frame @param {boolean} [again] it opens again at once: a window stays */
  #close(frame, again = false) {
    frame.remove();
    this.#frames.delete(frame.spec.name);
    this.#send({ kind: 'frame-closed', frame: frame.key });
    if (!again) this.#popUps.close(frame.spec.name);
    this.#changed();
  }

  #closeLeftWindows() {
    for (const frame of [...this.#frames.values()]) {
      if (frame instanceof PopUp && frame.window.closed) this.#close(frame);
    }
  }

  /** @param {MessageEvent} event */
  #relay(event) {
    if (!event.source) {
      // The last words of a page that is being left: it unsubscribes, and is gone when they arrive.
      const message = plain(event.data);
      this.#send({ kind: 'message', frame: null, origin: event.origin, message });
      return;
    }
    for (const frame of this.#frames.values()) {
      if (frame.window !== event.source) continue;
      const message = plain(event.data);
      this.#send({ kind: 'message', frame: frame.key, origin: event.origin, message });
    }
  }
}

// @ts-check
/** Frames that are windows of their own: their page finds the desktop as its `opener`. */

/** @import { FrameSpec } from './types.mjs' */

const LOOK_EVERY_MS = 500;
const FEATURES = 'popup,width=520,height=720';

export class PopUp {
  #address;

  /** @param {FrameSpec} spec @param {string} key @param {URL} address @param {Window} shown */
  constructor(spec, key, address, shown) {
    this.spec = spec;
    this.key = key;
    this.origin = address.origin;
    this.window = shown;
    this.#address = address;
  }

  load() {
    this.window.location.replace(this.#address.href);
  }

  /** @param {FrameSpec} spec */
  relabel(spec) {
    this.spec = spec;
  }

  /** Nothing to do: the next document replaces this one, or `PopUps` closes the window. */
  remove() {}
}

/**
 * The windows. They outlive their frames: after a lost connection, or when the desktop reloads, the
 * same window shows the new frame, because a new one would need somebody to press something.
 */
export class PopUps {
  /** @type {Map<string, Window>} by the frame's name */
  #windows = new Map();

  /** @param {() => void} look called often: no event tells that somebody has closed a window */
  constructor(look) {
    setInterval(look, LOOK_EVERY_MS);
    // A page that is left cannot find its windows again when it comes back.
    window.addEventListener('pagehide', () => this.keep(() => false));
  }

  /**
   * @param {string} name
   * @returns {boolean} false when the browser would not
   */
  open(name) {
    const there = this.get(name);
    if (there) {
      there.focus();
      return true;
    }
    const opened = window.open('about:blank', '_blank', FEATURES);
    if (opened) this.#windows.set(name, opened);
    return opened !== null;
  }

  /** @param {string} name @returns {Window | undefined} if it is open */
  get(name) {
    const found = this.#windows.get(name);
    return found?.closed ? undefined : found;
  }

  /** @param {string} name */
  has(name) {
    return this.get(name) !== undefined;
  }

  /** @param {string} name */
  close(name) {
    this.#windows.get(name)?.close();
    this.#windows.delete(name);
  }

  /** Close all others. @param {(name: string) => boolean} wanted */
  keep(wanted) {
    for (const name of [...this.#windows.keys()]) {
      if (!wanted(name)) this.close(name);
    }
  }
}

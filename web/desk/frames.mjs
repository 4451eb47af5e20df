// @ts-check
/**
 * The extension's iframes, and the relay between their `postMessage` and the simulator.
 *
 * Each iframe element lives under a key that is used once: when a frame loads again, it is a new
 * element with a new key, so the simulator never takes a late message of the old document for one of
 * the new.
 */

/** @import { FrameSpec } from "./types.mjs" */

/** @typedef {{spec: FrameSpec, key: string, origin: string, element: HTMLIFrameElement}} Frame */

// Not crypto.randomUUID: it is missing when the page is opened by http on another machine's address.
const pageId = Array.from(crypto.getRandomValues(new Uint32Array(2)), (n) => n.toString(36)).join("");
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

export class Frames {
  /** @type {Map<string, Frame>} by name */
  #frames = new Map();
  #container;
  #send;
  #created;

  /**
   * @param {HTMLElement} container
   * @param {(message: Record<string, unknown>) => void} send to the simulator
   * @param {(frame: Frame) => void} created told of each new element, before it loads
   */
  constructor(container, send, created) {
    this.#container = container;
    this.#send = send;
    this.#created = created;
    window.addEventListener("message", (event) => this.#relay(event));
  }

  /**
   * Open and close frames so that these are there; those that stay are not touched.
   * @param {FrameSpec[]} specs
   */
  update(specs) {
    const wanted = new Map(specs.map((spec) => [spec.name, spec]));
    for (const [name, frame] of this.#frames) {
      if (wanted.get(name)?.url !== frame.spec.url) this.#close(frame);
    }
    for (const spec of specs) {
      const frame = this.#frames.get(spec.name);
      if (!frame) this.#open(spec);
      else if (frame.spec.label !== spec.label) {
        frame.spec = spec;
        frame.element.title = spec.label;
      }
    }
  }

  /** @param {string} [name] one frame, or all of them */
  reload(name) {
    for (const frame of [...this.#frames.values()]) {
      if (name !== undefined && frame.spec.name !== name) continue;
      const hadFocus = document.activeElement === frame.element;
      this.#close(frame);
      const opened = this.#open(frame.spec);
      if (hadFocus) opened.element.focus();
    }
  }

  /** Take all frames away without a word: the connection that knew their keys is gone. */
  forget() {
    for (const frame of this.#frames.values()) frame.element.remove();
    this.#frames.clear();
  }

  /** @param {string} key @param {unknown} message */
  post(key, message) {
    for (const frame of this.#frames.values()) {
      if (frame.key === key) frame.element.contentWindow?.postMessage(message, frame.origin);
    }
  }

  /** @param {FrameSpec} spec @returns {Frame} */
  #open(spec) {
    const url = new URL(spec.url, location.href);
    const element = document.createElement("iframe");
    const frame = { spec, key: `${pageId}-${++keysMade}`, origin: url.origin, element };
    element.title = spec.label;
    element.dataset["frame"] = spec.name;
    element.dataset["key"] = frame.key;
    this.#frames.set(spec.name, frame);
    this.#created(frame);
    this.#send({ kind: "frame-opened", frame: frame.key, origin: frame.origin, name: spec.name });
    element.src = url.href;
    // Always at the end, and never moved: moving an iframe in the document loads it again.
    this.#container.append(element);
    return frame;
  }

  /** @param {Frame} frame */
  #close(frame) {
    frame.element.remove();
    this.#frames.delete(frame.spec.name);
    this.#send({ kind: "frame-closed", frame: frame.key });
  }

  /** @param {MessageEvent} event */
  #relay(event) {
    if (!event.source) {
      // The last words of a page that is being left: it unsubscribes, and is gone when they arrive.
      const message = plain(event.data);
      this.#send({ kind: "message", frame: null, origin: event.origin, message });
      return;
    }
    for (const frame of this.#frames.values()) {
      if (frame.element.contentWindow !== event.source) continue;
      const message = plain(event.data);
      this.#send({ kind: "message", frame: frame.key, origin: event.origin, message });
    }
  }
}

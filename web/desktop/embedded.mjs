// @ts-check
/** A frame that is an iframe: seen, or hidden, in which case it runs all the same. */

/** @import { FrameSpec } from './types.mjs' */

export class Embedded {
  element = document.createElement('iframe');
  #address;

  /** @param {FrameSpec} spec @param {string} key @param {URL} address */
  constructor(spec, key, address) {
    this.spec = spec;
    this.key = key;
    this.origin = address.origin;
    this.#address = address;
    this.element.title = spec.label;
    this.element.dataset.frame = spec.name;
    this.element.dataset.key = key;
  }

  get window() {
    return this.element.contentWindow;
  }

  /** @param {HTMLElement} container */
  load(container) {
    this.element.src = this.#address.href;
    // Always at the end, and never moved: moving an iframe in the document loads it again.
    container.append(this.element);
  }

  /** @param {FrameSpec} spec */
  relabel(spec) {
    this.spec = spec;
    if (this.element.title !== spec.label) this.element.title = spec.label;
  }

  remove() {
    this.element.remove();
  }
}

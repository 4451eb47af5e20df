// @ts-check
/** A frame that is an iframe: seen, or hidden, in which case it runs all the same. */

/** @import { FrameSpec } from './types.mjs' */

/** @param {URL} address */
function bare({ href, hash }) {
  return href.slice(0, href.length - hash.length).replace(/#$/, '');
}

/**
 * The address at which the extension's page shows its Python console.
 * @param {URL} address
 */
function withConsole(address) {
  return `${bare(address)}#console`;
}

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

  /** @param {HTMLElement} container @param {boolean} hasConsole */
  load(container, hasConsole) {
    this.element.src = hasConsole ? withConsole(this.#address) : this.#address.href;
    // Always at the end, and never moved: moving an iframe in the document loads it again.
    container.append(this.element);
  }

  /** @param {boolean} is */
  showConsole(is) {
    // Its page stays: only what is behind the # is another.
    this.window?.location.replace(is ? withConsole(this.#address) : `${bare(this.#address)}#`);
    if (is) this.element.focus();
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

// @ts-check
/** A picture that an extension has named. */

import { addressOf } from './frames.mjs';

/**
 * Seen once it is there. An address that is none, or one that this page's policy keeps away, leaves no
 * broken picture behind: there is none then.
 */
export class Picture {
  #image;
  #url = '';

  /** @param {HTMLElement} image an <img> */
  constructor(image) {
    if (!(image instanceof HTMLImageElement)) throw new Error('index.html has no <img> where one must be');
    this.#image = image;
    image.addEventListener('load', () => this.#show(true));
    image.addEventListener('error', () => this.#show(false));
  }

  /** @param {string | undefined} url */
  update(url = '') {
    if (url === this.#url) return;
    this.#url = url;
    this.#show(false);
    const address = url && addressOf({ url });
    if (address) this.#image.src = address.href;
    else this.#image.removeAttribute('src');
  }

  /** @param {boolean} there */
  #show(there) {
    this.#image.hidden = !there;
  }
}

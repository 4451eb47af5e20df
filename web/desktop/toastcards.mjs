// @ts-check
/**
 * The toasts that extensions show to the agent. They stay until somebody closes them; the short
 * messages of toasts.mjs are this page's own.
 */

import { byId, find, KeyedList, part, setAttribute, setText, stamp } from './dom.mjs';
import { Picture } from './picture.mjs';
import { asText } from './words.mjs';

/** @import { Act, ShownToast } from './types.mjs' */

/** @typedef {[name: string, value: unknown]} Pair */
/** @typedef {{label: string, index: number}} Button */

class PairView {
  root = stamp('t-fact');

  /** @param {Pair} pair */
  update([name, value]) {
    setText(part(this.root, 'name'), name);
    setText(part(this.root, 'value'), asText(value));
  }
}

class ToastButton {
  root = document.createElement('button');

  /** @param {string} label @param {() => void} pressed */
  constructor(label, pressed) {
    this.root.type = 'button';
    this.root.className = 'plain';
    this.root.textContent = label;
    this.root.addEventListener('click', pressed);
  }

  update() {}
}

class ToastCard {
  root = stamp('t-toast-card');
  #icon = new Picture(find(this.root, 'img', HTMLImageElement));
  #pairs = new KeyedList(
    part(this.root, 'pairs'),
    /** @param {Pair} pair */ ([name]) => name,
    () => new PairView(),
  );
  #buttons;

  /** @param {ShownToast} shown @param {Act} act */
  constructor({ toastId }, act) {
    this.root.dataset.toastId = toastId;
    this.#buttons = new KeyedList(
      part(this.root, 'labels'),
      // Nothing keeps an extension from giving two buttons one label.
      /** @param {Button} button */ ({ label, index }) => `${index} ${label}`,
      ({ label }) => new ToastButton(label, () => act('views.press', { toast_id: toastId, button: label })),
    );
  }

  /** @param {ShownToast} shown */
  update({ title, iconUrl, subject, message, keyValues, buttons, width }) {
    this.#icon.update(iconUrl);
    this.#write('title', title);
    this.#write('subject', subject);
    this.#write('message', message);
    this.#pairs.update(Object.entries(keyValues ?? {}));
    this.#buttons.update((buttons ?? []).map((label, index) => ({ label, index })));
    part(this.root, 'buttons').hidden = !buttons?.length;
    setAttribute(this.root, 'aria-label', title || subject || 'Toast');
    // Not setAttribute("style"), which the policy of this page forbids.
    this.root.style.width = width ? `${width}px` : '';
  }

  /** @param {string} name @param {string} [text] */
  #write(name, text = '') {
    const element = part(this.root, name);
    setText(element, text);
    element.hidden = text === '';
  }
}

export class ToastCards {
  #root = byId('toast-cards');
  #newest = '';
  #list;

  /** @param {Act} act */
  constructor(act) {
    this.#list = new KeyedList(
      this.#root,
      /** @param {ShownToast} shown */ ({ toastId }) => toastId,
      (shown) => new ToastCard(shown, act),
    );
  }

  /** @param {readonly ShownToast[]} toasts */
  update(toasts) {
    this.#list.update(toasts);
    const newest = toasts.at(-1)?.toastId ?? '';
    // The newest is at the end. Nothing moves under the hand of who is about to press a button.
    if (newest !== this.#newest && !this.#root.matches(':hover, :focus-within'))
      this.#root.scrollTop = this.#root.scrollHeight;
    this.#newest = newest;
  }
}

// @ts-check
/** Which entries of the message log are shown: by text, and by kind. */

import { byId, find } from './dom.mjs';

/** @import { LogRow } from './logrow.mjs' */

const KINDS = ['request', 'answer', 'failure', 'event', 'subscribe', 'unsubscribe', 'dropped', 'ignored'];

export class LogFilter {
  #text = find(document, '#log-filter', HTMLInputElement);
  #hidden = new Set();

  /** @param {() => void} changed */
  constructor(changed) {
    this.#text.addEventListener('input', changed);
    byId('log-kinds').append(...KINDS.map((kind) => this.#makeChip(kind, changed)));
  }

  get active() {
    return this.#needle !== '' || this.#hidden.size > 0;
  }

  /** A kind that has no chip always passes. @param {LogRow} row */
  accepts(row) {
    return !this.#hidden.has(row.entry.kind) && (this.#needle === '' || row.contains(this.#needle));
  }

  get #needle() {
    return this.#text.value.trim().toLowerCase();
  }

  /** @param {string} kind @param {() => void} changed */
  #makeChip(kind, changed) {
    const label = document.createElement('label');
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.checked = true;
    box.addEventListener('change', () => {
      if (box.checked) this.#hidden.delete(kind);
      else this.#hidden.add(kind);
      changed();
    });
    label.className = 'kind-chip';
    label.dataset.kind = kind;
    label.append(box, kind);
    return label;
  }
}

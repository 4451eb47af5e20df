// @ts-check
/** One entry of the message log: its row, and the whole message below it when opened. */

import { stamp } from './dom.mjs';

/** @import { Entry } from './types.mjs' */

/** @type {Record<string, string>} which way a message went, seen from the extension */
const ARROWS = {
  request: '→',
  subscribe: '→',
  unsubscribe: '→',
  answer: '←',
  failure: '←',
  event: '←',
  dropped: '⊘',
  ignored: '×',
};

const PREVIEW = 240;

/**
 * What a message carries beside its envelope, in one line.
 * @param {Entry} entry
 */
function preview({ kind, message }) {
  if (typeof message !== 'object' || message === null) return JSON.stringify(message) ?? '';
  const { why, errorMessage, parameters, data } = /** @type {Record<string, unknown>} */ (message);
  // An extension may send a `why` too, but what was dropped has the simulator's.
  const content = (kind === 'dropped' ? why : null) ?? errorMessage ?? parameters ?? data;
  return content === undefined ? '' : JSON.stringify(content).slice(0, PREVIEW);
}

export class LogRow {
  /** @type {HTMLElement} */
  root = stamp('t-log-row');
  entry;
  /** @type {HTMLElement | null} */
  #detail = null;
  #searched = '';

  /** @param {Entry} entry */
  constructor(entry) {
    this.entry = entry;
    const { time, frame, kind, name, referenceId, milliseconds } = entry;
    const arrow = Object.hasOwn(ARROWS, kind) ? ARROWS[kind] : '·';
    const texts = [
      time.slice(11, 23),
      frame ?? '',
      `${arrow} ${kind}`,
      name ?? '',
      preview(entry),
      referenceId ?? '',
      typeof milliseconds === 'number' ? milliseconds.toFixed(1) : '',
    ];
    texts.forEach((text, index) => {
      const cell = this.root.children[index];
      if (cell) cell.textContent = text;
    });
    this.root.dataset.kind = kind;
    this.root.dataset.number = String(entry.number);
  }

  get open() {
    return this.#detail?.isConnected ?? false;
  }

  /** @param {boolean} open */
  set open(open) {
    this.root.setAttribute('aria-expanded', String(open));
    if (!open) {
      this.#detail?.remove();
      return;
    }
    this.#detail ??= this.#makeDetail();
    this.root.after(this.#detail);
    this.#detail.scrollIntoView({ block: 'nearest' });
    this.root.scrollIntoView({ block: 'nearest' });
  }

  /** Whether the text, in lower case, is anywhere in the entry. @param {string} text */
  contains(text) {
    // Made on the first search: most entries are never searched.
    this.#searched ||= JSON.stringify(this.entry).toLowerCase();
    return this.#searched.includes(text);
  }

  /** @param {boolean} shown */
  show(shown) {
    if (!shown && this.open) this.open = false;
    this.root.hidden = !shown;
  }

  remove() {
    this.#detail?.remove();
    this.root.remove();
  }

  #makeDetail() {
    const row = document.createElement('tr');
    const cell = document.createElement('td');
    const about = document.createElement('p');
    const text = document.createElement('pre');
    row.className = 'detail';
    row.setAttribute('role', 'row');
    cell.setAttribute('role', 'gridcell');
    about.textContent = `Message ${this.entry.number}, origin ${this.entry.origin ?? 'unknown'}`;
    text.textContent = JSON.stringify(this.entry.message, null, 2) ?? '';
    cell.append(about, text);
    row.append(cell);
    return row;
  }
}

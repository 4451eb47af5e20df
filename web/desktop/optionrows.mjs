// @ts-check
/** Rows of the options dialog that are added and removed: limits, embedded pages, other options. */

import { find, part, stamp } from './dom.mjs';

/** @param {HTMLElement} row @param {string} name */
export const field = (row, name) => {
  const element = part(row, name);
  if (element instanceof HTMLInputElement || element instanceof HTMLSelectElement) return element;
  throw new Error(`the part ${name} is no field`);
};

/** @param {HTMLElement} row @param {string} name */
export const checkbox = (row, name) => find(row, `[data-part="${name}"]`, HTMLInputElement);

export class RowList {
  #list;
  #template;
  #nameOf;

  /**
   * @param {HTMLElement} list
   * @param {HTMLElement} adder the button that adds an empty row
   * @param {string} template its id
   * @param {string} thing what a row is, in words
   */
  constructor(list, adder, template, thing) {
    this.#list = list;
    this.#template = template;
    this.#nameOf = (/** @type {HTMLElement} */ row) =>
      `${thing} ${field(row, 'name').value || 'without a name'}`;
    adder.addEventListener('click', () => field(this.add(), 'name').focus());
    list.addEventListener('click', (event) => {
      const button = event.target instanceof Element ? event.target.closest('[data-part=remove]') : null;
      if (!button) return;
      button.closest('.row')?.remove();
      // The focus must not fall out of the dialog with the row that had it.
      adder.focus();
    });
    list.addEventListener('input', () => this.#label());
  }

  /** @returns {readonly HTMLElement[]} */
  get rows() {
    return /** @type {HTMLElement[]} */ ([...this.#list.children]);
  }

  clear() {
    this.#list.replaceChildren();
  }

  /** @param {Record<string, string>} [values] by part */
  add(values = {}) {
    const row = stamp(this.#template);
    for (const [name, value] of Object.entries(values)) field(row, name).value = value;
    this.#list.append(row);
    this.#label();
    return row;
  }

  #label() {
    for (const row of this.rows) {
      part(row, 'remove').setAttribute('aria-label', `Remove ${this.#nameOf(row)}`);
      const legend = row.querySelector('legend');
      if (legend) legend.textContent = this.#nameOf(row);
    }
  }
}

// @ts-check
/**
 * The dialog of the desktop's options. Only what was changed in it is sent, all at once: the simulator
 * takes all of it or, with a reason, nothing.
 */

import { byId, find } from './dom.mjs';
import { FormDialog } from './formdialog.mjs';
import { MAIN, PageRows, pageOptions } from './optionpages.mjs';
import { field, RowList } from './optionrows.mjs';
import { offer } from './suggestions.mjs';

/** @import { Ask, Options, State } from './types.mjs' */

const LIMIT = 'service-client-api.rate-limit.';

/** @typedef {HTMLInputElement | HTMLTextAreaElement} Field */

/** Entries on lines of their own; commas within brackets separate requests. @param {string} text */
const toLines = (text) =>
  text
    .split(/,(?![^(]*\))/)
    .map((line) => line.trim())
    .join('\n');

/** @param {string} text */
const fromLines = (text) =>
  text
    .split('\n')
    .map((line) => line.trim().replace(/,$/, ''))
    .filter(Boolean)
    .join(', ');

export class OptionsDialog {
  #dialog;
  #names = find(document, '#request-names', HTMLDataListElement);
  #fields;
  #limits = new RowList(byId('limit-rows'), byId('add-limit'), 't-limit', 'limit of');
  #pages = new PageRows();
  #others = new RowList(byId('other-rows'), byId('add-option'), 't-option', 'option');
  /** @type {Options} the newest */
  #options = {};
  /** What the form said when it was opened. @type {Map<string, string | null>} */
  #before = new Map();

  /** @param {Ask} ask @param {() => void} applied */
  constructor(ask, applied) {
    this.#dialog = new FormDialog('options-dialog', async () => {
      const options = this.#changes();
      if (Object.keys(options).length === 0) return;
      await ask('set_options', { options });
      applied();
    });
    this.#fields = /** @type {Field[]} */ ([...this.#dialog.form.querySelectorAll('[data-option]')]);
    byId('options').addEventListener('click', () => {
      this.#show();
      this.#dialog.open();
    });
  }

  /** @param {State} state */
  update({ options, requests }) {
    this.#options = options;
    if (requests.length !== this.#names.childElementCount) offer(this.#names, requests);
  }

  #show() {
    const main = this.#options[MAIN] ?? {};
    for (const each of this.#fields) {
      const value = main[each.dataset.option ?? ''] ?? '';
      each.value = 'lines' in each.dataset ? toLines(value) : value;
    }
    this.#pages.show(this.#options);
    this.#limits.clear();
    this.#others.clear();
    const shown = new Set([...pageOptions(this.#options), ...this.#fields.map(nameOf)]);
    for (const [section, values] of Object.entries(this.#options)) {
      for (const [name, value] of Object.entries(values)) {
        if (shown.has(`${section}/${name}`)) continue;
        if (section === MAIN && name.startsWith(LIMIT))
          this.#limits.add({ name: name.slice(LIMIT.length), value });
        else this.#others.add({ name: section === MAIN ? name : `${section}/${name}`, value });
      }
    }
    this.#before = this.#read();
  }

  /** @returns {Map<string, string | null>} by `Section/name`; null is the default */
  #read() {
    /** @type {Map<string, string | null>} */
    const found = new Map(this.#pages.read());
    for (const each of this.#fields) {
      const value = 'lines' in each.dataset ? fromLines(each.value) : each.value.trim();
      found.set(nameOf(each), value === '' && 'number' in each.dataset ? null : value);
    }
    for (const row of this.#limits.rows) {
      found.set(`${MAIN}/${LIMIT}${field(row, 'name').value.trim()}`, field(row, 'value').value.trim());
    }
    for (const row of this.#others.rows) {
      const name = field(row, 'name').value.trim();
      found.set(name.includes('/') ? name : `${MAIN}/${name}`, field(row, 'value').value);
    }
    return found;
  }

  #changes() {
    const now = this.#read();
    const changed = [...now].filter(([name, value]) => this.#before.get(name) !== value);
    const removed = [...this.#before.keys()].filter((name) => !now.has(name)).map((name) => [name, null]);
    return Object.fromEntries([...changed, ...removed]);
  }
}

/** @param {Field} each */
const nameOf = (each) => `${MAIN}/${each.dataset.option}`;

// @ts-check
/** The embedded pages among the options: two lists of sections, and what each section says. */

import { byId } from './dom.mjs';
import { checkbox, field, RowList } from './optionrows.mjs';

/** @import { Options } from './types.mjs' */

export const MAIN = 'interaction-workspace';
const LISTS = { workspace: 'workspace.web-content', interaction: 'interaction.web-content' };
const PARTS = ['label', 'url', 'mode'];

/** @param {string | undefined} text */
export const listed = (text) =>
  (text ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);

/** @param {Options} options */
const inLists = (options) => Object.values(LISTS).flatMap((name) => listed(options[MAIN]?.[name]));

/** Which options the rows of pages stand for. @param {Options} options @returns {Set<string>} */
export function pageOptions(options) {
  const names = pagesIn(options).flatMap((section) => PARTS.map((each) => `${section}/${each}`));
  return new Set([...names, ...Object.values(LISTS).map((name) => `${MAIN}/${name}`)]);
}

/** @param {Options} options the sections that describe pages, listed or not */
function pagesIn(options) {
  const described = Object.entries(options)
    .filter(([section, values]) => section !== MAIN && PARTS.some((name) => name in values))
    .map(([section]) => section);
  return [...new Set([...inLists(options), ...described])];
}

export class PageRows {
  #rows = new RowList(byId('page-rows'), byId('add-page'), 't-page', 'embedded page');
  /** @type {Options} */
  #before = {};

  /** @param {Options} options */
  show(options) {
    this.#before = options;
    this.#rows.clear();
    for (const section of pagesIn(options)) {
      const { label = '', url = '', mode = '' } = options[section] ?? {};
      const row = this.#rows.add({ name: section, label, url });
      showMode(field(row, 'mode'), mode);
      for (const [part, name] of Object.entries(LISTS)) {
        checkbox(row, part).checked = listed(options[MAIN]?.[name]).includes(section);
      }
    }
  }

  /** @returns {Map<string, string>} the options as the rows have them now */
  read() {
    /** @type {Map<string, string>} */
    const found = new Map();
    for (const row of this.#rows.rows) {
      const section = field(row, 'name').value.trim();
      for (const part of PARTS) {
        const { value } = field(row, part);
        // What is empty and never was set stays unset.
        if (value !== '' || this.#before[section]?.[part] === '')
          found.set(`${section}/${part}`, value.trim());
      }
    }
    for (const [part, name] of Object.entries(LISTS))
      found.set(`${MAIN}/${name}`, this.#sections(part, name));
    return found;
  }

  /** Those that are checked: the ones listed before in their order, then the new ones. @param {string} part @param {string} name */
  #sections(part, name) {
    const checked = this.#rows.rows
      .filter((row) => checkbox(row, part).checked)
      .map((row) => field(row, 'name').value.trim());
    const before = this.#before[MAIN]?.[name] ?? '';
    const kept = listed(before).filter((section) => checked.includes(section));
    const now = [...new Set([...kept, ...checked])];
    return now.join() === listed(before).join() ? before : now.join(', ');
  }
}

/**
 * A mode that this page has never heard of stays what it is.
 * @param {HTMLInputElement | HTMLSelectElement} select
 * @param {string} mode
 */
function showMode(select, mode) {
  if (select instanceof HTMLSelectElement && ![...select.options].some(({ value }) => value === mode)) {
    select.append(new Option(mode));
  }
  select.value = mode;
}

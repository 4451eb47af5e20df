// @ts-check
/** The samples: what each shows, its code, and the one that is chosen in place of what runs now. */

import { byId, find, setText } from './dom.mjs';
import { FormDialog } from './formdialog.mjs';
import { askServer } from './server.mjs';

/**
 * @typedef {object} Sample
 * @property {string} name
 * @property {string} label
 * @property {string} shows a line for each paragraph
 * @property {Record<string, string>} code files by their names
 * @property {boolean} inEach in a frame of each interaction
 * @property {boolean} shown
 */

export class Samples {
  #list = find(document, '#sample-list', HTMLSelectElement);
  #files = find(document, '#sample-files', HTMLSelectElement);
  #shows = byId('sample-shows');
  #where = byId('sample-where');
  #code = byId('sample-code');
  #note = byId('sample-note');
  /** @type {Map<string, Sample>} */
  #samples = new Map();
  /** What shows the simulator that it is this page that asks. */
  token = '';

  constructor() {
    const dialog = new FormDialog('samples-dialog', async () => {
      setText(this.#note, 'It is built: that takes a second or two, and longer the first time.');
      try {
        const name = encodeURIComponent(this.#list.value);
        await askServer(`/shown-sample?name=${name}`, this.token, 'POST');
      } finally {
        setText(this.#note, '');
      }
    });
    this.#list.addEventListener('change', () => this.#draw());
    this.#files.addEventListener('change', () => this.#drawCode());
    byId('samples').addEventListener('click', async () => {
      dialog.open();
      try {
        await this.#load();
      } catch (error) {
        setText(this.#note, error instanceof Error ? error.message : String(error));
      }
    });
  }

  async #load() {
    const answer = await askServer('/samples', this.token);
    /** @type {Sample[]} */
    const found = await answer.json();
    this.#samples = new Map(found.map((each) => [each.name, each]));
    this.#list.replaceChildren(
      ...found.map(({ name, label, shown }) => new Option(label, name, shown, shown)),
    );
    this.#draw();
    this.#list.focus();
    this.#list.selectedOptions[0]?.scrollIntoView({ block: 'nearest' });
  }

  #draw() {
    const sample = this.#samples.get(this.#list.value);
    if (!sample) return;
    setText(this.#shows, sample.shows);
    setText(
      this.#where,
      sample.inEach
        ? 'A frame of each interaction: ring, and look beside the case.'
        : 'One frame for the desktop.',
    );
    this.#files.replaceChildren(...Object.keys(sample.code).map((name) => new Option(name, name)));
    this.#drawCode();
  }

  #drawCode() {
    setText(this.#code, this.#samples.get(this.#list.value)?.code[this.#files.value] ?? '');
    this.#code.scrollTo(0, 0);
  }
}

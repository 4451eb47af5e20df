// @ts-check
/** The form that switches a fault on: what it asks for depends on the kind. */

import { byId, find, setText } from './dom.mjs';
import { offer, patternsOf } from './suggestions.mjs';

/** @import { FaultKind } from './types.mjs' */

const PLACES = {
  request: 'requests',
  answer: 'answers to requests',
  event: 'events',
  confirmation: 'subscriptions to events',
};
/** The kind that acts on every message. */
const EVERYTHING = 'go_away';

/** @typedef {{label: string, write: (example: any) => string, read: (text: string) => unknown}} Detail */

/** @param {string} label @returns {Detail} */
const json = (label) => ({
  label: `${label} (JSON)`,
  write: (example) => JSON.stringify(example),
  read: (text) => {
    try {
      return JSON.parse(text);
    } catch {
      throw new Error(`${label} is no JSON: write text as "text", nothing as null.`);
    }
  },
});

/** @param {string} label @returns {Detail} */
const text = (label) => ({ label, write: String, read: (value) => value });

/** @type {Detail} */
const seconds = {
  label: 'Seconds',
  write: String,
  read: (value) => {
    if (value.trim() === '' || !Number.isFinite(Number(value)))
      throw new Error('Seconds must be a number, 0 or more.');
    return Number(value);
  },
};

/** @type {Detail} */
const names = {
  label: 'Fields (comma-separated)',
  write: (example) => example.join(', '),
  read: (value) =>
    value
      .split(',')
      .map((each) => each.trim())
      .filter(Boolean),
};

/** @param {string} name @param {unknown} example @returns {Detail} */
function detailFor(name, example) {
  if (name === 'seconds') return seconds;
  if (Array.isArray(example)) return names;
  const label = { words: 'Words', data: 'Data', value: 'Value', fields: 'Fields' }[name] ?? name;
  return typeof example === 'string' ? text(label) : json(label);
}

export class FaultForm {
  #kind;
  #target;
  #times;
  #details = byId('fault-details');
  #hint = byId('fault-hint');
  #names = find(document, '#fault-names', HTMLDataListElement);
  /** @type {readonly FaultKind[]} */
  #kinds = [];
  /** @type {readonly string[]} */
  #requests = [];
  /** @type {readonly string[]} */
  #events = [];
  /** @type {Map<string, {detail: Detail, input: HTMLInputElement}>} */
  #inputs = new Map();

  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.#kind = find(form, '[name=kind]', HTMLSelectElement);
    this.#target = find(form, '[name=target]', HTMLInputElement);
    this.#times = find(form, '[name=times]', HTMLInputElement);
    this.#kind.addEventListener('change', () => this.#showKind());
  }

  /**
   * @param {readonly FaultKind[]} kinds
   * @param {readonly string[]} requests
   * @param {readonly string[]} events
   */
  update(kinds, requests, events) {
    const known = [this.#kinds, this.#requests, this.#events];
    if (JSON.stringify([kinds, requests, events]) === JSON.stringify(known)) return;
    this.#kinds = kinds;
    this.#requests = requests;
    this.#events = events;
    this.#kind.replaceChildren(...kinds.map(({ name, label }) => new Option(label, name)));
    this.#showKind();
  }

  /** The arguments of the verb. Throws where something cannot be read. */
  read() {
    const times = this.#times.value.trim();
    if (times !== '' && !/^[1-9]\d*$/.test(times))
      throw new Error('How often must be a whole number, 1 or more, or empty.');
    const details = [...this.#inputs].map(([name, { detail, input }]) => [name, detail.read(input.value)]);
    return {
      kind: this.#kind.value,
      target: this.#target.value.trim(),
      times: times === '' ? null : Number(times),
      ...Object.fromEntries(details),
    };
  }

  #showKind() {
    const kind = this.#kinds.find(({ name }) => name === this.#kind.value);
    if (!kind) return;
    const words = Object.entries(PLACES).flatMap(([place, name]) =>
      kind.places.includes(place) ? [name] : [],
    );
    setText(
      this.#hint,
      `It acts on ${new Intl.ListFormat('en').format(words)} of this name; * stands for any text.`,
    );
    const ofRequests = kind.places.some((place) => place === 'request' || place === 'answer');
    const ofEvents = kind.places.some((place) => place === 'event' || place === 'confirmation');
    const requests = kind.places.includes('request') ? ['subscribe', ...this.#requests] : this.#requests;
    offer(this.#names, [
      ...(ofEvents ? this.#events : []),
      ...(ofRequests ? [...patternsOf(this.#requests), ...requests] : ['*']),
    ]);
    this.#target.placeholder = ofRequests ? 'interaction.setUserData' : 'interaction';
    if (kind.name === EVERYTHING) this.#target.value = '*';
    this.#inputs = new Map(
      Object.entries(kind.wants).map(([name, example]) => {
        const detail = detailFor(name, example);
        const input = document.createElement('input');
        input.autocomplete = 'off';
        input.spellcheck = false;
        input.value = detail.write(example);
        return [name, { detail, input }];
      }),
    );
    this.#details.replaceChildren(
      ...[...this.#inputs.values()].map(({ detail, input }) => {
        const label = document.createElement('label');
        label.append(detail.label, input);
        return label;
      }),
    );
  }
}

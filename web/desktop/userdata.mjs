// @ts-check
/**
 * The user data of one interaction, as a table that is edited in place.
 *
 * Enter or Save writes a value, Escape takes the desktop's. A value that the extension changes flashes;
 * where somebody is typing, their text stays and the desktop's new value is told beneath it.
 */

import { find, KeyedList, part, setText, stamp } from './dom.mjs';
import { asText } from './words.mjs';

/** @import { Act } from './types.mjs' */

/** @typedef {[key: string, value: unknown]} Pair */

class PairRow {
  root = stamp('t-pair');
  #key;
  #value = find(this.root, 'textarea', HTMLTextAreaElement);
  #conflict = part(this.root, 'conflict');
  /** The desktop's value; null until the first is drawn. @type {string | null} */
  #desktops = null;
  #save;

  /**
   * @param {string} key
   * @param {(key: string, value: string) => void} save
   * @param {(key: string) => void} remove
   */
  constructor(key, save, remove) {
    this.#key = key;
    this.#save = save;
    this.root.dataset.key = key;
    part(this.root, 'key').textContent = key;
    this.#value.setAttribute('aria-label', `Value of ${key}`);
    this.#value.addEventListener('input', () => this.#mark(false));
    this.#value.addEventListener('keydown', (event) => this.#press(event));
    const saveButton = part(this.root, 'save');
    saveButton.setAttribute('aria-label', `Save ${key}`);
    saveButton.addEventListener('click', () => {
      // The button hides once the value is saved; the next thing to do is in the field.
      this.#value.focus();
      this.#write();
    });
    const deleteButton = part(this.root, 'delete');
    deleteButton.setAttribute('aria-label', `Delete ${key}`);
    deleteButton.addEventListener('click', () => remove(key));
  }

  /** @param {Pair} pair */
  update([, value]) {
    const text = asText(value);
    this.#value.placeholder = value === null ? 'null' : '';
    if (text === this.#desktops) return;
    const untouched = this.#desktops === null || !this.#dirty;
    this.#desktops = text;
    // Writing even an equal value would move the caret.
    if (untouched && this.#value.value !== text) this.#value.value = text;
    this.#mark(!untouched);
  }

  flash() {
    this.root.animate(
      [{ backgroundColor: '#ffe08a' }, { backgroundColor: '#fff3cd', offset: 0.5 }, {}],
      2400,
    );
  }

  get #dirty() {
    // A textarea shows \r\n as \n.
    return this.#value.value !== (this.#desktops ?? '').replaceAll(/\r\n?/g, '\n');
  }

  /** @param {boolean} overtaken the desktop's value changed under what was typed */
  #mark(overtaken) {
    this.root.classList.toggle('dirty', this.#dirty);
    if (!this.#dirty) setText(this.#conflict, '');
    else if (overtaken)
      setText(this.#conflict, `Meanwhile the desktop has: ${this.#desktops || 'nothing'}`);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#write();
    } else if (event.key === 'Escape' && this.#dirty) {
      this.#value.value = this.#desktops ?? '';
      this.#mark(false);
    }
  }

  #write() {
    if (this.#dirty) this.#save(this.#key, this.#value.value);
  }
}

export class UserData {
  /** @type {Map<string, string>} */
  #before = new Map();
  #drawn = false;
  /** What this page itself asked for (null: to delete the key): no news to who is looking at it.
   * @type {Map<string, string | null>} */
  #own = new Map();
  #size;
  #changed;
  #rows;
  #act;
  #interactionId;

  /** @param {HTMLElement} root @param {string} interactionId @param {Act} act */
  constructor(root, interactionId, act) {
    this.#act = act;
    this.#interactionId = interactionId;
    this.#size = part(root, 'size');
    this.#changed = part(root, 'changed');
    this.#rows = new KeyedList(
      part(root, 'rows'),
      /** @param {Pair} pair */ ([key]) => key,
      ([key]) =>
        new PairRow(
          key,
          (name, value) => void this.#set(name, value),
          (name) => void this.#remove(name),
        ),
    );
    const form = find(root, 'form', HTMLFormElement);
    const newKey = find(form, '[data-part=new-key]', HTMLInputElement);
    const newValue = find(form, '[data-part=new-value]', HTMLInputElement);
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      if (!(await this.#set(newKey.value.trim(), newValue.value))) return;
      form.reset();
      newKey.focus();
    });
  }

  /** @param {Record<string, unknown>} userData */
  update(userData) {
    const pairs = Object.entries(userData);
    const now = new Map(pairs.map(([key, value]) => [key, asText(value)]));
    this.#rows.update(pairs);
    setText(this.#size, String(pairs.length));
    /** @type {string[]} */
    const news = [];
    for (const row of this.#rows.views) {
      const key = row.root.dataset.key ?? '';
      const value = now.get(key) ?? '';
      if (this.#before.get(key) === value || this.#isOwn(key, value)) continue;
      news.push(`${key} ${this.#before.has(key) ? 'changed' : 'added'}`);
      if (this.#drawn) row.flash();
    }
    for (const key of this.#before.keys()) {
      if (!now.has(key) && !this.#isOwn(key, null)) news.push(`${key} removed`);
    }
    if (this.#drawn && news.length > 0) setText(this.#changed, news.join(', '));
    this.#before = now;
    this.#drawn = true;
  }

  /** @param {string} key @param {string | null} value */
  #isOwn(key, value) {
    if (this.#own.get(key) !== value) return false;
    this.#own.delete(key);
    return true;
  }

  /** @param {string} key @param {string} value */
  async #set(key, value) {
    this.#own.set(key, value);
    const done = await this.#act('update_user_data', {
      interaction_id: this.#interactionId,
      values: { [key]: value },
    });
    if (!done) this.#own.delete(key);
    return done;
  }

  /** @param {string} key */
  async #remove(key) {
    this.#own.set(key, null);
    const done = await this.#act('remove_user_data', { interaction_id: this.#interactionId, key });
    if (!done) this.#own.delete(key);
  }
}

// @ts-check
/** The tabs above the frames: one for each, also for those that run hidden or in a window. */

import { byId, KeyedList, setAttribute, setText } from './dom.mjs';
import { icon } from './icons.mjs';

/** @import { FrameSpec } from './types.mjs' */

/** @type {Record<string, [icon: string, words: string]>} */
const MODES = { hidden: ['hidden', ' hidden'], popup: ['window', ' in a window'] };

class Tab {
  root = document.createElement('button');
  #label = document.createElement('span');
  #mode = document.createElement('span');
  #quarantine = document.createElement('span');
  #name;
  #shownMode = '';

  /** @param {FrameSpec} spec @param {(name: string) => void} choose */
  constructor({ name }, choose) {
    this.#name = name;
    this.root.type = 'button';
    this.root.setAttribute('role', 'tab');
    this.root.setAttribute('aria-controls', 'frames');
    this.root.dataset.frame = name;
    this.#label.className = 'tab-label';
    this.#mode.className = 'tab-mode';
    this.#quarantine.className = 'tab-quarantine';
    this.root.append(this.#label, this.#mode, this.#quarantine);
    this.root.addEventListener('click', () => choose(name));
  }

  /** @param {FrameSpec} spec */
  update({ label, mode }) {
    setText(this.#label, label);
    this.root.title = label;
    if (mode === this.#shownMode) return;
    this.#shownMode = mode;
    const known = Object.hasOwn(MODES, mode) ? MODES[mode] : undefined;
    this.#mode.replaceChildren(...(known ? [icon(known[0]), hiddenWords(known[1])] : []));
  }

  /** @param {string} chosen @param {ReadonlySet<string>} inQuarantine */
  mark(chosen, inQuarantine) {
    const selected = this.#name === chosen;
    if (selected && this.root.getAttribute('aria-selected') !== 'true') {
      // Of one tab for each interaction, not all have room.
      this.root.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
    }
    setAttribute(this.root, 'aria-selected', String(selected));
    this.root.tabIndex = selected ? 0 : -1;
    if (!inQuarantine.has(this.#name)) this.#quarantine.replaceChildren();
    else if (!this.#quarantine.firstChild)
      this.#quarantine.append(icon('quarantine'), hiddenWords(' in quarantine'));
  }
}

/** @param {string} text */
function hiddenWords(text) {
  const words = document.createElement('span');
  words.className = 'visually-hidden';
  words.textContent = text;
  return words;
}

export class FrameTabs {
  #root = byId('frame-tabs');
  #tabs;
  /** @type {readonly string[]} */
  #names = [];
  #chosen = '';

  /** @param {(name: string) => void} choose */
  constructor(choose) {
    this.#tabs = new KeyedList(
      this.#root,
      /** @param {FrameSpec} spec */ (spec) => spec.name,
      (spec) => new Tab(spec, choose),
    );
    this.#root.addEventListener('keydown', (event) => {
      const next = this.#next(event.key);
      if (next === undefined) return;
      event.preventDefault();
      choose(next);
      const tab = this.#root.querySelector('[aria-selected=true]');
      if (tab instanceof HTMLElement) tab.focus();
    });
  }

  get shown() {
    return !this.#root.hidden;
  }

  /** @param {readonly FrameSpec[]} specs */
  update(specs) {
    this.#names = specs.map(({ name }) => name);
    this.#tabs.update(specs);
    this.#root.hidden = specs.length < 2;
  }

  /** @param {string} chosen @param {ReadonlySet<string>} inQuarantine */
  mark(chosen, inQuarantine) {
    this.#chosen = chosen;
    for (const tab of this.#tabs.views) tab.mark(chosen, inQuarantine);
  }

  /** @param {string} key of the keyboard */
  #next(key) {
    const at = this.#names.indexOf(this.#chosen);
    if (key === 'ArrowRight') return this.#names[(at + 1) % this.#names.length];
    if (key === 'ArrowLeft') return this.#names.at(at - 1);
    if (key === 'Home') return this.#names[0];
    return key === 'End' ? this.#names.at(-1) : undefined;
  }
}

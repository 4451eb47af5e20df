// @ts-check
/**
 * The message log: all that the extension and the desktop say to each other.
 *
 * Built for hundreds of entries a second: they are drawn once for each frame of the screen, and only
 * the newest thousand are kept.
 */

import { byId, setText } from './dom.mjs';
import { LogFilter } from './logfilter.mjs';
import { LogRow } from './logrow.mjs';
import { counted } from './words.mjs';

/** @import { Entry } from './types.mjs' */

const MOST = 1000;

/** Entries have no id: a restarted simulator counts from 1 again. @param {Entry} entry */
const identity = (entry) => `${entry.number} ${entry.time}`;

export class MessageLog {
  #pane = byId('log');
  #body = byId('log-body');
  #fold = byId('log-fold');
  #scroller = byId('log-scroller');
  #tbody = byId('log-rows');
  #count = byId('log-count');
  #waitingText = byId('log-waiting');
  #pauseButton = byId('log-pause');
  #newest = byId('log-newest');
  #empty = byId('log-empty');
  /** @type {LogRow[]} */
  #rows = [];
  /** @type {WeakMap<Element, LogRow>} */
  #rowOf = new WeakMap();
  /** @type {Entry[]} not drawn yet */
  #waiting = [];
  #skipped = 0;
  #known = new Set();
  #paused = false;
  #atNewest = true;
  #scheduled = false;
  #filter = new LogFilter(() => this.#refilter());

  constructor() {
    this.#pauseButton.addEventListener('click', () => this.#pause(!this.#paused));
    byId('log-clear').addEventListener('click', () => this.#clear());
    this.#newest.addEventListener('click', () => {
      this.#follow(true);
      this.#scroller.focus({ preventScroll: true });
    });
    this.#fold.addEventListener('click', () => this.#setFolded(!this.#body.hidden));
    this.#scroller.addEventListener('scroll', () => {
      const { scrollTop, clientHeight, scrollHeight } = this.#scroller;
      this.#atNewest = scrollTop + clientHeight >= scrollHeight - 4;
      this.#newest.hidden = this.#atNewest;
    });
    new ResizeObserver(() => this.#follow(this.#atNewest)).observe(this.#scroller);
    this.#tbody.addEventListener('click', (event) => this.#toggle(event.target));
    this.#scroller.addEventListener('keydown', (event) => this.#press(event));
  }

  /** @param {Entry[]} entries */
  add(entries) {
    for (const entry of entries) {
      // After a lost connection the simulator sends its recent entries once more.
      if (this.#known.has(identity(entry))) continue;
      this.#known.add(identity(entry));
      this.#waiting.push(entry);
    }
    if (this.#waiting.length > 2 * MOST) this.#dropWaiting();
    this.#schedule();
  }

  #schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => {
      this.#scheduled = false;
      this.#draw();
    });
  }

  #draw() {
    if (this.#paused) {
      const count = this.#waiting.length + this.#skipped;
      this.#waitingText.hidden = count === 0;
      setText(this.#waitingText, `${counted(count, 'entry', 'entries')} waiting`);
      return;
    }
    this.#dropWaiting();
    this.#skipped = 0;
    const added = document.createDocumentFragment();
    for (const entry of this.#waiting) {
      const row = new LogRow(entry);
      this.#rows.push(row);
      this.#rowOf.set(row.root, row);
      row.show(this.#filter.accepts(row));
      added.append(row.root);
    }
    this.#waiting = [];
    this.#waitingText.hidden = true;
    this.#tbody.append(added);
    for (const row of this.#rows.splice(0, Math.max(0, this.#rows.length - MOST))) this.#remove(row);
    this.#showCount();
    this.#follow(this.#atNewest);
  }

  /** Keep only what can still be shown. */
  #dropWaiting() {
    for (const entry of this.#waiting.splice(0, Math.max(0, this.#waiting.length - MOST))) {
      this.#known.delete(identity(entry));
      this.#skipped += 1;
    }
  }

  /** @param {LogRow} row */
  #remove(row) {
    if (row.root.contains(document.activeElement)) this.#scroller.focus({ preventScroll: true });
    this.#known.delete(identity(row.entry));
    row.remove();
  }

  #refilter() {
    for (const row of this.#rows) row.show(this.#filter.accepts(row));
    this.#showCount();
    this.#follow(this.#atNewest);
  }

  #showCount() {
    const total = this.#rows.length;
    const shown = this.#filter.active ? this.#rows.filter((row) => !row.root.hidden).length : total;
    setText(this.#count, shown === total ? String(total) : `${shown} of ${total}`);
    this.#empty.hidden = shown > 0;
    setText(
      this.#empty,
      total > 0
        ? 'No message passes the filter.'
        : 'No messages yet. Whatever the extension and the desktop say to each other appears here.',
    );
  }

  /** @param {boolean} newest */
  #follow(newest) {
    this.#atNewest = newest;
    this.#newest.hidden = newest;
    if (newest) this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  /** @param {boolean} paused */
  #pause(paused) {
    this.#paused = paused;
    setText(this.#pauseButton, paused ? 'Resume' : 'Pause');
    this.#schedule();
  }

  #clear() {
    // What was cleared stays known, so that a reconnection does not bring it back.
    this.#known = new Set([...this.#rows.map((row) => row.entry), ...this.#waiting].map(identity));
    for (const row of this.#rows) row.remove();
    this.#rows = [];
    this.#waiting = [];
    this.#skipped = 0;
    this.#showCount();
    this.#follow(true);
    this.#schedule();
  }

  /** @param {boolean} folded */
  #setFolded(folded) {
    this.#body.hidden = folded;
    byId('log-controls').hidden = folded;
    this.#pane.classList.toggle('folded', folded);
    this.#fold.setAttribute('aria-expanded', String(!folded));
  }

  /** @param {EventTarget | null} target */
  #toggle(target) {
    const row = this.#rowOf.get(target instanceof Element ? (target.closest('tr') ?? target) : this.#tbody);
    if (!row) return;
    row.open = !row.open;
    // Whoever reads a message does not want it to scroll away.
    if (row.open) this.#follow(false);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const current = document.activeElement;
    if (event.key === 'Enter' || event.key === ' ') {
      if (current === this.#scroller) return;
      event.preventDefault();
      this.#toggle(current);
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault();
      const rows = this.#rows.map((row) => row.root).filter((root) => !root.hidden);
      const at = rows.indexOf(/** @type {HTMLElement} */ (current));
      // From the table itself, either key goes to the newest row.
      const next = at < 0 ? rows.at(-1) : rows[at + (event.key === 'ArrowUp' ? -1 : 1)];
      next?.focus();
    }
  }
}

// @ts-check
/**
 * The timeline of the message log: what happened when, in lanes. The simulator draws it (_timeline/svg.py), for the time
 * that is to be seen; this asks for it, and has it zoomed, moved and read.
 */

import { byId, setAttribute, setText } from './dom.mjs';
import { download } from './download.mjs';

/** @typedef {{begin: number, end: number}} Range seconds since 1970 */

const ZOOM = 2;
const WHEEL_ZOOM = 1.25;
const MOVE = 0.25;
/** Seconds that are shown, at least. */
const LEAST = 0.001;
/** Milliseconds between two pictures while more and more happens, at least; and how many times as long as one takes. */
const PAUSE = 300;
const PAUSE_FACTOR = 4;
const HINT = 'Point at something, or go to it with the arrow keys, to read what it is.';

/** @type {Record<string, [lane: number, item: number]>} where an arrow key goes to */
const WAYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

export class Timeline {
  #log = byId('log');
  #pane = byId('timeline');
  #view = byId('timeline-view');
  #told = byId('timeline-told');
  #toggle = byId('log-timeline');
  #controls = byId('timeline-controls');
  #complain;
  /** @type {Range | null} what is to be seen; null is the whole, and what comes */
  #wanted = null;
  /** @type {{whole: Range, shown: Range, left: number, right: number} | null} what is seen */
  #drawn = null;
  /** What was before is not shown: the log was cleared. */
  #since = 0;
  /** Of the item that has the focus, or had it last. */
  #key = '';
  #isAsking = false;
  #isOutdated = false;
  #timer = 0;
  /** Milliseconds that the last picture took. */
  #took = 0;
  /** What shows the simulator that it is this page that asks. */
  token = '';

  /** @param {(text: string) => void} complain */
  constructor(complain) {
    this.#complain = complain;
    this.#toggle.addEventListener('click', () => this.#show(this.#pane.hidden !== false));
    byId('timeline-in').addEventListener('click', () => this.#zoom(1 / ZOOM));
    byId('timeline-out').addEventListener('click', () => this.#zoom(ZOOM));
    byId('timeline-whole').addEventListener('click', () => this.#see(null));
    byId('timeline-save').addEventListener('click', () => this.#save());
    byId('log-clear').addEventListener('click', () => this.#clear());
    this.#view.addEventListener('keydown', (event) => this.#press(event));
    this.#view.addEventListener('wheel', (event) => this.#turn(event), { passive: false });
    this.#view.addEventListener('pointerdown', (event) => this.#drag(event));
    this.#view.addEventListener('pointerover', (event) => this.#tell(itemAt(event.target)));
    this.#view.addEventListener('focusin', (event) => this.#choose(itemAt(event.target)));
    new ResizeObserver(() => this.#ask()).observe(this.#view);
    setText(this.#told, HINT);
  }

  /** More has happened. */
  refresh() {
    if (this.#pane.hidden || this.#timer) return;
    this.#timer = Number(setTimeout(() => this.#ask(), Math.max(PAUSE, PAUSE_FACTOR * this.#took)));
  }

  /** @param {boolean} isShown */
  #show(isShown) {
    this.#pane.hidden = !isShown;
    this.#controls.hidden = !isShown;
    this.#log.classList.toggle('drawn', isShown);
    setAttribute(this.#toggle, 'aria-pressed', String(isShown));
    this.#ask();
  }

  #clear() {
    this.#since = Date.now() / 1000;
    if (this.#drawn) this.#since = Math.max(this.#since, this.#drawn.whole.end);
    this.#see(null);
  }

  /** @param {Range | null} range */
  #see(range) {
    this.#wanted = range;
    this.#ask();
  }

  /** Have the simulator draw what is to be seen: one picture at a time, the newest wish next. */
  #ask() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (this.#pane.hidden || this.#view.clientWidth === 0) return;
    if (this.#isAsking) {
      this.#isOutdated = true;
      return;
    }
    this.#isAsking = true;
    this.#isOutdated = false;
    // Not fetch and DOMParser: the page lets no text become elements, and this never was one.
    const request = new XMLHttpRequest();
    request.open('GET', this.#address(this.#view.clientWidth));
    request.setRequestHeader('X-Page-Token', this.token);
    request.responseType = 'document';
    const began = performance.now();
    request.addEventListener('loadend', () => {
      this.#isAsking = false;
      this.#took = performance.now() - began;
      const picture = request.status === 200 ? request.responseXML?.documentElement : null;
      if (picture) this.#draw(picture);
      if (this.#isOutdated) this.#ask();
    });
    request.send();
  }

  /** @param {number} width */
  #address(width) {
    const asked = new URLSearchParams({ width: String(Math.round(width)) });
    if (this.#since) asked.set('since', String(this.#since));
    if (this.#wanted) {
      asked.set('begin', this.#wanted.begin.toFixed(6));
      asked.set('end', this.#wanted.end.toFixed(6));
    }
    return `/timeline?${asked}`;
  }

  /** @param {Element} picture */
  #draw(picture) {
    const number = (/** @type {string} */ name) => Number(picture.getAttribute(`data-${name}`));
    this.#drawn = {
      whole: { begin: number('first'), end: number('last') },
      shown: { begin: number('begin'), end: number('end') },
      left: number('left'),
      right: number('right'),
    };
    const hadFocus = this.#view.contains(document.activeElement) && document.activeElement !== this.#view;
    this.#view.replaceChildren(document.importNode(picture, true));
    setAttribute(this.#view, 'aria-label', picture.getAttribute('aria-label'));
    const chosen = this.#items().find((item) => item.dataset.key === this.#key);
    if (chosen) this.#mark(chosen);
    if (hadFocus) (chosen ?? this.#view).focus({ preventScroll: true });
  }

  #items() {
    return /** @type {SVGElement[]} */ ([...this.#view.querySelectorAll('.item')]);
  }

  /** @param {number} factor @param {number} [place] px from the left, that stays where it is */
  #zoom(factor, place) {
    if (!this.#drawn) return;
    const { shown, whole, left, right } = this.#drawn;
    const { begin, end } = this.#wanted ?? shown;
    const share = Math.min(Math.max(((place ?? this.#middle()) - left) / (right - left), 0), 1);
    const length = Math.max((end - begin) * factor, LEAST);
    if (length >= whole.end - whole.begin) return this.#see(null);
    const at = begin + share * (end - begin);
    this.#see(within(at - share * length, length, whole));
  }

  /** Where a zoom looks to: at the item that has the focus, else at the middle. */
  #middle() {
    const { left, width } = this.#view.getBoundingClientRect();
    const box = itemAt(document.activeElement)?.querySelector('.bar')?.getBoundingClientRect();
    return box ? box.left - left + box.width / 2 : width / 2;
  }

  /** @param {number} seconds */
  #move(seconds) {
    if (!this.#drawn || !this.#wanted) return; // the whole is seen
    const { begin, end } = this.#wanted;
    this.#see(within(begin + seconds, end - begin, this.#drawn.whole));
  }

  #seconds() {
    const { begin, end } = this.#wanted ?? this.#drawn?.shown ?? { begin: 0, end: 0 };
    return end - begin;
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = WAYS[event.key];
    if (event.key === '+' || event.key === '=') this.#zoom(1 / ZOOM);
    else if (event.key === '-') this.#zoom(ZOOM);
    else if (event.key === '0') this.#see(null);
    else if (way && event.shiftKey && way[1]) this.#move(way[1] * MOVE * this.#seconds());
    else if (way) this.#go(way);
    else return;
    event.preventDefault();
  }

  /** @param {[lane: number, item: number]} way */
  #go([lane, item]) {
    const lanes = [...this.#view.querySelectorAll('.lane')]
      .map((each) => /** @type {SVGElement[]} */ ([...each.querySelectorAll('.item')]))
      .filter((each) => each.length > 0);
    const current = itemAt(document.activeElement);
    const at = lanes.findIndex((each) => current && each.includes(current));
    if (!current || at < 0) {
      this.#focus(lanes[0]?.[0]);
      return;
    }
    if (lane) {
      const near = lanes[at + lane]?.map((each) => ({
        each,
        away: Math.abs(placeOf(each) - placeOf(current)),
      }));
      this.#focus(near?.reduce((best, one) => (one.away < best.away ? one : best)).each);
      return;
    }
    const next = lanes[at]?.[lanes[at].indexOf(current) + item];
    if (next) this.#focus(next);
    else this.#move((item * this.#seconds()) / 2); // what comes next may be there
  }

  /** @param {SVGElement | undefined} item */
  #focus(item) {
    item?.focus({ preventScroll: true });
    item?.scrollIntoView({ block: 'nearest' });
  }

  /** @param {SVGElement | null} item */
  #choose(item) {
    this.#key = item?.dataset.key ?? '';
    this.#mark(item);
    this.#tell(item);
  }

  /** Show which one is chosen, and what else is of its interaction. @param {SVGElement | null} item */
  #mark(item) {
    const about = item?.dataset.about;
    for (const each of this.#items()) {
      each.classList.toggle('chosen', each === item);
      each.classList.toggle('same', about !== undefined && each !== item && each.dataset.about === about);
    }
  }

  /** @param {SVGElement | null} item what is pointed at; else what is chosen is told */
  #tell(item) {
    const told = item ?? this.#items().find((each) => each.dataset.key === this.#key);
    setText(this.#told, told?.getAttribute('aria-label') ?? HINT);
  }

  /** @param {WheelEvent} event */
  #turn(event) {
    event.preventDefault();
    const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
    if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
      this.#move((sideways / this.#view.clientWidth) * this.#seconds());
      return;
    }
    if (!event.deltaY) return;
    const place = event.clientX - this.#view.getBoundingClientRect().left;
    this.#zoom(event.deltaY > 0 ? WHEEL_ZOOM : 1 / WHEEL_ZOOM, place);
  }

  /** @param {PointerEvent} begun */
  #drag(begun) {
    if (begun.button !== 0 || !this.#drawn) return;
    const { left, right } = this.#drawn;
    const from = this.#wanted;
    const top = this.#view.scrollTop;
    const moved = (/** @type {PointerEvent} */ { clientX, clientY }) => {
      this.#view.classList.add('dragged');
      this.#view.scrollTop = top + begun.clientY - clientY;
      if (!from || !this.#drawn) return;
      const length = from.end - from.begin;
      const by = ((begun.clientX - clientX) / (right - left)) * length;
      this.#see(within(from.begin + by, length, this.#drawn.whole));
    };
    const ends = new AbortController();
    const ended = () => {
      ends.abort();
      this.#view.classList.remove('dragged');
    };
    window.addEventListener('pointermove', moved, ends);
    window.addEventListener('pointerup', ended, ends);
    window.addEventListener('pointercancel', ended, ends);
  }

  async #save() {
    const width = Math.max(this.#view.clientWidth, 1000);
    await download(`${this.#address(width)}&styled=1`, this.token).catch((error) =>
      this.#complain(error.message),
    );
  }
}

/** @param {EventTarget | null} target */
function itemAt(target) {
  const item = target instanceof Element ? target.closest('.item') : null;
  return item instanceof SVGElement ? item : null;
}

/** @param {SVGElement} item */
function placeOf(item) {
  return item.querySelector('.bar')?.getBoundingClientRect().left ?? 0;
}

/**
 * A range of that length, inside of the whole.
 * @param {number} begin @param {number} length @param {Range} whole
 * @returns {Range}
 */
function within(begin, length, whole) {
  const first = Math.max(Math.min(begin, whole.end - length), whole.begin);
  return { begin: first, end: first + length };
}

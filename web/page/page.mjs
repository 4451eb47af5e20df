// @ts-check
/**
 * What the agent sees of the extension: Python's content, sanitized and merged into what is shown, and what he
 * does there, as plain data. It is in a shadow tree, where no id or name of the content can stand for one of
 * ours, and no style sheet reaches the other's elements.
 *
 * Python sends operations, as JSON:
 *
 * | op        | with           |                                                              |
 * |-----------|----------------|--------------------------------------------------------------|
 * | `show`    | `html`         | show it in place of what is shown                            |
 * | `focus`   | `name`         | put the focus on what has that name or id                    |
 * | `title`   | `text`         | call the frame so; empty for the extension's label           |
 * | `busy`    | `is`           | say that something is under way, or not                      |
 * | `settled` | `key` `failed` | the handlers of that submit have ended                       |
 *
 * and the bridge two more, when a Python has ended and another one takes its place: `stale`, what is shown is nobody's, and
 * is only to be looked at until the next shows something, which may well be the same form with what is typed in it; and
 * `renewed`, the next is there.
 *
 * and is sent `{type, form, name, value, values, key}`, the `key` with a submit only.
 *
 * @import { Allowed } from './sanitize.mjs'
 * @typedef {object} Content What the build says of content.
 * @property {Allowed} allowed
 * @property {string} folder Where the extension's own files are.
 * @property {string} style The address of the style sheet for it.
 * @property {string} styleIntegrity What that has to be.
 */
import { isField, textOf, valuesIn, valuesOf } from './fields.mjs';
import { createForms } from './forms.mjs';
import { createMerge } from './merge.mjs';
import { all, attribute, closest } from './nodes.mjs';
import { canSanitize, createSanitizer } from './sanitize.mjs';

/** Milliseconds after which content is shown though the browser draws nothing, such as in a hidden frame. */
const UNSEEN = 100;

/** Milliseconds after which what an ended Python has shown goes, though the next has shown nothing. */
const STALE = 15_000;

/** Milliseconds that the first content waits for its style sheet: plain content is better than none. */
const UNSTYLED = 2000;

const TOO_OLD =
  'This browser is too old to show this page. It takes Chrome or Edge 146, Firefox 148, or a later one.';

/**
 * @param {HTMLElement} element Where the page goes.
 * @param {(json: string) => void} send Called with what the agent does.
 * @param {Content} content
 * @param {() => void} unseen Called when a form has failed and is not there any more to say so.
 */
export function createPage(element, send, content, unseen) {
  const host = document.createElement('div');
  host.className = 'shown';
  const root = host.attachShadow({ mode: 'open' });
  const sheet = document.createElement('link');
  sheet.rel = 'stylesheet';
  sheet.href = content.style;
  sheet.integrity = content.styleIntegrity;
  const body = document.createElement('div');
  body.className = 'page';
  root.append(sheet, body);
  element.append(host);
  const label = document.title;

  if (!canSanitize()) {
    body.textContent = TOO_OLD;
    body.role = 'alert';
    return { apply() {} };
  }
  const parse = createSanitizer(content.allowed, content.folder);
  const merge = createMerge();
  const forms = createForms(merge);

  /** @type {string | null} What is to be shown, where that is not yet. */
  let waiting = null;
  let shown = '';
  let isFresh = true; // the first picture waits for the style sheet, for a while
  /** @type {(() => void)[]} What is to be done once it is. */
  const after = [];
  let isStale = false;
  /** @type {Element | null} What had the focus until then. */
  let focused = null;

  /** @param {string} html */
  function show(html) {
    waiting = html;
    host.toggleAttribute('data-waits', true); // for tests
    if (isFresh) return; // it has its turn with the next picture
    draw();
    isFresh = true;
    inNextPicture(turn);
  }

  function turn() {
    isFresh = false;
    if (waiting !== null) show(waiting);
  }

  const begin = once(turn);
  for (const event of ['load', 'error']) sheet.addEventListener(event, begin);
  sheet.addEventListener('error', () => {
    console.warn(
      `${content.style} is missing, or is not the file that was built: the page is shown without it`,
    );
  });
  setTimeout(begin, UNSTYLED);

  function draw() {
    const isGiven = waiting !== null;
    if (waiting !== null && waiting !== shown) {
      merge.into(body, parse(waiting));
      shown = waiting;
    }
    waiting = null;
    host.toggleAttribute('data-waits', false);
    if (isStale && isGiven) beFresh();
    for (const work of after.splice(0)) work();
  }

  function beStale() {
    waiting = null;
    host.toggleAttribute('data-waits', false);
    after.length = 0;
    forms.giveUp();
    body.ariaBusy = null;
    focused = root.activeElement ?? focused;
    isStale = true;
    body.inert = true;
    host.toggleAttribute('data-stale', true);
  }

  function beFresh() {
    isStale = false;
    body.inert = false;
    host.toggleAttribute('data-stale', false);
    const isElsewhere = document.activeElement !== document.body;
    if (focused instanceof HTMLElement && focused.isConnected && !isElsewhere) {
      HTMLElement.prototype.focus.call(focused);
    }
    focused = null;
  }

  /** @param {() => void} work */
  function onceShown(work) {
    after.push(work);
    if (waiting === null) draw();
  }

  /** @param {string} name */
  function focus(name) {
    const found = [...all(body, '[name], [id]')].find(
      (each) => attribute(each, 'name') === name || attribute(each, 'id') === name,
    );
    if (found instanceof HTMLElement) HTMLElement.prototype.focus.call(found);
  }

  /**
   * @param {number} key
   * @param {boolean} hasFailed
   */
  function settle(key, hasFailed) {
    if (!forms.end(key, hasFailed)) unseen();
  }

  /** @param {Record<string, unknown>} told */
  function tell(told) {
    send(JSON.stringify(told));
  }

  /**
   * @param {any} field
   * @param {string} type
   */
  function tellField(field, type) {
    if (!(field instanceof HTMLElement) || !isField(field)) return;
    const { form } = /** @type {any} */ (field);
    const values = form ? valuesIn(form) : valuesOf([field]);
    tell({ type, form: nameOf(form), name: nameOf(field), value: textOf(field), values });
  }

  body.addEventListener('change', (event) => tellField(event.target, 'change'));
  body.addEventListener('input', (event) => tellField(event.target, 'input'));
  body.addEventListener('click', (event) => {
    const target = /** @type {Element} */ (event.target);
    const link = closest(target, 'a[href]');
    if (link && attribute(link, 'target') !== '_blank') {
      event.preventDefault();
      const value = attribute(link, 'href') ?? '';
      tell({ type: 'click', form: nameOf(closest(link, 'form')), name: nameOf(link), value, values: {} });
      return;
    }
    const button = /** @type {any} */ (closest(target, 'button, input'));
    if (!button || isField(button) || button.disabled) return;
    const { form } = button;
    if (form && button.type !== 'button') return; // it submits or resets
    const value = attribute(button, 'value') ?? '';
    tell({ type: 'click', form: nameOf(form), name: nameOf(button), value, values: valuesIn(form) });
  });
  body.addEventListener('submit', (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const key = forms.begin(form);
    if (key === null) return; // it is under way
    const { submitter } = /** @type {SubmitEvent} */ (event);
    const name = nameOf(submitter);
    const value = submitter ? (attribute(submitter, 'value') ?? '') : '';
    tell({ type: 'submit', form: nameOf(form), name, value, values: valuesIn(form), key });
  });

  const operations = {
    show: (/** @type {any} */ { html }) => show(html),
    focus: (/** @type {any} */ { name }) => onceShown(() => focus(name)),
    title: (/** @type {any} */ { text }) => {
      document.title = text || label;
    },
    busy: (/** @type {any} */ told) => {
      body.ariaBusy = told.is ? 'true' : null;
    },
    settled: (/** @type {any} */ { key, failed }) => onceShown(() => settle(key, failed)),
    stale: beStale,
    renewed: () => setTimeout(() => isStale && show(''), STALE),
  };

  return {
    /** @param {string} text An operation. */
    apply(text) {
      const told = JSON.parse(text);
      operations[/** @type {keyof typeof operations} */ (told.op)](told);
    },
  };
}

/** @param {Element | null} element */
function nameOf(element) {
  return (element && attribute(element, 'name')) || '';
}

/** @param {() => void} work */
function inNextPicture(work) {
  const first = once(work);
  requestAnimationFrame(first);
  setTimeout(first, UNSEEN);
}

/**
 * For the first of several calls; the others do nothing.
 * @param {() => void} work
 */
function once(work) {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}

// @ts-check
/**
 * What a person sees in the extension's frame of ours, beside what the extension shows. The author, on his machine,
 * sees all there is: whether it runs, what it prints, what went wrong and where. An agent sees progress until
 * it runs, then nothing; of what goes wrong, a sentence with a reference, by which support finds the rest in the
 * browser's console. Everything is put in as text.
 *
 * @import { Words } from './words.mjs'
 * @typedef {object} Failure
 * @property {string} title
 * @property {string} text One or more sentences that whoever develops or operates the extension can act on.
 * @property {string} [details] Such as a traceback.
 * @property {string} [forAgents] The sentence for agents, where there is a better one than the usual.
 *
 * @typedef {object} View
 * @property {(share: number) => void} progress From 0 to 1.
 * @property {() => void} running
 * @property {(failure: Failure) => void} fail The extension cannot run. The first reason stays: what follows is its
 *     consequence.
 * @property {(title: string, text: string, traceback: string) => void} failed The same, for Python.
 * @property {(title: string, text: string, traceback: string, isBesideForm?: boolean) => void} report Something went
 *     wrong in an extension that goes on running. What agents read beside their form, they need not read twice.
 * @property {(line: string, kind?: string, isOpen?: boolean) => void} print What the extension has printed, or
 *     Python has to say of it; the kind is `warning` for what needs the author's eye. The line may go on: then the
 *     next of its kind has it again, and more.
 *
 * @typedef {View & { unseen: () => void, renewing: (failure: Failure) => void }} OwnView A frame's own. `unseen`: what was
 *     reported last, and should have been read beside a form, is not, for the form has gone. `renewing`: Python has ended, and
 *     another one starts in its place.
 */

import { chooseWords, say } from './words.mjs';

const MOST_LINES = 200;

/** Letters and digits that are not mistaken for others on the telephone. */
const CLEAR = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** @param {string} id */
function element(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`index.html has no element ${id}`);
  return found;
}

/** @param {string} state A word for style sheets and tests: starting, running or failed. */
function show(state) {
  document.documentElement.dataset.state = state;
}

function hasFailed() {
  return document.documentElement.dataset.state === 'failed';
}

/**
 * @param {string} title
 * @param {string} text
 * @param {string} details
 */
function explain(title, text, details) {
  element('problem-title').textContent = title;
  element('problem-text').textContent = text;
  element('traceback').textContent = details;
  element('traceback').hidden = !details;
  element('problem').hidden = false;
}

/** @param {string} status */
function showStart(status) {
  show('starting');
  element('status').textContent = status;
  element('progress').hidden = false;
  progress(0);
}

/**
 * @param {string} sentence
 * @param {string} reference
 */
function withReference(sentence, reference) {
  return `${sentence} ${say('reference', { reference })}`;
}

/** What an agent reads to support. */
function newReference() {
  const random = crypto.getRandomValues(new Uint8Array(6));
  const letters = Array.from(random, (each) => CLEAR[each % CLEAR.length]).join('');
  return `${letters.slice(0, 3)}-${letters.slice(3)}`;
}

/**
 * @param {object} shown
 * @param {string} shown.name What the extension is called.
 * @param {string} shown.audience `author` or `agent`.
 * @param {Words} shown.words
 * @returns {OwnView}
 */
export function createView({ name, audience, words }) {
  speak(chooseWords(words));
  document.title = name;
  element('name').textContent = name;
  element('again').addEventListener('click', () => location.reload());
  element('dismiss').addEventListener('click', () => {
    element('problem').hidden = true;
  });
  document.documentElement.dataset.audience = audience;
  show('starting');
  return audience === 'agent' ? agentsView(name) : authorsView();
}

/** @param {string} language In it from now on: what is ours of the page, for what the extension shows may be in another. */
function speak(language) {
  for (const id of ['status', 'progress', 'problem']) element(id).lang = language;
  element('status').textContent = say('starting');
  element('progress').ariaLabel = say('loading');
  element('again').textContent = say('tryAgain');
  element('dismiss').textContent = say('close');
}

/** In a tab that was elsewhere, and has nothing more to do. */
export function showReturned() {
  show('returned');
  element('status').textContent = say('returned');
  element('progress').hidden = true;
}

/** @param {number} share */
function progress(share) {
  const bar = /** @type {HTMLProgressElement} */ (element('progress'));
  bar.value = share;
}

/** @returns {OwnView} */
function authorsView() {
  const lines = element('lines');
  /** @type {Map<string, HTMLElement>} The lines that go on, by their kind. */
  const open = new Map();
  let ended = '';

  /** @param {Failure} failure */
  function fail({ title, text, details = '' }) {
    if (hasFailed()) return;
    show('failed');
    element('status').textContent = 'Not running';
    element('progress').hidden = true;
    explain(title, text, details);
  }

  return {
    progress,
    fail,

    failed(title, text, details) {
      console.error(details || text);
      fail({ title, text, details });
    },

    running() {
      if (hasFailed()) return;
      show('running');
      element('status').textContent = 'Running';
      element('progress').hidden = true;
      const heading = element('problem-title');
      if (ended && heading.textContent === `${ended}, and another one starts`) {
        heading.textContent = `${ended}, and another one was started`;
      }
      ended = '';
    },

    renewing({ title, text, details = '' }) {
      if (hasFailed()) return;
      showStart(say('startingAgain'));
      ended = title;
      explain(`${title}, and another one starts`, text, details);
    },

    report(title, text, traceback) {
      console.error(`${title}\n${traceback}`);
      if (hasFailed()) return; // it does not go on
      explain(title, `${text} The extension goes on running.`, traceback);
    },

    unseen() {}, // it is reported whether it stands beside a form or not

    print(line, kind = '', isOpen = false) {
      const item = open.get(kind) ?? document.createElement('li');
      item.textContent = line;
      item.className = kind;
      if (!item.isConnected) lines.append(item);
      if (isOpen) open.set(kind, item);
      else open.delete(kind);
      while (lines.childElementCount > MOST_LINES) lines.firstElementChild?.remove();
      element('output').hidden = false;
    },
  };
}

/**
 * @param {string} name
 * @returns {OwnView}
 */
function agentsView(name) {
  /** The reference of what is to be read beside a form. */
  let beside = '';
  /** The reference of the end of the Python before, while another one starts. */
  let ended = '';

  /** @param {string[]} parts What agents do not see. */
  function log(...parts) {
    console.error(parts.filter(Boolean).join('\n'));
  }

  /**
   * @param {string} title For agents, as is the sentence; the rest is for the console.
   * @param {string} sentence
   * @param {string[]} rest
   */
  function tell(title, sentence, ...rest) {
    explain(title, withReference(sentence, logged(...rest)), '');
  }

  /**
   * @param {string[]} parts What agents do not see.
   * @returns {string} The reference by which it is found.
   */
  function logged(...parts) {
    const reference = newReference();
    log(`Reference ${reference}`, ...parts);
    return reference;
  }

  /** @param {string} reference */
  function explainFailure(reference) {
    explain(say('mishap'), withReference(say('goesOn', { name }), reference), '');
  }

  /** @param {Failure} failure */
  function fail({ title, text, details = '', forAgents }) {
    if (hasFailed()) return log(title, text, details);
    show('failed');
    element('top').hidden = true;
    element('progress').hidden = true;
    element('extension').hidden = true; // nobody is there any more whom its buttons would reach
    const sentence = forAgents ?? say('notStarted', { name });
    tell(say('failed', { name }), `${sentence} ${say('advice')}`, title, text, details);
  }

  return {
    progress,
    fail,
    failed: (title, text, details) => fail({ title, text, details }),

    running() {
      if (hasFailed()) return;
      show('running');
      element('top').hidden = true;
      element('progress').hidden = true;
      if (ended) {
        explain(say('startedAgain', { name }), withReference(say('lookAgain', { name }), ended), '');
      }
      ended = '';
    },

    renewing({ title, text, details = '' }) {
      if (hasFailed()) return log(title, text, details);
      showStart(say('startingAgain'));
      ended = logged(title, text, details);
      explain(say('stopped', { name }), withReference(say('meanwhile'), ended), '');
    },

    report(title, text, traceback, isBesideForm = false) {
      if (hasFailed()) return log(title, text, traceback);
      const reference = logged(title, text, traceback);
      if (isBesideForm) beside = reference;
      else explainFailure(reference);
    },

    unseen() {
      if (beside && !hasFailed()) explainFailure(beside);
      beside = '';
    },

    print() {}, // the console has it
  };
}

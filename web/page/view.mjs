// @ts-check
/**
 * What a person sees in the extension's frame while and after it starts: progress, what it prints,
 * and what went wrong. Everything is put in as text.
 */

const MOST_LINES = 200;

/** @param {string} id */
function element(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`index.html has no element ${id}`);
  return found;
}

/** @param {string} name What the extension is called. */
export function createView(name) {
  const status = element('status');
  const progress = /** @type {HTMLProgressElement} */ (element('progress'));
  const problem = element('problem');
  const output = element('output');
  const lines = element('lines');
  /** @type {Map<string, HTMLElement>} The lines that go on, by their kind. */
  const open = new Map();

  document.title = name;
  element('name').textContent = name;
  element('again').addEventListener('click', () => location.reload());

  /** @param {string} state A word for style sheets and tests: starting, running or failed. */
  function show(state) {
    document.documentElement.dataset.state = state;
  }
  show('starting');

  return {
    /** @param {number} share 0 to 1 */
    progress(share) {
      progress.value = share;
    },

    running() {
      if (document.documentElement.dataset.state === 'failed') return;
      show('running');
      status.textContent = 'Running';
      progress.hidden = true;
    },

    /**
     * The extension cannot run. The first reason stays: what follows is its consequence.
     * @param {string} title
     * @param {string} text One or more sentences that a person can act on.
     * @param {string} [traceback]
     */
    failed(title, text, traceback = '') {
      if (document.documentElement.dataset.state === 'failed') return;
      show('failed');
      status.textContent = 'Not running';
      progress.hidden = true;
      explain(title, text, traceback);
    },

    /**
     * Something went wrong in an extension that goes on running.
     * @param {string} title
     * @param {string} text
     * @param {string} traceback
     */
    report(title, text, traceback) {
      explain(title, `${text} The extension goes on running.`, traceback);
    },

    /**
     * @param {string} line What the extension has printed, or Python has to say of it.
     * @param {string} [kind] `warning` for what needs the author's eye.
     * @param {boolean} [isOpen] The line goes on: the next of its kind has it again, and more.
     */
    print(line, kind = '', isOpen = false) {
      const item = open.get(kind) ?? document.createElement('li');
      item.textContent = line;
      item.className = kind;
      if (!item.isConnected) lines.append(item);
      if (isOpen) open.set(kind, item);
      else open.delete(kind);
      while (lines.childElementCount > MOST_LINES) lines.firstElementChild?.remove();
      output.hidden = false;
    },
  };

  /**
   * @param {string} title
   * @param {string} text
   * @param {string} traceback
   */
  function explain(title, text, traceback) {
    element('problem-title').textContent = title;
    element('problem-text').textContent = text;
    element('traceback').textContent = traceback;
    element('traceback').hidden = !traceback;
    problem.hidden = false;
  }
}

/** @typedef {ReturnType<typeof createView>} View */

// @ts-check
/**
 * What the page's address asks for with `console`, in a bundle whose builder has allowed it: a prompt of Python's, into the
 * extension that runs. It is loaded for that alone, and shows text only. Nobody reaches it by a message: what is
 * run is what somebody has typed here.
 *
 * It tells Python's part, py_ext/_runtime/python_console.py, and is told, as that file's tables have it.
 *
 * @import { Debug } from './debug-panel.mjs'
 * @import { Bundle } from './extension-python.mjs'
 */

/** So many parts of the output stay: what was typed, and what came of it. */
const MOST_PARTS = 1000;

/** So many lines can be recalled. */
const MOST_RECALLED = 200;

/** Milliseconds after which what runs can be cancelled by a button: most has ended by then. */
const SOON = 200;

/** Where they are kept: as long as this tab of the browser is there. */
const KEPT = 'py-ext console';

const HINT = 'Tab completes, Up and Down recall, Shift+Enter adds a line. Escape, then Tab, leaves.';

/**
 * @param {Bundle} bundle
 * @param {Debug} way
 */
export function createPanel(bundle, way) {
  addStyle(bundle);
  const { panel, output, input, form, cancel } = elements();
  const history = createHistory();
  let isRunning = false;
  let offer = 0; // the timer of the button
  let typed = '';
  let leaves = false; // with the next Tab
  let asked = 0; // for completions of what is typed now

  /** @param {Record<string, unknown>} told */
  function tell(told) {
    way.type?.(JSON.stringify(told));
  }

  /**
   * @param {string} kind For the style sheet.
   * @param {string} text
   */
  function write(kind, text) {
    if (!text) return;
    const isAtEnd = output.scrollHeight - output.scrollTop - output.clientHeight < 40;
    const last = output.lastElementChild;
    const isMore = kind === 'written' && last?.className === 'written';
    if (isMore && last) last.append(text);
    else {
      const part = document.createElement('div');
      part.className = kind;
      part.append(text);
      output.append(part);
    }
    while (output.childElementCount > MOST_PARTS) output.firstElementChild?.remove();
    output.hidden = false;
    if (isAtEnd || kind === 'typed') output.scrollTop = output.scrollHeight;
  }

  /** @param {string} text */
  function setInput(text, at = text.length) {
    input.value = text;
    input.setSelectionRange(at, at);
    asked += 1;
    fit();
  }

  /** As high as what is in it, where style sheets cannot say so (Firefox). */
  function fit() {
    input.rows = input.value.split('\n').length;
  }

  /** @param {boolean} is */
  function run(is) {
    isRunning = is;
    clearTimeout(offer);
    if (is) {
      offer = Number(setTimeout(() => cancel.toggleAttribute('hidden', false), SOON));
      return;
    }
    if (document.activeElement === cancel) input.focus();
    cancel.hidden = true;
  }

  function submit() {
    if (isRunning || !input.value.trim()) return;
    typed = input.value;
    run(true);
    tell({ op: 'run', source: typed });
  }

  function end() {
    if (isRunning) tell({ op: 'cancel' });
    else if (input.value) setInput('');
  }

  /** The line that the caret is in goes on with what fits, or is told what could. */
  function complete() {
    const before = input.value.slice(0, input.selectionStart);
    if (/(^|\n)\s*$/.test(before)) return insert('    ');
    asked += 1;
    tell({ op: 'complete', source: before.slice(before.lastIndexOf('\n') + 1) });
    wanted = { number: asked, before };
  }
  let wanted = { number: 0, before: '' };

  /** @param {string} text */
  function insert(text) {
    input.setRangeText(text, input.selectionStart, input.selectionEnd, 'end');
    input.dispatchEvent(new InputEvent('input'));
  }

  /** @type {Record<string, (told: any) => void>} */
  const heard = {
    here: ({ text }) => write('told', text),
    written: ({ text }) => write('written', text),

    more() {
      run(false);
      if (input.value === typed) setInput(`${typed}\n${indentAfter(typed)}`);
    },

    running() {
      write('typed', marked(typed));
      history.add(typed);
      if (input.value === typed) setInput('');
    },

    ran({ how, text }) {
      run(false);
      write(how, how === 'cancelled' ? 'Cancelled.' : text.trimEnd());
    },

    completions({ start, words }) {
      if (wanted.number !== asked) return; // something else was typed meanwhile
      const begin = wanted.before.lastIndexOf('\n') + 1 + start;
      const common = commonOf(words);
      if (common.length > wanted.before.length - begin) {
        const after = input.value.slice(wanted.before.length);
        setInput(wanted.before.slice(0, begin) + common + after, begin + common.length);
      } else if (words.length > 1) write('told', words.join('  '));
    },

    failed({ text }) {
      run(false);
      write('failed', `There is no Python console: ${text}`);
    },
  };

  way.printed = (text) => {
    const told = JSON.parse(text);
    heard[told.op]?.(told);
  };
  way.begun = () => {
    if (isRunning) write('failed', 'Python has ended, and another one has started.');
    run(false);
    tell({ op: 'open' });
  };
  tell({ op: 'open' });

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  cancel.addEventListener('click', end);
  input.addEventListener('input', () => {
    asked += 1;
    fit();
  });
  input.addEventListener('blur', () => {
    leaves = false;
  });
  input.addEventListener('keydown', (event) => {
    const key = keyOf(event);
    const { value, selectionStart, selectionEnd } = input;
    const isSelected = selectionStart !== selectionEnd;
    if (key === 'Enter' && !event.isComposing) submit();
    else if (key === 'Tab' && value.trim() && !leaves) complete();
    else if (key === 'Control+c' && !isSelected) end();
    else if (key === 'ArrowUp' && !value.slice(0, selectionStart).includes('\n')) recall(-1);
    else if (key === 'ArrowDown' && !value.slice(selectionEnd).includes('\n')) recall(1);
    else {
      leaves = key === 'Escape';
      return;
    }
    event.preventDefault();
  });

  /** @param {number} by */
  function recall(by) {
    const found = history.recall(by, input.value);
    if (found !== null) setInput(found);
  }

  return {
    /**
     * @param {boolean} isShown
     * @param {boolean} isMeant Somebody has just asked for it, who wants to type.
     */
    show(isShown, isMeant) {
      panel.hidden = !isShown;
      if (isShown && isMeant) input.focus();
    },
  };
}

/** @param {Bundle} bundle */
function addStyle(bundle) {
  const style = document.createElement('link');
  style.rel = 'stylesheet';
  style.href = new URL('./console-panel.css', import.meta.url).href;
  const { checks } = bundle.runtime;
  const [, sha256 = ''] =
    Object.entries(checks).find(([address]) => address.endsWith('/console-panel.css'))?.[1] ?? [];
  if (sha256) style.integrity = `sha256-${sha256}`;
  document.head.append(style);
}

function elements() {
  const panel = document.createElement('details');
  panel.id = 'console';
  panel.open = true;
  const summary = document.createElement('summary');
  summary.textContent = 'Python';
  const output = document.createElement('div');
  output.id = 'console-output';
  output.role = 'log';
  output.ariaLabel = 'What Python says';
  output.tabIndex = 0; // it scrolls
  output.hidden = true;
  const form = document.createElement('form');
  const mark = document.createElement('span');
  mark.textContent = '>>>';
  mark.ariaHidden = 'true';
  const input = document.createElement('textarea');
  input.id = 'console-input';
  input.rows = 1;
  input.ariaLabel = 'Python to run';
  input.setAttribute('aria-describedby', 'console-hint');
  input.setAttribute('autocapitalize', 'off');
  input.autocomplete = 'off';
  input.spellcheck = false;
  const cancel = document.createElement('button');
  cancel.type = 'button';
  cancel.textContent = 'Cancel';
  cancel.title = 'Ctrl+C';
  cancel.hidden = true;
  form.append(mark, input, cancel);
  const hint = document.createElement('p');
  hint.id = 'console-hint';
  hint.textContent = HINT;
  panel.append(summary, output, form, hint);
  document.body.append(panel);
  return { panel, output, input, form, cancel };
}

/** The lines that were typed, the newest last: Up and Down go through them. */
function createHistory() {
  /** @type {string[]} */
  let lines = [];
  let at = 0;
  let own = ''; // what was being typed
  try {
    lines = JSON.parse(sessionStorage.getItem(KEPT) ?? '[]');
  } catch {
    // The browser gives this frame no storage: they are there until it is loaded anew.
  }
  at = lines.length;

  return {
    /** @param {string} line */
    add(line) {
      lines = [...lines.filter((each) => each !== line), line].slice(-MOST_RECALLED);
      at = lines.length;
      try {
        sessionStorage.setItem(KEPT, JSON.stringify(lines));
      } catch {
        // As above; or it is full.
      }
    },

    /**
     * @param {number} by
     * @param {string} now What is in the field.
     * @returns {string | null}
     */
    recall(by, now) {
      const next = at + by;
      if (next < 0 || next > lines.length) return null;
      if (at === lines.length) own = now;
      at = next;
      return lines[at] ?? own;
    },
  };
}

/** @param {KeyboardEvent} event */
function keyOf({ key, ctrlKey, shiftKey, altKey, metaKey }) {
  const held = { Control: ctrlKey, Shift: shiftKey, Alt: altKey, Meta: metaKey };
  const names = Object.entries(held).filter(([name, is]) => is && name !== key);
  return [...names.map(([name]) => name), key].join('+');
}

/**
 * As Python's own prompt shows it.
 * @param {string} source
 */
function marked(source) {
  return source
    .trimEnd()
    .split('\n')
    .map((line, number) => `${number ? '...' : '>>>'} ${line}`)
    .join('\n');
}

/**
 * With how much space the line after these begins.
 * @param {string} source
 */
function indentAfter(source) {
  const last = source.slice(source.lastIndexOf('\n') + 1);
  const indent = /^\s*/.exec(last)?.[0] ?? '';
  return last.trimEnd().endsWith(':') ? `${indent}    ` : indent;
}

/**
 * What all of them begin with.
 * @param {string[]} words
 */
function commonOf([first = '', ...others]) {
  let length = first.length;
  for (const each of others) {
    while (!each.startsWith(first.slice(0, length))) length -= 1;
  }
  return first.slice(0, length);
}

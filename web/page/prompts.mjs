// @ts-check
/**
 * The prompts of the Python console, where Python is: each frame may have one. The first has Python's part of it come,
 * `py_ext/_runtime/python_console.py`, which is in no snapshot. A bundle that has no console has nothing of this.
 *
 * @import { Bundle } from './extension-python.mjs'
 * @import { Library } from './python.mjs'
 * @typedef {(text: string) => void} Answer How a prompt's frame is told something: JSON, as console-panel.mjs has it.
 * @typedef {{ hear: (name: string, text: string, answer: Answer) => void, went: (name: string) => void }} Prompts
 */
import { fileOf } from './checked-file.mjs';

/** @type {{ bundle: Bundle, python: any, library: Library | null } | null} */
let here = null;
/** @type {Promise<Prompts> | null} */
let prompts = null;
/** @type {[name: string, text: string, answer: Answer][]} What was typed before Python was there. */
let early = [];

/**
 * Python is there.
 * @param {Bundle} bundle
 * @param {any} python
 * @param {Library | null} library
 */
export function beginPrompts(bundle, python, library) {
  here = { bundle, python, library };
  for (const each of early) hearPrompt(...each);
  early = [];
}

/**
 * A frame's prompt has something to tell Python.
 * @param {string} name The frame's.
 * @param {string} text JSON, as console-panel.mjs has it.
 * @param {Answer} answer
 */
export function hearPrompt(name, text, answer) {
  if (!here) {
    early.push([name, text, answer]);
    return;
  }
  prompts ??= load(here);
  prompts.then(
    ({ hear }) => hear(name, text, answer),
    (error) => {
      prompts = null; // the web server may be there again
      answer(JSON.stringify({ op: 'failed', text: String(error?.message ?? error) }));
    },
  );
}

/**
 * A frame has gone.
 * @param {string} name
 */
export function endPrompt(name) {
  early = early.filter(([each]) => each !== name);
  prompts?.then(
    ({ went }) => went(name),
    () => {},
  );
}

/**
 * @param {NonNullable<typeof here>} here
 * @returns {Promise<Prompts>}
 */
async function load({ bundle, python, library }) {
  const address = bundle.console ?? '';
  const [bytes] = await Promise.all([fileOf(address, bundle.runtime.checks), library?.load()]);
  const globals = python.toPy({});
  globals.set('__name__', 'py_ext._runtime.python_console');
  python.runPython(new TextDecoder().decode(bytes), { globals, filename: 'python_console.py' });
  globals.get('begin')(bundle.module);
  return { hear: globals.get('hear'), went: globals.get('went') };
}

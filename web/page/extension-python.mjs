// @ts-check
/**
 * Loads Python with the extension's files in it, and starts the extension: in a frame, or in the worker that all
 * frames share.
 *
 * @import { Runtime } from './python.mjs'
 * @import { View } from './view.mjs'
 * @typedef {object} Bundle What the build wrote into index.html.
 * @property {string} name What the extension is called.
 * @property {string} version Changes with anything that is in the bundle.
 * @property {string} audience Whom the page is for: its `author`, on his machine, or each `agent`.
 * @property {import('./words.mjs').Words} words What the page says to agents by itself.
 * @property {string[]} desktops The origins of the desktops it was built for.
 * @property {string[]} ancestors The origins of the pages that may show such a desktop in a frame of theirs.
 * @property {string[]} connect The origins that the extension may reach beside its own.
 * @property {boolean} shared One Python serves all frames of a desktop.
 * @property {number} idle Seconds that it goes on without any frame.
 * @property {string} logLevel The lowest level of what is logged that the console gets, as Python calls it.
 * @property {string} report Where failures are reported; "" for nowhere.
 * @property {number | null} rateLimit How many requests the desktop answers in a minute, where the author has said so.
 * @property {string} module The Python module to import.
 * @property {string[]} files The addresses of the extension's files: its folder, then the file's name in there.
 * @property {import('./page.mjs').Content} content What may be shown, and how.
 * @property {string | null} settings What the site may set in settings.json, by name: JSON, for Python, which has
 *   numbers that JavaScript would round.
 * @property {boolean} [doings] The desktop is a simulated one, which is told what Python does between the messages.
 * @property {string} [console] The address of the Python console's own file, in a bundle that has one.
 * @property {Runtime & { early: boolean }} runtime `early`: the extension begins with what is in the library.
 * @property {number} bytes What has to be loaded, all together.
 * @property {number} [memory] Bytes that Python may have, where that is less than it can.
 * @property {number} patience Seconds in which something has to come, or the start counts as failed.
 * @property {number} updates Seconds between two looks for another version; 0 for none.
 *
 * @typedef {object} OwnFrame What Python knows of a frame.
 * @property {string} name No other frame has it.
 * @property {any} bridge As bridge.mjs makes it.
 * @property {string} params The page's query parameters, as a JSON object.
 * @property {string} origin
 * @property {boolean} isVisible
 * @property {string} session What is kept of `desk.session`, as session.mjs has it.
 * @property {(change: string) => void} keep A change of it.
 * @property {string} problem A sentence, if there is no desktop around it that we may talk to; else "".
 * @property {import('./lead.mjs').Lead | null} lead Null where nobody else's handlers may run beside this Python's.
 *
 * @typedef {object} Host Who has Python.
 * @property {View} view
 * @property {string} desktop The desktop's origin.
 * @property {import('./neighbours.mjs').Neighbours | null} neighbours
 * @property {string} languages As `spoken` gives them.
 * @property {(came: (frame: OwnFrame) => void, went: (name: string) => void) => void} takeFrames Has `came` called
 *     with each frame that is there and each that comes, and `went` with the name of each that goes.
 * @property {(seconds: number) => void} limited So long a step of the author's code may take from now on.
 * @property {() => void} alive One step after the other is taken, be it without a pause between them. Called often.
 * @property {(place: string, handler: string) => void} interrupted A step takes too long and is to end there. It may go
 *     on all the same.
 * @property {() => void} over Nothing runs: it could not be started, and the page says why.
 * @property {Promise<void>} sound Done when the script that this runs in is known to be the one that was built.
 * @property {import('./failure-reports.mjs').Reports | null} reports
 * @property {(text: string) => void} doings Tell the desktop what Python does, as page_doings.py has it.
 * @property {(error: unknown, reported: Promise<void>) => void} ended Python has died; `reported` is done when that is
 *     reported, or cannot be.
 */
import { addressOf, BASE } from './base.mjs';
import { fileOf } from './checked-file.mjs';
import { watchFatalEnd } from './fatal-end.mjs';
import { makeRoom } from './make-room.mjs';
import { limitMemory, MOST_MEMORY } from './memory-limit.mjs';
import { createOutput } from './output.mjs';
import { beginPrompts } from './prompts.mjs';
import { startPython } from './python.mjs';
import { hearReturns } from './returns.mjs';
import { createScheduler } from './scheduler.mjs';
import { limitSteps } from './step-limit.mjs';
import { createTimers } from './timers.mjs';

const HOME = '/extension';

/** @type {[RegExp, string][]} What browsers and Pyodide say when they end a Python, and what that means. */
const REASONS = [
  [/call stack|recursion/i, 'its stack has run over'],
  [/out of memory|no more memory|cannot enlarge/i, 'there was no memory left'],
  [/abort/i, 'it was aborted'],
  [/exit/i, 'it has ended itself'],
];
/** Milliseconds between two tries to load what is needed later: from the one to the other. */
const PAUSE = 5_000;
const LONGEST_PAUSE = 60_000;

/**
 * @param {Bundle} bundle
 * @param {Host} host
 * @returns {Promise<any>} Python, when the extension runs, or the page says why it does not.
 */
export async function startExtension(
  bundle,
  {
    view,
    desktop,
    neighbours,
    languages,
    takeFrames,
    limited,
    alive,
    interrupted,
    over,
    sound,
    reports,
    doings,
    ended,
  },
) {
  const settings = siteSettings(bundle.settings);
  settings.catch(() => {}); // it is waited for later
  const { python, library } = await loadPython(bundle, view);
  await sound;
  let isAlive = true;
  watchFatalEnd(python, (error) => {
    isAlive = false; // what is left of it is not asked any more
    // The stack may be full here.
    queueMicrotask(() => ended(error, reports?.ended(error) ?? Promise.resolve()));
  });
  if (/** @type {any} */ (globalThis).pyExtConsole) beginPrompts(bundle, python, library);
  const wanted = python.pyimport('py_ext._runtime.start');
  await wanted.start({
    takeFrames,
    limited,
    over,
    timers: createTimers(),
    createScheduler: (/** @type {() => void} */ take) => createScheduler(() => isAlive && take()),
    interrupted,
    limitSteps: (/** @type {any} */ cell) => limitSteps(python, cell, alive),
    view,
    log: (/** @type {'debug' | 'info' | 'warn' | 'error'} */ level, /** @type {string} */ text) =>
      console[level](text),
    logLevel: bundle.logLevel,
    failed: reports?.note ?? null,
    doings: bundle.doings ? doings : null,
    isForAuthor: bundle.audience === 'author',
    library,
    languages,
    desktop,
    neighbours,
    siteSettings: await settings,
    rateLimit: bundle.rateLimit,
    address: BASE,
    hearReturns,
    home: HOME,
    module: bundle.module,
  });
  wanted.destroy();
  if (library) whenIdle(() => loadRest(library, () => isAlive));
  return python;
}

/**
 * What the debug panel shows of Python.
 * @param {any} python Null where it is not there.
 * @returns {string} JSON, or "".
 */
export function diagnosisOf(python) {
  if (!python) return '';
  try {
    const wanted = python.pyimport('py_ext._runtime.start');
    const text = wanted.debug();
    wanted.destroy();
    return text;
  } catch {
    return ''; // it has died
  }
}

/**
 * How Python has died, as it is told.
 * @param {any} error
 * @returns {import('./renewals.mjs').End}
 */
export function endOf(error) {
  const reason = reasonOf(error);
  return {
    title: 'Python has stopped',
    text: `What it was doing has ended it: ${reason}.`,
    details: String(error?.stack ?? error),
    reason,
  };
}

/**
 * In words of ours: those of an error may hold anything.
 * @param {any} error
 */
function reasonOf(error) {
  const isAborted = String(error?.stack).includes('_abort_js'); // its message is "unreachable"
  const words = isAborted ? 'abort' : `${error?.name} ${error?.message}`;
  const known = REASONS.find(([pattern]) => pattern.test(words));
  return known ? known[1] : 'an error that Python cannot handle';
}

/**
 * @param {Bundle} bundle
 * @param {View} view
 */
async function loadPython(bundle, view) {
  limitMemory(Math.min(bundle.memory ?? MOST_MEMORY, MOST_MEMORY));
  const stopped = showProgress(bundle, view);
  const files = Promise.all(
    bundle.files.map(async (address) => ({
      path: HOME + decodeURIComponent(address.slice(address.indexOf('/'))),
      bytes: await fileOf(address, bundle.runtime.checks),
    })),
  );
  const starting = startPython({
    runtime: bundle.runtime,
    patience: bundle.patience,
    output: { stdout: console.log, stderr: console.warn },
  });
  const [{ python, library }, loaded] = await Promise.all([starting, files]).finally(stopped);
  // Pyodide's own way waits for the end of a line. The console cannot change what it has: it has whole lines,
  // and each stage of one that goes on.
  const stdout = createOutput((line, isOpen) => {
    console.log(line);
    view.print(line, '', isOpen);
  });
  const stderr = createOutput((line, isOpen) => {
    console.warn(line);
    view.print(line, 'warning', isOpen);
  });
  python.setStdout({ write: stdout.write });
  python.setStderr({ write: stderr.write });
  for (const { path, bytes } of loaded) {
    python.FS.mkdirTree(path.slice(0, path.lastIndexOf('/')));
    python.FS.writeFile(path, bytes);
  }
  if (bundle.runtime.early) await library?.load();
  return { python, library };
}

/**
 * What the site has set, and what can be set there: as JSON for Python, which checks it.
 * @param {Bundle['settings']} schema
 * @returns {Promise<string | null>} Null where nothing can be set.
 */
async function siteSettings(schema) {
  if (!schema) return null;
  const response = await fetch(addressOf('settings.json'), { cache: 'no-cache' });
  if (!response.ok && response.status !== 404) {
    throw new Error(`settings.json: ${response.status} ${response.statusText}`);
  }
  const text = response.ok ? await response.text() : null;
  return `{"schema": ${schema}, "text": ${JSON.stringify(text)}}`;
}

/**
 * Moves the bar by the bytes of each file that has come.
 * @param {Bundle} bundle
 * @param {View} view
 */
function showProgress(bundle, view) {
  let loaded = 0;
  const seen = new Set(); // some come twice, out of the cache, to be looked at
  const observer = new PerformanceObserver((list) => {
    for (const entry of /** @type {PerformanceResourceTiming[]} */ (list.getEntries())) {
      if (!seen.has(entry.name)) loaded += entry.decodedBodySize;
      seen.add(entry.name);
    }
    view.progress(Math.min(loaded / bundle.bytes, 1));
  });
  observer.observe({ type: 'resource', buffered: true });
  return () => observer.disconnect();
}

/**
 * Load what is needed later while the web server is there; where it is not, try until it is again. What needs
 * it before that asks for it by itself, and fails with the file's name.
 * @param {import('./python.mjs').Library} library
 * @param {() => boolean} isWanted
 */
async function loadRest(library, isWanted) {
  for (let pause = PAUSE; isWanted() && !library.isWhole; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    try {
      await library.load();
    } catch (error) {
      console.warn(error);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  if (isWanted() && !('document' in globalThis)) makeRoom(); // of pages, browsers take care
}

/** @param {() => void} work What can wait until there is nothing else to do. */
function whenIdle(work) {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(work, { timeout: 2000 });
  else setTimeout(work, 200);
}

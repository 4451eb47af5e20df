// @ts-check
/**
 * Starts the extension: finds the desktop, loads Python from our own origin, hands both to
 * `py_ext._runtime.start`, and says on the page what goes wrong.
 *
 * @import { Connection } from './bridge.mjs'
 * @import { Content } from './page.mjs'
 * @import { Desktop } from './find-desktop.mjs'
 * @import { Runtime } from './python.mjs'
 * @import { Failure, View } from './view.mjs'
 * @typedef {object} Bundle What build.py wrote into index.html.
 * @property {string} name What the extension is called.
 * @property {string} audience Whom the page is for: its `author`, on his machine, or each `agent`.
 * @property {string[]} desktops The origins of the desktops it was built for.
 * @property {string[]} connect The origins that the extension may reach beside its own.
 * @property {string} module The Python module to import.
 * @property {string[]} files The addresses of the extension's files: its folder, then the file's name in there.
 * @property {Content} content What may be shown, and how.
 * @property {string | null} settings What the site may set in settings.json, by name: JSON, for Python, which has
 *   numbers that JavaScript would round.
 * @property {Runtime & { early: boolean }} runtime `early`: the extension imports what is in the library.
 * @property {number} bytes What has to be loaded, all together.
 * @property {number} [memory] Bytes that Python may have, where that is less than it can.
 * @property {number} patience Seconds in which something has to come, or the start counts as failed.
 */
import { createBridge } from './bridge.mjs';
import { fileOf } from './checked-file.mjs';
import { withEarlySubscription } from './early-subscription.mjs';
import { watchFatalEnd } from './fatal-end.mjs';
import { findDesktop } from './find-desktop.mjs';
import { foreignService } from './foreign-service.mjs';
import { withHeldBlocks } from './held-blocks.mjs';
import { limitMemory, MOST_MEMORY } from './memory-limit.mjs';
import { createOutput } from './output.mjs';
import { ownService } from './own-service.mjs';
import { createPage } from './page.mjs';
import { startPython } from './python.mjs';
import { limitReach } from './reach.mjs';
import { createScheduler } from './scheduler.mjs';
import { createService, referenceIds } from './service.mjs';
import { limitSteps } from './step-limit.mjs';
import { createView } from './view.mjs';

const HOME = '/extension';

/** What Python subscribes to first, whatever the extension is. */
const FIRST_EVENT = 'interaction';

/** Start the extension of this page. */
export function boot() {
  // Where index.html was cut short, this ends it here, and start-check.js tells.
  const bundle = /** @type {Bundle} */ (JSON.parse(document.getElementById('bundle')?.textContent ?? ''));
  const view = createView(bundle);
  const desktop = findDesktop(bundle.desktops);
  limitReach(bundle.connect, (text) => {
    console.warn(text);
    view.print(text, 'warning');
  });
  if (desktop.problem) {
    view.fail({
      title: 'Not in a desktop',
      text: desktop.problem,
      forAgents: `${bundle.name} works in the desktop that it was made for, and nowhere else.`,
    });
  }
  start(bundle, view, desktop).catch((error) => {
    console.error(error);
    view.fail({
      title: 'The extension could not be started',
      text: 'A file is missing or was not loaded. The browser’s console has the detail.',
      details: String(error?.message ?? error),
    });
  });
}

/**
 * @param {Bundle} bundle
 * @param {View} view
 * @param {Desktop} desktop
 */
async function start(bundle, view, desktop) {
  const { service, connection } = connected(desktop);
  const early = withEarlySubscription(connection, FIRST_EVENT);
  const bridge = createBridge(withHeldBlocks(early, referenceIds()), (send) =>
    createPage(/** @type {HTMLElement} */ (document.getElementById('extension')), send, bundle.content),
  );
  addEventListener('pagehide', () => {
    bridge.close();
    service.unload?.();
  });
  addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload(); // what pagehide closed does not come back
  });

  if (!desktop.problem) early.begin(); // what the desktop tells while Python starts waits for it

  const settings = siteSettings(bundle.settings);
  settings.catch(() => {}); // it is waited for later
  const { python, library } = await loadPython(bundle, view);
  let isAlive = true;
  watchFatalEnd(python, (error) => {
    isAlive = false; // what is left of it is not asked any more
    // The stack may be full here.
    queueMicrotask(() => {
      view.fail(ended(error, bundle.name));
      bridge.close();
    });
  });
  const wanted = python.pyimport('py_ext._runtime.start');
  await wanted.start({
    bridge,
    createScheduler: (/** @type {() => void} */ take) => createScheduler(() => isAlive && take()),
    limitSteps: (/** @type {any} */ cell) => limitSteps(python, cell),
    view,
    warn: (/** @type {string} */ text) => console.warn(text),
    isForAuthor: bundle.audience === 'author',
    library,
    language: navigator.language,
    origin: location.origin,
    problem: desktop.problem,
    desktop: desktop.origin,
    siteSettings: await settings,
    params: JSON.stringify(Object.fromEntries(new URLSearchParams(location.search))),
    home: HOME,
    module: bundle.module,
  });
  wanted.destroy();
  if (library) whenIdle(() => library.load().catch((error) => console.warn(error)));
}

/**
 * What the page says when Python has died.
 * @param {any} error
 * @param {string} name
 * @returns {Failure}
 */
function ended(error, name) {
  return {
    title: 'Python has stopped',
    text: 'What it was doing has ended it, so it hears nothing any more. Nothing of it blocks an interaction now.',
    details: String(error?.stack ?? error),
    forAgents: `${name} has stopped.`,
  };
}

/**
 * The page's `genesys.wwe.service`: the vendor's, if the page has it, else ours, which it then gets.
 * @param {Desktop} desktop
 * @returns {{ service: any, connection: Connection }}
 */
function connected({ window, origin }) {
  const page = /** @type {any} */ (globalThis);
  const present = page.genesys?.wwe?.service;
  if (present) {
    const connection = foreignService({ service: present, desktop: window, origin });
    return { service: present, connection };
  }
  const service = createService({ desktop: window, origin: origin || 'null' });
  page.genesys = { ...page.genesys, wwe: { ...page.genesys?.wwe, service } };
  return { service, connection: ownService(service) };
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
  const response = await fetch('settings.json', { cache: 'no-cache' });
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
  const observer = new PerformanceObserver((list) => {
    for (const entry of /** @type {PerformanceResourceTiming[]} */ (list.getEntries())) {
      loaded += entry.decodedBodySize;
    }
    view.progress(Math.min(loaded / bundle.bytes, 1));
  });
  observer.observe({ type: 'resource', buffered: true });
  return () => observer.disconnect();
}

/** @param {() => void} work What can wait until the page has nothing else to do. */
function whenIdle(work) {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(work, { timeout: 2000 });
  else setTimeout(work, 200);
}

// @ts-check
/**
 * Starts the extension: finds the desktop, loads Python from our own origin, hands both to
 * `py_ext._page`, and says on the page what goes wrong.
 *
 * @typedef {object} Bundle What build.py wrote into index.html.
 * @property {string} name What the extension is called.
 * @property {string[]} desktops The origins of the desktops it was built for.
 * @property {string} wheel
 * @property {string} module The Python module to import.
 * @property {string[]} files The extension's files, below `extension/`.
 * @property {number} bytes What has to be loaded, all together.
 * @property {number} patience Seconds until a start that goes on counts as failed.
 */
import { createBridge } from './bridge.mjs';
import { findDesktop } from './desktop.mjs';
import { createService } from './service.mjs';
import { createView } from './view.mjs';

const HOME = '/extension';
/** Beside this file in a bundle only, so that tsc must not look for it. @type {string} */
const PYODIDE = './pyodide/pyodide.mjs';

const bundle = /** @type {Bundle} */ (
  JSON.parse(document.getElementById('bundle')?.textContent ?? '{}')
);
const view = createView(bundle.name);
const desktop = findDesktop(bundle.desktops);
if (desktop.problem) view.failed('Not in a desktop', desktop.problem);

boot().catch((error) => {
  console.error(error);
  view.failed(
    'The extension could not be started',
    'A file is missing or was not loaded. The browser’s console has the detail.',
    String(error?.message ?? error),
  );
});

async function boot() {
  const { service, foreign } = pageService();
  const bridge = createBridge({
    service,
    foreign,
    desktop: desktop.window,
    origin: desktop.origin,
  });
  addEventListener('pagehide', () => {
    bridge.close();
    service.unload?.();
  });
  addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload(); // what pagehide closed does not come back
  });

  const watched = watchLoading();
  const python = await Promise.race([loadPython(), watched.failed]).finally(watched.stop);
  const run = python.pyimport('py_ext._page').run;
  await run({
    bridge,
    view,
    warn: (/** @type {string} */ text) => console.warn(text),
    origin: location.origin,
    problem: desktop.problem,
    desktop: desktop.origin,
    params: JSON.stringify(Object.fromEntries(new URLSearchParams(location.search))),
    home: HOME,
    module: bundle.module,
  });
}

/** The page's `genesys.wwe.service`: the vendor's, if the page has it, else ours. */
function pageService() {
  const page = /** @type {any} */ (globalThis);
  const present = page.genesys?.wwe?.service;
  if (present) return { service: present, foreign: true };
  const service = createService({ desktop: desktop.window, origin: desktop.origin || 'null' });
  page.genesys = { ...page.genesys, wwe: { ...page.genesys?.wwe, service } };
  return { service, foreign: false };
}

async function loadPython() {
  const wheel = load(bundle.wheel).then((response) => response.arrayBuffer());
  const files = Promise.all(
    bundle.files.map(async (name) => ({
      name,
      bytes: new Uint8Array(await (await load(`extension/${encodeURIComponent(name)}`)).arrayBuffer()),
    })),
  );
  /** @type {typeof import('pyodide')} */
  const { loadPyodide } = await import(PYODIDE);
  const python = await loadPyodide({
    stdout: (/** @type {string} */ line) => {
      console.log(line);
      view.print(line);
    },
    stderr: (/** @type {string} */ line) => {
      console.warn(line);
      view.print(line, 'warning');
    },
  });
  python.unpackArchive(await wheel, 'wheel');
  for (const { name, bytes } of await files) {
    const path = `${HOME}/${name}`;
    python.FS.mkdirTree(path.slice(0, path.lastIndexOf('/')));
    python.FS.writeFile(path, bytes);
  }
  return python;
}

/** @param {string} address */
async function load(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status} ${response.statusText}`);
  return response;
}

/**
 * Moves the bar by the bytes of each file that has come, and tells of failures that Pyodide keeps to
 * itself: its promise never settles when the wasm is missing or cannot be instantiated.
 */
function watchLoading() {
  let loaded = 0;
  /** @type {PromiseWithResolvers<never>} */
  const { promise: failed, reject } = Promise.withResolvers();
  const observer = new PerformanceObserver((list) => {
    for (const entry of /** @type {PerformanceResourceTiming[]} */ (list.getEntries())) {
      loaded += entry.decodedBodySize;
      if (entry.responseStatus >= 400) reject(new Error(`${entry.name}: ${entry.responseStatus}`));
    }
    view.progress(Math.min(loaded / bundle.bytes, 1));
  });
  observer.observe({ type: 'resource', buffered: true });
  /** @param {PromiseRejectionEvent} event */
  const rejected = (event) => reject(event.reason);
  addEventListener('unhandledrejection', rejected);
  const timer = setTimeout(
    () => reject(new Error(`Python did not start within ${bundle.patience} s`)),
    bundle.patience * 1000,
  );
  function stop() {
    observer.disconnect();
    removeEventListener('unhandledrejection', rejected);
    clearTimeout(timer);
  }
  return { failed, stop };
}

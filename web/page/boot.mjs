// @ts-check
/**
 * Starts the extension in this frame: finds the desktop, joins both to Python, which all frames share or which is this
 * frame's own, and says on the page what goes wrong.
 *
 * @import { Connection } from './bridge.mjs'
 * @import { Debug } from './debug-panel.mjs'
 * @import { Bundle } from './extension-python.mjs'
 * @import { Desktop } from './find-desktop.mjs'
 * @import { OwnView } from './view.mjs'
 */
import { createBridge } from './bridge.mjs';
import { verifiedModules } from './checked-file.mjs';
import { findDeskName, newFrameName } from './desk-name.mjs';
import { withEarlySubscription } from './early-subscription.mjs';
import { findDesktop } from './find-desktop.mjs';
import { foreignService } from './foreign-service.mjs';
import { withHeldBlocks } from './held-blocks.mjs';
import { ownService } from './own-service.mjs';
import { createPage } from './page.mjs';
import { tellEndBefore } from './renewals.mjs';
import { isReturn, tellReturn } from './returns.mjs';
import { createService, referenceIds } from './service.mjs';
import { createSession } from './session.mjs';
import { useSharedPython } from './shared-python.mjs';
import { createView, showReturned } from './view.mjs';
import { say } from './words.mjs';

/** What Python subscribes to first, whatever the extension is. */
const FIRST_EVENT = 'interaction';

/** Start the extension of this page. */
export function boot() {
  // Where index.html was cut short, this ends it here, and start-check.js tells.
  const bundle = /** @type {Bundle} */ (JSON.parse(document.getElementById('bundle')?.textContent ?? ''));
  const view = createView(bundle);
  if (isReturn()) {
    tellReturn();
    showReturned();
    return;
  }
  tellEndBefore(view);
  const desktop = findDesktop(bundle.desktops, bundle.ancestors);
  if (desktop.problem) {
    view.fail({
      title: 'Not in a desktop',
      text: desktop.problem,
      forAgents: say('noDesktop', { name: bundle.name }),
    });
  }
  /** @type {Debug} */
  const debug = { runtime: '', ask() {}, told() {} };
  if (new URLSearchParams(location.search).has('debug')) {
    const { checks } = bundle.runtime;
    const sound = verifiedModules(checks, (name) => name === 'debug-panel.mjs');
    sound
      .then(() => import('./debug-panel.mjs'))
      .then(
        ({ showPanel }) => showPanel({ bundle, desktop: desktop.origin, debug }),
        (error) => console.warn('There is no debug panel:', error),
      );
  }
  if (/** @type {any} */ (globalThis).pyExtConsole) offerConsole(bundle, debug);
  start(bundle, view, desktop, debug).catch((error) => {
    console.error(error);
    view.fail({
      title: 'The extension could not be started',
      text: 'A file is missing or was not loaded. The browser’s console has the detail.',
      details: String(error?.message ?? error),
    });
  });
}

/**
 * The Python console, where the address asks for it, be it later: with `#console`, no page is loaded anew for it.
 * @param {Bundle} bundle
 * @param {Debug} debug
 */
function offerConsole(bundle, debug) {
  const inQuery = new URLSearchParams(location.search).has('console');
  const isAskedFor = () => inQuery || location.hash === '#console';
  /** @type {Promise<{ show: (isShown: boolean, isMeant: boolean) => void }> | undefined} */
  let panel;
  const look = (/** @type {boolean} */ isMeant) => {
    if (!isAskedFor() && !panel) return;
    panel ??= verifiedModules(bundle.runtime.checks, (name) => name === 'console-panel.mjs')
      .then(() => import('./console-panel.mjs'))
      .then(({ createPanel }) => createPanel(bundle, debug));
    panel.then(
      ({ show }) => show(isAskedFor(), isMeant),
      (error) => console.warn('There is no Python console:', error),
    );
  };
  look(false);
  addEventListener('hashchange', () => look(true));
}

/**
 * @param {Bundle} bundle
 * @param {OwnView} view
 * @param {Desktop} desktop
 * @param {Debug} debug
 */
async function start(bundle, view, desktop, debug) {
  const { service, connection } = connected(desktop);
  const early = withEarlySubscription(connection, FIRST_EVENT);
  const bridge = createBridge(withHeldBlocks(early, referenceIds()), (send) =>
    createPage(
      /** @type {HTMLElement} */ (document.getElementById('extension')),
      send,
      bundle.content,
      view.unseen,
    ),
  );
  addEventListener('pagehide', () => {
    bridge.close();
    service.unload?.();
  });
  addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload(); // what pagehide closed does not come back
  });

  const session = createSession((text) => {
    console.warn(text);
    view.print(text, 'warning');
  });
  const named = findDeskName();
  const frame = {
    name: newFrameName(),
    params: JSON.stringify(Object.fromEntries(new URLSearchParams(location.search))),
    origin: location.origin,
  };
  if (bundle.shared && !desktop.problem && 'SharedWorker' in globalThis) {
    const name = await named;
    if (name.isFirst) early.begin();
    try {
      const { origin } = desktop;
      if (await useSharedPython({ bundle, view, bridge, session, desktop: origin, frame, debug }, name))
        return;
      console.info('The frames share no Python: the browser gives this one no shared worker.');
    } catch (error) {
      console.warn('The frames share no Python:', error);
    }
  } else if (!desktop.problem) early.begin(); // what the desktop tells while Python starts waits for it
  // What only few frames load; where each frame has its own Python, it is of main.mjs.
  await verifiedModules(bundle.runtime.checks, (name) => /^(own-python|chunk)-/.test(name));
  const { useOwnPython } = await import('./own-python.mjs');
  const { problem } = desktop;
  const kept = { session: session.read(), keep: session.keep };
  const own = { ...frame, ...kept, bridge, problem, isVisible: true, lead: null };
  await useOwnPython(bundle, view, own, { session, named, desktop: desktop.origin, debug });
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
  const service = createService({ desktop: window, origin });
  page.genesys = { ...page.genesys, wwe: { ...page.genesys?.wwe, service } };
  return { service, connection: ownService(service) };
}

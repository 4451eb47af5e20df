// @ts-check
/**
 * Starts the extension in this frame: finds the desktop, joins both to Python, which all frames share or which is this
 * frame's own, and says on the page what goes wrong.
 *
 * @import { Connection } from './bridge.mjs'
 * @import { Bundle } from './extension-python.mjs'
 * @import { Desktop } from './find-desktop.mjs'
 * @import { OwnView } from './view.mjs'
 */
import { createBridge } from './bridge.mjs';
import { findDeskName, newFrameName } from './desk-name.mjs';
import { withEarlySubscription } from './early-subscription.mjs';
import { findDesktop } from './find-desktop.mjs';
import { foreignService } from './foreign-service.mjs';
import { withHeldBlocks } from './held-blocks.mjs';
import { ownService } from './own-service.mjs';
import { createPage } from './page.mjs';
import { createService, referenceIds } from './service.mjs';
import { useSharedPython } from './shared-python.mjs';
import { createView } from './view.mjs';

/** What Python subscribes to first, whatever the extension is. */
const FIRST_EVENT = 'interaction';

/** Start the extension of this page. */
export function boot() {
  // Where index.html was cut short, this ends it here, and start-check.js tells.
  const bundle = /** @type {Bundle} */ (JSON.parse(document.getElementById('bundle')?.textContent ?? ''));
  const view = createView(bundle);
  const desktop = findDesktop(bundle.desktops);
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
 * @param {OwnView} view
 * @param {Desktop} desktop
 */
async function start(bundle, view, desktop) {
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

  const named = findDeskName();
  const frame = {
    name: newFrameName(),
    params: JSON.stringify(Object.fromEntries(new URLSearchParams(location.search))),
    origin: location.origin,
  };
  if (bundle.shared && !desktop.problem && 'SharedWorker' in globalThis) {
    const name = await named;
    if (name.isNew) early.begin();
    try {
      if (await useSharedPython({ bundle, view, bridge, desktop: desktop.origin, frame }, name)) return;
      console.info('The frames share no Python: the browser gives this one no shared worker.');
    } catch (error) {
      console.warn('The frames share no Python:', error);
    }
  } else if (!desktop.problem) early.begin(); // what the desktop tells while Python starts waits for it
  const { useOwnPython } = await import('./own-python.mjs');
  const own = { ...frame, bridge, problem: desktop.problem, isVisible: true, lead: null };
  await useOwnPython(bundle, view, own, named, desktop.origin);
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

// @ts-check
/**
 * A Python of this frame's own: where the extension wants one, and where the browser gives no worker that all
 * frames share.
 *
 * @import { DeskName } from './desk-name.mjs'
 * @import { Debug } from './debug-panel.mjs'
 * @import { Bundle, OwnFrame } from './extension-python.mjs'
 * @import { View } from './view.mjs'
 */
import { tellDoings } from './doings.mjs';
import { diagnosisOf, endOf, startExtension } from './extension-python.mjs';
import { createReports } from './failure-reports.mjs';
import { createLead } from './lead.mjs';
import { watchLongTasks } from './long-tasks.mjs';
import { createNeighbours, neighbourKey } from './neighbours.mjs';
import { hearPrompt } from './prompts.mjs';
import { limitReach } from './reach.mjs';
import { lastEnd, mayRenewOwn, reloadAfter } from './renewals.mjs';
import { loadVersion, tellUpdate, watchUpdates } from './updates.mjs';
import { watchVisibility } from './visibility.mjs';
import { spoken } from './words.mjs';

/**
 * @param {Bundle} bundle
 * @param {View} view
 * @param {OwnFrame} own
 * @param {object} around
 * @param {ReturnType<typeof import('./session.mjs').createSession>} around.session
 * @param {Promise<DeskName>} around.named
 * @param {string} around.desktop The desktop's origin.
 * @param {Debug} around.debug
 */
export async function useOwnPython(bundle, view, own, { session, named, desktop, debug }) {
  let shown = () => {};
  const frame = { ...own, lead: createLead(named, own.name) };
  const visibility = watchVisibility((isVisible) => {
    frame.isVisible = isVisible;
    if (isVisible) shown();
    frame.bridge.told('visible', '', String(isVisible));
  });
  frame.isVisible = visibility.isVisible();
  session.watch((text) => frame.bridge.told('session', '', JSON.stringify(text)));
  const warn = (/** @type {string} */ text) => {
    console.warn(text);
    view.print(text, 'warning');
  };
  limitReach(bundle.connect, warn);
  const reports = createReports(bundle);
  if (reports) addEventListener('pagehide', reports.flush);
  debug.runtime = 'of this frame';
  debug.ask = () => debug.told('');
  if (/** @type {any} */ (globalThis).pyExtConsole) {
    debug.type = (text) => hearPrompt(frame.name, text, (answer) => debug.printed?.(answer));
    debug.begun?.();
  }
  const python = await startExtension(bundle, {
    view,
    desktop,
    neighbours: createNeighbours(neighbourKey()),
    languages: spoken(),
    takeFrames: (came) => came(frame),
    limited: watchLongTasks(warn), // its thread is this page's: nobody is there to look at its pulse
    alive() {},
    interrupted() {},
    over() {},
    sound: Promise.resolve(), // the browser has looked at it, or boot.mjs
    reports,
    doings: (text) => tellDoings(desktop, text),
    ended(error) {
      frame.bridge.close(); // which lifts its blocks: a page that is loaded anew must not count on its last moment
      const end = endOf(error);
      if (mayRenewOwn())
        reloadAfter(end); // what is left of the Python goes with the page
      else view.fail(lastEnd(end, bundle.name));
    },
  });
  debug.ask = () => debug.told(diagnosisOf(python));
  ({ shown } = watchUpdates(bundle, (version) => tellUpdate(python, version, () => loadVersion(version))));
}

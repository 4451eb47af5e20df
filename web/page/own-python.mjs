// @ts-check
/**
 * A Python of this frame's own: where the extension wants one, and where the browser gives no worker that all
 * frames share.
 *
 * @import { DeskName } from './desk-name.mjs'
 * @import { Bundle, OwnFrame } from './extension-python.mjs'
 * @import { View } from './view.mjs'
 */
import { endOf, startExtension } from './extension-python.mjs';
import { createLead } from './lead.mjs';
import { createNeighbours, neighbourKey } from './neighbours.mjs';
import { limitReach } from './reach.mjs';
import { watchVisibility } from './visibility.mjs';

/**
 * @param {Bundle} bundle
 * @param {View} view
 * @param {OwnFrame} own
 * @param {Promise<DeskName>} named
 * @param {string} desktop The desktop's origin.
 */
export async function useOwnPython(bundle, view, own, named, desktop) {
  const frame = { ...own, lead: createLead(named, own.name) };
  const visibility = watchVisibility((isVisible) => {
    frame.isVisible = isVisible;
    frame.bridge.told('visible', '', String(isVisible));
  });
  frame.isVisible = visibility.isVisible();
  limitReach(bundle.connect, (text) => {
    console.warn(text);
    view.print(text, 'warning');
  });
  await startExtension(bundle, {
    view,
    desktop,
    neighbours: createNeighbours(neighbourKey()),
    takeFrames: (came) => came(frame),
    limited() {}, // its own thread is this page's: nobody is there to look at its pulse
    alive() {},
    over() {},
    ended(error) {
      view.fail(endOf(error, bundle.name));
      frame.bridge.close();
    },
  });
}

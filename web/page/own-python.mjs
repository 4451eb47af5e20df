// @ts-check
/**
 * A Python of this frame's own: where the extension wants one, and where the browser gives no worker that all
 * frames share.
 *
 * @import { Bundle, OwnFrame } from './extension-python.mjs'
 * @import { View } from './view.mjs'
 */
import { endOf, startExtension } from './extension-python.mjs';
import { limitReach } from './reach.mjs';

/**
 * @param {Bundle} bundle
 * @param {View} view
 * @param {OwnFrame} frame
 * @param {string} desktop The desktop's origin.
 */
export async function useOwnPython(bundle, view, frame, desktop) {
  limitReach(bundle.connect, (text) => {
    console.warn(text);
    view.print(text, 'warning');
  });
  await startExtension(bundle, {
    view,
    desktop,
    takeFrames: (came) => came(frame),
    limited() {}, // its own thread is this page's: nobody is there to look at its pulse
    over() {},
    ended(error) {
      view.fail(endOf(error, bundle.name));
      frame.bridge.close();
    },
  });
}

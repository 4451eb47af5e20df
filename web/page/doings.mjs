// @ts-check
/**
 * Tells the simulated desktop what Python does between the messages, for its timeline. Only the bundles that `serve` makes
 * do so: no other desktop is ever told.
 */
import { desktopWindow } from './find-desktop.mjs';

/**
 * @param {string} desktop The desktop's origin.
 * @param {string} text JSON, as py_ext/_runtime/page_doings.py has it: names and times, no customer's data.
 */
export function tellDoings(desktop, text) {
  desktopWindow().postMessage({ ...JSON.parse(text), type: 'py-ext doings' }, desktop);
}

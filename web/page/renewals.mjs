// @ts-check
/**
 * How often a Python that has hung or died is replaced by itself before the page leaves that to a person, and what is
 * said of it: at most three times in five minutes, so that one that dies at each start does not start for ever.
 *
 * @import { Failure, OwnView } from './view.mjs'
 * @typedef {Failure & { reason: string }} End How a Python ended. `reason`: a few words for the console, with nothing of
 *     any customer's.
 */
import { say } from './words.mjs';

/** So many times a Python is replaced, in so many milliseconds. */
const MOST_RENEWED = 3;
const RENEWED_WITHIN = 5 * 60_000;

/** The item in which ends are counted: of the session storage for all frames of a desktop, of a frame's history for one. */
const RENEWED = 'pyExtRenewed';

/** In the state of the frame's history, which is its own and outlives a reload: how the Python before ended. */
const ENDED = 'pyExtEnded';

/** Characters of an end's details that go through a reload. */
const MOST_DETAILS = 10_000;

/**
 * Whether a Python may take the place of the one before, which all frames of a desktop had. All of them ask, and count
 * it once.
 * @param {import('./desk-name.mjs').DeskName} name Of the next Python.
 */
export function mayRenewShared({ key, generation }) {
  const item = `${RENEWED} ${key}`;
  try {
    const ends = counted(JSON.parse(sessionStorage.getItem(item) ?? '[]'), generation);
    sessionStorage.setItem(item, JSON.stringify(ends));
    return ends.length <= MOST_RENEWED;
  } catch {
    return mayRenewOwn(generation); // the browser keeps nothing for frames: each counts for itself
  }
}

/**
 * Whether a Python may take the place of the one before, which only this frame had.
 * @param {number} [end] Which one is counted, where it may be counted already.
 */
export function mayRenewOwn(end = Date.now()) {
  const ends = counted(history.state?.[RENEWED] ?? [], end);
  history.replaceState({ ...history.state, [RENEWED]: ends }, '');
  return ends.length <= MOST_RENEWED;
}

/**
 * @param {[number, number][]} all Which end, and when it was.
 * @param {number} end
 */
function counted(all, end) {
  const now = Date.now();
  const recent = all.filter(([each, time]) => each !== end && time > now - RENEWED_WITHIN);
  return [...recent, [end, now]];
}

/**
 * Load the page anew, which then says why.
 * @param {End} end
 */
export function reloadAfter({ title, text, details, reason }) {
  const told = { title, text, details: details?.slice(0, MOST_DETAILS), reason };
  history.replaceState({ ...history.state, [ENDED]: told }, '');
  location.reload();
}

/**
 * Say how the Python before has ended, where this page was loaded anew for that.
 * @param {OwnView} view
 */
export function tellEndBefore(view) {
  const end = history.state?.[ENDED];
  if (!end) return;
  history.replaceState({ ...history.state, [ENDED]: undefined }, '');
  tellRenewal(end, view);
}

/**
 * Say that a Python has ended, and that another takes its place.
 * @param {End} end
 * @param {OwnView} view
 */
export function tellRenewal(end, view) {
  console.warn(`Python has ended and is started again: ${end.reason}.`);
  view.renewing(end);
}

/**
 * What the page says when there were too many ends.
 * @param {End} end The last.
 * @param {string} name What the extension is called.
 * @returns {Failure}
 */
export function lastEnd(end, name) {
  console.warn(`Python has ended and is not started again: ${end.reason}.`);
  return {
    title: `${end.title}, again and again`,
    text:
      `${end.text} It was started again ${MOST_RENEWED} times within ${RENEWED_WITHIN / 60_000} minutes, and is not ` +
      'any more. Nothing of it blocks an interaction now.',
    details: end.details,
    forAgents: say('stoppedOften', { name }),
  };
}

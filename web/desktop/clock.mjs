// @ts-check
/**
 * How long each interaction has been in its state.
 *
 * The simulator tells it with each state; in between the page counts on by its own clock.
 */

/** @import { Interaction } from './types.mjs' */

/** Two states arrive differently late: less than this is no news. */
const JITTER_MS = 1500;

/** @type {Map<string, {state: string | null, since: number}>} */
let seen = new Map();

/**
 * @param {readonly Interaction[]} interactions
 * @param {number} at when they were sent, as Date.now() says it
 */
export function watch(interactions, at) {
  seen = new Map(
    interactions.map(({ interactionId, state, secondsInState }) => {
      const since = at - (secondsInState ?? 0) * 1000;
      const before = seen.get(interactionId);
      const same = before?.state === state && Math.abs(before.since - since) < JITTER_MS;
      return [interactionId, same ? before : { state, since }];
    }),
  );
}

/** @param {string} interactionId @returns {string} such as "0:07" or "1:02:03" */
export function duration(interactionId) {
  const since = seen.get(interactionId)?.since ?? Date.now();
  return clockText((Date.now() - since) / 1000);
}

/** @param {number} passed in seconds */
export function clockText(passed) {
  const seconds = Math.max(0, Math.floor(passed));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const tail = `${String(s).padStart(2, '0')}`;
  return h ? `${h}:${String(m).padStart(2, '0')}:${tail}` : `${m}:${tail}`;
}

// @ts-check
/**
 * How long each interaction has been in its state.
 *
 * The simulator sends no times of change, so the page counts from when it first saw the state: after
 * a reload of the page, all start again at 0:00.
 */

/** @import { Interaction } from "./types.mjs" */

/** @type {Map<string, {state: string | null, since: number}>} */
let seen = new Map();

/** @param {readonly Interaction[]} interactions */
export function watch(interactions) {
  const now = Date.now();
  seen = new Map(
    interactions.map(({ interactionId, state }) => {
      const before = seen.get(interactionId);
      return [interactionId, before?.state === state ? before : { state, since: now }];
    }),
  );
}

/** @param {string} interactionId @returns {string} such as "0:07" or "1:02:03" */
export function duration(interactionId) {
  const since = seen.get(interactionId)?.since ?? Date.now();
  const seconds = Math.max(0, Math.floor((Date.now() - since) / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const tail = `${String(s).padStart(2, "0")}`;
  return h ? `${h}:${String(m).padStart(2, "0")}:${tail}` : `${m}:${tail}`;
}

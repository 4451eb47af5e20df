// @ts-check
/**
 * What the extension has in `desk.session`, kept by the browser's tab over the end of a Python and over reloads.
 *
 * All frames of one origin in a tab have one session storage, so each extension has an item of its own there: JSON of
 * `[number, [[key, json], …]]`, with the number of the last change. A Python tells its changes only, which are put into
 * what is there now: where each frame has a Python of its own, others have changed it too. See py_ext/_session.py.
 *
 * @typedef {[string, string][]} Pairs
 */
import { BASE } from './base.mjs';

/** The item of the session storage. Its versions are one extension's: what one has kept, the next one reads. */
const ITEM = `pyExtSession ${BASE}`;

const NOT_KEPT =
  'The browser keeps no desk.session for this page: it is blocked, or its storage is full. It goes on in memory, and ' +
  'is lost with the page.';

/** @param {(text: string) => void} warn */
export function createSession(warn) {
  /** @type {string | null} What the storage has not taken, as long as the page is there. */
  let unkept = null;

  function read() {
    try {
      return unkept ?? sessionStorage.getItem(ITEM) ?? '';
    } catch {
      return '';
    }
  }

  return {
    read,

    /**
     * @param {string} change JSON of `[number, isWhole, [[key, json or null], …]]`; null is for what is kept no more.
     * @param {boolean} [isShared] Whether the frames have one Python, which tells each of them: one does for all that have
     *     this storage, and whoever comes later must not bring an older change after a newer one.
     */
    keep(change, isShared = false) {
      /** @type {[number, boolean, [string, string | null][]]} */
      const [number, isWhole, pairs] = JSON.parse(change);
      const [before, kept] = parsed(read());
      if (isShared && number <= before) return;
      const values = new Map(isWhole ? [] : kept);
      for (const [key, json] of pairs) {
        if (json === null) values.delete(key);
        else values.set(key, json);
      }
      const text = JSON.stringify([Math.max(number, before), [...values]]);
      try {
        sessionStorage.setItem(ITEM, text);
        unkept = null;
      } catch {
        if (unkept === null) warn(NOT_KEPT);
        unkept = text;
      }
    },

    /** @param {(text: string) => void} changed Called with what is kept when another frame has changed it. */
    watch(changed) {
      addEventListener('storage', ({ key }) => {
        if (key === ITEM) changed(read()); // what came with the event may be old by now
      });
    },
  };
}

/**
 * @param {string} text
 * @returns {[number, Pairs]} Nothing, of what is anything else: each script of this origin can write there.
 */
function parsed(text) {
  try {
    const [number, pairs] = JSON.parse(text);
    for (const pair of pairs) {
      if (pair.some((/** @type {unknown} */ each) => typeof each !== 'string')) return [0, []];
      JSON.parse(pair[1]);
    }
    return Number.isInteger(number) ? [number, pairs] : [0, []];
  } catch {
    return [0, []];
  }
}

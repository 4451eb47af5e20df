// @ts-check
/**
 * The way between the Pythons that send requests to one desktop: of frames that have one each, and of other extensions
 * of the same origin. One of them counts for all what is sent: the one that holds a lock.
 *
 * @typedef {object} Neighbours
 * @property {(receive: ((kind: string, text: string) => void) | null) => void} open Has `receive` called with `told` and
 *     what another tells, and with `count`, once, when this Python counts from now on.
 * @property {(text: string) => void} tell
 */

/** The item of the session storage, which all frames of an origin in a desktop share, whatever their extension. */
const ITEM = 'pyExtNeighbours';

/** @returns {string} The same for all frames of this origin in the desktop; empty where the browser keeps nothing. */
export function neighbourKey() {
  try {
    const key = sessionStorage.getItem(ITEM) ?? crypto.getRandomValues(new Uint32Array(4)).join('-');
    sessionStorage.setItem(ITEM, key);
    return key;
  } catch {
    return '';
  }
}

/**
 * @param {string} key
 * @returns {Neighbours | null} Null where the browser has no way, as over http.
 */
export function createNeighbours(key) {
  const { locks } = navigator;
  if (!key || !locks) return null;
  const name = `pyExtNeighbours ${key}`;
  /** @type {((kind: string, text: string) => void) | null} */
  let receive = null;
  /** @type {BroadcastChannel | null} */
  let channel = null;
  let letGo = () => {};

  return {
    open(receiver) {
      letGo();
      channel?.close();
      channel = null;
      receive = receiver;
      if (!receiver) return;
      channel = new BroadcastChannel(name);
      channel.onmessage = ({ data }) => receive?.('told', data);
      const leaving = new AbortController();
      letGo = () => leaving.abort();
      const hold = () => {
        receive?.('count', '');
        return new Promise((resolve) => {
          letGo = () => resolve(undefined);
        });
      };
      // Where the browser gives none, each goes by itself.
      locks.request(name, { signal: leaving.signal }, hold).catch(() => {});
    },
    tell: (text) => channel?.postMessage(text),
  };
}

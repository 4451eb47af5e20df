// @ts-check
/**
 * Which frame leads, where each has a Python of its own: all hear every event, and the handlers of one are to run. The
 * lock that it holds passes to the next when it goes, however it goes. Those that wait are told what it has handled, so
 * that the next one handles the rest.
 *
 * @import { DeskName } from './desk-name.mjs'
 * @typedef {object} Lead
 * @property {() => boolean} isLeading
 * @property {(receive: ((handled: string) => void) | null) => void} open Has `receive` called when this frame leads: with
 *     `{since, handled}` as JSON, what the one before has handled from that second on, each as `[seconds, name, data]`, or
 *     `null` where that is not known. And with `false` when a Python that all frames share leads in its place.
 * @property {(name: string, data: string) => void} handled This frame has handled an event, its data as JSON.
 */
import { BASE } from './base.mjs';
import { beside, holdName } from './desk-name.mjs';

/** Where a frame has when it came, for those beside it. */
const PLACE = 'pyExtLead';

/** Milliseconds between two looks at who is still there. */
const LOOK = 250;

/** As many as a frame that waits keeps of what it hears. */
const MOST_KEPT = 500;

/**
 * Whoever holds this lock leads. On a channel of the same name, who leads says `leads`, those that wait say `follow`, and
 * from `told` on are told each event that is `handled`. A Python that all frames share says `untold` instead.
 * @param {string} key
 */
function leadLockOf(key) {
  return `pyExtDesk lead ${key}`;
}

/**
 * Hold the lead, as soon as nobody else does; after it was taken away, have it again when it is free.
 * @param {string} key
 * @param {boolean} isTaken Take it from whoever has it: only a Python that all frames share does so, when its first frame
 *     comes. The one before may be of another version of the extension, or of a frame that had no such worker.
 * @param {Promise<void>} until When it lets go of it.
 * @param {() => void} leads
 * @param {() => void} follows
 */
export async function holdLead(key, isTaken, until, leads, follows) {
  for (let steal = isTaken; ; steal = false) {
    try {
      await navigator.locks.request(leadLockOf(key), { steal }, () => {
        leads();
        return until;
      });
      return;
    } catch (error) {
      if (/** @type {any} */ (error)?.name !== 'AbortError') throw error;
      follows();
    }
  }
}

/** @param {string} key Tell those that wait that they will not know what this Python has handled. */
export function tellNobody(key) {
  const channel = new BroadcastChannel(leadLockOf(key));
  channel.postMessage(['untold']);
  channel.close();
}

/**
 * @param {Promise<DeskName>} named
 * @param {string} frame
 * @returns {Lead | null} Null where the browser has no locks, as over http: each frame leads then.
 */
export function createLead(named, frame) {
  if (!navigator.locks) return null;
  let isLeading = false;
  let isFollowed = false;
  /** @type {string[] | null} What the frame that leads has handled since it knows of this one. */
  let handled = null;
  let since = 0;
  /** @type {((handled: string) => void) | null} */
  let receive = null;
  /** @type {BroadcastChannel | null} */
  let channel = null;

  /** @param {string} key */
  function begin(key) {
    channel = new BroadcastChannel(leadLockOf(key));
    channel.onmessage = ({ data: [kind, text] }) => {
      if (isLeading) {
        if (kind !== 'follow') return;
        isFollowed = true;
        channel?.postMessage(['told']);
      } else if (kind === 'leads') channel?.postMessage(['follow']);
      else if (kind === 'told') {
        handled = []; // what was before, somebody has handled who is there
        since = Date.now() / 1000;
      } else if (kind === 'untold') handled = null;
      else if (kind === 'handled' && handled) {
        handled.push(text);
        if (handled.length > MOST_KEPT) handled.shift();
      }
    };
    channel.postMessage(['follow']);
    holdName(key, frame, () => {});
    holdLead(key, false, new Promise(() => {}), lead, follow).catch(() => leadAfterOthers(key));
  }

  /**
   * The browser gives this frame no lock, as to one of another site than the desktop's: the frame leads that has been
   * there longest. Those of one desktop see each other.
   * @param {string} key
   */
  function leadAfterOthers(key) {
    // Frames that see each other share a thread, so nobody comes in between: whoever comes later has a larger number.
    const others = beside(PLACE).filter((other) => other.key === key);
    const own = { base: BASE, key, since: Math.max(0, ...others.map(({ since }) => since)) + 1 };
    /** @type {any} */ (window)[PLACE] = own;
    const isBefore = (/** @type {typeof own} */ other) => other.key === key && other.since < own.since;
    const look = () => {
      if (beside(PLACE).some(isBefore)) return;
      clearInterval(looking);
      lead();
    };
    const looking = setInterval(look, LOOK);
    look();
  }

  function lead() {
    isLeading = true;
    receive?.(handled ? `{"since": ${since}, "handled": [${handled.join()}]}` : 'null');
    handled = null;
    channel?.postMessage(['leads']);
  }

  function follow() {
    isLeading = isFollowed = false;
    handled = null;
    receive?.('false');
  }

  named.then(({ key }) => begin(key)).catch(lead);

  return {
    isLeading: () => isLeading,
    open(receiver) {
      receive = receiver;
    },
    handled(name, data) {
      if (!isFollowed) return;
      channel?.postMessage(['handled', `[${Date.now() / 1000},${JSON.stringify(name)},${data}]`]);
    },
  };
}

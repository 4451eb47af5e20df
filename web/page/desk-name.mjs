// @ts-check
/**
 * What tells one desktop from another: all frames that a desktop shows of an extension have the same key, those of
 * another tab with the same agent have another.
 *
 * Frames of one origin in one tab see each other beside them, so the first makes a key and the others take it. When
 * there is none for a while, between two calls, the tab's session storage has kept it. A tab that was duplicated has a
 * copy of that: so where frames hold the key that cannot be seen from here, it is theirs, and this tab gets a new one.
 *
 * @typedef {object} DeskName
 * @property {string} key
 * @property {number} generation How many Pythons of this desktop had to be left alone because they hung or died.
 * @property {boolean} isFirst No other frame of the desktop is there: what it tells comes through this one.
 */
import { BASE } from './base.mjs';
import { desktopWindow } from './find-desktop.mjs';

/** Where a frame has its name, for those beside it; and the item of the session storage. */
const PLACE = 'pyExtDesk';

/** The item of the session storage: one host may have several extensions. */
const ITEM = `${PLACE} ${BASE}`;

/** Milliseconds within which a frame that reloads lets go of its key, also on a busy machine; and between two looks. */
const MOST_HELD = 600;
const PAUSE = 30;

/** @param {string} key Whoever holds such a lock has that key. */
function lockOf(key) {
  return `${PLACE} ${BASE} ${key} `;
}

/**
 * Hold a lock as long as this page lives: others know by it that the key is somebody's, and when the frame has gone,
 * however it went.
 * @param {string} key
 * @param {string} frame
 * @param {(lock: string) => void} held
 */
export function holdName(key, frame, held) {
  const lock = `${lockOf(key)}${frame}`;
  const holding = navigator.locks?.request(lock, () => {
    held(lock);
    return new Promise(() => {});
  });
  holding?.catch(() => {}); // the browser gives this frame none: what it says itself, when it goes, has to do
}

/** Of a frame: no other has it. */
export function newFrameName() {
  return `frame-${random()}`;
}

/** @returns {Promise<DeskName>} */
export async function findDeskName() {
  const own = /** @type {any} */ (window)[PLACE];
  if (own) return { key: own.key, generation: own.generation, isFirst: true }; // early-fetch.js has made it
  const stored = read();
  const known = newest(stored) ?? ((await isTaken(stored?.key)) ? null : stored);
  // Another frame may have made one while this one waited.
  const others = newest(stored);
  const found = others ?? known ?? { key: random(), generation: 0 };
  const name = { ...found, isFirst: !others };
  remember(name);
  return name;
}

/**
 * The name of the Python after one that hangs or has died: the same for all frames of the desktop.
 * @param {DeskName} name
 * @returns {DeskName}
 */
export function nextGeneration({ key, generation }) {
  const latest = newest({ key, generation: read()?.generation ?? 0 }) ?? { generation: 0 };
  const others = Math.max(latest.generation, read()?.generation ?? 0);
  const next = { key, generation: others > generation ? others : generation + 1, isFirst: false };
  remember(next);
  return next;
}

/**
 * What the frames beside this one have, of the latest Python: one of them may not know yet that its own hangs.
 * @param {{ key: string, generation: number } | null} stored
 * @returns {{ key: string, generation: number } | null} Null where there is none.
 */
function newest(stored) {
  const [first, ...others] = beside(PLACE);
  if (!first) return null;
  const own = stored?.key === first.key ? (stored?.generation ?? 0) : 0;
  const generations = others.filter(({ key }) => key === first.key).map(({ generation }) => generation);
  return { key: first.key, generation: Math.max(first.generation, own, ...generations) };
}

/**
 * What the other frames of this extension in the same desktop have in that place of theirs.
 * @param {string} place
 * @returns {any[]}
 */
export function beside(place) {
  const desktop = /** @type {any} */ (desktopWindow());
  const found = [];
  for (let at = 0; at < desktop.length; at += 1) {
    try {
      const has = desktop[at] === window ? null : desktop[at][place];
      if (has?.base === BASE) found.push(has);
    } catch {
      // It is of another origin.
    }
  }
  return found;
}

/** @param {string | undefined} key */
async function isTaken(key) {
  if (!key || !navigator.locks) return false;
  const page = /** @type {any} */ (globalThis);
  let asked = page.pyExtLocks; // early-fetch.js has
  const isHeld = async () => {
    const { held = [] } = await (asked ?? navigator.locks.query());
    asked = null;
    return held.some(({ name = '' }) => name.startsWith(lockOf(key)));
  };
  for (const begun = performance.now(); await isHeld(); ) {
    if (performance.now() - begun > MOST_HELD) return true;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  return false;
}

function random() {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (each) => each.toString(36)).join('');
}

/** @returns {{ key: string, generation: number } | null} */
function read() {
  try {
    return JSON.parse(sessionStorage.getItem(ITEM) ?? 'null');
  } catch {
    return null; // the browser keeps nothing for frames
  }
}

/** @param {DeskName} name */
function remember({ key, generation }) {
  /** @type {any} */ (window)[PLACE] = { key, generation, base: BASE };
  try {
    sessionStorage.setItem(ITEM, JSON.stringify({ key, generation }));
  } catch {
    // Then it lasts as long as the frames do.
  }
}

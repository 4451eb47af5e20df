// @ts-check
/**
 * Notices that another version of the extension was deployed: index.html, which is the one switch, says which. Whoever has
 * Python looks every few minutes, when nothing else is to be done for it, and when an agent comes back to a frame; of
 * several Pythons, whoever has looked tells the others.
 */
import { addressOf, BASE } from './base.mjs';

/** Milliseconds within which nobody looks again because a frame is shown. */
const SOON = 30_000;

/** Milliseconds after which a page that could not be loaded anew tries again: its web server was gone. */
const AGAIN = 60_000;

/** In the state of the frame's history, which outlives a reload: which version it was loaded anew for. */
const TAKEN = 'pyExtTaken';

/** How index.html writes it. */
const VERSION = /^ {2}"version": "([^"]+)"/m;

/**
 * @param {object} bundle
 * @param {string} bundle.version
 * @param {number} bundle.updates Seconds between two looks; 0 for none.
 * @param {(version: string) => void} found Called once with each other version that is there.
 */
export function watchUpdates({ version, updates }, found) {
  if (!updates) return { shown() {} };
  const channel = new BroadcastChannel(`pyExtUpdates ${BASE}`);
  let timer = 0;
  let last = Date.now();
  let told = version;

  function wait() {
    clearTimeout(timer);
    timer = Number(setTimeout(look, updates * 1000 * (0.8 + 0.4 * Math.random())));
  }

  /** @param {string} seen */
  function hear(seen) {
    last = Date.now();
    wait();
    if (seen === told) return;
    told = seen;
    if (seen !== version) found(seen);
  }

  async function look() {
    last = Date.now();
    wait();
    const seen = await deployed();
    if (!seen) return;
    channel.postMessage(seen);
    hear(seen);
  }

  channel.onmessage = ({ data }) => hear(data);
  wait();
  return {
    /** A frame is in the agent's view again. */
    shown() {
      if (Date.now() - last > Math.min(SOON, updates * 1000)) look();
    },
  };
}

/** @returns {Promise<string>} The version that is deployed; "" where nobody can say. */
async function deployed() {
  try {
    const response = await fetch(addressOf('index.html'), { cache: 'no-cache' });
    return response.ok ? (VERSION.exec(await response.text())?.[1] ?? '') : '';
  } catch {
    return ''; // the web server is gone for a while
  }
}

/**
 * Load this page anew, for that version.
 * @param {string} version
 */
export async function loadVersion(version) {
  if (history.state?.[TAKEN] === version) {
    // A cache on the way gives now this one and now that: it would never end.
    console.warn(`Version ${version} was announced, and another came: the page stays as it is.`);
    return;
  }
  while (!(await deployed())) await new Promise((resolve) => setTimeout(resolve, AGAIN));
  history.replaceState({ ...history.state, [TAKEN]: version }, '');
  location.reload();
}

/**
 * Tell Python, which takes it when that suits.
 * @param {any} python Null where it is not there any more.
 * @param {string} version
 * @param {() => void} take
 */
export function tellUpdate(python, version, take) {
  console.info(`Version ${version} of the extension is deployed.`);
  const wanted = python?.pyimport('py_ext._runtime.start');
  wanted?.updated(version, take);
  wanted?.destroy();
}

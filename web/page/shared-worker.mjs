// @ts-check
/**
 * The worker that all frames of a desktop share: it has the one Python, and goes on for a while when the last frame has
 * gone, so that the next call's finds it running.
 *
 * @import { Bundle } from './extension-python.mjs'
 */
import { addressOf } from './base.mjs';
import { beginEarly, keepEarly } from './early-files.mjs';
import { diagnosisOf, endOf, startExtension } from './extension-python.mjs';
import { createReports } from './failure-reports.mjs';
import { holdLead, tellNobody } from './lead.mjs';
import { createNeighbours } from './neighbours.mjs';
import { limitReach } from './reach.mjs';
import { tellUpdate, watchUpdates } from './updates.mjs';
import { createFrames } from './worker-frames.mjs';

/** Seconds beyond those that a step of the author's code may take, for what else there is to do. */
const MARGIN = 2;

/** Seconds without a pulse while the extension starts: its import may take long. */
const STARTING = 90;

let hasBegun = false;
/** @type {any} */
let python = null;
/** @type {Bundle | null} */
let bundle = null;
/** @type {import('./failure-reports.mjs').Reports | null} */
let reports = null;
let idle = 0;
let isOutdated = false;
let patience = STARTING;
let handles = true;
let isEnding = false;
/** @type {PromiseWithResolvers<void>} */
const sound = Promise.withResolvers();
let isSound = false;
let shown = () => {};
let letGoOfLead = () => {};
let takeMemory = (/** @type {ArrayBuffer | null} */ _) => {};
let memorySeen = (/** @type {boolean} */ _) => {};

const frames = createFrames({
  came(hello) {
    clearTimeout(idle);
    if (frames.count() === 1) leadNow(hello.key);
    if (!hasBegun) start(hello);
    hasBegun = true;
  },
  went(left, isUnused) {
    takeMemory(null); // whoever was about to send it may have gone
    memorySeen(false);
    if (left) return;
    letGoOfLead();
    if (isUnused) return self.close(); // it came too late: the frame has a Python of its own by now
    idle = Number(setTimeout(end, isOutdated ? 0 : (bundle?.idle ?? 0) * 1000));
  },
  patience: () => patience,
  isEnding: () => isEnding,
  early: beginEarly,
  memory: (bytes) => takeMemory(bytes),
  memorySeen: (isSound) => memorySeen(isSound),
  debug: () => diagnosisOf(python),
  shown: () => shown(),
  isSound: () => isSound,
  sound() {
    isSound = true;
    sound.resolve();
  },
});

/** @type {any} */ (self).onconnect = (/** @type {MessageEvent} */ event) => {
  for (const port of event.ports) frames.take(port);
};

for (const level of /** @type {const} */ (['debug', 'log', 'info', 'warn', 'error'])) {
  const write = console[level];
  console[level] = (...given) => {
    write(...given);
    frames.log(level, given.map(textOf).join(' '));
  };
}
addEventListener('error', ({ error, message }) => console.error(error ?? message));
addEventListener('unhandledrejection', ({ reason }) => console.error(reason));

/** @param {unknown} value */
function textOf(value) {
  return value instanceof Error ? String(value.stack ?? value) : String(value);
}

/** @param {import('./worker-frames.mjs').Hello} hello */
async function start({ bundle: described, desktop, key, neighbours, languages, memory }) {
  if (memory) awaitMemory(memory);
  const parsed = /** @type {Bundle} */ (JSON.parse(described));
  makeWay(key, parsed.version);
  bundle = parsed;
  reports = createReports(parsed);
  resolveAgainstBundle();
  limitReach(parsed.connect, (text) => {
    console.warn(text);
    frames.view.print(text, 'warning');
  });
  try {
    python = await startExtension(parsed, {
      view: frames.view,
      desktop,
      neighbours: createNeighbours(neighbours),
      languages,
      takeFrames: frames.open,
      limited(seconds) {
        patience = seconds + MARGIN;
        frames.broadcast(['pulse', patience]);
      },
      alive: frames.beat,
      interrupted: (place, handler) => frames.broadcast(['interrupted', place, handler]),
      over() {
        frames.broadcast(['over']);
        leave(); // so that the next frame tries anew
      },
      sound: sound.promise,
      reports,
      doings: frames.doings,
      ended(error, reported) {
        isEnding = true; // frames that come meanwhile are for the next Python
        python = null;
        frames.broadcast(['ended', endOf(error)]);
        reported.finally(() => self.close());
      },
    });
    if (!handles) handle(false);
    ({ shown } = watchUpdates(parsed, (version) =>
      tellUpdate(python, version, () => frames.broadcast(['update', version])),
    ));
  } catch (error) {
    console.error(error);
    frames.view.fail({
      title: 'The extension could not be started',
      text: 'A file is missing or was not loaded. The browser’s console has the detail.',
      details: String(/** @type {any} */ (error)?.message ?? error),
    });
    frames.broadcast(['over']);
    self.close(); // so that the next frame tries anew
  }
}

/** No frame has been there for as long as the extension wants to live without. */
async function end() {
  isEnding = true; // stop hooks may take their time: frames that come meanwhile are for the next Python
  const wanted = python?.pyimport('py_ext._runtime.start');
  await wanted?.end();
  await leave();
}

/** End this worker, when what has failed is reported. */
async function leave() {
  isEnding = true;
  await reports?.flush();
  self.close();
}

/**
 * The first frame has begun to fetch Python's memory while this worker was not there yet: python.mjs takes that.
 * @param {string} address
 */
function awaitMemory(address) {
  const seen = new Promise((resolve) => {
    memorySeen = resolve;
  });
  const response = new Promise((resolve) => {
    takeMemory = (bytes) => {
      takeMemory = () => {}; // once: whichever frame goes later has nothing to do with it
      resolve(bytes ? { ok: true, seen, arrayBuffer: async () => bytes } : fetch(address));
    };
  });
  keepEarly(address, response);
}

/**
 * Only one Python of a desktop handles what the desktop tells: the one whose frames came last. Others may be there as
 * well, of a frame that could not have this worker, or of another version as long as it has frames; they hear, and handle
 * again when this one has no frames any more.
 * @param {string} key
 */
function leadNow(key) {
  if (!navigator.locks) return;
  const lead = () => {
    tellNobody(key);
    handle(true);
  };
  const until = new Promise((resolve) => {
    letGoOfLead = () => resolve(undefined);
  });
  holdLead(key, true, until, lead, () => handle(false)).catch(() => {}); // the browser gives this worker none
}

/** @param {boolean} isLeading */
function handle(isLeading) {
  handles = isLeading;
  const wanted = python?.pyimport('py_ext._runtime.wall');
  wanted?.lead(isLeading);
  wanted?.destroy();
}

/**
 * Another version of the extension, for the same desktop, needs this one no more: it ends with its last frame.
 * @param {string} key
 * @param {string} version
 */
function makeWay(key, version) {
  const channel = new BroadcastChannel(`pyExtDesk version ${key}`);
  channel.onmessage = ({ data }) => {
    if (data === version) return;
    isOutdated = true;
    if (!frames.count()) end();
  };
  channel.postMessage(version);
}

/** Relative addresses mean what they mean in a page: beside index.html, not beside this script. */
function resolveAgainstBundle() {
  const prototype = /** @type {any} */ (XMLHttpRequest.prototype);
  const { open } = prototype;
  prototype.open = function openFromBundle(
    /** @type {string} */ method,
    /** @type {string | URL} */ address,
    /** @type {any[]} */ ...rest
  ) {
    return open.call(this, method, addressOf(String(address)), ...rest);
  };
}

// @ts-check
/**
 * The worker that all frames of a desktop share: it has the one Python, and goes on for a while when the last frame has
 * gone, so that the next call's finds it running.
 *
 * @import { Bundle } from './extension-python.mjs'
 */
import { addressOf } from './base.mjs';
import { endOf, startExtension } from './extension-python.mjs';
import { leadLockOf } from './lead.mjs';
import { createNeighbours } from './neighbours.mjs';
import { limitReach } from './reach.mjs';
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
let idle = 0;
let isOutdated = false;
let patience = STARTING;

const frames = createFrames({
  came(hello) {
    clearTimeout(idle);
    if (!hasBegun) start(hello);
    hasBegun = true;
  },
  went(left) {
    if (left) return;
    idle = Number(setTimeout(end, isOutdated ? 0 : (bundle?.idle ?? 0) * 1000));
  },
  patience: () => patience,
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
async function start({ bundle: described, desktop, key, neighbours }) {
  leadAlways(key);
  const parsed = /** @type {Bundle} */ (JSON.parse(described));
  makeWay(key, parsed.version);
  bundle = parsed;
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
      takeFrames: frames.open,
      limited(seconds) {
        patience = seconds + MARGIN;
        frames.broadcast(['pulse', patience]);
      },
      alive: frames.beat,
      over() {
        frames.broadcast(['over']);
        self.close(); // so that the next frame tries anew
      },
      ended(error) {
        frames.broadcast(['ended', endOf(error, parsed.name)]);
        self.close();
      },
    });
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
  const wanted = python?.pyimport('py_ext._runtime.start');
  await wanted?.end();
  self.close();
}

/**
 * A frame that could not have this worker, and has a Python of its own, handles nothing beside it.
 * @param {string} key
 */
function leadAlways(key) {
  navigator.locks?.request(leadLockOf(key), () => new Promise(() => {})).catch(() => {});
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

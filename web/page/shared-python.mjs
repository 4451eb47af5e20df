// @ts-check
/**
 * Uses the one Python that all frames of a desktop share: in a SharedWorker, off this page's thread. The frame carries
 * its messages and shows what it wants to show.
 *
 * Pages cannot end such a worker, and a call of C that never ends cannot be interrupted. So the frame asks for a pulse;
 * when none comes, it goes on with a worker of another name, and so do the frames beside it. The browser ends the
 * other one when it likes.
 *
 * @import { DeskName } from './desk-name.mjs'
 * @import { Bundle } from './extension-python.mjs'
 * @import { View } from './view.mjs'
 * @typedef {object} Shared
 * @property {Bundle} bundle
 * @property {View} view
 * @property {any} bridge As bridge.mjs makes it.
 * @property {string} desktop The desktop's origin.
 */
import { holdName, nextGeneration } from './desk-name.mjs';
import { ASKED } from './port-bridge.mjs';
import { watchPulse } from './pulse.mjs';
import { watchVisibility } from './visibility.mjs';

const WORKER = new URL('./shared-worker.mjs', import.meta.url).href;

/** Seconds in which a worker says that it is there; a browser that gives none to this frame may be silent. */
const SILENCE = 20;

/** So many times a Python is replaced, in so many milliseconds, before the page gives up. */
const MOST_RENEWED = 3;
const RENEWED_WITHIN = 5 * 60_000;

/** What of a view a worker may use. */
const SHOWN = ['progress', 'running', 'fail', 'failed', 'report', 'print'];

/** @type {any} The one policy of this page, which lets one address through. */
let policy = null;

function trustedAddress() {
  const { trustedTypes } = /** @type {any} */ (globalThis);
  if (!trustedTypes) return WORKER;
  policy ??= trustedTypes.createPolicy('py-ext', {
    createScriptURL: (/** @type {string} */ address) => {
      if (address !== WORKER) throw new TypeError(`not a script of this page: ${address}`);
      return address;
    },
  });
  return policy.createScriptURL(WORKER);
}

/**
 * @param {Shared} shared
 * @param {DeskName} name
 * @param {string} frame
 * @returns {Promise<boolean>} False where this browser has no such worker for this frame; nothing is left of it then.
 */
export function useSharedPython(shared, name, frame) {
  /** @type {number[]} When a Python was replaced. */
  const renewed = [];
  let isGone = false;
  let lock = '';
  holdName(name.key, frame, (held) => {
    lock = held;
    worker?.port.postMessage(['held', lock]);
  });
  /** @type {ReturnType<typeof connect> | null} */
  let worker = null;

  addEventListener('pagehide', () => {
    isGone = true;
    worker?.port.postMessage(['gone']);
    worker?.stop();
  });

  /** @param {DeskName} named */
  function connect({ key, generation }) {
    const { bundle, bridge, view, desktop } = shared;
    const made = new SharedWorker(trustedAddress(), {
      name: `py-ext ${bundle.version} ${key} ${generation}`,
      type: 'module',
      // @ts-expect-error newer than the types
      extendedLifetime: true,
    });
    const { port } = made;
    /** @type {PromiseWithResolvers<boolean>} */
    const { promise: isThere, resolve } = Promise.withResolvers();
    made.onerror = (event) => {
      event.preventDefault();
      resolve(false);
    };
    const silence = setTimeout(() => resolve(false), SILENCE * 1000);
    const pulse = watchPulse(
      () => port.postMessage(['pulse']),
      (seconds) => renew('hangs', seconds),
    );
    const visibility = watchVisibility((isVisible) => port.postMessage(['visible', isVisible]));

    /** @type {Record<string, (...given: any[]) => void>} */
    const heard = {
      here() {
        clearTimeout(silence);
        resolve(true);
      },
      pulse: pulse.came,
      over: pulse.stop,
      view(/** @type {keyof View} */ method, /** @type {any[]} */ given) {
        if (SHOWN.includes(method)) /** @type {any} */ (view[method])(...given);
      },
      console(/** @type {'log'} */ level, /** @type {string} */ text) {
        console[level](text);
      },
      ended(/** @type {any} */ failure) {
        renew('ended', 0, failure);
      },
    };
    port.onmessage = ({ data: [kind, ...given] }) => {
      if (kind in heard) heard[kind]?.(...given);
      else if (kind === 'open')
        bridge.open((/** @type {any[]} */ ...told) => port.postMessage(['told', ...told]));
      else if (ASKED.includes(kind)) bridge[kind](...given);
    };
    port.postMessage([
      'hello',
      {
        name: frame,
        params: JSON.stringify(Object.fromEntries(new URLSearchParams(location.search))),
        origin: location.origin,
        desktop,
        isVisible: visibility.isVisible(),
        key,
        bundle: JSON.stringify(bundle),
      },
    ]);
    if (lock) port.postMessage(['held', lock]);

    return {
      port,
      isThere,
      stop() {
        clearTimeout(silence);
        pulse.stop();
        visibility.stop();
        port.onmessage = null;
      },
    };
  }

  /**
   * @param {'hangs' | 'ended'} why
   * @param {number} seconds
   * @param {any} [failure]
   */
  function renew(why, seconds, failure) {
    if (isGone) return;
    worker?.port.postMessage(['replaced']);
    worker?.stop();
    shared.bridge.close(); // its subscriptions and blocks are nobody's now
    const now = Date.now();
    renewed.push(now);
    while ((renewed[0] ?? now) < now - RENEWED_WITHIN) renewed.shift();
    if (renewed.length > MOST_RENEWED) {
      shared.view.fail(failure ?? hung(seconds, shared.bundle.name));
      return;
    }
    shared.view.report(...words(why, seconds, failure));
    worker = connect(nextGeneration(name));
  }

  worker = connect(name);
  return worker.isThere.then((isThere) => {
    if (!isThere) {
      worker?.port.postMessage(['gone']);
      worker?.stop();
    }
    return isThere;
  });
}

/**
 * @param {'hangs' | 'ended'} why
 * @param {number} seconds
 * @param {any} failure
 * @returns {[string, string, string]}
 */
function words(why, seconds, failure) {
  if (why === 'ended') {
    return ['Python has stopped, and is started again', failure.text, failure.details ?? ''];
  }
  return [
    'Python hangs, and another one is started',
    `It has not answered for ${seconds} s: one long call, such as of a compiled package, which nothing can interrupt. ` +
      'The browser ends it some time after.',
    '',
  ];
}

/**
 * @param {number} seconds
 * @param {string} name
 * @returns {import('./view.mjs').Failure}
 */
function hung(seconds, name) {
  return {
    title: 'Python hangs again and again',
    text: `It has not answered for ${seconds} s, and neither did those before it. What it was doing is one long call, which nothing can interrupt.`,
    forAgents: `${name} has stopped.`,
  };
}

// @ts-check
/**
 * Uses the one Python that all frames of a desktop share: in a SharedWorker, off this page's thread. The frame carries
 * its messages and shows what it wants to show.
 *
 * Pages cannot end such a worker, and a call of C that never ends cannot be interrupted. So the frame asks for a pulse;
 * when none comes, it loads anew and goes on with a worker of another name, and so do the frames beside it. The browser
 * ends the other one five minutes after its last frame has let go of it.
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

/** Items of the session storage: when a Python was replaced, and what is to be said of it. */
const RENEWED = 'pyExtRenewed';
const TOLD = 'pyExtTold';

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
    const pulse = watchPulse(() => port.postMessage(['pulse']), leave);
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
        restart(failure);
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
   * @param {number} seconds
   */
  function leave(seconds) {
    if (isGone) return;
    const next = nextGeneration(name);
    if (!mayRenew()) return giveUp(hung(seconds, shared.bundle.name));
    // A page that stays holds its worker, which would go on for as long: one that loads anew lets go of it.
    tellAfterReload({ seconds, generation: next.generation });
    location.reload();
  }

  /** @param {import('./view.mjs').Failure} failure */
  function restart(failure) {
    if (isGone) return;
    worker?.stop();
    shared.bridge.close(); // its subscriptions and blocks are nobody's now
    if (!mayRenew()) return giveUp(failure);
    shared.view.report('Python has stopped, and is started again', failure.text, failure.details ?? '');
    worker = connect(name);
  }

  /** @param {import('./view.mjs').Failure} failure */
  function giveUp(failure) {
    worker?.port.postMessage(['gone']);
    worker?.stop();
    shared.bridge.close();
    shared.view.fail(failure);
  }

  for (const { seconds } of toldBeforeReload()) {
    shared.view.report(
      'Python hung, and another one was started',
      `It had not answered for ${seconds} s: one long call, such as of a compiled package, which nothing can interrupt. ` +
        'It takes a processor’s core until the browser ends it, up to five minutes from now.',
      '',
    );
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

/** Whether a Python may be replaced once more; this counts as one. */
function mayRenew() {
  const now = Date.now();
  const times = [...recall(RENEWED), now].filter((time) => time > now - RENEWED_WITHIN);
  keep(RENEWED, times);
  return times.length <= MOST_RENEWED;
}

/** @param {{ seconds: number, generation: number }} what */
function tellAfterReload(what) {
  keep(TOLD, [what]);
}

function toldBeforeReload() {
  const told = recall(TOLD);
  keep(TOLD, []);
  return told;
}

/**
 * What a frame remembers of itself over a reload: it alone, by its own address.
 * @param {string} item
 * @returns {any[]}
 */
function recall(item) {
  try {
    return JSON.parse(sessionStorage.getItem(`${item} ${location.href}`) ?? '[]');
  } catch {
    return [];
  }
}

/**
 * @param {string} item
 * @param {any[]} values
 */
function keep(item, values) {
  try {
    sessionStorage.setItem(`${item} ${location.href}`, JSON.stringify(values));
  } catch {
    // Then it is forgotten.
  }
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

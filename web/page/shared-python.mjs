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
 * @property {{ name: string, params: string, origin: string }} frame Of an OwnFrame, what is text.
 */
import { addressOf } from './base.mjs';
import { bytesOf } from './checked-file.mjs';
import { holdName, nextGeneration } from './desk-name.mjs';
import { early } from './early-files.mjs';
import { neighbourKey } from './neighbours.mjs';
import { ASKED } from './port-bridge.mjs';
import { watchPulse } from './pulse.mjs';
import { watchVisibility } from './visibility.mjs';

const WORKER = new URL('./shared-worker.mjs', import.meta.url).href;

/**
 * Seconds in which a worker says that it is there. One that was just about to end when this frame came stays silent, and
 * then another is there at once; a browser that gives none to this frame may be silent as well.
 */
const FIRST_SILENCE = 8;
const SILENCE = 20;

/** So many times a Python is replaced, in so many milliseconds, before the page gives up. */
const MOST_RENEWED = 3;
const RENEWED_WITHIN = 5 * 60_000;

/** The item of the session storage in which the frames of a desktop count: when which Python was replaced. */
const RENEWED = 'pyExtRenewed';

/** In the state of the frame's history, which is its own and outlives a reload: how long the Python before hung. */
const HUNG = 'pyExtHung';

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
 * @returns {Promise<boolean>} False where this browser has no such worker for this frame; nothing is left of it then.
 */
export function useSharedPython(shared, name) {
  let isGone = false;
  let lock = '';
  let current = name;
  holdName(name.key, shared.frame.name, (held) => {
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

  /** @param {number} patience Seconds. */
  function connect(patience) {
    const { bundle, bridge, view, desktop, frame } = shared;
    const { key, generation } = current;
    const made = new SharedWorker(trustedAddress(), {
      name: `py-ext ${bundle.version} ${key} ${generation}`,
      type: 'module',
      // @ts-expect-error newer than the types
      extendedLifetime: true,
    });
    const { port } = made;
    /** @type {PromiseWithResolvers<'here' | 'silent' | 'refused'>} */
    const { promise: found, resolve } = Promise.withResolvers();
    made.onerror = (event) => {
      event.preventDefault();
      resolve('refused');
    };
    const silence = setTimeout(() => resolve('silent'), patience * 1000);
    const pulse = watchPulse(() => port.postMessage(['pulse']), leave);
    const visibility = watchVisibility((isVisible) => port.postMessage(['visible', isVisible]));

    /** @type {Record<string, (...given: any[]) => void>} */
    const heard = {
      here() {
        clearTimeout(silence);
        resolve('here');
      },
      ending() {
        worker?.stop();
        current = nextGeneration(current);
        worker = connect(SILENCE);
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
    const memory = bundle.runtime.snapshot
      ? addressOf(`${bundle.runtime.snapshot.folder}snapshot.bin`)
      : '';
    const begun = early(memory);
    port.postMessage([
      'hello',
      {
        ...frame,
        memory: begun ? memory : '',
        desktop,
        isVisible: visibility.isVisible(),
        key,
        neighbours: neighbourKey(),
        bundle: JSON.stringify(bundle),
      },
    ]);
    if (lock) port.postMessage(['held', lock]);
    begun?.then(bytesOf).then(
      ({ buffer }) => port.postMessage(['memory', buffer], [buffer]),
      () => port.postMessage(['memory', null]), // the worker tries for itself, and says what is wrong
    );

    return {
      port,
      found,
      stop() {
        clearTimeout(silence);
        pulse.stop();
        visibility.stop();
        port.onmessage = null;
      },
    };
  }

  /** @param {number} seconds */
  function leave(seconds) {
    if (isGone) return;
    current = nextGeneration(current);
    if (!mayRenew(current)) return giveUp(hung(seconds, shared.bundle.name));
    // A page that stays holds its worker, which would go on for as long: one that loads anew lets go of it.
    history.replaceState({ ...history.state, [HUNG]: seconds }, '');
    location.reload();
  }

  /** @param {import('./view.mjs').Failure} failure */
  function restart(failure) {
    if (isGone) return;
    worker?.stop();
    shared.bridge.close(); // its subscriptions and blocks are nobody's now
    current = nextGeneration(current); // one of the same name may be about to end
    if (!mayRenew(current)) return giveUp(failure);
    shared.view.report('Python has stopped, and is started again', failure.text, failure.details ?? '');
    worker = connect(SILENCE);
  }

  /** @param {import('./view.mjs').Failure} failure */
  function giveUp(failure) {
    worker?.port.postMessage(['gone']);
    worker?.stop();
    shared.bridge.close();
    shared.view.fail(failure);
  }

  const seconds = history.state?.[HUNG];
  if (seconds) {
    history.replaceState({ ...history.state, [HUNG]: undefined }, '');
    shared.view.report(
      'Python hung, and another one was started',
      `It had not answered for ${seconds} s: one long call, such as of a compiled package, which nothing can interrupt. ` +
        'It takes a processor’s core until the browser ends it, up to five minutes from now.',
      '',
    );
  }
  return find();

  async function find() {
    worker = connect(FIRST_SILENCE);
    let found = await worker.found;
    if (found === 'silent') {
      letGo();
      current = nextGeneration(current);
      worker = connect(SILENCE);
      found = await worker.found;
    }
    if (found !== 'here') letGo();
    return found === 'here';
  }

  /** It may come all the same, some time: nobody wants it then. */
  function letGo() {
    worker?.port.postMessage(['gone', 'unused']);
    worker?.stop();
  }
}

/**
 * Whether a Python may take the place of the one before. All frames of a desktop ask, and count it once.
 * @param {DeskName} name Its own.
 */
function mayRenew({ key, generation }) {
  const item = `${RENEWED} ${key}`;
  const now = Date.now();
  try {
    /** @type {[number, number][]} */
    const all = JSON.parse(sessionStorage.getItem(item) ?? '[]');
    const recent = all.filter(([each, time]) => each !== generation && time > now - RENEWED_WITHIN);
    recent.push([generation, now]);
    sessionStorage.setItem(item, JSON.stringify(recent));
    return recent.length <= MOST_RENEWED;
  } catch {
    return false; // without a memory, it might go on for ever
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

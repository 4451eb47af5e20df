// @ts-check
/**
 * Uses the one Python that all frames of a desktop share: in a SharedWorker, off this page's thread. The frame carries
 * its messages and shows what it wants to show.
 *
 * When that Python dies, the worker says so and ends; all its frames go on with the next, a worker of another name. Pages
 * cannot end a worker that hangs, and a call of C that never ends cannot be interrupted. So the frame asks for a pulse;
 * when none comes, it goes on with another worker too, and loads anew for that: the browser ends the one that hangs five
 * minutes after its last frame's page has gone. Nor do browsers check a worker's script as they do a page's: the first
 * frame does, and the worker waits for its word.
 *
 * @import { Debug } from './debug-panel.mjs'
 * @import { DeskName } from './desk-name.mjs'
 * @import { Bundle } from './extension-python.mjs'
 * @import { End } from './renewals.mjs'
 * @import { OwnView, View } from './view.mjs'
 * @typedef {object} Shared
 * @property {Bundle} bundle
 * @property {OwnView} view
 * @property {any} bridge As bridge.mjs makes it.
 * @property {ReturnType<typeof import('./session.mjs').createSession>} session
 * @property {string} desktop The desktop's origin.
 * @property {{ name: string, params: string, origin: string }} frame Of an OwnFrame, what is text.
 * @property {Debug} debug
 */
import { addressOf } from './base.mjs';
import { bytesOf, verified, verifiedModules } from './checked-file.mjs';
import { holdName, nextGeneration } from './desk-name.mjs';
import { tellDoings } from './doings.mjs';
import { early, earlyWorker } from './early-files.mjs';
import { reportHang } from './failure-reports.mjs';
import { neighbourKey } from './neighbours.mjs';
import { ASKED } from './port-bridge.mjs';
import { watchPulse } from './pulse.mjs';
import { lastEnd, mayRenewShared, reloadAfter, tellRenewal } from './renewals.mjs';
import { loadVersion } from './updates.mjs';
import { watchVisibility } from './visibility.mjs';
import { spoken } from './words.mjs';

/**
 * Seconds in which a worker says that it is there. One that was just about to end when this frame came stays silent, and
 * then another is there at once; a browser that gives none to this frame may be silent as well.
 */
const FIRST_SILENCE = 8;
const SILENCE = 20;

/** What of a view a worker may use. */
const SHOWN = ['progress', 'running', 'fail', 'failed', 'report', 'print'];

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
    const { bundle, bridge, view, session, desktop, frame, debug } = shared;
    const { key, generation } = current;
    const begun = generation ? undefined : earlyWorker(key);
    const made =
      begun?.worker ??
      new SharedWorker(/** @type {any} */ (globalThis).pyExtWorker, {
        name: `py-ext ${bundle.version} ${key} ${generation}`,
        type: 'module',
        // @ts-expect-error newer than the types
        extendedLifetime: true,
      });
    const { port } = made;
    const began = Date.now();
    /** Of the step that was to end and has not, as far as is known. */
    let stuck = { place: '', handler: '' };
    debug.runtime = 'shared by all frames';
    debug.ask = () => port.postMessage(['debug']);
    /** @type {PromiseWithResolvers<'here' | 'silent' | 'refused'>} */
    const { promise: found, resolve } = Promise.withResolvers();
    made.onerror = (event) => {
      event.preventDefault();
      resolve('refused');
    };
    if (begun?.isRefused) resolve('refused');
    const silence = setTimeout(() => resolve('silent'), patience * 1000);
    const pulse = watchPulse(
      () => port.postMessage(['pulse']),
      (seconds) => {
        reportHang(bundle, `${current.key} ${current.generation}`, began, stuck); // who dies tells it himself
        renew(hung(seconds, stuck), true);
      },
    );
    const visibility = watchVisibility((isVisible) => port.postMessage(['visible', isVisible]));

    /** @type {Record<string, (...given: any[]) => void>} */
    const heard = {
      here(/** @type {boolean} */ isSound) {
        clearTimeout(silence);
        if (isSound) return resolve('here');
        verifiedModules(bundle.runtime.checks, (file) => file === 'shared-worker.mjs').then(
          () => {
            port.postMessage(['sound']); // until then, it runs nothing of the extension
            resolve('here');
          },
          (error) => {
            console.warn(error);
            resolve('refused');
          },
        );
      },
      ending() {
        worker?.stop();
        current = nextGeneration(current);
        worker = connect(SILENCE);
      },
      pulse(/** @type {number} */ seconds) {
        stuck = { place: '', handler: '' };
        pulse.came(seconds);
      },
      interrupted(/** @type {string} */ place, /** @type {string} */ handler) {
        stuck = { place, handler };
      },
      over: pulse.stop,
      update: loadVersion,
      view(/** @type {keyof View} */ method, /** @type {any[]} */ given) {
        if (SHOWN.includes(method)) /** @type {any} */ (view[method])(...given);
      },
      console(/** @type {'log'} */ level, /** @type {string} */ text) {
        console[level](text);
      },
      ended(/** @type {End} */ end) {
        renew(end, false);
      },
      debug(/** @type {string} */ text) {
        debug.told(text);
      },
      doings: (/** @type {string} */ text) => tellDoings(desktop, text),
      keep: (/** @type {string} */ change) => session.keep(change, true),
    };
    if (/** @type {any} */ (globalThis).pyExtConsole) {
      heard.printed = (/** @type {string} */ text) => debug.printed?.(text);
      debug.type = (text) => port.postMessage(['typed', text]);
    }
    port.onmessage = ({ data: [kind, ...given] }) => {
      if (Object.hasOwn(heard, kind)) heard[kind]?.(...given);
      else if (kind === 'open')
        bridge.open((/** @type {any[]} */ ...told) => port.postMessage(['told', ...told]));
      else if (ASKED.includes(kind)) bridge[kind](...given);
    };
    const { snapshot, checks } = bundle.runtime;
    const memory = snapshot ? `${snapshot.folder}snapshot.bin` : '';
    const fetched = early(addressOf(memory));
    port.postMessage([
      'hello',
      {
        ...frame,
        memory: fetched ? addressOf(memory) : '',
        desktop,
        isVisible: visibility.isVisible(),
        session: session.read(),
        key,
        neighbours: neighbourKey(),
        languages: spoken(),
        bundle: JSON.stringify(bundle),
      },
    ]);
    if (/** @type {any} */ (globalThis).pyExtConsole) debug.begun?.();
    if (lock) port.postMessage(['held', lock]);
    fetched?.then(bytesOf).then(
      (bytes) => {
        const seen = verified(memory, bytes, checks); // a copy; here, because the worker has more to do
        port.postMessage(['memory', bytes.buffer], [bytes.buffer]);
        seen.then(
          () => port.postMessage(['memory seen', true]),
          () => port.postMessage(['memory seen', false]),
        );
      },
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

  /**
   * Go on with the next Python, as the frames beside this one do.
   * @param {End} end How this one has ended.
   * @param {boolean} isHanging Whether its worker is still there.
   */
  function renew(end, isHanging) {
    if (isGone) return;
    worker?.stop();
    current = nextGeneration(current); // one of the same name may be about to end
    const isLast = !mayRenewShared(current);
    shared.bridge.close(!isLast && !isHanging); // its subscriptions and blocks are nobody's now
    if (isLast) {
      worker?.port.postMessage(['gone']);
      shared.view.fail(lastEnd(end, shared.bundle.name));
    } else if (isHanging) {
      reloadAfter(end); // a page that stays holds its worker, which would go on for as long
    } else {
      tellRenewal(end, shared.view);
      const next = connect(SILENCE);
      worker = next;
      next.found.then((found) => {
        // The browser gives this page no other worker: it does to one that is loaded anew, or that has its own Python.
        if (found !== 'here' && worker === next && !isGone) reloadAfter(end);
      });
    }
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
 * @param {number} seconds
 * @param {{ place: string, handler: string }} stuck
 * @returns {End}
 */
export function hung(seconds, { place, handler }) {
  const why = handler
    ? `${handler} (${place}) goes on though it was to end: it catches what ends it, as “except BaseException” and a bare ` +
      '“except” do. '
    : 'one long call, such as of a compiled package, which nothing can interrupt. ';
  const where = handler ? ` in ${handler} (${place})` : '';
  return {
    title: 'Python hung',
    text:
      `It had not answered for ${seconds} s: ${why}` +
      'It takes a processor’s core until the browser ends it, up to five minutes from now.',
    reason: `it has not answered for ${seconds} s${where}`,
  };
}

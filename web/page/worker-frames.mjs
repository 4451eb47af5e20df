// @ts-check
/**
 * The frames that a worker serves: each has a port, a bridge over it, and a view. They come, and go in several ways: the
 * frame says so, or the lock that it holds is free.
 *
 * @import { OwnFrame } from './extension-python.mjs'
 * @import { View } from './view.mjs'
 * @typedef {object} Hello What a frame says first.
 * @property {string} name
 * @property {string} params
 * @property {string} origin
 * @property {string} desktop
 * @property {boolean} isVisible
 * @property {string} key Of the desktop.
 * @property {string} neighbours Of the desktop too, whatever the extension.
 * @property {string} languages As `spoken` gives them.
 * @property {string} bundle Of its page, as JSON.
 * @property {string} session What the frame has of `desk.session`, as session.mjs has it.
 * @property {string} memory The address of Python's memory, where the frame has it already and sends it; else "".
 */
import { createPortBridge } from './port-bridge.mjs';
import { endPrompt, hearPrompt } from './prompts.mjs';

const MOST_LINES = 200;

/** Milliseconds between two pulses of a worker that is busy. */
const BEAT = 1000;

/**
 * @param {object} events
 * @param {(hello: Hello) => void} events.came
 * @param {(left: number, isUnused: boolean) => void} events.went With how many are left, and whether the frame has never
 *     used this Python.
 * @param {() => number} events.patience Seconds within which the next pulse comes.
 * @param {() => boolean} events.isEnding Whether frames that come are sent on to another Python.
 * @param {(files: { wasm: string, modules: string[] }) => void} events.early A frame names what Python will need, before
 *     it says hello.
 * @param {(bytes: ArrayBuffer | null) => void} events.memory A frame has sent Python's memory, or could not get it.
 * @param {(isSound: boolean) => void} events.memorySeen It has looked at what it has sent.
 * @param {() => string} events.debug What the debug panel of a frame shows.
 * @param {() => void} events.shown A frame is in the agent's view again.
 * @param {() => boolean} events.isSound Whether a frame has found this script to be the one that was built.
 * @param {() => void} events.sound One has.
 */
export function createFrames({
  came,
  went,
  patience,
  isEnding,
  early,
  memory,
  memorySeen,
  debug,
  shown,
  isSound,
  sound,
}) {
  /** @type {Map<string, { port: MessagePort, frame: OwnFrame }>} */
  const frames = new Map();
  /** @type {(frame: OwnFrame) => void} Python's, when it is there. */
  let tellCame = () => {};
  /** @type {(name: string) => void} */
  let tellWent = () => {};
  /** @type {[string, any[]] | null} Running, or failed: what the next frame shows too. */
  let state = null;
  /** @type {[string, any[]][]} What was printed. */
  const lines = [];

  /** @param {any[]} message */
  function broadcast(message) {
    for (const { port } of frames.values()) port.postMessage(message);
  }

  /**
   * @param {string} method
   * @param {any[]} given
   */
  function show(method, given) {
    if (['running', 'fail', 'failed'].includes(method)) state ??= [method, given];
    if (method === 'print') {
      lines.push([method, given]);
      while (lines.length > MOST_LINES) lines.shift();
    }
    broadcast(['view', method, given]);
  }

  let lastPulse = 0;

  /** A pulse waits behind what came before it: while that is worked through, there is one as well. Called often. */
  function beat() {
    const now = performance.now();
    if (now - lastPulse < BEAT) return;
    lastPulse = now;
    broadcast(['pulse', patience()]);
  }

  /**
   * @param {string} name
   * @param {boolean} [isUnused]
   */
  function leave(name, isUnused = false) {
    const left = frames.get(name);
    if (!left) return;
    frames.delete(name);
    left.port.onmessage = null;
    left.port.close();
    if (/** @type {any} */ (globalThis).pyExtConsole) endPrompt(name);
    tellWent(name);
    went(frames.size, isUnused);
  }

  /**
   * @param {MessagePort} port
   * @param {Hello} hello
   */
  function arrive(port, hello) {
    const bridge = createPortBridge((message) => port.postMessage(message));
    const { name, params, origin, isVisible, session } = hello;
    const keep = (/** @type {string} */ change) => port.postMessage(['keep', change]);
    const frame = { name, params, origin, isVisible, session, keep, problem: '', bridge, lead: null };
    frames.set(name, { port, frame });
    for (const [method, given] of [...lines, ...(state ? [state] : [])]) {
      port.postMessage(['view', method, given]);
    }
    came(hello);
    tellCame(frame);
    return bridge;
  }

  return {
    /** @param {MessagePort} port Of a frame that has come. */
    take(port) {
      let name = '';
      /** @type {ReturnType<typeof createPortBridge> | null} */
      let bridge = null;
      port.postMessage(['here', isSound()]);
      port.onmessage = ({ data: [kind, ...given] }) => {
        beat();
        if (kind === 'told') bridge?.told(given[0], given[1], given[2]);
        else if (kind === 'early') early(given[0]);
        else if (kind === 'memory') memory(given[0]);
        else if (kind === 'memory seen') memorySeen(given[0]);
        else if (kind === 'sound') sound();
        else if (/** @type {any} */ (globalThis).pyExtConsole && kind === 'typed')
          hearPrompt(name, given[0], (text) => port.postMessage(['printed', text]));
        else if (kind === 'debug') port.postMessage(['debug', debug()]);
        else if (kind === 'pulse') port.postMessage(['pulse', patience()]);
        else if (kind === 'hello') {
          if (isEnding()) return port.postMessage(['ending']);
          name = given[0].name;
          bridge = arrive(port, given[0]);
        } else if (kind === 'held') {
          navigator.locks?.request(given[0], () => leave(name)).catch(() => {}); // it says so itself
        } else if (kind === 'visible') {
          const told = frames.get(name);
          if (told) told.frame.isVisible = given[0];
          bridge?.told('visible', '', String(given[0]));
          if (given[0]) shown();
        } else if (kind === 'gone') leave(name, given[0] === 'unused');
      };
    },

    /**
     * @param {(frame: OwnFrame) => void} hasCome For each frame that is there, and each that comes.
     * @param {(name: string) => void} hasGone
     */
    open(hasCome, hasGone) {
      tellCame = hasCome;
      tellWent = hasGone;
      for (const { frame } of frames.values()) hasCome(frame);
    },

    /**
     * Have what is written to the console in the one of a frame: nobody finds a worker's.
     * @param {string} level
     * @param {string} text
     */
    log(level, text) {
      const [first] = frames.values();
      first?.port.postMessage(['console', level, text]);
    },

    /**
     * Have a frame tell the desktop what Python does: a worker cannot.
     * @param {string} text As doings.mjs has it.
     */
    doings(text) {
      const [first] = frames.values();
      first?.port.postMessage(['doings', text]);
    },

    broadcast,
    beat,

    /** How many are there. */
    count: () => frames.size,

    /** @type {View} Of all frames. */
    view: {
      progress: (...given) => show('progress', given),
      running: (...given) => show('running', given),
      fail: (...given) => show('fail', given),
      failed: (...given) => show('failed', given),
      report: (...given) => show('report', given),
      print: (...given) => show('print', given),
    },
  };
}

// @ts-check
/**
 * Has a Python do what it does in an ordinary page: start an extension, hear events, send requests. The
 * desktop is a few lines here; the bridge is the page's own.
 */
import { readFile } from 'node:fs/promises';

import { createBridge } from '../page/bridge.mjs';
import { withEarlySubscription } from '../page/early-subscription.mjs';
import { ownService } from '../page/own-service.mjs';
import { createScheduler } from '../page/scheduler.mjs';
import { limitSteps } from '../page/step-limit.mjs';
import { createTimers } from '../page/timers.mjs';

const HOME = '/extension';
const DESKTOP = 'http://localhost:8000';

const PATIENCE = 60_000;

const INTERACTION = {
  interactionId: '1',
  parentInteractionId: null,
  caseId: 'case-1',
  interactionUUID: '7C12DEE0685A49EF',
  media: 'voice',
  state: 'RINGING',
  previousState: null,
  parties: [{ name: '5550100' }],
  userData: { Tier: 'gold', Note: 'prefers mail, and “é”' },
  isConsultation: false,
  isMainCaseInteraction: true,
  isCaseSelected: false,
  isCaseExpanded: true,
  callUuid: '7C12DEE0685A49EF',
  direction: 'IN',
  callType: 'INBOUND',
  ani: '5550100',
  dnis: '8005550199',
  recordingState: 'STOPPED',
};

/**
 * Python's own: the content of the module's file in `__pycache__`, or None. It holds a hash of the source,
 * so that Python compiles anew where somebody has changed that.
 */
export const COMPILE = `
def compiled(name, source):
    import importlib.util
    from importlib import _bootstrap_external

    source = bytes(source)
    try:
        code = compile(source, f"${HOME}/{name}", "exec", dont_inherit=True)
    except SyntaxError as error:
        return f"{name}, line {error.lineno}: {error.msg}"
    except ValueError as error:  # null bytes, in older Pythons
        return f"{name}: {error}"
    hash = importlib.util.source_hash(source)
    return bytes(_bootstrap_external._code_to_hash_pyc(code, hash, checked=True))
`;

/**
 * What is there when an extension starts, and what it is: a day on which nothing happens is one too. A
 * deployed one comes with its bytecode, one that is served for its author is compiled by the page. Python serves all
 * frames, or has one of its own, which leads after another.
 */
const DAYS = [
  { name: 'quiet_day', there: [], isDeployed: true, leads: false },
  { name: 'busy_day', there: [INTERACTION], isDeployed: false, leads: true },
];

/** What other Pythons of the desktop tell this one, which counts for all; see py_ext/_neighbours.py. */
const TOLD = [
  ['count', ''],
  ['told', '["hello", "other"]'],
  ['told', '["spent", "other", [[1.5, "interaction.getInteractions"]]]'],
  ['told', '["ask", "other", 1, "interaction.getInteractions"]'],
  ['told', '["done", "other", 1]'],
];

const LIMITS = [{ name: 'interaction-workspace', options: { 'service-client-api.rate-limit': '1000' } }];

/** What requests are answered that do not get an interaction. */
const ANSWERS = new Map([['configuration.getOption', LIMITS]]);

/** What the frame that led before has handled, as lead.mjs tells it. */
const HANDLED = JSON.stringify({
  since: 1764160000.25,
  handled: [
    [1764160001.125, 'interaction', { eventType: 'STATE', media: 'voice', interaction: INTERACTION }],
  ],
});

/** What the Python before has left in `desk.session`, as session.mjs keeps it. */
const KEPT = '[7, [["filter", "{\\"queue\\": [\\"orders\\", 1, 2.5, null]}"], ["gone", "true"]]]';

/** @param {any} python */
export async function rehearse(python) {
  python.FS.mkdirTree(HOME);
  // All at once: what is to be the same in each run has nothing to do with a disk in between.
  const read = DAYS.map(({ name }) => readFile(new URL(`${name}.py`, import.meta.url)));
  const sources = await Promise.all(read);
  for (const [number, { name, there, isDeployed, leads }] of DAYS.entries()) {
    const source = new Uint8Array(sources[number] ?? []);
    python.FS.writeFile(`${HOME}/${name}.py`, source);
    if (isDeployed) {
      const main = python.runPython(`${COMPILE}\nglobals()`);
      const compiled = main.get('compiled')(`${name}.py`, source).toJs();
      python.FS.mkdirTree(`${HOME}/__pycache__`);
      const tag = python.runPython('import sys; sys.implementation.cache_tag');
      python.FS.writeFile(`${HOME}/__pycache__/${name}.${tag}.pyc`, compiled);
      main.delete('compiled');
    }
    await pass(python, name, there, leads);
  }
}

/**
 * @param {any} python
 * @param {string} name The extension's.
 * @param {object[]} there The interactions on the desktop.
 * @param {boolean} leads
 */
async function pass(python, name, there, leads) {
  const desktop = createDesktop(there);
  const early = withEarlySubscription(ownService(/** @type {any} */ (desktop.service)), 'interaction');
  const bridge = createBridge(early);
  early.begin();
  if (there.length) desktop.ring();
  let failure = '';
  const nothing = () => {};
  const module = python.pyimport('py_ext._runtime.start');
  const late = new Promise((_, reject) => {
    setTimeout(() => reject(new Error('the rehearsal does not end')), PATIENCE);
  });
  const frame = {
    name: 'own',
    bridge,
    params: there.length ? '{"interactionId": "1"}' : '{}',
    origin: 'http://127.0.0.1:8001',
    problem: '',
    session: there.length ? KEPT : '',
    keep: nothing,
    isVisible: true,
    lead: leads ? leadAfterAnother() : null,
  };
  let told = nothing;
  const doingsTold = new Promise((resolve) => {
    told = () => resolve(undefined);
  });
  const ran = module.start({
    takeFrames: (/** @type {(frame: object) => void} */ came) => came(frame),
    neighbours: neighbours(),
    timers: createTimers(),
    limited: nothing,
    over: nothing,
    createScheduler,
    interrupted: nothing,
    limitSteps: (/** @type {any} */ cell) => limitSteps(python, cell, () => {}),
    view: {
      running: nothing,
      failed: (/** @type {string[]} */ ...words) => (failure = words.join('\n')),
      report: nothing,
      print: nothing,
    },
    log: nothing,
    logLevel: 'INFO',
    doings: leads ? null : told,
    failed: nothing,
    isForAuthor: true,
    library: { isThere: true, loadNow: nothing, modules: [] },
    languages: 'en-US,en',
    desktop: DESKTOP,
    rateLimit: null,
    siteSettings: null,
    home: HOME,
    module: name,
  });
  await Promise.race([ran, late]);
  if (failure) throw new Error(`the rehearsal failed: ${failure}`);
  for (const state of ['RINGING', 'TALKING', 'HELD', 'TALKING', 'IDLE', 'COMPLETED']) {
    desktop.tell({ ...INTERACTION, state });
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  if (!leads) await Promise.race([doingsTold, late]);
  bridge.close();
}

/** The ways of lead.mjs and neighbours.mjs: what they bring comes once the desk has begun. */
function neighbours() {
  return {
    /** @param {((kind: string, text: string) => void) | null} receive */
    open(receive) {
      if (!receive) return;
      setTimeout(() => {
        for (const [kind = '', text = ''] of TOLD) receive(kind, text);
      });
    },
    tell() {},
  };
}

/** Leads soon, as a frame does whose Python is its own. */
function leadAfterAnother() {
  return {
    isLeading: () => false,
    /** @param {((handled: string) => void) | null} receive */
    open(receive) {
      if (receive) setTimeout(() => receive(HANDLED));
    },
    handled() {},
  };
}

/**
 * A service that answers everything at once, but for one request that it refuses.
 * @param {object[]} there
 */
function createDesktop(there) {
  /** @type {Map<string, (message: object) => void>} */
  const listeners = new Map();
  /** @param {object} interaction */
  const tell = (interaction) =>
    listeners.get('interaction')?.({
      event: 'interaction',
      data: { eventType: 'STATE', media: 'voice', interaction },
    });
  return {
    tell,
    ring() {
      tell(INTERACTION);
      listeners.get('interaction')?.({
        event: 'interaction',
        data: { eventType: 'CASE_SELECTED', selectedCaseId: 'case-1' },
      });
    },
    service: {
      counters: { subscriptions: 0, ignored: 0 },
      abandon() {},
      unsubscribe() {},
      /**
       * @param {string} event
       * @param {(message: object) => void} listener
       * @param {unknown} _
       * @param {() => void} succeeded
       */
      subscribe(event, listener, _, succeeded) {
        listeners.set(event, listener);
        setTimeout(succeeded);
      },
      /**
       * @param {{ request: string, parameters?: unknown[] }} message
       * @param {(answer: object) => void} succeeded
       * @param {(failure: object) => void} failed
       */
      sendMessage({ request, parameters = [] }, succeeded, failed) {
        const read = request === 'interaction.getInteractions' ? there : ANSWERS.get(request);
        const answer = read ?? INTERACTION;
        setTimeout(() =>
          parameters[0] === 'refused'
            ? failed({ errorMessage: 'The desktop says no' })
            : succeeded({ data: answer }),
        );
      },
    },
  };
}

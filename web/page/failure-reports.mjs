// @ts-check
/**
 * Reports failures to the company's own server, where the project's setting `report` names one: the error's class, its
 * place in the code, how often; no message, no value, nothing of an agent or a customer.
 *
 * Nothing waits for it. Failures that are alike are counted together, gathered for a while, and sent in one request. A
 * server that does not take them is asked again after a time that doubles.
 *
 * @import { Bundle } from './extension-python.mjs'
 *
 * @typedef {object} Failure
 * @property {string} error
 * @property {string} place
 * @property {string} handler
 * @property {number} count
 *
 * @typedef {object} Reports
 * @property {(error: string, place: string, handler: string) => void} note Something has failed; see py_ext/stats.py.
 * @property {(error: unknown) => Promise<void>} ended Python itself has ended. Done when that is sent, or cannot be.
 * @property {() => Promise<void>} flush Send what there is: nobody is here any more soon.
 */

/** As the browser has it: reach.mjs lets the extension reach other addresses than these. */
const { fetch } = globalThis;

/** Milliseconds that failures are gathered for, at least. */
const GATHERED_FOR = 10_000;

/** Milliseconds after which a server that takes nothing is asked again, at most. */
const LONGEST_PAUSE = 3_600_000;

/** Milliseconds that a server has to answer. */
const PATIENCE = 10_000;

const HOUR = 3_600_000;

/** So many reports are sent in an hour. */
const MOST_IN_AN_HOUR = 60;

/** So many kinds of failure are in one. Others are counted. */
const MOST_KINDS = 20;

const LONGEST_TEXT = 200;

/** The item of the session storage that says which ends of Python are reported already; see `reportHang`. */
const REPORTED = 'pyExtReported';

/**
 * @param {Bundle} bundle
 * @param {number} [began] When Python did.
 * @returns {Reports | null} Null where nothing is to be reported.
 */
export function createReports({ report: address, name, version, runtime, shared }, began = Date.now()) {
  if (!address) return null;
  /** @type {Map<string, Failure>} */
  let gathered = new Map();
  let dropped = 0;
  /** @type {number[]} When the reports of this hour were sent. */
  let sent = [];
  let pause = GATHERED_FOR;
  let timer = 0;
  /** @type {Promise<void> | null} */
  let sending = null;

  /** @param {Failure} failure */
  function add(failure) {
    const { error, place, handler, count } = failure;
    const key = JSON.stringify([error, place, handler]);
    const known = gathered.get(key);
    if (known) known.count += count;
    else if (gathered.size < MOST_KINDS) gathered.set(key, failure);
    else dropped += count;
  }

  /** @param {number} milliseconds */
  function plan(milliseconds) {
    if (!timer && !sending) timer = Number(setTimeout(sendNow, milliseconds));
  }

  function sendNow() {
    clearTimeout(timer);
    timer = 0;
    sending ??= send().finally(() => {
      sending = null;
      if (gathered.size || dropped) plan(pause);
    });
    return sending;
  }

  async function send() {
    if (!gathered.size && !dropped) return;
    const now = Date.now();
    sent = sent.filter((time) => time > now - HOUR);
    if (sent.length >= MOST_IN_AN_HOUR) return; // what comes meanwhile is counted
    sent.push(now);
    const failures = [...gathered.values()];
    const lost = dropped;
    gathered = new Map();
    dropped = 0;
    const body = JSON.stringify({
      extension: name,
      version,
      py_ext: versionOf(runtime.wheel),
      runtime: shared ? 'shared' : 'frame',
      seconds: Math.round((now - began) / 1000),
      failures,
      dropped: lost,
    });
    if (await post(address, body)) {
      pause = GATHERED_FOR;
      return;
    }
    pause = Math.min(pause * 2, LONGEST_PAUSE);
    failures.forEach(add);
    dropped += lost;
  }

  return {
    note(error, place, handler) {
      add({ error: cut(error), place: cut(place), handler: cut(handler), count: 1 });
      plan(pause);
    },

    ended(error) {
      const kind = /^\w+$/.exec(/** @type {any} */ (error)?.name)?.[0] ?? 'Error';
      add({ error: `PythonEnded(${cut(kind)})`, place: '', handler: '', count: 1 });
      return sendNow();
    },

    flush: sendNow,
  };
}

/**
 * Report, from a frame, that its Python hung. All frames that share it find out.
 * @param {Bundle} bundle
 * @param {string} python Which Python it was.
 * @param {number} began When it did.
 * @param {{ place: string, handler: string }} stuck What hangs, where that is known.
 */
export function reportHang(bundle, python, began, { place, handler }) {
  try {
    if (sessionStorage.getItem(REPORTED) === python) return;
    sessionStorage.setItem(REPORTED, python);
  } catch {} // without a memory, each frame reports it
  const reports = createReports(bundle, began);
  reports?.note('PythonHung', place, handler);
  reports?.flush();
}

/** @param {string} wheel The address of py_ext's wheel, which has its version. */
export function versionOf(wheel) {
  return /py_ext-([^-/]+)-[^/]*$/.exec(wheel)?.[1] ?? '';
}

/** @param {unknown} text */
function cut(text) {
  return String(text).slice(0, LONGEST_TEXT);
}

/**
 * @param {string} address
 * @param {string} body
 * @returns {Promise<boolean>} Whether the server has taken it.
 */
async function post(address, body) {
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      redirect: 'error', // the policy names one server
      keepalive: true, // it goes on when the page does not
      signal: AbortSignal.timeout(PATIENCE),
    });
    return response.ok;
  } catch {
    return false; // the browser's console says why
  }
}

// @ts-check
/**
 * What the page's address asks for with `debug`: what this frame and its Python are, and do, in numbers. It is loaded
 * for that alone, shows text only, and holds no customer's data.
 *
 * @import { Bundle } from './extension-python.mjs'
 *
 * @typedef {object} Debug The way between the panel and whatever has Python.
 * @property {string} runtime Where Python is.
 * @property {() => void} ask Have `told` called with what py_ext/_runtime/diagnosis.py tells.
 * @property {(text: string) => void} told With "" where there is no Python yet.
 * @property {(text: string) => void} [type] Of a bundle with the Python console, what its panel has to tell Python.
 * @property {(text: string) => void} [printed] What Python has to tell that panel.
 * @property {() => void} [begun] There is another Python for it.
 */

const EVERY = 1000;

/** @typedef {{ name: string, title: string, columns: string[], rows: (told: any) => (string | number)[][] }} Table */

/** @type {Table[]} */
const TABLES = [
  {
    name: 'requests',
    title: 'Requests',
    columns: ['request', 'ended', 'failed', 'p50 ms', 'p95 ms', 'max ms'],
    rows: ({ stats }) =>
      entries(stats?.requests).map(([name, { count, failures, seconds }]) => [
        name,
        count,
        sum(failures),
        ...milliseconds(seconds),
      ]),
  },
  {
    name: 'waits',
    title: 'Waits for a turn',
    columns: ['request', 'waited', 'p50 ms', 'p95 ms', 'max ms'],
    rows: ({ stats }) =>
      entries(stats?.requests)
        .filter(([, { waits }]) => waits.count)
        .map(([name, { waits }]) => [name, waits.count, ...milliseconds(waits)]),
  },
  {
    name: 'handlers',
    title: 'Handlers',
    columns: ['handler', 'ended', 'failed', 'p50 ms', 'p95 ms', 'max ms', 'slow'],
    rows: ({ stats }) =>
      entries(stats?.handlers).map(([name, { count, failures, seconds, slow }]) => [
        name,
        count,
        sum(failures),
        ...milliseconds(seconds),
        slow,
      ]),
  },
  {
    name: 'events',
    title: 'Events',
    columns: ['event', 'came'],
    rows: ({ stats }) => entries(stats?.events),
  },
  {
    name: 'failures',
    title: 'Failures',
    columns: ['error', 'place', 'handler', 'times'],
    rows: ({ stats }) =>
      (stats?.failures ?? []).map((/** @type {any} */ each) => [
        each.error,
        each.place,
        each.handler,
        each.count,
      ]),
  },
];

/**
 * @param {object} shown
 * @param {Bundle} shown.bundle
 * @param {string} shown.desktop The desktop's origin.
 * @param {Debug} shown.debug
 */
export function showPanel({ bundle, desktop, debug }) {
  const style = element('link');
  style.rel = 'stylesheet';
  style.href = new URL('./debug-panel.css', import.meta.url).href;
  const [, [, sha256 = ''] = []] =
    Object.entries(bundle.runtime.checks).find(([address]) => address.endsWith('/debug-panel.css')) ?? [];
  if (sha256) style.integrity = `sha256-${sha256}`;
  document.head.append(style);

  const panel = element('details');
  panel.id = 'debug';
  panel.open = true;
  panel.append(element('summary', 'Debug'));
  const facts = element('dl');
  panel.append(facts);
  const bodies = TABLES.map((table) => {
    const { box, body } = tableOf(table);
    panel.append(box);
    return { table, box, body };
  });
  document.body.append(panel);

  const pyExt = /py_ext-([^-/]+)-[^/]*$/.exec(bundle.runtime.wheel)?.[1] ?? '';
  let last = '';

  /** @param {string} text */
  function show(text) {
    const state = document.documentElement.dataset.state ?? '';
    if (text + state === last) return; // what somebody is selecting stays selected
    last = text + state;
    const told = text ? JSON.parse(text) : {};
    const lines = {
      bundle: bundle.version,
      py_ext: pyExt,
      desktop,
      ...factsOf(told, state, debug.runtime),
    };
    facts.replaceChildren(
      ...Object.entries(lines).map(([name, value]) => {
        const line = element('div');
        line.append(element('dt', name), element('dd', value || '–'));
        return line;
      }),
    );
    for (const { table, box, body } of bodies) {
      const rows = table.rows(told);
      box.hidden = !rows.length;
      body.replaceChildren(...rows.map(rowOf));
    }
  }

  function look() {
    if (panel.open && !document.hidden) debug.ask();
  }

  debug.told = show;
  show('');
  panel.addEventListener('toggle', look);
  setInterval(look, EVERY);
}

/**
 * @param {any} told
 * @param {string} state
 * @param {string} runtime
 * @returns {Record<string, string>}
 */
function factsOf(told, state, runtime) {
  if (!told.open) return { 'this frame': state, python: runtime && `${runtime}, not there yet` };
  const { pending, subscriptions, timers } = told.open;
  const { waiting } = told;
  return {
    'this frame': state,
    python: runtime,
    desk: told.isConnected ? 'connected' : 'not connected',
    handlers: told.leads ? 'run here' : 'run in another frame',
    frames: String(told.frames ?? ''),
    interactions: String(told.interactions ?? ''),
    'requests that wait': waiting ? waitingOf(waiting) : '',
    open: `${pending} requests, ${subscriptions} subscriptions, ${timers} timers`,
    'unknown events': String(told.ignored ?? ''),
  };
}

/** @param {{ count: number, seconds: number | null }} waiting */
function waitingOf({ count, seconds }) {
  if (!count && seconds === 0) return 'none';
  return `${count}, one more for ${seconds === null ? 'ever' : `${seconds.toFixed(1)} s`}`;
}

/** @param {Table} table */
function tableOf({ name, title, columns }) {
  const box = element('section');
  box.dataset.table = name;
  box.tabIndex = 0; // in a narrow frame, it scrolls
  box.setAttribute('aria-label', title);
  const made = element('table');
  made.append(element('caption', title));
  const head = element('tr');
  for (const column of columns) {
    const cell = element('th', column);
    cell.scope = 'col';
    head.append(cell);
  }
  made.createTHead().append(head);
  const body = made.createTBody();
  box.append(made);
  return { box, body };
}

/** @param {(string | number)[]} values */
function rowOf(values) {
  const row = element('tr');
  values.forEach((value, number) => {
    const cell = element(number ? 'td' : 'th', String(value));
    if (!number) /** @type {HTMLTableCellElement} */ (cell).scope = 'row';
    if (typeof value === 'number' || /^\d/.test(value)) cell.className = 'number';
    row.append(cell);
  });
  return row;
}

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {string} [text]
 */
function element(name, text) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  return made;
}

/**
 * @param {Record<string, any> | undefined} values
 * @returns {[string, any][]}
 */
function entries(values) {
  return Object.entries(values ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));
}

/** @param {Record<string, number>} counts */
function sum(counts) {
  return Object.values(counts).reduce((total, each) => total + each, 0);
}

/** @param {{ p50: number, p95: number, max: number }} seconds */
function milliseconds({ p50, p95, max }) {
  return [p50, p95, max].map((each) => (each * 1000).toFixed(each < 0.1 ? 1 : 0));
}

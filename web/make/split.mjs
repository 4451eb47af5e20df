// @ts-check
/**
 * Splits a WebAssembly module in two: what runs when a page starts and in its daily work, and the rest,
 * which comes when the page has nothing else to do. Four fifths of Pyodide are never called in most pages.
 *
 * In the first module, the body of a function that went becomes a stub: it has the second module loaded
 * if it is not there yet, and calls through a table that both share. The second calls back through the
 * same table. Memory, the table of function pointers, globals and tags are one; numbers of functions,
 * and with them pointers to functions, do not change. So which half a function is in changes nothing but
 * when it is there.
 *
 * The shared table: place 0 is what loads the second module, then the functions of the second that the
 * first needs, then those of the first that the second needs.
 *
 * @import { Module } from './wasm.mjs'
 */
import {
  CALL,
  FUNCTION_REFERENCE,
  GLOBAL_GET,
  GLOBAL_SET,
  RETURN_CALL,
  skipOperands,
  throughCode,
} from './instructions.mjs';
import { calledIn, EMPTY_BODY, reachable } from './trim.mjs';
import { encoded, FUNCREF, joined, KIND, Reader, read, SECTION, section, signed } from './wasm.mjs';

/** What the first module exports for the second, `tableN`, `globalN`; the last table is the shared one. */
const OURS = 'py_ext:';
const MEMORY = 'memory';

const I32_CONST = 0x41;
const CALL_INDIRECT = 0x11;
const RETURN_CALL_INDIRECT = 0x13;
const END = 0x0b;
const NO_TABLES_OF_FUNCTIONS = [0xfc]; // instructions of which some name segments, which are not shared

/**
 * @param {Uint8Array} wasm
 * @param {Set<number>} hot The functions that stay, by their place among the bodies.
 * @returns {{ first: Uint8Array, second: Uint8Array }}
 */
export function split(wasm, hot) {
  const module = read(wasm);
  const { imported, bodies, functions } = module;
  const isEmpty = (/** @type {number} */ index) => {
    const { start, end } = bodies[index] ?? { start: 0, end: 0 };
    return end - start === EMPTY_BODY.length;
  };
  /** @type {Set<number>} */
  const gone = new Set();
  for (let index = 0; index < bodies.length; index += 1) {
    if (!hot.has(index) && !isEmpty(index) && canMove(module, index)) gone.add(imported + index);
  }

  const stubs = neededBy(module, gone);
  const backwards = new Set(
    [...gone].flatMap((index) => calledIn(module, index)).filter((called) => !gone.has(called)),
  );
  /** @type {Map<number, number>} Places in the shared table. */
  const places = new Map([...stubs, ...backwards].map((index, place) => [index, place + 1]));
  const globals = [...new Set([...gone].flatMap((index) => globalsIn(module, index)))];
  return {
    first: firstOf(module, { gone, stubs, backwards, places, globals }),
    second: secondOf(module, { gone, stubs, places, globals }),
  };

  /**
   * The functions that went, and that what stays may call.
   * @param {Module} module
   * @param {Set<number>} gone
   */
  function neededBy(module, gone) {
    const called = new Set(module.tabled);
    for (const { kind, index } of module.exports) if (kind === KIND.function) called.add(index);
    for (let index = imported; index < functions.length; index += 1) {
      if (gone.has(index)) continue;
      for (const each of calledIn(module, index)) called.add(each);
    }
    return [...called].filter((index) => gone.has(index));
  }
}

/**
 * What has to be at hand when a rehearsal has called these functions: they, what the glue can call, and
 * what any of them calls, directly or not, so that the branches that the rehearsal did not take are there
 * too. Only what is called through a table may stay away.
 * @param {Uint8Array} wasm
 * @param {number[]} called By their place among the bodies, as `split` takes them.
 */
export function withCalled(wasm, called) {
  const module = read(wasm);
  const roots = called.map((index) => index + module.imported);
  for (const { kind, index } of module.exports) if (kind === KIND.function) roots.push(index);
  return new Set([...reachable(module, roots)].map((index) => index - module.imported));
}

/**
 * Whether a function uses nothing that the two modules do not share.
 * @param {Module} module
 * @param {number} index
 */
function canMove({ wasm, bodies }, index) {
  const body = bodies[index];
  if (!body) return false;
  let can = true;
  const reader = new Reader(wasm, body.code);
  throughCode(reader, body.end, (code) => {
    if (code === FUNCTION_REFERENCE) can = false;
    if (NO_TABLES_OF_FUNCTIONS.includes(code)) {
      const which = new Reader(wasm, reader.at).number();
      if (which === 8 || which === 9 || which === 12 || which === 13) can = false;
    }
    skipOperands(reader, code);
  });
  return can;
}

/**
 * @param {Module} module
 * @param {number} index
 */
function globalsIn({ wasm, imported, bodies }, index) {
  const body = bodies[index - imported];
  if (!body) return [];
  /** @type {number[]} */
  const found = [];
  const reader = new Reader(wasm, body.code);
  throughCode(reader, body.end, (code) => {
    if (code === GLOBAL_GET || code === GLOBAL_SET) found.push(reader.number());
    else skipOperands(reader, code);
  });
  return found;
}

/**
 * @typedef {object} Parts
 * @property {Set<number>} gone
 * @property {number[]} stubs
 * @property {Map<number, number>} places
 * @property {number[]} globals
 */

/**
 * @param {Module} module
 * @param {Parts & { backwards: Set<number> }} parts
 */
function firstOf(module, { gone, stubs, backwards, places, globals }) {
  const { wasm, sections, bodies, imported, functions, parameters } = module;
  const loading = module.types; // the type that is added
  const shared = module.tables.length; // and the table
  const needed = new Set(stubs);
  /** @param {number} index */
  const stub = (index) => {
    const type = functions[index] ?? 0;
    const place = signed(places.get(index) ?? 0);
    const given = Array.from({ length: parameters[type] ?? 0 }, (_, local) => [0x20, ...encoded(local)]);
    const body = Uint8Array.from([
      0, // no locals
      ...[I32_CONST, ...place, 0x25, shared, 0xd1, 0x04, 0x40], // if what is in its place is null
      ...[I32_CONST, 0, CALL_INDIRECT, ...encoded(loading), shared, END], // load
      ...given.flat(),
      ...[I32_CONST, ...place, CALL_INDIRECT, ...encoded(type), shared, END],
    ]);
    return joined([encoded(body.length), body]);
  };
  const size = encoded(places.size + 1);
  const added = [
    ...[...module.tables, FUNCREF].map((_, index) => named(`${OURS}table${index}`, KIND.table, index)),
    ...globals.map((index) => named(`${OURS}global${index}`, KIND.global, index)),
  ];
  /** @type {Record<number, () => Uint8Array>} */
  const written = {
    [SECTION.type]: () => appended(module, SECTION.type, [Uint8Array.of(0x60, 0, 0)]),
    [SECTION.table]: () => appended(module, SECTION.table, [joined([Uint8Array.of(FUNCREF, 0), size])]),
    [SECTION.export]: () => appended(module, SECTION.export, added),
    [SECTION.element]: () =>
      appended(module, SECTION.element, [segment(stubs.length + 1, [...backwards], shared)]),
    [SECTION.code]: () =>
      section(
        SECTION.code,
        bodies.map(({ start, end }, at) => {
          const index = imported + at;
          if (!gone.has(index)) return wasm.subarray(start, end);
          return needed.has(index) ? stub(index) : EMPTY_BODY;
        }),
      ),
  };
  return joined([
    wasm.subarray(0, 8),
    ...sections.map(({ id, start, end }) => written[id]?.() ?? wasm.subarray(start, end)),
  ]);
}

/**
 * @param {Module} module
 * @param {Parts} parts
 */
function secondOf(module, { gone, stubs, places, globals }) {
  const { wasm, sections, bodies, imported, functions, tags } = module;
  const moved = [...gone].sort((one, other) => one - other);
  const numbers = new Map(moved.map((index, number) => [index, number]));
  const globalNumbers = new Map(globals.map((index, number) => [index, number]));
  const tagNames = tags.map((_, index) => {
    const exported = module.exports.find((each) => each.kind === KIND.tag && each.index === index);
    if (!exported) throw new Error(`the wasm keeps tag ${index} to itself`);
    return exported.name;
  });
  const imports = [
    taken(MEMORY, [KIND.memory, 0, 0]),
    ...[...module.tables, FUNCREF].map((type, index) =>
      taken(`${OURS}table${index}`, [KIND.table, type, 0, 0]),
    ),
    ...globals.map((index) =>
      taken(`${OURS}global${index}`, [KIND.global, ...(module.globals[index] ?? [])]),
    ),
    ...tags.map((type, index) => taken(tagNames[index] ?? '', [KIND.tag, 0, ...encoded(type)])),
  ];
  const shared = module.tables.length;
  const code = moved.map((index) => {
    const body = bodies[index - imported];
    if (!body) throw new Error(`the wasm has no function ${index}`);
    return movedBody(wasm, body, {
      shared,
      /** @param {number} called */
      direct: (called) => numbers.get(called),
      /** @param {number} called */
      place: (called) => places.get(called) ?? 0,
      /** @param {number} called */
      type: (called) => functions[called] ?? 0,
      /** @param {number} global */
      global: (global) => globalNumbers.get(global) ?? 0,
    });
  });
  const types = sections.find(({ id }) => id === SECTION.type);
  if (!types) throw new Error('the wasm has no types');
  return joined([
    wasm.subarray(0, 8),
    wasm.subarray(types.start, types.end),
    section(SECTION.import, imports),
    section(
      SECTION.function,
      moved.map((index) => encoded(functions[index] ?? 0)),
    ),
    section(SECTION.element, [
      segment(
        1,
        stubs.map((index) => numbers.get(index) ?? 0),
        shared,
      ),
    ]),
    section(SECTION.code, code),
  ]);
}

/**
 * A body with the numbers of the second module; what stayed is called through the shared table.
 * @param {Uint8Array} wasm
 * @param {{ code: number, end: number }} body
 * @param {object} numbers
 * @param {number} numbers.shared The shared table.
 * @param {(called: number) => number | undefined} numbers.direct
 * @param {(called: number) => number} numbers.place
 * @param {(called: number) => number} numbers.type
 * @param {(global: number) => number} numbers.global
 */
function movedBody(wasm, body, { shared, direct, place, type, global }) {
  /** @type {Uint8Array[]} */
  const parts = [];
  let copied = body.code;
  const reader = new Reader(wasm, body.code);
  /**
   * @param {number} start
   * @param {number[]} bytes
   */
  const replace = (start, bytes) => {
    parts.push(wasm.subarray(copied, start), Uint8Array.from(bytes));
    copied = reader.at;
  };
  throughCode(reader, body.end, (code, start) => {
    if (code === CALL || code === RETURN_CALL) {
      const called = reader.number();
      const number = direct(called);
      const indirect = code === CALL ? CALL_INDIRECT : RETURN_CALL_INDIRECT;
      if (number !== undefined) replace(start, [code, ...encoded(number)]);
      else {
        const through = [indirect, ...encoded(type(called)), shared];
        replace(start, [I32_CONST, ...signed(place(called)), ...through]);
      }
    } else if (code === GLOBAL_GET || code === GLOBAL_SET) {
      replace(start, [code, ...encoded(global(reader.number()))]);
    } else skipOperands(reader, code);
  });
  parts.push(wasm.subarray(copied, body.end));
  const whole = joined(parts);
  return joined([encoded(whole.length), whole]);
}

/**
 * A module's section with more entries.
 * @param {Module} module
 * @param {number} id
 * @param {Uint8Array[]} entries
 */
function appended({ wasm, sections }, id, entries) {
  const old = sections.find((each) => each.id === id);
  if (!old) throw new Error(`the wasm has no section ${id}`);
  const reader = new Reader(wasm, old.body);
  const count = reader.number();
  return section(id, [wasm.subarray(reader.at, old.end), ...entries], count + entries.length);
}

/**
 * An element segment: these functions, from that place of a table on.
 * @param {number} place
 * @param {number[]} functions
 * @param {number} table
 */
function segment(place, functions, table) {
  return joined([
    Uint8Array.from([2, table, I32_CONST, ...signed(place), END, 0]),
    encoded(functions.length),
    ...functions.map(encoded),
  ]);
}

/** @param {string} name */
function text(name) {
  const bytes = new TextEncoder().encode(name);
  return joined([encoded(bytes.length), bytes]);
}

/**
 * An entry of the exports.
 * @param {string} name
 * @param {number} kind
 * @param {number} index
 */
function named(name, kind, index) {
  return joined([text(name), Uint8Array.of(kind), encoded(index)]);
}

/**
 * An entry of the second module's imports.
 * @param {string} name
 * @param {number[]} what
 */
function taken(name, what) {
  return joined([text('first'), text(name), Uint8Array.from(what)]);
}

/**
 * The module with a note of which bodies have run: a byte for each, from that address on.
 * @param {Uint8Array} wasm
 * @param {number} pages More of memory, in which the notes lie.
 * @param {number} least Where they may begin: what is below belongs to what runs.
 * @returns {{ wasm: Uint8Array, address: number, count: number }}
 */
export function noted(wasm, pages, least) {
  const { sections, bodies } = read(wasm);
  let address = 0;
  const parts = sections.map(({ id, start, body, end }) => {
    if (id === SECTION.memory) {
      const reader = new Reader(wasm, body);
      if (reader.number() !== 1) throw new Error('the wasm has not one memory');
      const limits = reader.byte();
      const size = reader.number();
      const before = Math.max(size, Math.ceil(least / 65536));
      address = before * 65536;
      const entry = [Uint8Array.of(limits), encoded(before + pages), wasm.subarray(reader.at, end)];
      return section(id, [joined(entry)]);
    }
    if (id !== SECTION.code) return wasm.subarray(start, end);
    const written = bodies.map(({ code, end }, index) => {
      const reader = new Reader(wasm, code);
      for (let left = reader.number(); left; left -= 1) {
        reader.skipNumber();
        reader.skipNumber();
      }
      const note = Uint8Array.from([I32_CONST, ...signed(address + index), I32_CONST, 1, 0x3a, 0, 0]);
      const whole = joined([wasm.subarray(code, reader.at), note, wasm.subarray(reader.at, end)]);
      return joined([encoded(whole.length), whole]);
    });
    return section(id, written);
  });
  return { wasm: joined([wasm.subarray(0, 8), ...parts]), address, count: bodies.length };
}

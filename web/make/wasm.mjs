// @ts-check
/**
 * Reads WebAssembly modules, as far as trimming and splitting one needs it, and writes their sections.
 */

import { skipOperands } from './instructions.mjs';

/** The numbers of sections. */
export const SECTION = {
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  element: 9,
  code: 10,
  data: 11,
  dataCount: 12,
};

export const FUNCREF = 0x70;

/** The kinds of what is imported and exported. */
export const KIND = { function: 0, table: 1, memory: 2, global: 3, tag: 4 };

/** A place in bytes, moving on as it reads. */
export class Reader {
  /**
   * @param {Uint8Array} bytes
   * @param {number} [at]
   */
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  byte() {
    const value = this.bytes[this.at];
    if (value === undefined) throw new Error('the wasm ends too early');
    this.at += 1;
    return value;
  }

  /** An unsigned LEB128 number of up to 32 bits. */
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (!(byte & 0x80)) return value;
    }
  }

  /** Pass over a LEB128 number of any sign and size. */
  skipNumber() {
    while (this.byte() & 0x80);
  }

  /** A copy of the bytes that follow. @param {number} count */
  take(count) {
    this.at += count;
    return this.bytes.slice(this.at - count, this.at);
  }

  name() {
    const length = this.number();
    this.at += length;
    return new TextDecoder().decode(this.bytes.subarray(this.at - length, this.at));
  }
}

/**
 * @param {number} value
 * @returns {Uint8Array}
 */
export function encoded(value) {
  const bytes = [];
  do {
    const low = value % 128;
    value = Math.floor(value / 128);
    bytes.push(value ? low | 0x80 : low);
  } while (value);
  return Uint8Array.from(bytes);
}

/**
 * A signed LEB128 number of 32 bits.
 * @param {number} value
 * @returns {number[]}
 */
export function signed(value) {
  const bytes = [];
  for (;;) {
    const low = value & 0x7f;
    value >>= 7;
    if ((value === 0 && !(low & 0x40)) || (value === -1 && low & 0x40)) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

/**
 * @param {Uint8Array} wasm
 * @returns {{ id: number, start: number, body: number, end: number }[]}
 */
export function sectionsOf(wasm) {
  const reader = new Reader(wasm, 8);
  const sections = [];
  while (reader.at < wasm.length) {
    const start = reader.at;
    const id = reader.byte();
    const length = reader.number();
    sections.push({ id, start, body: reader.at, end: reader.at + length });
    reader.at += length;
  }
  return sections;
}

/**
 * A section with so many entries.
 * @param {number} id
 * @param {Uint8Array[]} entries
 * @param {number} [count] Where an entry is in several parts.
 */
export function section(id, entries, count = entries.length) {
  const content = joined([encoded(count), ...entries]);
  return joined([Uint8Array.of(id), encoded(content.length), content]);
}

/** @param {Uint8Array[]} parts */
export function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * What of a module has to be known.
 * @typedef {object} Module
 * @property {Uint8Array} wasm
 * @property {{ id: number, start: number, body: number, end: number }[]} sections
 * @property {number} types How many there are.
 * @property {number[]} parameters How many each type of function has.
 * @property {number[]} functions The type of each function, the imported ones first.
 * @property {number} imported How many functions are imported.
 * @property {Uint8Array[]} globals The type of each global, the imported ones first.
 * @property {number[]} tables The type of what each table holds.
 * @property {number[]} tags The type of each tag.
 * @property {Exported[]} exports
 * @property {number[]} tabled The functions in tables: any of them may be called by its place there.
 * @property {{ start: number, code: number, end: number }[]} bodies
 * @typedef {{ name: string, kind: number, index: number, entry: Uint8Array }} Exported
 */

/**
 * @param {Uint8Array} wasm
 * @returns {Module}
 */
export function read(wasm) {
  const sections = sectionsOf(wasm);
  /**
   * @template T
   * @param {number} id
   * @param {(reader: Reader) => T} one
   */
  const each = (id, one) => {
    const section = sections.find((each) => each.id === id);
    if (!section) throw new Error(`the wasm has no section ${id}`);
    const reader = new Reader(wasm, section.body);
    return Array.from({ length: reader.number() }, () => one(reader));
  };
  const parameters = each(SECTION.type, parametersOf);
  /** @type {number[]} */
  const functions = [];
  /** @type {Uint8Array[]} */
  const globals = [];
  each(SECTION.import, (reader) => {
    reader.name();
    reader.name();
    const kind = reader.byte();
    if (kind === KIND.function) functions.push(reader.number());
    else if (kind === KIND.global) globals.push(reader.take(2));
    else throw new Error(`the wasm imports something of kind ${kind}`);
  });
  const imported = functions.length;
  functions.push(...each(SECTION.function, (reader) => reader.number()));
  each(SECTION.global, (reader) => {
    globals.push(reader.take(2));
    skipConstant(reader);
  });
  return {
    wasm,
    sections,
    types: parameters.length,
    parameters,
    functions,
    imported,
    globals,
    tables: each(SECTION.table, (reader) => {
      const type = reader.byte();
      if (type !== FUNCREF && type !== EXTERNREF) throw new Error('the wasm has an unknown table');
      const limits = reader.byte();
      reader.skipNumber();
      if (limits & 1) reader.skipNumber();
      return type;
    }),
    tags: each(TAGS, (reader) => {
      reader.byte(); // an attribute, of which there is one
      return reader.number();
    }),
    exports: each(SECTION.export, exportOf),
    tabled: each(SECTION.element, elementsOf).flat(),
    bodies: each(SECTION.code, (reader) => {
      const start = reader.at;
      const length = reader.number();
      const code = reader.at;
      reader.at += length;
      return { start, code, end: reader.at };
    }),
  };
}
const TAGS = 13;
const EXTERNREF = 0x6f;

/** @param {Reader} reader */
function parametersOf(reader) {
  if (reader.byte() !== 0x60) throw new Error('the wasm has a type that is none of a function');
  const count = reader.number();
  for (let left = count; left; left -= 1) skipType(reader);
  for (let left = reader.number(); left; left -= 1) skipType(reader);
  return count;
}

/** @param {Reader} reader */
function skipType(reader) {
  const type = reader.byte();
  if (type === 0x63 || type === 0x64) reader.skipNumber(); // a reference to a type that follows
}

/** @param {Reader} reader */
function exportOf(reader) {
  const start = reader.at;
  const [name, kind, index] = [reader.name(), reader.byte(), reader.number()];
  return { name, kind, index, entry: reader.bytes.subarray(start, reader.at) };
}

/** @param {Reader} reader */
function elementsOf(reader) {
  const kind = reader.number();
  if (kind !== 0) throw new Error(`the wasm has an element segment of kind ${kind}`);
  skipConstant(reader);
  return Array.from({ length: reader.number() }, () => reader.number());
}

/** @param {Reader} reader */
function skipConstant(reader) {
  for (let code = reader.byte(); code !== 0x0b; code = reader.byte()) {
    if (code === 0xd2) throw new Error('the wasm has a global that holds a function');
    skipOperands(reader, code);
  }
}

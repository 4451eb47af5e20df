// @ts-check
/**
 * Reads and writes WebAssembly modules, as far as trimming one needs it: sections, exports, and which
 * function calls which.
 *
 * A function that nothing can reach any more keeps its number and gets an empty body, so that no other
 * byte of the module changes: what is left runs exactly as Pyodide's authors have built it.
 */

const EXPORTS = 7;
const ELEMENTS = 9;
const CODE = 10;
const IMPORTS = 2;
const GLOBALS = 6;

/** No locals; `unreachable`; `end`. */
const EMPTY_BODY = Uint8Array.of(3, 0, 0x00, 0x0b);

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
 * The module with these exports only, and without the bodies that nothing reaches then.
 * @param {Uint8Array} wasm
 * @param {Set<string>} kept
 * @returns {Uint8Array}
 */
export function trimmedWasm(wasm, kept) {
  const sections = sectionsOf(wasm);
  /** @param {number} id */
  const reader = (id) => {
    const section = sections.find((each) => each.id === id);
    if (!section) throw new Error(`the wasm has no section ${id}`);
    return new Reader(wasm, section.body);
  };
  const exported = exportsOf(reader(EXPORTS), kept);
  const imported = importedFunctions(reader(IMPORTS));
  const bodies = bodiesOf(reader(CODE));
  const roots = [...exported.functions, ...elementFunctions(reader(ELEMENTS))];
  checkGlobals(reader(GLOBALS));
  const reached = reachable(wasm, imported, bodies, roots);
  /** @type {Uint8Array[]} */
  const parts = [wasm.subarray(0, 8)];
  for (const { id, start, end } of sections) {
    if (id === EXPORTS) {
      parts.push(...section(id, [encoded(exported.entries.length), ...exported.entries]));
    } else if (id === CODE) {
      const written = bodies.map((body, index) =>
        reached.has(imported + index) ? wasm.subarray(body.start, body.end) : EMPTY_BODY,
      );
      parts.push(...section(id, [encoded(bodies.length), ...written]));
    } else {
      parts.push(wasm.subarray(start, end));
    }
  }
  return joined(parts);
}

/**
 * @param {number} id
 * @param {Uint8Array[]} content
 */
function section(id, content) {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  return [Uint8Array.of(id), encoded(length), ...content];
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
 * @param {Reader} reader
 * @param {Set<string>} kept
 */
function exportsOf(reader, kept) {
  const entries = [];
  const functions = [];
  for (let left = reader.number(); left; left -= 1) {
    const start = reader.at;
    const name = reader.name();
    const kind = reader.byte();
    const index = reader.number();
    if (!kept.has(name)) continue;
    entries.push(reader.bytes.subarray(start, reader.at));
    if (kind === 0) functions.push(index);
  }
  return { entries, functions };
}

/** @param {Reader} reader */
function importedFunctions(reader) {
  let functions = 0;
  for (let left = reader.number(); left; left -= 1) {
    reader.name();
    reader.name();
    const kind = reader.byte();
    if (kind === 0) {
      functions += 1;
      reader.skipNumber();
    } else if (kind === 3) {
      reader.at += 2; // its type, and whether it changes
    } else {
      throw new Error(`the wasm imports something of kind ${kind}`);
    }
  }
  return functions;
}

/** @param {Reader} reader */
function bodiesOf(reader) {
  const bodies = [];
  for (let left = reader.number(); left; left -= 1) {
    const start = reader.at;
    const length = reader.number();
    bodies.push({ start, code: reader.at, end: reader.at + length });
    reader.at += length;
  }
  return bodies;
}

/**
 * The functions in tables: any of them may be called by its place there.
 * @param {Reader} reader
 */
function elementFunctions(reader) {
  const functions = [];
  for (let left = reader.number(); left; left -= 1) {
    const kind = reader.number();
    if (kind !== 0) throw new Error(`the wasm has an element segment of kind ${kind}`);
    skipConstant(reader);
    for (let count = reader.number(); count; count -= 1) functions.push(reader.number());
  }
  return functions;
}

/**
 * A global that held a function would be one more root.
 * @param {Reader} reader
 */
function checkGlobals(reader) {
  for (let left = reader.number(); left; left -= 1) {
    reader.at += 2;
    skipConstant(reader);
  }
}

/** @param {Reader} reader */
function skipConstant(reader) {
  for (let code = reader.byte(); code !== 0x0b; code = reader.byte()) {
    if (code === 0xd2) throw new Error('the wasm has a global that holds a function');
    skipOperands(reader, code);
  }
}

/**
 * @param {Uint8Array} wasm
 * @param {number} imported How many functions come before the module's own.
 * @param {{ code: number, end: number }[]} bodies
 * @param {number[]} roots
 */
function reachable(wasm, imported, bodies, roots) {
  const reached = new Set(roots);
  const waiting = [...reached];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    const body = bodies[index - imported];
    if (!body) continue; // an imported function
    for (const called of calledIn(wasm, body)) {
      if (reached.has(called)) continue;
      reached.add(called);
      waiting.push(called);
    }
  }
  return reached;
}

/**
 * The numbers of the functions that a body names.
 * @param {Uint8Array} wasm
 * @param {{ code: number, end: number }} body
 */
function calledIn(wasm, { code, end }) {
  const reader = new Reader(wasm, code);
  for (let left = reader.number(); left; left -= 1) {
    reader.skipNumber();
    reader.skipNumber(); // a heap type may be a number too, but those of this module are single bytes
  }
  const called = [];
  while (reader.at < end) {
    const code = reader.byte();
    if (code === 0x10 || code === 0x12 || code === 0xd2) called.push(reader.number());
    else skipOperands(reader, code);
  }
  if (reader.at !== end) throw new Error('a function of the wasm was not understood');
  return called;
}

/**
 * Pass over what follows an opcode. An opcode that is not known ends the build, rather than being
 * guessed.
 * @param {Reader} reader
 * @param {number} code
 */
function skipOperands(reader, code) {
  if (code >= 0x28 && code <= 0x3e) return skipMemory(reader);
  if (code >= 0x45 && code <= 0xc4) return;
  switch (code) {
    case 0x00: case 0x01: case 0x05: case 0x0a: case 0x0b: case 0x0f: case 0x19: case 0x1a: case 0x1b:
    case 0xd1: // prettier-ignore
      return;
    case 0x02: case 0x03: case 0x04: case 0x06: case 0x07: case 0x08: case 0x09: case 0x0c: case 0x0d:
    case 0x18: case 0x20: case 0x21: case 0x22: case 0x23: case 0x24: case 0x25: case 0x26: case 0x3f:
    case 0x40: case 0x41: case 0x42: case 0xd0: // prettier-ignore
      return reader.skipNumber();
    case 0x0e:
      for (let left = reader.number() + 1; left; left -= 1) reader.skipNumber();
      return;
    case 0x11:
      reader.skipNumber();
      return reader.skipNumber();
    case 0x1c:
      reader.at += reader.number();
      return;
    case 0x43:
      reader.at += 4;
      return;
    case 0x44:
      reader.at += 8;
      return;
    case 0xfc:
      return skipBulk(reader, reader.number());
    case 0xfd:
      return skipVector(reader, reader.number());
    default:
      throw new Error(`the wasm has an unknown instruction 0x${code.toString(16)}`);
  }
}

/** @param {Reader} reader */
function skipMemory(reader) {
  reader.skipNumber();
  reader.skipNumber();
}

/**
 * @param {Reader} reader
 * @param {number} code
 */
function skipBulk(reader, code) {
  const operands = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1][code];
  if (operands === undefined) throw new Error(`the wasm has an unknown instruction 0xfc ${code}`);
  for (let left = operands; left; left -= 1) reader.skipNumber();
}

/**
 * @param {Reader} reader
 * @param {number} code
 */
function skipVector(reader, code) {
  if (code <= 11 || code === 92 || code === 93) skipMemory(reader);
  else if (code === 12 || code === 13) reader.at += 16;
  else if (code >= 21 && code <= 34) reader.at += 1;
  else if (code >= 84 && code <= 91) {
    skipMemory(reader);
    reader.at += 1;
  }
}

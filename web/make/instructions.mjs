// @ts-check
/**
 * The instructions of WebAssembly: how long each is, and which name functions and globals.
 *
 * @import { Module, Reader } from './wasm.mjs'
 */

export const CALL = 0x10;
export const RETURN_CALL = 0x12;
export const FUNCTION_REFERENCE = 0xd2;
export const GLOBAL_GET = 0x23;
export const GLOBAL_SET = 0x24;

/**
 * Go through a body's instructions; `reader` stands after the opcode, and must be moved on.
 * @param {Reader} reader At the body's beginning, after its length.
 * @param {number} end
 * @param {(code: number, start: number) => void} visit
 */
export function throughCode(reader, end, visit) {
  for (let left = reader.number(); left; left -= 1) {
    reader.skipNumber();
    reader.skipNumber(); // a heap type may be a number too, but those of this module are single bytes
  }
  while (reader.at < end) {
    const start = reader.at;
    visit(reader.byte(), start);
  }
  if (reader.at !== end) throw new Error('a function of the wasm was not understood');
}

/**
 * Pass over what follows an opcode. An opcode that is not known ends the build, rather than being
 * guessed.
 * @param {Reader} reader
 * @param {number} code
 */
export function skipOperands(reader, code) {
  if (code >= 0x28 && code <= 0x3e) return skipMemory(reader);
  if (code >= 0x45 && code <= 0xc4) return;
  // biome-ignore format: the opcodes stand in rows, as in the table of the specification
  switch (code) {
    case 0x00: case 0x01: case 0x05: case 0x0a: case 0x0b: case 0x0f: case 0x19: case 0x1a: case 0x1b:
    case 0xd1:
      return;
    case CALL: case RETURN_CALL: case FUNCTION_REFERENCE:
    case 0x02: case 0x03: case 0x04: case 0x06: case 0x07: case 0x08: case 0x09: case 0x0c: case 0x0d:
    case 0x18: case 0x20: case 0x21: case 0x22: case GLOBAL_GET: case GLOBAL_SET: case 0x25: case 0x26: case 0x3f:
    case 0x40: case 0x41: case 0x42: case 0xd0:
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

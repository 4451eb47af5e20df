// @ts-check
/**
 * Trims a WebAssembly module to some of its exports.
 *
 * A function that nothing can reach any more keeps its number and gets an empty body, so that no other
 * byte of the module changes: what is left runs exactly as Pyodide's authors have built it.
 *
 * @import { Module } from './wasm.mjs'
 */
import { CALL, FUNCTION_REFERENCE, RETURN_CALL, skipOperands, throughCode } from './instructions.mjs';
import { joined, KIND, Reader, read, SECTION, section } from './wasm.mjs';

/** No locals; `unreachable`; `end`. */
export const EMPTY_BODY = Uint8Array.of(3, 0, 0x00, 0x0b);

/**
 * The module with these exports only, and without the bodies that nothing reaches then.
 * @param {Uint8Array} wasm
 * @param {Set<string>} kept
 * @returns {Uint8Array}
 */
export function trimmedWasm(wasm, kept) {
  const module = read(wasm);
  const exported = module.exports.filter(({ name }) => kept.has(name));
  const called = exported.filter(({ kind }) => kind === KIND.function).map(({ index }) => index);
  const reached = reachable(module, [...called, ...module.tabled]);
  return joined([
    wasm.subarray(0, 8),
    ...module.sections.map(({ id, start, end }) => {
      if (id === SECTION.export)
        return section(
          id,
          exported.map(({ entry }) => entry),
        );
      if (id !== SECTION.code) return wasm.subarray(start, end);
      const bodies = module.bodies.map((body, index) =>
        reached.has(module.imported + index) ? wasm.subarray(body.start, body.end) : EMPTY_BODY,
      );
      return section(id, bodies);
    }),
  ]);
}

/**
 * The functions that these call, directly or not, and themselves.
 * @param {Module} module
 * @param {number[]} roots
 */
export function reachable(module, roots) {
  const reached = new Set(roots);
  const waiting = [...reached];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    for (const called of calledIn(module, index)) {
      if (reached.has(called)) continue;
      reached.add(called);
      waiting.push(called);
    }
  }
  return reached;
}

/**
 * The numbers of the functions that a function names.
 * @param {Module} module
 * @param {number} index
 */
export function calledIn({ wasm, imported, bodies }, index) {
  /** @type {number[]} */
  const called = [];
  const body = bodies[index - imported];
  if (!body) return called; // an imported function
  const reader = new Reader(wasm, body.code);
  throughCode(reader, body.end, (code) => {
    if (code === CALL || code === RETURN_CALL || code === FUNCTION_REFERENCE) {
      called.push(reader.number());
    } else skipOperands(reader, code);
  });
  return called;
}

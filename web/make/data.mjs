// @ts-check
/**
 * Takes the data out of a WebAssembly module: what its memory begins with. Of a module's bytes, a browser keeps all for
 * as long as it keeps the module, though it reads the data once.
 */
import { joined, Reader, SECTION, sectionsOf } from './wasm.mjs';

const I32_CONST = 0x41;
const END = 0x0b;

/**
 * The module without its data, and the memory that has to be there instead before it runs, up to its last byte that
 * is not 0.
 * @param {Uint8Array} wasm
 * @returns {{ wasm: Uint8Array, memory: Uint8Array }}
 */
export function withoutData(wasm) {
  const sections = sectionsOf(wasm);
  const data = sections.find(({ id }) => id === SECTION.data);
  if (!data) throw new Error('the wasm has no data');
  const reader = new Reader(wasm, data.body);
  const segments = Array.from({ length: reader.number() }, () => segmentOf(reader));
  const memory = new Uint8Array(Math.max(...segments.map(({ start, bytes }) => start + bytes.length)));
  for (const { start, bytes } of segments) memory.set(bytes, start);
  // Code that names segments is no module without them: the browser, and Node before it, would not take it.
  const kept = sections.filter(({ id }) => id !== SECTION.data && id !== SECTION.dataCount);
  return {
    wasm: joined([wasm.subarray(0, 8), ...kept.map(({ start, end }) => wasm.subarray(start, end))]),
    memory,
  };
}

/** @param {Reader} reader */
function segmentOf(reader) {
  const kind = reader.number();
  if (kind !== 0) throw new Error(`the wasm has a data segment of kind ${kind}`);
  if (reader.byte() !== I32_CONST) throw new Error('the wasm has a data segment without a fixed place');
  const start = reader.number();
  if (reader.byte() !== END) throw new Error('the wasm has a data segment without a fixed place');
  return { start, bytes: reader.take(reader.number()) };
}

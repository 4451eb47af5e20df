// @ts-check
/**
 * Gives JavaScript functions their places in the wasm's table of function pointers, all in one go.
 *
 * C has pointers to 262 functions that are JavaScript's here. A table holds functions of wasm only, so
 * the linker in Pyodide's glue compiles a module around each, one after the other, with every start:
 * a tenth of it. `intoTable` makes one module around all of them. trimmedGlue writes its source into the
 * glue, so it uses nothing from outside itself.
 *
 * @typedef {(...parameters: any[]) => any} Function With its signature as `sig`: `vij` returns nothing and
 *   takes an i32 and an i64.
 * @typedef {object} Linker What the glue has of its linker.
 * @property {Record<string, { value: number }>} symbols By name; -1 is the value of those that are missing.
 * @property {(name: string) => (Function & { sig?: string }) | undefined} find What JavaScript has of that name.
 * @property {WebAssembly.Table} table
 * @property {(place: number, wrapped: unknown) => void} put
 */

/** @param {Linker} linker */
export function intoTable({ symbols, find, table, put }) {
  /** @type {Map<Function, string>} */
  const signatures = new Map();
  const missing = Object.keys(symbols).filter((name) => symbols[name]?.value === -1);
  for (const name of missing) {
    const found = find(name);
    if (typeof found === 'function' && found.sig) signatures.set(found, found.sig);
  }
  if (!signatures.size) return;

  /** @type {Record<string, number>} */
  const types = { i: 0x7f, p: 0x7f, j: 0x7e, f: 0x7d, d: 0x7c, e: 0x6f };
  /** @param {number} value */
  const leb = (value) => {
    const bytes = [];
    for (; value > 0x7f; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
    return [...bytes, value];
  };
  /** @param {number[][]} entries */
  const vector = (entries) => [...leb(entries.length), ...entries.flat()];
  /** @param {string} text */
  const listed = (text) => vector([...text].map((each) => [types[each] ?? 0]));
  /** @param {number} place */
  const named = (place) => vector([...String(place)].map((digit) => [digit.charCodeAt(0)]));
  /**
   * @param {number} id
   * @param {number[][]} entries
   */
  const section = (id, entries) => {
    const content = vector(entries);
    return [id, ...leb(content.length), ...content];
  };
  const kinds = [...new Set(signatures.values())];
  const module = new WebAssembly.Module(
    Uint8Array.of(
      ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // "\0asm", version
      ...section(1, kinds.map((kind) => [0x60, ...listed(kind.slice(1)), ...listed(kind[0]?.replace('v', '') ?? '')])), // prettier-ignore
      ...section(2, [...signatures.values()].map((kind, place) => [0, ...named(place), 0, ...leb(kinds.indexOf(kind))])), // prettier-ignore
      ...section(7, [...signatures.values()].map((_, place) => [...named(place), 0, ...leb(place)])), // prettier-ignore
    ),
  );
  const functions = [...signatures.keys()];
  const { exports } = new WebAssembly.Instance(module, { '': Object.fromEntries(functions.entries()) });
  const first = table.grow(functions.length);
  functions.forEach((_, place) => put(first + place, exports[place]));
  for (const name of missing) {
    const place = functions.indexOf(find(name) ?? (() => {}));
    const symbol = symbols[name];
    if (symbol && place >= 0) symbol.value = first + place;
  }
}

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
  const first = table.length;
  /** @type {Map<Function, number>} The places that they get; some have two names. */
  const places = new Map();
  /** @type {string[]} */
  const signatures = [];
  for (const [name, symbol] of Object.entries(symbols)) {
    const found = symbol.value === -1 ? find(name) : undefined;
    if (typeof found !== 'function' || !found.sig) continue;
    if (!places.has(found)) places.set(found, first + signatures.push(found.sig) - 1);
    symbol.value = places.get(found) ?? -1;
  }
  if (!places.size) return;

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
  const kinds = [...new Set(signatures)];
  const module = new WebAssembly.Module(
    Uint8Array.of(
      ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // "\0asm", version
      ...section(
        1,
        kinds.map((kind) => [0x60, ...listed(kind.slice(1)), ...listed(kind[0]?.replace('v', '') ?? '')]),
      ),
      ...section(
        2,
        signatures.map((kind, place) => [0, ...named(place), 0, ...leb(kinds.indexOf(kind))]),
      ),
      ...section(
        7,
        signatures.map((_, place) => [...named(place), 0, ...leb(place)]),
      ),
    ),
  );
  const { exports } = new WebAssembly.Instance(module, { '': /** @type {any} */ ([...places.keys()]) });
  table.grow(places.size);
  for (const place of signatures.keys()) put(first + place, exports[place]);
}

// @ts-check
/**
 * The second half of a wasm that make/split.mjs has split: loaded when the page is idle, or in the middle
 * of whatever needs it first.
 */

/** What the first half exports for the second alone begins with this. */
const OURS = 'py_ext:';

/** A module that takes a function from JavaScript and gives it back as one that a table can hold. */
const WRAPPER = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // "\0asm", version
  ...[1, 4, 1, 0x60, 0, 0], // a type: nothing to nothing
  ...[2, 7, 1, 1, 0x66, 1, 0x66, 0, 0], // import f.f
  ...[7, 5, 1, 1, 0x66, 0, 0], // export f
);

export class SecondHalf {
  /** @param {() => WebAssembly.Module} compileNow Has the second half here before it returns. */
  constructor(compileNow) {
    this.compileNow = compileNow;
    this.isThere = false;
    /** @type {Record<string, any>} */
    this.first = {};
  }

  /**
   * Take the first half's exports, and return those that Pyodide is to see.
   * @param {WebAssembly.Exports} first
   */
  join(first) {
    this.first = first;
    const names = Object.keys(first);
    const shared = names.filter((name) => name.startsWith(`${OURS}table`)).at(-1);
    if (!shared) throw new Error('the wasm was not split');
    const load = () => this.link(this.compileNow());
    const wrapper = new WebAssembly.Instance(new WebAssembly.Module(WRAPPER), { f: { f: load } });
    this.first[shared].set(0, wrapper.exports.f);
    return Object.fromEntries(
      names.filter((name) => !name.startsWith(OURS)).map((name) => [name, first[name]]),
    );
  }

  /**
   * Fill the gaps of the first half: from now on, its stubs find what they call.
   * @param {WebAssembly.Module} second
   */
  link(second) {
    if (this.isThere) return;
    new WebAssembly.Instance(second, { first: this.first });
    this.isThere = true;
  }
}

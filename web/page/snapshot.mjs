// @ts-check
/**
 * The snapshot's file, and how Pyodide starts from one.
 *
 * A snapshot is the memory of a Python that has booted and imported what extensions need, as its
 * difference from the memory of a wasm that has just been instantiated. Before that stands the difference of this one
 * from nothing: the data of the wasm, which browsers would keep beside the memory for as long as they keep the
 * wasm. So there are two parts, each like this:
 *
 * | bytes        | what                                                                   |
 * |--------------|------------------------------------------------------------------------|
 * | 3 × uint32   | magic, length of the table, length of the content                       |
 * | table        | a pair of LEB128 numbers for each run: distance from the last, length   |
 * | content      | the runs' bytes                                                         |
 *
 * Its head is wanted before the rest has come, so it is in index.html: what Pyodide's own snapshots begin
 * with, namely its build and what of JavaScript Python knows.
 *
 * @import { SecondHalf } from './second-half.mjs'
 * @typedef {object} Head
 * @property {string} pyodide Pyodide's part, in base64.
 * @property {number} memory The size of the memory that the snapshot was taken from.
 */
import { letGo } from './let-go.mjs';

/** Where the standard library and py_ext's wheel are, once they are there. */
export const LIBRARY = '/lib/python314.zip';
export const WHEEL = '/lib/py_ext.whl';

/** Where the packages are. */
export const SITE_PACKAGES = '/lib/python3.14/site-packages';

/** The time zones; and where Python looks for what is not of the library. */
export const ZONES = '/lib/tzdata.zip';
export const PYTHON_PATH = `${WHEEL}:${ZONES}`;

const MAGIC = 0x31545850;
const HEAD = 12;
const PAGE = 65536;

/**
 * A part of the file.
 * @param {{ start: number, end: number }[]} runs In order.
 * @param {Uint8Array} content
 */
export function snapshotPart(runs, content) {
  /** @type {number[]} */
  const table = [];
  let last = 0;
  for (const { start, end } of runs) {
    for (let number of [start - last, end - start]) {
      for (; number > 0x7f; number >>>= 7) table.push((number & 0x7f) | 0x80);
      table.push(number);
    }
    last = end;
  }
  while (table.length % 4) table.push(0);
  const length = Math.ceil(content.length / 4) * 4;
  const part = new Uint8Array(HEAD + table.length + length);
  new Uint32Array(part.buffer, 0, 3).set([MAGIC, table.length, length]);
  part.set(table, HEAD);
  part.set(content, HEAD + table.length);
  return part;
}

/**
 * Options for `loadPyodide` that make it start from a snapshot.
 *
 * Pyodide has a hook to create its module. We let it create one whose main function does not run, write
 * the memory, and give Pyodide the head alone as "its" snapshot: it checks the build, finds no memory to
 * copy, and goes on as with a snapshot of its own.
 *
 * @param {Head} head
 * @param {Promise<Uint8Array> | null} file Comes while the wasm is compiled.
 * @param {Promise<unknown>} sound Fails where that file or another is not the one that was built: a damaged one would
 *     start, and fail anywhere, at any time. Until then, nothing of Python runs.
 * @param {(settings: any) => Promise<any>} create
 * @param {Pick<SecondHalf, 'join'> | null} half Of the wasm; null where it is not split.
 */
export function startedFrom(head, file, sound, create, half) {
  return {
    _loadSnapshot: Uint8Array.from(atob(head.pyodide), (each) => each.charCodeAt(0)),
    createPyodideModule: async (/** @type {any} */ settings) => {
      withoutLibrary(settings);
      /** @type {any} */
      let imported;
      let bytes = /** @type {Uint8Array} */ (new Uint8Array());
      let at = 0;
      let reject = (/** @type {unknown} */ _) => {};
      /** @type {Promise<never>} */
      const failed = new Promise((_, rejected) => {
        reject = rejected; // Node 20, which makes snapshots, has no Promise.withResolvers
      });
      const instantiate = settings.instantiateWasm;
      settings.instantiateWasm = (/** @type {any} */ imports, /** @type {Function} */ receive) =>
        instantiate(
          imports,
          async (/** @type {WebAssembly.Instance} */ instance, /** @type {any} */ compiled) => {
            try {
              // Before the glue looks at the memory: it has no way to let it grow later.
              const memory = /** @type {WebAssembly.Memory} */ (instance.exports.memory);
              const missing = head.memory - memory.buffer.byteLength;
              if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
              imported = imports.env;
              bytes = await (file ?? Promise.reject(new Error('it is used already')));
              at = write(new Uint8Array(memory.buffer), bytes, 0);
              receive({ exports: half?.join(instance.exports) ?? instance.exports }, compiled);
            } catch (error) {
              reject(error);
            }
          },
        );
      const module = await Promise.race([create(settings), failed]);
      file = null; // Pyodide keeps this function; it need not keep megabytes
      write(module.HEAPU8, bytes, at);
      await sound; // for which somebody may still look at them
      letGo(bytes);
      setTimeZone(module, imported);
      return module;
    },
  };
}

/**
 * Pyodide's first step fetches the standard library and writes it. Its folders must be there; the library
 * itself comes later, and must be absent until then: of one that is empty, Python would believe that.
 * @param {any} settings
 */
function withoutLibrary(settings) {
  if (settings.preRun?.length !== 4) throw new Error('Pyodide starts in another way');
  settings.preRun[0] = (/** @type {any} */ module) => {
    const version = module.HEAPU32[module._Py_Version >>> 2];
    const [major, minor] = [version >>> 24, (version >>> 16) & 0xff];
    const folder = `/lib/python${major}.${minor}`;
    module.API.pyVersionTuple = [major, minor, (version >>> 8) & 0xff];
    module.API.sitePackages = `${folder}/site-packages`;
    module.FS.mkdirTree(`${folder}/site-packages`);
    module.FS.mkdirTree(`${folder}/lib-dynload`);
  };
}

/**
 * Write a part of the file.
 * @param {Uint8Array} memory
 * @param {Uint8Array} file
 * @param {number} start Where the part begins.
 * @returns {number} Where the next one does.
 */
function write(memory, file, start) {
  const content = start + HEAD;
  const [magic, length = 0, rest = 0] = new Uint32Array(file.slice(start, content).buffer);
  if (magic !== MAGIC) throw new Error('the snapshot is no snapshot');
  const table = file.subarray(content, content + length);
  let at = 0;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = table[at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (!(byte & 0x80)) return value;
    }
  };
  let target = 0;
  let source = content + length;
  while (at < table.length) {
    target += number();
    const length = number(); // 0 where only the table's padding is left
    memory.set(file.subarray(source, source + length), target);
    target += length;
    source += length;
  }
  return content + length + rest;
}

/**
 * The C library asks for the time zone once, and did so where the snapshot was made: ask again.
 * @param {any} module
 * @param {any} imported
 */
function setTimeZone(module, imported) {
  const names = module.HEAPU32.subarray(module._tzname >>> 2);
  imported._tzset_js(module._timezone, module._daylight, names[0], names[1]);
}

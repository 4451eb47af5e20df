// @ts-check
/**
 * The snapshot's file, and how Pyodide starts from one.
 *
 * A snapshot is the memory of a Python that has booted and imported what extensions need, as its
 * difference from the memory of a wasm that has just been instantiated:
 *
 * | bytes        | what                                                                          |
 * |--------------|-------------------------------------------------------------------------------|
 * | 4 × uint32   | magic, length of the head, length of the table, size of the memory            |
 * | head         | of Pyodide's own snapshot: its build, and what of JavaScript Python knows      |
 * | table        | a pair of LEB128 numbers for each run: distance from the last, length          |
 * | content      | the runs' bytes                                                                |
 *
 * Pyodide itself checks its build and puts JavaScript's part back; see `startedFrom`.
 */

/** Where the standard library and py_ext's wheel are, once they are there. */
export const LIBRARY = '/lib/python314.zip';
export const WHEEL = '/lib/py_ext.whl';

const MAGIC = 0x31545850;
const PAGE = 65536;

/**
 * @typedef {object} Snapshot
 * @property {Uint8Array} head
 * @property {number} size Of the memory that it was taken from.
 * @property {{ start: number, end: number }[]} runs In order.
 * @property {Uint8Array} content
 */

/** @param {Snapshot} snapshot */
export function snapshotFile({ head, size, runs, content }) {
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
  const file = new Uint8Array(16 + head.length + table.length + content.length);
  new Uint32Array(file.buffer, 0, 4).set([MAGIC, head.length, table.length, size]);
  file.set(head, 16);
  file.set(table, 16 + head.length);
  file.set(content, 16 + head.length + table.length);
  return file;
}

/**
 * Options for `loadPyodide` that make it start from a snapshot.
 *
 * Pyodide has a hook to create its module. We let it create one whose main function does not run, write
 * the memory, and give Pyodide the head alone as "its" snapshot: it checks the build, finds no memory to
 * copy, and goes on as with a snapshot of its own.
 *
 * @param {Uint8Array} file
 * @param {(settings: any) => Promise<any>} create
 */
export function startedFrom(file, create) {
  const [magic, headLength = 0, tableLength = 0, size = 0] = new Uint32Array(file.slice(0, 16).buffer);
  if (magic !== MAGIC) throw new Error('the snapshot is no snapshot');
  const head = file.slice(16, 16 + headLength);
  const table = file.subarray(16 + headLength, 16 + headLength + tableLength);
  const content = file.subarray(16 + headLength + tableLength);
  return {
    _loadSnapshot: Promise.resolve(head),
    createPyodideModule: async (/** @type {any} */ settings) => {
      withoutLibrary(settings);
      /** @type {any} */
      let imported;
      const instantiate = settings.instantiateWasm;
      settings.instantiateWasm = (/** @type {any} */ imports, /** @type {Function} */ receive) =>
        instantiate(imports, (/** @type {WebAssembly.Instance} */ instance, /** @type {any} */ compiled) => {
          // Before the glue looks at the memory: it has no way to let it grow later.
          const memory = /** @type {WebAssembly.Memory} */ (instance.exports['memory']);
          const missing = size - memory.buffer.byteLength;
          if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
          imported = imports.env;
          return receive(instance, compiled);
        });
      const module = await create(settings);
      write(module.HEAPU8, table, content);
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
 * @param {Uint8Array} memory
 * @param {Uint8Array} table
 * @param {Uint8Array} content
 */
function write(memory, table, content) {
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
  let source = 0;
  while (source < content.length) {
    target += number();
    const length = number();
    memory.set(content.subarray(source, source + length), target);
    target += length;
    source += length;
  }
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

// @ts-check
/**
 * Makes a snapshot of the booted Python: the files of the folder that boot.mjs starts from.
 *
 *     node web/make/snapshot.mjs '{"pyodide": …, "wheel": …, "modules": […], "wanted": […], "packages": null,
 *         "compiled": [], "seed": …, "out": …}'
 *
 * Node because Pyodide runs here as it does in the page, and because it has brotli. snapshot.py calls
 * this; what goes wrong is one line of text on stderr and exit code 1.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { putPackages } from '../page/packages.mjs';
import { packed } from '../page/packed.mjs';
import { SecondHalf } from '../page/second-half.mjs';
import { LIBRARY, PYTHON_PATH, snapshotPart, startedFrom, WHEEL } from '../page/snapshot.mjs';
import { withoutData } from './data.mjs';
import { trimmedGlue } from './glue.mjs';
import { loaderThatTakesWasm } from './loader.mjs';
import { rehearse } from './rehearsal.mjs';
import { enterSameWorld } from './same-world.mjs';
import { noted, split, withCalled } from './split.mjs';
import { trimmedWasm } from './trim.mjs';
import { joined } from './wasm.mjs';

const HERE = fileURLToPath(import.meta.url);
const PAGE_S = fileURLToPath(new URL('../page/snapshot.mjs', import.meta.url));
const PRELOAD = fileURLToPath(new URL('preload.py', import.meta.url));

/** Of bytes that are alike, so that it is shorter to go on than to begin anew. */
const GAP = 64;
/** What a start of the same module may change in another browser lies close to what it changes here. */
const NEAR = 1024;
/** How often modules that a snapshot cannot hold are left out, with all that need them, before it is an error. */
const ROUNDS = 10;
/** Pages of memory for notes of which functions ran: a byte for each. */
const NOTES = 1;
/** Bytes that what runs meanwhile may need beside the snapshot's, without coming to the notes. */
const ROOM = 16 * 1024 * 1024;

/**
 * @import { Head } from '../page/snapshot.mjs'
 * @typedef {object} Wanted
 * @property {string} pyodide The folder of the pinned Pyodide.
 * @property {string} wheel
 * @property {string[]} modules What to import.
 * @property {string[]} wanted What to import if it is there.
 * @property {string | null} packages The file with the extension's packages.
 * @property {string[]} compiled The modules at the top that are compiled, or need such: they cannot be in a
 *     snapshot, and want a Pyodide that has all its exports.
 * @property {string} seed What chance begins with: the hashes of Python's texts are the same in each page of a bundle.
 * @property {string} out Where the files go.
 */

/** @param {Wanted} wanted */
async function make({ pyodide, wheel, modules, wanted, packages, compiled, seed, out }) {
  const { forgetTimers } = enterSameWorld(seed);
  const text = async (/** @type {string} */ name) => readFile(join(pyodide, name), 'utf8');
  const info = JSON.parse(await text('pyodide-lock.json')).info;
  const lock = JSON.stringify({ info, packages: {} });
  const preload = await readFile(PRELOAD, 'utf8');
  const archives = {
    library: await readFile(join(pyodide, 'python_stdlib.zip')),
    wheel: await readFile(wheel),
    packages: packages ? await readFile(packages) : null,
  };
  await mkdir(out, { recursive: true });
  if (compiled.length) {
    const maker = new Maker({ folder: pyodide, lock, preload, modules, wanted, compiled, forgetTimers });
    const made = await maker.snapshot(await maker.compile(archives));
    await writeFile(join(out, 'snapshot.bin'), made.file);
    await writeFile(join(out, 'bytecode.bin'), maker.bytecode);
    await maker.restore(made, null);
    return { lock, head: made.head, modules: made.modules };
  }
  const loader = loaderThatTakesWasm(await text('pyodide.mjs'));
  const ours = await Promise.all([HERE, PAGE_S].map((path) => readFile(path, 'utf8')));
  const { glue, kept } = trimmedGlue(await text('pyodide.asm.mjs'), [loader, ...ours]);
  const wasm = trimmedWasm(await readFile(join(pyodide, 'pyodide.asm.wasm')), kept);

  await writeFile(join(out, 'pyodide.mjs'), loader);
  await writeFile(join(out, 'pyodide.asm.mjs'), glue);
  await writeFile(join(out, 'pyodide.asm.wasm'), wasm);
  const maker = new Maker({ folder: out, lock, preload, modules, wanted, compiled, forgetTimers });
  const snapshot = await maker.snapshot(await maker.compile(archives));
  const hot = await maker.findHot(snapshot, wasm);
  const { first, second } = split(wasm, hot);
  const bare = withoutData(first);
  const made = { ...snapshot, file: joined([partOf(bare.memory), snapshot.part]) };
  await writeFile(join(out, 'snapshot.bin'), made.file);
  await writeFile(join(out, 'pyodide.asm.wasm'), bare.wasm);
  await writeFile(join(out, 'second-half.wasm'), second);
  await maker.checkHalves(made, second);
  return { lock, head: made.head, modules: made.modules };
}

class Maker {
  /**
   * @param {object} options
   * @param {string} options.folder
   * @param {string} options.lock
   * @param {string} options.preload
   * @param {string[]} options.modules
   * @param {string[]} options.wanted
   * @param {string[]} options.compiled
   * @param {() => void} options.forgetTimers Those of a Python that is not wanted any more.
   */
  constructor({ folder, lock, preload, modules, wanted, compiled, forgetTimers }) {
    this.folder = folder;
    this.lock = lock;
    this.preload = preload;
    this.modules = modules;
    this.wanted = wanted;
    this.compiled = compiled;
    this.forgetTimers = forgetTimers;
    this.bytecode = new Uint8Array();
  }

  /**
   * Boot, and import what the snapshot is to hold.
   * @param {Archives} archives
   * @param {Watch} [watch]
   */
  async boot(archives, watch = {}) {
    const python = await this.start({
      _makeSnapshot: true,
      createPyodideModule: started(this.folder, archives, watch),
    });
    const main = python.globals;
    python.runPython(this.preload, { filename: 'preload.py' });
    main.get('preload')(python.toPy(this.modules), python.toPy(this.wanted));
    return { python, main };
  }

  /** @param {object} options */
  async start(options) {
    const { loadPyodide } = await import(pathToFileURL(join(this.folder, 'pyodide.mjs')).href);
    return loadPyodide({
      indexURL: this.folder,
      lockFileContents: JSON.parse(this.lock),
      stdLibURL: join(this.folder, 'pyodide.mjs'), // what it reads is not used: see `started`
      ...options,
    });
  }

  /**
   * Find out what is imported, and compile that.
   * @param {Archives} archives
   * @returns {Promise<Archives>}
   */
  async compile(archives) {
    const { python, main } = await this.boot(archives);
    if (this.compiled.length) {
      const top = new Set(this.compiled);
      const brought = JSON.parse(main.get('brought')());
      this.bytecode = packed(
        [...main.get('compiled_modules')(python.toPy(this.compiled))].map(([name, bytes]) => ({
          name,
          bytes: bytes.toJs(),
        })),
      );
      this.wanted = brought.filter((/** @type {string} */ name) => !top.has(name.split('.')[0] ?? ''));
    }
    const archive = (/** @type {string} */ path) => main.get('compiled_archive')(path).toJs();
    return { ...archives, library: archive(LIBRARY), wheel: archive(WHEEL) };
  }

  /**
   * Boot with all that can be in a snapshot: of what is wanted, what cannot is left out.
   * @param {Archives} archives
   */
  async bootFit(archives) {
    for (let round = 0; ; round += 1) {
      /** @type {Watch} */
      const watch = {};
      const booted = await this.boot(archives, watch);
      /** @type {[module: string, words: string][]} */
      const found = JSON.parse(booted.main.get('problems')());
      if (!found.length) return { ...booted, watch };
      const unfit = JSON.parse(booted.main.get('wanted_with')(JSON.stringify(found)));
      if (!unfit.length || round === ROUNDS) throw new Error(found.map(([, words]) => words).join('; '));
      this.wanted = this.wanted.filter((name) => !unfit.includes(name));
    }
  }

  /** @param {Archives} archives */
  async snapshot(archives) {
    const { python, main, watch } = await this.bootFit(archives);
    const { fresh, begun } = watch;
    if (!fresh || !begun) throw new Error('Pyodide has started in another way');
    const modules = python.runPython('__import__("json").dumps(sorted(__import__("sys").modules))');
    main.get('clean')();
    python.runPython(FORGET_PRELOAD);
    zeroFree(python._module);
    // Pyodide has noted the packages that it has met in site-packages, and a snapshot must know of none.
    for (const name of Object.keys(python.loadedPackages)) delete python.loadedPackages[name];
    const dump = /** @type {Uint8Array} */ (python.makeMemorySnapshot());
    const head = new Uint32Array(dump.buffer, dump.byteOffset, 2)[1] ?? 0;
    const memory = dump.slice(head);
    const { low, high } = stackOf(python._module);
    memory.fill(0, low, high);
    fresh.fill(0, low, high);
    begun.fill(0, low, high);
    const part = partOf(memory, fresh, begun);
    return {
      head: {
        pyodide: Buffer.from(dump.slice(0, head)).toString('base64'),
        memory: memory.length,
      },
      part,
      file: joined([partOf(new Uint8Array()), part]), // this wasm has its data
      memory,
      modules: JSON.parse(modules),
    };
  }

  /**
   * Start from the snapshot, see that it comes to the same memory, and find what a page's day calls.
   * @param {Made} made
   * @param {Uint8Array} wasm
   * @returns {Promise<Set<number>>}
   */
  async findHot(made, wasm) {
    const noting = noted(wasm, NOTES, made.memory.length + ROOM);
    await writeFile(join(this.folder, 'pyodide.asm.wasm'), noting.wasm);
    const python = await this.restore(made, null);
    await rehearse(python);
    this.forgetTimers();
    const notes = python._module.HEAPU8.subarray(noting.address, noting.address + noting.count);
    const called = [...notes.keys()].filter((index) => notes[index]);
    return withCalled(wasm, called);
  }

  /**
   * Start from what is shipped, and see that each half works.
   * @param {Made} made
   * @param {Uint8Array} second
   */
  async checkHalves(made, second) {
    const module = new WebAssembly.Module(/** @type {Uint8Array<ArrayBuffer>} */ (second));
    const half = new SecondHalf(() => module);
    const python = await this.restore(made, half);
    await rehearse(python); // it may call what it did not call before: then the second half is there already
    const text = python.runPython(
      'import marshal, cmath; str(cmath.exp(marshal.loads(marshal.dumps(1j))))',
    );
    if (!half.isThere || !text.startsWith('(0.54')) throw new Error('the wasm was split wrongly');
  }

  /**
   * @param {Made} made
   * @param {SecondHalf | null} half
   */
  async restore({ head, file, memory }, half) {
    /** @type {Uint8Array | undefined} */
    let restored;
    const create = async (/** @type {any} */ settings) => {
      const { default: create } = await import(glueOf(this.folder));
      return create(settings);
    };
    const options = startedFrom(head, Promise.resolve(file.slice()), Promise.resolve(), create, half); // the file is freed there
    const python = await this.start({
      ...options,
      stdout: () => {},
      stderr: () => {},
      createPyodideModule: async (/** @type {any} */ settings) => {
        const module = await options.createPyodideModule(settings);
        restored = module.HEAPU8.slice(0, memory.length);
        return module;
      },
    });
    const { low, high } = stackOf(python._module);
    const differing = restored?.findIndex(
      (byte, at) => (at < low || at >= high) && byte !== (memory[at] ?? 0),
    );
    if (differing !== -1) throw new Error(`the snapshot does not restore byte ${differing}`);
    return python;
  }
}

/**
 * @typedef {{ library: Uint8Array, wheel: Uint8Array, packages: Uint8Array | null }} Archives
 * @typedef {{ head: Head, file: Uint8Array, memory: Uint8Array }} Made
 * @typedef {{ fresh?: Uint8Array, begun?: Uint8Array }} Watch The memory right after instantiation, and
 *     before Python's main function.
 */

const FORGET_PRELOAD = `
import gc, sys
for name in [name for name in globals() if not name.startswith("__")]:
    if name not in ("gc", "sys"):
        del globals()[name]
del name
gc.collect()
gc.freeze()
del gc, sys
`;

/** @param {string} folder */
const glueOf = (folder) => pathToFileURL(join(folder, 'pyodide.asm.mjs')).href;

/**
 * What Pyodide's module is made with: as in the page, but with the library there from the beginning.
 * @param {string} folder
 * @param {Archives} archives
 * @param {Watch} watch
 */
function started(folder, archives, watch) {
  return async (/** @type {any} */ settings) => {
    const install = settings.preRun[0];
    settings.preRun[0] = async (/** @type {any} */ module) => {
      // Pyodide's own makes the folders; then what it has written is written over.
      module.addRunDependency('py_ext');
      await install(module);
      module.FS.writeFile(LIBRARY, archives.library);
      module.FS.writeFile(WHEEL, archives.wheel);
      if (archives.packages) putPackages(module.FS, archives.packages);
      module.removeRunDependency('py_ext');
    };
    settings.preRun.push((/** @type {any} */ module) => {
      module.ENV.PYTHONPATH = PYTHON_PATH;
    });
    const instantiate = settings.instantiateWasm;
    settings.instantiateWasm = (/** @type {any} */ imports, /** @type {Function} */ receive) =>
      instantiate(imports, (/** @type {any} */ instance, /** @type {any} */ compiled) => {
        watch.fresh = new Uint8Array(instance.exports.memory.buffer).slice();
        return receive(instance, compiled);
      });
    settings.onRuntimeInitialized = () => {
      watch.begun = settings.HEAPU8.slice();
    };
    const { default: create } = await import(glueOf(folder));
    return create(settings);
  };
}

/**
 * Where the stack lies: nothing of it is alive between two calls.
 * @param {any} module
 */
function stackOf(module) {
  const high = module.___stack_pointer.value;
  return { low: high - STACK_BYTES, high };
}
const STACK_BYTES = 10 * 1024 * 1024;

/**
 * Fill what is free of the heap with zeros: take all of it, in ever smaller pieces, then give it back.
 * @param {any} module
 */
function zeroFree(module) {
  const end = module.HEAPU32[module._emscripten_get_sbrk_ptr() >>> 2];
  const taken = [];
  for (let size = 1 << 20; size >= 8; size = size > 1024 ? size / 2 : size - 8) {
    for (;;) {
      const piece = module._malloc(size);
      if (piece + size > end) {
        module._free(piece);
        break;
      }
      module.HEAPU8.fill(0, piece, piece + size);
      taken.push(piece);
    }
  }
  for (const piece of taken) module._free(piece);
}

/**
 * What of this memory has to be written over that of a module that has just begun, which is all 0 if nothing is said.
 * @param {Uint8Array} memory
 * @param {Uint8Array} [fresh]
 * @param {Uint8Array} [begun]
 */
function partOf(memory, fresh = new Uint8Array(), begun = new Uint8Array()) {
  const runs = runsOf(memory, fresh, begun);
  return snapshotPart(runs, joined(runs.map(({ start, end }) => memory.subarray(start, end))));
}

/**
 * @param {Uint8Array} memory
 * @param {Uint8Array} fresh
 * @param {Uint8Array} begun
 */
function runsOf(memory, fresh, begun) {
  const touched = new Uint8Array(Math.ceil(memory.length / NEAR) + 1);
  for (let at = 0; at < begun.length; at += 1) {
    if (begun[at] !== fresh[at]) touched[Math.floor(at / NEAR)] = 1;
  }
  /** @param {number} at */
  const differs = (at) => memory[at] !== (fresh[at] ?? 0) || touched[Math.floor(at / NEAR)] === 1;
  const runs = [];
  for (let at = 0; at < memory.length; ) {
    const start = at;
    let end = at;
    for (; at < memory.length && at - end < GAP; at += 1) {
      if (differs(at)) end = at + 1;
      else if (end === start) break;
    }
    if (end > start) runs.push({ start, end });
    else at += 1;
  }
  return runs;
}

try {
  console.log(JSON.stringify(await make(JSON.parse(process.argv[2] ?? ''))));
  process.exitCode = 0;
} catch (error) {
  console.error(/** @type {Error} */ (error).message?.trim().split('\n').at(-1) ?? error);
  process.exitCode = 1;
}
process.exit(); // channels that the rehearsal has opened would keep it running

// @ts-check
/**
 * Starts Python: from the bundle's snapshot, or in full where that cannot be.
 *
 * @import { Checks } from './checked-file.mjs'
 * @import { Head } from './snapshot.mjs'
 * @typedef {object} Runtime What build.py wrote of Python into index.html. Addresses are relative.
 * @property {string} pyodide The folder of the stock Pyodide, which boots in full.
 * @property {string} wheel py_ext, for a boot in full, and for its lines in tracebacks.
 * @property {string} zones The time zones.
 * @property {Packages | null} packages Those of the extension.
 * @property {Snapshot | null} snapshot
 * @property {Checks} checks
 *
 * @typedef {object} Packages
 * @property {string} file As packed.mjs has it.
 * @property {string[]} modules What can be imported of them: the names at the top.
 * @property {boolean} isCompiled Something of them is, so that they are needed before the extension starts.
 *
 * @typedef {object} Snapshot
 * @property {string} folder Of the trimmed Pyodide that it belongs to.
 * @property {Head} head
 * @property {boolean} isWhole It belongs to the stock Pyodide, which has all that compiled packages want.
 * @property {string} lock What Pyodide wants to know of packages: there are none.
 *
 * @typedef {object} Options
 * @property {Runtime} runtime
 * @property {Record<string, any>} output For Pyodide: stdout and stderr.
 * @property {number} patience Seconds in which something has to come, or the start counts as failed.
 */
import { addressOf } from './base.mjs';
import { compiledFile, fileNow, fileOf, fileOnce } from './checked-file.mjs';
import { loadCompiled, putPackages } from './packages.mjs';
import { SecondHalf } from './second-half.mjs';
import { LIBRARY, PYTHON_PATH, SITE_PACKAGES, startedFrom, WHEEL, ZONES } from './snapshot.mjs';
import { snapshotFiles } from './snapshot-files.mjs';

/** What is asked for again, and checked, by checked-file.mjs or snapshot-files.mjs. */
const RETRIED = /\.(whl|py|pyc|bin)$|\/second-half\.wasm$|^python-[^/]+\/pyodide\.asm\.wasm$/;

/**
 * @param {Options} options
 * @returns {Promise<{ python: any, library: Library | null }>} `library` is what is still to be loaded.
 */
export async function startPython(options) {
  const { runtime } = options;
  if (runtime.snapshot) {
    try {
      const { folder } = runtime.snapshot;
      const address = `${folder}second-half.wasm`;
      const half = runtime.snapshot.isWhole
        ? null
        : new SecondHalf(() => new WebAssembly.Module(fileNow(address, runtime.checks)));
      const python = await watched(fromSnapshot(options, half), options, half ? folder : runtime.pyodide);
      return { python, library: new Library(runtime, python, half, address) };
    } catch (error) {
      console.warn('Python boots in full, because its snapshot cannot be used:', reasonOf(error));
    }
  }
  try {
    return { python: await watched(inFull(options), options, runtime.pyodide), library: null };
  } catch (error) {
    throw await explained(error, runtime);
  }
}

/**
 * @param {Options} options
 * @param {SecondHalf | null} half
 */
async function fromSnapshot({ output, runtime }, half) {
  const { head, lock } = /** @type {Snapshot} */ (runtime.snapshot);
  const files = snapshotFiles(runtime, half !== null);
  const { memory, wasm, sound } = files;
  const base = addressOf(files.home);
  try {
    return await restored();
  } catch (error) {
    throw await files.reason(error);
  }

  async function restored() {
    const glue = import(`${base}pyodide.asm.mjs`);
    glue.catch(() => {}); // it is waited for later: Pyodide has the wasm come meanwhile
    const { loadPyodide } = await import(`${base}pyodide.mjs`);
    const create = async (/** @type {any} */ settings) => (await glue).default(settings);
    const compiled = runtime.packages?.isCompiled ? fileOf(runtime.packages.file, runtime.checks) : null;
    compiled?.catch(() => {}); // it is waited for later
    const page = /** @type {any} */ (globalThis);
    page.pyExtWasm = wasm; // where make/loader.mjs has Pyodide look
    const starting = loadPyodide({
      ...output,
      ...startedFrom(head, memory, sound, create, half),
      indexURL: base,
      lockFileContents: JSON.parse(lock),
      // Pyodide fetches its library at once and wants no error; startedFrom drops what comes. This file
      // is here already.
      stdLibURL: import.meta.url,
    });
    // Pyodide keeps it to itself when the wasm does not come: its promise never settles then.
    const failed = new Promise((_, reject) => {
      for (const each of [wasm, sound]) each?.catch(reject);
    });
    const python = await Promise.race([starting, failed]).finally(() => delete page.pyExtWasm);
    if (compiled) await loadCompiled(python, putPackages(python.FS, await compiled));
    return python;
  }
}

/** @param {Options} options */
async function inFull({ output, runtime }) {
  const base = addressOf(runtime.pyodide);
  // Pyodide has these come itself, as it is its way, and nobody can look at them on it.
  const own = stockFiles(runtime).map((address) => fileOnce(address, runtime.checks));
  const addresses = Object.entries({ [WHEEL]: runtime.wheel, [ZONES]: runtime.zones });
  const files = Promise.all(
    addresses.map(async ([path, address]) => ({ path, bytes: await fileOf(address, runtime.checks) })),
  );
  /** @type {PromiseWithResolvers<never>} */
  const { promise: lacking, reject } = Promise.withResolvers();
  lacking.catch(() => {}); // it is waited for later
  // Pyodide would go on without them, and the page stand still for as long as that takes.
  const here = Promise.all([files, ...own]).then(
    ([each]) => each,
    (error) => {
      reject(error);
      return /** @type {Promise<never>} */ (new Promise(() => {}));
    },
  );
  const packages = runtime.packages ? fileOf(runtime.packages.file, runtime.checks) : null;
  packages?.catch(reject);
  const { loadPyodide } = await import(`${base}pyodide.mjs`);
  const starting = loadPyodide({
    ...output,
    indexURL: base,
    env: { PYTHONPATH: PYTHON_PATH },
    fsInit: async (/** @type {any} */ FS) => {
      for (const { path, bytes } of await here) FS.writeFile(path, bytes, { canOwn: true });
    },
  });
  const python = await Promise.race([starting, lacking]);
  if (packages) await loadCompiled(python, putPackages(python.FS, await packages));
  return python;
}

/** @param {Runtime} runtime */
function stockFiles({ pyodide, checks }) {
  return Object.keys(checks).filter((address) => address.startsWith(pyodide));
}

/**
 * What has ended a boot in full, with the name of the file where that is the reason: of one that is damaged, browser
 * and Pyodide say what they cannot do with it, and not which it is.
 * @param {unknown} error
 * @param {Runtime} runtime
 */
async function explained(error, runtime) {
  const files = stockFiles(runtime).map((address) => fileOnce(address, runtime.checks));
  const found = await Promise.allSettled(files);
  const damaged = found.find(({ status }) => status === 'rejected');
  return /** @type {PromiseRejectedResult | undefined} */ (damaged)?.reason ?? error;
}

/**
 * What a Python from a snapshot does without at first: the second half of its wasm, and the files of the standard
 * library and of py_ext. It comes when the page has nothing else to do, or when it is needed.
 */
export class Library {
  /**
   * @param {Runtime} runtime
   * @param {any} python
   * @param {SecondHalf | null} half Null where the wasm is not split.
   * @param {string} address The second half's.
   */
  constructor(runtime, python, half, address) {
    this.isThere = false;
    this.python = python;
    this.half = half;
    this.checks = runtime.checks;
    this.halfAddress = address;
    this.addresses = new Map([
      [LIBRARY, `${runtime.pyodide}python_stdlib.zip`],
      [WHEEL, runtime.wheel],
      [ZONES, runtime.zones],
    ]);
    const { packages } = runtime;
    this.modules = packages?.modules ?? []; // of the packages, at the top
    if (packages && !packages.isCompiled) this.addresses.set(SITE_PACKAGES, packages.file);
  }

  /** Nothing needs to be loaded any more. */
  get isWhole() {
    return this.isThere && (this.half?.isThere ?? true);
  }

  async load() {
    const second =
      this.half && !this.half.isThere
        ? compiledFile(this.halfAddress, this.checks).catch(async (error) => {
            console.warn('A file is asked for again:', error);
            return WebAssembly.compile(await fileOf(this.halfAddress, this.checks));
          })
        : null;
    const entries = [...this.addresses].map(async ([path, address]) => ({
      path,
      bytes: await fileOf(address, this.checks),
    }));
    const [half, ...files] = await Promise.all([second, ...entries]);
    if (half) this.half?.link(half);
    if (!this.isThere) this.put(files);
  }

  /** The files, for an import that cannot wait. The wasm's second half comes by itself where it is needed. */
  loadNow() {
    if (this.isThere) return;
    this.put(
      [...this.addresses].map(([path, address]) => ({ path, bytes: fileNow(address, this.checks) })),
    );
  }

  /** @param {{ path: string, bytes: Uint8Array }[]} files */
  put(files) {
    const { FS } = this.python;
    for (const { path, bytes } of files) {
      if (path === SITE_PACKAGES) putPackages(FS, bytes);
      else FS.writeFile(path, bytes, { canOwn: true }); // a copy would cost megabytes
    }
    this.isThere = true;
    const restored = this.python.pyimport('py_ext._runtime.restore');
    restored.look_again();
    restored.destroy();
  }
}

/** @param {unknown} error */
function reasonOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/**
 * A start that also fails where Pyodide keeps a failure to itself: its promise never settles when the
 * wasm is missing or cannot be instantiated.
 * @template T
 * @param {Promise<T>} start
 * @param {Options} options
 * @param {string} folder What it has come itself is in there: what comes late of another start does not count.
 */
function watched(start, { patience, runtime: { checks } }, folder) {
  /** @type {PromiseWithResolvers<never>} */
  const { promise: failed, reject } = Promise.withResolvers();
  const late = () => reject(new Error(`Python did not start within ${patience} s`));
  let timer = setTimeout(late, patience * 1000);
  // What Pyodide fetches itself, such as a wasm, is known by its length alone.
  const own = Object.entries(checks).filter(
    ([address]) => address.startsWith(folder) && !RETRIED.test(address),
  );
  const sizes = new Map(own.map(([address, [length]]) => [addressOf(address), length]));
  const observer = new PerformanceObserver((list) => {
    clearTimeout(timer); // on a slow line, a start takes long, and nothing is wrong
    timer = setTimeout(late, patience * 1000);
    for (const entry of /** @type {PerformanceResourceTiming[]} */ (list.getEntries())) {
      const expected = sizes.get(entry.name);
      if (expected === undefined) continue; // it is asked for again, or not ours
      if (entry.responseStatus >= 400) reject(new Error(`${entry.name}: ${entry.responseStatus}`));
      // A browser that does not tell the size says 0.
      if (entry.decodedBodySize && entry.decodedBodySize !== expected) {
        const came = `${entry.decodedBodySize} of ${expected} bytes`;
        reject(new Error(`${entry.name} is not the file that was built: ${came}`));
      }
    }
  });
  observer.observe({ type: 'resource' });
  /** @param {PromiseRejectionEvent} event */
  const rejected = (event) => reject(event.reason);
  addEventListener('unhandledrejection', rejected);
  return Promise.race([start, failed]).finally(() => {
    observer.disconnect();
    removeEventListener('unhandledrejection', rejected);
    clearTimeout(timer);
  });
}

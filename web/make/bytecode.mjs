// @ts-check
/**
 * Compiles an extension's modules with the Python that they will run in: what the page would have to do before
 * the extension's first line.
 *
 *     node web/make/bytecode.mjs '{"pyodide": …, "snapshot": …, "head": …, "lock": …, "sources":
 *         {"order_desk/crm.py": "/home/…/crm.py"}, "out": …}'
 *
 * It starts from the snapshot of its bundle: a Python that boots in full takes ten times as long.
 *
 * bytecode.py calls this. A source that cannot be compiled is an error, which names its line.
 *
 * @typedef {object} Asked
 * @property {string} pyodide The folder of the pinned Pyodide.
 * @property {string} snapshot The folder of the snapshot.
 * @property {import('../page/snapshot.mjs').Head} head Of that.
 * @property {string} lock
 * @property {{ [name: string]: string }} sources Where each module's file is, by its name in the page.
 * @property {string} out The folder for the bytecode: a file for each, numbered as they are named.
 */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { SecondHalf } from '../page/second-half.mjs';
import { startedFrom } from '../page/snapshot.mjs';
import { COMPILE } from './rehearsal.mjs';
import { enterSameWorld } from './same-world.mjs';

/** @param {Asked} asked */
async function make(asked) {
  enterSameWorld('bytecode'); // sets of constants are in the order of their hashes
  await mkdir(asked.out);
  try {
    await compile(await fromSnapshot(asked), asked);
  } catch {
    // Whatever is wrong with the snapshot, pages then boot in full, and so does this.
    const { loadPyodide } = await import(pathToFileURL(join(asked.pyodide, 'pyodide.mjs')).href);
    await compile(await loadPyodide({ indexURL: asked.pyodide }), asked);
  }
}

/** @param {Asked} asked */
async function fromSnapshot({ pyodide, snapshot, head, lock }) {
  const second = join(snapshot, 'second-half.wasm');
  const isWhole = !existsSync(second);
  const home = isWhole ? pyodide : snapshot;
  const load = (/** @type {string} */ name) => import(pathToFileURL(join(home, name)).href);
  const half = isWhole ? null : new SecondHalf(() => new WebAssembly.Module(readFileSync(second)));
  const memory = readFile(join(snapshot, 'snapshot.bin')).then((file) => Uint8Array.from(file));
  const create = async (/** @type {any} */ settings) => (await load('pyodide.asm.mjs')).default(settings);
  return (await load('pyodide.mjs')).loadPyodide({
    ...startedFrom(head, memory, memory, create, half),
    indexURL: home,
    lockFileContents: JSON.parse(lock),
    stdLibURL: join(home, 'pyodide.mjs'), // what it reads is not used
  });
}

/**
 * @param {any} python
 * @param {Asked} asked
 */
async function compile(python, { sources, out }) {
  python.runPython(COMPILE);
  const compiled = python.globals.get('compiled');
  for (const [number, [name, source]] of Object.entries(sources).entries()) {
    const code = compiled(name, new Uint8Array(await readFile(source)));
    if (typeof code === 'string') throw new Error(code);
    await writeFile(join(out, String(number)), code.toJs());
  }
}

try {
  await make(JSON.parse(process.argv[2] ?? ''));
  process.exitCode = 0;
} catch (error) {
  console.error(/** @type {Error} */ (error).message?.trim().split('\n').at(-1) ?? error);
  process.exitCode = 1;
}
process.exit();

// @ts-check
/**
 * Compiles an extension's modules with the Python that they will run in: what the page would have to do before
 * the extension's first line.
 *
 *     node web/make/bytecode.mjs '{"pyodide": …, "sources": {"order_desk/crm.py": "/home/…/crm.py"}, "out": …}'
 *
 * bytecode.py calls this. A source that cannot be compiled has no bytecode: the page tells the author.
 *
 * @typedef {object} Asked
 * @property {string} pyodide The folder of the pinned Pyodide.
 * @property {{ [name: string]: string }} sources Where each module's file is, by its name in the page.
 * @property {string} out The folder for the bytecode: a file for each, numbered as they are named.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { COMPILE } from './rehearsal.mjs';

/** @param {Asked} asked */
async function make({ pyodide, sources, out }) {
  const { loadPyodide } = await import(pathToFileURL(join(pyodide, 'pyodide.mjs')).href);
  const python = await loadPyodide({ indexURL: pyodide });
  python.runPython(COMPILE);
  const compiled = python.globals.get('compiled');
  await mkdir(out);
  for (const [number, [name, source]] of Object.entries(sources).entries()) {
    const code = compiled(name, new Uint8Array(await readFile(source)));
    await writeFile(join(out, String(number)), code ? code.toJs() : new Uint8Array());
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

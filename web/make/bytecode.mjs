// @ts-check
/**
 * Compiles an extension with the Python that it will run in: what the page would have to do before the
 * extension's first line.
 *
 *     node web/make/bytecode.mjs '{"pyodide": …, "name": "order_toast", "source": "order_toast.py", "out": …}'
 *
 * bytecode.py calls this. A source that cannot be compiled has no bytecode: the page tells the author.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { COMPILE } from './rehearsal.mjs';

/** @param {{ pyodide: string, name: string, source: string, out: string }} asked */
async function make({ pyodide, name, source, out }) {
  const { loadPyodide } = await import(pathToFileURL(join(pyodide, 'pyodide.mjs')).href);
  const python = await loadPyodide({ indexURL: pyodide });
  python.runPython(COMPILE);
  const compiled = python.globals.get('compiled')(name, new Uint8Array(await readFile(source)));
  await writeFile(out, compiled ? compiled.toJs() : new Uint8Array());
}

try {
  await make(JSON.parse(process.argv[2] ?? ''));
  process.exitCode = 0;
} catch (error) {
  console.error(/** @type {Error} */ (error).message?.trim().split('\n').at(-1) ?? error);
  process.exitCode = 1;
}
process.exit();

// @ts-check
/**
 * Chooses packages with micropip, in the Pyodide that will run them.
 *
 *     INDEX=http://127.0.0.1:… node web/make/resolve.mjs '{"pyodide": …, "micropip": …, "requirements": […]}'
 *
 * packages.py calls this. resolve.py does the work; its answer is printed as JSON.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const RESOLVE = fileURLToPath(new URL('resolve.py', import.meta.url));
const SITE = '/micropip';

/**
 * @param {object} asked
 * @param {string} asked.pyodide The folder of the pinned Pyodide.
 * @param {string} asked.micropip The folder that the pinned micropip is imported from.
 * @param {string[]} asked.requirements What is wanted.
 * @param {string[]} asked.preferred What is taken where it fits, as exact requirements.
 */
async function make({ pyodide, micropip, requirements, preferred }) {
  const { loadPyodide } = await import(pathToFileURL(join(pyodide, 'pyodide.mjs')).href);
  const info = JSON.parse(await readFile(join(pyodide, 'pyodide-lock.json'), 'utf8')).info;
  const python = await loadPyodide({
    indexURL: pyodide,
    lockFileContents: { info, packages: {} }, // its own packages are not on the author's machine
    stdout: () => {},
    stderr: () => {},
  });
  for (const entry of await readdir(micropip, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const place = `${SITE}${path.slice(micropip.length).replaceAll('\\', '/')}`;
    python.FS.mkdirTree(place.slice(0, place.lastIndexOf('/')));
    python.FS.writeFile(place, await readFile(path));
  }
  python.runPython(`import sys; sys.path.append(${JSON.stringify(SITE)})`);
  python.runPython(await readFile(RESOLVE, 'utf8'), { filename: 'resolve.py' });
  const resolve = python.globals.get('resolve');
  return resolve(process.env.INDEX, python.toPy(requirements), python.toPy(preferred));
}

try {
  console.log(await make(JSON.parse(process.argv[2] ?? '')));
  process.exitCode = 0;
} catch (error) {
  console.error(/** @type {Error} */ (error).message?.trim().split('\n').at(-1) ?? error);
  process.exitCode = 1;
}
process.exit();

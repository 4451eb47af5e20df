// @ts-check
/** An extension's packages: put where Python looks for them. */
import { unpacked } from './packed.mjs';
import { SITE_PACKAGES } from './snapshot.mjs';

/**
 * @param {any} FS Of Pyodide.
 * @param {Uint8Array} content As packed.mjs has it.
 * @returns {string[]} The paths of what is compiled.
 */
export function putPackages(FS, content) {
  const made = new Set();
  const compiled = [];
  for (const { name, bytes } of unpacked(content)) {
    const path = `${SITE_PACKAGES}/${name}`;
    const folder = path.slice(0, path.lastIndexOf('/'));
    if (!made.has(folder)) FS.mkdirTree(folder);
    made.add(folder);
    FS.writeFile(path, bytes, { canOwn: true });
    if (name.endsWith('.so')) compiled.push(path);
  }
  return compiled;
}

/**
 * Have the browser compile what is compiled, before Python wants it: the page's thread may not for larger files.
 * @param {any} python
 * @param {string[]} paths
 */
export async function loadCompiled(python, paths) {
  for (const path of paths) await python._api.loadDynlib(path);
}

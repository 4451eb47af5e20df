// @ts-check
/**
 * Joins the modules of web/page: one file for frames, and one for the worker that all share. Each file more costs the
 * start of every frame about a millisecond.
 *
 * Names stay as they are, so that support can read what the browser's console says.
 */
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const PAGE = fileURLToPath(new URL('../page', import.meta.url));

/** What a frame loads only where its address asks for it. They import nothing, so that each is a file of its own. */
const DEBUG_PANEL = 'debug-panel.mjs';
const CONSOLE_PANEL = 'console-panel.mjs';
const ASKED_FOR = [DEBUG_PANEL, CONSOLE_PANEL];

const { folder, shared, hasConsole, modules } = JSON.parse(process.argv[2] ?? '{}');

/** @type {import('esbuild').BuildOptions} */
const OPTIONS = {
  absWorkingDir: PAGE,
  bundle: true,
  chunkNames: '[name]-[hash]',
  // Where it is false, nothing that asks for it is in what is joined.
  define: { 'globalThis.pyExtConsole': String(hasConsole) },
  format: 'esm',
  legalComments: 'none',
  logLevel: 'silent',
  metafile: true,
  minifySyntax: true,
  minifyWhitespace: true,
  outExtension: { '.js': '.mjs' },
  plugins: [
    {
      name: 'asked for',
      setup({ onResolve }) {
        onResolve({ filter: new RegExp(`^\\./(${ASKED_FOR.join('|')})$`) }, ({ kind, path }) =>
          kind === 'entry-point' ? undefined : { path, external: true },
        );
        // Nor is an import left of which nothing is used.
        onResolve({ filter: /^\.\/prompts\.mjs$/ }, ({ path }) => ({
          path: join(PAGE, path),
          sideEffects: false,
        }));
      },
    },
  ],
  target: ['chrome120', 'firefox121'],
};

/**
 * @param {string} entry
 * @param {boolean} splitting What is imported later is a file of its own.
 */
async function joined(entry, splitting) {
  const { metafile } = await build({ ...OPTIONS, entryPoints: [entry], outdir: folder, splitting });
  const outputs = Object.entries(/** @type {import('esbuild').Metafile} */ (metafile).outputs);
  const own = outputs.find(([, { entryPoint }]) => entryPoint === entry)?.[1];
  const static_ = own?.imports.filter(({ kind }) => kind === 'import-statement') ?? [];
  return static_.map(({ path }) => basename(path));
}

/** Where py_ext is installed, the npm packages are in another place. @type {typeof import('esbuild')} */
const { build } = await import(pathToFileURL(`${modules}/esbuild/lib/main.js`).href);
try {
  const imported = await joined('main.mjs', shared);
  if (shared) await joined('shared-worker.mjs', false);
  await build({ ...OPTIONS, entryPoints: hasConsole ? ASKED_FOR : [DEBUG_PANEL], outdir: folder });
  await writeFile(`${folder}/imported.json`, JSON.stringify(imported));
} catch (error) {
  console.error(
    String(/** @type {Error} */ (error).message)
      .split('\n')
      .filter(Boolean)
      .at(-1),
  );
  process.exitCode = 1;
}

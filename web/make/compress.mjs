// @ts-check
/**
 * Compresses files as far as it goes, side by side:
 *
 *     node web/make/compress.mjs '["a", "b"]'
 *
 * makes a.br, a.gz, b.br and b.gz. Node has both in it; Python's standard library has no brotli.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const WINDOW = 24; // bits, the largest that all browsers take: 16 MB

/** @param {string} path */
async function compress(path) {
  const content = await readFile(path);
  const packed = {
    br: promisify(brotliCompress)(content, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_LGWIN]: WINDOW,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      },
    }),
    gz: promisify(gzip)(content, { level: 9 }),
  };
  for (const [ending, bytes] of Object.entries(packed)) {
    await writeFile(`${path}.${ending}`, await bytes);
  }
}

await Promise.all(JSON.parse(process.argv[2] ?? '[]').map(compress));

// @ts-check
/**
 * Many files as one: four bytes for the length of a table, little-endian; the table, in JSON: each file's name and
 * length; then the files.
 */

/**
 * @param {Uint8Array} content
 * @returns {{ name: string, bytes: Uint8Array }[]}
 */
export function unpacked(content) {
  const length = new DataView(content.buffer, content.byteOffset).getUint32(0, true);
  let at = 4 + length;
  const table = JSON.parse(new TextDecoder().decode(content.subarray(4, at)));
  return table.map((/** @type {[string, number]} */ [name, size]) => {
    const bytes = content.subarray(at, at + size);
    at += size;
    return { name, bytes };
  });
}

/** @param {{ name: string, bytes: Uint8Array }[]} files */
export function packed(files) {
  const table = new TextEncoder().encode(
    JSON.stringify(files.map(({ name, bytes }) => [name, bytes.length])),
  );
  const content = new Uint8Array(
    4 + table.length + files.reduce((sum, { bytes }) => sum + bytes.length, 0),
  );
  new DataView(content.buffer).setUint32(0, table.length, true);
  content.set(table, 4);
  let at = 4 + table.length;
  for (const { bytes } of files) {
    content.set(bytes, at);
    at += bytes.length;
  }
  return content;
}

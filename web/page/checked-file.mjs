// @ts-check
/**
 * Files of the bundle, each as it was built or not at all. A web server that goes away in the middle, a disk that
 * is full, a proxy that answers with a page of its own: what comes is cut short, or another file, and some of that would
 * run without a word. index.html has each file's length and CRC-32; there against damage, not malice: who can
 * change the file can change index.html too.
 *
 * @typedef {{ [address: string]: [length: number, crc: number] }} Checks By the address as the bundle names it.
 */

import { addressOf } from './base.mjs';

/** Milliseconds to wait before a file is asked for again. */
const PAUSES = [300, 1500];

/** How often a file is asked for while the page stands still for it: it cannot wait in between. */
const TRIES_NOW = 3;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** @param {Uint8Array} bytes */
export function crc32(bytes) {
  let crc = -1;
  for (let at = 0; at < bytes.length; at += 1) {
    crc = (crc >>> 8) ^ (TABLE[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0);
  }
  return (crc ^ -1) >>> 0;
}

/**
 * @param {string} address
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {Checks} checks
 */
function verified(address, bytes, checks) {
  const [length, crc] = checks[address] ?? [bytes.length, null];
  if (bytes.length !== length) {
    throw new Error(`${address} is not the file that was built: ${bytes.length} of ${length} bytes`);
  }
  if (crc !== null && crc32(bytes) !== crc) throw new Error(`${address} is not the file that was built`);
  return bytes;
}

/**
 * @param {string} address
 * @param {Checks} checks
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function fileOf(address, checks) {
  for (const pause of PAUSES) {
    try {
      return await fileOnce(address, checks, pause === PAUSES[0] ? 'default' : 'reload');
    } catch (error) {
      console.warn('A file is asked for again:', error);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return fileOnce(address, checks, 'reload');
}

/**
 * @param {string} address
 * @param {Checks} checks
 * @param {RequestCache} [cache] `reload` where what the browser keeps may be the damaged one.
 */
export async function fileOnce(address, checks, cache = 'default') {
  const response = await fetch(addressOf(address), { cache }).catch((error) => {
    throw new Error(`${address}: ${error.message}`); // which names no file
  });
  return verified(address, await bytesOf(response), checks);
}

/** @param {Response} response */
export async function bytesOf(response) {
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

/**
 * The same in the middle of a line of Python, with requests that the page stands still for.
 * @param {string} address
 * @param {Checks} checks
 */
export function fileNow(address, checks) {
  for (let left = TRIES_NOW - 1; left > 0; left -= 1) {
    try {
      return verified(address, bytesNow(address, left < TRIES_NOW - 1), checks);
    } catch (error) {
      console.warn('A file is asked for again:', error);
    }
  }
  return verified(address, bytesNow(address, true), checks);
}

/**
 * @param {string} address
 * @param {boolean} isAgain
 */
function bytesNow(address, isAgain) {
  const request = new XMLHttpRequest();
  request.open('GET', addressOf(address), false);
  request.overrideMimeType('text/plain; charset=x-user-defined'); // bytes, each as a character
  if (isAgain) request.setRequestHeader('Cache-Control', 'no-cache');
  try {
    request.send();
  } catch {
    throw new Error(`${address}: the web server does not answer`);
  }
  if (request.status !== 200) throw new Error(`${address}: ${request.status} ${request.statusText}`);
  const text = request.responseText;
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = text.charCodeAt(at); // quicker than from()
  return bytes;
}

// @ts-check
/**
 * Files of the bundle, each as it was built or not at all. A web server that goes away in the middle, a disk that
 * is full, a proxy that answers with a page of its own, somebody who has changed a file: what comes is cut short, or
 * another file, and some of that would run without a word. index.html has each file's length and SHA-256.
 *
 * @typedef {{ [address: string]: [length: number, sha256: string] }} Checks By the address as the bundle names it; the
 *     hash in base64.
 * @typedef {{ module: Promise<WebAssembly.Module>, bytes: Promise<ArrayBuffer> }} Compiling A wasm on its way, and what it
 *     is compiled from.
 */

import { addressOf } from './base.mjs';
import { letGo } from './let-go.mjs';
import { sha256 } from './sha256.mjs';

/** Milliseconds to wait before a file is asked for again. */
const PAUSES = [300, 1500];

/** How often a file is asked for while the page stands still for it: it cannot wait in between. */
const TRIES_NOW = 3;

/**
 * Whether that is the file that was built, said by an error where it is not; off this thread.
 * @template {Uint8Array<ArrayBuffer>} T
 * @param {string} address
 * @param {T} bytes Of these, a copy is looked at.
 * @param {Checks} checks
 */
export async function verified(address, bytes, checks) {
  const sha = expected(address, bytes, checks);
  if (!crypto.subtle) {
    // Over plain http, browsers check what they fetch, and lend nobody their hashes: the same file, out of the cache.
    const options = /** @type {RequestInit} */ ({ cache: 'force-cache', integrity: `sha256-${sha}` });
    await fetch(addressOf(address), options).catch(() => {
      throw another(address);
    });
  } else if (inBase64(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))) !== sha) {
    throw another(address);
  }
  return bytes;
}

/**
 * The same, now.
 * @param {string} address
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {Checks} checks
 */
function verifiedNow(address, bytes, checks) {
  if (inBase64(sha256(bytes)) !== expected(address, bytes, checks)) throw another(address);
  return bytes;
}

/**
 * @param {string} address
 * @param {Uint8Array} bytes
 * @param {Checks} checks
 */
function expected(address, bytes, checks) {
  const [length, sha] = checks[address] ?? [0, ''];
  if (!sha) throw new Error(`${address} is no file of this bundle`);
  if (bytes.length !== length) {
    throw new Error(`${address} is not the file that was built: ${bytes.length} of ${length} bytes`);
  }
  return sha;
}

/** @param {string} address */
function another(address) {
  return new Error(`${address} is not the file that was built`);
}

/** @param {Uint8Array} bytes */
function inBase64(bytes) {
  return btoa(String.fromCharCode(...bytes));
}

/**
 * Look at modules of the page before they are imported, where no tag names their hash.
 * @param {Checks} checks
 * @param {(name: string) => boolean} which By their names.
 */
export async function verifiedModules(checks, which) {
  const addresses = Object.keys(checks).filter((address) => {
    const [folder = '', name = ''] = address.split('/');
    return folder.startsWith('page-') && name.endsWith('.mjs') && which(name);
  });
  await Promise.all(addresses.map((address) => fileOf(address, checks)));
}

/**
 * Begin to compile a wasm while it comes, as browsers like it best: they keep the code of what they compile so (Chromium
 * 156 once a megabyte has been compiled, which is after the first calls). What is compiled is not to be used before `bytes`
 * are looked at.
 * @param {string} address
 * @returns {Promise<Compiling>}
 */
export async function compiling(address) {
  const response = await fetch(addressOf(address));
  const bytes = response.clone().arrayBuffer();
  const module = WebAssembly.compileStreaming(response);
  for (const each of [bytes, module]) each.catch(() => {}); // they are waited for later
  return { module, bytes };
}

/**
 * Whether those are the bytes of the file that was built; they have done their work then.
 * @param {string} address
 * @param {Promise<ArrayBuffer>} bytes
 * @param {Checks} checks
 */
export async function verifiedAndGone(address, bytes, checks) {
  letGo(await verified(address, new Uint8Array(await bytes), checks));
}

/**
 * A wasm that is compiled while it comes, and the one that was built.
 * @param {string} address
 * @param {Checks} checks
 */
export async function compiledFile(address, checks) {
  const { module, bytes } = await compiling(address);
  const [compiled] = await Promise.all([module, verifiedAndGone(address, bytes, checks)]);
  return compiled;
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
  return await verified(address, await bytesOf(response), checks);
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
      return verifiedNow(address, bytesNow(address, left < TRIES_NOW - 1), checks);
    } catch (error) {
      console.warn('A file is asked for again:', error);
    }
  }
  return verifiedNow(address, bytesNow(address, true), checks);
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

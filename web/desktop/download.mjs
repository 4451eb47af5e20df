// @ts-check
/** Saves what the simulator gives of the message log as a file. */

import { askServer } from './server.mjs';

/**
 * @param {string} path where the simulator gives it
 * @param {string} token what shows the simulator that it is this page that asks
 */
export async function download(path, token) {
  const response = await askServer(path, token);
  const name = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('Content-Disposition') ?? '')?.[1];
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = decodeURIComponent(name ?? 'trace.jsonl');
  link.click();
  // The download has begun by then; until it has, the address must stay.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

// @ts-check
/** Saves what the simulator gives of the message log as a file. */

/**
 * @param {string} path where the simulator gives it
 * @param {string} token what shows the simulator that it is this page that asks
 */
export async function download(path, token) {
  const headers = { 'X-Page-Token': token };
  const response = await fetch(path, { headers }).catch(() => null);
  if (!response?.ok) throw new Error('The simulator did not give the file: is it running?');
  const name = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('Content-Disposition') ?? '')?.[1];
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = decodeURIComponent(name ?? 'trace.jsonl');
  link.click();
  // The download has begun by then; until it has, the address must stay.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

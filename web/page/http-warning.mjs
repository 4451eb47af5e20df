// @ts-check
/** What it costs to be served over http, for whoever looks into the console. */

const THIS_MACHINE = /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * @param {{protocol: string, hostname: string, origin: string}} page Such as `location`.
 * @returns {string} "" where it costs nothing.
 */
export function httpWarning({ protocol, hostname, origin }) {
  if (protocol !== 'http:' || THIS_MACHINE.test(hostname)) return '';
  return (
    `This extension is served over http, by ${origin}. If the desktop is of the same site, both share one ` +
    'thread: whatever keeps the extension busy freezes the whole desktop. Serve it over https.'
  );
}

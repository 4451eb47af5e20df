// @ts-check
/**
 * A tab that a page of this extension has sent to another service, such as a company's sign-on, and that comes back to the
 * extension's address, with a query that holds the `state` that it was sent with. A frame cannot go there itself:
 * sign-on pages let nobody frame them. The tab has no opener; it tells all pages of this extension in this browser, and whoever
 * knows that state takes what it brings.
 */
import { BASE } from './base.mjs';

const NAME = `pyExtReturns ${BASE}`;

/**
 * Hear of each tab that comes back.
 * @param {(query: string) => void} receive Is given the query as JSON: texts by their names.
 */
export function hearReturns(receive) {
  new BroadcastChannel(NAME).onmessage = ({ data }) => receive(String(data));
}

/** @returns {boolean} Whether this page is such a tab. */
export function isReturn() {
  return window.parent === window && !window.opener && new URLSearchParams(location.search).has('state');
}

/** Tell, and forget: what a sign-on sends is for one use, and nobody's to read in an address bar. */
export function tellReturn() {
  const query = Object.fromEntries(new URLSearchParams(location.search));
  history.replaceState(null, '', location.pathname);
  new BroadcastChannel(NAME).postMessage(JSON.stringify(query));
  window.close(); // where the browser lets it
}

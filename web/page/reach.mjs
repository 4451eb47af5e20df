// @ts-check
/**
 * What the extension may reach over HTTP. The page's content security policy blocks the rest, and tells Python no
 * more than that something failed; so a request that it would block fails before it is sent, in words.
 */

import { BASE } from './base.mjs';

/**
 * @param {string} origin
 */
function words(origin) {
  return (
    `The page’s content security policy (connect-src) does not let the extension reach ${origin}: ` +
    `add "${origin}" to connect in [tool.py-ext], or have a proxy of the extension’s own origin pass such requests on.`
  );
}

/**
 * Have what the extension may not reach be an error where it asks, and told once for each origin.
 * @param {string[]} connect The origins that the extension may reach beside its own.
 * @param {(text: string) => void} tell
 */
export function limitReach(connect, tell) {
  /** @type {Set<string>} */
  const told = new Set();
  const tellOnce = (/** @type {string} */ origin) => {
    if (!told.has(origin)) tell(words(origin));
    told.add(origin);
  };

  const allowed = new Set([location.origin, ...connect]);
  const { fetch } = globalThis;
  globalThis.fetch = async (resource, options) => {
    const address = resource instanceof Request ? resource.url : String(resource);
    const { origin, protocol } = URL.canParse(address, BASE) ? new URL(address, BASE) : location; // fetch itself says what is wrong
    if (protocol.startsWith('http') && !allowed.has(origin)) {
      tellOnce(origin);
      throw new TypeError(words(origin));
    }
    // A worker would resolve it against its script.
    const isKnown = resource instanceof Request || !URL.canParse(address, BASE);
    return fetch(isKnown ? resource : new URL(address, BASE), options);
  };

  // Of what the policy blocks all the same, such as a request of an older kind, or one that a server has sent on.
  addEventListener('securitypolicyviolation', ({ blockedURI, effectiveDirective }) => {
    if (effectiveDirective !== 'connect-src') return; // the rest the browser's console tells
    // The origin alone: what follows in an address may be a customer's.
    tellOnce(URL.canParse(blockedURI) ? new URL(blockedURI).origin : blockedURI);
  });
}

// @ts-check
/**
 * Says what the page's content security policy has kept the extension from: Python hears of a request that failed,
 * and not why.
 *
 * @param {(text: string) => void} tell
 */
export function tellViolations(tell) {
  /** @type {Set<string>} What was said once need not be said again. */
  const told = new Set();
  addEventListener('securitypolicyviolation', ({ blockedURI, effectiveDirective }) => {
    if (effectiveDirective !== 'connect-src') return; // the rest the browser's console tells
    // The origin alone: what follows in an address may be a customer's.
    const origin = URL.canParse(blockedURI) ? new URL(blockedURI).origin : blockedURI;
    if (told.has(origin)) return;
    told.add(origin);
    tell(
      `The page’s content security policy (connect-src) does not let the extension reach ${origin}: add it to ` +
        `connect in [tool.py-ext], or have the web server of ${location.origin} pass such requests on.`,
    );
  });
}

// @ts-check
/**
 * Which window is the desktop, and whether it is the one that this page was built for.
 *
 * @typedef {object} Desktop
 * @property {Window} window The opener if there is one, else the parent.
 * @property {string} origin Where messages are posted to.
 * @property {string} problem A sentence, if there is no desktop that we may talk to; else "".
 */

/**
 * @param {string[]} origins Those of the desktops that the bundle was built for.
 * @returns {Desktop}
 */
export function findDesktop(origins) {
  const desktop = window.opener ?? window.parent;
  const [first = ''] = origins;
  if (desktop === window) {
    return {
      window,
      origin: '',
      problem:
        'This page is an extension of the agent’s desktop and does nothing by itself. ' +
        'Open the desktop that shows it.',
    };
  }
  if (!first) {
    return {
      window: desktop,
      origin: '',
      problem:
        'This extension does not know its desktop. Build it again with ' +
        'build.py --desktop ORIGIN, the origin of the desktop’s page.',
    };
  }
  const seen = window.opener ? '' : (location.ancestorOrigins?.[0] ?? '');
  if (seen && !origins.includes(seen)) {
    return {
      window: desktop,
      origin: first,
      problem:
        `This extension was built for the desktop at ${origins.join(' or ')}, ` +
        `but is shown by ${seen}. Build it again with build.py --desktop ${seen}.`,
    };
  }
  // Where the browser does not tell who is around us, the referrer may: it only chooses among those
  // that we may talk to, because a sign-on page may have come between.
  const referrer = URL.canParse(document.referrer) ? new URL(document.referrer).origin : '';
  const origin = origins.find((each) => each === seen || each === referrer) ?? first;
  return { window: desktop, origin, problem: '' };
}

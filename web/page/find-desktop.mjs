// @ts-check
/**
 * Which window is the desktop, and whether it is the one that this page was built for.
 *
 * What is found here decides whom messages are posted to, and whose are taken: service.mjs looks at window and origin of
 * each. What this page says of who is around it is a help where the headers are missing that keep others from framing
 * it (frame-ancestors); it guards nothing by itself.
 *
 * @typedef {object} Desktop
 * @property {Window} window The parent of a frame, else the opener.
 * @property {string} origin Where messages are posted to; "" where that is nowhere.
 * @property {string} problem A sentence, if there is no desktop that we may talk to; else "".
 */

/**
 * A frame's is its parent, also where it has an opener: whoever could open an address in it would be taken for the
 * desktop. A window that a desktop has opened has it for its opener.
 * @returns {Window} This window itself, where there is none.
 */
export function desktopWindow() {
  return window.parent === window ? (window.opener ?? window) : window.parent;
}

/**
 * @param {string[]} origins Those of the desktops that the bundle was built for.
 * @param {string[]} ancestors Those of the pages that may show such a desktop in a frame of theirs.
 * @returns {Desktop}
 */
export function findDesktop(origins, ancestors) {
  const desktop = desktopWindow();
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
  const [seen = '', ...around] = Array.from(location.ancestorOrigins ?? []); // a window has none
  if (seen && !origins.includes(seen)) {
    return {
      window: desktop,
      origin: first,
      problem:
        `This extension was built for the desktop at ${origins.join(' or ')}, ` +
        `but is shown by ${seen}. Build it again with build.py --desktop ${seen}.`,
    };
  }
  const stranger = around.find((each) => !origins.includes(each) && !ancestors.includes(each));
  if (stranger) {
    return {
      window: desktop,
      origin: seen,
      problem:
        `The desktop at ${seen} is itself shown by ${stranger}, which this extension does not know. ` +
        `If that is meant, add "${stranger}" to ancestors in [tool.py-ext], and build it again.`,
    };
  }
  // Where the browser does not tell who is around us, the referrer may: it only chooses among those
  // that we may talk to, because a sign-on page may have come between.
  const referrer = URL.canParse(document.referrer) ? new URL(document.referrer).origin : '';
  const origin = origins.find((each) => each === seen || each === referrer) ?? first;
  return { window: desktop, origin, problem: '' };
}

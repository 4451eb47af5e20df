// @ts-check
/** Whether somebody can see this frame: desktops keep frames behind tabs, and browsers tabs behind others. */

/** @param {(isVisible: boolean) => void} changed */
export function watchVisibility(changed) {
  let isInView = true;
  let last = document.visibilityState === 'visible';
  const now = () => isInView && document.visibilityState === 'visible';
  const look = () => {
    if (now() === last) return;
    last = now();
    changed(last);
  };
  // A frame that is not displayed is in no view; the document of one does not know.
  const observer = new IntersectionObserver((entries) => {
    isInView = entries.at(-1)?.isIntersecting ?? true;
    look();
  });
  observer.observe(document.documentElement);
  document.addEventListener('visibilitychange', look);

  return {
    isVisible: now,
    stop() {
      observer.disconnect();
      document.removeEventListener('visibilitychange', look);
    },
  };
}

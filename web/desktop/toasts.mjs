// @ts-check
/** Short messages in the corner, which go away by themselves unless somebody is at them. */

import { byId, part, stamp } from './dom.mjs';

const SHOWN_MS = { info: 5000, error: 10000 };
const MOST = 4;

/** @param {"info" | "error"} level @param {string} text */
export function toast(level, text) {
  const toasts = byId('toasts');
  const root = stamp('t-toast');
  root.classList.add(level);
  part(root, 'text').textContent = text;
  part(root, 'close').addEventListener('click', () => root.remove());
  const expire = () => {
    if (root.matches(':hover, :focus-within')) setTimeout(expire, 1000);
    else root.remove();
  };
  setTimeout(expire, SHOWN_MS[level]);
  toasts.append(root);
  while (toasts.childElementCount > MOST) toasts.firstElementChild?.remove();
}

/**
 * What the extension wants done before "mark done".
 * @param {readonly string[]} warnings
 */
export function showBlocked(warnings) {
  const dialog = byId('blocked-dialog');
  byId('blocked-warnings').replaceChildren(
    ...warnings.map((warning) => {
      const item = document.createElement('li');
      item.textContent = warning;
      return item;
    }),
  );
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

// @ts-check
/** Short messages in the corner, which go away by themselves unless somebody is at them. */

import { byId, part, stamp } from './dom.mjs';
import { FormDialog } from './formdialog.mjs';

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
  toasts.scrollTop = toasts.scrollHeight;
}

/** What the extension wants done before "mark done". */
export class BlockedNotice {
  #dialog = new FormDialog('blocked-dialog', async () => {});
  #list = byId('blocked-warnings');

  /** @param {readonly string[]} warnings */
  show(warnings) {
    this.#list.replaceChildren(
      ...warnings.map((warning) => {
        const item = document.createElement('li');
        item.textContent = warning;
        return item;
      }),
    );
    this.#dialog.open();
  }
}

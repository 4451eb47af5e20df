// @ts-check
/**
 * The dialogs that extensions open: each has a page in it, which is a frame like the others.
 *
 * They are not modal, and do not take the focus: the agent may be typing when one opens, and whoever
 * tests an extension wants to have a call ring behind it.
 */

import { byId, KeyedList, part, setAttribute, setText, stamp } from './dom.mjs';
import { addressOf } from './frames.mjs';

/** @import { Act, FrameSpec, ShownDialog } from './types.mjs' */

class DialogView {
  root = stamp('t-dialog');
  body = part(this.root, 'body');
  #close = part(this.root, 'close');

  /** @param {ShownDialog} shown @param {Act} act */
  constructor({ dialogId }, act) {
    const close = () => act('views.close_dialog', { dialog_id: dialogId });
    this.root.dataset.dialogId = dialogId;
    this.#close.addEventListener('click', close);
    this.root.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') close();
    });
  }

  /** @param {ShownDialog} shown */
  update({ label, url, width, height }) {
    const title = label || 'Dialog';
    setText(part(this.root, 'title'), title);
    setAttribute(this.root, 'aria-label', title);
    setAttribute(this.#close, 'aria-label', `Close ${title}`);
    this.root.style.width = width ? `${width}px` : '';
    this.body.style.height = height ? `${height}px` : '';
    part(this.root, 'note').hidden = addressOf({ url }) !== null;
  }
}

export class Dialogs {
  /** @type {KeyedList<ShownDialog, DialogView>} */
  #list;

  /** @param {Act} act */
  constructor(act) {
    this.#list = new KeyedList(
      byId('dialogs'),
      ({ dialogId }) => dialogId,
      (shown) => new DialogView(shown, act),
    );
  }

  /** @param {readonly ShownDialog[]} dialogs */
  update(dialogs) {
    this.#list.update(dialogs);
  }

  /**
   * Where a dialog's page belongs.
   * @param {string} dialogId
   * @returns {HTMLElement | undefined}
   */
  bodyOf(dialogId) {
    return [...this.#list.views].find(({ root }) => root.dataset.dialogId === dialogId)?.body;
  }
}

/**
 * The frames in the dialogs.
 * @param {readonly ShownDialog[]} dialogs
 * @returns {FrameSpec[]}
 */
export const framesIn = (dialogs) =>
  dialogs.map(({ dialogId, label, url }) => ({
    name: dialogId,
    label: label || 'Dialog',
    url,
    mode: 'dialog',
  }));

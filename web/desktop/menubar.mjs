// @ts-check
/** The desktop's menu bar: the views that extensions have put there. */

import { byId, find, KeyedList, part, setAttribute, setText, stamp } from './dom.mjs';
import { Picture } from './picture.mjs';

/** @import { Act, ShownView } from './types.mjs' */

class ViewButton {
  root = stamp('t-view');
  #icon = new Picture(find(this.root, 'img', HTMLImageElement));

  /** @param {ShownView} shown @param {Act} act */
  constructor({ name }, act) {
    this.root.addEventListener('click', () => act('views.open_view', { name }));
  }

  /** @param {ShownView} shown */
  update({ name, iconUrl, label, shortLabel, tooltip, backgroundColor, labelColor }) {
    this.#icon.update(iconUrl);
    const words = label || shortLabel || name;
    setText(part(this.root, 'label'), words);
    setText(part(this.root, 'short'), shortLabel || words);
    setAttribute(this.root, 'aria-label', words);
    setAttribute(this.root, 'title', tooltip || null);
    // What is no colour, a browser leaves out.
    this.root.style.backgroundColor = '';
    this.root.style.backgroundColor = backgroundColor ?? '';
    this.root.style.color = '';
    this.root.style.color = labelColor ?? '';
  }
}

export class MenuBar {
  #bar = byId('menu-bar');
  #list;

  /** @param {Act} act */
  constructor(act) {
    this.#list = new KeyedList(
      byId('menu-bar-views'),
      /** @param {ShownView} shown */ ({ name }) => name,
      (shown) => new ViewButton(shown, act),
    );
  }

  /** @param {readonly ShownView[]} views */
  update(views) {
    this.#list.update(views);
    this.#bar.hidden = views.length === 0;
  }
}

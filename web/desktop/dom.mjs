// @ts-check
/**
 * Drawing by key: elements are made once, found again by key, and written to only where something
 * changed, so that focus, caret and half-typed text survive any number of new states.
 */

/**
 * The one element that must be there, of the class that it must have.
 * @template {Element} T
 * @param {ParentNode} root
 * @param {string} selector
 * @param {abstract new (...values: never[]) => T} type
 * @returns {T}
 */
export function find(root, selector, type) {
  const element = root.querySelector(selector);
  if (element instanceof type) return element;
  throw new Error(`index.html has no ${type.name} that matches ${selector}`);
}

/** @param {string} id */
export const byId = (id) => find(document, `#${id}`, HTMLElement);

/** @param {ParentNode} root @param {string} name */
export const part = (root, name) => find(root, `[data-part="${name}"]`, HTMLElement);

/**
 * A fresh copy of a <template>'s only element.
 * @param {string} id
 */
export function stamp(id) {
  const copy = find(document, `#${id}`, HTMLTemplateElement).content.firstElementChild?.cloneNode(true);
  if (copy instanceof HTMLElement) return copy;
  throw new Error(`the template ${id} in index.html is empty`);
}

/** @param {Element} element @param {string} text */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @param {Element} element @param {string} name @param {string | null} value null removes it */
export function setAttribute(element, name, value) {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/**
 * @template T
 * @typedef {{root: Element, update: (item: T) => void}} View
 */

/**
 * The children of one container, one for each item.
 * @template T
 * @template {View<T>} [V=View<T>]
 */
export class KeyedList {
  /** @type {Map<string, V>} */
  #views = new Map();
  #container;
  #keyOf;
  #create;

  /**
   * @param {Element} container
   * @param {(item: T) => string} keyOf
   * @param {(item: T) => V} create
   */
  constructor(container, keyOf, create) {
    this.#container = container;
    this.#keyOf = keyOf;
    this.#create = create;
  }

  get views() {
    return this.#views.values();
  }

  /** @param {readonly T[]} items */
  update(items) {
    const keys = new Set(items.map(this.#keyOf));
    for (const [key, view] of this.#views) {
      if (keys.has(key)) continue;
      view.root.remove();
      this.#views.delete(key);
    }
    /** @type {Element | null} */
    let next = this.#container.firstElementChild;
    for (const item of items) {
      const key = this.#keyOf(item);
      let view = this.#views.get(key);
      if (!view) {
        view = this.#create(item);
        this.#views.set(key, view);
      }
      view.update(item);
      if (view.root === next) next = next.nextElementSibling;
      else this.#container.insertBefore(view.root, next);
    }
  }
}

/**
 * Draw, and afterwards put the focus back: on the same element, or, when that is gone, on the heading
 * of its region. Never on another button: a second press of Enter must not hang up a call.
 * @param {() => void} draw
 */
export function keepFocus(draw) {
  const focused = document.activeElement;
  const home = focused?.closest('[data-region]')?.querySelector('[data-home]');
  draw();
  if (!(focused instanceof HTMLElement) || focused === document.body) return;
  if (focused.isConnected && focused.checkVisibility()) {
    if (document.activeElement !== focused) focused.focus({ preventScroll: true });
  } else if (home instanceof HTMLElement) {
    home.focus({ preventScroll: true });
  }
}

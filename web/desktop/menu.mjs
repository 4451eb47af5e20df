// @ts-check
/** A button that opens a menu, or shows something below it, with the keys that the ARIA practices ask for. */

/**
 * @param {HTMLElement} button
 * @param {HTMLElement} list holds elements of role menuitem
 * @param {(item: HTMLElement) => void} chosen
 */
export function menu(button, list, chosen) {
  const items = /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[role=menuitem]')]);

  /** @param {boolean} open */
  function show(open) {
    list.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
  }

  /** @param {number} index wraps round */
  const focusItem = (index) => items.at(index % items.length)?.focus();

  button.addEventListener('click', () => {
    show(list.hidden !== false);
    if (!list.hidden) focusItem(0);
  });
  button.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    show(true);
    focusItem(event.key === 'ArrowDown' ? 0 : -1);
  });
  list.addEventListener('keydown', (event) => {
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (event.key === 'ArrowDown') focusItem(at + 1);
    else if (event.key === 'ArrowUp') focusItem(at - 1);
    else if (event.key === 'Home') focusItem(0);
    else if (event.key === 'End') focusItem(-1);
    else if (event.key === 'Escape') {
      show(false);
      button.focus();
    } else return;
    event.preventDefault();
  });
  for (const item of items) {
    item.addEventListener('click', () => {
      show(false);
      button.focus();
      chosen(item);
    });
  }
  // A press elsewhere, also one inside an iframe, takes the focus out of the menu.
  list.addEventListener('focusout', (event) => {
    const to = event.relatedTarget;
    if (!(to instanceof Node) || !(list.contains(to) || button.contains(to))) show(false);
  });
}

/**
 * A button that shows a part of the page below itself, until the focus leaves it.
 * @param {HTMLElement} button
 * @param {HTMLElement} below can take the focus, so that a press between its fields is none elsewhere
 */
export function disclosure(button, below) {
  /** @param {boolean} open */
  function show(open) {
    below.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
  }

  button.addEventListener('click', () => show(below.hidden !== false));
  for (const element of [button, below]) {
    element.addEventListener('keydown', ({ key }) => {
      if (key !== 'Escape' || below.hidden) return;
      show(false);
      button.focus();
    });
    element.addEventListener('focusout', ({ relatedTarget }) => {
      const inside =
        relatedTarget instanceof Node && (below.contains(relatedTarget) || button.contains(relatedTarget));
      if (!inside) show(false);
    });
  }
}

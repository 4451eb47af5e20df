// @ts-check
/**
 * A form whose submit is under way: it is busy, cannot be submitted again, and says so where that has failed.
 */
import {
  attribute,
  insert,
  isConnected,
  parentOf,
  remove,
  removeAttribute,
  setAttribute,
} from './nodes.mjs';
import { say } from './words.mjs';

/** @param {{ busy: WeakSet<Element>, ours: Set<Node> }} merge */
export function createForms({ busy, ours }) {
  let keys = 0;
  /** @type {Map<number, HTMLFormElement>} */
  const underWay = new Map();
  /** @type {WeakMap<Element, HTMLElement>} The lines that tell of failures. */
  const lines = new WeakMap();

  /** @param {HTMLFormElement} form */
  function takeLine(form) {
    const line = lines.get(form);
    if (!line) return;
    lines.delete(form);
    ours.delete(line);
    const parent = parentOf(line);
    if (parent) remove(parent, line);
  }

  /**
   * @param {number} key
   * @param {boolean} hasFailed
   * @returns {boolean} Whether the agent can see how it has ended: not where the form has gone.
   */
  function end(key, hasFailed) {
    const form = underWay.get(key);
    if (!form) return true;
    underWay.delete(key);
    busy.delete(form);
    removeAttribute(form, 'aria-busy');
    if (!hasFailed) return true;
    if (!isConnected(form)) return false;
    const line = document.createElement('p');
    line.className = 'failed';
    line.role = 'alert';
    line.textContent = attribute(form, 'data-failed') ?? say('formFailed');
    ours.add(line);
    lines.set(form, line);
    insert(form, line, null);
    return true;
  }

  return {
    /**
     * @param {HTMLFormElement} form
     * @returns {number | null} By which Python names it; null where it is under way already.
     */
    begin(form) {
      if (busy.has(form)) return null;
      takeLine(form);
      busy.add(form);
      setAttribute(form, 'aria-busy', 'true');
      keys += 1;
      underWay.set(keys, form);
      return keys;
    },

    end,

    /** Whom all submits that are under way were told is gone. */
    giveUp() {
      for (const key of [...underWay.keys()]) end(key, true);
    },
  };
}

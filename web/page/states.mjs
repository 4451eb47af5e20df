// @ts-check
/**
 * What an element has become under the agent's hands, beside its attributes: it stays, unless another is given
 * than was given last. Fields keep what was given last themselves: in their attributes.
 */
import { all, attribute, nodeName } from './nodes.mjs';

/** Of these kinds of `<input>`, `value` is no state. */
const FIXED = new Set(['checkbox', 'radio', 'button', 'submit', 'reset', 'hidden']);

export function createStates() {
  /** @type {WeakMap<Element, boolean>} Whether a `<details>` was given open: the attribute is its state. */
  const open = new WeakMap();
  /** @type {WeakSet<Element>} */
  const busy = new WeakSet();

  /**
   * @param {any} input
   * @param {Element} given
   */
  function beforeInput(input, given) {
    const kind = attribute(input, 'type')?.toLowerCase() ?? 'text';
    const isOther = attribute(input, 'value') !== attribute(given, 'value');
    const wasChecked = attribute(input, 'checked') !== null;
    const isChecked = attribute(given, 'checked') !== null;
    return () => {
      if (isOther && !FIXED.has(kind)) setValue(input, attribute(given, 'value') ?? '');
      if (wasChecked !== isChecked) input.checked = isChecked;
    };
  }

  /**
   * @param {any} area
   * @param {any} given
   */
  function beforeTextarea(area, given) {
    return () => {
      if (area.defaultValue === given.defaultValue) return;
      area.defaultValue = given.defaultValue;
      setValue(area, given.defaultValue);
    };
  }

  /**
   * @param {any} select
   * @param {any} given
   */
  function beforeSelect(select, given) {
    const isOther = givenIn(select) !== givenIn(given);
    const chosen = [...select.options].filter((option) => option.selected).map((option) => option.value);
    return () => {
      const options = [...select.options];
      const still = chosen.filter((value) => options.some((option) => option.value === value));
      const stays = !isOther && (still.length > 0 || chosen.length === 0);
      for (const option of options) {
        option.selected = stays ? chosen.includes(option.value) : option.defaultSelected;
      }
      if (!stays && !select.multiple && select.selectedIndex < 0) select.selectedIndex = 0;
    };
  }

  /**
   * @param {any} details
   * @param {any} given
   */
  function beforeDetails(details, given) {
    const wasOpen = open.get(details) ?? false;
    return () => {
      if (wasOpen !== given.open) details.open = given.open;
      open.set(details, given.open);
    };
  }

  return {
    busy,

    /** @param {Element} given What is given now. */
    note(given) {
      for (const details of all(given, 'details')) open.set(details, details.open);
    },

    /**
     * Whether an attribute is left alone.
     * @param {Element} element
     * @param {string} name
     */
    owns(element, name) {
      return (name === 'open' && open.has(element)) || (name === 'aria-busy' && busy.has(element));
    },

    /**
     * Before the attributes and children of an element become those that are given.
     * @param {Element} element
     * @param {Element} given
     * @returns {() => void} For afterwards.
     */
    before(element, given) {
      const tag = nodeName(element);
      if (tag === 'INPUT') return beforeInput(element, given);
      if (tag === 'TEXTAREA') return beforeTextarea(element, given);
      if (tag === 'SELECT') return beforeSelect(element, given);
      if (tag === 'DETAILS') return beforeDetails(element, given);
      return () => {};
    },
  };
}

/** @param {any} select */
function givenIn(select) {
  return JSON.stringify(
    [...select.options].filter((option) => option.defaultSelected).map((option) => option.value),
  );
}

/**
 * Where the caret is, it stays as well as it can.
 * @param {any} field
 * @param {string} value
 */
function setValue(field, value) {
  if (field.value === value) return;
  const { selectionStart, selectionEnd, selectionDirection } = field;
  field.value = value;
  if (selectionStart !== null) field.setSelectionRange(selectionStart, selectionEnd, selectionDirection);
}

// @ts-check
/**
 * What a form's fields hold, as plain data: texts by the fields' names; of several with one name, and of a
 * `<select multiple>`, a list of texts. `py_ext/testing/_fields.py` does the same in tests.
 */
import { attribute, fieldsOf, nodeName } from './nodes.mjs';

const BUTTONS = new Set(['button', 'submit', 'reset', 'image']);

/** @param {Element} field */
function kindOf(field) {
  const tag = nodeName(field);
  return tag === 'INPUT' ? (attribute(field, 'type') ?? 'text').toLowerCase() : tag.toLowerCase();
}

/** @param {any} field */
function isUnchecked(field) {
  const kind = kindOf(field);
  return (kind === 'checkbox' || kind === 'radio') && !field.checked;
}

/**
 * @param {any} field
 * @returns {string | string[]} Of a box that is not checked, empty.
 */
function heldBy(field) {
  if (isUnchecked(field)) return '';
  if (kindOf(field) === 'select' && field.multiple) {
    return [...field.selectedOptions].map((option) => option.value);
  }
  return field.value;
}

/** @param {any} field */
export function isField(field) {
  return ['INPUT', 'SELECT', 'TEXTAREA'].includes(nodeName(field)) && !BUTTONS.has(kindOf(field));
}

/** @param {any} field The text of one field. */
export function textOf(field) {
  const value = heldBy(field);
  return Array.isArray(value) ? (value[0] ?? '') : value;
}

/**
 * @param {Iterable<any>} fields
 * @returns {Record<string, string | string[]>}
 */
export function valuesOf(fields) {
  /** @type {Map<string, any[]>} */
  const named = new Map();
  for (const field of fields) {
    const name = attribute(field, 'name');
    if (!name || !isField(field) || field.matches(':disabled')) continue;
    named.set(name, [...(named.get(name) ?? []), field]);
  }
  return Object.fromEntries([...named].map(([name, same]) => [name, together(same)]));
}

/** @param {any[]} fields Those of one name. */
function together(fields) {
  if (fields.every((field) => kindOf(field) === 'radio')) return fields.map(textOf).find(Boolean) ?? '';
  if (fields.length === 1) return heldBy(fields[0]);
  return fields.flatMap((field) => (isUnchecked(field) ? [] : heldBy(field)));
}

/** @param {HTMLFormElement | null} form */
export function valuesIn(form) {
  return form ? valuesOf(fieldsOf(form)) : {};
}

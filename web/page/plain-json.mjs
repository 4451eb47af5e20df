// @ts-check
/** Values as JSON, where they are what a desktop may send. */

/** The desktop's messages have about five levels. */
const MOST_LEVELS = 100;

/**
 * A value as JSON; undefined for what no desktop sends (a BigInt, a cycle) or Python had better not
 * read: its reader of deep JSON takes all of Pyodide down.
 * @param {unknown} value
 */
export function jsonOf(value) {
  try {
    const json = JSON.stringify(value ?? null);
    return hasMoreBrackets(json, MOST_LEVELS) && isDeeper(value, MOST_LEVELS) ? undefined : json;
  } catch {
    return undefined;
  }
}

/**
 * Whether a text of JSON has more objects and arrays than that, or the brackets of such in its strings.
 * It takes a tenth of the time of looking at each value.
 * @param {string} json
 * @param {number} count
 */
function hasMoreBrackets(json, count) {
  for (const bracket of '{[') {
    for (let at = json.indexOf(bracket); at >= 0; at = json.indexOf(bracket, at + 1)) {
      count -= 1;
      if (count < 0) return true;
    }
  }
  return false;
}

/**
 * Whether a value has more levels of objects and arrays than that.
 * @param {unknown} value
 * @param {number} levels
 * @returns {boolean}
 */
function isDeeper(value, levels) {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const key in value) {
    if (isDeeper(/** @type {any} */ (value)[key], levels - 1)) return true;
  }
  return false;
}

// @ts-check
/**
 * What the page says to agents by itself, in their browser's language. The build has written it into index.html, so that it
 * is there whatever else does not come.
 *
 * @typedef {{ [language: string]: { [key: string]: string } }} Words
 */

const ENGLISH = 'en';

/** @type {{ [key: string]: string }} */
let chosen = {};

/**
 * Choose the language, from now on.
 * @param {Words} words
 * @returns {string} It.
 */
export function chooseWords(words) {
  const spoken = navigator.languages.map((each) => each.split('-')[0] ?? '');
  const language = spoken.find((each) => each in words) ?? ENGLISH;
  chosen = { ...words[ENGLISH], ...words[language] };
  return language;
}

/** What the browser speaks, the best first, with commas between. */
export const spoken = () => navigator.languages.join();

/**
 * @param {string} key
 * @param {{ name?: string, reference?: string }} [values] For what stands in braces in it.
 */
export function say(key, values = {}) {
  return (chosen[key] ?? '').replace(
    /\{(name|reference)\}/g,
    (_, name) => values[/** @type {'name' | 'reference'} */ (name)] ?? '',
  );
}

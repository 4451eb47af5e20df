// @ts-check
/**
 * The one place where content becomes elements: by the browser's sanitizer, and by the list that the build
 * brings (`py_ext/page/_sanitizing.py`, which has the reasons).
 *
 * @typedef {object} Allowed
 * @property {Record<string, string[]>} elements Each with its own attributes.
 * @property {string[]} attributes Of every element.
 * @property {string[]} types Of `<input>`.
 * @property {string} link What a link's address must be, all of it.
 * @property {string} image What a picture's address must be.
 */
import { bodyOf, removeAttribute, setAttribute, shadowOf } from './nodes.mjs';

/** What the content is parsed into, and is not shown itself. */
const DOCUMENT = ['html', 'head', 'body'];

/**
 * A shadow tree that the content brings would be shown in place of what the element has.
 * @param {Element} element
 */
function withoutShadow(element) {
  if (!shadowOf(element)) return; // forms can have none
  const plain = document.createElement(element.localName);
  for (const { name, value } of element.attributes) setAttribute(plain, name, value);
  plain.append(...element.childNodes);
  element.replaceWith(plain);
}

/** @returns {boolean} Whether this browser can show content of others safely. */
export function canSanitize() {
  const { Sanitizer, Document } = /** @type {any} */ (globalThis);
  return Boolean(Sanitizer && Document.parseHTML);
}

/**
 * @param {Allowed} allowed
 * @param {string} folder Where the extension's own files are.
 * @returns {(html: string) => HTMLElement} Makes the elements: they are in the body of a document of their own.
 */
export function createSanitizer(allowed, folder) {
  const { Sanitizer, Document } = /** @type {any} */ (globalThis);
  const sanitizer = new Sanitizer({
    elements: [
      ...DOCUMENT.map((name) => ({ name })),
      ...Object.entries(allowed.elements).map(([name, attributes]) => ({ name, attributes })),
    ],
    attributes: allowed.attributes,
    dataAttributes: true,
    comments: false,
  });
  const link = new RegExp(`^${allowed.link}$`, 'i');
  const image = new RegExp(`^${allowed.image}$`);
  const isForeign = /^[\w.+-]*:/;
  const isClick = /^(mailto|tel):/i;
  const types = new Set(allowed.types);

  /** @param {Element} a */
  function tidyLink(a) {
    const href = a.getAttribute('href') ?? '';
    if (!link.test(href)) removeAttribute(a, 'href');
    else if (!isClick.test(href)) {
      if (!isForeign.test(href)) setAttribute(a, 'href', folder + href);
      setAttribute(a, 'target', '_blank');
      setAttribute(a, 'rel', 'noopener noreferrer');
    }
  }

  /** @param {Element} img */
  function tidyImage(img) {
    const src = img.getAttribute('src') ?? '';
    if (!image.test(src)) removeAttribute(img, 'src');
    else if (!isForeign.test(src)) setAttribute(img, 'src', folder + src);
  }

  return (html) => {
    const parsed = Document.parseHTML(html, { sanitizer });
    const body = bodyOf(parsed) ?? document.createElement('body'); // frames have none
    if (/shadowroot/i.test(html)) for (const each of body.querySelectorAll('*')) withoutShadow(each);
    for (const a of body.querySelectorAll('a[href]')) tidyLink(a);
    for (const img of body.querySelectorAll('img[src]')) tidyImage(img);
    for (const input of body.querySelectorAll('input[type]')) {
      if (!types.has((input.getAttribute('type') ?? '').toLowerCase())) removeAttribute(input, 'type');
    }
    for (const each of body.querySelectorAll('[tabindex]:not([tabindex="0"], [tabindex="-1"])')) {
      removeAttribute(each, 'tabindex');
    }
    return body;
  };
}

// @ts-check
/** The icons of the page. Decoration only: hidden from readers. */

import { SHAPES } from './icon-shapes.mjs';

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 */
function element(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

/** Put all of them into the page: every `<use>`, there already or made later, points at one of these. */
export function addIcons() {
  const sprite = element('svg', { class: 'sprite', 'aria-hidden': 'true', width: '0', height: '0' });
  for (const [name, shapes] of Object.entries(SHAPES)) {
    const symbol = element('symbol', { id: `i-${name}`, viewBox: '0 0 24 24' });
    if (typeof shapes === 'string') symbol.append(element('path', { d: shapes }));
    else symbol.append(...shapes.map(([tag, attributes]) => element(tag, attributes)));
    sprite.append(symbol);
  }
  document.body.prepend(sprite);
}

/** @param {string} name */
export function icon(name) {
  const svg = /** @type {SVGSVGElement} */ (element('svg', { class: 'icon', 'aria-hidden': 'true' }));
  svg.append(element('use', {}));
  setIcon(svg, name);
  return svg;
}

/** @param {SVGSVGElement} svg @param {string} name */
export function setIcon(svg, name) {
  const target = `#i-${name}`;
  const use = svg.firstElementChild;
  if (use?.getAttribute('href') !== target) use?.setAttribute('href', target);
}

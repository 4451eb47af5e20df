// @ts-check
/** The icons of index.html, for elements that are made later. Decoration only: hidden from readers. */

const SVG = 'http://www.w3.org/2000/svg';

/** @param {string} name */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(document.createElementNS(SVG, 'use'));
  setIcon(svg, name);
  return svg;
}

/** @param {SVGSVGElement} svg @param {string} name */
export function setIcon(svg, name) {
  const target = `#i-${name}`;
  const use = svg.firstElementChild;
  if (use?.getAttribute('href') !== target) use?.setAttribute('href', target);
}

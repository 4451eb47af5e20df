// @ts-check
/**
 * Nodes, by the functions of their classes: a form has its fields as properties, so that one with a field of the
 * name `firstChild` has no other `firstChild`. So has a document its forms: in Firefox one of the name `body` is its body.
 */

/**
 * @template T
 * @param {any} kind
 * @param {string} name
 * @returns {(node: any) => T}
 */
function read(kind, name) {
  const { get } = /** @type {any} */ (Object.getOwnPropertyDescriptor(kind.prototype, name));
  return (node) => get.call(node);
}

/**
 * @template T
 * @param {any} kind
 * @param {string} name
 * @returns {(node: any, ...given: any[]) => T}
 */
function act(kind, name) {
  const method = kind.prototype[name];
  return (node, ...given) => method.apply(node, given);
}

export const nodeName = /** @type {(node: Node) => string} */ (read(Node, 'nodeName'));
export const nodeType = /** @type {(node: Node) => number} */ (read(Node, 'nodeType'));
export const parentOf = /** @type {(node: Node) => Node | null} */ (read(Node, 'parentNode'));
export const childrenOf = /** @type {(node: Node) => NodeListOf<ChildNode>} */ (read(Node, 'childNodes'));
export const next = /** @type {(node: Node) => Node | null} */ (read(Node, 'nextSibling'));
export const areEqual = /** @type {(node: Node, other: Node) => boolean} */ (act(Node, 'isEqualNode'));
export const contains = /** @type {(node: Node, other: Node | null) => boolean} */ (act(Node, 'contains'));
export const insert = /** @type {(parent: Node, node: Node, before: Node | null) => void} */ (
  act(Node, 'insertBefore')
);
/** With its state, such as the focus and where it is scrolled to. */
export const move = /** @type {(parent: Node, node: Node, before: Node | null) => void} */ (
  'moveBefore' in Element.prototype ? act(Element, 'moveBefore') : insert
);
export const remove = /** @type {(element: Node, child: Node) => void} */ (act(Node, 'removeChild'));
export const attributesOf = /** @type {(element: Element) => NamedNodeMap} */ (read(Element, 'attributes'));
export const attribute = /** @type {(element: Element, name: string) => string | null} */ (
  act(Element, 'getAttribute')
);
export const setAttribute = /** @type {(element: Element, name: string, value: string) => void} */ (
  act(Element, 'setAttribute')
);
export const removeAttribute = /** @type {(element: Element, name: string) => void} */ (
  act(Element, 'removeAttribute')
);
export const fieldsOf = /** @type {(form: HTMLFormElement) => Iterable<any>} */ (
  read(HTMLFormElement, 'elements')
);
export const isConnected = /** @type {(node: Node) => boolean} */ (read(Node, 'isConnected'));
export const bodyOf = /** @type {(document: Document) => HTMLElement | null} */ (read(Document, 'body'));
export const shadowOf = /** @type {(element: Element) => ShadowRoot | null} */ (
  read(Element, 'shadowRoot')
);
export const closest = /** @type {(element: Element, selector: string) => Element | null} */ (
  act(Element, 'closest')
);
export const all = /** @type {(element: any, selector: string) => NodeListOf<any>} */ (
  act(Element, 'querySelectorAll')
);

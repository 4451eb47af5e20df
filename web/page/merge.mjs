// @ts-check
/**
 * Makes what is shown what is given, and leaves all that is the same as it is: the focus, the caret, what is
 * scrolled, opened or typed. `py_ext/testing/_merge.py` does the same in tests.
 *
 * Among siblings, elements are found again by their key, then others in their order by their tag. What has the
 * key is the element itself (`id`, `data-key`, or `name`, with its `value` for buttons, boxes and radio buttons), which
 * then becomes no other, or what has one first inside of it: a row has the key of its button.
 */
import {
  all,
  areEqual,
  attribute,
  attributesOf,
  childrenOf,
  insert,
  move,
  next,
  nodeName,
  nodeType,
  remove,
  removeAttribute,
  setAttribute,
} from './nodes.mjs';
import { createStates } from './states.mjs';

const ELEMENT = 1;
const KEYED = '[id], [data-key], [name]';

/** Of these, several have one name, and a value each. */
const TOLD_BY_VALUE = new Set(['button', 'checkbox', 'radio', 'submit', 'reset']);

/** @param {Element} element */
function ownKey(element) {
  const id = attribute(element, 'id') || attribute(element, 'data-key');
  if (id) return `#${id}`;
  const name = attribute(element, 'name');
  if (!name) return '';
  const tag = nodeName(element);
  const kind = tag === 'INPUT' ? attribute(element, 'type')?.toLowerCase() : tag.toLowerCase();
  return TOLD_BY_VALUE.has(kind ?? '') ? `${name}=${attribute(element, 'value') ?? ''}` : name;
}

/**
 * The key of a node: its own, or that of the first in it that has one.
 * @param {Node} node
 */
function keyOf(node) {
  if (nodeType(node) !== ELEMENT) return '';
  const element = /** @type {Element} */ (node);
  const own = ownKey(element);
  if (own) return own;
  for (const inner of all(element, KEYED)) {
    const key = ownKey(inner);
    if (key) return key;
  }
  return '';
}

/** @param {Node} node */
function hasOwnKey(node) {
  return nodeType(node) === ELEMENT && ownKey(/** @type {Element} */ (node)) !== '';
}

/** @param {Node} node What another must be as well, to become it. */
function kindOf(node) {
  const tag = nodeName(node);
  if (tag !== 'INPUT') return tag;
  return `INPUT ${attribute(/** @type {Element} */ (node), 'type')?.toLowerCase() ?? 'text'}`;
}

/**
 * @param {Node | undefined} live
 * @param {Node | undefined} given
 */
function isSame(live, given) {
  return areEqual(/** @type {Node} */ (live), /** @type {Node} */ (given));
}

/**
 * Gives the next node of a kind behind the one given last. Each node is looked at once, however many are asked for.
 * @param {Node[]} nodes
 * @returns {(kind: string) => Node | undefined}
 */
function inOrder(nodes) {
  /** @type {Map<string, number[]>} Of each kind, the places that are left, the last one first. */
  const places = new Map();
  for (let at = nodes.length - 1; at >= 0; at -= 1) {
    const kind = kindOf(/** @type {Node} */ (nodes[at]));
    const same = places.get(kind);
    if (same) same.push(at);
    else places.set(kind, [at]);
  }
  let from = 0;
  return (kind) => {
    const same = places.get(kind) ?? [];
    while (same.length && /** @type {number} */ (same.at(-1)) < from) same.pop();
    const at = same.pop();
    if (at === undefined) return undefined;
    from = at + 1;
    return nodes[at];
  };
}

/** Merges into the content of one element. */
export function createMerge() {
  const states = createStates();
  /** @type {Set<Node>} What is ours among the content: it is not touched. */
  const ours = new Set();

  /** @param {Node} parent */
  function nodesIn(parent) {
    const nodes = /** @type {Node[]} */ ([...childrenOf(parent)]);
    return ours.size ? nodes.filter((node) => !ours.has(node)) : nodes;
  }

  /**
   * @param {Node} live
   * @param {Node} given
   */
  function mergeChildren(live, given) {
    const old = nodesIn(live);
    const wanted = /** @type {Node[]} */ ([...childrenOf(given)]);
    let most = Math.min(old.length, wanted.length);
    let head = 0;
    while (head < most && isSame(old[head], wanted[head])) head += 1;
    most -= head;
    let tail = 0;
    while (tail < most && isSame(old.at(-1 - tail), wanted.at(-1 - tail))) tail += 1;
    const behind = tail ? /** @type {Node} */ (old[old.length - tail]) : null;
    mergeSome(live, old.slice(head, old.length - tail), wanted.slice(head, wanted.length - tail), behind);
  }

  /**
   * @param {Node} live
   * @param {Node[]} old
   * @param {Node[]} wanted
   * @param {Node | null} behind What comes after them.
   */
  function mergeSome(live, old, wanted, behind) {
    const found = old.length && wanted.length ? matched(old, wanted) : new Map();
    const kept = new Set(found.values());
    for (const node of old) if (!kept.has(node)) remove(live, node);
    let before = behind;
    for (let at = wanted.length - 1; at >= 0; at -= 1) {
      const node = /** @type {Node} */ (wanted[at]);
      const same = found.get(node);
      if (!same) insert(live, node, before);
      else {
        if (following(same) !== before) move(live, same, before);
        mergeNode(same, node);
      }
      before = same ?? node;
    }
  }

  /** @param {Node} node */
  function following(node) {
    let after = next(node);
    while (after && ours.has(after)) after = next(after);
    return after;
  }

  /**
   * @param {Node[]} old
   * @param {Node[]} wanted
   * @returns {Map<Node, Node>} Of what is wanted, the node that becomes it.
   */
  function matched(old, wanted) {
    /** @type {Map<string, Node[]>} */
    const byKey = new Map();
    for (const node of old) {
      const key = keyOf(node);
      if (!key) continue;
      const name = `${kindOf(node)} ${key}`;
      const same = byKey.get(name);
      if (same) same.push(node);
      else byKey.set(name, [node]);
    }
    /** @type {Map<Node, Node>} */
    const found = new Map();
    /** @type {Set<Node>} */
    const taken = new Set();
    for (const node of wanted) {
      const key = keyOf(node);
      const same = key && byKey.get(`${kindOf(node)} ${key}`)?.shift();
      if (!same) continue;
      found.set(node, same);
      taken.add(same);
    }
    const others = inOrder(old.filter((node) => !taken.has(node) && !hasOwnKey(node)));
    for (const node of wanted) {
      const other = found.has(node) || hasOwnKey(node) ? undefined : others(kindOf(node));
      if (other) found.set(node, other);
    }
    return found;
  }

  /**
   * @param {Node} live
   * @param {Node} given
   */
  function mergeNode(live, given) {
    if (areEqual(live, given)) return;
    if (nodeType(live) !== ELEMENT) {
      live.nodeValue = given.nodeValue;
      return;
    }
    const element = /** @type {Element} */ (live);
    const settle = states.before(element, /** @type {Element} */ (given));
    mergeAttributes(element, /** @type {Element} */ (given));
    if (nodeName(live) !== 'TEXTAREA') mergeChildren(live, given); // its text is its value
    settle();
  }

  /**
   * @param {Element} live
   * @param {Element} given
   */
  function mergeAttributes(live, given) {
    for (const { name, value } of attributesOf(given)) {
      if (attribute(live, name) !== value && !states.owns(live, name)) setAttribute(live, name, value);
    }
    for (const { name } of [...attributesOf(live)]) {
      if (attribute(given, name) === null && !states.owns(live, name)) removeAttribute(live, name);
    }
  }

  return {
    /**
     * @param {Node} live
     * @param {Element} given It is used up.
     */
    into(live, given) {
      states.note(given);
      mergeChildren(live, given);
    },
    ours,
    /** @type {WeakSet<Element>} The forms whose `aria-busy` is ours. */
    busy: states.busy,
  };
}

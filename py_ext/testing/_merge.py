"""Makes what is shown what is given, as ``web/page/merge.mjs`` does, which says how."""

from __future__ import annotations

from py_ext.testing._fields import Fields, kind_of
from py_ext.testing._tree import Element, Node, Text, attribute, elements_in

__all__ = ["Merge"]

TOLD_BY_VALUE = frozenset({"button", "checkbox", "radio", "submit", "reset"})


def own_key(element: Element) -> str:
    name = attribute(element, "id") or attribute(element, "data-key")
    if name:
        return f"#{name}"
    name = attribute(element, "name") or ""
    kind = element.name
    if kind == "input":
        kind = (attribute(element, "type") or "").lower()
    if name and kind in TOLD_BY_VALUE:
        return f"{name}={attribute(element, 'value') or ''}"
    return name


def key_of(node: Node) -> str:
    """By what a node is found again; empty where that is its place."""
    if isinstance(node, Text):
        return ""
    return own_key(node) or next(filter(None, map(own_key, elements_in(node))), "")


def has_own_key(node: Node) -> bool:
    """Whether it becomes no other."""
    return isinstance(node, Element) and own_key(node) != ""


def tag_of(node: Node) -> str:
    """What another must be as well, to become it."""
    if isinstance(node, Text):
        return "#text"
    return f"input {kind_of(node)}" if node.name == "input" else node.name


def are_equal(one: Node, other: Node) -> bool:
    if isinstance(one, Text) or isinstance(other, Text):
        return isinstance(one, Text) and isinstance(other, Text) and one.data == other.data
    return (
        one.name == other.name
        and one.attrs == other.attrs
        and len(one.children) == len(other.children)
        and all(map(are_equal, one.children, other.children))
    )


class Merge:
    """Merges into the content of one page.

    Attributes:
        fields: The states of its fields.
        busy: The forms whose submit is under way.
        opened: Of each ``<details>``, whether it was given open.
        ours: What is ours among the content.
    """

    def __init__(self, root: Element, fields: Fields) -> None:
        self.root = root
        self.fields = fields
        self.busy: dict[Element, int] = {}
        self.opened: dict[Element, bool] = {}
        self.ours: dict[Element, Element] = {}

    def show(self, given: Element) -> None:
        """Have this in place of what there is."""
        for each in elements_in(given):
            if each.name == "details":
                self.opened[each] = "open" in each.attrs
        self._merge_children(self.root, given)

    def _merge_children(self, live: Element, given: Element) -> None:
        lines = [each for each in live.children if any(each is one for one in self.ours.values())]
        old: list[Node] = [each for each in live.children if not any(each is one for one in lines)]
        wanted: list[Node] = list(given.children)
        head = 0
        most = min(len(old), len(wanted))
        while head < most and are_equal(old[head], wanted[head]):
            head += 1
        tail = 0
        while tail < most - head and are_equal(old[-1 - tail], wanted[-1 - tail]):
            tail += 1
        middle = slice(head, len(old) - tail), slice(head, len(wanted) - tail)
        found = self._matched(old[middle[0]], wanted[middle[1]])
        result = old[:head]
        for node in wanted[middle[1]]:
            same = found.get(id(node))
            if same is None:
                result.append(node)
            else:
                self._merge_node(same, node)
                result.append(same)
        result += old[len(old) - tail :] if tail else []
        for node in result:
            node.parent = live
        live.children[:] = [*result, *lines]

    def _matched(self, old: list[Node], wanted: list[Node]) -> dict[int, Node]:
        by_key: dict[tuple[str, str], list[Node]] = {}
        for node in old:
            key = key_of(node)
            if key:
                by_key.setdefault((tag_of(node), key), []).append(node)
        found: dict[int, Node] = {}
        for node in wanted:
            same = by_key.get((tag_of(node), key_of(node)))
            if same:
                found[id(node)] = same.pop(0)
        taken = {id(node) for node in found.values()}
        others = [each for each in old if id(each) not in taken and not has_own_key(each)]
        places: dict[str, list[int]] = {}
        for at in reversed(range(len(others))):
            places.setdefault(tag_of(others[at]), []).append(at)
        start = 0
        for node in wanted:
            if id(node) in found or has_own_key(node):
                continue
            same_tag = places.get(tag_of(node), [])
            while same_tag and same_tag[-1] < start:
                same_tag.pop()
            if same_tag:
                at = same_tag.pop()
                found[id(node)], start = others[at], at + 1
        return found

    def _merge_node(self, live: Node, given: Node) -> None:
        if are_equal(live, given):
            return
        if isinstance(live, Text) or isinstance(given, Text):
            assert isinstance(live, Text)
            assert isinstance(given, Text)
            live.data = given.data
            return
        before = self.fields.given(live)
        chosen = self.fields.chosen_values(live) if live.name == "select" else []
        kept = {
            name: value
            for name, value in live.attrs.items()
            if (name == "open" and live in self.opened)
            or (name == "aria-busy" and live in self.busy)
        }
        owned = {"open"} if live in self.opened else set()
        live.attrs = {n: v for n, v in given.attrs.items() if n not in owned} | kept
        self._merge_children(live, given)
        self.fields.settle(live, before, given, chosen)
        if live in self.opened:
            now = "open" in given.attrs
            if self.opened[live] != now:
                live.attrs.pop("open", None)
                if now:
                    live.attrs["open"] = ""
            self.opened[live] = now

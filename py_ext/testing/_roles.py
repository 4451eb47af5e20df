"""What those are told who have a page read out: each element's role and name, as ``get_by_role`` of
Playwright finds them."""

from __future__ import annotations

from py_ext.testing._fields import Fields, kind_of
from py_ext.testing._tree import Element, Node, Text, ancestors, attribute, closest, elements_in

__all__ = ["is_hidden", "is_ignored", "name_of", "role_of", "seen_in", "words_in"]

ROLES = {
    "address": "group",
    "article": "article",
    "aside": "complementary",
    "blockquote": "blockquote",
    "button": "button",
    "caption": "caption",
    "code": "code",
    "datalist": "listbox",
    "dd": "definition",
    "del": "deletion",
    "details": "group",
    "dfn": "term",
    "dt": "term",
    "em": "emphasis",
    "fieldset": "group",
    "figure": "figure",
    "hr": "separator",
    "ins": "insertion",
    "li": "listitem",
    "mark": "mark",
    "menu": "list",
    "meter": "meter",
    "nav": "navigation",
    "ol": "list",
    "optgroup": "group",
    "option": "option",
    "output": "status",
    "p": "paragraph",
    "progress": "progressbar",
    "search": "search",
    "strong": "strong",
    "sub": "subscript",
    "sup": "superscript",
    "table": "table",
    "tbody": "rowgroup",
    "td": "cell",
    "textarea": "textbox",
    "tfoot": "rowgroup",
    "thead": "rowgroup",
    "time": "time",
    "tr": "row",
    "ul": "list",
    **{f"h{level}": "heading" for level in range(1, 7)},
}
INPUTS = {
    "button": "button",
    "checkbox": "checkbox",
    "email": "textbox",
    "number": "spinbutton",
    "radio": "radio",
    "range": "slider",
    "reset": "button",
    "search": "searchbox",
    "submit": "button",
    "tel": "textbox",
    "text": "textbox",
    "url": "textbox",
}
NAMED_BY_CONTENT = frozenset(
    {
        *("button", "cell", "checkbox", "columnheader", "gridcell", "heading", "link", "menuitem"),
        *("option", "radio", "row", "rowheader", "switch", "tab", "tooltip", "treeitem"),
    }
)
PARTS = ("article", "aside", "main", "nav", "section")


def role_of(element: Element, fields: Fields) -> str:
    """The role; empty where it has none."""
    said = (attribute(element, "role") or "").split()
    if said:
        return "" if said[0] in ("none", "presentation") else said[0]
    name = element.name
    if name == "a":
        return "link" if attribute(element, "href") is not None else ""
    if name == "input":
        kind = kind_of(element)
        is_offered = attribute(element, "list") is not None
        if is_offered and kind in ("email", "search", "tel", "text", "url"):
            return "combobox"
        return INPUTS.get(kind, "")
    if name == "select":
        size = attribute(element, "size") or "1"
        is_list = attribute(element, "multiple") is not None or size not in ("0", "1")
        return "listbox" if is_list else "combobox"
    if name == "img":
        return "" if attribute(element, "alt") == "" else "img"
    if name == "th":
        return header_role(element)
    if name in ("section", "form"):
        role = "region" if name == "section" else "form"
        return role if explicit_name(element, fields) else ""
    if name in ("header", "footer"):
        is_whole = not any(each.name in PARTS for each in ancestors(element))
        return ("banner" if name == "header" else "contentinfo") if is_whole else ""
    return ROLES.get(name, "")


def header_role(cell: Element) -> str:
    scope = (attribute(cell, "scope") or "").lower()
    if scope in ("row", "rowgroup"):
        return "rowheader"
    if scope in ("col", "colgroup"):
        return "columnheader"
    row = closest(cell, "tr")
    cells = [] if row is None else [each for each in row.children if isinstance(each, Element)]
    return "columnheader" if all(each.name == "th" for each in cells) else "rowheader"


def explicit_name(element: Element, fields: Fields) -> str:
    """What ``aria-labelledby``, ``aria-label`` or ``title`` say."""
    named = (attribute(element, "aria-labelledby") or "").split()
    if named:
        parts = {attribute(each, "id"): each for each in elements_in(fields.root)}
        words = " ".join(words_in(parts[each]) for each in named if each in parts)
        if words:
            return words
    return (attribute(element, "aria-label") or "").strip()


def name_of(element: Element, fields: Fields) -> str:
    """The accessible name."""
    found = explicit_name(element, fields)
    if found:
        return found
    tag = element.name
    if tag == "input" and kind_of(element) in ("button", "submit", "reset"):
        usual = {"submit": "Submit", "reset": "Reset"}.get(kind_of(element), "")
        value = attribute(element, "value")
        return usual if value is None else value
    if tag in ("input", "select", "textarea", "meter", "output", "progress", "button"):
        labels = fields.labels(element)
        if labels:
            return " ".join(words_in(label, element) for label in labels).strip()
    inside = {"fieldset": "legend", "figure": "figcaption", "table": "caption"}.get(tag)
    if inside is not None:
        first = next((each for each in elements_in(element) if each.name == inside), None)
        if first is not None:
            return words_in(first)
    if tag == "img":
        found = (attribute(element, "alt") or "").strip()
    elif tag == "optgroup":
        found = attribute(element, "label") or ""
    elif tag == "option":
        found = fields.option_text(element)
    elif role_of(element, fields) in NAMED_BY_CONTENT or tag == "summary":
        found = words_in(element)
    return found or (attribute(element, "title") or attribute(element, "placeholder") or "").strip()


BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset"),
        *("figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li"),
        *("nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"),
    }
)


def words_in(node: Node, without: Element | None = None) -> str:
    """What is read out of it: its words, those of pictures, and not what is hidden."""
    return spoken(node, without, is_seen=False)


def seen_in(node: Node) -> str:
    """The text that is seen of it, a space between its lines."""
    return spoken(node, None, is_seen=True)


def spoken(node: Node, without: Element | None, *, is_seen: bool) -> str:

    def parts(node: Node) -> str:
        if isinstance(node, Text):
            return node.data
        if node is without or is_hidden(node):
            return ""
        label = attribute(node, "aria-label")
        if not is_seen and attribute(node, "aria-hidden") == "true":
            return ""
        if not is_seen and label:
            return label
        if not is_seen and node.name == "img":
            return attribute(node, "alt") or ""
        if node.name in ("select", "textarea", "input"):
            return ""
        words = "".join(map(parts, node.children))
        return f" {words} " if node.name in BLOCKS else words

    return " ".join(parts(node).split())


def is_hidden(element: Element) -> bool:
    """Whether it cannot be seen, as far as HTML itself says so."""
    if element.name == "input" and kind_of(element) == "hidden":
        return True
    if element.name in ("datalist",):
        return True
    inner: Element | None = None
    for each in ancestors(element):
        if "hidden" in each.attrs:
            return True
        if each.name == "details" and "open" not in each.attrs and inner is not None:
            summaries = [one for one in each.children if getattr(one, "name", "") == "summary"]
            if not summaries or inner is not summaries[0]:
                return True
        inner = each
    return False


def is_ignored(element: Element) -> bool:
    """Whether it is not read out."""
    return is_hidden(element) or any(
        attribute(each, "aria-hidden") == "true" for each in ancestors(element)
    )

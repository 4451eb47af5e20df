"""What may be on a page: the elements and attributes that the sanitizer keeps, each with its reason.

What is not named here is dropped, elements with all that is in them; no content can widen it. The bundle
hands it to the page, and the kit goes by it in tests. Whatever is named, the browser drops scripts,
handlers and addresses that run code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

__all__ = ["ATTRIBUTES", "ELEMENTS", "FIELD_TYPES", "LINK", "as_plain", "image_address"]

PARTS = "a part of the page, told apart by those who have it read out"
TEXT = "a block of text"
WORDS = "words that mean or sound something else"
TABLE = "a table"
FORM = "the agent writes, chooses or presses"

ELEMENTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    **dict.fromkeys(
        ("address", "article", "aside", "footer", "header", "hgroup", "nav", "search", "section"),
        (PARTS, {}),
    ),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), ("a heading", {})),
    **dict.fromkeys(
        ("blockquote", "div", "figcaption", "figure", "hr", "p", "pre"),
        (TEXT, {}),
    ),
    **dict.fromkeys(("dd", "dl", "dt", "menu", "ul"), ("a list", {})),
    "ol": (
        "a list",
        {"reversed": "counts down", "start": "its first number", "type": "figures or letters"},
    ),
    "li": ("a line of a list", {"value": "its number"}),
    **dict.fromkeys(
        (
            *(
                "abbr",
                "b",
                "bdi",
                "bdo",
                "br",
                "cite",
                "code",
                "dfn",
                "em",
                "i",
                "kbd",
                "mark",
                "q",
                "s",
            ),
            *("samp", "small", "span", "strong", "sub", "sup", "u", "var", "wbr"),
        ),
        (WORDS, {}),
    ),
    **dict.fromkeys(("del", "ins"), (WORDS, {"datetime": "when"})),
    "data": (WORDS, {"value": "the same for programs"}),
    "time": (WORDS, {"datetime": "the same for programs"}),
    "a": (
        "a link: to a new tab, or to a telephone number or e-mail address, which is a click",
        {"href": "where to; see LINK", "name": "what the click is called"},
    ),
    "img": (
        "a picture: the extension's own, or from the origins of the setting images",
        {
            "src": "where it is; see image_address",
            "alt": "what it shows",
            "width": "its room, before it is there",
            "height": "its room, before it is there",
        },
    ),
    **dict.fromkeys(("caption", "table", "tbody", "tfoot", "thead", "tr"), (TABLE, {})),
    **dict.fromkeys(("col", "colgroup"), (TABLE, {"span": "over how many columns"})),
    "td": (
        TABLE,
        {
            "colspan": "over how many columns",
            "rowspan": "over how many rows",
            "headers": "what it belongs to",
        },
    ),
    "th": (
        TABLE,
        {
            "abbr": "its short form",
            "colspan": "over how many columns",
            "headers": "what it belongs to",
            "rowspan": "over how many rows",
            "scope": "of what it is the heading",
        },
    ),
    "form": (
        FORM,
        {
            "autocomplete": "whether the browser offers what was written before",
            "name": "what the event is filtered by",
            "novalidate": "what is wrong comes too",
        },
    ),
    "label": (FORM, {"for": "of which field"}),
    "input": (
        FORM,
        {
            "autocomplete": "whether the browser offers what was written before",
            "checked": "its state",
            "disabled": "it cannot be used",
            "enterkeyhint": "the keyboard's word",
            "inputmode": "which keyboard",
            "list": "what is offered",
            "max": "what is right",
            "maxlength": "what is right",
            "min": "what is right",
            "minlength": "what is right",
            "multiple": "several e-mail addresses",
            "name": "what its value is called",
            "pattern": "what is right",
            "placeholder": "an example",
            "readonly": "it cannot be changed",
            "required": "what is right",
            "size": "its width",
            "spellcheck": "whether words are looked at",
            "step": "what is right",
            "type": "its kind; see FIELD_TYPES",
            "value": "its value",
        },
    ),
    "button": (
        FORM,
        {
            "disabled": "it cannot be used",
            "name": "what it is called",
            "type": "whether it submits",
            "value": "which of several",
        },
    ),
    "select": (
        FORM,
        {
            "autocomplete": "whether the browser offers what was chosen before",
            "disabled": "it cannot be used",
            "multiple": "several can be chosen",
            "name": "what its value is called",
            "required": "what is right",
            "size": "its height",
        },
    ),
    "datalist": (FORM, {}),
    "optgroup": (FORM, {"disabled": "it cannot be chosen", "label": "its heading"}),
    "option": (
        FORM,
        {
            "disabled": "it cannot be chosen",
            "label": "how it is read",
            "selected": "its state",
            "value": "its value",
        },
    ),
    "textarea": (
        FORM,
        {
            "autocomplete": "whether the browser offers what was written before",
            "cols": "its width",
            "disabled": "it cannot be used",
            "maxlength": "what is right",
            "minlength": "what is right",
            "name": "what its value is called",
            "placeholder": "an example",
            "readonly": "it cannot be changed",
            "required": "what is right",
            "rows": "its height",
            "spellcheck": "whether words are looked at",
        },
    ),
    "fieldset": (FORM, {"disabled": "nothing in it can be used", "name": "what it is called"}),
    "legend": (FORM, {}),
    "output": (FORM, {"for": "of which fields", "name": "what it is called"}),
    "progress": ("how far something is", {"max": "all of it", "value": "what is done"}),
    "meter": (
        "how much of something there is",
        {
            "high": "what is much",
            "low": "what is little",
            "max": "the most",
            "min": "the least",
            "optimum": "what is best",
            "value": "how much",
        },
    ),
    "details": (
        "opens and closes",
        {"name": "of one name, one is open", "open": "its state"},
    ),
    "summary": ("what opens and closes it", {}),
}
"""The elements, each with its reason and its own attributes, and theirs. Not among them: scripts, styles
and ``link``, which act; ``iframe``, ``object``, ``embed``, ``svg`` and ``math``, which bring documents and
languages of their own; ``base`` and ``meta``, which turn the page elsewhere; ``dialog``: it needs code."""

ATTRIBUTES: Mapping[str, str] = {
    "class": "our classes, and those of the author's style sheet",
    "dir": "in which direction it is read",
    "hidden": "it is not shown",
    "id": "labels and descriptions name it; page.focus finds it",
    "lang": "how it is read out",
    "role": "what it is, where no element says so",
    "tabindex": "a table that scrolls can be reached by keyboard; only 0 and -1",
    "title": "more about it",
    **dict.fromkeys(
        (
            "aria-atomic",
            "aria-busy",
            "aria-checked",
            "aria-colcount",
            "aria-colindex",
            "aria-colspan",
            "aria-controls",
            "aria-current",
            "aria-describedby",
            "aria-description",
            "aria-details",
            "aria-disabled",
            "aria-errormessage",
            "aria-expanded",
            "aria-haspopup",
            "aria-hidden",
            "aria-invalid",
            "aria-keyshortcuts",
            "aria-label",
            "aria-labelledby",
            "aria-level",
            "aria-live",
            "aria-modal",
            "aria-multiline",
            "aria-multiselectable",
            "aria-orientation",
            "aria-owns",
            "aria-placeholder",
            "aria-posinset",
            "aria-pressed",
            "aria-readonly",
            "aria-relevant",
            "aria-required",
            "aria-roledescription",
            "aria-rowcount",
            "aria-rowindex",
            "aria-rowspan",
            "aria-selected",
            "aria-setsize",
            "aria-sort",
            "aria-valuemax",
            "aria-valuemin",
            "aria-valuenow",
            "aria-valuetext",
        ),
        "what those need who have it read out",
    ),
}
"""What every element may have, beside ``data-…``, which tests and style sheets go by. Not among them:
``style``, which the page's policy blocks; ``on…``, ``target``, ``action`` and their like, which act;
``slot``, ``part``, ``is``, which belong to components."""

FIELD_TYPES: Mapping[str, str] = {
    **dict.fromkeys(
        ("button", "reset", "submit"),
        "a button",
    ),
    **dict.fromkeys(("checkbox", "radio"), "a choice"),
    **dict.fromkeys(
        ("color", "date", "datetime-local", "month", "number", "range", "time", "week"),
        "a value with a control of its own",
    ),
    **dict.fromkeys(("email", "password", "search", "tel", "text", "url"), "a text"),
    "hidden": "what goes with the form and nobody sees",
}
"""The kinds of ``<input>``; each other is a text field. Not among them: ``file``, whose content does not
come as text, and ``image``, which is a button that loads a picture."""

SLASH = "(/|%2[Ff]|%5[Cc])"
OWN = rf"(?![/?#])(?![\w.+-]*:)(?!(.*{SLASH})?(\.|%2[Ee]){{2}}({SLASH}|[?#]|$))[^\s\x00-\x1f\\]+"
"""The address of a file in the extension's own folder, seen from there: it cannot lead out of it."""

LINK = rf"(https?://[^\s\x00-\x1f\\]+|(mailto|tel):[^\s\x00-\x1f]+|{OWN})"
"""What a link's address must be, all of it, small letters or not: one of the web or a file of its own,
which open in a new tab, or one that is a click. Of others, the link does nothing."""


def image_address(origins: Sequence[str]) -> str:
    """What a picture's address must be, all of it: in the own folder, or at one of these origins."""
    foreign = [rf"{re.escape(origin)}/[^\s\x00-\x1f\\]*" for origin in origins]
    return f"({'|'.join([OWN, *foreign])})"


def as_plain(images: Sequence[str] = ()) -> dict[str, object]:
    """All of it for the page, without the reasons."""
    return {
        "elements": {name: sorted(own) for name, (_, own) in ELEMENTS.items()},
        "attributes": sorted(ATTRIBUTES),
        "types": sorted(FIELD_TYPES),
        "link": LINK,
        "image": image_address(images),
    }

"""Where in HTML the values of a template stand: in text, or in which attribute.

It reads only what lies between them, as a browser's tokenizer does, and refuses the places in which no way
of escaping would keep a value what it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Place", "places_between"]

TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
ATTRIBUTE = re.compile(r"[\s/]*([^\s/>=][^\s/>=]*)\s*(=\s*)?")
WHOLE = re.compile(r"\s+([^\s/>=\"'<]+)\s*=\s*([\"'])$")
RAW = frozenset(
    {"script", "style", "xmp", "iframe", "noembed", "noframes", "noscript", "plaintext"}
)
"""Elements in which nothing is escaped; none of them is shown."""


@dataclass(frozen=True)
class Place:
    """Where one value stands.

    Attributes:
        attribute: In which attribute; None in text.
        is_whole: It is all of it, so that the attribute can be left out.
        is_eaten: A line's end at its beginning would be lost.
    """

    attribute: str | None = None
    is_whole: bool = False
    is_eaten: bool = False


TEXT = Place()


class Reader:
    """A browser's tokenizer as far as it matters here."""

    def __init__(self) -> None:
        self.state = "text"
        self.tag = ""
        self.attribute = ""
        self.quote = ""
        self.raw = ""
        self.has_just_opened = False
        """Whether nothing has come yet after a quote."""

    def read(self, text: str) -> None:
        """Go on over a piece of HTML."""
        at = 0
        while at < len(text):
            at = getattr(self, f"in_{self.state}")(text, at)

    def in_text(self, text: str, at: int) -> int:
        start = text.find("<", at)
        if start < 0:
            return len(text)
        if text.startswith("<!--", start):
            self.state = "comment"
            return start + 4
        if text[start + 1 : start + 2] in ("!", "?"):
            self.state = "declaration"
            return start + 2
        found = TAG.match(text, start)
        if found is None:
            if text[start:] in ("<", "</"):
                self.state = "name"  # whatever comes next would be it
                return len(text)
            return start + 1
        self.tag = "" if found[1] else found[2].lower()
        self.state = "name" if found.end() == len(text) else "tag"
        return found.end()

    def in_raw(self, text: str, at: int) -> int:
        found = re.compile(rf"</{self.raw}(?=[\s/>])", re.IGNORECASE).search(text, at)
        if found is None:
            return len(text)
        self.tag, self.state = "", "tag"
        return found.end()

    def in_comment(self, text: str, at: int) -> int:
        return self._until("-->", text, at)

    def in_declaration(self, text: str, at: int) -> int:
        return self._until(">", text, at)

    def in_name(self, text: str, at: int) -> int:
        self.state = "tag"
        return at

    in_attribute_name = in_name

    def in_tag(self, text: str, at: int) -> int:
        while at < len(text) and (text[at].isspace() or text[at] == "/"):
            at += 1
        if at == len(text):
            return at
        if text[at] == ">":
            self.state = "text"
            if self.tag in RAW:
                self.state, self.raw = "raw", self.tag
            return at + 1
        found = ATTRIBUTE.match(text, at)
        if found is None:  # an attribute's name may begin with "="
            return at + 1
        self.attribute = found[1].lower()
        at = found.end()
        if found[2] is None:
            self.state = "attribute_name" if at == len(text) else "tag"
        elif at < len(text) and text[at] in "\"'":
            self.state, self.quote, self.has_just_opened = "quoted", text[at], True
            return at + 1
        else:
            self.state = "unquoted"
        return at

    def in_quoted(self, text: str, at: int) -> int:
        self.has_just_opened = False
        end = text.find(self.quote, at)
        if end < 0:
            return len(text)
        self.state = "tag"
        return end + 1

    def in_unquoted(self, text: str, at: int) -> int:
        while at < len(text) and not text[at].isspace() and text[at] != ">":
            at += 1
        if at < len(text):
            self.state = "tag"
        return at

    def _until(self, end: str, text: str, at: int) -> int:
        found = text.find(end, at)
        if found < 0:
            return len(text)
        self.state = "text"
        return found + len(end)


PLACES = {
    "name": "in a tag's name",
    "tag": "between attributes",
    "attribute_name": "in an attribute's name",
    "unquoted": "in an attribute without quotes: put quotes around it",
    "comment": "in a comment",
    "declaration": "in a declaration",
    "raw": "in an element that is never shown",
}


def places_between(texts: list[str], names: list[str]) -> list[Place]:
    """Where each value stands, of those that come between the texts.

    Where one is a whole attribute, its own text is taken from the texts before and behind it: it
    is made with the value.

    Raises:
        ValueError: One stands where no value may.
    """
    reader, places = Reader(), []
    for index, name in enumerate(names):
        reader.read(texts[index])
        if reader.state in PLACES:
            raise ValueError(f"{{{name}}} stands {PLACES[reader.state]}, where no value may")
        if reader.state == "text":
            before = texts[index]
            is_first = reader.tag in ("textarea", "pre", "listing") and before.endswith(">")
            places.append(Place(is_eaten=True) if is_first else TEXT)
            continue
        found = WHOLE.search(texts[index]) if reader.has_just_opened else None
        is_whole = found is not None and texts[index + 1].startswith(reader.quote)
        places.append(Place(reader.attribute, is_whole))
        if found is not None and is_whole:
            reader.state = "tag"
            texts[index] = texts[index][: found.start()]
            texts[index + 1] = texts[index + 1][1:]
    reader.read(texts[-1])
    return places

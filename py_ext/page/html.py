"""``html``: HTML with values in it, each escaped; ``Html``: HTML that is HTML already.

>>> from py_ext import html
>>> customer = {"name": "Ada <Example>", "orders": ["A-1", "A-2"]}
>>> print(html("<h2>{name}</h2>", name=customer["name"]))
<h2>Ada &lt;Example&gt;</h2>

What is HTML stays it, lists are put together, and None is nothing:

>>> rows = [html("<li>{order}</li>", order=each) for each in customer["orders"]]
>>> print(html("<ul>{rows}</ul>{footer}", rows=rows, footer=None))
<ul><li>A-1</li><li>A-2</li></ul>
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Protocol, TypeAlias, runtime_checkable

from py_ext.page._places import Place, places_between

__all__ = ["Content", "HasHtml", "Html", "html"]


@runtime_checkable
class HasHtml(Protocol):
    """What says itself how it is written in HTML, as jinja2, htpy and markupsafe have it."""

    def __html__(self) -> str: ...


Content: TypeAlias = Any
"""What can be shown: text, what has ``__html__``, a template string of Python 3.14, a number, None, and
lists of these."""

FORMATTER = string.Formatter()
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"})


class Html:
    """HTML that is put in as it is: made by ``html``, or by somebody whom you trust to have escaped it.

    The browser sanitizes it all the same: what could act, such as a script, is not shown.

    Example:
        >>> from py_ext import Html
        >>> print(Html("<b>" + "bold" + "</b>"))
        <b>bold</b>
    """

    __slots__ = ("_markup",)

    def __init__(self, markup: str) -> None:
        if not isinstance(markup, str):
            raise TypeError(f"HTML must be a text, not {type(markup).__name__}")
        self._markup = markup

    def __html__(self) -> str:
        return self._markup

    def __str__(self) -> str:
        return self._markup

    def __repr__(self) -> str:
        return f"<Html of {len(self._markup)} characters>"  # they may be a customer's

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Html) and other._markup == self._markup

    def __hash__(self) -> int:
        return hash(self._markup)


def html(template: str, /, **values: Content) -> Html:
    """HTML with values in it, each escaped where it stands.

    A value is named in braces, ``{name}``, and may be looked into and formatted as ``str.format`` does:
    ``{customer.name}``, ``{order[total]:.2f}``. A brace itself is written twice.

    In text, a value is text, what has ``__html__``, a number, None (nothing), or a list of these. In
    an attribute it stands in quotes; a list is put together with spaces between. Where it is the whole
    attribute, None and False leave the attribute out, and True gives it without a value:
    ``<input disabled="{locked}">``. Of ``aria-…`` and ``data-…``, they are the words true and false.

    Our choice: JavaScript has no such thing.

    Args:
        template: The HTML, written by you: whatever comes from elsewhere is a value.
        values: Named as in the template, all of them and no others.

    Raises:
        TypeError: It is no text, or a value is of a kind that cannot be shown.
        ValueError: A value is missing or not in the template, has not what the template looks for in it, a
            brace has no partner, or a value stands where no value may: in a tag's
            name, an attribute without quotes, a comment, a script or a style.

    Example:
        >>> from py_ext import html
        >>> print(html('<input name="note" value="{note}" disabled="{over}">', note='"', over=False))
        <input name="note" value="&#34;">
    """
    if not isinstance(template, str):
        raise TypeError(f"the template must be a text, not {type(template).__name__}")
    texts, fields, places = compiled(template)
    missing = {field.first for field in fields} - values.keys()
    if missing:
        raise ValueError(f"no value is given for {', '.join(sorted(missing))}")
    unused = values.keys() - {field.first for field in fields}
    if unused:
        raise ValueError(f"the template has no {{{'}, {'.join(sorted(unused))}}}")
    return Html(joined(texts, (field.value_in(values) for field in fields), places))


class Field:
    """A placeholder in a template."""

    def __init__(self, name: str, spec: str, conversion: str | None) -> None:
        if not name.partition(".")[0].partition("[")[0].isidentifier():
            raise ValueError(f"{{{name}}} names no value: write {{name}}, and a brace itself twice")
        if "{" in spec:
            raise ValueError(f"{{{name}}} has braces in its format, which are not filled in")
        self.name = name
        self.first = name.partition(".")[0].partition("[")[0]
        self.spec = spec
        self.conversion = conversion

    def value_in(self, values: Mapping[str, Any]) -> Content:
        """What stands for it, formatted, not yet escaped."""
        if self.first == self.name:
            value = values[self.name]
        else:
            try:
                value, _ = FORMATTER.get_field(self.name, (), values)
            except (AttributeError, LookupError, TypeError) as error:
                raise ValueError(self._not_found(values[self.first])) from error
        return formatted(value, self.spec, self.conversion)

    def _not_found(self, value: object) -> str:
        kind = type(value).__name__
        attribute = self.name[len(self.first) + 1 :]
        hint = ""
        if (
            isinstance(value, Mapping)
            and self.name.startswith(f"{self.first}.")
            and attribute in value
        ):
            hint = f": write {{{self.first}[{attribute}]}}"
        return f"{{{self.name}}} is not there: {self.first} is a value of type {kind}{hint}"


def formatted(value: Any, spec: str, conversion: str | None) -> Any:
    if conversion:
        value = FORMATTER.convert_field(value, conversion)
    return format(value, spec) if spec else value


@lru_cache(maxsize=500)
def compiled(template: str) -> tuple[list[str], list[Field], list[Place]]:
    """The texts of a template, the placeholders between them, and where each of these stands."""
    texts, fields = [""], []
    try:
        parsed = list(FORMATTER.parse(template))
    except ValueError as error:  # it speaks of format strings, and not of where
        raise ValueError(
            "the template has a brace without its partner: write {name} for a value, and a brace itself "
            "twice, {{ or }}"
        ) from error
    for text, name, spec, conversion in parsed:
        texts[-1] += text
        if name is not None:
            fields.append(Field(name, spec or "", conversion))
            texts.append("")
    return texts, fields, places_between(texts, [field.name for field in fields])


@lru_cache(maxsize=500)
def places_in(texts: tuple[str, ...], names: tuple[str, ...]) -> tuple[list[str], list[Place]]:
    mutable = list(texts)
    return mutable, places_between(mutable, list(names))


def joined(texts: list[str], values: Iterable[Content], places: list[Place]) -> str:
    """The texts with the values between them."""
    parts = [texts[0]]
    for value, place, text in zip(values, places, texts[1:], strict=True):
        if place.attribute is None:
            if type(value) is str:
                escaped = value.translate(ESCAPES)
                # A browser drops the first line's end there, if nothing stands before it.
                parts.append("\n" + escaped if place.is_eaten and value[:1] == "\n" else escaped)
            else:
                parts.append(markup_of(value))
        elif place.is_whole:
            parts.append(attribute_of(place.attribute, value))
        else:
            parts.append(attribute_text(value).translate(ESCAPES))
        parts.append(text)
    return "".join(parts)


def markup_of(content: Content) -> str:
    """The HTML of anything that can be shown.

    Raises:
        TypeError: It is of a kind that cannot.
    """
    if isinstance(content, str) and not hasattr(content, "__html__"):
        return content.translate(ESCAPES)
    if hasattr(content, "__html__"):  # a Protocol's isinstance takes ten times as long
        markup = content.__html__()
        if not isinstance(markup, str):
            raise TypeError(f"__html__ of {type(content).__name__} gives no text")
        return markup
    if content is None:
        return ""
    if is_template_string(content):
        names = tuple(each.expression for each in content.interpolations)
        texts, places = places_in(tuple(content.strings), names)
        values = (
            formatted(each.value, each.format_spec, each.conversion)
            for each in content.interpolations
        )
        return joined(texts, values, places)
    if isinstance(content, (int, float)) and not isinstance(content, bool):
        return str(content)
    if isinstance(content, Iterable) and not isinstance(content, (bytes, bytearray, Mapping)):
        return "".join(map(markup_of, content))
    return refused(content)


def is_template_string(content: object) -> bool:
    """Whether it is a ``t"…"`` of Python 3.14, which older ones do not know."""
    return type(content).__module__ == "string.templatelib" and hasattr(content, "interpolations")


def attribute_of(name: str, value: Content) -> str:
    """An attribute, with the space before it; empty where the value leaves it out."""
    if value is None:
        return ""
    if isinstance(value, bool):
        if name.startswith(("aria-", "data-")):
            return f' {name}="{"true" if value else "false"}"'
        return f' {name}=""' if value else ""
    return f' {name}="{attribute_text(value).translate(ESCAPES)}"'


def attribute_text(value: Content) -> str:
    """What stands in an attribute, not yet escaped."""
    if isinstance(value, str):
        return str(value)
    if value is None:
        return ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, (list, tuple)):
        return " ".join(filter(None, map(attribute_text, value)))
    return refused(value, "in an attribute")


def refused(value: object, where: str = "") -> str:
    """Raise TypeError for a value, of which nothing is shown: it may be a customer's."""
    kind = type(value).__name__
    hint = {
        "bool": "say with a text what it means",
        "dict": "show its values one by one",
        "coroutine": "await it first",
        "function": "call it first",
        "method": "call it first",
        "bytes": "decode it first",
    }.get(kind, "give its text, such as str(…)")
    raise TypeError(f"a value of type {kind} cannot be shown{where and ' ' + where}: {hint}")

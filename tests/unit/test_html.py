"""``html``: values are escaped where they stand, and where no escaping would do, they are refused."""

from __future__ import annotations

import sys
import types
from dataclasses import dataclass
from typing import Any

import pytest

from py_ext import Html, html
from py_ext.page.html import markup_of

NASTY = '<b onclick="x">&\'"</b>'
ESCAPED = "&lt;b onclick=&#34;x&#34;&gt;&amp;&#39;&#34;&lt;/b&gt;"


def test_a_value_is_text_whatever_it_looks_like() -> None:
    assert str(html("<p>{v}</p>", v=NASTY)) == f"<p>{ESCAPED}</p>"
    assert str(html('<p title="{v}!">', v=NASTY)) == f'<p title="{ESCAPED}!">'
    assert str(html("<p title='{v}'>", v=NASTY)) == f'<p title="{ESCAPED}">'


def test_what_is_html_stays_it_and_lists_are_put_together() -> None:
    rows = [html("<li>{each}</li>", each=each) for each in ("a", "<")]
    assert str(html("<ul>{rows}{none}{n}</ul>", rows=[rows, None, ["x"]], none=None, n=1.5)) == (
        "<ul><li>a</li><li>&lt;</li>x1.5</ul>"
    )


def test_whoever_says_how_it_is_html_is_believed() -> None:
    class Element:
        def __html__(self) -> str:
            return "<b>x</b>"

    class Markup(str):
        def __html__(self) -> str:
            return str(self)

    assert markup_of([Element(), Markup("<i>y</i>"), "<"]) == "<b>x</b><i>y</i>&lt;"


def test_values_are_looked_into_and_formatted() -> None:
    @dataclass
    class Order:
        total: float

    given: dict[str, Any] = {"order": Order(1.5), "names": {"first": "<A>"}}
    template = "{order.total:.2f} {names[first]} {order.total!r} {{}}"
    assert str(html(template, **given)) == "1.50 &lt;A&gt; 1.5 {}"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, '<input disabled="">'),
        (False, "<input>"),
        (None, "<input>"),
        ("yes", '<input disabled="yes">'),
        (0, '<input disabled="0">'),
        ("", '<input disabled="">'),
    ],
)
def test_a_value_that_is_the_whole_attribute_can_leave_it_out(value: object, written: str) -> None:
    assert str(html('<input disabled="{value}">', value=value)) == written


def test_of_aria_and_data_attributes_truth_is_a_word() -> None:
    written = str(
        html('<p aria-busy="{a}" data-x="{b}" aria-label="{c}">', a=True, b=False, c=None)
    )
    assert written == '<p aria-busy="true" data-x="false">'


def test_a_list_in_an_attribute_has_spaces_between() -> None:
    assert str(html('<p class="{names}">', names=["a", None, "b"])) == '<p class="a b">'
    assert str(html('<p class="c {names}">', names=["a", "b"])) == '<p class="c a b">'


def test_two_values_in_one_attribute() -> None:
    assert str(html('<p title="{a}{b}">', a=1, b=None)) == '<p title="1">'


def test_a_quote_within_another_ends_nothing() -> None:
    assert str(html("<p title='a b=\"{v}'>", v="'\"")) == "<p title='a b=\"&#39;&#34;'>"


def test_the_first_line_s_end_of_a_text_field_is_kept() -> None:
    assert str(html("<textarea>{v}</textarea>", v="\nx")) == "<textarea>\n\nx</textarea>"
    assert str(html("<textarea>{v}</textarea>", v="x")) == "<textarea>x</textarea>"


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("<p {v}>", "between attributes"),
        ("<p title={v}>", "put quotes around it"),
        ("<p title=a{v}>", "put quotes around it"),
        ("<{v}>", "in a tag's name"),
        ("</{v}>", "in a tag's name"),
        ("<p{v}>", "in a tag's name"),
        ("<p on{v}='x'>", "in an attribute's name"),
        ("<!-- {v} -->", "in a comment"),
        ("<!doctype {v}>", "in a declaration"),
        ("<script>{v}</script>", "never shown"),
        (
            "<style>p { color: {v} }</style>".replace("p {", "p {{").replace(" }<", " }}<"),
            "never shown",
        ),
        ("<SCRIPT x='>'>{v}", "never shown"),
    ],
)
def test_a_value_where_none_may_stand_is_refused(template: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        html(template, v="x")


def test_after_such_a_place_values_may_stand_again() -> None:
    written = str(html("<!-- > --><script>a < b</script><p a=1 b>{v}</p>a < {v}", v="<"))
    assert written == "<!-- > --><script>a < b</script><p a=1 b>&lt;</p>a < &lt;"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "no value is given for name"),
        ({"name": "x", "nmae": "y"}, "the template has no {nmae}"),
    ],
)
def test_values_and_places_fit_each_other(values: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        html("<p>{name}</p>", **values)


@pytest.mark.parametrize("template", ["{}", "{0}", "{a:{b}}"])
def test_a_place_without_a_name_is_refused(template: str) -> None:
    with pytest.raises(ValueError, match=r"names no value|not filled in"):
        html(template, a=1, b=2)


@pytest.mark.parametrize("template", ["<p>{</p>", "<p>{v</p>", "<p>}</p>", "<p>{v}}</p>", "{v!}"])
def test_a_brace_without_its_partner_is_refused_with_what_to_write(template: str) -> None:
    with pytest.raises(ValueError, match=r"a brace itself twice, \{\{ or \}\}"):
        html(template, v=1)


@pytest.mark.parametrize(
    ("template", "value", "said"),
    [
        ("{x.y}", {"y": "private"}, "{x.y} is not there: x is a value of type dict: write {x[y]}"),
        ("{x.y}", {"private": 1}, "{x.y} is not there: x is a value of type dict"),
        ("{x[y]}", {"private": 1}, "{x[y]} is not there: x is a value of type dict"),
        ("{x.y.z}", "private", "{x.y.z} is not there: x is a value of type str"),
        ("{x[y]}", "private", "{x[y]} is not there: x is a value of type str"),
        ("{x[3]}", ["private"], "{x[3]} is not there: x is a value of type list"),
    ],
)
def test_what_a_value_does_not_have_is_named_without_the_value(
    template: str, value: object, said: str
) -> None:
    with pytest.raises(ValueError, match="is not there") as caught:
        html(template, x=value)
    assert str(caught.value) == said


async def coroutine() -> str:
    return "private"


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        (True, "say with a text"),
        ({"private": 1}, "one by one"),
        (b"private", "decode it"),
        (test_two_values_in_one_attribute, "call it first"),
        (object(), "give its text"),
    ],
)
def test_what_cannot_be_shown_is_told_by_its_kind_alone(value: object, hint: str) -> None:
    for template in ("<p>{v}", '<p title="x{v}">'):
        with pytest.raises(TypeError, match=hint) as refused:
            html(template, v=value)
        assert "private" not in str(refused.value)


def test_a_coroutine_is_to_be_awaited() -> None:
    forgotten = coroutine()
    with pytest.raises(TypeError, match="await it first"):
        html("{v}", v=forgotten)
    forgotten.close()


def test_html_shows_no_customer_data() -> None:
    assert repr(html("<p>{name}</p>", name="Ada")) == "<Html of 10 characters>"
    with pytest.raises(TypeError, match="must be a text, not int"):
        Html(5)  # type: ignore[arg-type]


def test_equal_html_is_equal() -> None:
    assert html("<p>{a}</p>", a=1) == Html("<p>1</p>")
    assert len({html("<p>{a}</p>", a=1), Html("<p>1</p>")}) == 1


# Python 3.14's template strings: made by hand, so that it runs on older ones.


def template_string(*parts: Any) -> object:
    module = types.ModuleType("string.templatelib")
    template = type("Template", (), {"__module__": module.__name__})()
    names = ("value", "expression", "conversion", "format_spec")
    strings, found = [""], []
    for part in parts:
        if isinstance(part, tuple):
            found.append(types.SimpleNamespace(**dict(zip(names, part, strict=True))))
            strings.append("")
        else:
            strings[-1] += part
    template.strings = tuple(strings)
    template.interpolations = tuple(found)
    return template


def test_a_template_string_is_filled_like_a_template() -> None:
    given = template_string(
        "<p title='", (NASTY, "nasty", None, ""), "'>", (1.5, "x", None, ".2f"), "</p>"
    )
    assert markup_of(given) == f'<p title="{ESCAPED}">1.50</p>'


def test_a_template_string_with_a_value_where_none_may_stand_is_refused() -> None:
    with pytest.raises(ValueError, match="put quotes around it"):
        markup_of(template_string("<p title=", ("x", "x", None, ""), ">"))


@pytest.mark.skipif(sys.version_info < (3, 14), reason="needs template strings")
def test_a_real_template_string() -> None:
    name = "<Ada>"  # noqa: F841 (the template has it)
    assert markup_of(eval('t"<b>{name}</b>"')) == "<b>&lt;Ada&gt;</b>"

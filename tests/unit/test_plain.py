"""``made_plain``: what parsers read in several ways is taken out, and nothing else."""

from __future__ import annotations

import pytest

from py_ext.page._plain import made_plain
from py_ext.testing._document import parsed, serialized

LONG = "<p title='a > b' class=x>x</p><select><option>a<optgroup label=b><option>c</select>"


def left(html: str) -> str:
    return made_plain(html).replace("<!---->", "")


@pytest.mark.parametrize(
    "html",
    [
        "",
        "a < b",
        "<",
        "</",
        "<sv",
        LONG,
        LONG + "<textarea><svg></textarea>",
        "<title><select></title><b>x</b>",
        "<!-- <svg> --><b>x</b>",
        "<!--><b>x</b><select></select><b>y</b>",
        "<p title='<svg>'><b>x</b>",
        '<p title = "<select>" data-x=<math><b>x</b>',
        "<? <svg ><b>x</b>",
        "<svga><b>x</b></svga><mathml>y",
        "<p title='<noscript>",
        "<plaintext><svg>",
    ],
)
def test_what_all_parsers_read_alike_stays_as_it_is(html: str) -> None:
    assert made_plain(html) == html


@pytest.mark.parametrize(
    ("html", "stays"),
    [
        ("a<svg><p>b</p><svg>c</svg>d</svg>e", "ae"),
        ("a<SVG\n/>b<math/>c<svg x='/>'>d</svg>e", "abce"),
        ("a<template/>b</template>c", "ac"),
        ("a<math><svg>b</math>c</svg>d", "acd"),
        ("a<svg title='</svg>'><!-- </svg> -->b", "a"),
        ("a<noscript><p title='</noscript>b'></noscript>c", "ab'>c"),
        ("<frameset onload=x()><frame src=x></frameset>a", "a"),
        ("<select><b>a</b><option>b<p class='>'>c</p></select><b>d</b>", None),
        ("<select><option>a<hr><style>b</style><textarea>c</textarea></select>", None),
        ("<select><option>a<select><b>b</b>", "<select><option>a</select><b>b</b>"),
    ],
)
def test_what_they_do_not_is_taken_out(html: str, stays: str | None) -> None:
    expected = {
        "<select><b>a": "<select>a<option>bc</select><b>d</b>",
        "<select><opt": "<select><option>a</select>",
    }
    assert left(html) == (expected[html[:12]] if stays is None else stays)


def test_what_is_before_and_behind_does_not_become_a_tag() -> None:
    assert serialized(parsed(made_plain("<<svg></svg>b>x"))) == "&lt;b&gt;x"


def test_it_takes_no_longer_for_what_is_never_closed() -> None:
    for odd in ("<svg " * 20_000, "<select>" + '<p "' * 20_000, "<select>" + "<p a=" * 20_000):
        assert len(made_plain(odd)) < 200_000

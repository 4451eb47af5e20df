"""How a failed request is told."""

import pytest

from py_ext._calls import without_values


@pytest.mark.parametrize(
    ("words", "values", "shown"),
    [
        ("Tier=gold is not allowed", {"gold"}, "Tier=••• is not allowed"),
        ("golden rule", {"GOLD"}, "•••en rule"),
        ("a is at a7", {"a"}, "••• is at a7"),
        (
            {"code": 7, "text": ["Müller", None]},
            {"Müller", "7"},
            {"code": "•••", "text": ["•••", None]},
        ),
        ("4111-1111", {"4111-1111", "4111"}, "•••"),
        ("a+b (c)", {"a+b", "(c)"}, "••• •••"),
        ("nothing", set(), "nothing"),
    ],
)
def test_values_are_blotted_out(words: object, values: set[str], shown: object) -> None:
    assert without_values(words, values) == shown

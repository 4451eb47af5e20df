"""How a failed request is told."""

import pytest

from py_ext.calls import without_values


@pytest.mark.parametrize(
    ("words", "values", "shown"),
    [
        ("Tier=gold is not allowed", {"gold"}, "Tier=••• is not allowed"),
        ("golden rule", {"gold"}, "golden rule"),
        ("4111-1111", {"4111-1111", "4111"}, "•••"),
        ("a+b (c)", {"a+b", "(c)"}, "••• •••"),
        ("nothing", set(), "nothing"),
    ],
)
def test_values_are_blotted_out(words: str, values: set[str], shown: str) -> None:
    assert without_values(words, values) == shown

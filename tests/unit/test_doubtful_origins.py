"""Origins with which a deployment will not work are told when a bundle is built."""

from __future__ import annotations

import pytest

from py_ext.project.project import read_project
from py_ext.workbench.doubtful_origins import doubts_of, is_placeholder
from py_ext.workbench.new_command import TEMPLATE


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("https://wwe.example.com", True),
        ("https://example.com:8443", True),
        ("https://a.b.example.com", True),
        ("http://localhost:9000", True),
        ("http://localhost:9001", False),
        ("https://example.company.com", False),
        ("https://notexample.com", False),
        ("https://example.com.company.net", False),
    ],
)
def test_what_nobody_has_is_one(origin: str, expected: bool) -> None:
    assert is_placeholder(origin) is expected


def test_those_of_the_template_are_told_with_what_to_do() -> None:
    desktop, crm = doubts_of(read_project(TEMPLATE))
    assert desktop.startswith(
        "desktops: https://wwe.example.com is a placeholder: write your desktop's"
    )
    assert desktop.endswith("pyproject.toml or with --desktop.")
    assert crm.startswith(
        "connect: http://localhost:9000 is a placeholder: write the origin that your"
    )
    assert crm.endswith("pyproject.toml or with --connect.")


def test_what_a_page_over_https_cannot_reach_is_told() -> None:
    given = {
        "desktops": ["https://wwe.company.example"],
        "connect": ["http://crm.company.example:8080", "http://localhost:8080"],
    }
    (said,) = doubts_of(read_project(TEMPLATE, **given))
    assert said.startswith("connect: http://crm.company.example:8080 is http: browsers do not let")


def test_what_the_command_line_gives_counts() -> None:
    given = {
        "desktops": ["https://wwe.company.example"],
        "connect": ["https://crm.company.example"],
    }
    assert not [*doubts_of(read_project(TEMPLATE, **given))]

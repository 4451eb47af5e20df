"""The settings ``report`` and ``log_level``: read, checked, and heeded by the page's policy."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from py_ext.project.log_level import read_log_level
from py_ext.project.project import read_project
from py_ext.project.report import read_report
from py_ext.project.setup_error import SetupError
from py_ext.workbench.bundle import reached

DESK = """# /// script
# [tool.py-ext]
# connect = ["https://crm.example.com"]
# report = "{report}"
# ///
from py_ext import Desk
desk = Desk()
"""


@pytest.mark.parametrize(
    "address",
    [
        "https://ops.example.com/extensions",
        "https://ops.example.com:8443/a?kind=py",
        "http://localhost:9000/reports",
        "http://127.0.0.1:9000/",
    ],
)
def test_an_address_is_taken_as_it_is(address: str) -> None:
    assert read_report(f" {address} ") == address


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("", "it must be a text"),
        (True, "it must be a text"),
        ("ops.example.com", "'ops.example.com' is no address: write it like https://"),
        ("ftp://ops.example.com", "is no address"),
        ("https://", "is no address"),
        ("http://ops.example.com/x", "use https"),
        ("https://me:secret@ops.example.com", "must have no name, password"),
        ("https://ops.example.com/#x", "or # in it"),
        ("https://ops_desk.example.com/x", "is no origin"),
        ("https://ops.example.com:99999/x", "is no"),
    ],
)
def test_what_no_page_could_send_to_is_told(value: Any, said: str) -> None:
    with pytest.raises(SetupError, match=re.escape(said)):
        read_report(value)


@pytest.mark.parametrize(
    ("report", "origins"),
    [
        (
            "https://ops.example.com/x",
            ("https://crm.example.com", "https://ops.example.com"),
        ),
        ("https://crm.example.com/x", ("https://crm.example.com",)),
    ],
)
def test_the_policy_lets_reports_through(
    tmp_path: Path, report: str, origins: tuple[str, ...]
) -> None:
    path = tmp_path / "order_desk.py"
    path.write_text(DESK.format(report=report))
    project = read_project(path)
    assert reached(project) == origins
    assert project.settings.connect == ("https://crm.example.com",), "its code may reach no more"


@pytest.mark.parametrize("value", ["debug", "info", "warning", "error"])
def test_a_level_is_taken_as_it_is(value: str) -> None:
    assert read_log_level(value) == value


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("warn", "there is no level 'warn'. Did you mean warning?"),
        ("INFO", "Did you mean info?"),
        ("loud", "There are: debug, info, warning, error."),
        (10, "there is no level 10. There are: debug"),
    ],
)
def test_a_level_that_there_is_not_is_answered_with_what_was_meant(value: Any, said: str) -> None:
    with pytest.raises(SetupError, match=re.escape(said)):
        read_log_level(value)

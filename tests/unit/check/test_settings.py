"""All that is wrong with the settings is told, each with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from py_ext.workbench.check.check import check
from tests.unit.check.project import DESK, said_of, write

SETTINGS = """\
[project]
dependencies = "httpx2"

[tool.py-ext]
label = ""
desktop = ["https://desk.example.com"]
connect = [
    "https://crm.example.com",
    "crm.example.org",
    "https://b.example.com/path",
]

[tool.py-ext.settings]
retries = 3
crm = { type = "texd" }

[tool.pyext]
"""


def test_all_that_is_wrong_is_told_with_its_line(place: Path) -> None:
    origin = "write it like https://desktop.example.com, without a path "
    origin += "(and a name in other letters as xn--…)"
    assert said_of(place, {"pyproject.toml": SETTINGS, "orders.py": DESK}) == [
        'pyproject.toml:2: error: dependencies must be a list of texts, such as ["httpx2"].',
        "pyproject.toml:5: error: label: it must be a text.",
        "pyproject.toml:6: error: There is no setting desktop. Did you mean desktops?",
        f"pyproject.toml:9: error: connect: 'crm.example.org' is no origin: {origin}.",
        f"pyproject.toml:10: error: connect: 'https://b.example.com/path' is no origin: {origin}.",
        'pyproject.toml:15: error: settings: crm: write its default, or { type = "…" } with one of: '
        "text, whole number, number, true or false, list of texts.",
        "pyproject.toml:17: error: The settings are in [tool.py-ext]: nobody reads [tool.pyext].",
    ]


def test_settings_in_a_single_file_have_the_lines_of_that_file(place: Path) -> None:
    text = '"""Orders."""\n# /// script\n# [tool.py-ext]\n# labl = "x"\n# ///\n' + DESK
    write(place, {"orders.py": text})
    assert [str(each) for each in check(place / "orders.py")] == [
        "orders.py:4: error: There is no setting labl. Did you mean label?"
    ]


@pytest.mark.parametrize("name", ["max_wait", "timeout", "heartbeat", "step_limit"])
def test_what_the_code_says_is_no_setting(place: Path, name: str) -> None:
    settings = f"[tool.py-ext]\n{name} = 5\n"
    assert said_of(place, {"pyproject.toml": settings, "orders.py": DESK}) == [
        f"pyproject.toml:2: error: There is no setting {name}: the code says it, Desk({name}=…)."
    ]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"pyproject.toml": "[tool.py-ext]\nlabel = \n", "orders.py": DESK},
            "pyproject.toml:2: error: This is no TOML: Invalid value.",
        ),
        (
            {"pyproject.toml": "[project]\nx = [1,\n", "orders.py": DESK},
            "pyproject.toml:2: error: This is no TOML: Invalid value.",
        ),
        (
            {"pyproject.toml": "tool = 3\n", "orders.py": DESK},
            "pyproject.toml:1: error: tool must be a table.",
        ),
        (
            {"pyproject.toml": '[tool.py-ext]\nextension = "ordrs"\n', "orders.py": DESK},
            "pyproject.toml:2: error: There is no module ordrs; the modules here are: orders.",
        ),
    ],
    ids=["no value", "not ended", "no table", "no module"],
)
def test_what_cannot_be_read_is_told_with_its_line(
    place: Path, files: dict[str, str], said: str
) -> None:
    assert said_of(place, files) == [said]


def test_two_modules_and_no_extension_are_both_named(place: Path) -> None:
    (said,) = said_of(place, {"a.py": DESK, "b.py": DESK})
    assert 'Write extension = "a" or "b" under [tool.py-ext]' in said


def test_a_hint_is_no_error_where_an_address_may_come_from_the_site(place: Path) -> None:
    text = '[tool.py-ext]\nconnect = ["https://crm.example.com"]\n'
    site = '[tool.py-ext.settings]\ncrm = { type = "text" }\n'
    files = {"orders.py": DESK}
    assert "no line of the code" in said_of(place, files | {"pyproject.toml": text})[0]
    assert not said_of(place, files | {"pyproject.toml": text + site})
    named = {"orders.py": DESK + '# "https://CRM.example.com/api"\n', "pyproject.toml": text}
    assert not said_of(place, named)


def test_a_dependency_that_the_lock_does_not_have_is_told(place: Path) -> None:
    lock = '{"format": 1, "pyodide": "1", "requirements": [], "packages": []}'
    text = '[project]\ndependencies = [\n  "httpx2",\n]\n'
    said = said_of(place, {"pyproject.toml": text, "py-ext.lock": lock, "orders.py": DESK})
    assert said == [
        "pyproject.toml:3: warning: py-ext.lock was made without httpx2. Run py-ext build."
    ]


def test_a_lock_that_is_damaged_is_told(place: Path) -> None:
    (said,) = said_of(place, {"py-ext.lock": "{", "orders.py": DESK})
    assert "py-ext.lock" in said
    assert "is damaged" in said


def test_what_makes_sense_of_a_setting_counts(place: Path) -> None:
    text = '[tool.py-ext]\nconnect = ["https://crm.example.com", "crm"]\n'
    text += '[project]\ndependencies = ["httpx2"]\n'
    code = 'import httpx2\nhttpx2.get("https://crm.example.com/x")\n'
    (said,) = said_of(place, {"pyproject.toml": text, "orders.py": DESK + code})
    assert said.startswith("pyproject.toml:2: error: connect: 'crm' is no origin")


def test_a_request_that_no_desktop_has_is_told_with_what_may_be_meant(place: Path) -> None:
    text = """\
[tool.py-ext]
permissions = [
    "voice.dial",
    "agent.*",
    "nope.x",
    "outbond.*",
    "auth.whoIsThis",
]
"""
    said = said_of(place, {"pyproject.toml": text, "orders.py": DESK})
    spaces = (
        "There are: agent, auth, configuration, email, interaction, media, messenger, outbound, "
    )
    assert said == [
        "pyproject.toml:5: warning: permissions: py-ext knows no requests that begin with nope. "
        f"{spaces}sipEndpoint, system, voice.",
        "pyproject.toml:6: warning: permissions: py-ext knows no requests that begin with outbond. "
        "Did you mean outbound?",
        "pyproject.toml:7: warning: permissions: py-ext knows no request auth.whoIsThis. "
        "There are: auth.getJwtToken.",
    ]


def test_a_python_console_is_warned_of_where_it_is_allowed(place: Path) -> None:
    files = {"orders.py": DESK, "pyproject.toml": "[tool.py-ext]\nconsole = true\n"}
    (said,) = said_of(place, files)
    assert said.startswith("pyproject.toml:2: warning: console = true: whoever has")
    files["pyproject.toml"] = '[tool.py-ext]\nconsole = "yes"\n'
    (said,) = said_of(place, files)
    assert said == "pyproject.toml:2: error: console: it must be true or false, without quotes."

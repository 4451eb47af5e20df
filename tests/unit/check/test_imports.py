"""Imports are looked for among the author's modules, his packages, py_ext and Pyodide's modules."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.unit.check.project import DESK, said_of

HTTPX2 = {"name": "httpx2", "version": "1", "wheel": "h.whl", "sha256": "0", "modules": ["httpx2"]}
ACME = {"name": "acme", "version": "1", "wheel": "a.whl", "sha256": "0", "modules": ["crm_of_acme"]}
LOCK = {"format": 1, "pyodide": "1", "requirements": ["httpx2"], "packages": [HTTPX2, ACME]}
PROJECT = {
    "pyproject.toml": '[project]\ndependencies = ["httpx2"]\n',
    "py-ext.lock": json.dumps(LOCK),
    "orders/crm.py": "async def customer_of(ani: str) -> None: ...\n",
    "orders/__init__.py": DESK,
}
"""A project whose import is on the third line of its module orders."""


def said_of_import(place: Path, line: str, **more: str) -> list[str]:
    return said_of(place, PROJECT | {"orders/__init__.py": f"{DESK}{line}\n"} | more)


MESSAGES = [
    ("import htpx2", "error: There is no module htpx2: not among yours, nor in Python, nor in a package "
     "that the project names. Add the package that has it to dependencies in pyproject.toml."),
    ("import order", "error: There is no module order. Did you mean orders?"),
    ("from orders.crn import x", "error: There is no module orders.crn. Did you mean crm?"),
    ("from .crn import x", "error: There is no module orders.crn. Did you mean crm?"),
    ("from . import crn", "error: There is no crn in orders (orders/__init__.py). Did you mean crm?"),
    ("import orders.crm.deep", "error: orders.crm is no package, so there is no orders.crm.deep. "
     "Import deep from orders.crm."),
    ("from .crm import custmer_of",
     "error: There is no custmer_of in orders.crm (orders/crm.py). Did you mean customer_of?"),
    ("from .. import x",
     "error: orders is in no package that .. could lead to. Import it by its full name."),
    ("import pytest", "error: The module pytest is in the package pytest, which the project does not name. "
     'Add "pytest" to dependencies in pyproject.toml.'),
    ("from py_ext import Interactions",
     "error: There is no Interactions in py_ext. Did you mean Interaction?"),
    ("import py_ext.testing",
     "error: py_ext.testing is for tests and tools: no page has it. "
     "Import it where no page runs: in tests."),
    ("from py_ext import simulator",
     "error: py_ext.simulator is for tests and tools: no page has it. "
     "Import it where no page runs: in tests."),
    ("import py_ext.event", "error: There is no module py_ext.event. Did you mean py_ext.events?"),
    ("import tkinter", "error: Pyodide has no tkinter, so a page cannot import it. Do without it."),
    ("import subprocess",
     "warning: A page cannot start programs or processes. Have a server do it, over HTTP."),
    ("from threading import Thread",
     "warning: A page cannot start threads. Write a coroutine, and start it with desk.start_soon."),
    ("import urllib.request; urllib.request.urlopen",
     "warning: A page has no sockets, only HTTP. Use httpx2."),
    ("import time; time.sleep(1)", "warning: time.sleep holds up the whole page: no event comes meanwhile. "
     "Write await asyncio.sleep(…)."),
]  # fmt: skip


@pytest.mark.parametrize(("line", "said"), MESSAGES, ids=[line for line, _ in MESSAGES])
def test_an_import_that_fails_in_the_page_is_told(place: Path, line: str, said: str) -> None:
    assert said_of_import(place, line) == [f"orders/__init__.py:3: {said}"]


@pytest.mark.parametrize(
    "line",
    [
        "import asyncio, json, os.path, xml.etree.ElementTree, sqlite3, ssl, lzma, zoneinfo",
        "import httpx2, crm_of_acme.parts",
        "import httpx2.anything",
        "from . import crm",
        "from .crm import customer_of",
        "from orders import crm",
        "import orders.crm as c",
        "import py_ext.events.interaction",
        "import js, pyodide.ffi, pyodide_js",
        "import threading; threading.Lock()",
        "import time; time.monotonic()",
        "import socket, urllib.parse, http.client",
        "try:\n    import nowhere\nexcept ImportError:\n    import nowhere_else",
        "try:\n    import nowhere\nexcept (ValueError, ModuleNotFoundError): pass",
        "import contextlib\nwith contextlib.suppress(ImportError):\n    import nowhere",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import nowhere",
        "import sys\nif sys.platform != 'emscripten':\n    import subprocess, nowhere",
    ],
)
def test_an_import_that_does_its_work_is_not(place: Path, line: str) -> None:
    assert not said_of_import(place, line)


@pytest.mark.skipif("cgi" not in sys.stdlib_module_names, reason="this Python has no cgi either")
def test_a_module_that_python_has_no_more_is_told(place: Path) -> None:
    (said,) = said_of_import(place, "import cgi")
    assert "There is no module cgi any more in Python 3.14, which runs in the page." in said


def test_the_module_of_a_package_with_another_name_is_told(place: Path) -> None:
    (said,) = said_of_import(place, "import bs4")
    assert 'Add "beautifulsoup4" to dependencies in pyproject.toml.' in said


def test_a_folder_without_init_is_told(place: Path) -> None:
    (said,) = said_of(
        place, PROJECT | {"orders/__init__.py": DESK + "import lib\n", "lib/x.py": ""}
    )
    assert said.endswith("error: lib has no __init__.py, so it is no package. Add an empty one.")


def test_without_a_lock_a_package_that_is_not_installed_may_bring_anything(place: Path) -> None:
    files = {"pyproject.toml": '[project]\ndependencies = ["nobody-has-this"]\n'}
    assert not said_of(place, files | {"orders.py": DESK + "import nobody_has_this, nowhere\n"})
    empty = files | {"pyproject.toml": '[project]\ndependencies = ["pytest"]\n'}
    (said,) = said_of(place, empty | {"orders.py": DESK + "import pytest, pluggy, nowhere\n"})
    assert "no module nowhere" in said


def test_a_name_that_only_a_run_could_tell_is_not_missed(place: Path) -> None:
    for text in ("from json import *", "def __getattr__(name): ...", "globals()['x'] = 1"):
        files = PROJECT | {"orders/crm.py": f"{text}\n"}
        assert not said_of(place, files | {"orders/__init__.py": DESK + "from .crm import x\n"})


def test_what_no_module_of_the_extension_imports_is_a_warning_only(place: Path) -> None:
    (said,) = said_of(place, PROJECT | {"orders/tools/__init__.py": "import nowhere\n"})
    assert said.startswith("orders/tools/__init__.py:1: warning: There is no module nowhere")


def test_tests_in_a_package_are_left_alone(place: Path) -> None:
    assert not said_of(place, PROJECT | {"orders/tests/test_crm.py": "import pytest, nowhere\n"})


def test_own_modules_may_have_names_in_any_script(place: Path) -> None:
    files = {"заказы/__init__.py": DESK + "from .кра import x\n", "заказы/края.py": "x = 1\n"}
    (said,) = said_of(place, files)
    assert said == "заказы/__init__.py:3: error: There is no module заказы.кра. Did you mean края?"

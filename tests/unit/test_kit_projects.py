"""Which extension a test is for: a file, or the project around it; and what a project's tests have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.unit.author import outcomes, run_pytest

DESK = "from py_ext import Desk\ndesk = Desk()\ndesk.name = {name!r}\n"
PACKAGE = """
from py_ext import Desk
from . import prices
from .näher import tiers

desk = Desk()
desk.name, desk.prices, desk.tiers = "package", prices, tiers.TIERS
"""
TIERS = """
import json
from importlib.resources import files
from .. import prices

TIERS = json.loads((files("order_desk") / "data" / "tiers.json").read_text("utf-8"))
"""


def desk_is(name: str, mark: str = "") -> str:
    """A test file."""
    marked = f"import pytest\npytestmark = pytest.mark.extension({mark})\n" if mark else ""
    return f"{marked}async def test_name(desk): assert desk.name == {name!r}\n"


PROJECT = {
    "pyproject.toml": "[tool.py-ext]\n",
    "order_desk/__init__.py": PACKAGE,
    "order_desk/prices.py": "seen = []\n",
    "order_desk/näher/__init__.py": "",
    "order_desk/näher/tiers.py": TIERS,
    "order_desk/data/tiers.json": '["bronze", "gold"]',
}
IN_SRC = {name.replace("order_desk/", "src/order_desk/"): text for name, text in PROJECT.items()}
MODULES = {
    "pyproject.toml": '[tool.py-ext]\nextension = "order_desk"\n',
    "order_desk.py": "import prices\n" + DESK.format(name="modules"),
    "prices.py": "seen = []\n",
}
TWO = {"a.py": DESK.format(name="a"), "b.py": DESK.format(name="b")}


FOUND = {
    "package": (PROJECT, "tests/test_order_desk.py", desk_is("package")),
    "src": (IN_SRC, "tests/unit/test_anything.py", desk_is("package")),
    "module": (MODULES, "tests/test_prices.py", desk_is("modules")),  # one of its project's
    "module_beside": (MODULES, "test_prices.py", desk_is("modules")),
    "module_in_package": (PROJECT, "order_desk/test_prices.py", desk_is("package")),
    "file_in_project": (
        PROJECT | {"tests/orders.py": DESK.format(name="file")},
        "tests/test_orders.py",
        desk_is("file"),
    ),
    "file": ({"orders.py": DESK.format(name="file")}, "tests/test_orders.py", desk_is("file")),
    "file_in_another_s_project": (
        {"orders.py": DESK.format(name="file"), "pyproject.toml": "[project]\nname = 'x'\n"},
        "tests/test_orders.py",
        desk_is("file"),
    ),
    "marked_folder": (PROJECT, "tests/test_any.py", desk_is("package", "'..'")),
    "marked_file": (
        PROJECT | {"orders.py": DESK.format(name="file")},
        "tests/test_any.py",
        desk_is("file", "'../orders.py'"),
    ),
}

WRONG = {
    "nothing": (
        {},
        "",
        "/tests/test_shop.py test? There is no shop.py in {case}/tests, {case}, {root}, and no "
        "pyproject.toml with [tool.py-ext] in a folder above it: name the file or the folder with "
        'pytestmark = pytest.mark.extension("…").\n',
    ),
    "almost": ({"shops.py": ""}, "", 'extension("…"). Did you mean shops.py?'),
    "almost_folder": (
        {"order_desk/pyproject.toml": ""},
        "'../order-desk'",
        "There is no extension {case}/tests/../order-desk, which the mark of "
        "{case}/tests/test_shop.py names. Did you mean order_desk?",
    ),
    "two_in_a_mark": ({}, "'a', 'b'", "tests/test_shop.py must name one file or folder"),
    "no_project": (
        {"shop/a.py": ""},
        "'../shop'",
        "shop has no pyproject.toml: name one of its files (a.py).\n",
    ),
    "two_modules": (
        TWO | {"pyproject.toml": "[tool.py-ext]\n"},
        "",
        "{case}/pyproject.toml: which module has the desk? "
        'Write extension = "a" or "b" under [tool.py-ext].\n',
    ),
    "misspelt": (
        MODULES | {"pyproject.toml": "[tool.py-ext]\nextension = 'order_desk'\nconect = []\n"},
        "",
        "{case}/pyproject.toml, line 3: there is no setting conect. Did you mean connect?\n",
    ),
    "broken": (
        MODULES | {"pyproject.toml": "[tool.py-ext\n"},
        "",
        "{case}/pyproject.toml cannot be read: ",
    ),
    "broken_options": (
        PROJECT | {"pyproject.toml": "[tool.py-ext]\noptions = 'd.toml'\n", "d.toml": "a = [\n"},
        "",
        "{case}/d.toml",
    ),
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("authors")


@pytest.fixture(scope="module")
def ran(root: Path) -> str:
    """All of them, in one run: each case in a folder of its own."""
    files: dict[str, str] = {}
    for case, (others, name, tests) in FOUND.items():
        all_of_it = others | {name: tests.replace("test_name", f"test_{case}")}
        files |= {f"{case}/{path}": text for path, text in all_of_it.items()}
    for case, (others, mark, _) in WRONG.items():
        tests = desk_is("?", mark).replace("test_name", f"test_{case}")
        all_of_it = others | {"tests/test_shop.py": tests}
        files |= {f"{case}/{path}": text for path, text in all_of_it.items()}
    return run_pytest(root, "--import-mode=importlib", files=files)


@pytest.mark.parametrize("case", FOUND)
def test_a_test_is_for_its_file_or_the_project_around_it(ran: str, case: str) -> None:
    assert outcomes(ran)[f"test_{case}"] == "PASSED", ran


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_named(ran: str, root: Path, case: str) -> None:
    assert outcomes(ran)[f"test_{case}"] == "ERROR"
    [section] = re.findall(rf"_ [\w ]*test_{case} _(.*?)\n(?:_{{10}}|={{10}})", ran, re.DOTALL)
    assert WRONG[case][2].format(case=root / case, root=root) in section + "\n", section


WHOLE = """
import sys
import pytest

async def test_its_own_modules_and_data(desk):
    assert desk.tiers == ["bronze", "gold"] and desk.prices.seen == []
    desk.prices.seen.append(1)

async def test_another(desk):
    assert desk.prices.seen == []

async def test_a_frame_anew(simulator, desk, extension):
    desk.prices.seen.append(1)
    simulator.reload()
    await simulator.settled()
    [anew] = extension.desks.values()
    assert anew is not desk and anew.prices.seen == []
    assert sys.modules["order_desk"].desk is anew

async def test_what_is_changed_before_the_start_holds(extension, monkeypatch):
    from order_desk import prices
    monkeypatch.setattr(prices, "seen", ["changed"])
    desk = await extension.open()
    assert desk.prices.seen == ["changed"]
    import order_desk
    assert order_desk.desk is desk and order_desk.prices is prices

async def test_the_desktop_is_as_its_options_say(simulator, desk):
    assert simulator.options["interaction-workspace/service-client-api.rate-limit"] == "7"
    assert [page.label for page in simulator.contents.values()] == ["Orders"]

def test_a_desktop_alone_is_too(simulator):
    assert simulator.options["interaction-workspace/service-client-api.rate-limit"] == "7"

async def test_settings(desk):
    assert dict(desk.settings) == {"retries": 3, "crm": "here"}

async def test_the_site_s_settings(extension):
    extension.settings["retries"] = 5
    desk = await extension.open()
    assert dict(desk.settings) == {"retries": 5, "crm": "here"}

@pytest.mark.parametrize(("given", "words"), [
    ({"retrys": 5}, "there is no setting retrys. Did you mean retries?"),
    ({"retries": "5"}, "retries must be a whole number"),
])
async def test_settings_that_make_no_sense(extension, given, words):
    extension.settings.update(given)
    with pytest.raises(ValueError, match=words):
        await extension.open()

async def test_helpers_of_the_tests_stay(desk):
    from tests import helpers
    assert helpers is HELPERS

from tests import helpers as HELPERS

def test_nothing_is_left():
    assert not [name for name in sys.modules if name.startswith("order_desk")]
"""
TESTS_ARE_IMPORTED = """
import pathlib, sys, types
sys.modules["tests"] = tests = types.ModuleType("tests")
tests.__path__ = [str(pathlib.Path(__file__).parent / "tests")]
"""
OPTIONS = """
[interaction-workspace]
"service-client-api.rate-limit" = 7
"workspace.web-content" = "orders"
[orders]
label = "Orders"
"""


@pytest.mark.parametrize("layout", [PROJECT, IN_SRC], ids=["flat", "src"])
def test_a_project_s_own(tmp_path: Path, layout: dict[str, str]) -> None:
    files = layout | {
        "pyproject.toml": "[tool.py-ext]\nruntime = 'frame'\noptions = 'desktop.toml'\n"
        "[tool.py-ext.settings]\nretries = 3\ncrm = 'here'\n",
        "desktop.toml": OPTIONS,
        "tests/test_shop.py": WHOLE,
        "tests/helpers.py": "",
        "conftest.py": TESTS_ARE_IMPORTED,
    }
    ran = run_pytest(tmp_path, files=files)
    found = outcomes(ran)
    assert {*found.values()} == {"PASSED"}, ran
    assert len({each.partition("[")[0] for each in found}) == WHOLE.count("def test_"), ran

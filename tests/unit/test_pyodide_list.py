"""PYODIDE.md lists all that is used of Pyodide and is not promised, and nothing else."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from py_ext.project.extension_file import check_extension
from py_ext.project.python_modules import PYTHON_MODULES
from py_ext.workbench import pinned_pyodide
from py_ext.workbench.messages import SetupError
from py_ext.workbench.places import PAGE, ROOT, WEB
from tests.guides import DEPLOYING, WRITING, text_of
from tests.unit.node import run_node

LIST = ROOT / "py_ext" / "_runtime" / "PYODIDE.md"

NOT_PROMISED = {
    "_skip_unwind_fatal_error",
    "_snapshotDeserializer",
    "finalizeBootstrap",
    "pyodide_py",
    "rawRun",
    "restoreSnapshot",
    "runPythonInternal",
    "syncUpSnapshotLoad1",
}
"""Names of Pyodide's inside that we have no use for: whoever needs one lists it."""


def rows() -> Iterator[tuple[list[str], list[str], list[str]]]:
    """The names, files and tests of each row."""
    for line in LIST.read_text("utf-8").splitlines():
        cells = line.split("|")[1:-1]
        if len(cells) == 5 and "`" in cells[0]:
            names, files, _, tests, _ = (re.findall(r"`([^`]+)`", cell) for cell in cells)
            yield names, files, tests


PLACES: dict[str, set[str]] = {}
TESTS: set[str] = set()
for names, files, tests in rows():
    TESTS.update(tests)
    for name in names:
        PLACES.setdefault(name, set()).update(files)


def sources() -> dict[str, str]:
    """What runs in a page or beside it, by its path in the checkout."""
    folders = ("web/page", "web/desktop", "web/make", "web/extensions", "py_ext")
    found = [path for folder in folders for path in (ROOT / folder).rglob("*")]
    return {
        str(path.relative_to(ROOT)): path.read_text("utf-8")
        for path in found
        if path.suffix in (".py", ".js", ".mjs")
    }


SOURCES = sources()


def uses(name: str) -> set[str]:
    """The files with that name in them."""
    name = rf"(?<![\w$]){re.escape(name)}(?![\w$])"
    return {path for path, text in SOURCES.items() if re.search(name, text)}


def private_names(path: str) -> set[str]:
    """The attributes and options with an underscore in front that a file uses of others."""
    text = SOURCES[path]
    if not path.endswith(".py"):  # where our own private names begin with "#"
        found = re.findall(r"\w\??\.(_\w+)\b|(?<!\w)(_\w+):", text)
        return {attribute or option for attribute, option in found}
    return {
        node.attr
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Attribute)
        and re.match(r"_[^_]", node.attr)
        and ast.unparse(node.value) not in ("self", "cls")
    }


def test_the_list_can_be_read() -> None:
    assert {"_loadSnapshot", "createPyodideModule", "_install_running_loop"} <= set(PLACES)
    assert all(PLACES.values())


@pytest.mark.parametrize("name", sorted(PLACES))
def test_each_use_is_where_the_list_says_and_nowhere_else(name: str) -> None:
    assert uses(name) == PLACES[name]


@pytest.mark.parametrize("name", sorted(NOT_PROMISED))
def test_what_is_not_on_the_list_is_not_used(name: str) -> None:
    assert not uses(name), f"list it in {LIST.name}"


@pytest.mark.parametrize(
    "path",
    sorted(
        path for path in SOURCES if path.startswith(("web/page", "web/make", "py_ext/_runtime"))
    ),
)
def test_every_private_name_is_on_the_list(path: str) -> None:
    unlisted = {name for name in private_names(path) if path not in PLACES.get(name, ())}
    assert not unlisted - {"_runtime"}, f"list it in {LIST.name}"


@pytest.mark.parametrize("test", sorted(TESTS))
def test_the_tests_that_guard_are_there(test: str) -> None:
    path, _, name = test.partition("::")
    assert re.search(rf"^(async )?def {name}\(", (ROOT / path).read_text("utf-8"), re.MULTILINE)


def test_the_files_are_those_whose_hashes_are_pinned() -> None:
    assert pinned_pyodide.pyodide_files().keys() == pinned_pyodide.FILES.keys()


def test_the_guides_tell_authors_which_python_they_have() -> None:
    major, minor = pinned_pyodide.python_version()
    assert f"Pages have Python {major}.{minor}**" in text_of(WRITING)
    assert f"the Python that Pyodide has ({major}.{minor})" in text_of(DEPLOYING)


def test_the_library_is_that_of_the_pinned_python() -> None:
    major, minor = pinned_pyodide.python_version()
    assert f"'/lib/python{major}{minor}.zip'" in (PAGE / "snapshot.mjs").read_text("utf-8")


def test_pyodide_s_version_is_in_one_place() -> None:
    pinned = json.loads((WEB / "package.json").read_text("utf-8"))["dependencies"]["pyodide"]
    listed = subprocess.run(
        ["git", "grep", "--fixed-strings", "--name-only", pinned, "--", ":!*.md"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(listed.stdout.split()) == {"web/package.json", "web/package-lock.json"}


def test_the_ending_of_bytecode_is_that_of_the_pinned_python() -> None:
    major, minor = pinned_pyodide.python_version()
    assert pinned_pyodide.bytecode_ending() == f".cpython-{major}{minor}.pyc"
    tagged = {path for path, text in SOURCES.items() if re.search(r"cpython-\d", text)}
    assert not tagged


def test_pyodide_loads_compiled_files() -> None:
    script = """
        import { loadPyodide } from './pyodide.mjs';
        const python = await loadPyodide();
        console.log(typeof python._api.loadDynlib);
    """
    assert run_node(script, pinned_pyodide.FOLDER).strip() == "function"


def test_the_modules_that_python_has_are_those_of_the_pinned_one() -> None:
    script = """
        import { loadPyodide } from './pyodide.mjs';
        const python = await loadPyodide();
        console.log(python.runPython('import json, sys; json.dumps(sorted(sys.stdlib_module_names))'));
    """
    names = json.loads(run_node(script, pinned_pyodide.FOLDER))
    assert sorted(PYTHON_MODULES) == names


@pytest.mark.parametrize("name", ["compression", "annotationlib", "_zstd", "json"])
def test_an_extension_cannot_have_a_name_that_python_has(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.py"
    path.write_text("")
    with pytest.raises(SetupError, match="has the name of a module that Python already has"):
        check_extension(path)


@pytest.mark.parametrize("name", ["cgi", "imp", "orders"])  # Python 3.14 has no cgi any more
def test_a_name_that_is_free_in_the_page_may_be_an_extension_s(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.py"
    path.write_text("")
    check_extension(path)

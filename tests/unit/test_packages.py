"""The packages of an extension, by its lock.

Neither micropip nor pip is asked here: a few lines take the newest wheel of each package that is wanted,
from a folder. Those two have tests of their own.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from py_ext.project.project import Project, read_project
from py_ext.workbench import node, packages
from py_ext.workbench.cache import making
from py_ext.workbench.lock_file import read_lock
from py_ext.workbench.messages import SetupError
from py_ext.workbench.packages import Packages, packages_of
from py_ext.workbench.places import ROOT
from py_ext.workbench.registry import Registry
from py_ext.workbench.unreached import Unreached
from py_ext.workbench.wheel_file import read_wheel
from tests.wheels import source, wheel


def take_newest(script: str, asked: dict[str, Any], **environment: str) -> str:
    """Stands in for micropip."""
    frozen = {}
    for requirement in asked["requirements"]:
        name = requirement.partition("=")[0].partition(">")[0]
        with urllib.request.urlopen(f"{environment['INDEX']}/{name}/") as page:
            files = json.loads(page.read())["files"]
        url = max(files, key=lambda each: each["filename"])["url"]
        with urllib.request.urlopen(url) as answer:
            path = Path(asked["micropip"]).parent / "taken.whl"
            path.write_bytes(answer.read())
        found = read_wheel(path)
        frozen[found.name] = {
            "version": found.version,
            "file_name": url,
            "sha256": found.sha256,
            "depends": ["not-there"],
        }
        path.unlink()
    return json.dumps({"packages": frozen})


class Shelf(Registry):
    """Has what lies in a folder."""

    folder: Path

    def _ask(self, question: dict[str, str], otherwise: str) -> dict[str, Any]:
        if self._offline:
            raise Unreached(otherwise)
        if "get" in question:
            shutil.copy(question["get"], question["to"])
            return {"trouble": ""}
        files = [
            {
                "filename": path.name,
                "url": str(path),
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
                "kind": "wheel" if path.suffix == ".whl" else "source",
                "version": path.name.removesuffix(".tar.gz").split("-")[1],
            }
            for path in sorted(self.folder.glob(f"{question['list']}-*"))
        ]
        return {"files": files, "trouble": ""}


Ask = Callable[..., Packages]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    place = tmp_path / "order_desk"
    place.mkdir()
    (place / "order_desk.py").write_text("from py_ext import Desk\ndesk = Desk()\n")
    return place


def write(place: Path, *dependencies: str, wheels: Sequence[Path] = ()) -> Project:
    (place / "pyproject.toml").write_text(
        f"[project]\ndependencies = {json.dumps(dependencies)}\n"
        f"[tool.py-ext]\nwheels = {json.dumps([str(each) for each in wheels])}\n"
    )
    return read_project(place)


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    return shelf


@pytest.fixture
def ask(tools: Path, shelf: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.setattr(node, "run_script", take_newest)
    monkeypatch.setattr(Shelf, "folder", shelf, raising=False)
    monkeypatch.setattr(packages, "Registry", Shelf)

    def ask(project: Project, **options: Any) -> Packages:
        return packages_of(project, **{"cache": tools, **options})

    return ask


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is asked beside the lock and the cache fails the test."""
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("something was started"))


def test_without_dependencies_there_is_nothing_to_do(place: Path, tmp_path: Path) -> None:
    assert packages_of(write(place, "py-ext", "Py_Ext >= 1"), cache=tmp_path / "no") == Packages()
    assert sorted(each.name for each in place.iterdir()) == ["order_desk.py", "pyproject.toml"]


def test_they_are_chosen_once_and_then_read_from_lock_and_cache(
    ask: Ask,
    shelf: Path,
    place: Path,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
) -> None:
    compiled = {"fast/__init__.py": "", "fast/_x.cpython-314-wasm32-emscripten.so": ""}
    wheel(shelf, "plain", "1.0")
    wheel(shelf, "fast", "2.0", files=compiled, tag="cp314-cp314-pyemscripten_2026_0_wasm32")
    source(shelf, "built", "3.0", files={"built_x.py": ""})
    project = write(place, "plain", "fast", "built")
    first = ask(project)
    assert first.versions == {"built": "3.0", "fast": "2.0", "plain": "1.0"}
    assert first.modules == {"built_x": "built", "fast": "fast", "plain": "plain"}
    assert first.compiled
    assert "built 3.0 is new, fast 2.0 is new, plain 1.0 is new" in capsys.readouterr().out
    lock = project.lock_file.read_bytes()
    request.getfixturevalue("silent")
    assert ask(project, offline=True, frozen=True) == first
    assert project.lock_file.read_bytes() == lock
    assert not capsys.readouterr().out


def test_another_machine_gets_the_same_from_the_lock(
    ask: Ask, shelf: Path, place: Path, tmp_path: Path, tools: Path
) -> None:
    wheel(shelf, "plain", "1.0")
    source(shelf, "built", "3.0")
    project = write(place, "plain", "built")
    first = ask(project)
    wheel(shelf, "plain", "1.1")
    other = tmp_path / "other"
    other.mkdir()
    for each in tools.iterdir():
        if each.is_symlink():
            (other / each.name).symlink_to(each.resolve())
    second = ask(project, cache=other)
    assert second.digest == first.digest
    assert [each.read_bytes() for each in second.wheels] == [
        each.read_bytes() for each in first.wheels
    ]
    third = ask(project, cache=other, upgrade=True)
    assert third.versions == {"built": "3.0", "plain": "1.1"}
    assert third.digest != first.digest


def test_a_lock_that_does_not_fit_is_told_with_what_and_made_anew(
    ask: Ask,
    shelf: Path,
    place: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    wheel(shelf, "one", "1.0")
    wheel(shelf, "two", "1.0")
    with pytest.raises(SetupError, match=r"^there is no py-ext\.lock: run py-ext build"):
        ask(write(place, "one"), frozen=True)
    ask(write(place, "one"))
    project = write(place, "one", "two")
    with pytest.raises(
        SetupError,
        match=r"^pyproject\.toml wants two, and py-ext\.lock was made without that: run py-ext build",
    ):
        ask(project, frozen=True)
    with pytest.raises(SetupError, match=r"without that; packages cannot be chosen; nothing is f"):
        ask(project, offline=True)
    capsys.readouterr()
    ask(project)
    assert "py-ext.lock: two 1.0 is new\n" in capsys.readouterr().out
    project = write(place, "two")
    with pytest.raises(SetupError, match=r"was made for one, which pyproject\.toml does not want"):
        ask(project, frozen=True)
    ask(project)
    assert "py-ext.lock: one is gone\n" in capsys.readouterr().out
    ask(write(place))
    lock = read_lock(project.lock_file)
    assert lock
    assert not lock.packages


def test_a_lock_for_another_pyodide_is_told(
    ask: Ask, shelf: Path, place: Path, tmp_path: Path
) -> None:
    wheel(shelf, "one", "1.0")
    project = write(place, "one")
    ask(project)
    text = project.lock_file.read_text()
    project.lock_file.write_text(text.replace('"pyodide": "', '"pyodide": "9'))
    with pytest.raises(
        SetupError, match=r"py-ext\.lock was made for Pyodide 9\d+\.\d+\.\d+, and th"
    ):
        ask(project, frozen=True)


def test_what_is_missing_without_a_network_is_named(
    ask: Ask, shelf: Path, place: Path, tmp_path: Path, tools: Path
) -> None:
    wheel(shelf, "one", "1.0")
    wheel(shelf, "two", "1.0")
    project = write(place, "one", "two")
    found = ask(project)
    found.wheels[1].write_bytes(b"damaged")
    with pytest.raises(
        SetupError,
        match=r"py-ext\.lock wants two-1\.0-py3-none-any\.whl, which .*cache does not have",
    ):
        ask(project, offline=True)
    assert ask(project) == found  # with a network it comes again


def test_a_registry_that_has_another_file_now_is_not_trusted(
    ask: Ask, shelf: Path, place: Path, tmp_path: Path
) -> None:
    wheel(shelf, "one", "1.0")
    project = write(place, "one")
    (file,) = ask(project).wheels
    file.unlink()
    other = wheel(shelf, "one", "1.0", files={"evil.py": ""})
    with pytest.raises(
        SetupError, match=r"one-1\.0-py3-none-any\.whl is not the file that .*lock names"
    ):
        ask(project)
    other.unlink()
    with pytest.raises(SetupError, match=r"wants one-1\.0.*, which the registries do not have"):
        ask(project)


def test_local_wheels_are_taken_instead(ask: Ask, shelf: Path, place: Path, tmp_path: Path) -> None:
    wheel(shelf, "one", "2.0")
    mine = wheel(tmp_path / "mine", "one", "1.0", tag="cp311-cp311-linux_x86_64")
    project = write(place, "one", wheels=[mine])
    found = ask(project)
    assert found.versions == {"one": "1.0"}
    assert [each.name for each in found.wheels] == [
        "one-1.0-py3-none-any.whl"
    ]  # what is in it counts
    assert ask(project, offline=True, frozen=True) == found
    wheel(tmp_path / "mine", "one", "1.0", tag="cp311-cp311-linux_x86_64", files={"one_x.py": ""})
    with pytest.raises(SetupError, match=r"py-ext\.lock was made with another wheel of one"):
        ask(project, frozen=True)
    assert ask(project).modules == {"one_x": "one"}
    given = wheel(tmp_path / "given", "one", "3.0")
    with pytest.raises(SetupError, match=r"are both one: which is it to be\?"):
        ask(project, wheels=[given])
    assert ask(write(place, "one"), wheels=[given]).versions == {"one": "3.0"}


def test_a_local_wheel_for_another_machine_is_told(ask: Ask, place: Path, tmp_path: Path) -> None:
    files = {"one.cpython-314-x86_64-linux-gnu.so": ""}
    mine = wheel(tmp_path, "one", "1.0", tag="cp314-cp314-linux_x86_64", files=files)
    with pytest.raises(
        SetupError, match="is for another machine: Pyodide takes wheels for pyemscr"
    ):
        ask(write(place, wheels=[mine]))


@pytest.mark.parametrize(
    "written",
    [
        "one @ https://example.com/x.whl",
        "one[a]@file:///x",
        "./one",
        "one @ https://me:s3cret@e.com/x.whl",
    ],
)
def test_an_address_is_no_dependency(ask: Ask, place: Path, written: str) -> None:
    with pytest.raises(
        SetupError, match=r"pyproject\.toml: '.*one.*' in dependencies is not a package's"
    ) as said:
        ask(write(place, written))
    assert "s3cret" not in str(said.value)


def is_empty(folder: Path) -> bool:
    """Whether it was just made when its program was killed: nobody can tell who held it then."""
    return all(each.name == "in-use.lock.new" for each in folder.iterdir())


KILLED = """
import os, signal, sys
from pathlib import Path
from py_ext.workbench import node, packages
from py_ext.workbench.packages import packages_of
from py_ext.project.project import read_project
from tests.unit.test_packages import take_newest
from tests.unit.test_packages import Shelf
node.run_script = take_newest
packages.Registry = Shelf
Shelf.folder = Path(sys.argv[3])
left = int(sys.argv[4])
def count(event, arguments):
    global left
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
    if writes or event in ("os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.utime"):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
packages_of(read_project(Path(sys.argv[1])), cache=Path(sys.argv[2]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_whenever_it_is_killed_the_next_run_is_right(
    ask: Ask, shelf: Path, place: Path, tmp_path: Path, tools: Path
) -> None:
    """Killed before each twelfth of all the times that it changes something on the disk."""
    wheel(shelf, "one", "1.0")
    wheel(shelf, "two", "1.0")
    project = write(place, "one", "two")
    for moment in range(1, 200, 12):
        command = [sys.executable, "-c", KILLED, *map(str, (place, tools, shelf, moment))]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode in (-signal.SIGKILL, 0), done.stderr
        for folder in tools.glob("package-*"):
            (file,) = folder.iterdir()
            assert read_wheel(file).sha256 == folder.name.removeprefix("package-")
        if project.lock_file.exists():
            assert read_lock(project.lock_file)
        found = ask(project)
        assert found.versions == {"one": "1.0", "two": "1.0"}
        with making(tools):  # whoever makes something next deletes what was left
            pass
        left = {each.name.partition("-")[0] for each in tools.iterdir() if not is_empty(each)}
        assert left == {"package", "pip", "micropip"}
        for each in [*tools.glob("package-*/*"), *tools.glob("package-*"), project.lock_file]:
            each.rmdir() if each.is_dir() else each.unlink()
        if done.returncode == 0:
            return
    pytest.fail("it never came to its end")

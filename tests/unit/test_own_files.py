"""What of a package's folder goes into a page, and what must not."""

from __future__ import annotations

from pathlib import Path

import pytest

from py_ext.project.own_files import own_files
from py_ext.project.project import read_project
from py_ext.project.setup_error import SetupError


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "project" / "mine"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("from py_ext import Desk\ndesk = Desk()\n")
    (folder.parent / "pyproject.toml").write_text(
        '[project]\nname = "mine"\n[tool.py-ext]\nextension = "mine"\n'
    )
    return folder


def names(package: Path) -> list[str]:
    return [*own_files(read_project(package.parent))]


@pytest.mark.parametrize(
    "name", ["prod.env", "server.key", "ca.PEM", "id_rsa", "store.p12", "netrc", "id_rsa.bak"]
)
def test_what_looks_like_a_secret_is_refused(package: Path, name: str) -> None:
    (package / "data").mkdir()
    (package / "data" / name).write_text("secret")
    with pytest.raises(SetupError, match=rf"mine/data/{name} looks like a secret"):
        names(package)


def test_what_begins_with_a_dot_stays_out(package: Path) -> None:
    (package / ".env").write_text("secret")
    assert names(package) == ["mine/__init__.py"]


@pytest.mark.parametrize("name", ["keys.py", "key.json", "environment.txt", "monkey.svg"])
def test_other_names_are_no_secrets(package: Path, name: str) -> None:
    (package / name).write_text("")
    assert f"mine/{name}" in names(package)


def test_a_link_out_of_the_project_is_refused_and_one_inside_is_not(package: Path) -> None:
    (package.parent / "words.txt").write_text("")
    (package / "inside.txt").symlink_to(package.parent / "words.txt")
    assert "mine/inside.txt" in names(package)
    elsewhere = package.parents[1] / "elsewhere.txt"
    elsewhere.write_text("")
    (package / "outside.txt").symlink_to(elsewhere)
    with pytest.raises(SetupError, match=r"mine/outside\.txt is by a link .*elsewhere\.txt"):
        names(package)


def test_a_folder_that_is_a_link_out_of_the_project_is_refused(package: Path) -> None:
    outside = package.parents[1] / "outside"
    outside.mkdir()
    (outside / "__init__.py").write_text("")
    (outside / "customers.csv").write_text("")
    (package.parent / "crm").symlink_to(outside)
    (package / "__init__.py").write_text("import crm\nfrom py_ext import Desk\ndesk = Desk()\n")
    with pytest.raises(SetupError, match=r"crm/customers\.csv is by a link"):
        names(package)

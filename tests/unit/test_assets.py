"""Files for what the page shows: which they are, and where they are in a bundle."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from py_ext.project.assets import assets_in
from py_ext.project.project import Project, read_project
from py_ext.project.setup_error import SetupError
from py_ext.workbench import compress
from py_ext.workbench.bundle import build
from py_ext.workbench.file_watch import watch

SETTINGS = "[tool.py-ext]\nstyle = 'desk.css'\nassets = ['images/*.svg', 'help/**/*.html']\n"
PROJECT = {
    "pyproject.toml": SETTINGS,
    "order_desk.py": "from py_ext import Desk\ndesk = Desk()\n",
    "desk.css": "",
    "images/logo.svg": "<svg/>",
    "images/mark.svg": "<svg/>",
    "images/notes.txt": "not shown",
    "images/.draft.svg": "",
    "help/returns.html": "Returns",
    "help/more/größen.html": "Sizes",
    "help/.cache/old.html": "",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return written(tmp_path / "project", PROJECT)


def written(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def names(files: Iterable[str]) -> list[str]:
    return sorted(files)


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("images/logo.svg", ["images/logo.svg"]),
        ("./images/*.svg", ["images/logo.svg", "images/mark.svg"]),
        ("*/l*.svg", ["images/logo.svg"]),
        ("help/**/*.html", ["help/more/größen.html", "help/returns.html"]),
        ("help/**", ["help/more/größen.html", "help/returns.html"]),
        ("**/logo.svg", ["images/logo.svg"]),
    ],
)
def test_a_pattern_names_files_of_the_folder(project: Path, pattern: str, found: list[str]) -> None:
    assert names(assets_in(project, pattern)) == found
    assert all(path == project / name for name, path in assets_in(project, pattern).items())


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("image/*.svg", "there is no file 'image/*.svg'. Did you mean images/*.svg?"),
        ("images/lgo.svg", "there is no file 'images/lgo.svg'. Did you mean images/logo.svg?"),
        ("Images/*.svg", "there is no file 'Images/*.svg'. Did you mean images/*.svg?"),
        ("images/", "there is no file 'images/': it is a folder, write images/*"),
        ("images", "there is no file 'images': it is a folder, write images/*"),
        ("images/*.png", "there is no file 'images/*.png'"),
        ("images/.draft.svg", "there is no file 'images/.draft.svg'"),
        ("images\\logo.svg", "has a backslash: write it with /, on every machine"),
        ("../other/*.svg", "'../other/*.svg' leads out of the project's folder: have it in there"),
        ("images/../../*", "leads out of the project's folder"),
        ("/etc/*", "leads out of the project's folder"),
        ("", "leads out of the project's folder"),
        (".", "there is no file '.'"),
    ],
)
def test_what_names_nothing_is_told_with_what_was_meant(
    project: Path, pattern: str, said: str
) -> None:
    with pytest.raises(SetupError) as raised:
        assets_in(project, pattern)
    assert said in str(raised.value)
    assert "Did you mean" in said or "Did you mean" not in str(raised.value)


def test_a_link_out_of_the_folder_is_none_of_its_files(project: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.svg").write_text("secret")
    (project / "images" / "secret.svg").symlink_to(tmp_path / "secret.svg")
    with pytest.raises(SetupError, match="is a link that leads out of the project's folder"):
        assets_in(project, "images/*")


def test_folders_that_lead_round_in_a_circle_end(project: Path) -> None:
    (project / "help" / "again").symlink_to(project / "help", target_is_directory=True)
    assert names(assets_in(project, "help/**/*.html")) == [
        "help/more/größen.html",
        "help/returns.html",
    ]


def test_a_name_that_web_servers_do_not_find_is_told(project: Path) -> None:
    (project / "images" / "100%.svg").touch()
    with pytest.raises(SetupError, match=r"'images/100%\.svg' has '%' in its name"):
        assets_in(project, "images/*.svg")


@pytest.mark.parametrize("ending", compress.ENCODINGS)
def test_a_name_that_web_servers_take_for_another_file_s_is_told(
    project: Path, tmp_path: Path, ending: str
) -> None:
    (project / "images" / f"map.svg{ending}").touch()
    with pytest.raises(SetupError, match=rf"map\.svg{ending}' ends with {ending}, and web servers"):
        assets_in(project, "images/*")
    (project / "order_desk.py").rename(written(project / "order_desk", {}) / "__init__.py")
    (project / "order_desk" / f"tiers.json{ending}").touch()
    with pytest.raises(SetupError, match=rf"'order_desk/tiers\.json{ending}' ends with {ending}"):
        build(project, tmp_path / "dist", desktops=["https://desk.example.com"])


def test_what_matches_nothing_is_told_with_its_line(project: Path) -> None:
    lines = "assets = [\n  'images/*.svg',\n  'imags/*.png',\n]\n"
    (project / "pyproject.toml").write_text(f"[tool.py-ext]\n{lines}")
    with pytest.raises(SetupError) as raised:
        read_project(project)
    assert str(raised.value) == (
        f"{project / 'pyproject.toml'}, line 4: assets: there is no file 'imags/*.png'. "
        "Did you mean images/*.png?"
    )


def test_they_are_in_the_bundle_and_python_does_not_load_them(
    project: Path, tmp_path: Path
) -> None:
    out = tmp_path / "dist"
    build(project, out, desktops=["https://desk.example.com"])
    text = (out / "index.html").read_text("utf-8")
    found = re.search(r'id="bundle">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    described = json.loads(found[1])
    own = described["content"]["folder"]
    assert re.fullmatch(r"extension-[0-9a-f]{16}/", own)
    assert (out / own / "images" / "logo.svg").read_text() == "<svg/>"
    in_bundle = {
        path.relative_to(out / own).as_posix() for path in (out / own).rglob("*") if path.is_file()
    }
    assert in_bundle == {
        "order_desk.py",
        *("images/logo.svg", "images/mark.svg", "help/returns.html", "help/more/größen.html"),
    }
    assert described["files"] == [f"{own}order_desk.py"]
    assert [name for name in described["runtime"]["checks"] if name.startswith(own)] == [
        f"{own}order_desk.py"
    ]
    (project / "images" / "logo.svg").write_text("<svg><g/></svg>")
    build(project, out, desktops=["https://desk.example.com"])
    assert not (out / own).exists(), "another content has another folder"
    assert len([*out.glob("extension-*/images/logo.svg")]) == 1


def test_two_files_of_one_name_are_told(project: Path, tmp_path: Path) -> None:
    written(project, {"src/shop/__init__.py": PROJECT["order_desk.py"], "src/shop/logo.svg": "a"})
    written(project, {"shop/logo.svg": "b"})
    (project / "pyproject.toml").write_text(
        "[tool.py-ext]\nextension = 'shop'\nassets = ['shop/*.svg']\n"
    )
    with pytest.raises(SetupError, match="by the same name: rename one"):
        build(project, tmp_path / "dist", desktops=["https://desk.example.com"])


class Watched:
    def __init__(self, extension: Path) -> None:
        self.extension = extension
        self.saves: asyncio.Queue[None] = asyncio.Queue()

    def project(self) -> Project:
        return read_project(self.extension)

    def saved(self) -> None:
        self.saves.put_nowait(None)


async def test_one_that_is_saved_or_is_new_is_noticed(project: Path) -> None:
    watched = Watched(project)
    watching = asyncio.ensure_future(watch(watched))
    try:
        await asyncio.sleep(0)
        for name in ("images/logo.svg", "images/new.svg", "help/new/page.html", "desk.css"):
            written(project, {name: "saved"})
            await asyncio.wait_for(watched.saves.get(), 10)
        (project / "images" / "new.svg").unlink()
        await asyncio.wait_for(watched.saves.get(), 10)
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)

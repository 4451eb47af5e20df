"""The command py-ext: what it says, and that the scripts of a checkout are the same."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from py_ext.workbench import command, new_command
from py_ext.workbench.messages import SetupError


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int | str | None:
    monkeypatch.setattr(sys, "argv", ["py-ext", *words])
    try:
        command.main()
    except SystemExit as ended:
        return ended.code
    return 0


def test_without_a_word_it_says_what_there_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch) == 0
    said = capsys.readouterr().out
    for name in command.COMMANDS:
        assert f"  {name} " in said
    assert "py-ext new order-desk" in said
    guide = said.partition("The guide: ")[2].strip()
    assert Path(guide).is_file()


@pytest.mark.parametrize("name", command.COMMANDS)
def test_the_help_of_each_has_an_example(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert run(monkeypatch, name, "--help") == 0
    said = capsys.readouterr().out
    assert f"    py-ext {name}" in said
    assert "COMMAND" not in said


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("biuld", "did you mean build?"),
        ("frobnicate", "there are new, serve, check, build, timeline, test-from-trace, docs"),
    ],
)
def test_a_word_that_is_no_command_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], word: str, meant: str
) -> None:
    assert run(monkeypatch, word) == 2
    assert capsys.readouterr().err == f"error: there is no command {word}: {meant}\n"


def test_what_is_wrong_is_one_sentence_and_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(monkeypatch, "build", str(tmp_path)) == 1
    assert capsys.readouterr().err == f"error: {tmp_path} has no pyproject.toml\n"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            '[interaction-workspace]\n"interaction.web-content" = "AgentDsk"\n[AgentDesk]\nlabel = "x"',
            "desktop.toml: There is no section 'AgentDsk'. Did you mean 'AgentDesk'?\n",
        ),
        (
            '\n[interaction-workspace]\n"service-client-api.rate-limit" = "many"',
            "desktop.toml, line 3: The option service-client-api.rate-limit must be a whole number, "
            "0 or more\n",
        ),
    ],
)
def test_serve_tells_what_is_wrong_with_the_desktop_s_options(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    options: str,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("orders.py").write_text("from py_ext import Desk\ndesk = Desk()\n")
    Path("desktop.toml").write_text(options)
    words = ("orders.py", "--options", "desktop.toml", "--no-open")
    assert run(monkeypatch, "serve", *words) == 1
    assert capsys.readouterr().err == f"error: {said}"


def test_serve_tells_of_a_file_of_options_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("orders.py").write_text("from py_ext import Desk\ndesk = Desk()\n")
    assert run(monkeypatch, "serve", "orders.py", "--options", "nope.toml") == 1
    assert capsys.readouterr().err == "error: there is no file nope.toml\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("build", ".", "--lable", "x"), "--lable x (did you mean --label?)"),
        (("serve", "--optoins=x.toml"), "--optoins=x.toml (did you mean --options?)"),
        (
            ("serve", ".", "--label", "x"),
            "--label x (label is a setting: write it in [tool.py-ext])",
        ),
        (("check", "--frobnicate"), "--frobnicate"),
    ],
)
def test_what_is_meant_by_a_misspelt_option_is_told(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    said: str,
) -> None:
    assert run(monkeypatch, *words) == 2
    told = capsys.readouterr().err.splitlines()[-1]
    assert told == f"py-ext {words[0]}: error: unrecognized arguments: {said}"


# new


def test_a_new_project_has_its_own_name_everywhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "Bill-desk"
    assert run(monkeypatch, "new", str(folder)) == 0
    files = {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
    }
    assert {
        ".gitignore",
        "README.md",
        "bill_desk/__init__.py",
        "bill_desk/crm.py",
        "desktop.toml",
        "pyproject.toml",
        "tests/test_bill_desk.py",
    } <= files.keys()
    guide = files["README.md"].read_text("utf-8")
    assert "`py-ext --help` names its file in its last line" in " ".join(guide.split())
    for name, path in files.items():
        assert "order" not in path.read_text("utf-8").lower().replace("open order", "").replace(
            "open_order", ""
        ), name
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Bill-desk"]


def test_what_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    given = new_command.arguments([str(tmp_path)], "py-ext new", Path())
    with pytest.raises(SetupError, match="there already"):
        new_command.run(given)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_folder_that_one_is_in_cannot_be_replaced(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    given = new_command.arguments(["."], "py-ext new", Path())
    with pytest.raises(SetupError, match="go to the folder above"):
        new_command.run(given)
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("1st-desk", "'1st-desk' is no name for a project"),
        ("a--b", "'a--b' is no name"),
        ("json", "json has the name of a module that Python already has"),
        ("py-ext", "py_ext has the name of a module"),
        ("class", "'class' is no name"),
        ("tests", "'tests' is taken in a project"),
        ("tools", "'tools' is taken"),
        ("httpx2", "'httpx2' is taken"),
        ("test-desk", "'test-desk' is taken"),
    ],
)
def test_a_name_that_could_not_be_imported_is_refused(
    tmp_path: Path, name: str, words: str
) -> None:
    given = new_command.arguments([str(tmp_path / name)], "py-ext new", Path())
    with pytest.raises(SetupError, match=words):
        new_command.run(given)
    assert not [*tmp_path.iterdir()]

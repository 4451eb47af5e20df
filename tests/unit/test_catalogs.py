"""Translations of an extension's texts are compiled wherever it is built or tested."""

from __future__ import annotations

import gettext
import io
from pathlib import Path

import pytest

from py_ext.project.catalogs import compile_catalogs
from py_ext.project.project import read_project
from py_ext.workbench.messages import SetupError
from py_ext.workbench.package_files import has_data, is_spoken
from py_ext.workbench.places import WEB

SAMPLE = WEB / "extensions" / "parcel_day"

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


def catalog(folder: Path, text: str, language: str = "de") -> Path:
    """A project with one. Returns it."""
    package = folder / "mine"
    place = package / "locale" / language / "LC_MESSAGES"
    place.mkdir(parents=True)
    (folder / "pyproject.toml").write_text(
        '[project]\nname = "mine"\n[tool.py-ext]\nextension = "mine"\n'
    )
    (package / "__init__.py").write_text("from py_ext import Desk\ndesk = Desk()\n")
    path = place / "mine.po"
    path.write_text(text, encoding="utf-8")
    compile_catalogs(read_project(folder))
    return path.with_suffix(".mo")


def test_python_reads_what_was_compiled(tmp_path: Path) -> None:
    made = catalog(tmp_path, HEAD + 'msgid "Order"\nmsgstr "Bestellung"\n')
    read = gettext.GNUTranslations(io.BytesIO(made.read_bytes()))
    assert read.gettext("Order") == "Bestellung"
    assert read.gettext("Other") == "Other"


def test_nothing_is_written_where_nothing_has_changed(tmp_path: Path) -> None:
    made = catalog(tmp_path, HEAD + 'msgid "Order"\nmsgstr "Bestellung"\n')
    before = made.stat()
    compile_catalogs(read_project(tmp_path))
    assert made.stat().st_mtime_ns == before.st_mtime_ns


def test_the_same_bytes_come_on_every_day(tmp_path: Path, time_machine: object) -> None:
    text = 'msgid "Order"\nmsgstr "Bestellung"\n'  # without a head, babel would write one of today
    made = []
    for day in ("2026-01-01", "2031-05-05"):
        time_machine.move_to(day)  # type: ignore[attr-defined]
        made.append(catalog(tmp_path / day, text).read_bytes())
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nonsense", "mine.po, line 1: this is no catalog"),
        (
            HEAD + '#, python-format\nmsgid "%(sum)s"\nmsgstr "%(summe)s"\n',
            "mine.po, line 6: unknown named placeholder 'summe'",
        ),
        (
            HEAD + '#, python-brace-format\nmsgid "{sum}"\nmsgstr "{summe}"\n',
            "line 6: the translation has {summe}, which its text does not have",
        ),
        (
            HEAD + '#, python-brace-format\nmsgid "{sum}"\nmsgstr "{sum"\n',
            "the translation has {{sum}",
        ),
    ],
)
def test_what_would_fail_in_the_page_is_an_error(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SetupError) as raised:
        catalog(tmp_path, text)
    assert said in str(raised.value)


def test_a_text_without_a_translation_is_none(tmp_path: Path) -> None:
    catalog(tmp_path, HEAD + '#, python-brace-format\nmsgid "{sum}"\nmsgstr ""\n')


def test_a_folder_that_is_no_language_is_told(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="in a folder xx, which is no language"):
        catalog(tmp_path, HEAD, language="xx")


def test_letters_that_are_none_are_told(tmp_path: Path) -> None:
    made = catalog(tmp_path, HEAD)
    made.with_suffix(".po").write_bytes(b"\xff\xfe")
    with pytest.raises(SetupError, match=r"mine\.po cannot be read"):
        compile_catalogs(read_project(tmp_path))


@pytest.mark.parametrize("plural", ["nplurals=2; plural=foo(n);", "nplurals=2; plural=1/n;"])
def test_a_plural_that_fails_is_told(tmp_path: Path, plural: str) -> None:
    head = HEAD.rstrip() + f'\n"Plural-Forms: {plural}\\n"\n\n'
    with pytest.raises(SetupError, match="mine"):
        catalog(tmp_path, head + 'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] "d"\n')


def test_a_link_in_its_place_leaves_what_it_leads_to(tmp_path: Path) -> None:
    made = catalog(tmp_path, HEAD)
    (tmp_path / "other").write_text("other")
    made.unlink()
    made.symlink_to(tmp_path / "other")
    compile_catalogs(read_project(tmp_path))
    assert (tmp_path / "other").read_text() == "other"
    assert made.read_bytes()[:4] == b"\xde\x12\x04\x95"


# The setting


@pytest.mark.parametrize("written", ['"de"', "[]", '["de-AT"]', '["German"]', "[1]", "3"])
def test_what_is_no_list_of_languages_is_refused(tmp_path: Path, written: str) -> None:
    path = tmp_path / "mine.py"
    path.write_text(f"# /// script\n# [tool.py-ext]\n# languages = {written}\n# ///\n")
    with pytest.raises(SetupError, match="languages"):
        read_project(path)


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("babel/locale-data/de.dat", True),
        ("babel/locale-data/de_AT.dat", True),
        ("babel/locale-data/root.dat", True),
        ("babel/locale-data/dsb.dat", False),
        ("babel/global.dat", True),
        ("other/locale-data/fr.dat", True),
    ],
)
def test_only_data_on_other_languages_stays_out(name: str, spoken: bool) -> None:
    assert is_spoken(name, ["de"]) == spoken
    assert is_spoken(name, [])


def test_what_a_package_reads_itself_is_no_code() -> None:
    assert has_data(["babel/global.dat", "babel/core.py"])
    assert not has_data(["a/core.py", "a/py.typed", "a/fast.c", "a-1.dist-info/METADATA"])

"""The catalogs of an extension's texts in other languages: GNU gettext's, which translators know.

A package has them as ``locale/de/LC_MESSAGES/order_desk.po``. Python reads what is compiled from them,
``.mo`` files beside them: those are made wherever the extension is built or tested, and belong in no
repository.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from gettext import GNUTranslations
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

from py_ext.project.own_files import own_modules
from py_ext.project.project import Project
from py_ext.project.setup_error import LineError, SetupError

if TYPE_CHECKING:
    from babel.messages.catalog import Message

__all__ = ["COMPILED", "SOURCES", "compile_catalogs"]

FOLDER = "LC_MESSAGES"
COMPILED = ".mo"
SOURCES = (".po", ".pot")
"""What no page needs."""
LIKELY = 1000
"""Numbers of things that a text may count: they are tried."""
NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)


def compile_catalogs(project: Project) -> None:
    """Bring the compiled ones up to date.

    Raises:
        SetupError: A catalog cannot be read or written, a translation has other placeholders than its
            text, or babel is missing.
    """
    for module in own_modules(project):
        for path in sorted((project.home / module).rglob(f"{FOLDER}/*{SOURCES[0]}")):
            compiled, target = compile_catalog(path), path.with_suffix(COMPILED)
            try:
                if not target.is_file() or target.read_bytes() != compiled:
                    fresh = target.with_name(f"{target.name}.new")  # the target may be a link
                    fresh.write_bytes(compiled)
                    fresh.replace(target)
            except OSError as error:
                raise SetupError(f"{target} cannot be written: {error.strerror}") from error


def compile_catalog(path: Path) -> bytes:
    """What Python reads of it: the same bytes on every day. Raises SetupError."""
    try:
        from babel import Locale, UnknownLocaleError
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import PoFileError, read_po
    except ModuleNotFoundError as error:
        raise SetupError(f"{path} needs babel, which compiles it: pip install babel") from error
    language = path.parent.parent.name
    try:
        locale = Locale.parse(language)
        with path.open("rb") as file:
            catalog = read_po(file, locale=locale, abort_invalid=True)
    except PoFileError as error:
        raise LineError(path, (error.lineno or 0) + 1, f"this is no catalog: {error}") from error
    except UnknownLocaleError as error:
        raise SetupError(f"{path} is in a folder {language}, which is no language") from error
    except (ValueError, LookupError) as error:  # letters, or an encoding, that are none
        raise SetupError(f"{path} cannot be read: {error}") from error
    except OSError as error:
        raise SetupError(f"{path} cannot be read: {error.strerror}") from error
    for message in catalog:
        for said in wrong_with(message):
            raise LineError(path, message.lineno or 1, said)
    catalog.creation_date = catalog.revision_date = (
        NO_DAY  # babel writes today where a catalog has none
    )
    made = io.BytesIO()
    try:
        write_mo(made, catalog)
        compiled = made.getvalue()
        read = GNUTranslations(io.BytesIO(compiled))
        for number in range(LIKELY):
            read.ngettext("", "", number)
    except Exception as error:  # its Plural-Forms are a program of their own
        raise SetupError(f"{path} cannot be used: {error}") from error
    return compiled


def wrong_with(message: Message) -> Iterator[str]:
    """What would fail, or be shown wrong, where the text is filled in."""
    for error in message.check():
        yield str(error).rstrip(".")
    if not message.python_brace_format:
        return
    known = {name for text in texts_of(message.id) for name in fields(text)}
    for text in texts_of(message.string):
        for name in fields(text):
            if name not in known:
                yield f"the translation has {{{name}}}, which its text does not have"


def texts_of(told: str | Sequence[str] | None) -> Sequence[str]:
    """All forms of it: there are several where it counts something."""
    return (told,) if isinstance(told, str) else told or ()


def fields(text: str) -> Iterator[str]:
    try:
        for _, name, _, _ in Formatter().parse(text):
            if name is not None:
                yield name
    except ValueError:
        yield text  # a brace of it is not closed

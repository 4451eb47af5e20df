"""What the commands have in common on their command lines."""

from __future__ import annotations

import argparse
import difflib
import re
from pathlib import Path
from typing import Any, NoReturn

from py_ext.project.project_settings import READERS, TOOL

__all__ = ["add_extension", "add_runtime", "add_shared", "parser_of", "settings_of"]


def parser_of(program: str, doc: str | None) -> argparse.ArgumentParser:
    """A parser whose help is a module's docstring, its examples with the program's name."""
    said = re.sub(r"^ *py-ext COMMAND", f"    {program}", doc or "", flags=re.MULTILINE)
    return Parser(
        prog=program, description=said, formatter_class=argparse.RawDescriptionHelpFormatter
    )


class Parser(argparse.ArgumentParser):
    """One that says what may have been meant by an option that there is not."""

    def error(self, message: str) -> NoReturn:
        unknown = re.match(r"unrecognized arguments: (--[^\s=]+)", message)
        super().error(message + (self._meant_by(unknown[1]) if unknown else ""))

    def _meant_by(self, option: str) -> str:
        name = option.removeprefix("--")
        if name in READERS:
            return f" ({name} is a setting: write it in [tool.{TOOL}])"
        for close in difflib.get_close_matches(
            option, self._option_string_actions, n=1, cutoff=0.7
        ):
            return f" (did you mean {close}?)"
        return ""


def add_extension(parser: argparse.ArgumentParser, default: Path) -> None:
    """Add the extension."""
    parser.add_argument(
        "extension",
        nargs="?",
        type=Path,
        default=default,
        help="the extension's file, or its project's folder "
        f"(default: {'the folder you are in' if default == Path() else 'a sample'})",
    )


def add_runtime(parser: argparse.ArgumentParser) -> None:
    """Add where Python runs."""
    parser.add_argument(
        "--runtime",
        default="",
        metavar="RUNTIME",
        help="shared, one Python for all frames of a desktop, or frame, one in each "
        "(default: the project's, or shared)",
    )


def add_shared(parser: argparse.ArgumentParser, default: Path) -> None:
    """Add the extension, and the options of how it is built."""
    add_extension(parser, default)
    add_runtime(parser)
    parser.add_argument(
        "--connect",
        action="append",
        default=[],
        metavar="ORIGIN",
        help="an origin that its code may reach, such as https://crm.example.com; may be repeated",
    )
    parser.add_argument(
        "--service-client",
        type=Path,
        metavar="FILE",
        help="a script with genesys.wwe.service to load in place of ours, such as the vendor's",
    )
    parser.add_argument(
        "--upgrade",
        action="store_true",
        help="choose the packages anew, the newest that fit, whatever the lock says",
    )
    parser.add_argument(
        "--wheel",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="a wheel of a package to take in place of the registry's; may be repeated",
    )


def settings_of(given: argparse.Namespace) -> dict[str, Any]:
    """The settings of the project that the command line gives instead."""
    return {"connect": given.connect, "runtime": given.runtime}

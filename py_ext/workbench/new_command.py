"""Writes a project to begin with: an extension of two modules, a CRM that it asks, and its tests.

py-ext COMMAND order-desk
"""

from __future__ import annotations

import argparse
import keyword
import re
import shutil
from pathlib import Path

from py_ext.project.extension_file import check_module_name
from py_ext.workbench import command_options
from py_ext.workbench.messages import SetupError
from py_ext.workbench.places import WEB

__all__ = ["arguments", "run"]

TEMPLATE = WEB / "extensions" / "order_desk"
"""A sample, complete and tested. A new project is the same under another name."""

TAKEN = {"httpx2", "tests", "tools"}
"""What the template imports, and its other folders."""

LEFT_OUT = shutil.ignore_patterns(
    "__pycache__", ".*_cache", "dist", "py-ext.lock", "*.egg-info", ".venv"
)


def arguments(argv: list[str], program: str, default: Path) -> argparse.Namespace:
    """Read the command line."""
    parser = command_options.parser_of(program, __doc__)
    parser.add_argument(
        "folder",
        type=Path,
        help="the folder to make; its name is the project's, such as order-desk",
    )
    return parser.parse_args(argv)


def run(given: argparse.Namespace) -> None:
    """Write the project. Raises SetupError, and leaves nothing then."""
    folder: Path = given.folder
    if folder.exists() and folder.samefile(Path.cwd()):
        raise SetupError(
            f"you are in {folder.absolute()}: go to the folder above, and name this one"
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SetupError(f"{folder} is there already: choose another name, or an empty folder")
    words = words_of(folder.absolute().name)
    check_module_name(Path("_".join(words)))
    beside = folder.absolute().parent / f".{folder.absolute().name}.new"
    try:
        shutil.rmtree(beside, ignore_errors=True)  # of a run that was killed
        shutil.copytree(TEMPLATE, beside, ignore=LEFT_OUT)
        rename(beside, words)
        if folder.is_dir():
            folder.rmdir()
        beside.rename(folder)
    except OSError as error:
        shutil.rmtree(beside, ignore_errors=True)
        raise SetupError(
            f"{error.filename or folder} cannot be written: {error.strerror}"
        ) from error
    print(f"{folder} is an extension of its own. Next:")
    print(f"\n    cd {folder}\n    pytest\n    py-ext serve\n")


def words_of(name: str) -> list[str]:
    """The words of a project's name. Raises SetupError for a name that Python could not import."""
    words = re.split(r"[-_.\s]", name.strip().lower())
    module = "_".join(words)
    if not all(words) or not module.isidentifier() or keyword.iskeyword(module):
        raise SetupError(
            f"{name!r} is no name for a project: write words with letters, such as order-desk"
        )
    if module in TAKEN or module.startswith("test_"):
        raise SetupError(f"{name!r} is taken in a project: write another name, such as order-desk")
    return words


def rename(folder: Path, words: list[str]) -> None:
    """Give a copy of the template its own name, in its files and in theirs."""
    spellings = {
        "order_desk": "_".join(words),
        "order-desk": "-".join(words),
        "OrderDesk": "".join(word.capitalize() for word in words),
        "Order desk": " ".join(words).capitalize(),
    }
    pattern = re.compile("|".join(spellings))

    def own(text: str) -> str:
        return pattern.sub(lambda found: spellings[found[0]], text)

    for path in sorted(folder.rglob("*"), reverse=True):  # what is in a folder before the folder
        if path.is_file():
            path.write_text(own(path.read_text("utf-8")), "utf-8")
        if own(path.name) != path.name:
            path.rename(path.with_name(own(path.name)))

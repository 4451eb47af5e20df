"""Writes a test that replays a trace: the desktop answers and tells what it did then, and the extension is
to ask for what it asked for then.

py-ext COMMAND order_desk-trace.jsonl
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from py_ext.project.project import read_project
from py_ext.workbench import command_options
from py_ext.workbench.files import read
from py_ext.workbench.messages import SetupError

__all__ = ["arguments", "run"]

TEST = '''\
"""What {name} recorded, replayed: `py-ext test-from-trace` has written it, and it is yours."""

from pathlib import Path

{mark}TRACE = Path(__file__).with_name("{name}")


async def test_{word}(simulator, extension):
    replay = simulator.replay(TRACE)
    await extension.open()
    await replay.finished()
    # Where what it did then was the fault, write down what it is to do instead.
    assert replay.asked == {asked}
'''

MARK = """\
import pytest

pytestmark = pytest.mark.extension("{extension}")

"""
"""For an extension that is a file: a project's tests know theirs."""


def arguments(argv: list[str], program: str, default: Path) -> argparse.Namespace:
    """Read the command line."""
    parser = command_options.parser_of(program, __doc__)
    parser.add_argument(
        "trace", type=Path, help="the file that Save in the message log has written"
    )
    command_options.add_extension(parser, default)
    return parser.parse_args(argv)


def run(given: argparse.Namespace) -> None:
    """Write the test, with a copy of the trace beside it. Raises SetupError."""
    from py_ext.simulator import DeskSimulator, SimulatorError

    project = read_project(given.extension)
    folder = project.place / "tests" if project.place.is_dir() else project.place.parent
    word = "_".join(re.findall(r"[a-z0-9]+", given.trace.stem.lower())) or "trace"
    name, test = f"{word}.jsonl", folder / f"test_{word}.py"
    content = read(given.trace)
    try:
        replay = DeskSimulator().replay(given.trace)
    except SimulatorError as error:
        raise SetupError(str(error).rstrip(".")) from error
    copy = folder / name
    is_same = copy.is_file() and copy.samefile(given.trace)
    for path in (test, *(() if is_same else (copy,))):
        if path.exists():
            raise SetupError(f"{path} is there already: give the trace another name, or delete it")
    mark = "" if project.place.is_dir() else MARK.format(extension=project.place.name)
    asked = "".join(f'        "{each}",\n' for each in replay.recorded)
    text = TEST.format(name=name, word=word, mark=mark, asked=f"[\n{asked}    ]" if asked else "[]")
    try:
        folder.mkdir(exist_ok=True)
        if not is_same:
            copy.write_bytes(content)
        test.write_text(text, "utf-8")
    except OSError as error:
        raise SetupError(
            f"{error.filename or folder} cannot be written: {error.strerror}"
        ) from error
    print(f"{test} replays {copy}. Next: pytest {test}")

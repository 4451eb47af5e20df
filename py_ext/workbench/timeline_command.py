"""Draws a trace: what happened when, as a picture (SVG) that any browser shows, to be attached to a bug.

py-ext COMMAND order_desk-trace.jsonl
py-ext COMMAND order_desk-trace.jsonl --out bug-17.svg
"""

from __future__ import annotations

import argparse
from pathlib import Path

from py_ext.workbench import command_options
from py_ext.workbench.messages import SetupError

__all__ = ["arguments", "run"]


def arguments(argv: list[str], program: str, default: Path) -> argparse.Namespace:
    """Read the command line."""
    parser = command_options.parser_of(program, __doc__)
    parser.add_argument(
        "trace", type=Path, help="the file that Save in the message log has written"
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="where the picture is written (default: beside the trace, with .svg in place of .jsonl)",
    )
    parser.add_argument(
        "--width", type=int, default=1200, metavar="PIXELS", help="of the picture (default: 1200)"
    )
    return parser.parse_args(argv)


def run(given: argparse.Namespace) -> None:
    """Write the picture. Raises SetupError."""
    from py_ext.simulator import SimulatorError, Trace

    out = given.out or given.trace.with_suffix(".svg")
    if given.width < 200:
        raise SetupError(f"--width {given.width}: nothing can be read in less than 200 pixels")
    try:
        picture = Trace.load(given.trace).timeline(width=given.width)
    except SimulatorError as error:
        raise SetupError(str(error).rstrip(".")) from error
    try:
        out.write_text(picture, "utf-8")
    except OSError as error:
        raise SetupError(f"{out} cannot be written: {error.strerror}") from error
    print(f"{out}: open it in a browser. No customer data is in it.")

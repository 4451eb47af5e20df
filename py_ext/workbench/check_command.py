"""Looks for what is wrong in an extension, without running it and without a browser.

py-ext COMMAND
py-ext COMMAND order_desk.py --json
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from py_ext.workbench import command_options
from py_ext.workbench.check.check import check
from py_ext.workbench.check.finding import Finding, Severity, shown

__all__ = ["arguments", "run"]


def arguments(argv: list[str], program: str, default: Path) -> argparse.Namespace:
    """Read the command line."""
    parser = command_options.parser_of(program, __doc__)
    command_options.add_extension(parser, default)
    command_options.add_runtime(parser)
    parser.add_argument(
        "--json", action="store_true", help="print a list of the findings, for editors and CI"
    )
    parser.add_argument(
        "--no-types", dest="types", action="store_false", help="leave mypy out, which takes longest"
    )
    return parser.parse_args(argv)


def run(given: argparse.Namespace) -> int:
    """Check what the command line names; 1 where something would fail, else 0."""
    findings = check(given.extension, types=given.types, say=tell, runtime=given.runtime)
    if given.json:
        print(json.dumps([each.as_plain() for each in findings], indent=2))
    else:
        print("\n".join([*map(str, findings), summary(given.extension, findings)]))
    return int(any(each.severity is Severity.ERROR for each in findings))


def tell(said: str) -> None:
    print(f"[check] {said}", file=sys.stderr, flush=True)


def summary(path: Path, findings: list[Finding]) -> str:
    """The last line: how much there is of each."""
    if not findings:
        return f"{shown(path.absolute())}: nothing to complain of"
    counted = Counter(each.severity for each in findings)
    said = ", ".join(
        f"{counted[each]} {each}{'s' if counted[each] > 1 else ''}"
        for each in Severity
        if counted[each]
    )
    files = len({each.path for each in findings})
    return f"{said} in {files} {'file' if files == 1 else 'files'}"

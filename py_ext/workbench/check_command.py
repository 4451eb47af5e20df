"""Reads an extension and tells what would go wrong in its page, without running it."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from py_ext.workbench.check.check import check
from py_ext.workbench.check.finding import Finding, Severity, shown
from py_ext.workbench.messages import write_any_name

__all__ = ["arguments", "main"]

EXAMPLE = """example:
  %(prog)s                          the project in this folder
  %(prog)s order_desk.py --json     one file, for an editor or for CI
"""


def arguments(argv: list[str] | None = None, prog: str = "py-ext check") -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(
        prog=prog,
        description=__doc__,
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "path",
        nargs="?",
        type=Path,
        default=Path(),
        help="the author's file, or a folder with a pyproject.toml (default: this folder)",
    )
    parser.add_argument(
        "--json", action="store_true", help="print a list of the findings, for editors and CI"
    )
    parser.add_argument(
        "--no-types", dest="types", action="store_false", help="leave mypy out, which takes longest"
    )
    return parser.parse_args(argv)


def main(argv: list[str] | None = None, prog: str = "py-ext check") -> int:
    """Check what the command line names; 1 where something would fail, else 0."""
    write_any_name()
    given = arguments(argv, prog)
    findings = check(
        given.path, types=given.types, say=lambda said: print(f"[check] {said}", file=sys.stderr)
    )
    if given.json:
        print(json.dumps([each.as_plain() for each in findings], indent=2))
    else:
        print("\n".join([*map(str, findings), summary(given.path, findings)]))
    return int(any(each.severity is Severity.ERROR for each in findings))


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

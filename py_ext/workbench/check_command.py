"""Looks for what is wrong in an extension, without running it and without a browser.

py-ext COMMAND
py-ext COMMAND order_desk.py --json
py-ext COMMAND --url https://extensions.example.com/order-desk/

With --url, it looks at a deployment: whether all files are there, and come as they should.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

from py_ext.workbench import command_options
from py_ext.workbench.check.check import check
from py_ext.workbench.check.finding import Finding, Severity, shown
from py_ext.workbench.deploy.url_check import check_url
from py_ext.workbench.deploy.url_wrong import Wrong

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
    parser.add_argument(
        "--url",
        metavar="ADDRESS",
        help="check this deployment, in place of the extension's code",
    )
    parser.add_argument(
        "--bundle",
        type=Path,
        metavar="FOLDER",
        help="with --url: the bundle that was deployed (default: dist)",
    )
    given = parser.parse_args(argv)
    if given.url == "":
        parser.error("--url: say the address of the deployment")
    if given.bundle is not None and given.url is None:
        parser.error(
            "--bundle is for a deployment: add --url with its address, or leave --bundle out to check "
            "the extension's code"
        )
    given.bundle = given.bundle or Path("dist")
    return given


def run(given: argparse.Namespace) -> int:
    """Check what the command line names; 1 where something would fail, else 0."""
    findings: list[Finding] | list[Wrong]
    if given.url:
        findings = check_url(given.url, given.bundle)
        files = {file for each in findings for file in each.files}
        last = summary(given.url, findings, files)
    else:
        findings = check(given.extension, types=given.types, say=tell, runtime=given.runtime)
        paths = {str(each.path) for each in findings}
        last = summary(shown(given.extension.absolute()), findings, paths)
    if given.json:
        print(json.dumps([each.as_plain() for each in findings], indent=2))
    else:
        print("\n".join([*map(str, findings), last]))
    return int(any(each.severity is Severity.ERROR for each in findings))


def tell(said: str) -> None:
    print(f"[check] {said}", file=sys.stderr, flush=True)


def summary(what: str, findings: Sequence[Finding | Wrong], files: Collection[str]) -> str:
    """The last line: how much there is of each.

    Args:
        what: Was checked.
        findings: What was found.
        files: Those that it is about.
    """
    if not findings:
        return f"{what}: nothing to complain of"
    counted = Counter(each.severity for each in findings)
    said = ", ".join(
        f"{counted[each]} {each}{'s' if counted[each] > 1 else ''}"
        for each in Severity
        if counted[each]
    )
    return f"{said} in {len(files)} {'file' if len(files) == 1 else 'files'}"

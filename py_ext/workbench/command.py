"""The command ``py-ext``, and the scripts of a checkout that are the same code.

py-ext new order-desk
py-ext serve
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from py_ext.workbench.messages import SetupError, fail, write_any_name
from py_ext.workbench.places import PACKAGE, ROOT, SAMPLE
from py_ext.workbench.python_packages import need_author_packages, use_python_packages

__all__ = ["COMMANDS", "main", "script"]

COMMANDS = {
    "new": "write a project to begin with",
    "serve": "show the simulated desktop with an extension in it; reload it when it is saved",
    "check": "look for what is wrong in an extension, without a browser",
    "build": "pack an extension into static files for any web server",
    "timeline": "draw what the message log has saved",
    "test-from-trace": "write a test that replays what the message log has saved",
    "docs": "show the documentation: guides, tutorial, reference, errors",
}
"""What each does. Each is a module, such as ``build_command``, with ``arguments`` and ``run``."""

WIDTH = max(map(len, COMMANDS)) + 2

HELP = (
    "usage: py-ext COMMAND …\n\n"
    "Extensions for the agent's desktop, in Python. Begin with: py-ext new order-desk\n\n"
    + "".join(f"  {name:<{WIDTH}}{does}\n" for name, does in COMMANDS.items())
    + "\npy-ext COMMAND --help says more. Exit codes: 0 done, 1 something is wrong, 2 the command "
    f"line makes no sense.\nThe guide: {PACKAGE / 'README.md'}\n"
)


def main() -> None:
    """Do what the command line says."""
    write_any_name()
    name, *rest = sys.argv[1:] or ["--help"]
    if name in ("-h", "--help"):
        print(HELP, end="")
    elif name == "--version":
        import importlib.metadata

        print(f"py-ext {importlib.metadata.version('py-ext')}")
    elif name in COMMANDS:
        try:
            need_author_packages()
        except SetupError as error:
            fail(error)
        run(name, rest, f"py-ext {name}", Path())
    else:
        import difflib

        close = difflib.get_close_matches(name, COMMANDS, n=1)
        meant = f"did you mean {close[0]}?" if close else f"there are {', '.join(COMMANDS)}"
        print(f"error: there is no command {name}: {meant}", file=sys.stderr)
        raise SystemExit(2)


def script(name: str) -> None:
    """Do what a script at the top of a checkout is for: set up what is missing, then the command."""
    write_any_name()
    try:
        use_python_packages(str(ROOT / f"{name}.py"), *sys.argv[1:])
    except SetupError as error:
        fail(error)
    run(name, sys.argv[1:], f"{name}.py", SAMPLE)


def run(name: str, argv: list[str], program: str, default: Path) -> None:
    """Run a command.

    Args:
        name: Of the command.
        argv: What follows it.
        program: What its help calls it.
        default: The extension, where none is named.
    """
    module = importlib.import_module(f"py_ext.workbench.{name.replace('-', '_')}_command")
    given = module.arguments(argv, program, default)
    try:
        code = module.run(given)
    except SetupError as error:
        fail(error)
    except KeyboardInterrupt:
        code = 130
    raise SystemExit(code or 0)

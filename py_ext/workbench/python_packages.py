"""Sets up the Python packages that pyproject.toml pins.

Whoever manages his own environment (``pip install -e '.[dev]'``) is left alone; else they go into ``.venv``
at the top of the checkout, and the program starts anew with the Python that has them.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from py_ext.workbench import programs
from py_ext.workbench.messages import SetupError, say
from py_ext.workbench.places import ROOT, VENV

__all__ = ["need_author_packages", "use_python_packages"]

PREPARED = "PY_EXT_PREPARED"
"""Set in the environment of the program that runs in .venv, so that it does not start itself again."""


def use_python_packages(*command: str) -> None:
    """Return when this Python has the pinned packages; else run ``command`` with one that has.

    Args:
        command: What follows the interpreter on the command line, such as ``"-m", "tests"``.

    Raises:
        SetupError: They cannot be installed.
    """
    if sys.version_info < (3, 11):
        version = ".".join(map(str, sys.version_info[:2]))
        raise SetupError(f"Python 3.11 or newer is needed, this is {version}")
    missing = missing_packages()
    if not missing:
        return
    if os.environ.get(PREPARED):
        raise SetupError(
            f"{VENV.name} has the pinned packages, but this Python finds others ({', '.join(missing)}): "
            "is PYTHONPATH set?"
        )
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if Path(sys.prefix).resolve() == VENV.resolve() or not is_complete(python):
        install(python, missing)
    arguments = [str(python), *command]
    environment = {**os.environ, PREPARED: "1"}
    if os.name == "nt":
        raise SystemExit(subprocess.call(arguments, env=environment))
    sys.stdout.flush()
    # This process becomes the other: signals go where they should.
    os.execve(python, arguments, environment)


def need_author_packages() -> None:
    """Raise SetupError where py_ext was installed without what its commands need."""
    missing = []
    for requirement in importlib.metadata.requires("py-ext") or ():
        name, _, marker = requirement.partition(";")
        if re.search(r"""extra == ["']author["']""", marker):
            try:
                importlib.metadata.version(re.split(r"[^\w.-]", name.strip())[0])
            except importlib.metadata.PackageNotFoundError:
                missing.append(name.strip())
    if missing:
        raise SetupError(f"{', '.join(missing)} is missing: pip install 'py-ext[author]'")


def missing_packages() -> list[str]:
    """The pinned packages that this Python does not have in the pinned version."""
    import tomllib  # not at the top: an old Python is told so, in words

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    missing = []
    for requirement in project["optional-dependencies"]["dev"]:
        name, _, version = requirement.partition("==")
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found = ""
        if found != version:
            missing.append(requirement)
    return missing


def is_complete(python: Path) -> bool:
    """Whether .venv was set up from the pyproject.toml that is there now."""
    stamp = VENV / "py-ext-stamp"
    return python.exists() and stamp.is_file() and stamp.read_text("utf-8") == project_stamp()


def project_stamp() -> str:
    """What a complete .venv is marked with."""
    return hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()


def install(python: Path, missing: list[str]) -> None:
    """Make .venv where there is none, and install the packages into it. Raises SetupError."""
    say(f"installing Python packages into {VENV.name}: {', '.join(missing)}")
    if not python.exists():
        made = programs.run([sys.executable, "-m", "venv", "--clear", str(VENV)])
        if made.returncode:
            shutil.rmtree(VENV, ignore_errors=True)
            raise SetupError(
                f"{sys.executable} cannot make a virtual environment "
                f"(on Debian: apt install python3-venv): {programs.last_line(made)}"
            )
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    installed = programs.run([*pip, "--editable", f"{ROOT}[dev]"])
    if installed.returncode:
        raise SetupError(
            "the Python packages could not be installed; is there a network? "
            f"pip said: {programs.last_line(installed)}"
        )
    (VENV / "py-ext-stamp").write_text(project_stamp(), "utf-8")

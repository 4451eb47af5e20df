"""Sets up what is missing, for serve.py, build.py and `python3 -m tests`: Python packages, npm
packages, a browser.

Whoever manages his own environment (`pip install -e '.[dev]'`) is left alone; else everything goes into
`.venv` beside this file. This file runs on the standard library of any Python 3.
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
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
WEB = ROOT / "web"

PREPARED = "PY_EXT_PREPARED"
"""Set in the environment of the program that runs in .venv, so that it does not start itself again."""

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_BROWSER = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


class SetupError(Exception):
    """Something is missing that could not be set up: one sentence that says what to do."""


def say(text: str) -> None:
    """Tell what is being done: set-up takes a while, once."""
    print(f"[set-up] {text}", flush=True)


def fail(error: object) -> NoReturn:
    """End the program with one sentence."""
    print(f"error: {error}", file=sys.stderr)
    raise SystemExit(1)


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
    os.execve(
        python, arguments, environment
    )  # this process becomes the other: signals go where they should


def missing_packages() -> list[str]:
    """The pinned packages that this Python does not have in the pinned version."""
    import tomllib

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
    return hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()


def install(python: Path, missing: list[str]) -> None:
    say(f"installing Python packages into {VENV.name}: {', '.join(missing)}")
    if not python.exists():
        made = run([sys.executable, "-m", "venv", "--clear", str(VENV)])
        if made.returncode:
            shutil.rmtree(VENV, ignore_errors=True)
            raise SetupError(
                f"{sys.executable} cannot make a virtual environment "
                f"(on Debian: apt install python3-venv): {last_line(made)}"
            )
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    installed = run([*pip, "--editable", f"{ROOT}[dev]"])
    if installed.returncode:
        raise SetupError(
            "the Python packages could not be installed; is there a network? "
            f"pip said: {last_line(installed)}"
        )
    (VENV / "py-ext-stamp").write_text(project_stamp(), "utf-8")


def use_npm_packages() -> None:
    """Have web/node_modules hold what web/package-lock.json pins.

    Raises:
        SetupError: There is no Node, it is too old, or ``npm ci`` failed.
    """
    lock = WEB / "package-lock.json"
    stamp = WEB / "node_modules" / ".py-ext-stamp"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return
    npm = shutil.which("npm")
    node = shutil.which("node")
    if npm is None or node is None:
        raise SetupError("Node 20 or newer with npm is needed to fetch Pyodide: install it first")
    version = run([node, "--version"]).stdout.strip()
    major = re.match(r"v(\d+)\.", version)
    if major is None or int(major[1]) < 20:
        raise SetupError(f"Node 20 or newer is needed, this is {version}")
    say("installing npm packages into web/node_modules: pyodide, axe-core, typescript")
    installed = run([npm, "ci", "--no-audit", "--no-fund"], cwd=WEB)
    if installed.returncode:
        raise SetupError(
            f"npm ci failed in web/; is there a network? npm said: {last_line(installed)}"
        )
    stamp.write_text(wanted, "utf-8")


def find_browser() -> str | None:
    """The path of a Chromium: $PY_EXT_BROWSER, one on the PATH, or Playwright's own."""
    given = os.environ.get("PY_EXT_BROWSER")
    if given:
        return given
    for name in BROWSERS:
        found = shutil.which(name)
        if found:
            return found
    if MAC_BROWSER.exists():
        return str(MAC_BROWSER)
    asked = run(
        [
            sys.executable,
            "-c",
            "from playwright.sync_api import sync_playwright\n"
            "with sync_playwright() as p: print(p.chromium.executable_path)",
        ]
    )
    own = asked.stdout.strip()
    return own if own and Path(own).exists() else None


def use_browser() -> str:
    """The path of a Chromium, installed first where there is none.

    Raises:
        SetupError: There is none and it could not be installed.
    """
    found = find_browser()
    if found:
        return found
    say("installing a browser: Playwright's Chromium")
    run([sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"])
    found = find_browser()
    if found is None and shutil.which("apt-get"):
        say("that did not work; installing a browser: Debian's chromium")
        become_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        run([*become_root, "apt-get", "update", "-qq"])
        run(
            [*become_root, "apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
        )
        found = find_browser()
    if found is None:
        raise SetupError(
            "the browser tests need a Chromium and none could be installed: install Chrome or "
            "Chromium, or set PY_EXT_BROWSER to its path"
        )
    say(f"installed {found}")
    return found


def run(
    command: list[str], cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **environment},
        text=True,
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    lines = [line for line in (done.stderr + done.stdout).splitlines() if line.strip()]
    return lines[-1].strip() if lines else f"exit code {done.returncode}"

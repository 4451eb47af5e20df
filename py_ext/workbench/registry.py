"""What the registries have, as the author's own pip sees them: mirrors, proxies, credentials and all."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from py_ext.workbench import registry_process
from py_ext.workbench.messages import SetupError
from py_ext.workbench.pinned_tools import PIP, unpacked
from py_ext.workbench.pyodide_tags import target
from py_ext.workbench.unreached import Unreached

__all__ = ["Offered", "Registry"]


@dataclass(frozen=True)
class Offered:
    """A file of a package that a registry has.

    Attributes:
        filename: Its name.
        url: Where it is.
        sha256: Of its content; empty where the registry does not say.
        kind: ``"wheel"``, one that Pyodide can use; ``"source"``; ``"other"``, a wheel for another
            machine; ``"python"``, for another version of Python.
        version: Of the package.
        yanked: Whether its author has taken it back.
        requires_python: The versions of Python that it is for.
    """

    filename: str
    url: str
    sha256: str
    kind: str
    version: str
    yanked: bool = False
    requires_python: str = ""


class Registry:
    """Asks a pip that runs beside us. It is started when it is first asked, and ended by ``close``."""

    def __init__(self, cache: Path, *, offline: bool = False) -> None:
        self._cache = cache
        self._offline = offline
        self._process: subprocess.Popen[str] | None = None
        self._lock = threading.Lock()
        self._known: dict[str, list[Offered]] = {}

    def files(self, name: str) -> list[Offered]:
        """All files of a package, empty where there is none of that name.

        Raises:
            SetupError: No registry could be reached.
        """
        if name not in self._known:
            unknown = f"what there is of {name} is not known"
            answer = self._ask({"list": name}, unknown)
            files = [Offered(**each) for each in answer.get("files", [])]
            if answer["trouble"] and not files:
                raise Unreached(unknown, answer["trouble"])
            self._known[name] = files
        return self._known[name]

    def fetch(self, offered: Offered, place: Path) -> None:
        """Download a file.

        Raises:
            SetupError: It could not be fetched, or is another than the registry says.
        """
        unfetched = f"{offered.filename} is not there"
        answer = self._ask({"get": offered.url, "to": str(place)}, unfetched)
        if answer["trouble"]:
            raise Unreached(unfetched, answer["trouble"])
        found = hashlib.sha256(place.read_bytes()).hexdigest()
        if offered.sha256 and found != offered.sha256:
            raise SetupError(
                f"{offered.filename} came damaged: its SHA-256 is {found}, not {offered.sha256}; "
                "run this again, and if it stays so, ask whoever runs the registry"
            )

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process:
            process.kill()  # it writes nothing that matters then
            process.communicate()

    def _ask(self, question: dict[str, str], otherwise: str) -> dict[str, Any]:
        if self._offline:
            raise Unreached(otherwise)
        with self._lock:
            process = self._process or self._start()
            assert process.stdin
            assert process.stdout
            try:
                process.stdin.write(json.dumps(question) + "\n")
                process.stdin.flush()
                line = process.stdout.readline()
            except OSError:
                line = ""
        if not line:
            raise SetupError(f"{otherwise}: pip has ended. Run this again")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _start(self) -> subprocess.Popen[str]:
        pip = unpacked(PIP, self._cache, offline=self._offline)
        # -P: our folder must not be among those that pip imports from.
        pyodide = target()
        command = [sys.executable, "-P", registry_process.__file__, str(pip)]
        command += [pyodide.python, pyodide.abi, *pyodide.platforms]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        return self._process

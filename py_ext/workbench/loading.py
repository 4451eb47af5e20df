"""What of a bundle a page loads until it runs."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

__all__ = ["ZONES", "loaded_bytes"]

ZONES = "tzdata.bin"
"""Not .zip, which is sent as it is: this one gains by being compressed on the way."""

ASKED_FOR = (
    *("/debug-panel.mjs", "/debug-panel.css"),
    *("/console-panel.mjs", "/console-panel.css", "/python_console.py"),
)
"""What a page loads only where its address asks for it."""


def loaded_bytes(files: dict[str, bytes], runtime: dict[str, Any], apart: Collection[str]) -> int:
    """How much a page loads until it runs, not compressed: what its bar counts."""
    snapshot, packages = runtime["snapshot"], runtime["packages"]
    later = ["python-"]
    if snapshot:
        later = [] if snapshot["isWhole"] else ["pyodide-"]
        later += [] if packages and packages["isCompiled"] else ["packages-"]
    return sum(
        len(content)
        for name, content in files.items()
        if not name.startswith(tuple(later))
        and not name.endswith(("/icon.svg", ".whl", ZONES, "/second-half.wasm", *ASKED_FOR))
        and name not in apart
    )

"""The page that an extension's frame loads first, written anew for each bundle."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from py_ext.workbench.integrity import integrity_of
from py_ext.workbench.places import PACKAGE, PAGE

__all__ = ["CONSOLE", "CONSOLE_STYLE", "Ahead", "index_page", "page_files"]

CONSOLE = PACKAGE / "_runtime" / "python_console.py"
"""Python's part of the Python console, which comes with the first prompt."""

CONSOLE_STYLE = "console-panel.css"

UNCHECKED = ("icon.svg", "start-check.js")
"""For the first, browsers have no check. The second tells of a sandboxed frame, where none can be made."""


@dataclass(frozen=True)
class Ahead:
    """What a frame fetches at once.

    Attributes:
        modules: What they have to be, by their addresses.
        memory: The snapshot's memory, which early-fetch.js has come; empty where there is none.
        wasm: The wasm that belongs to it, likewise; empty where it is the one that Pyodide fetches itself.
        is_shared: All frames share a Python: its worker, which the first frame starts at once, loads the
            modules and the wasm, and the frame the memory.
    """

    modules: Mapping[str, str] = field(default_factory=dict)
    memory: str = ""
    wasm: str = ""
    is_shared: bool = False


def page_files(*, has_console: bool = False) -> dict[str, bytes]:
    """What of web/page is in a bundle beside the scripts that are joined of its modules."""
    others = (path for path in PAGE.iterdir() if path.suffix in (".js", ".css", ".svg"))
    files = {path.name: path.read_bytes() for path in sorted(others)}
    if has_console:
        files[CONSOLE.name] = CONSOLE.read_bytes()
    else:
        del files[CONSOLE_STYLE]
    return files


def index_page(
    description: dict[str, object],
    page: str,
    files: Mapping[str, bytes],
    imported: Sequence[str],
    csp: str,
    client: tuple[str, str] | None,
    ahead: Ahead,
) -> bytes:
    """index.html with what this bundle holds written into it.

    Args:
        description: For boot.mjs.
        page: The folder of the page's own files.
        files: What is in there, by name.
        imported: The modules that main.mjs imports at once.
        csp: The content security policy.
        client: The script with another ``genesys.wwe.service``: its address, and what it has to be.
        ahead: What the browser is to fetch before a script asks for it.
    """
    template = (PAGE / "index.html").read_text("utf-8")
    # "<" cannot end the script element that the JSON stands in when it is escaped.
    described = json.dumps(description, indent=2).replace("<", "\\u003c")
    head = [
        f'<meta http-equiv="Content-Security-Policy" content="{html.escape(csp)}" />',
    ]
    if ahead.memory or ahead.is_shared:
        told = {"memory": ahead.memory, "wasm": ahead.wasm}
        if ahead.is_shared:
            told["modules"] = " ".join(ahead.modules)
            told["worker"] = f"{page}shared-worker.mjs"
            told["version"] = str(description.get("version", ""))
        wanted = " ".join(f'data-{name}="{value}"' for name, value in told.items() if value)
        head.append(f'<script src="early-fetch.js" {wanted}></script>')
    if not ahead.is_shared:
        head += [
            f'<link rel="modulepreload" href="{address}" integrity="{integrity}" />'
            for address, integrity in ahead.modules.items()
        ]
    if client is not None:
        # First, because the client's file may subscribe by itself.
        head.append('<script src="page-subscriptions.js"></script>')
        address, integrity = client
        head.append(f'<script src="{address}" integrity="{integrity}"></script>')
    name = html.escape(str(description["name"]))  # there before any script runs
    template = template.replace("<!-- name -->", name)
    modules = [f'<link rel="modulepreload" href="{name}" />' for name in ("main.mjs", *imported)]
    places = {
        "<!-- head -->": "\n    ".join(head),
        "<!-- modules -->": "\n    ".join(modules),
        "<!-- bundle -->": f'<script type="application/json" id="bundle">{described}</script>',
    }
    for place, text in places.items():
        assert template.count(place) == 1, f"web/page/index.html has one {place}"
        template = template.replace(place, text)

    def placed(found: re.Match[str]) -> str:
        """The page's own file, in its folder and with its hash: cut short, it might run without a word."""
        integrity = integrity_of(files[found[2]])
        check = "" if found[2] in UNCHECKED else f' integrity="{integrity}"'
        return f'{found[1]}="{page}{found[2]}"{check}'

    return re.sub(r'(href|src)="([\w.-]+)"', placed, template).encode()

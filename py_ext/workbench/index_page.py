"""The page that an extension's frame loads first, written anew for each bundle."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from dataclasses import dataclass
from pathlib import Path

from py_ext.workbench.places import PAGE

__all__ = ["Ahead", "index_page", "page_files"]

UNCHECKED = ("icon.svg", "start-check.js")
"""For the first, browsers have no check. The second tells of a sandboxed frame, where none can be made."""


OWN_PYTHON = re.compile(r"\n *<!-- own python -->(.*?)\n *<!-- /own python -->", re.DOTALL)
"""Where index.html names the modules that only a frame with a Python of its own needs."""


@dataclass(frozen=True)
class Ahead:
    """What a frame with a Python of its own fetches at once.

    Attributes:
        modules: Their addresses.
        memory: The snapshot's memory, which early-fetch.js has come; empty where there is none.
    """

    modules: tuple[str, ...] = ()
    memory: str = ""


def page_files() -> list[Path]:
    """What is in web/page: a bundle has all of it, but for index.html, which it has written anew."""
    return sorted(path for path in PAGE.iterdir() if path.name != "index.html")


def index_page(
    description: dict[str, object],
    page: str,
    csp: str,
    client: str | None,
    ahead: Ahead | None,
) -> bytes:
    """index.html with what this bundle holds written into it.

    Args:
        description: For boot.mjs.
        page: The folder of the page's own files.
        csp: The content security policy.
        client: The script with another ``genesys.wwe.service``.
        ahead: What the browser is to fetch for a Python of the frame's own before a script asks for it.
            None where all frames share one: its worker loads that, and later frames would wait for it.
    """
    template = (PAGE / "index.html").read_text("utf-8")
    template = OWN_PYTHON.sub(lambda found: found[1] if ahead else "", template)
    # "<" cannot end the script element that the JSON stands in when it is escaped.
    described = json.dumps(description, indent=2).replace("<", "\\u003c")
    head = [
        f'<meta http-equiv="Content-Security-Policy" content="{html.escape(csp)}" />',
    ]
    if ahead is not None:
        if ahead.memory:
            head.append(f'<script src="early-fetch.js" data-file="{ahead.memory}"></script>')
        head += [f'<link rel="modulepreload" href="{address}" />' for address in ahead.modules]
    if client is not None:
        # First, because the client's file may subscribe by itself.
        head.append('<script src="page-subscriptions.js"></script>')
        head.append(f'<script src="{client}"></script>')
    name = html.escape(str(description["name"]))  # there before any script runs
    template = template.replace("<!-- name -->", name)
    places = {
        "<!-- head -->": "\n    ".join(head),
        "<!-- bundle -->": f'<script type="application/json" id="bundle">{described}</script>',
    }
    for place, text in places.items():
        assert template.count(place) == 1, f"web/page/index.html has one {place}"
        template = template.replace(place, text)

    def placed(found: re.Match[str]) -> str:
        """The page's own file, in its folder and with its hash: cut short, it might run without a word."""
        content = (PAGE / found[2]).read_bytes()
        hashed = base64.b64encode(hashlib.sha256(content).digest()).decode()
        check = "" if found[2] in UNCHECKED else f' integrity="sha256-{hashed}"'
        return f'{found[1]}="{page}{found[2]}"{check}'

    return re.sub(r'(href|src)="([\w.-]+)"', placed, template).encode()

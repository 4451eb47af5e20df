"""The page that an extension's frame loads first, written anew for each bundle."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from pathlib import Path

from py_ext.workbench.places import PAGE

__all__ = ["index_page", "page_files"]

UNCHECKED = ("icon.svg", "start-check.js")
"""For the first, browsers have no check. The second tells of a sandboxed frame, where none can be made."""


def page_files() -> list[Path]:
    """What is in web/page: a bundle has all of it, but for index.html, which it has written anew."""
    return sorted(path for path in PAGE.iterdir() if path.name != "index.html")


def index_page(
    description: dict[str, object],
    page: str,
    csp: str,
    client: str | None,
    asked: list[str],
    ahead: str | None,
) -> bytes:
    """index.html with what this bundle holds written into it.

    Args:
        description: For boot.mjs.
        page: The folder of the page's own files.
        csp: The content security policy.
        client: The script with another ``genesys.wwe.service``.
        asked: The modules that the browser is to fetch before a script asks for them.
        ahead: The file that early-fetch.js has come.
    """
    template = (PAGE / "index.html").read_text("utf-8")
    # "<" cannot end the script element that the JSON stands in when it is escaped.
    described = json.dumps(description, indent=2).replace("<", "\\u003c")
    head = [
        f'<meta http-equiv="Content-Security-Policy" content="{html.escape(csp)}" />',
        *([f'<script src="early-fetch.js" data-file="{ahead}"></script>'] if ahead else ()),
        *(f'<link rel="modulepreload" href="{address}" />' for address in asked),
    ]
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

"""A small bundle, with all that a large one has, and what a web server gets to know of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from py_ext.project.proxy import Proxy
from py_ext.workbench import compress
from py_ext.workbench.deploy.apache import apache_files
from py_ext.workbench.deploy.caddy import caddy_files
from py_ext.workbench.deploy.docker import docker_files
from py_ext.workbench.deploy.iis import iis_files
from py_ext.workbench.deploy.kept import DEPLOY, write_all
from py_ext.workbench.deploy.nginx import nginx_files
from py_ext.workbench.deploy.site import Site, types_in
from py_ext.workbench.files import write_folder
from py_ext.workbench.policy import headers_for

__all__ = ["COPIES", "FILES", "PYTHON", "SCRIPT", "TOLD", "deployed", "site_with"]

SCRIPT = "page-0123456789abcdea/boot.mjs"
PYTHON = "extension-0123456789abcdeb/orders/__init__.py"
TOLD = b'<script type="application/json" id="bundle">{"module": "orders", "version": "1.0+abc"}</script>'
"""What the page tells of its bundle."""

FILES = {
    "index.html": b"<!doctype html>" + TOLD + b"<p>Orders</p>" * 200,
    SCRIPT: b"export const a = 1;\n" * 200,
    "page-0123456789abcdea/style.css": b"a { b: c }\n" * 200,
    "page-0123456789abcdea/small.js": b"1",
    "python-0123456789abcdec/pyodide.asm.wasm": b"\0asm" * 500,
    "python-0123456789abcdec/snapshot.bin": b"memory" * 500,
    "py_ext-0123456789abcded/py_ext-0.1.0-py3-none-any.whl": b"PK" * 1000,
    PYTHON: b"from py_ext import Desk\n" * 100,
    "extension-0123456789abcdeb/help/g\u00e4ste.html": b"<p>Help</p>" * 200,
    "extension-0123456789abcdeb/help/index.html": b"<p>Index</p>",
    "extension-0123456789abcdeb/LICENSE": b"Do what you like. " * 200,
    "extension-0123456789abcdeb/data.unheard": b"something " * 200,
}


def site_with(proxy: Mapping[str, Proxy] | None = None, module: str = "orders") -> Site:
    """A site with these files."""
    headers = headers_for(["https://wwe.example.com"], ["https://crm.example.com"], shared=True)
    settings = {"crm": ("text", True), "retries": ("whole number", False)}
    return Site(
        module,
        "Orders",
        headers,
        types_in(FILES),
        ["https://wwe.example.com"],
        proxy or {},
        settings,
    )


COPIES = (
    "versions/0123456789abcdef/HEADERS.txt",
    "versions/0123456789abcdef/deploy/nginx-http.conf",
    "versions/0123456789abcdef/deploy/site.json",
    "versions/0123456789abcdef/sbom.cdx.json",
)
"""What a version keeps for operations: it is served to nobody."""


@dataclass(frozen=True)
class Deployed:
    """What lies in a folder.

    Attributes:
        folder: Of the bundle.
        site: What is served.
        configuration: The folder of the configurations.
    """

    folder: Path
    site: Site
    configuration: Path = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "configuration", self.folder / DEPLOY)


def deployed(folder: Path, site: Site | None = None) -> Deployed:
    """Write it."""
    site = site or site_with()
    packed = compress.compressed(
        folder.parent / "cache", {name: FILES[name] for name in FILES if name != "index.html"}
    )
    write_folder(folder, FILES | packed | dict.fromkeys(("HEADERS.txt", *COPIES), b"{}"))
    texts = {
        **nginx_files(site),
        **apache_files(site),
        **caddy_files(site),
        **iis_files(site),
        **docker_files(site),
        "DEPLOY.md": "guide",
    }
    files = {name: text.encode() for name, text in texts.items()} | {"site.json": site.dumps()}
    write_all(folder / DEPLOY, files)
    (folder / "settings.json").write_text('{"crm": "https://crm.example.com"}')
    return Deployed(folder, site)

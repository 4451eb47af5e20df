"""An extension as a folder of static files that any web server can serve.

The folder holds all that the page loads: nothing in it reaches for another host. HEADERS.txt in it names
the headers to serve it with. All but index.html is in folders that are named after what is in them, so
that browsers may keep it for ever.
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from py_ext.workbench import compress, pinned_pyodide
from py_ext.workbench.bytecode import bytecode
from py_ext.workbench.extension_file import check_extension
from py_ext.workbench.files import read, write_folder
from py_ext.workbench.index_page import index_page, page_files
from py_ext.workbench.npm_packages import use_npm_packages
from py_ext.workbench.origins import origin_of
from py_ext.workbench.page_wheel import page_wheel
from py_ext.workbench.places import CACHE
from py_ext.workbench.policy import headers_for, headers_text
from py_ext.workbench.snapshot import imports_of, snapshot
from py_ext.workbench.time_zones import time_zones

__all__ = ["Bundle", "build", "digest_of"]

BOOT_PATIENCE = 60
"""Seconds in which something has to come. Pyodide tells nobody that a wasm cannot be instantiated."""

ZONES = "tzdata.bin"
"""Not .zip, which is sent as it is: this one gains by being compressed on the way."""

AT_ONCE = ("pyodide.mjs", "pyodide.asm.mjs")
"""The modules that a page that starts from a snapshot cannot start without. Not the wasm and the memory:
browsers keep what they have preloaded, which costs five frames 70 MB."""


@dataclass(frozen=True)
class Bundle:
    """What was built.

    Attributes:
        folder: Serve this.
        headers: With these headers, and `cache_control`.
        changed: How many files had to be written: 0 when everything was there.
    """

    folder: Path
    headers: dict[str, str]
    changed: int


def build(
    extension: Path,
    out: Path,
    *,
    desktops: list[str],
    service_client: Path | None = None,
    deploy: bool = False,
    cold_boot: bool = False,
    label: str = "",
) -> Bundle:
    """Make the folder ``out``, or bring it up to date.

    Args:
        extension: The author's file.
        out: Made if it does not exist; a folder with other things in it is not touched.
        desktops: The origins of the desktops that may frame the page.
        service_client: A script that defines ``genesys.wwe.service``, such as the vendor's, to load
            in place of ours.
        deploy: It is for agents, who see nothing of ours but a label while it starts, and a sentence when
            something fails; else for the author. And spend the time to make it quick to load: what the
            extension imports is in the snapshot of this bundle, and there are compressed files beside
            the others.
        cold_boot: Leave the snapshot out.
        label: What agents see; left out, the module's name as words.

    Raises:
        SetupError: Something is wrong or missing, in one sentence.
    """
    check_extension(extension)
    desktops = [origin_of(desktop) for desktop in desktops]
    use_npm_packages()
    files: dict[str, bytes] = {}

    def folder(name: str, content: dict[str, bytes]) -> str:
        place = f"{name}-{digest_of(content)}/"
        files.update({place + file: content[file] for file in content})
        return place

    source = read(extension)
    stock, wheel = pinned_pyodide.pyodide_files(), page_wheel()
    page = folder("page", {path.name: path.read_bytes() for path in page_files()})
    authors = {extension.name: source}
    if deploy and not cold_boot:
        compiled = bytecode(CACHE, pinned_pyodide.FOLDER, extension)
        if compiled:
            authors[extension.stem + pinned_pyodide.bytecode_ending()] = compiled
    own = folder("extension", authors)
    asked: list[str] = []
    ahead = None
    runtime: dict[str, object] = {
        "pyodide": folder("pyodide", stock),
        "wheel": folder("py_ext", {wheel.name: wheel.read_bytes()}) + wheel.name,
        "zones": folder("time_zones", {ZONES: time_zones()}) + ZONES,
        "snapshot": None,
        "early": False,
    }
    if not cold_boot:
        imports = imports_of(source)
        made = snapshot(CACHE, pinned_pyodide.FOLDER, wheel, imports if deploy else ())
        place = folder("python", made.files)
        runtime["snapshot"] = {
            "folder": place,
            "head": made.head,
            "lock": made.lock,
        }
        runtime["early"] = not imports <= made.modules
        asked += [place + name for name in AT_ONCE]
        ahead = place + "snapshot.bin"
    runtime["checks"] = checks(files)
    client = None
    if service_client is not None:
        client = folder("client", {"service-client.js": read(service_client)}) + "service-client.js"
    description: dict[str, object] = {
        "name": (label.strip() or as_words(extension.stem)) if deploy else extension.stem,
        "audience": "agent" if deploy else "author",
        "desktops": desktops,
        "module": extension.stem,
        "files": [own + quote(name) for name in authors],
        "runtime": runtime,
        "bytes": loaded_bytes(files, runtime),
        "patience": BOOT_PATIENCE,
    }
    if deploy:
        files |= compress.compressed(CACHE, files)
    files["index.html"] = index_page(description, page, client, asked, ahead)
    headers = headers_for(desktops)
    files["HEADERS.txt"] = headers_text(headers)
    return Bundle(out, headers, write_folder(out, files))


def checks(files: dict[str, bytes]) -> dict[str, tuple[int, int]]:
    """What the page knows each file by that it loads itself: its length, and its CRC-32.

    Not the memory's, which has a checksum of its own, nor those of modules that the browser loads.
    """
    return {
        quote(name): (len(content), zlib.crc32(content))
        for name, content in files.items()
        if not name.startswith("page-") and not name.endswith("/snapshot.bin")
    }


def as_words(module: str) -> str:
    """The name of a module as a person would write it: ``order_desk`` is "Order desk"."""
    words = " ".join(module.replace("_", " ").split()) or module
    return words[0].upper() + words[1:]


def digest_of(content: dict[str, bytes]) -> str:
    """A name for these files that no other files have."""
    digest = hashlib.sha256()
    for name in sorted(content):
        digest.update(name.encode() + b"\0" + hashlib.sha256(content[name]).digest())
    return digest.hexdigest()[:16]


def loaded_bytes(files: dict[str, bytes], runtime: dict[str, object]) -> int:
    """How much a page loads until it runs, not compressed: what its bar counts."""
    later = "pyodide-" if runtime["snapshot"] else "python-"
    return sum(
        len(content)
        for name, content in files.items()
        if not name.startswith(later)
        and not name.endswith((".svg", ".whl", ZONES, "/second-half.wasm"))
    )

"""An extension as a folder of static files that any web server can serve.

The folder holds all that the page loads: nothing in it reaches for another host. HEADERS.txt in it names
the headers to serve it with. All but index.html is in folders that are named after what is in them, so
that browsers may keep it for ever.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from py_ext.page._sanitizing import as_plain
from py_ext.project.catalogs import SOURCES, compile_catalogs
from py_ext.project.own_files import own_files
from py_ext.project.project import Project, read_project
from py_ext.project.report import origin_in
from py_ext.workbench import compress, pinned_pyodide
from py_ext.workbench.bytecode import bytecode
from py_ext.workbench.files import read, write_folder
from py_ext.workbench.index_page import (
    CONSOLE,
    CONSOLE_STYLE,
    Ahead,
    index_page,
    page_files,
)
from py_ext.workbench.integrity import checks, integrity_of
from py_ext.workbench.loading import ZONES, loaded_bytes
from py_ext.workbench.messages import Laps, SetupError
from py_ext.workbench.npm_packages import use_npm_packages
from py_ext.workbench.package_files import has_data, package_files
from py_ext.workbench.packages import packages_of
from py_ext.workbench.packed import packed
from py_ext.workbench.page_scripts import page_scripts
from py_ext.workbench.page_wheel import page_wheel
from py_ext.workbench.places import CACHE
from py_ext.workbench.policy import headers_for, headers_text, policy
from py_ext.workbench.sbom import sbom, write_sbom
from py_ext.workbench.snapshot import snapshot, wanted_modules
from py_ext.workbench.time_zones import time_zones
from py_ext.workbench.versions import Written, write_version
from py_ext.workbench.words import ENGLISH, words

__all__ = ["Bundle", "build", "digest_of"]

PACKAGES = "packages.bin"

LOOKS = 300
"""Seconds between two looks for another version: each is answered with 304, in a few hundred bytes."""

BOOT_PATIENCE = 60
"""Seconds in which something has to come. Pyodide tells nobody that a wasm cannot be instantiated."""

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
        shared: One Python serves all frames of a desktop.
        has_console: Its frames have a Python console for who asks for it.
        version: Changes with anything that is in it. Of a deployment, it begins with the project's own.
        versions: All that the folder keeps, this one first.
        took: How long its parts took, in words.
    """

    folder: Path
    headers: dict[str, str]
    changed: int
    shared: bool
    has_console: bool
    version: str
    versions: tuple[str, ...]
    took: str


def build(
    extension: Path,
    out: Path,
    *,
    service_client: Path | None = None,
    deploy: bool = False,
    cold_boot: bool = False,
    wheels: Sequence[Path] = (),
    upgrade: bool = False,
    locked: bool = False,
    tells_doings: bool = False,
    **settings: Any,
) -> Bundle:
    """Make the folder ``out``, or bring it up to date.

    Args:
        extension: The author's file, or his project's folder.
        out: Made if it does not exist; a folder with other things in it is not touched.
        service_client: A script that defines ``genesys.wwe.service``, such as the vendor's, to load
            in place of ours.
        deploy: It is for agents, who see nothing of ours but a label while it starts, and a sentence when
            something fails; else for the author. And spend the time to make it quick to load: what the
            extension imports is in the snapshot of this bundle, and there are compressed files beside
            the others.
        cold_boot: Leave the snapshot out.
        wheels: Local wheels of packages, beside those of the project's settings.
        upgrade: Choose the packages anew, whatever the lock says.
        locked: A lock that does not fit is an error; else the packages are chosen anew then.
        tells_doings: It is for a simulated desktop, which is told what the extension does between the
            messages.
        settings: Those that count in place of the project's, such as ``desktops`` or ``label``.

    Raises:
        SetupError: Something is wrong or missing, in one sentence.
    """
    laps = Laps()
    project = read_project(extension, **settings)
    shared = project.settings.runtime == "shared"
    use_npm_packages()
    laps.done("npm packages")
    files: dict[str, bytes] = {}

    def folder(name: str, content: dict[str, bytes]) -> str:
        place = f"{name}-{digest_of(content)}/"
        files.update({place + file: content[file] for file in content})
        return place

    compile_catalogs(project)
    authors = {
        name: path for name, path in own_files(project).items() if path.suffix not in SOURCES
    }
    modules = {name: path for name, path in authors.items() if name.endswith(".py")}
    packages = packages_of(project, wheels=wheels, upgrade=upgrade, frozen=locked)
    shadowed(authors, packages.modules)
    contents = package_files(packages.wheels, project.settings.languages)
    archive = packed(contents) if contents else b""
    laps.done("Python packages")
    stock, wheel = pinned_pyodide.pyodide_files(), page_wheel()
    has_console = project.settings.console
    scripts = page_scripts(CACHE, shared=shared, has_console=has_console)
    pages = page_files(has_console=has_console) | scripts.files
    page = folder("page", pages)
    laps.done("page")
    content = {name: read(path) for name, path in authors.items()}
    ahead = Ahead(is_shared=shared)
    runtime: dict[str, Any] = {
        "pyodide": folder("pyodide", stock),
        "wheel": folder("py_ext", {wheel.name: wheel.read_bytes()}) + wheel.name,
        "zones": folder("time_zones", {ZONES: time_zones()}) + ZONES,
        "packages": None,
        "snapshot": None,
        "early": False,
    }
    if not cold_boot:
        imports = wanted_modules((content[name] for name in modules), packages.modules)
        made = snapshot(
            CACHE,
            pinned_pyodide.FOLDER,
            wheel,
            imports if deploy or packages.wheels else (),
            packages=archive,
            compiled=packages.compiled,
        )
        laps.done("snapshot")
        if deploy:
            content |= bytecode(CACHE, pinned_pyodide.FOLDER, made, modules)
        laps.done("bytecode")
        if made.bytecode:
            archive = packed(contents | made.bytecode)
        place = folder("python", made.files)
        runtime["snapshot"] = {
            "folder": place,
            "isWhole": bool(packages.compiled),
            "head": made.head,
            "lock": made.lock,
        }
        tops = {name for name in imports if name.partition(".")[0] in packages.compiled}
        runtime["early"] = has_data(contents) or not imports - tops <= made.modules
        glue = runtime["pyodide"] if packages.compiled else place
        wasm = "" if packages.compiled else f"{place}pyodide.asm.wasm"
        modules_ahead = {f"{glue}{name}": integrity_of(files[f"{glue}{name}"]) for name in AT_ONCE}
        ahead = Ahead(modules_ahead, f"{place}snapshot.bin", wasm, shared)
    if archive:
        runtime["packages"] = {
            "file": folder("packages", {PACKAGES: archive}) + PACKAGES,
            "modules": sorted(packages.modules),
            "isCompiled": bool(packages.compiled),
        }
    assets = {name: read(path) for name, path in assets_of(project, authors).items()}
    own = folder("extension", content | assets)
    apart = {own + name for name in assets.keys() - content.keys()}
    later = scripts.files.keys() - {"main.mjs", *scripts.imported}
    later |= {"debug-panel.css", CONSOLE_STYLE, CONSOLE.name}
    runtime["checks"] = checks(files, {*apart, *(page + name for name in pages.keys() - later)})
    client = None
    if service_client is not None:
        content_of_client = read(service_client)
        address = folder("client", {"service-client.js": content_of_client}) + "service-client.js"
        client = (address, integrity_of(content_of_client))
    style = f"{page}content.css"
    if project.settings.style is not None:
        style = folder("style", {"style.css": read(project.settings.style)}) + "style.css"
    connect = reached(project)
    site = {name: each.as_plain() for name, each in project.settings.site.items()}
    description: dict[str, object] = {
        "name": project.label if deploy else project.module,
        "audience": "agent" if deploy else "author",
        "words": words() if deploy else {ENGLISH: words()[ENGLISH]},
        "desktops": project.settings.desktops,
        "ancestors": project.settings.ancestors,
        "connect": project.settings.connect,
        "module": project.module,
        "files": [own + quote(name) for name in content],
        "content": {
            "allowed": as_plain(project.settings.images),
            "folder": own,
            "style": style,
            "styleIntegrity": integrity_of(files[style]),
        },
        "settings": json.dumps(site) if site else None,
        "runtime": runtime,
        "shared": shared,
        "idle": project.settings.idle,
        "rateLimit": project.settings.rate_limit,
        "logLevel": (project.settings.log_level or ("warning" if deploy else "info")).upper(),
        "report": project.settings.report if deploy else "",
        "bytes": loaded_bytes(files, runtime, apart),
        "patience": BOOT_PATIENCE,
        "updates": LOOKS if deploy else 0,  # else serve says when
    }

    if tells_doings:
        description["doings"] = True
    if has_console:
        description["console"] = page + CONSOLE.name

    def index(**more: object) -> bytes:
        described = description | more
        csp = policy(connect=connect, images=project.settings.images, shared=shared)
        return index_page(described, page, pages, scripts.imported, csp, client, ahead)

    headers = headers_for(
        project.settings.desktops,
        connect,
        ancestors=project.settings.ancestors,
        images=project.settings.images,
        shared=shared,
    )
    top = {"HEADERS.txt": headers_text(headers)}
    version = digest_of(files | top | {"index.html": index(version=project.version)})
    if deploy:
        laps.done("hashes")
        parts = dict(files)
        files |= compress.compressed(CACHE, files)
        laps.done("compression")
        version = "+".join(filter(None, (project.version, version)))
    files |= top | {"index.html": index(version=version)}
    if deploy:
        written = write_version(out, version, files, project.settings.keep)
        write_sbom(out, sbom(project.module, version, parts, wheel, packages.wheels))
    else:
        written = Written(write_folder(out, files), (version,))
    laps.done("files")
    return Bundle(
        out,
        headers,
        written.changed,
        shared,
        has_console,
        version,
        written.versions,
        laps.told(),
    )


def reached(project: Project) -> tuple[str, ...]:
    """The origins that the page reaches: what its code may, and where failures are reported."""
    report = origin_in(project.settings.report) if project.settings.report else ""
    return tuple(dict.fromkeys(filter(None, (*project.settings.connect, report))))


def assets_of(project: Project, authors: Mapping[str, Path]) -> dict[str, Path]:
    """The project's assets by their names beside the files of its modules.

    Raises:
        SetupError: A name is of both, and of two files, as may be where the modules are in ``src``.
    """
    for name, path in project.settings.assets.items():
        if name in authors and authors[name] != path:
            raise SetupError(
                f"the page cannot have {path} and {authors[name]} by the same name: rename one"
            )
    return project.settings.assets


def shadowed(authors: Iterable[str], modules: Mapping[str, str]) -> None:
    """Raise SetupError where a module of the author's has the name of a package's.

    A page, which has the package in its snapshot, would import the one, and tests the other.
    """
    for name in authors:
        top = name.partition("/")[0].removesuffix(".py")
        if top in modules:
            raise SetupError(
                f"{name} is of a module {top}, and the package {modules[top]} has one too: rename yours"
            )


def digest_of(content: dict[str, bytes]) -> str:
    """A name for these files that no other files have."""
    digest = hashlib.sha256()
    for name in sorted(content):
        digest.update(name.encode() + b"\0" + hashlib.sha256(content[name]).digest())
    return digest.hexdigest()[:16]

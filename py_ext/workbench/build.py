"""Packs an extension into a folder of static files that any web server can serve.

    python3 build.py web/extensions/screen_pop.py --desktop https://desktop.example.com --out dist

The folder holds all that the page loads: nothing in it reaches for another host. HEADERS.txt in it names
the headers to serve it with. All but index.html is in folders that are named after what is in them, so
that browsers may keep it for ever.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import html
import json
import re
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from py_ext.workbench import compress
from py_ext.workbench import setup as prepare
from py_ext.workbench.bytecode import bytecode
from py_ext.workbench.setup import ROOT, WEB, SetupError
from py_ext.workbench.snapshot import imports_of, snapshot

DEFAULT_EXTENSION = WEB / "extensions" / "screen_pop.py"
CACHE = ROOT / ".cache"
PAGE = WEB / "page"
"""What an extension's frame loads."""

PYODIDE = WEB / "node_modules" / "pyodide"
BOOT_PATIENCE = 60
"""Seconds in which something has to come. Pyodide tells nobody that a wasm cannot be instantiated."""

TAKEN_NAMES = {"__main__", "_pyodide", "_pyodide_core", "js", "py_ext", "pyodide", "pyodide_js"}
BYTECODE = ".cpython-314.pyc"
"""How the bytecode of Pyodide's Python is called."""

MANIFEST = "FILES.txt"
"""Lists what a bundle holds: what is not on it is somebody else's, and is left alone."""

AT_ONCE = ("pyodide.mjs", "pyodide.asm.mjs")
"""The modules that a page that starts from a snapshot cannot start without. Not the wasm and the memory:
browsers keep what they have preloaded, which costs five frames 70 MB."""

PYODIDE_FILES = {
    "pyodide.mjs": "6f1d60f7bf529beb300f0f47983c921d3982363640ba20af0e38efdddbc66109",
    "pyodide.asm.mjs": "f7cdc8ece80678ceb712f8e65ebe6d3a83203a180c399865f49612a051693635",
    "pyodide.asm.wasm": "cc36e3cab04fdfc9a63ff13eb52eae2b911bf46c025cc7b281f394bd3de1d5e6",
    "python_stdlib.zip": "fa1957e5777068fc4f7437f96d860ae2fbe9c19732ba06c84e004ec16dd7dd7a",
    "pyodide-lock.json": "5dc2fc119108bc148c7457dc86e7675b5c87e1cafd420b9c34c1eaef7b36c010",
}
"""The SHA-256 of each file of the pinned Pyodide. `npm ci` checks what it downloads; this checks what
is there when we ship it."""


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
) -> Bundle:
    """Make the folder ``out``, or bring it up to date.

    Args:
        extension: The author's file.
        out: Made if it does not exist; a folder with other things in it is not touched.
        desktops: The origins of the desktops that may frame the page.
        service_client: A script that defines ``genesys.wwe.service``, such as the vendor's, to load
            in place of ours.
        deploy: Spend the time to make it quick to load: what the extension imports is in the snapshot
            of this bundle, and there are compressed files beside the others.
        cold_boot: Leave the snapshot out.

    Raises:
        SetupError: Something is wrong or missing, in one sentence.
    """
    check_extension(extension)
    desktops = [origin_of(desktop) for desktop in desktops]
    prepare.use_npm_packages()
    files: dict[str, bytes] = {}

    def folder(name: str, content: dict[str, bytes]) -> str:
        place = f"{name}-{digest_of(content)}/"
        files.update({place + file: content[file] for file in content})
        return place

    source = read(extension)
    stock, wheel = pyodide_files(), page_wheel()
    page = folder("page", {path.name: path.read_bytes() for path in page_files()})
    authors = {extension.name: source}
    if deploy and not cold_boot:
        compiled = bytecode(CACHE, PYODIDE, extension)
        authors |= {f"{extension.stem}{BYTECODE}": compiled} if compiled else {}
    own = folder("extension", authors)
    asked: list[str] = []
    ahead = None
    runtime: dict[str, object] = {
        "pyodide": folder("pyodide", stock),
        "wheel": folder("py_ext", {wheel.name: wheel.read_bytes()}) + wheel.name,
        "snapshot": None,
        "early": False,
    }
    if not cold_boot:
        imports = imports_of(source)
        made = snapshot(CACHE, PYODIDE, wheel, imports if deploy else ())
        place = folder("python", made.files)
        runtime["snapshot"] = {
            "folder": place,
            "head": made.head,
            "lock": made.lock,
        }
        runtime["early"] = not imports <= made.modules
        asked += [place + name for name in AT_ONCE]
        ahead = place + "snapshot.bin"
    client = None
    if service_client is not None:
        client = folder("client", {"service-client.js": read(service_client)}) + "service-client.js"
    description = {
        "name": extension.stem,
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


def page_files() -> list[Path]:
    """What is in web/page: a bundle has all of it, but for index.html, which it has written anew."""
    return sorted(path for path in PAGE.iterdir() if path.name != "index.html")


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
        if not name.startswith(later) and not name.endswith((".svg", ".whl", "/second-half.wasm"))
    )


def policy(desktops: list[str] | None = None) -> str:
    """The content security policy of the extension's page.

    Args:
        desktops: Who may frame it; None leaves that out, as a ``<meta>`` has to.
    """
    directives = [
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "connect-src 'self'",
        "worker-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
    if desktops is not None:
        directives.append(f"frame-ancestors {' '.join(desktops) or chr(39) + 'none' + chr(39)}")
    return "; ".join(directives)


def headers_for(desktops: list[str]) -> dict[str, str]:
    """The headers that a deployment needs, for every file."""
    return {
        "Content-Security-Policy": policy(desktops),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }


def cache_control(path: str) -> str:
    """The Cache-Control header of a file of a bundle, by its path in there."""
    if re.match(r"/?[a-z_]+-[0-9a-f]{16}/", path):
        return "public, max-age=31536000, immutable"
    return "no-cache"  # ask whether it is new


def headers_text(headers: dict[str, str]) -> bytes:
    """HEADERS.txt: what the web server is to send."""
    types = (
        "text/javascript: .mjs .js",
        "application/wasm: .wasm",
        "application/zip: .zip .whl",
        "application/octet-stream: .bin .pyc",
    )
    return "\n".join(
        [
            "Send these headers with every file of this folder:",
            "",
            *(f"{name}: {value}" for name, value in headers.items()),
            "",
            f"Cache-Control: {cache_control('index.html')}",
            "for index.html, and for what is in folders",
            f"Cache-Control: {cache_control('page-0123456789abcdef/boot.mjs')}",
            "because other content has another name.",
            "",
            "Where a browser accepts it, send the file beside it that ends with .br (Content-Encoding:",
            "br) or .gz (gzip) in its place, with Vary: Accept-Encoding. Most servers have a switch.",
            "",
            "Content-Type, where the web server does not know these endings yet:",
            "",
            *types,
            "",
        ]
    ).encode()


def origin_of(address: str) -> str:
    """The origin as browsers write it. Raises SetupError for what is not one."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), -1
    name = parts.hostname or ""
    if (
        parts.scheme not in ("http", "https")
        or not re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f:.]*:[0-9a-f:.]*", name)
        or port == -1
        or parts.path not in ("", "/")
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
    ):
        raise SetupError(
            f"{address!r} is no origin: write it like https://desktop.example.com, without a path "
            "(and a name in other letters as xn--…)"
        )
    usual = {"http": 80, "https": 443}[parts.scheme]
    host = f"[{name}]" if ":" in name else name
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, usual) else "")


def check_extension(extension: Path) -> None:
    """Raise SetupError for a file that cannot be an extension."""
    if extension.is_dir():
        raise SetupError(f"{extension} is a folder: name the extension's file in it")
    if not extension.is_file():
        raise SetupError(f"there is no extension {extension}")
    if extension.suffix != ".py":
        raise SetupError(f"{extension} is no Python file: its name must end with .py")
    if "." in extension.stem:
        raise SetupError(
            f"{extension.name} has a dot in its name, so Python cannot import it: rename it"
        )
    if extension.stem in sys.stdlib_module_names or extension.stem in TAKEN_NAMES:
        raise SetupError(
            f"{extension.name} has the name of a module that Python already has: rename it"
        )


def read(path: Path) -> bytes:
    """The file's content. Raises SetupError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise SetupError(f"{path} cannot be read: {error.strerror}") from error


def pyodide_files() -> dict[str, bytes]:
    """The pinned Pyodide. Raises SetupError where a file is not the pinned one."""
    files = {}
    for name, wanted in PYODIDE_FILES.items():
        content = read(PYODIDE / name)
        if hashlib.sha256(content).hexdigest() != wanted:
            raise SetupError(
                f"web/node_modules/pyodide/{name} is not the pinned file: "
                "delete web/node_modules and run this again"
            )
        files[name] = content
    return files


def page_wheel() -> Path:
    """The wheel of py_ext without what only runs in CPython, built when its sources changed."""
    import tomllib

    from hatchling.builders.wheel import WheelBuilder
    from hatchling.metadata.core import ProjectMetadata
    from hatchling.plugin.manager import PluginManager

    sources = sorted((ROOT / "py_ext").rglob("*.py"))
    digest = hashlib.sha256((ROOT / "pyproject.toml").read_bytes())
    for source in sources:
        digest.update(str(source.relative_to(ROOT)).encode() + b"\0" + source.read_bytes())
    folder = CACHE / f"wheel-{digest.hexdigest()[:16]}"
    built = list(folder.glob("*.whl"))
    if not built:
        try:
            CACHE.mkdir(exist_ok=True)
        except OSError as error:
            raise SetupError(f"{CACHE} cannot be made: {error.strerror}") from error
        for stale in CACHE.glob("wheel-*"):
            shutil.rmtree(stale)
        project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
        wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
        wheel["exclude"] = ["py_ext/simulator", "py_ext/testing", "py_ext/workbench"]
        metadata = ProjectMetadata(str(ROOT), PluginManager(), project)
        builder = WheelBuilder(str(ROOT), metadata=metadata)
        built = [Path(path) for path in builder.build(directory=str(folder), versions=["standard"])]
    return built[0]


def index_page(
    description: dict[str, object],
    page: str,
    client: str | None,
    asked: list[str],
    ahead: str | None,
) -> bytes:
    """index.html with what this bundle holds written into it.

    Args:
        description: For boot.mjs.
        page: The folder of the page's own files.
        client: The script with another ``genesys.wwe.service``.
        asked: The modules that the browser is to fetch before a script asks for them.
        ahead: The file that early-fetch.js has come.
    """
    template = (PAGE / "index.html").read_text("utf-8")
    # "<" cannot end the script element that the JSON stands in when it is escaped.
    described = json.dumps(description, indent=2).replace("<", "\\u003c")
    written = [
        f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy())}" />',
        *([f'<script src="early-fetch.js" data-file="{ahead}"></script>'] if ahead else ()),
        *(f'<link rel="modulepreload" href="{address}" />' for address in asked),
        f'<script type="application/json" id="bundle">{described}</script>',
    ]
    if client is not None:
        written.append(f'<script src="{client}"></script>')
    text, count = re.subn(r"<!-- bundle -->", lambda _: "\n    ".join(written), template)
    assert count == 1, "web/page/index.html has one place for the bundle"
    named = re.sub(r'((?:href|src)=")([\w.-]+")', rf"\g<1>{page}\2", text)
    return named.encode()


def write_folder(folder: Path, files: dict[str, bytes]) -> int:
    """Bring the folder's files of ours to this content; return how many were written or deleted.

    Other files are left alone. The manifest is written first, so that a run that was interrupted can be
    run again.
    """
    try:
        manifest = folder / MANIFEST
        ours = set(manifest.read_text("utf-8").splitlines()) if manifest.is_file() else set()
        if not ours and folder.is_dir() and any(folder.iterdir()):
            raise SetupError(f"{folder} holds other files: choose an empty folder with --out")
        folder.mkdir(parents=True, exist_ok=True)
        changed = int(write(manifest, listed(ours | files.keys())))
        for name, content in files.items():
            changed += write(folder / name, content)
        for name in sorted(ours - files.keys() - {MANIFEST}):
            (folder / name).unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # there is more in it
                (folder / name).parent.rmdir()
            changed += 1
        write(manifest, listed(files))
    except OSError as error:
        raise SetupError(
            f"{error.filename or folder} cannot be written: {error.strerror}"
        ) from error
    return changed


def listed(names: Iterable[str]) -> bytes:
    return "".join(f"{name}\n" for name in sorted(names)).encode()


def write(path: Path, content: bytes) -> bool:
    """Write the file unless it has this content; return whether it had to be written."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return True


def arguments(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="build.py", description=__doc__.splitlines()[0])
    parser.add_argument(
        "extension",
        nargs="?",
        type=Path,
        default=DEFAULT_EXTENSION,
        help="the author's file (default: a sample)",
    )
    parser.add_argument(
        "--desktop",
        action="append",
        default=[],
        metavar="ORIGIN",
        help="the desktop's origin, such as https://desktop.example.com; may be repeated",
    )
    parser.add_argument("--out", type=Path, default=Path("dist"), help="the folder to make")
    parser.add_argument(
        "--service-client",
        type=Path,
        metavar="FILE",
        help="a script with genesys.wwe.service to load in place of ours, such as the vendor's",
    )
    return parser.parse_args(argv)


def main() -> None:
    given = arguments()
    try:
        prepare.use_python_packages(str(ROOT / "build.py"), *sys.argv[1:])
        bundle = build(
            given.extension,
            given.out,
            desktops=given.desktop,
            service_client=given.service_client,
            deploy=True,
        )
    except SetupError as error:
        prepare.fail(error)
    size = sum(path.stat().st_size for path in bundle.folder.rglob("*") if path.is_file())
    state = f"{bundle.changed} files written" if bundle.changed else "nothing had changed"
    print(f"{bundle.folder}: {given.extension.name}, {size / 1e6:.1f} MB, {state}")
    if not given.desktop:
        print("No --desktop was given: the page will say that it does not know its desktop.")


if __name__ == "__main__":
    main()

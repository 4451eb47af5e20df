"""The pages that are compared, each in a folder of one site: a bare Pyodide, PyScript, and ours."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from pathlib import Path

from py_ext.workbench import compress, node, pinned_pyodide
from py_ext.workbench.bundle import build, digest_of
from py_ext.workbench.places import CACHE

HERE = Path(__file__).parent
EXTENSION = HERE / "extension.py"


def script(name: str) -> bytes:
    """One of the bench's scripts, with what it needs: each request more would count."""
    return (HERE / "ticker.js").read_bytes() + (HERE / name).read_bytes()


PROBE_FILE = f"probe-{digest_of({'': script('probe.js')})}/probe.js"
PROBE = {PROBE_FILE: script("probe.js")}
PROBE_TAG = f'<script src="{PROBE_FILE}"></script>'
"""Before all other scripts of a page; browsers keep it as they keep the page's own."""

READY = "import js; js.probe.ready()"
BARE = """<!doctype html>
<title>bare</title>
PROBE
<script type="module">
  import { loadPyodide } from './PYODIDE/pyodide.mjs';
  const python = await loadPyodide();
  python.runPython(CODE);
</script>
"""
PYSCRIPT = """<!doctype html>
<title>PyScript</title>
PROBE
<script type="module" src="PYSCRIPT/core.js"></script>
<script type="py" config='{"interpreter": "./PYODIDE/pyodide.mjs"}'>CODE</script>
"""


STAND_IN = HERE.parent / "contract" / "vendor_stand_in.js"


@dataclass(frozen=True)
class Kind:
    """A page of ours.

    Attributes:
        runtime: Whether all frames share a Python (``shared``) or each has its own (``frame``).
        cold_boot: Python boots in full.
        client: A script in place of our ``genesys.wwe.service``.
    """

    runtime: str
    cold_boot: bool = False
    client: Path | None = None


OURS = {
    "shared": Kind("shared"),
    "frame": Kind("frame"),
    "plain": Kind("frame", cold_boot=True),
    "vendor": Kind("shared", client=STAND_IN),
}
"""What ``make_site`` builds beside ``bare`` and ``pyscript``."""


def make_site(folder: Path, desktop: str) -> dict[str, dict[str, str]]:
    """Write the site: ``bare``, ``pyscript`` and those of ``OURS``.

    Args:
        folder: Where; must not exist.
        desktop: The origin of the page that frames them.

    Returns:
        The headers to send with each, by its name.
    """
    stock = pinned_pyodide.pyodide_files()
    place = f"pyodide-{digest_of(stock)}"
    python = {f"{place}/{name}": content for name, content in stock.items()}
    bare = (
        BARE.replace("PROBE", PROBE_TAG)
        .replace("PYODIDE", place)
        .replace("CODE", json.dumps(READY))
    )
    write(folder / "bare", {**python, **PROBE, "index.html": bare.encode()})
    core = pyscript_files()
    core_place = f"pyscript-{digest_of(core)}"
    page = (
        PYSCRIPT.replace("PROBE", PROBE_TAG)
        .replace("PYODIDE", place)
        .replace("PYSCRIPT", core_place)
    )
    page = page.replace("CODE", html.escape(READY, quote=False))
    scripts = {f"{core_place}/{name}": content for name, content in core.items()}
    write(
        folder / "pyscript",
        {**python, **scripts, **PROBE, "index.html": page.encode()},
    )
    headers = {}
    for name, each in OURS.items():
        bundle = build(
            EXTENSION,
            folder / name,
            desktops=[desktop],
            service_client=each.client,
            deploy=True,
            cold_boot=each.cold_boot,
            runtime=each.runtime,
        )
        with_probe(folder / name)
        headers[name] = bundle.headers
    return headers


def make_desktop(folder: Path) -> None:
    """Write the page that shows the frames."""
    folder.mkdir()
    (folder / "desktop.js").write_bytes(script("desktop.js"))
    page = '<!doctype html><title>desktop</title><script src="desktop.js"></script><body>'
    (folder / "desktop.html").write_text(page, "utf-8")


def with_probe(folder: Path) -> None:
    """Have a bundle's page load the probe first."""
    index = folder / "index.html"
    before = '<link rel="stylesheet"'
    page = index.read_text("utf-8")
    assert page.count(before) == 1, "index.html has one style sheet"
    index.write_text(page.replace(before, f"{PROBE_TAG}\n    {before}"), "utf-8")
    write(folder, PROBE, compressed=False)


def pyscript_files() -> dict[str, bytes]:
    """PyScript as it comes from npm, without the files that are for debugging it."""
    dist = HERE / "node_modules" / "@pyscript" / "core" / "dist"
    if not dist.is_dir():
        node.install_packages(HERE)
    return {
        path.name: path.read_bytes() for path in dist.iterdir() if path.suffix in (".js", ".css")
    }


def write(folder: Path, files: dict[str, bytes], *, compressed: bool = True) -> None:
    more = compress.compressed(CACHE, files) if compressed else {}
    for name, content in {**files, **more}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)

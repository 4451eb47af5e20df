"""The pages that are compared, each in a folder of one site: a bare Pyodide, PyScript, and ours."""

from __future__ import annotations

import html
import json
from pathlib import Path

from py_ext.workbench import compress, node, pinned_pyodide
from py_ext.workbench.bundle import build, digest_of
from py_ext.workbench.places import CACHE

HERE = Path(__file__).parent
EXTENSION = HERE / "extension.py"

READY = "import js; js.probe.ready()"
BARE = """<!doctype html>
<title>bare</title>
<script src="probe.js"></script>
<script type="module">
  import { loadPyodide } from './PYODIDE/pyodide.mjs';
  const python = await loadPyodide();
  python.runPython(CODE);
</script>
"""
PYSCRIPT = """<!doctype html>
<title>PyScript</title>
<script src="probe.js"></script>
<script type="module" src="PYSCRIPT/core.js"></script>
<script type="py" config='{"interpreter": "./PYODIDE/pyodide.mjs"}'>CODE</script>
"""


def make_site(folder: Path, desktop: str) -> None:
    """Write the site: ``bare``, ``pyscript``, ``plain`` (our boot in full), ``snapshot`` and
    ``vendor`` (with a stand-in for the vendor's script).

    Args:
        folder: Where; must not exist.
        desktop: The origin of the page that frames them.
    """
    stock = pinned_pyodide.pyodide_files()
    place = f"pyodide-{digest_of(stock)}"
    python = {f"{place}/{name}": content for name, content in stock.items()}
    bare = BARE.replace("PYODIDE", place).replace("CODE", json.dumps(READY))
    probe = (HERE / "probe.js").read_bytes()
    write(folder / "bare", {**python, "probe.js": probe, "index.html": bare.encode()})
    core = pyscript_files()
    core_place = f"pyscript-{digest_of(core)}"
    page = PYSCRIPT.replace("PYODIDE", place).replace("PYSCRIPT", core_place)
    page = page.replace("CODE", html.escape(READY, quote=False))
    scripts = {f"{core_place}/{name}": content for name, content in core.items()}
    write(
        folder / "pyscript", {**python, **scripts, "probe.js": probe, "index.html": page.encode()}
    )
    stand_in = HERE.parent / "contract" / "vendor_stand_in.js"
    for name, cold_boot, client in (
        ("plain", True, None),
        ("snapshot", False, None),
        ("vendor", False, stand_in),
    ):
        build(
            EXTENSION,
            folder / name,
            desktops=[desktop],
            service_client=client,
            deploy=True,
            cold_boot=cold_boot,
        )
        with_probe(folder / name)


def with_probe(folder: Path) -> None:
    """Have a bundle's page load the probe first."""
    index = folder / "index.html"
    added = '<script src="probe.js"></script>\n    <link rel="stylesheet"'
    index.write_text(index.read_text().replace('<link rel="stylesheet"', added))
    (folder / "probe.js").write_bytes((HERE / "probe.js").read_bytes())


def pyscript_files() -> dict[str, bytes]:
    """PyScript as it comes from npm, without the files that are for debugging it."""
    dist = HERE / "node_modules" / "@pyscript" / "core" / "dist"
    if not dist.is_dir():
        node.install_packages(HERE)
    return {
        path.name: path.read_bytes() for path in dist.iterdir() if path.suffix in (".js", ".css")
    }


def write(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in {**files, **compress.compressed(CACHE, files)}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)

"""The pages with packages that are compared: pure ones in the snapshot, compiled ones beside it, and the
same compiled ones in a bare Pyodide, installed by micropip."""

from __future__ import annotations

import json
from pathlib import Path

from py_ext.project.project import read_project
from py_ext.workbench import pinned_pyodide
from py_ext.workbench.bundle import build, digest_of
from py_ext.workbench.packages import packages_of
from py_ext.workbench.pinned_tools import MICROPIP, fetched
from tests.bench.site import EXTENSION, PROBE, PROBE_TAG, with_probe, write

__all__ = ["PACKAGES", "make_pages"]

PACKAGES = {"pure": ("httpx2", "phonenumbers"), "compiled": ("msgspec", "pydantic")}
"""What the extension of each page imports."""

MICROPIP_PAGE = """<!doctype html>
<title>micropip</title>
PROBE
<script type="module">
  import { loadPyodide } from './PYODIDE/pyodide.mjs';
  const python = await loadPyodide();
  await python.loadPackage(new URL(MICROPIP, location.href).href);
  const wheels = WHEELS.map((name) => new URL(name, location.href).href);
  await python.pyimport('micropip').install.callKwargs(python.toPy(wheels), { deps: false });
  python.runPython(CODE);
</script>
"""


def make_pages(folder: Path, sources: Path, desktop: str) -> dict[str, dict[str, str]]:
    """Write ``pure``, ``compiled`` and ``micropip``.

    Args:
        folder: Of the site.
        sources: Where the extensions are written.
        desktop: The origin of the page that frames them.

    Returns:
        The headers to send with ours, by their names.
    """
    headers = {}
    for name, wanted in PACKAGES.items():
        extension = sources / f"{name}.py"
        imports = "".join(f"import {each}\n" for each in wanted)
        head = f"# /// script\n# dependencies = {json.dumps(wanted)}\n# ///\n{imports}"
        extension.write_text(head + EXTENSION.read_text("utf-8"), "utf-8")
        bundle = build(extension, folder / name, desktops=[desktop], deploy=True)
        with_probe(folder / name)
        headers[name] = bundle.headers
    wheels = packages_of(read_project(sources / "compiled.py")).wheels
    micropip = fetched(MICROPIP, sources)
    stock = pinned_pyodide.pyodide_files()
    place = f"pyodide-{digest_of(stock)}"
    code = "".join(f"import {each}\n" for each in PACKAGES["compiled"])
    page = (
        MICROPIP_PAGE.replace("PROBE", PROBE_TAG)
        .replace("PYODIDE", place)
        .replace("MICROPIP", json.dumps(micropip.name))
    )
    page = page.replace("WHEELS", json.dumps([wheel.name for wheel in wheels]))
    page = page.replace("CODE", json.dumps(code + "import js; js.probe.ready()"))
    files = {f"{place}/{name}": content for name, content in stock.items()}
    files |= {path.name: path.read_bytes() for path in (*wheels, micropip)}
    write(
        folder / "micropip",
        {**files, **PROBE, "index.html": page.encode()},
    )
    return headers

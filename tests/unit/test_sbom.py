"""The bill of materials of a bundle."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from py_ext.workbench import compress, pinned_pyodide, sbom
from py_ext.workbench.bundle import build
from py_ext.workbench.page_wheel import page_wheel
from py_ext.workbench.sbom import sbom_place
from py_ext.workbench.shipped_parts import SHIPPED
from tests.unit.node import run_node
from tests.wheels import wheel

FILES = {
    "index.html": b"page",
    "page-0123456789abcdef/main.mjs": b"script",
    "pyodide-0123456789abcdef/pyodide.mjs": b"pyodide",
}

ASK = f"""
import {{ loadPyodide }} from {json.dumps((pinned_pyodide.FOLDER / "pyodide.mjs").as_uri())};
const python = await loadPyodide();
const {{ _module: module }} = python;
const text = (name) => module.UTF8ToString(module[name]());
const found = JSON.parse(python.runPython(`
    import compression.zstd, decimal, json, pyexpat, sqlite3, sys, unicodedata, zlib
    json.dumps({{
        "emscripten": ".".join(map(str, sys._emscripten_info.emscripten_version)),
        "expat": pyexpat.EXPAT_VERSION.removeprefix("expat_"),
        "libmpdec": decimal.__libmpdec_version__,
        "unicode-character-database": unicodedata.unidata_version,
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "zstd": compression.zstd.zstd_version,
        "sqlite": sqlite3.sqlite_version,
    }})`));
found.xz = text('_lzma_version_string');
found.bzip2 = text('_BZ2_bzlibVersion').split(',')[0];
console.log(JSON.stringify(found));
"""


def written(files: dict[str, bytes] = FILES, wheels: tuple[Path, ...] = ()) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(
        sbom.sbom("order-desk", "1.4.0+0123456789abcdef", files, page_wheel(), wheels)
    )
    return made


def parts_of(bom: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """All components, those within others too."""
    found = {}
    waiting = [bom["metadata"]["component"], *bom["components"]]
    while waiting:
        each = waiting.pop()
        found[each["name"]] = each
        waiting += each.get("components", [])
    return found


def test_it_fits_the_schema(tmp_path: Path) -> None:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    content = sbom.sbom("order-desk", "1+0", FILES, page_wheel(), [wheel(tmp_path, "one-x", "1.0")])
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(content.decode()) is None


def test_it_names_what_is_shipped_with_versions_licences_and_hashes(tmp_path: Path) -> None:
    made = wheel(tmp_path, "one-x", "1.0")
    parts = parts_of(written(wheels=(made,)))
    assert parts["order-desk"]["version"] == "1.4.0+0123456789abcdef"
    assert parts["pyodide"]["version"] == pinned_pyodide.version()
    assert parts["pyodide"]["licenses"] == [{"license": {"id": "MPL-2.0"}}]
    assert len(parts["pyodide"]["hashes"][0]["content"]) == 128
    assert parts["cpython"]["version"] == pinned_pyodide.info()["python"]
    assert {each.name for each in SHIPPED} <= parts.keys()
    hashes = {"alg": "SHA-256", "content": hashlib.sha256(made.read_bytes()).hexdigest()}
    assert (parts["one-x"]["purl"], parts["one-x"]["hashes"]) == ("pkg:pypi/one-x@1.0", [hashes])
    for name, content in FILES.items():
        assert parts[name]["hashes"][0]["content"] == hashlib.sha256(content).hexdigest()
    assert {"py-ext", "tzdata"} <= parts.keys()


def test_what_is_built_into_python_has_the_versions_that_it_says_itself() -> None:
    said = json.loads(run_node(ASK, pinned_pyodide.FOLDER))
    assert said == {each.name: each.version for each in SHIPPED if each.version}


def test_it_says_the_same_of_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    first = written()
    assert written(dict(reversed(FILES.items()))) == first
    assert "timestamp" not in first["metadata"]
    assert first["serialNumber"].startswith("urn:uuid:")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764237600")
    dated = written()
    assert dated["metadata"].pop("timestamp") == "2025-11-27T10:00:00+00:00"
    assert dated == first


@pytest.mark.parametrize(
    ("metadata", "licence"),
    [
        ("License-Expression: MIT OR Apache-2.0\n", [{"expression": "MIT OR Apache-2.0"}]),
        ("License: BSD-3-Clause\n", [{"license": {"id": "BSD-3-Clause"}}]),
        ("License: Our own terms\n", [{"license": {"name": "Our own terms"}}]),
        (
            "Classifier: License :: OSI Approved :: MIT License\n",
            [{"license": {"name": "MIT License"}}],
        ),
        ("", None),
    ],
)
def test_the_licence_is_what_a_package_says(
    tmp_path: Path, metadata: str, licence: list[dict[str, Any]] | None
) -> None:
    about = {"METADATA": f"Metadata-Version: 2.4\nName: one-x\nVersion: 1.0\n{metadata}"}
    made = wheel(tmp_path, "one-x", "1.0", info=about)
    assert parts_of(written(wheels=(made,)))["one-x"].get("licenses") == licence


def test_it_lies_beside_the_folder_that_is_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compress, "compressed", lambda *_: {})  # which takes a minute
    path = tmp_path / "order_desk.py"
    path.write_text("from py_ext import Desk\ndesk = Desk()\n")
    built = build(path, tmp_path / "dist", deploy=True, cold_boot=True)
    place = sbom_place(tmp_path / "dist")
    assert place == tmp_path / "dist.sbom.cdx.json"
    root = json.loads(place.read_text())["metadata"]["component"]
    assert (root["name"], root["version"]) == ("order_desk", built.version)
    named = {each["name"] for each in parts_of(json.loads(place.read_text())).values()}
    for path in (tmp_path / "dist").glob("*-*/*"):
        name = path.relative_to(tmp_path / "dist").as_posix()
        assert name in named or name.startswith(("py_ext-", "versions/"))

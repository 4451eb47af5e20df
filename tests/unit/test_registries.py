"""Packages from the registries that this machine's pip knows: skipped only where it can reach none."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from py_ext.project.project import read_project
from py_ext.workbench.packages import packages_of
from py_ext.workbench.registry import Registry
from py_ext.workbench.unreached import Unreached


@pytest.fixture
def reached(tools: Path) -> Path:
    """A cache, where a registry can be reached."""
    with closing(Registry(tools)) as registry:
        try:
            assert registry.files("micropip")
        except Unreached as error:
            pytest.skip(str(error))
    return tools


def test_packages_of_every_kind_are_had_and_had_again_offline(
    reached: Path, tmp_path: Path
) -> None:
    place = tmp_path / "order_desk.py"
    place.write_text(
        '# /// script\n# dependencies = ["httpx2", "jinja2", "msgspec"]\n# ///\n'
        "from py_ext import Desk\ndesk = Desk()\n"
    )
    project = read_project(place)
    found = packages_of(project, cache=reached)
    assert {"httpx2", "httpx2_jsfetch", "jinja2", "markupsafe", "msgspec"} <= found.modules.keys()
    assert found.compiled  # msgspec has wheels for Pyodide; markupsafe has none, and does without
    names = {each.name.partition("-")[0]: each.name for each in found.wheels}
    assert names["msgspec"].endswith("_wasm32.whl")
    assert names["markupsafe"].endswith("-py3-none-any.whl")
    assert packages_of(project, cache=reached, offline=True, frozen=True) == found

"""What the unit tests share beside the kit's fixtures."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from py_ext import Desk
from py_ext.workbench.pinned_tools import MICROPIP, PIP, unpacked
from py_ext.workbench.places import CACHE
from py_ext.workbench.unreached import Unreached
from tests.wheels import index


@pytest.fixture
def desk() -> Desk:
    """A desk that is not connected; the kit's, which is, is for tests of extensions."""
    return Desk()


@pytest.fixture(scope="session")
def pinned_tools() -> list[Path]:
    """Where the pinned pip and micropip are, which are fetched once."""
    try:
        return [unpacked(tool, CACHE) for tool in (PIP, MICROPIP)]
    except Unreached as error:
        pytest.skip(str(error))


@pytest.fixture
def tools(pinned_tools: list[Path], tmp_path: Path) -> Path:
    """A cache that holds those, and nothing else."""
    cache = tmp_path / "cache"
    cache.mkdir()
    for each in pinned_tools:
        (cache / each.name).symlink_to(each)
    return cache


@pytest.fixture
def offer(
    pinned_tools: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., None]:
    """Has these files be all that the registries have."""
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    for name in ("PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_NO_INDEX"):
        monkeypatch.delenv(name, raising=False)

    def offer(*files: Path, hashes: bool = True) -> None:
        monkeypatch.setenv("PIP_INDEX_URL", index(tmp_path / "simple", *files, hashes=hashes))

    return offer

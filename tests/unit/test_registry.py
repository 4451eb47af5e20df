"""What the registries have, asked through the pinned pip."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from py_ext.workbench.messages import SetupError
from py_ext.workbench.registry import Registry
from py_ext.workbench.unreached import Unreached
from tests.wheels import index, source, wheel


@pytest.fixture
def registry(tools: Path) -> Iterator[Registry]:
    with closing(Registry(tools)) as registry:
        yield registry


def test_each_file_is_told_with_what_it_is_to_pyodide(
    registry: Registry, offer: Callable[..., None], tmp_path: Path
) -> None:
    made = tmp_path / "made"
    offer(
        wheel(made, "speed", "1.0"),
        wheel(made, "speed", "2.0", tag="cp314-cp314-pyemscripten_2026_0_wasm32"),
        wheel(made, "speed", "2.0", tag="cp314-cp314-manylinux_2_28_x86_64"),
        source(made, "speed", "3.0"),
        wheel(made, "other", "9.0"),
    )
    found = {(each.version, each.kind, each.filename) for each in registry.files("speed")}
    assert found == {
        ("1.0", "wheel", "speed-1.0-py3-none-any.whl"),
        ("2.0", "wheel", "speed-2.0-cp314-cp314-pyemscripten_2026_0_wasm32.whl"),
        ("2.0", "other", "speed-2.0-cp314-cp314-manylinux_2_28_x86_64.whl"),
        ("3.0", "source", "speed-3.0.tar.gz"),
    }
    assert registry.files("not-there") == []


def test_what_is_for_another_python_is_told(
    registry: Registry, offer: Callable[..., None], tmp_path: Path
) -> None:
    file = wheel(tmp_path / "made", "speed", "1.0")
    offer(file)
    page = tmp_path / "simple" / "speed" / "index.html"
    page.write_text(page.read_text().replace("<a ", '<a data-requires-python="&gt;=3.99" '))
    (found,) = registry.files("speed")
    assert (found.kind, found.requires_python) == ("python", ">=3.99")


def test_what_comes_is_what_the_registry_says(
    registry: Registry, offer: Callable[..., None], tmp_path: Path
) -> None:
    file = wheel(tmp_path / "made", "speed", "1.0")
    offer(file)
    (found,) = registry.files("speed")
    place = tmp_path / "fetched"
    registry.fetch(found, place)
    assert place.read_bytes() == file.read_bytes()
    file.write_bytes(b"another")
    with pytest.raises(SetupError, match=r"speed-1\.0-py3-none-any\.whl came damaged"):
        registry.fetch(found, place)
    file.unlink()
    with pytest.raises(Unreached, match=r"any\.whl is not there; is there a network\? pip said: "):
        registry.fetch(found, place)


def test_no_network_is_told(
    registry: Registry, offer: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    offer()
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")  # nobody listens there
    monkeypatch.setenv("PIP_RETRIES", "0")
    with pytest.raises(Unreached, match=r"what there is of speed is not known; is there a network"):
        registry.files("speed")


def test_nothing_is_asked_offline(tmp_path: Path) -> None:
    with (
        closing(Registry(tmp_path, offline=True)) as registry,
        pytest.raises(Unreached, match="not known; nothing is fetched offline"),
    ):
        registry.files("speed")


def test_a_pip_that_has_ended_is_told(registry: Registry, offer: Callable[..., None]) -> None:
    offer()
    registry.files("speed")
    assert registry._process
    registry._process.kill()
    registry._process.wait()
    with pytest.raises(SetupError, match="pip has ended"):
        registry.files("other")


def test_a_mirror_with_a_page_for_each_package_is_asked_like_any(
    registry: Registry, offer: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer(wheel(tmp_path / "made", "speed", "1.0"))
    other = wheel(tmp_path / "made", "inside", "1.0")
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", index(tmp_path / "company", other))
    assert registry.files("speed")
    assert registry.files("inside")

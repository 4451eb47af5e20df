"""What a wheel says of itself, and what Pyodide can use of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from py_ext.workbench.messages import SetupError
from py_ext.workbench.pyodide_tags import target
from py_ext.workbench.wheel_file import canonical, read_wheel
from tests.wheels import wheel


def test_its_modules_are_what_can_be_imported_of_it(tmp_path: Path) -> None:
    files = {
        "one/__init__.py": "",
        "one/two.py": "",
        "two.py": "",
        "spaces/inner/x.py": "",  # a package of a namespace has no __init__.py
        "_fast.cpython-314-wasm32-emscripten.so": "",
        "three-1.data/purelib/three.py": "",
        "three-1.data/scripts/run.py": "",
        "docs/text.md": "",
        "a-b/x.py": "",
    }
    found = read_wheel(wheel(tmp_path, "Three_X", "1", files=files))
    assert found.modules == ("_fast", "one", "spaces", "three", "two")
    assert found.compiled == ("_fast.cpython-314-wasm32-emscripten.so",)
    assert (found.name, found.version) == ("three-x", "1")


def test_names_are_compared_in_one_form() -> None:
    assert canonical("Zope.Interface") == canonical("zope__interface") == "zope-interface"


def test_what_is_no_wheel_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x-1-py3-none-any.whl"
    with pytest.raises(SetupError, match=r"x-1-py3-none-any\.whl cannot be read: No such file"):
        read_wheel(path)
    path.write_text("not found")
    with pytest.raises(SetupError, match="cannot be read: File is not a zip"):
        read_wheel(path)


@pytest.mark.parametrize(
    ("tag", "takes"),
    [
        ("py3-none-any", True),
        ("py2.py3-none-any", True),
        ("py2-none-any", False),
        ("cp314-cp314-pyemscripten_2026_0_wasm32", True),
        ("cp39-abi3-pyemscripten_2026_0_wasm32", True),
        ("cp313-cp313-pyemscripten_2026_0_wasm32", False),
        ("cp314-cp314-pyemscripten_2025_0_wasm32", False),
        ("cp314-cp314-manylinux_2_28_x86_64.musllinux_1_2_x86_64", False),
        ("py3-none-win_amd64", False),
    ],
)
def test_which_wheels_pyodide_can_use(tag: str, takes: bool) -> None:
    assert target().takes(f"x-1-{tag}.whl") is takes

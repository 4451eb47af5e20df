"""Wheels from sources, without a compiler."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from pathlib import Path

import pytest

from py_ext.workbench.source_build import NeedsCompiler, build_pure, reason, retagged
from py_ext.workbench.unreached import Unreached
from py_ext.workbench.wheel_file import read_wheel
from tests.wheels import index, source, wheel


def test_what_is_in_it_counts_not_its_tag(tools: Path, tmp_path: Path) -> None:
    built = build_pure(pip(tools), source(tmp_path, "speed", "1.0"), tmp_path)
    assert built.name == "speed-1.0-py3-none-any.whl"
    assert read_wheel(built).modules == ("speed",)


def test_a_compiled_file_in_it_is_told(tools: Path, tmp_path: Path) -> None:
    archive = source(tmp_path, "speed", "1.0", files={"speed/_fast.cpython-311.so": ""})
    with pytest.raises(NeedsCompiler, match=r"makes _fast\.cpython-311\.so, which is compiled"):
        build_pure(pip(tools), archive, tmp_path)


def test_there_is_no_compiler(tools: Path, tmp_path: Path) -> None:
    call = "subprocess.run([os.environ['CC'], '-c', 'x.c'], check=True)"
    with pytest.raises(NeedsCompiler, match=r"^its source has to be compiled$"):
        build_pure(pip(tools), source(tmp_path, "speed", "1.0", before=call), tmp_path)


def test_another_failure_is_told_in_the_build_s_words(tools: Path, tmp_path: Path) -> None:
    call = "raise ValueError('no moon today')"
    with pytest.raises(NeedsCompiler, match=r"cannot be built without .*ValueError: no moon today"):
        build_pure(pip(tools), source(tmp_path, "speed", "1.0", before=call), tmp_path)


def test_without_a_network_the_package_is_not_blamed(
    tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", index(tmp_path / "simple"))
    archive = source(tmp_path, "speed", "1.0", needs="'builds-it'")
    with pytest.raises(Unreached, match=r"what builds speed-1\.0\.tar\.gz could not be fetched"):
        build_pure(pip(tools), archive, tmp_path)


def test_a_compiler_in_the_last_error_is_the_reason() -> None:
    printed = (
        "[9 lines of output]\n a\n error: command '/bin/false' failed\n [end of output]\nERROR: x"
    )
    assert reason(printed, "/bin/false") == "its source has to be compiled"


def test_it_is_the_same_to_the_byte_wherever_it_was_built(tmp_path: Path) -> None:
    files = {"x/__init__.py": "1", "x_x-1.0.data/platlib/y.py": "2"}
    about = {"entry_points.txt": "[a]\nb = x:c\n", "LICENSE.txt": "free", "top_level.txt": "x"}
    newer = {"entry_points.txt": "[a]\nb = x:c\n", "licenses/LICENSE.txt": "free"}
    one = wheel(tmp_path / "1", "x_x", "1.0", files=files, requires=["y"], info=about)
    two = wheel(
        tmp_path / "2",
        "x_x",
        "1.0",
        files=files,
        requires=["y"],
        info=newer,
        tag="cp312-cp312-win_amd64",
        backwards=True,
    )
    made = [retagged(each, each.parent) for each in (one, two)]
    assert made[0].name == made[1].name == "x_x-1.0-py3-none-any.whl"
    assert made[0].read_bytes() == made[1].read_bytes()
    with zipfile.ZipFile(made[0]) as archive:
        names = set(archive.namelist())
        assert {"x/__init__.py", "y.py", "x_x-1.0.dist-info/licenses/LICENSE.txt"} < names
        assert b"Requires-Dist: y\n" in archive.read("x_x-1.0.dist-info/METADATA")
        record = archive.read("x_x-1.0.dist-info/RECORD").decode()
    assert {line.split(",")[0] for line in record.splitlines()} == names
    digest = base64.urlsafe_b64encode(hashlib.sha256(b"2").digest()).decode().rstrip("=")
    assert f"y.py,sha256={digest},1" in record.splitlines()


def pip(tools: Path) -> Path:
    (found,) = tools.glob("pip-*")
    return found

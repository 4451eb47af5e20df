"""Builds wheels from sources without a compiler: what comes out without a compiled file runs anywhere.

Many packages have a compiled part only to be quick, and do without. Their wheels are made alike here,
however and wherever they were built, so that a lock can hold their hash.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import sys
import zipfile
from email.parser import HeaderParser
from pathlib import Path, PurePosixPath

from py_ext.workbench import programs
from py_ext.workbench.unreached import Unreached
from py_ext.workbench.wheel_file import canonical, read_wheel

__all__ = ["BUILD", "NeedsCompiler", "build_pure", "retagged"]

BUILD = 1
"""Counts up when a source comes to another wheel than before."""

COMPILERS = ("CC", "CXX", "FC", "F77", "CARGO", "RUSTC", "GO", "SWIG", "CYTHON", "NVCC")
"""What names the compilers to those who build."""

FIELDS = (
    "Name",
    "Version",
    "Summary",
    "License",
    "License-Expression",
    "Requires-Python",
    "Requires-Dist",
    "Provides-Extra",
)
"""What is kept of a wheel's metadata: the rest depends on the builder's version."""

LICENSES = ("LICEN", "COPYING", "NOTICE", "AUTHORS")


class NeedsCompiler(Exception):
    """A source that gives no pure wheel. Its text says why."""


def build_pure(pip: Path, source: Path, folder: Path) -> Path:
    """Build a wheel that any Python can use.

    Args:
        pip: The folder of the pinned pip.
        source: An archive.
        folder: Where the wheel goes.

    Raises:
        NeedsCompiler: There would be compiled files in it, or it cannot be built without a compiler.
        Unreached: What it is built with cannot be fetched.
    """
    built = folder / "built"
    none = shutil.which("false") or "no-compiler"
    # The second line is for Windows, where setuptools then takes the compiler that is on the PATH.
    environment = dict.fromkeys(COMPILERS, none)
    environment |= {"DISTUTILS_USE_SDK": "1", "MSSdk": "1"}
    # It is for Pyodide's Python, and built by ours.
    command = [sys.executable, str(pip / "pip"), "wheel", "--no-deps", "--ignore-requires-python"]
    command += ["--no-input", "--wheel-dir", str(built), str(source)]
    done = programs.run(command, None, PIP_DISABLE_PIP_VERSION_CHECK="1", **environment)
    wheels = [*built.glob("*.whl")]
    if done.returncode or len(wheels) != 1:
        printed = done.stdout + done.stderr
        for line in printed.splitlines():
            if "No matching distribution found" in line:
                raise Unreached(f"what builds {source.name} could not be fetched", line.strip())
        raise NeedsCompiler(reason(printed, none))
    compiled = read_wheel(wheels[0]).compiled
    if compiled:
        raise NeedsCompiler(
            f"its source makes {PurePosixPath(compiled[0]).name}, which is compiled"
        )
    return retagged(wheels[0], folder)


def reason(printed: str, compiler: str) -> str:
    """Why a build failed, from what it printed."""
    build = printed.rpartition("lines of output]")[2].partition("[end of output]")[0]
    errors = [line.strip() for line in build.splitlines() if "error" in line.lower()]
    if not errors or compiler in errors[-1] or "compiler" in errors[-1].lower():
        return "its source has to be compiled"
    return f"its source cannot be built without a compiler ({errors[-1][:200]})"


def retagged(wheel: Path, folder: Path) -> Path:
    """The same for any Python 3, made of the same bytes wherever it was built."""
    found = read_wheel(wheel)
    files: dict[str, bytes] = {}
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if not name.endswith("/"):
                files[name] = archive.read(name)
    info = next(name.partition("/")[0] for name in files if name.endswith(".dist-info/METADATA"))
    stem = f"{canonical(found.name).replace('-', '_')}-{found.version}"
    kept = {}
    for name, content in files.items():
        if not name.startswith(f"{info}/"):
            kept[placed(name)] = content
            continue
        inner = PurePosixPath(name).name
        if inner.upper().startswith(LICENSES):
            kept[f"{stem}.dist-info/licenses/{inner}"] = content
        elif inner == "entry_points.txt":
            kept[f"{stem}.dist-info/{inner}"] = content
    kept[f"{stem}.dist-info/METADATA"] = plain_metadata(files[f"{info}/METADATA"])
    kept[f"{stem}.dist-info/WHEEL"] = (
        b"Wheel-Version: 1.0\nGenerator: py-ext\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    )
    record = f"{stem}.dist-info/RECORD"
    lines = [f"{name},sha256={digest(kept[name])},{len(kept[name])}\n" for name in sorted(kept)]
    kept[record] = "".join([*lines, f"{record},,\n"]).encode()
    place = folder / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(place, "w") as archive:
        for name in sorted(kept):  # not deflated: zlib's versions do not agree to the byte
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), kept[name])
    return place


def placed(name: str) -> str:
    """Where an installer would put a file of a wheel: what is at the top is for all machines now."""
    data, _, rest = name.partition("/")
    if data.endswith(".data"):
        place, _, inner = rest.partition("/")
        if place in ("purelib", "platlib"):
            return inner
    return name


def plain_metadata(content: bytes) -> bytes:
    """What is kept of a wheel's METADATA."""
    fields = HeaderParser().parsestr(content.decode("utf-8", "replace"))
    lines = ["Metadata-Version: 2.4"]
    for field in FIELDS:
        for value in fields.get_all(field, []):
            lines.append(f"{field}: {' '.join(value.split())}")
    return ("\n".join(lines) + "\n").encode()


def digest(content: bytes) -> str:
    """As a wheel's RECORD has it."""
    found = hashlib.sha256(content).digest()
    return base64.urlsafe_b64encode(found).rstrip(b"=").decode()

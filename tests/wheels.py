"""Wheels, sources and an index of them, made in a folder: packages without a network."""

from __future__ import annotations

import hashlib
import io
import shutil
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

__all__ = ["index", "source", "wheel"]


def wheel(
    folder: Path,
    name: str,
    version: str,
    *,
    requires: Iterable[str] = (),
    files: Mapping[str, str] | None = None,
    tag: str = "py3-none-any",
    info: Mapping[str, str] | None = None,
    backwards: bool = False,
) -> Path:
    """Make a wheel, by default with one module of the package's name.

    Args:
        folder: Where.
        name: Of the package.
        version: Of the package.
        requires: What it wants.
        files: What is in it.
        tag: What it is for.
        info: More files of its ``.dist-info``.
        backwards: Whether its files are in the opposite order.
    """
    files = {f"{name}.py": f"version = {version!r}\n"} if files is None else files
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    metadata += "".join(f"Requires-Dist: {each}\n" for each in requires)
    stem = f"{name}-{version}"
    about = {
        "METADATA": metadata,
        "WHEEL": f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {tag}\n",
        "RECORD": "",
        **(info or {}),
    }
    content = {**files, **{f"{stem}.dist-info/{each}": text for each, text in about.items()}}
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{stem}-{tag}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for each in sorted(content, reverse=backwards):
            archive.writestr(each, content[each])
    return path


BACKEND = """
import os, pathlib, subprocess, sys, zipfile

def build_wheel(folder, settings=None, metadata=None):
    {before}
    name = "{name}-{version}-{tag}.whl"
    with zipfile.ZipFile(pathlib.Path(folder, name), "w") as archive:
        for path, text in {files!r}.items():
            archive.writestr(path, text)
        info = "{name}-{version}.dist-info/"
        archive.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n")
        archive.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nTag: {tag}\\n")
        archive.writestr(info + "RECORD", "")
    return name
"""


def source(
    folder: Path,
    name: str,
    version: str,
    *,
    files: Mapping[str, str] | None = None,
    tag: str = "cp311-cp311-linux_x86_64",
    before: str = "pass",
    needs: str = "",
) -> Path:
    """Make a source that builds itself, with nothing but Python.

    Args:
        folder: Where.
        name: Of the package.
        version: Of the package.
        files: What is in the wheel that comes out.
        tag: What that says it is for.
        before: A statement that the build begins with.
        needs: What the build wants to be installed.
    """
    files = {f"{name}.py": ""} if files is None else files
    inside = {
        "pyproject.toml": (
            f"[build-system]\nrequires = [{needs}]\nbuild-backend = 'backend'\nbackend-path = ['.']\n"
        ),
        "backend.py": BACKEND.format(
            name=name, version=version, tag=tag, files=dict(files), before=before
        ),
        "PKG-INFO": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{version}.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for each, text in inside.items():
            entry = tarfile.TarInfo(f"{name}-{version}/{each}")
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))
    return path


def index(folder: Path, *files: Path, hashes: bool = True) -> str:
    """Make an index of those files, as pip reads it from a disk; return its address."""
    shutil.rmtree(folder, ignore_errors=True)
    links: dict[str, list[str]] = {}
    for file in files:
        name = file.name.partition("-")[0].lower().replace("_", "-")
        digest = f"#sha256={hashlib.sha256(file.read_bytes()).hexdigest()}" if hashes else ""
        links.setdefault(name, []).append(f'<a href="{file.as_uri()}{digest}">{file.name}</a>')
    for name, found in links.items():
        page = folder / name / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"<!DOCTYPE html><html><body>{'<br>'.join(found)}</body></html>", "utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    return folder.as_uri()

"""What is in the pinned Pyodide that its own metadata does not list: Python, and what both have built in.

``tests/unit/test_sbom.py`` asks that Pyodide, in Node, whether these are the versions.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["PYODIDE_LICENCE", "PYTHON_LICENCE", "SHIPPED", "Part"]

PYODIDE_LICENCE = "MPL-2.0"
PYTHON_LICENCE = "PSF-2.0"


class Part(NamedTuple):
    """A library that is compiled into Python, or a part of its standard library.

    Attributes:
        name: As its makers call it.
        version: Empty where nothing in it tells.
        licence: An SPDX expression.
        what: What it is there for.
    """

    name: str
    version: str
    licence: str
    what: str


SHIPPED = (
    Part("emscripten", "5.0.3", "MIT OR NCSA", "the C library's ways to the browser"),
    Part("musl", "", "MIT", "the C library"),
    Part("expat", "2.7.3", "MIT", "xml.parsers.expat"),
    Part("libmpdec", "2.5.1", "BSD-2-Clause", "decimal"),
    Part("hacl-star", "", "MIT", "hashlib, hmac"),
    Part("unicode-character-database", "16.0.0", "Unicode-3.0", "unicodedata"),
    Part("zlib", "1.3.1", "Zlib", "zlib, gzip, zipfile"),
    Part("bzip2", "1.0.6", "bzip2-1.0.6", "bz2"),
    Part("xz", "5.2.2", "LicenseRef-XZ-Utils-public-domain", "lzma"),
    Part("zstd", "1.5.7", "BSD-3-Clause OR GPL-2.0-only", "compression.zstd"),
    Part("sqlite", "3.39.0", "blessing", "sqlite3"),
    Part("libffi", "", "MIT", "ctypes"),
)

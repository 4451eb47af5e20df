"""Many files as one, for a page: the packages of an extension are hundreds.

Four bytes, little-endian: the length of a table. The table, in JSON: each file's name and length, in their
order. Then the files. Nothing is compressed, so that brotli compresses all of it together.
``web/page/packed.mjs`` reads it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

__all__ = ["packed", "unpacked"]


def packed(files: Mapping[str, bytes]) -> bytes:
    """The files as one: the same bytes whatever their order.

    >>> unpacked(packed({"b.py": b"", "a/b.txt": b"text"}))
    {'a/b.txt': b'text', 'b.py': b''}
    """
    names = sorted(files)
    table = json.dumps(
        [[name, len(files[name])] for name in names], ensure_ascii=False, separators=(",", ":")
    ).encode()
    return b"".join([len(table).to_bytes(4, "little"), table, *(files[name] for name in names)])


def unpacked(content: bytes) -> dict[str, bytes]:
    """The files of what ``packed`` has made."""
    at = 4 + int.from_bytes(content[:4], "little")
    files = {}
    for name, length in json.loads(content[4:at]):
        files[name] = content[at : at + length]
        at += length
    return files

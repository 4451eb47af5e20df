"""Compresses the files of a bundle once, and keeps what came out: brotli at its best takes a minute.

A web server then sends what is there instead of compressing, worse, with every request.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from py_ext.workbench import node
from py_ext.workbench.cache import making
from py_ext.workbench.messages import doing

__all__ = ["ENCODINGS", "compressed"]

ENCODINGS = {".zst": "zstd", ".br": "br", ".gz": "gzip"}
"""What the files' names end with, and what HTTP calls that; the one to send first stands first.

Browsers keep a file as it came, and decode it each time that they load it: of 9 MB, brotli takes 100 ms for
that, and zstd 20, for 6 % more bytes on the way.
"""
ZSTD_LEVEL = 19  # beyond it, nothing is gained
ZSTD_WINDOW = 23  # bits, the largest that browsers take: 8 MB
LEAST = 1024
"""Bytes. Less is not worth a second file."""

AT_ONCE = 100
"""How many files one run gets: systems limit how long a command may be, Windows to 32,767 letters."""

ALREADY = (".zip", ".whl", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")
"""What is compressed in itself."""


def compressed(cache: Path, files: dict[str, bytes]) -> dict[str, bytes]:
    """The compressed files to lay beside these.

    Raises:
        SetupError: Node is missing, or failed.
    """
    worth = {
        name: content
        for name, content in files.items()
        if len(content) >= LEAST and not name.endswith(ALREADY)
    }
    kept = cache / "compressed"
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in worth.items()}
    missing = {
        digest: worth[name]
        for name, digest in hashes.items()
        if not all((kept / f"{digest}{ending}").is_file() for ending in ENCODINGS)
    }
    if missing:
        compress(kept, missing)
    return {
        name + ending: (kept / f"{digest}{ending}").read_bytes()
        for name, digest in hashes.items()
        for ending in ENCODINGS
    }


def compress(kept: Path, missing: dict[str, bytes]) -> None:
    """Compress these, by the hashes that they are kept under, and have the files appear complete."""
    told = "compressing what has changed; the first time, it takes a minute"
    with doing(told), making(kept) as folder:
        places = [folder / digest for digest in missing]
        for place in places:
            place.write_bytes(missing[place.name])
        for first in range(0, len(places), AT_ONCE):
            node.run_script(
                "compress.mjs",
                [str(place) for place in places[first : first + AT_ONCE]],
                task="compress a bundle",
                failure="the bundle could not be compressed",
            )
        for place in places:
            place.with_suffix(".zst").write_bytes(as_zstd(missing[place.name]))
        for place in places:
            for ending in ENCODINGS:
                place.with_suffix(ending).replace(kept / f"{place.name}{ending}")


def as_zstd(content: bytes) -> bytes:
    import zstandard

    parameters = zstandard.ZstdCompressionParameters.from_level(ZSTD_LEVEL, window_log=ZSTD_WINDOW)
    return zstandard.ZstdCompressor(compression_params=parameters).compress(content)

"""Compresses the files of a bundle once, and keeps what came out.

A web server then sends what is there instead of compressing, worse, with every request.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from py_ext.workbench.cache import making
from py_ext.workbench.messages import doing

__all__ = ["ENCODINGS", "compressed", "decompressed"]

ENCODINGS = {".zst": "zstd", ".br": "br", ".gz": "gzip"}
"""What the files' names end with, and what HTTP calls that; the one to send first stands first.

Browsers keep a file as it came, and decode it each time that they load it: of 9 MB, brotli takes 100 ms for
that, and zstd 20, for 6 % more bytes on the way. Each browser that can show our pages takes zstd; the
others are for what lies between, such as a proxy that does not know it.
"""
ZSTD_LEVEL = 19  # beyond it, nothing is gained
ZSTD_WINDOW = 23  # bits, the largest that browsers take: 8 MB
BROTLI_QUALITY = (
    9  # 10 and 11 take ten to thirty times as long, for 8 % fewer bytes that nobody is sent
)
BROTLI_WINDOW = 24  # bits, the largest that all browsers take: 16 MB
LEAST = 1024
"""Bytes. Less is not worth a second file."""

ALREADY = (".zip", ".whl", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")
"""What is compressed in itself."""


def compressed(cache: Path, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The compressed files to lay beside these.

    Raises:
        SetupError: The cache cannot be written.
    """
    worth = {
        name: content
        for name, content in files.items()
        if len(content) >= LEAST and not name.endswith(ALREADY)
    }
    kept = cache / f"compressed-{kind()}"
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


def kind() -> str:
    """What else the compressed files depend on."""
    told = f"{ZSTD_LEVEL} {ZSTD_WINDOW} {BROTLI_QUALITY} {BROTLI_WINDOW}"
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def compress(kept: Path, missing: Mapping[str, bytes]) -> None:
    """Compress these, by the hashes that they are kept under, and have the files appear complete."""
    with doing("compressing what has changed"), making(kept) as folder:

        def pack(work: tuple[str, bytes, str]) -> None:
            digest, content, ending = work
            (folder / f"{digest}{ending}").write_bytes(PACKERS[ending](content))

        works = [
            (digest, content, ending) for digest, content in missing.items() for ending in ENCODINGS
        ]
        works.sort(key=lambda work: -len(work[1]))  # the long ones first, beside the others
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(pack, works))
        for digest, _, ending in works:
            (folder / f"{digest}{ending}").replace(kept / f"{digest}{ending}")


def as_zstd(content: bytes) -> bytes:
    import zstandard

    parameters = zstandard.ZstdCompressionParameters.from_level(ZSTD_LEVEL, window_log=ZSTD_WINDOW)
    return zstandard.ZstdCompressor(compression_params=parameters).compress(content)


def as_brotli(content: bytes) -> bytes:
    import brotli

    packed: bytes = brotli.compress(content, quality=BROTLI_QUALITY, lgwin=BROTLI_WINDOW)
    return packed


def as_gzip(content: bytes) -> bytes:
    packer = zlib.compressobj(9, wbits=16 + zlib.MAX_WBITS)  # whose header has no time and no name
    return packer.compress(content) + packer.flush()


PACKERS: Mapping[str, Callable[[bytes], bytes]] = {
    ".zst": as_zstd,
    ".br": as_brotli,
    ".gz": as_gzip,
}


def decompressed(content: bytes, encoding: str, most: int) -> bytes | None:
    """What was sent with that ``Content-Encoding``; None where it is none of it, or more than ``most``.

    A few bytes of a hostile server's become more than there is memory.
    """
    opened: bytes | None = None
    try:
        if encoding == "zstd":
            import zstandard

            # Whoever has compressed a stream has not written its length.
            opened = zstandard.ZstdDecompressor().stream_reader(content).read(most + 1)
        elif encoding == "br":
            import brotli

            stream = brotli.Decompressor()
            opened = stream.process(content, output_buffer_limit=most + 1)
            if not stream.is_finished():
                return None
        elif encoding == "gzip":
            unpacker = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
            opened = unpacker.decompress(content, most + 1)
            if not unpacker.eof:
                return None
        elif encoding in ("", "identity"):
            opened = content
    except Exception:  # each has errors of its own
        return None
    return opened if opened is not None and len(opened) <= most else None

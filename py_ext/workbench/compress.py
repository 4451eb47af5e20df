"""Compresses the files of a bundle once, and keeps what came out: brotli at its best takes a minute.

A web server then sends what is there instead of compressing, worse, with every request.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from pathlib import Path

from py_ext.workbench import setup as prepare
from py_ext.workbench.setup import ROOT, WEB, SetupError

ENCODINGS = {".br": "br", ".gz": "gzip"}
"""What the files' names end with, and what HTTP calls that; the smaller first."""
LEAST = 1024
"""Bytes. Less is not worth a second file."""

ALREADY = (".zip", ".whl", ".png")
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
    prepare.say("compressing what has changed; the first time, it takes a minute")
    node = shutil.which("node")
    if node is None:
        raise SetupError("Node 20 or newer is needed to compress a bundle: install it first")
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept, prefix="making-") as making:
        places = [Path(making) / digest for digest in missing]
        for place in places:
            place.write_bytes(missing[place.name])
        done = prepare.run(
            [
                node,
                str(WEB / "make" / "compress.mjs"),
                json.dumps([str(place) for place in places]),
            ],
            cwd=ROOT,
        )
        if done.returncode:
            raise SetupError(f"the bundle could not be compressed: {prepare.last_line(done)}")
        for place in places:
            for ending in ENCODINGS:
                place.with_suffix(ending).replace(kept / f"{place.name}{ending}")

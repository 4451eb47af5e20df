"""Files are used as they were built or not at all: in Node, with and without the browser's own hashes."""

from __future__ import annotations

import json

import pytest

from py_ext.workbench.places import WEB
from tests.unit.node import run_node

WORLD = """
import { createHash } from 'node:crypto';
const hash = (bytes) => createHash('sha256').update(bytes).digest('base64');
const good = new Uint8Array(1000).map((_, at) => at);
const bad = Uint8Array.from(good);
bad[500] ^= 1;
const checks = { 'a/file.bin': [good.length, hash(good)] };
const { verified } = await import('./checked-file.mjs');
const { sha256 } = await import('./sha256.mjs');
const told = async (work) => { try { await work(); return ''; } catch (error) { return error.message; } };
"""


def ran(script: str) -> object:
    return json.loads(run_node(f"{WORLD}\n{script}", WEB / "page"))


def test_the_hash_that_needs_no_waiting_is_the_same() -> None:
    wrong = ran("""
        const wrong = [];
        for (const size of [0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 1000, 100_003]) {
          const bytes = new Uint8Array(size + 1).map((_, at) => at * 7 + size).subarray(1);
          if (Buffer.from(sha256(bytes)).toString('base64') !== hash(bytes)) wrong.push(size);
        }
        console.log(JSON.stringify(wrong));
    """)
    assert wrong == []


@pytest.mark.parametrize("is_secure", [True, False], ids=["https", "http"])
def test_what_is_not_the_file_that_was_built_is_named(is_secure: bool) -> None:
    """Over plain http, a browser gives no hashes: it looks itself at what it fetches."""
    said = ran(f"""
        const asked = [];
        if (!{json.dumps(is_secure)}) Object.defineProperty(crypto, 'subtle', {{ value: undefined }});
        let served = good;
        globalThis.fetch = async (address, {{ integrity, cache }}) => {{
          asked.push(cache);
          if (integrity !== `sha256-${{hash(served)}}`) throw new TypeError('Failed to fetch');
        }};
        const said = [await told(() => verified('a/file.bin', good, checks))];
        served = bad;
        said.push(await told(() => verified('a/file.bin', bad, checks)));
        said.push(await told(() => verified('a/file.bin', good.subarray(1), checks)));
        said.push(await told(() => verified('b/file.bin', good, checks)));
        console.log(JSON.stringify([said, asked]));
    """)
    another = "a/file.bin is not the file that was built"
    short = f"{another}: 999 of 1000 bytes"
    unknown = "b/file.bin is no file of this bundle"
    asked = [] if is_secure else ["force-cache", "force-cache"]
    assert said == [["", another, short, unknown], asked]

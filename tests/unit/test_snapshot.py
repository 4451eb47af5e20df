"""Making snapshots: what is kept, what is refused, and that trimming understands the wasm."""

from __future__ import annotations

import json
import shutil
import textwrap
import zipfile
from pathlib import Path

import pytest

from py_ext.workbench import node, pinned_pyodide, snapshot
from py_ext.workbench.messages import SetupError
from py_ext.workbench.page_wheel import page_wheel
from py_ext.workbench.places import WEB
from tests.unit.node import run_node

MODULES = snapshot.MODULES


def wheel_with(folder: Path, source: str) -> Path:
    """py_ext's wheel with one module more, ``added``."""
    wheel = folder / "added.whl"
    shutil.copy(page_wheel(), wheel)
    with zipfile.ZipFile(wheel, "a") as archive:
        archive.writestr(zipfile.ZipInfo("added.py"), textwrap.dedent(source))
    return wheel


def make(folder: Path, source: str, monkeypatch: pytest.MonkeyPatch) -> snapshot.Snapshot:
    monkeypatch.setattr(snapshot, "MODULES", (*MODULES, "added"))
    return snapshot.snapshot(folder / "cache", pinned_pyodide.FOLDER, wheel_with(folder, source))


def test_what_it_is_made_from_has_all_that_the_scripts_import(tmp_path: Path) -> None:
    for name, text in {
        "make/first.mjs": "import { a } from '../page/second.mjs';",
        "make/note.txt": "from '../page/other.mjs'",
        "page/second.mjs": "import { b, type C } from './third.mjs';\nimport 'node:fs';",
        "page/third.mjs": "export { d } from './second.mjs';",
        "page/other.mjs": "",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    found = snapshot.with_imported((tmp_path / "make").iterdir())
    assert {each.name for each in found} == {"first.mjs", "second.mjs", "third.mjs"}


def test_more_than_python_begins_with_can_be_in_a_snapshot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make(tmp_path, "kept = [bytes([each]) * 65536 for each in range(1, 200)]", monkeypatch)
    assert made.head["memory"] > 30 << 20  # type: ignore[operator]


def test_what_cannot_be_in_a_snapshot_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = """
        import asyncio
        import ctypes
        from js import Object

        class Cache:
            files = []

        proxies = {"a": [Object.new()]}
        waits = asyncio.get_event_loop().create_future()
        log = open("/tmp/log", "w")
        Cache.files.append(open("/tmp/log", "w"))
        called = ctypes.CFUNCTYPE(ctypes.c_int)(lambda: 1)
        fine = {"lists": [1, 2], "done": log.name, "number": ctypes.c_int(1)}
    """
    with pytest.raises(SetupError) as caught:
        make(tmp_path, source, monkeypatch)
    assert str(caught.value) == "no snapshot could be made: " + "; ".join(
        f"added.{variable} holds {held}: make it when it is first needed"
        for variable, held in (
            ("Object", "a JavaScript object (JsProxy)"),
            ("Cache", "an open file (TextIOWrapper)"),
            ("proxies", "a JavaScript object (JsProxy)"),
            ("waits", "a future or task of the event loop (PyodideFuture)"),
            ("log", "an open file (TextIOWrapper)"),
            ("called", "a callback of ctypes"),
        )
    )
    assert not [*(tmp_path / "cache").glob("*")]


@pytest.mark.parametrize(
    ("source", "words"),
    [("import nowhere", "No module named 'nowhere'"), ("1 / 0", "ZeroDivisionError")],
)
def test_a_module_that_cannot_be_imported_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, words: str
) -> None:
    with pytest.raises(SetupError, match=f"no snapshot could be made: .*{words}"):
        make(tmp_path, source, monkeypatch)


def test_a_snapshot_is_made_once_and_again_when_something_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make(tmp_path, "text = 'one'", monkeypatch)
    assert {"added", "py_ext.desk"} <= first.modules
    made = snapshot.make
    monkeypatch.setattr(snapshot, "make", lambda *_: pytest.fail("it was there"))
    assert make(tmp_path, "text = 'one'", monkeypatch).files == first.files
    monkeypatch.setattr(snapshot, "make", made)
    second = make(tmp_path, "text = 'two'", monkeypatch)
    assert second.files["snapshot.bin"] != first.files["snapshot.bin"]
    assert second.files["pyodide.asm.wasm"] == first.files["pyodide.asm.wasm"]


def test_imports_are_found_wherever_they_are() -> None:
    source = b"""
import json, numpy
import urllib.parse
from . import beside
def f():
    from concurrent.futures import Future
"""
    assert snapshot.wanted_modules([source]) == {"json", "urllib.parse", "concurrent.futures"}
    assert snapshot.wanted_modules([b"import = json"]) == set()


def test_trimming_leaves_what_is_needed_and_a_valid_module() -> None:
    said = json.loads(
        run_node(
            """
            import { readFile } from 'node:fs/promises';
            import { trimmedGlue } from './glue.mjs';
            import { trimmedWasm } from './trim.mjs';
            const folder = '../node_modules/pyodide/';
            const text = (name) => readFile(folder + name, 'utf8');
            const { glue, kept } = trimmedGlue(await text('pyodide.asm.mjs'), [await text('pyodide.mjs')]);
            const stock = await readFile(folder + 'pyodide.asm.wasm');
            const wasm = trimmedWasm(stock, kept);
            const names = (each) =>
              WebAssembly.Module.exports(new WebAssembly.Module(each)).map(({ name }) => name);
            console.log(JSON.stringify({
              stock: names(stock), trimmed: names(wasm), lengths: [stock.length, wasm.length],
              glue: glue.length,
            }));
            """,
            WEB / "make",
        )
    )
    assert len(said["stock"]) > 8000
    assert {"malloc", "memory", "__main_argc_argv", "_pyproxy_apply"} <= set(said["trimmed"])
    assert len(said["trimmed"]) < 200
    assert said["lengths"][1] < 0.95 * said["lengths"][0]
    assert said["glue"] < 800_000


def test_javascripts_functions_get_their_places_in_the_table_together() -> None:
    said = json.loads(
        run_node(
            """
            import { intoTable } from './function-table.mjs';
            const signed = (sig, run) => Object.assign(run, { sig });
            const ours = {
              add: signed('dij', (one, other) => one + Number(other) + 0.5),
              none: signed('v', () => 'nothing'),
              unsigned: () => 7,
              twice: signed('ii', (value) => value * 2),
            };
            ours.alias = ours.twice;
            for (let count = 0; count < 300; count += 1) ours[`many${count}`] = signed('i', () => count);
            const symbols = Object.fromEntries(
              [...Object.keys(ours), 'unknown', 'there'].map((name) => [name, { value: -1 }]));
            symbols.there.value = 5;
            const table = new WebAssembly.Table({ element: 'anyfunc', initial: 9 });
            intoTable({
              symbols, table, find: (name) => ours[name], put: (place, each) => table.set(place, each),
            });
            const call = (name, ...given) => table.get(symbols[name].value)(...given);
            console.log(JSON.stringify({
              add: call('add', 2, 40n), none: call('none') ?? null, twice: call('twice', 21),
              shared: symbols.twice.value === symbols.alias.value,
              many: [call('many0'), call('many299')],
              left: ['unsigned', 'unknown', 'there'].map((name) => symbols[name].value),
              places: [symbols.add.value, table.length],
            }));
            """,
            WEB / "make",
        )
    )
    assert said == {
        "add": 42.5,
        "none": None,
        "twice": 42,
        "shared": True,
        "many": [0, 299],
        "left": [-1, -1, 5],
        "places": [9, 9 + 303],
    }


def test_a_wasm_that_is_not_understood_ends_the_build() -> None:
    said = run_node(
        """
        import { trimmedWasm } from './trim.mjs';
        // One function whose only instruction is one that nobody has heard of.
        const sections = [
          [1, 4, 1, 0x60, 0, 0], [2, 1, 0], [3, 2, 1, 0], [4, 1, 0], [13, 1, 0], [6, 1, 0],
          [7, 5, 1, 1, 0x66, 0, 0], [9, 1, 0], [10, 6, 1, 4, 0, 0xf0, 0x00, 0x0b],
        ];
        const bytes = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections.flat()];
        try {
          trimmedWasm(Uint8Array.from(bytes), new Set(['f']));
        } catch (error) {
          console.log(error.message);
        }
        """,
        WEB / "make",
    )
    assert said == "the wasm has an unknown instruction 0xf0\n"


def test_a_split_wasm_computes_what_the_whole_did() -> None:
    """A module with all that has to be told apart: calls both ways, a table, globals, imports."""
    said = run_node(
        """
        import { split } from './split.mjs';
        import { SecondHalf } from '../page/second-half.mjs';
        const I32 = 0x7f;
        const body = (...code) => [code.length + 2, 0, ...code, 0x0b];
        const bodies = [
          body(0x20, 0, 0x10, 2), // 1: stays, calls 2
          body(0x20, 0, 0x41, 1, 0x6a, 0x10, 3, 0x23, 0, 0x6a), // 2: goes: 3(x + 1) + global
          body(0x20, 0, 0x10, 0, 0x10, 4), // 3: goes: 4(imported(x))
          body(0x20, 0, 0x41, 2, 0x6c), // 4: stays: x * 2
          body(0x20, 0, 0x41, 0, 0x11, 0, 0), // 5: goes: calls what the table has at 0, which is 6
          body(0x20, 0, 0x41, 3, 0x6a, 0x24, 0, 0x23, 0), // 6: goes: sets the global to x + 3
        ];
        const name = (text) => [text.length, ...text].map((each) => each.charCodeAt?.(0) ?? each);
        const section = (id, count, ...entries) => {
          const content = [count, ...entries.flat()];
          return [id, content.length, ...content];
        };
        const wasm = Uint8Array.from([
          0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
          ...section(1, 1, [0x60, 1, I32, 1, I32]),
          ...section(2, 1, [...name('e'), ...name('i'), 0, 0]),
          ...section(3, 6, [0, 0, 0, 0, 0, 0]),
          ...section(4, 1, [0x70, 0, 1]),
          ...section(5, 1, [0, 1]),
          ...section(13, 0),
          ...section(6, 1, [I32, 1, 0x41, 10, 0x0b]),
          ...section(7, 3, [...name('f'), 0, 1], [...name('g'), 0, 5], [...name('memory'), 2, 0]),
          ...section(9, 1, [0, 0x41, 0, 0x0b, 1, 6]),
          ...section(10, 6, ...bodies),
        ]);
        const imports = { e: { i: (x) => x * 100 } };
        const use = ({ f, g }) => [f(1), g(5), f(2), g(-3), f(0)];
        const whole = new WebAssembly.Instance(new WebAssembly.Module(wasm), imports);
        const expected = use(whole.exports);
        const said = [];
        for (const hot of [[0, 3], [3], [0, 1, 3], [], [0, 1, 2, 3, 4, 5]]) {
          const { first, second } = split(wasm, new Set(hot));
          let loaded = 0;
          const half = new SecondHalf(() => (loaded += 1, new WebAssembly.Module(second)));
          const instance = new WebAssembly.Instance(new WebAssembly.Module(first), imports);
          const exports = half.join(instance.exports);
          said.push(String(use(exports)) === String(expected), loaded, Object.keys(exports).length);
        }
        console.log(JSON.stringify([expected, said]));
        """,
        WEB / "make",
    )
    expected, halves = json.loads(said)
    assert expected == [410, 8, 608, 0, 200]
    assert halves == [True, 1, 3] * 4 + [True, 0, 3]


def test_a_wasm_without_its_data_does_what_it_did_when_the_data_is_written_first() -> None:
    said = run_node(
        """
        import { withoutData } from './data.mjs';
        import { sectionsOf } from './wasm.mjs';
        const text = (word) => [word.length, ...[...word].map((each) => each.charCodeAt(0))];
        const at = (start, ...bytes) => [0, 0x41, start, 0x0b, bytes.length, ...bytes];
        const wasm = (...data) => Uint8Array.from([
          0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
          ...[1, 6, 1, 0x60, 1, 0x7f, 1, 0x7f], ...[3, 2, 1, 0], ...[5, 3, 1, 0, 1],
          ...[7, 14, 2, ...text('f'), 0, 0, ...text('memory'), 2, 0],
          ...[12, 1, data.length],
          ...[10, 9, 1, 7, 0, 0x20, 0, 0x2d, 0, 0, 0x0b], // f: the byte there
          ...[11, 1 + data.flat().length, data.length, ...data.flat()],
        ]);
        const whole = wasm(at(40, 7, 8), at(3, 9));
        const expected = new WebAssembly.Instance(new WebAssembly.Module(whole)).exports;
        const bare = withoutData(whole);
        const { f, memory } = new WebAssembly.Instance(new WebAssembly.Module(bare.wasm)).exports;
        const places = [0, 3, 40, 41, 42];
        const before = places.map(f);
        new Uint8Array(memory.buffer).set(bare.memory);
        const told = (data) => { try { withoutData(wasm(data)); } catch ({ message }) { return message; } };
        console.log(JSON.stringify({
          before, after: places.map(f), expected: places.map(expected.f), length: bare.memory.length,
          sections: sectionsOf(bare.wasm).map(({ id }) => id),
          passive: told([1, 1, 5]), moving: told([0, 0x23, 0, 0x0b, 1, 5]),
        }));
        """,
        WEB / "make",
    )
    assert json.loads(said) == {
        "before": [0, 0, 0, 0, 0],
        "after": [0, 9, 7, 8, 0],
        "expected": [0, 9, 7, 8, 0],
        "length": 42,
        "sections": [1, 3, 5, 7, 10],
        "passive": "the wasm has a data segment of kind 1",
        "moving": "the wasm has a data segment without a fixed place",
    }


def test_a_snapshot_names_what_it_needs_when_node_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(node, "node_package", lambda: None)
    with pytest.raises(SetupError, match="Node 20 or newer is needed"):
        snapshot.snapshot(tmp_path, pinned_pyodide.FOLDER, page_wheel())

"""Many files as one: Python writes it, and JavaScript reads and writes the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from py_ext.workbench.messages import SetupError
from py_ext.workbench.package_files import package_files
from py_ext.workbench.packed import packed, unpacked
from py_ext.workbench.places import WEB
from tests.unit.node import run_node
from tests.unit.wheels import write_wheel

FILES = {"b/ä.txt": "Größe".encode(), "a.py": b"", "z.bin": bytes(range(256))}


def test_what_is_packed_is_unpacked_in_any_order_of_the_files() -> None:
    assert unpacked(packed(FILES)) == FILES
    assert packed(dict(reversed(FILES.items()))) == packed(FILES)


def test_javascript_reads_it_and_writes_the_same(tmp_path: Path) -> None:
    file = tmp_path / "packed.bin"
    file.write_bytes(packed(FILES))
    said = run_node(
        f"""
        import {{ readFileSync }} from 'node:fs';
        import {{ packed, unpacked }} from './packed.mjs';
        const content = new Uint8Array(readFileSync({json.dumps(str(file))}));
        const files = unpacked(content);
        const same = Buffer.compare(packed(files), content) === 0;
        console.log(JSON.stringify([same, files.map(({{ name, bytes }}) => [name, [...bytes]])]));
        """,
        WEB / "page",
    )
    same, files = json.loads(said)
    assert {name: bytes(content) for name, content in files} == FILES
    assert same
    assert [name for name, _ in files] == sorted(FILES)


def test_of_a_wheel_the_page_gets_what_an_installer_would_lay(tmp_path: Path) -> None:
    wheel = write_wheel(
        tmp_path,
        "thing",
        {
            "thing/__init__.py": "",
            "thing-1.0.data/purelib/extra.py": "x = 1",
            "thing-1.0.data/scripts/thing": "#!python",
            "thing-1.0.data/headers/thing.h": "",
        },
    )
    files = package_files((wheel,))
    assert {"thing/__init__.py", "extra.py", "thing-1.0.dist-info/METADATA"} <= files.keys()
    assert not [name for name in files if name.endswith(("RECORD", "thing.h", "scripts/thing"))]


@pytest.mark.parametrize(
    "name",
    [
        "../escaped.py",
        "thing/../../../extension/order_desk.py",
        "/etc/escaped.py",
        "thing-1.0.data/purelib/../escaped.py",
        "thing-1.0.data/purelib//escaped.py",
    ],
)
def test_a_name_that_leads_out_of_site_packages_is_refused(tmp_path: Path, name: str) -> None:
    wheel = write_wheel(tmp_path, "thing", {name: ""})
    with pytest.raises(SetupError, match="which is in no folder of a package"):
        package_files((wheel,))


def test_a_file_where_another_has_a_folder_is_told(tmp_path: Path) -> None:
    one = write_wheel(tmp_path, "one", {"shared": ""})
    two = write_wheel(tmp_path, "two", {"shared/module.py": ""})
    with pytest.raises(SetupError, match=r"one-.*whl has a file shared, and two-.*whl a folder"):
        package_files((two, one))


def test_a_damaged_wheel_is_told(tmp_path: Path) -> None:
    wheel = write_wheel(tmp_path, "thing", {"thing.py": "x = 'a text that can be found'"})
    wheel.write_bytes(wheel.read_bytes().replace(b"a text that", b"a test that"))
    with pytest.raises(SetupError, match=r"thing-.*whl cannot be read: Bad CRC-32"):
        package_files((wheel,))


def test_two_packages_with_one_file_are_told(tmp_path: Path) -> None:
    wheels = [
        write_wheel(tmp_path, name, {"shared.py": f"name = {name!r}"}) for name in ("one", "two")
    ]
    with pytest.raises(SetupError, match=r"two-.*whl and one-.*whl both have a file shared\.py"):
        package_files(tuple(wheels))

"""What is built of the same is the same to the byte, in any folder and on any day."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import time_machine

from py_ext.workbench import bundle, compress, page_wheel
from py_ext.workbench.bundle import build
from py_ext.workbench.sbom import sbom_place

EXTENSION = """
import statistics
from py_ext import Desk, InteractionEvent

desk = Desk()

@desk.on(InteractionEvent, event_type={"RINGING", "TALKING", "HELD"})
def heard(event):
    if event.interaction.media in {"voice", "chat", "email", "workitem"}:  # in the order of their hashes
        print(statistics.mean([1, 2]))
"""

LATER = """
const Now = Date;
const LATE = 100 * 86_400_000;
globalThis.Date = class extends Now {
  constructor(...given) { super(...(given.length ? given : [Now.now() + LATE])); }
  static now() { return Now.now() + LATE; }
};
"""
"""Node's clock, 100 days later."""


def built(home: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """All files of a bundle that is built in that folder, with nothing that was kept."""
    for module in (bundle, page_wheel):
        monkeypatch.setattr(module, "CACHE", home / "cache")
    project = home / "order-desk"
    project.mkdir(parents=True)
    (project / "order_desk.py").write_text(EXTENSION)
    (project / "pyproject.toml").write_text('[project]\nname = "order-desk"\nversion = "1.4.0"\n')
    for path in project.iterdir():
        os.utime(path, (1e9 + len(str(home)), 1e9 + len(str(home))))
    out = home / "dist"
    build(project, out, deploy=True, desktops=["https://desktop.example.com"])
    there = [*(path for path in out.rglob("*") if path.is_file()), sbom_place(out)]
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in there}


def test_two_builds_are_the_same_to_the_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compress, "ZSTD_LEVEL", 1)  # the others take a minute
    monkeypatch.setattr(compress, "BROTLI_QUALITY", 1)
    one = built(tmp_path / "one", monkeypatch)
    shim = tmp_path / "later.cjs"
    shim.write_text(LATER)
    monkeypatch.setenv("NODE_OPTIONS", f"--require {shim}")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    with time_machine.travel("2027-05-01", tick=True):
        other = built(tmp_path / "another folder" / "deeper", monkeypatch)
    assert any(name.endswith("snapshot.bin") for name in one)
    assert any(name.endswith(".pyc") for name in one)
    assert one.keys() == other.keys()
    assert [name for name, content in one.items() if other[name] != content] == []

"""web/page/make-room.mjs: what it takes it takes for a moment only, and it does without."""

from __future__ import annotations

from py_ext.workbench.places import WEB
from tests.unit.node import run_node

TAKES = """
const { makeRoom } = await import('./make-room.mjs');
const before = process.memoryUsage().rss;
makeRoom();
console.log(process.memoryUsage().rss - before < 100e6);
"""

TAKES_NONE = """
globalThis.ArrayBuffer = function () { throw new RangeError('Array buffer allocation failed'); };
const { makeRoom } = await import('./make-room.mjs');
makeRoom();
console.log('goes on');
"""


def test_it_costs_nothing() -> None:
    assert run_node(TAKES, WEB / "page").strip() == "true"


def test_it_does_without_room() -> None:
    assert run_node(TAKES_NONE, WEB / "page").strip() == "goes on"

"""web/page/timers.mjs: Python's timers."""

from __future__ import annotations

import json

from py_ext.workbench.places import ROOT, WEB
from tests.unit.node import run_node

FAKES = (ROOT / "tests" / "unit" / "fake_desktop.mjs").as_uri()


def test_timers_come_once_and_can_be_cancelled() -> None:
    script = (
        f"import {{ say, turn }} from {json.dumps(FAKES)};\n"
        + """
        import { createTimers } from './timers.mjs';
        const timers = createTimers();
        const over = [];
        timers.open((id) => over.push(id));
        timers.after('1', 1);
        timers.after('2', 1);
        timers.after('3', 60_000);
        timers.after('4', 2 ** 33);
        timers.cancel('1');
        timers.cancel('of nobody');
        while (!over.length) await turn();
        await new Promise((resolve) => setTimeout(resolve, 20));
        const left = timers.count();
        timers.cancel('3');
        timers.cancel('4');
        say([over, left, timers.count()]);
        """
    )
    assert json.loads(run_node(script, WEB / "page")) == [["2"], 2, 0]

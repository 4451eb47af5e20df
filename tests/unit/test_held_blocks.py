"""web/page/held-blocks.mjs: what this page keeps from "mark done" is let go when it leaves."""

from __future__ import annotations

import json
from typing import Any

import pytest

from py_ext.workbench.places import ROOT, WEB
from tests.unit.node import run_node

FAKES = (ROOT / "tests" / "unit" / "fake_desktop.mjs").as_uri()
SET_UP = (
    f"""
import {{ say }} from {json.dumps(FAKES)};
import {{ withHeldBlocks }} from './held-blocks.mjs';
"""
    + """
const passed = [];
const asked = [];
const connection = {
  send: (reference, name, [interaction], succeeded, failed) => {
    passed.push(`${name.slice(12)} ${interaction}`);
    asked.push({ succeeded, failed });
  },
  abandon() {},
  close: () => passed.push('closed'),
};
let count = 0;
const held = withHeldBlocks(connection, () => String(++count));
const told = [];
const send = (name, interaction) => {
  held.send('r', `interaction.${name}`, [interaction],
    () => told.push('yes'), (failure) => told.push(failure), 1000);
  return asked.at(-1);
};
const left = () => { passed.length = 0; held.close(); return passed; };
"""
)


def said(script: str) -> Any:
    return json.loads(run_node(SET_UP + script, WEB / "page"))


@pytest.mark.parametrize(
    ("script", "lifted"),
    [
        ("send('blockMarkdone', '7').succeeded({})", ["unblockMarkdone 7"]),
        ("send('blockMarkdone', '7')", ["unblockMarkdone 7"]),
        (
            "send('blockMarkdone', '7').failed({ timedOut: true, errorMessage: 'late' })",
            ["unblockMarkdone 7"],
        ),
        ("send('blockMarkdone', '7').failed('Request timeout')", ["unblockMarkdone 7"]),
        ("send('blockMarkdone', '7').failed({ errorMessage: 'No.' })", []),
        ("send('setUserData', '7').succeeded({})", []),
        (
            "send('blockMarkdone', '7').succeeded({}); send('unblockMarkdone', '7').succeeded({})",
            [],
        ),
        (
            "send('blockMarkdone', '7').succeeded({}); send('unblockMarkdone', '7').failed({})",
            ["unblockMarkdone 7"],
        ),
        (
            "send('blockMarkdone', '7').succeeded({});"
            "send('blockMarkdone', '7').failed({ errorMessage: 'No.' })",
            ["unblockMarkdone 7"],
        ),
        (
            "for (const id of ['7', '8']) send('blockMarkdone', id).succeeded({})",
            ["unblockMarkdone 7", "unblockMarkdone 8"],
        ),
    ],
)
def test_blocks_that_hold_or_may_hold_are_lifted_before_the_page_leaves(
    script: str, lifted: list[str]
) -> None:
    assert said(f"{script}; say(left());") == [*lifted, "closed"]


def test_answers_reach_whoever_asked_and_nothing_is_lifted_twice() -> None:
    assert said(
        """
        send('blockMarkdone', '7').succeeded({});
        send('blockMarkdone', '8').failed({ errorMessage: 'No.' });
        send('unblockMarkdone', '9').succeeded({});
        const first = [...left()];
        say([told, first, left()]);
        """
    ) == [["yes", {"errorMessage": "No."}, "yes"], ["unblockMarkdone 7", "closed"], ["closed"]]

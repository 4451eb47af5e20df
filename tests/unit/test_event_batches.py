"""web/page/event-batches.mjs: an event that comes alone goes to Python at once, others together."""

from __future__ import annotations

import json
from typing import Any

from py_ext.workbench.places import WEB
from tests.unit.node import run_node

CLOCK = """
let clock = 1000;
Object.defineProperty(performance, 'now', { value: () => clock });
"""

BATCHES = (
    CLOCK
    + """
import { createEventBatches } from './event-batches.mjs';
const heard = [];
const hands = [];
const errors = [];
globalThis.reportError = (error) => errors.push(error.message);
const batches = createEventBatches((messages) => {
  heard.push(...messages);
  hands.push(messages.length);
  if (messages.includes('bad')) throw new Error('on purpose');
});
const turns = async (count) => {
  for (; count > 0; count -= 1) await new Promise((resolve) => setImmediate(resolve));
};
const until = async (count) => { while (heard.length < count) await turns(1); };
const say = (told) => { console.log(JSON.stringify(told)); process.exit(); };
"""
)


def told(script: str) -> Any:
    return json.loads(run_node(script, WEB / "page"))


def test_one_that_comes_alone_goes_at_once_and_what_follows_close_a_little_later() -> None:
    first, at_once, soon, close, alone = told(
        BATCHES
        + """
        batches.pass(1);
        const first = [...heard];
        batches.pass(2);
        batches.pass(3);
        const atOnce = [...heard];
        await until(3);
        const soon = [...heard];
        clock += 0.9;
        batches.pass(4);
        const close = [...heard];
        await until(4);
        clock += 1;
        batches.pass(5);
        say([first, atOnce, soon, close, heard]);
        """
    )
    assert first == [1]
    assert at_once == [1]
    assert soon == close == [1, 2, 3]
    assert alone == [1, 2, 3, 4, 5]


def test_a_long_burst_does_not_wait_for_its_end_and_keeps_its_order() -> None:
    at_once, hands, after = told(
        BATCHES
        + """
        for (let count = 0; count < 130; count += 1) batches.pass(count);
        const atOnce = heard.length;
        await until(130);
        say([atOnce, hands, heard]);
        """
    )
    assert at_once == 101
    assert hands == [1, 50, 50, 29]
    assert after == list(range(130))


def test_a_failure_is_reported_and_keeps_nothing_from_whoever_flushes() -> None:
    heard, errors = told(
        BATCHES
        + """
        ['a', 'b', 'bad', 'c'].forEach(batches.pass);
        batches.flush();
        batches.pass('d');
        batches.flush();
        say([heard, errors]);
        """
    )
    assert heard == ["a", "b", "bad", "c", "d"]
    assert errors == ["on purpose"]


def test_when_it_is_closed_what_waits_is_dropped() -> None:
    assert told(
        BATCHES
        + """
        ['a', 'b', 'c'].forEach(batches.pass);
        batches.close();
        batches.pass('d'); // it is opened again
        await until(2);
        await turns(20);
        say(heard);
        """
    ) == ["a", "d"]

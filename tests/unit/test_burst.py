"""web/burst.mjs: events that come alone go to Python at once, those of a burst together, in their order."""

from __future__ import annotations

import json
from typing import Any

from prepare import WEB
from tests.unit.node import run_node

BURST = """
import { createBurst } from './burst.mjs';
const heard = [];
const errors = [];
globalThis.reportError = (error) => errors.push(error.message);
const burst = createBurst((message) => {
  if (message === 'bad') throw new Error('on purpose');
  heard.push(message);
});
const later = () => new Promise((resolve) => setTimeout(resolve, 50));
const say = (told) => { console.log(JSON.stringify(told)); process.exit(); };
"""


def told(script: str) -> Any:
    return json.loads(run_node(script, WEB))


def test_one_that_comes_alone_goes_at_once_and_what_follows_close_a_little_later() -> None:
    first, at_once, soon, alone = told(
        BURST
        + """
        burst.pass(1);
        const first = [...heard];
        burst.pass(2);
        burst.pass(3);
        const atOnce = [...heard];
        await later();
        const soon = [...heard];
        burst.pass(4);
        say([first, atOnce, soon, heard]);
        """
    )
    assert first == [1]
    assert at_once == [1]
    assert soon == [1, 2, 3]
    assert alone == [1, 2, 3, 4]


def test_a_long_burst_does_not_wait_for_its_end_and_keeps_its_order() -> None:
    during, after = told(
        BURST
        + """
        for (let count = 0; count < 130; count += 1) burst.pass(count);
        const during = heard.length;
        await later();
        say([during, heard]);
        """
    )
    assert during == 101  # the first alone, then twice fifty
    assert after == list(range(130))


def test_an_event_that_fails_takes_no_other_with_it() -> None:
    heard, errors = told(
        BURST
        + """
        ['a', 'b', 'bad', 'c'].forEach(burst.pass);
        burst.flush();
        say([heard, errors]);
        """
    )
    assert heard == ["a", "b", "c"]
    assert errors == ["on purpose"]


def test_when_it_is_closed_what_waits_is_dropped() -> None:
    assert told(
        BURST
        + """
        ['a', 'b', 'c'].forEach(burst.pass);
        burst.close();
        burst.pass('d'); // it is opened again
        await later();
        say(heard);
        """
    ) == ["a", "d"]


def test_events_that_came_before_an_answer_are_told_before_it() -> None:
    assert told(
        """
        import { createBridge } from './bridge.mjs';
        let pass, succeeded;
        const service = {
          subscribe: (event, listener) => { pass = listener; },
          sendMessage: (message, ok) => { succeeded = ok; },
          abandon() {},
        };
        const bridge = createBridge({ service, foreign: false, desktop: null, origin: '' });
        const heard = [];
        bridge.open((kind, key, json) => heard.push(`${kind} ${json}`));
        bridge.subscribe('1', 'interaction', 1000);
        bridge.request('2', 'interaction.getInteractions', '[]', 1000);
        for (const data of [1, 2, 3]) pass({ event: 'interaction', data });
        succeeded({ data: 'answer' });
        pass({ event: 'interaction', data: 4 });
        succeeded({ data: 'twice' });
        console.log(JSON.stringify(heard));
        process.exit();
        """
    ) == ["event 1", "event 2", "event 3", 'answer "answer"']

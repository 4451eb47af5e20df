"""web/page/early-subscription.mjs: what the desktop tells before Python is there is told to Python."""

from __future__ import annotations

import json
from typing import Any

from py_ext.workbench.places import ROOT, WEB
from tests.unit.node import run_node

FAKES = (ROOT / "tests" / "unit" / "fake_desktop.mjs").as_uri()
SET_UP = (
    f"""
import {{ say, turn }} from {json.dumps(FAKES)};
import {{ withEarlySubscription }} from './early-subscription.mjs';
"""
    + """
const asked = []; // the subscriptions that the connection was asked for
let hear;
const connection = {
  listen: (listener) => { hear = listener; },
  subscribe: (event, isWanted, succeeded, failed, milliseconds) =>
    asked.push({ event, isWanted, succeeded, failed, milliseconds }),
  send() {}, abandon() {}, counters: () => ({ subscriptions: asked.length, ignored: 0 }),
  close: () => asked.push('closed'),
};
const early = withEarlySubscription(connection, 'interaction');
const told = [];
early.listen((message) => told.push(message));
const subscribe = (event = 'interaction', wanted = () => true) => early.subscribe(
  event, wanted, () => told.push('subscribed'), () => told.push('failed'), 1000);
"""
)


def said(script: str) -> Any:
    return json.loads(run_node(SET_UP + script, WEB / "page"))


def test_what_came_early_is_told_in_order_when_python_asks_and_nothing_is_asked_twice() -> None:
    before, told, asked = said(
        """
        early.begin();
        hear(1);
        asked[0].succeeded();
        hear(2);
        subscribe();
        hear(3);
        const before = [...told];
        await turn();
        hear(4);
        say([before, told, asked.length]);
        """
    )
    assert before == []
    assert told == [1, 2, 3, "subscribed", 4]
    assert asked == 1


def test_a_frame_that_stands_by_keeps_nothing_that_another_has_told() -> None:
    told = said(
        """
        early.begin();
        hear(1);
        asked[0].succeeded();
        early.standBy();
        hear(2);
        subscribe();
        await turn();
        hear(3);
        say(told);
        """
    )
    assert told == ["subscribed", 3]


def test_whoever_asks_before_the_answer_waits_for_it() -> None:
    before, told, asked = said(
        """
        early.begin();
        subscribe();
        await turn();
        hear(1);
        const before = [...told];
        asked[0].succeeded();
        say([before, told, asked.length]);
        """
    )
    assert before == []
    assert told == [1, "subscribed"]
    assert asked == 1


def test_a_failure_is_nobody_s_and_python_asks_anew_with_its_own_time() -> None:
    told, milliseconds = said(
        """
        early.begin();
        asked[0].failed();
        hear('of nobody');
        subscribe();
        asked[1].failed();
        say([told, asked.map((each) => each.milliseconds ?? null)]);
        """
    )
    assert told == ["of nobody", "failed"]
    assert milliseconds == [None, 1000]


def test_a_failure_that_comes_while_python_waits_has_it_ask_anew() -> None:
    told, asked = said(
        """
        early.begin();
        subscribe();
        asked[0].failed();
        asked[1].succeeded();
        hear(1);
        say([told, asked.length]);
        """
    )
    assert told == ["subscribed", 1]
    assert asked == 2


def test_whoever_gives_up_gets_nothing_and_the_next_one_gets_what_was_kept() -> None:
    assert said(
        """
        early.begin();
        subscribe('interaction', () => false);
        hear(1);
        asked[0].succeeded();
        const before = [...told];
        subscribe();
        await turn();
        say([before, told, asked.length]);
        """
    ) == [[], [1, "subscribed"], 1]


def test_other_events_are_subscribed_to_as_ever() -> None:
    assert said(
        """
        early.begin();
        subscribe('agent');
        asked[1].succeeded();
        say([asked.map(({ event }) => event), told]);
        """
    ) == [["interaction", "agent"], ["subscribed"]]


def test_without_a_beginning_nothing_is_kept() -> None:
    assert said("hear(1); subscribe(); say([told, asked.length]);") == [[1], 1]


def test_closing_drops_what_was_kept_and_the_answer_finds_nobody() -> None:
    told, kinds, wanted = said(
        """
        early.begin();
        hear(1);
        early.close();
        const wanted = asked[0].isWanted();
        asked[0].succeeded();
        subscribe();
        say([told, asked.map((each) => each.event ?? each), wanted]);
        """
    )
    assert told == []
    assert kinds == ["interaction", "closed", "interaction"]
    assert wanted is False

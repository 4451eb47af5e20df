"""web/page/bridge.mjs: it pairs ids, in order, and hands on nothing but plain data."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from py_ext.transport import STATE_EVENTS
from py_ext.workbench.places import ROOT, WEB
from tests.unit.node import run_node

FAKES = (ROOT / "tests" / "unit" / "fake_desktop.mjs").as_uri()
SET_UP = (
    f"""
import {{ say, turn }} from {json.dumps(FAKES)};
import {{ createBridge }} from './bridge.mjs';
"""
    + """
let clock = 1000;
Object.defineProperty(performance, 'now', { value: () => clock });
let hear;
const sent = [];
const asked = [];
const abandoned = [];
let closed = 0;
let hint = '';
const connection = {
  listen: (listener) => { hear = listener; },
  send: (reference, name, values, succeeded, failed, milliseconds) =>
    sent.push({ reference, name, values, succeeded, failed, milliseconds }),
  subscribe: (event, isWanted, succeeded, failed) => asked.push({ event, isWanted, succeeded, failed }),
  renew: (succeeded, failed) => asked.push({ event: 'all', succeeded, failed }),
  abandon: (reference) => abandoned.push(reference),
  close: () => { closed += 1; },
  hint: () => hint,
  counters: () => ({ subscriptions: 3, ignored: 4 }),
};
const bridge = createBridge(connection);
const heard = [];
const receive = (kind, key, json) => heard.push([kind, key, JSON.parse(json)]);
bridge.open(receive);
const event = (data) => ({ event: 'interaction', data });
const pending = () => JSON.parse(bridge.statistics()).pending;
"""
)


def said(script: str) -> Any:
    return json.loads(run_node(SET_UP + script, WEB / "page"))


def test_an_answer_goes_to_whoever_asked_once() -> None:
    sent, heard, references, abandoned, pending = said(
        """
        bridge.request('1', 'interaction.setUserData', '["12", {"Tier": "gold"}]', 1000);
        bridge.request('2', 'agent.get', '[]', 2000);
        sent[1].succeeded({ data: { name: 'Ada' } });
        sent[0].succeeded({});
        sent[0].succeeded({ data: 'twice' });
        sent[1].failed({ timedOut: true });
        const references = sent.map(({ reference }) => reference);
        say([sent.map(({ name, values, milliseconds }) => [name, values, milliseconds]), heard,
             references, abandoned, pending()]);
        """
    )
    assert sent == [
        ["interaction.setUserData", ["12", {"Tier": "gold"}], 1000],
        ["agent.get", [], 2000],
    ]
    assert heard == [["answer", "2", {"name": "Ada"}], ["answer", "1", None]]
    assert references[0] != references[1]
    assert abandoned == references[::-1]
    assert pending == 0


def test_each_failure_says_what_it_is() -> None:
    assert said(
        """
        const failures = [{ errorMessage: 'No.' }, { errorMessage: null }, {}, undefined,
                          { timedOut: true, errorMessage: 'Request timeout' },
                          { errorMessage: 1n }];
        failures.forEach((failure, at) => {
          bridge.request(String(at), 'agent.get', '[]', 1000);
          sent[at].failed(failure);
        });
        say(heard);
        """
    ) == [
        ["refused", "0", "No."],
        ["refused", "1", None],
        ["refused", "2", None],
        ["refused", "3", None],
        ["timeout", "4", ""],
        ["refused", "5", None],
    ]


def test_what_is_forgotten_is_abandoned_and_its_answer_finds_nobody() -> None:
    heard, abandoned = said(
        """
        bridge.request('1', 'agent.get', '[]', 1000);
        bridge.forget('1');
        bridge.forget('1');
        sent[0].succeeded({ data: 1 });
        say([heard, abandoned.length]);
        """
    )
    assert heard == []
    assert abandoned == 1


def test_the_next_desk_counts_its_ids_anew_and_gets_no_answer_of_the_last() -> None:
    assert said(
        """
        bridge.request('1', 'agent.get', '[]', 1000);
        bridge.close();
        bridge.open(receive);
        bridge.request('1', 'agent.getState', '[]', 1000);
        sent[0].succeeded({ data: 'old' });
        sent[1].succeeded({ data: 'new' });
        say([heard, closed, abandoned.length]);
        """
    ) == [[["answer", "1", "new"]], 1, 2]


def test_an_answer_that_is_no_plain_data_is_a_refusal() -> None:
    deep = "let deep = 1; for (let level = 0; level < 101; level += 1) deep = [deep];"
    heard = said(
        deep
        + """
        const brackets = '[{'.repeat(200);
        [deep, { a: 1n }, deep[0], brackets].forEach((data, at) => {
          bridge.request(String(at), 'agent.get', '[]', 1000);
          sent[at].succeeded({ data });
        });
        say(heard.map(([kind, , value]) => [kind, typeof value]));
        """
    )
    assert heard == [["refused", "string"]] * 2 + [["answer", "object"], ["answer", "string"]]


def test_a_subscription_is_confirmed_refused_or_late() -> None:
    heard, wanted = said(
        """
        bridge.subscribe('1', 'interaction', 1000);
        bridge.subscribe('2', 'agent', 1000);
        bridge.subscribe('3', 'media', 5);
        bridge.subscribe('4', 'voice', 0);
        const wanted = () => asked.map(({ isWanted }) => isWanted());
        const first = wanted();
        asked[0].succeeded();
        asked[1].failed({ errorMessage: 'No.' });
        while (heard.length < 3) await turn();
        asked[2].succeeded();
        say([heard, [first, wanted()]]);
        """
    )
    assert heard == [["answer", "1", None], ["refused", "2", "No."], ["timeout", "3", ""]]
    assert wanted == [[True] * 4, [False, False, False, True]]


def test_events_that_came_before_an_answer_are_told_before_it() -> None:
    *before, answered, after = said(
        """
        bridge.request('2', 'interaction.getInteractions', '[]', 1000);
        for (const data of [1, 2, 3]) hear(event(data));
        sent[0].succeeded({ data: 'answer' });
        hear(event(4));
        bridge.request('3', 'agent.get', '[]', 1000);
        sent[1].succeeded({ data: 'answer' });
        say(heard.flatMap(([kind, key, told]) => kind === 'events' ? told : [[kind, key, told]])
          .toSpliced(-1));
        """
    )
    assert before == [["interaction", 1], ["interaction", 2], ["interaction", 3]]
    assert answered == ["answer", "2", "answer"]
    assert after == ["interaction", 4]


def test_an_event_that_is_no_plain_data_takes_no_other_with_it() -> None:
    assert said(
        """
        hear(event(0));
        hear(event({ "a": 1 }));
        hear(event({ "a": 1n }));
        hear({ event: 'messenger:"', data: undefined });
        hear(event([2]));
        while (heard.length < 2) await turn();
        say(heard.slice(1));
        """
    ) == [
        [
            "events",
            "",
            [
                ["interaction", {"a": 1}],
                ["interaction", None],
                ['messenger:"', None],
                ["interaction", [2]],
            ],
        ],
    ]


def test_a_frame_that_stands_by_keeps_the_newest_and_hands_them_on_when_it_steps_in() -> None:
    heard = said(
        """
        Date.now = () => clock;
        hear(event('before'));
        bridge.standBy();
        for (let number = 0; number < 502; number += 1) { clock += 5; hear(event(number)); }
        bridge.request('1', 'agent.get', '[]', 1000);
        sent[0].succeeded({ data: 'answers come all the same' });
        bridge.stepIn();
        clock += 5;
        hear(event('after'));
        bridge.stepIn();
        say(heard);
        """
    )
    assert [kind for kind, _, _ in heard] == ["events", "answer", "kept", "events", "kept"]
    kept = heard[2][2]
    assert [data for _, _, data in kept] == list(range(2, 502))
    assert {name for _, name, _ in kept} == {"interaction"}
    seconds = [each for each, _, _ in kept]
    assert seconds == sorted(seconds)
    assert seconds[-1] - seconds[0] == pytest.approx(499 * 0.005)
    assert heard[3][2] == [["interaction", "after"]]
    assert heard[4][2] == [], "what was kept is handed on once"


def test_what_a_frame_keeps_has_no_repetitions_of_a_state() -> None:
    assert said(
        """
        bridge.standBy();
        hear(event(1));
        hear(event(1));
        bridge.stepIn();
        hear(event(1));
        say(heard.map(([kind, , events]) => [kind, events.length]));
        """
    ) == [["kept", 1]]


def test_what_a_frame_has_kept_goes_when_it_stands_by_anew() -> None:
    assert said(
        """
        bridge.standBy();
        hear(event(1));
        bridge.standBy();
        hear(event(2));
        bridge.stepIn();
        say(heard.map(([, , events]) => events.map(([, , data]) => data)));
        """
    ) == [[2]]


def test_renewing_is_answered_once_however_much_of_it_fails() -> None:
    assert said(
        """
        bridge.renew('1', 1000);
        bridge.renew('2', 1000);
        const [first, second] = asked;
        first.succeeded();
        second.failed({ errorMessage: 'not now' });
        second.failed({ errorMessage: 'nor that' });
        say(heard);
        """
    ) == [["answer", "1", None], ["refused", "2", "not now"]]


def test_closing_leaves_nothing() -> None:
    heard, statistics, closed = said(
        """
        bridge.request('1', 'agent.get', '[]', 1000);
        bridge.subscribe('2', 'interaction', 1000);
        hear(event(1));
        hear(event(2));
        const before = heard.length;
        bridge.close();
        hear(event(3));
        await new Promise((resolve) => setTimeout(resolve, 20));
        bridge.close();
        say([heard.slice(before), JSON.parse(bridge.statistics()), closed]);
        """
    )
    assert heard == []
    assert statistics == {"pending": 0, "subscriptions": 3, "ignored": 4}
    assert closed == 2


def test_short_texts_go_through_the_buffer_and_long_ones_by_themselves() -> None:
    assert said(
        """
        const bytes = new Uint8Array(16);
        let views = 0;
        let released = 0;
        const buffer = {
          getBuffer: () => { views += 1; return { data: bytes, release: () => { released += 1; } }; },
        };
        bridge.close();
        const through = [];
        bridge.open((kind, key, json) => through.push(
          typeof json === 'number' ? new TextDecoder().decode(bytes.subarray(0, json)) : ['alone', json],
        ), buffer);
        for (const data of ['Zoë', 'x'.repeat(20)]) {
          bridge.request('1', 'agent.get', '[]', 1000);
          sent.at(-1).succeeded({ data });
        }
        bridge.close();
        say([through, views, released]);
        """
    ) == [['"Zoë"', ["alone", json.dumps("x" * 20)]], 1, 1]


def test_a_state_that_is_repeated_is_told_once_and_an_occurrence_each_time() -> None:
    assert said(
        """
        const say_ = (name, data) => hear({ event: name, data });
        for (const name of ['interaction', 'agent', 'media', 'voice', 'system', 'messenger:a']) {
          for (const data of [{ a: 1 }, { a: 1 }, { a: 2 }, { a: 1 }]) say_(name, data);
          clock += 100;
        }
        for (let turns = 0; turns < 5; turns += 1) await turn(); // what waits is handed on
        const told = heard.flatMap(([, , events]) => events);
        bridge.close();
        bridge.open(receive);
        clock += 100;
        say_('voice', { a: 1 });
        const again = heard.at(-1)[2];
        say([[...new Set(told.map(([name]) => name))]
          .map((name) => [name, told.filter(([each]) => each === name).map(([, { a }]) => a)]), again]);
        """
    ) == [
        [
            *([name, [1, 2, 1]] for name in ("interaction", "agent", "media", "voice")),
            *([name, [1, 1, 2, 1]] for name in ("system", "messenger:a")),
        ],
        [["voice", {"a": 1}]],
    ]


def test_a_timeout_tells_what_to_look_at_and_what_was_not_sent_why() -> None:
    assert said(
        """
        hint = 'Check the cable.';
        bridge.request('1', 'agent.get', '[]', 1000);
        sent[0].failed({ timedOut: true });
        bridge.subscribe('2', 'agent', 1);
        while (heard.length < 2) await turn();
        bridge.request('3', 'agent.get', '[]', 1000);
        sent[1].failed({ unsent: 'It is broken.' });
        say(heard);
        """
    ) == [
        ["timeout", "1", "Check the cable."],
        ["timeout", "2", "Check the cable."],
        ["unsent", "3", "It is broken."],
    ]


def test_both_sides_know_the_same_events_that_tell_a_state() -> None:
    source = (WEB / "page" / "bridge.mjs").read_text("utf-8")
    (listed,) = re.findall(r"^const STATES = new Set\(\[(.*)\]\);$", source, re.MULTILINE)
    assert set(re.findall(r"'(\w+)'", listed)) == STATE_EVENTS


def test_a_receiver_that_fails_is_not_called_again() -> None:
    assert said(
        """
        const calls = [];
        globalThis.reportError = () => {};
        bridge.open((kind) => { calls.push(kind); throw new Error('on purpose'); });
        hear(event(1));
        bridge.close();
        say(calls);
        """
    ) == ["events"]

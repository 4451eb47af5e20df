"""web/page/session.mjs, and the simulated desktop's storage, which does the same."""

from __future__ import annotations

import json
from typing import Any

from py_ext.simulator._session_storage import SessionStorage
from py_ext.workbench.places import WEB
from tests.unit.node import run_node

STORAGE = """
const items = new Map();
let isFull = false, isBlocked = false;
const listeners = [];
globalThis.addEventListener = (kind, listener) => { if (kind === 'storage') listeners.push(listener); };
Object.defineProperty(globalThis, 'sessionStorage', { get() {
  if (isBlocked) throw new Error('SecurityError');
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, text) => { if (isFull) throw new Error('QuotaExceededError'); items.set(key, text); },
  };
}, configurable: true });
const { createSession } = await import('./session.mjs');
const warnings = [];
const session = createSession((text) => warnings.push(text));
const say = (told) => console.log(JSON.stringify(told));
"""

CHANGES = [
    [1, False, [["a", "1"], ["2", '"x"']]],
    [2, False, [["__proto__", "3"], ["constructor", "4"]]],
    [3, False, [["a", None], ["none", None]]],
    [9, True, [["b", "12345678901234567890"]]],
    [4, False, [["c", "5"]]],  # of a Python that has not heard of the others
    [10, False, [["b", "6"]]],
]


def said(script: str) -> Any:
    return json.loads(run_node(STORAGE + script, WEB / "page"))


def test_page_and_simulator_keep_the_same_after_each_change() -> None:
    storage = SessionStorage()
    expected = []
    for change in CHANGES:
        storage.keep("page", json.dumps(change))
        expected.append(json.loads(storage.read("page")))
    found = said(
        f"""
        const kept = [];
        for (const change of {json.dumps(CHANGES)}) {{
          session.keep(JSON.stringify(change));
          kept.push(JSON.parse(session.read()));
        }}
        say(kept);
        """
    )
    assert found == expected
    assert expected[1] == [2, [["a", "1"], ["2", '"x"'], ["__proto__", "3"], ["constructor", "4"]]]
    assert expected[2] == [3, [["2", '"x"'], ["__proto__", "3"], ["constructor", "4"]]]
    assert expected[-1] == [10, [["b", "6"], ["c", "5"]]]


def test_what_the_storage_does_not_take_stays_in_memory_and_is_warned_of_once() -> None:
    found, warnings, later = said(
        """
        session.keep('[1, false, [["a", "1"]]]');
        isFull = true;
        session.keep('[2, false, [["b", "2"]]]');
        session.keep('[3, false, [["c", "3"]]]');
        isBlocked = true;
        const found = JSON.parse(session.read());
        isFull = isBlocked = false;
        session.keep('[4, false, [["d", "4"]]]');
        say([found, warnings, [...items.values()].map((text) => JSON.parse(text))]);
        """
    )
    assert found == [3, [["a", "1"], ["b", "2"], ["c", "3"]]]
    assert len(warnings) == 1
    assert "keeps no desk.session" in warnings[0]
    assert later == [[4, [["a", "1"], ["b", "2"], ["c", "3"], ["d", "4"]]]]


def test_of_a_shared_python_which_tells_each_frame_an_older_change_comes_too_late() -> None:
    found = said(
        """
        const tell = (change) => session.keep(JSON.stringify(change), true);
        tell([1, false, [['a', '1']]]);
        tell([2, false, [['a', '2']]]);
        tell([1, false, [['a', '1']]]); // to another frame, which has the same storage
        tell([1, true, []]);
        const between = JSON.parse(session.read());
        tell([3, true, [['b', '3']]]);
        say([between, JSON.parse(session.read())]);
        """
    )
    assert found == [[2, [["a", "2"]]], [3, [["b", "3"]]]]


def test_what_is_no_session_counts_as_nothing() -> None:
    found = said(
        """
        session.keep('[1, false, [["a", "1"]]]');
        const [item] = items.keys();
        const found = [];
        const others = ['{', '[]', 'null', '[1, 2]', '"x"', '[9, [["a", "{"]]]', '[9, [["a", 1]]]',
                        '["9", []]'];
        for (const text of others) {
          items.set(item, text);
          session.keep('[2, false, [["b", "2"]]]');
          found.push(JSON.parse(session.read()));
        }
        say(found);
        """
    )
    assert found == [[2, [["b", "2"]]]] * 8


def test_a_frame_hears_what_is_there_when_another_has_changed_it() -> None:
    found = said(
        """
        session.keep('[1, false, [["a", "1"]]]');
        const [item] = items.keys();
        const heard = [];
        session.watch((text) => heard.push(JSON.parse(text)));
        items.set(item, '[3, []]');
        for (const listener of listeners) {
          listener({ key: item, newValue: '[2, []]' }); // that was so before
          listener({ key: 'another', newValue: '' });
        }
        say(heard);
        """
    )
    assert found == [[3, []]]

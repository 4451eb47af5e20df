"""web/page/failure-reports.mjs: failures are reported together, seldom, and in nobody's way."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

from py_ext.workbench.places import WEB
from tests.guides import DEPLOYING, blocks_in
from tests.unit.node import run_node

SET_UP = """
let clock = 1_000_000;
Date.now = () => clock;
let timers = [];
globalThis.setTimeout = (run, milliseconds) => timers.push({ run, at: clock + milliseconds });
globalThis.clearTimeout = (number) => { if (number) timers[number - 1] = null; };
AbortSignal.timeout = (milliseconds) => ({ milliseconds });
const sent = [];
let answer = async () => ({ ok: true });
globalThis.fetch = async (address, options) => {
  sent.push({ address, options, at: clock - 1_000_000, body: JSON.parse(options.body) });
  return answer();
};
const stored = {};
globalThis.sessionStorage = {
  getItem: (name) => stored[name] ?? null,
  setItem: (name, value) => { stored[name] = value; },
};
const { createReports, reportHang } = await import('./failure-reports.mjs');
const turn = () => new Promise((resolve) => setImmediate(resolve));
async function pass(milliseconds) {
  const end = clock + milliseconds;
  for (;;) {
    const due = timers.filter((each) => each && each.at <= end).sort((a, b) => a.at - b.at)[0];
    if (!due) break;
    timers[timers.indexOf(due)] = null;
    clock = due.at;
    due.run();
    await turn();
  }
  clock = end;
}
const bundle = {
  report: 'https://ops.example.com/extensions', name: 'Order desk', version: '3f6d0a1c9be24875',
  shared: true, runtime: { wheel: 'py_ext-0123456789abcdef/py_ext-0.1.0-py3-none-any.whl' },
};
const reports = createReports(bundle);
const say = (told) => { console.log(JSON.stringify(told)); process.exit(); };
"""


def said(script: str) -> Any:
    return json.loads(run_node(SET_UP + script, WEB / "page"))


def test_failures_that_are_alike_are_gathered_and_sent_in_one() -> None:
    before, sent = said("""
        reports.note('ConnectError', 'order_desk/crm.py:40', 'order_desk.screen_pop');
        reports.note('ConnectError', 'order_desk/crm.py:40', 'order_desk.screen_pop');
        reports.note('KeyError', 'order_desk/crm.py:41', 'order_desk.screen_pop');
        await pass(9_999);
        const before = sent.length;
        await pass(1);
        await pass(60_000);
        say([before, sent]);
    """)
    assert before == 0
    (report,) = sent
    assert report["address"] == "https://ops.example.com/extensions"
    assert [each["count"] for each in report["body"]["failures"]] == [2, 1]
    options = report["options"]
    assert options["method"] == "POST"
    assert options["headers"] == {"Content-Type": "application/json"}
    assert options["credentials"] == "omit"
    assert options["referrerPolicy"] == "no-referrer"
    assert options["keepalive"] is True
    assert options["redirect"] == "error"


def test_a_report_is_as_the_guide_shows_it() -> None:
    _, example = blocks_in(DEPLOYING, "json")
    (report,) = said("""
        clock += 3_595_000;
        for (const _ of [1, 2, 3])
          reports.note('ConnectError', 'order_desk/crm.py:40', 'order_desk.screen_pop');
        await pass(10_000);
        say(sent);
    """)
    assert report["body"] == json.loads(example)


def test_without_an_address_there_are_no_reports() -> None:
    assert said("say([createReports({ ...bundle, report: '' })]);") == [None]


def test_a_report_has_a_bounded_size_and_the_rest_is_counted() -> None:
    (report,) = said("""
        for (let number = 0; number < 100; number += 1)
          reports.note(`E${number}`, 'x'.repeat(5000), 'y'.repeat(5000));
        await pass(10_000);
        say(sent);
    """)
    assert len(report["body"]["failures"]) == 20
    assert report["body"]["dropped"] == 80
    assert len(json.dumps(report["body"])) < 16_000


def test_there_are_at_most_so_many_in_an_hour_and_what_comes_meanwhile_is_counted() -> None:
    in_an_hour, later = said("""
        for (let second = 0; second < 3590; second += 1) {
          reports.note('KeyError', 'a.py:1', '');
          await pass(1000);
        }
        const inAnHour = sent.map(({ body }) => body.failures[0].count);
        await pass(30_000);
        const all = sent.flatMap(({ body }) => body.failures.map(({ count }) => count));
        say([inAnHour, all]);
    """)
    assert len(in_an_hour) == 60
    assert sum(later) == 3590


def test_a_dead_server_is_asked_less_and_less_often_and_nothing_is_lost() -> None:
    times, failed, again = said("""
        answer = async () => { throw new TypeError('no connection'); };
        reports.note('KeyError', 'a.py:1', '');
        await pass(20 * 3_600_000);
        const times = sent.map(({ at }) => at);
        reports.note('KeyError', 'a.py:1', '');
        answer = async () => ({ ok: false });
        await pass(3_600_000);
        const failed = sent.at(-1).body.failures;
        answer = async () => ({ ok: true });
        await pass(3_600_000);
        const count = sent.length;
        reports.note('KeyError', 'a.py:1', '');
        await pass(10_000);
        say([times, failed, sent.slice(count - 1).map(({ body }) => body.failures[0].count)]);
    """)
    pauses = [after - before for before, after in pairwise(times)]
    assert pauses[:4] == [20_000, 40_000, 80_000, 160_000]
    assert max(pauses) == 3_600_000
    assert len(times) < 30
    assert [each["count"] for each in failed] == [2]
    assert again == [2, 1], "once it answers, it has all, and hears as before"


def test_no_report_waits_for_another() -> None:
    sent = said("""
        let resolve;
        answer = () => new Promise((settle) => { resolve = settle; });
        reports.note('KeyError', 'a.py:1', '');
        await pass(10_000);
        reports.note('KeyError', 'a.py:2', '');
        await pass(60_000);
        const during = sent.length;
        resolve({ ok: true });
        await turn();
        await pass(10_000);
        say([during, sent.map(({ body }) => body.failures[0].place)]);
    """)
    assert sent == [1, ["a.py:1", "a.py:2"]]


def test_python_s_end_is_reported_at_once_with_what_there_was_before() -> None:
    (report,) = said("""
        reports.note('KeyError', 'a.py:1', '');
        await reports.ended(new RangeError('of Jane Doe'));
        say(sent);
    """)
    assert report["at"] == 0
    assert [each["error"] for each in report["body"]["failures"]] == [
        "KeyError",
        "PythonEnded(RangeError)",
    ]
    assert "Jane" not in json.dumps(report)


def test_an_end_without_a_name_is_reported_too() -> None:
    (report,) = said("await reports.ended({ name: 'Jane Doe' }); say(sent);")
    assert report["body"]["failures"][0]["error"] == "PythonEnded(Error)"


def test_a_python_that_hangs_is_reported_once_by_all_its_frames() -> None:
    sent = said("""
        const unknown = { place: '', handler: '' };
        reportHang(bundle, 'desk 1', 0, unknown);
        reportHang(bundle, 'desk 1', 0, unknown);
        reportHang(bundle, 'desk 2', 0, unknown);
        await turn();
        say(sent.map(({ body }) => body.failures[0].error));
    """)
    assert sent == ["PythonHung", "PythonHung"]


def test_the_report_of_a_hang_says_what_hangs_and_how_long_that_python_ran() -> None:
    (body,) = said("""
        const stuck = { place: 'order_desk/crm.py:40', handler: 'order_desk.screen_pop' };
        reportHang(bundle, 'desk 1', Date.now() - 90_000, stuck);
        await turn();
        say(sent.map(({ body }) => body));
    """)
    (failure,) = body["failures"]
    assert (failure["place"], failure["handler"]) == (
        "order_desk/crm.py:40",
        "order_desk.screen_pop",
    )
    assert body["seconds"] == 90

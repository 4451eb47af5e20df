"""How a page looks for another version, in Node: its fetch, channel and clock are the test's."""

from __future__ import annotations

import json

from py_ext.workbench.places import WEB
from tests.unit.node import run_node

WORLD = """
let deployed = '1.0';
let asked = [];
let timers = [];
const channels = [];
globalThis.fetch = async (address, options) => {
  asked.push([address.slice(-11), options.cache]);
  if (deployed === 'gone') throw new TypeError('failed to fetch');
  const text = async () => `{\\n  "name": "x",\\n  "version": "${deployed}",\\n`;
  return { ok: deployed !== '404', text };
};
globalThis.BroadcastChannel = class {
  constructor() { channels.push(this); }
  postMessage(data) {
    for (const each of channels) if (each !== this) each.onmessage({ data });
  }
};
globalThis.setTimeout = (work, time) => timers.push([time, work]);
globalThis.clearTimeout = (id) => { if (id) timers[id - 1] = null; };
const later = async () => {
  const [, work] = timers.filter(Boolean).at(-1);
  timers = [];
  await work();
  await null;
};
const { watchUpdates, loadVersion } = await import('./updates.mjs');
"""


def ran(script: str) -> object:
    return json.loads(run_node(f"{WORLD}\n{script}", WEB / "page"))


def test_each_other_version_is_found_once_and_the_way_back_is_none() -> None:
    found = ran("""
        const found = [];
        watchUpdates({ version: '1.0', updates: 300 }, (version) => found.push(version));
        for (deployed of ['1.0', 'gone', '404', '1.1', '1.1', '1.0', '1.1', '1.2']) await later();
        console.log(JSON.stringify([found, asked[0], asked.length]));
    """)
    assert found == [["1.1", "1.1", "1.2"], ["/index.html", "no-cache"], 8]


def test_it_looks_every_five_minutes_or_so_and_never_where_nobody_wants_it() -> None:
    times = ran("""
        const times = [];
        for (let count = 0; count < 50; count += 1) {
          watchUpdates({ version: '1.0', updates: 300 }, () => {});
          times.push(timers.at(-1)[0]);
        }
        timers = [];
        watchUpdates({ version: '1.0', updates: 0 }, () => {}).shown();
        const range = [Math.min(...times), Math.max(...times)];
        console.log(JSON.stringify([...range, timers.length, asked.length]));
    """)
    assert isinstance(times, list)
    least, most, *nothing = times
    assert 240_000 <= least < most <= 360_000
    assert nothing == [0, 0]


def test_of_several_pythons_one_looks_and_all_know() -> None:
    told = ran("""
        const found = [[], []];
        const bundle = { version: '1.0', updates: 300 };
        for (const each of found) watchUpdates(bundle, (seen) => each.push(seen));
        deployed = '1.1';
        await later();
        console.log(JSON.stringify([found, asked.length, timers.filter(Boolean).length]));
    """)
    assert told == [[["1.1"], ["1.1"]], 1, 2]


def test_a_frame_that_is_shown_again_looks_but_not_at_each_glance() -> None:
    asked = ran("""
        let now = 0;
        Date.now = () => now;
        const { shown } = watchUpdates({ version: '1.0', updates: 300 }, () => {});
        shown();
        now += 31_000;
        shown();
        shown();
        console.log(JSON.stringify(asked.length));
    """)
    assert asked == 1


def test_a_page_is_loaded_anew_for_a_version_once_and_not_while_its_web_server_is_gone() -> None:
    seen = ran("""
        let loads = 0;
        globalThis.location = { reload: () => { loads += 1; } };
        globalThis.history = { state: { other: 1 }, replaceState(state) { this.state = state; } };
        console.warn = () => {};
        const seen = [];
        deployed = 'gone';
        const loading = loadVersion('1.1');
        for (let turn = 0; turn < 10; turn += 1) await null;
        seen.push(loads, timers.length);
        deployed = '1.1';
        timers[0][1]();
        await loading;
        seen.push(loads, history.state);
        await loadVersion('1.1');
        seen.push(loads);
        await loadVersion('1.0');
        seen.push(loads);
        console.log(JSON.stringify(seen));
    """)
    assert seen == [0, 1, 1, {"other": 1, "pyExtTaken": "1.1"}, 1, 2]

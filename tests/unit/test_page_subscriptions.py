"""A page's own script subscribes through the foreign service too: what is noted of it, and what is done."""

from __future__ import annotations

import json
from typing import Any

import pytest

from py_ext.workbench.places import WEB
from tests.unit.node import run_node
from tests.unit.test_connections import LISTEN, SET_UP

NOTED = """
globalThis.genesys = {};
await import('./page-subscriptions.js');
const waiting = [];
const script = {
  sendMessage(message) {
    message.referenceId ??= String(waiting.length);
    post(message);
  },
  subscribe(event) {
    post({ event: 'subscribe', data: event, referenceId: String(waiting.length) });
  },
  unsubscribe(callback) {},
  targetWWEWindow(window) {},
};
const post = (message) => { waiting.push(message); desktop.postMessage(message, '*'); };
genesys.wwe = {};
genesys.wwe.service = script;
const service = genesys.wwe.service;
const connection = foreignService({ service, desktop, origin: ORIGIN });
let ids = 0;
const confirm = (message) => desktop.answer({ subscriptionId: `s-${++ids}` }, message);
const confirmAll = () => {
  for (const message of desktop.sent.splice(0)) {
    if (message.event === 'subscribe') {
      open.set(`s-${ids + 1}`, [message.data].flat());
      confirm(message);
    } else if (message.event === 'unsubscribe') open.delete(message.data);
  }
};
const open = new Map();
const settled = () => {
  while (desktop.sent.length) confirmAll();
  return [...open.values()].flat().sort();
};
const subscribe = (event) => connection.subscribe(event, wanted, tell('subscribed'), tell('failure'), 1000);
const ofThePage = () => {};
"""


def said(script: str) -> Any:
    return json.loads(run_node(SET_UP + NOTED + LISTEN + script, WEB / "page"))


@pytest.mark.parametrize("event", ["'interaction'", "['interaction', 'system']"])
@pytest.mark.parametrize("way", ["subscribe", "sendMessage"])
@pytest.mark.parametrize("is_first", [True, False])
def test_a_page_s_subscription_and_ours_are_one(event: str, way: str, is_first: bool) -> None:
    page = (
        f"service.subscribe({event}, ofThePage);"
        if way == "subscribe"
        else f"service.sendMessage({{ event: 'subscribe', data: {event} }}, () => {{}});"
    )
    ours = "subscribe('interaction');"
    first, second = (page, ours) if is_first else (ours, page)
    wanted, kept, ended = said(
        f"""
        {first} settled(); {second}
        const now = settled();
        connection.close();
        const kept = settled();
        desktop.hidePage();
        say([now, kept, settled()]);
        """,
    )
    both = ["interaction", "system"] if "system" in event else ["interaction"]
    assert (wanted, kept, ended) == (both, both, [])


def test_what_the_page_leaves_is_left_and_what_it_holds_is_used_again() -> None:
    assert said(
        """
        service.subscribe(['interaction', 'system'], ofThePage);
        subscribe('interaction');
        settled();
        connection.close();
        subscribe('system');
        await turn();
        desktop.say({ event: 'system', data: 'heard' });
        desktop.say({ event: 'interaction', data: 'not ours any more' });
        const asked = desktop.sent.filter(({ event }) => event === 'subscribe').length;
        service.unsubscribe(ofThePage);
        say([asked, heard, told.length, settled()]);
        """,
    ) == [0, ["heard"], 2, ["system"]]


def test_a_refusal_that_may_be_the_page_s_subscription_makes_us_end_none() -> None:
    assert (
        said(
            """
        service.subscribe('system', ofThePage);
        service.subscribe('interaction', ofThePage);
        subscribe('interaction');
        const [refused, later, ours] = desktop.sent.splice(0);
        desktop.answer({ errorMessage: 'no' }, refused);
        confirm(later);
        confirm(ours);
        say(desktop.sent.map(({ event }) => event));
        """,
        )
        == []
    )


def test_a_script_with_another_target_is_heard_from_there() -> None:
    assert said(
        """
        const other = {};
        service.targetWWEWindow(other);
        subscribe('agent');
        const { referenceId } = desktop.sent.at(-1);
        desktop.say({ referenceId, subscriptionId: 's-1' }, ORIGIN, other);
        desktop.say({ event: 'agent', data: 1 }, ORIGIN, other);
        desktop.say({ event: 'agent', data: 2 }, 'https://elsewhere.example', other);
        desktop.say({ event: 'agent', data: 3 }, ORIGIN, {});
        say([told.length, heard]);
        """,
    ) == [1, [1]]

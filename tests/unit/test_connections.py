"""Our own service and a foreign one, such as the vendor's script, are the same to the bridge."""

from __future__ import annotations

import json
from typing import Any

import pytest

from py_ext.workbench.places import ROOT, WEB
from tests.unit.node import run_node

FAKES = (ROOT / "tests" / "unit" / "fake_desktop.mjs").as_uri()
SET_UP = f"""
import {{ createDesktop, createVendorService, ORIGIN, say, turn }} from {json.dumps(FAKES)};
import {{ foreignService }} from './foreign-service.mjs';
import {{ ownService }} from './own-service.mjs';
import {{ createService }} from './service.mjs';
const desktop = createDesktop();
const told = [];
const tell = (kind) => (value) => told.push([kind, value]);
const wanted = () => true;
"""
CONNECTIONS = {
    "own": "const connection = ownService(createService({ desktop, origin: ORIGIN }));",
    "foreign": """
        const service = createVendorService(desktop);
        const connection = foreignService({ service, desktop, origin: ORIGIN });
    """,
}
LISTEN = "const heard = []; connection.listen(({ data }) => heard.push(data));"

each_connection = pytest.mark.parametrize("connection", CONNECTIONS)


def said(connection: str, script: str) -> Any:
    return json.loads(run_node(SET_UP + CONNECTIONS[connection] + LISTEN + script, WEB / "page"))


@each_connection
def test_a_request_goes_out_as_it_was_asked_and_its_answer_comes_back(connection: str) -> None:
    sent, told = said(
        connection,
        """
        const ask = (reference, name, values) =>
          connection.send(reference, name, values, tell('answer'), tell('failure'), 1000);
        ask('r-1', 'interaction.setUserData', ['12', { Tier: 'gold' }]);
        ask('r-2', 'agent.get', []);
        desktop.answer({ data: 'agent' });
        desktop.answer({ data: 'done' }, desktop.sent[0]);
        desktop.answer({ data: 'twice' }, desktop.sent[0]);
        say([desktop.sent.map(({ request, parameters, referenceId }) => [request, parameters, referenceId]),
             told.map(([kind, { data }]) => [kind, data])]);
        """,
    )
    assert sent == [
        ["interaction.setUserData", ["12", {"Tier": "gold"}], "r-1"],
        ["agent.get", None, "r-2"],
    ]
    assert told == [["answer", "agent"], ["answer", "done"]]


@each_connection
def test_a_refusal_comes_with_the_desktop_s_words(connection: str) -> None:
    ((kind, words),) = said(
        connection,
        """
        connection.send('r-1', 'agent.get', [], tell('answer'), tell('failure'), 1000);
        desktop.answer({ errorMessage: 'not allowed' });
        say(told.map(([kind, { errorMessage }]) => [kind, errorMessage]));
        """,
    )
    assert (kind, words) == ("failure", "not allowed")


@each_connection
def test_a_request_fails_when_its_time_is_over(connection: str) -> None:
    before, told = said(
        connection,
        """
        const before = performance.now();
        connection.send('r-1', 'agent.get', [], tell('answer'), tell('failure'), 50);
        while (!told.length) await turn();
        say([performance.now() - before, told.map(([kind, failure]) => [kind, failure.timedOut])]);
        """,
    )
    assert told == [["failure", True]]
    assert 40 < before < 5000


@each_connection
def test_what_is_abandoned_does_not_time_out(connection: str) -> None:
    assert (
        said(
            connection,
            """
            connection.send('r-1', 'agent.get', [], tell('answer'), tell('failure'), 20);
            connection.abandon('r-1');
            connection.abandon('of nobody');
            await new Promise((resolve) => setTimeout(resolve, 60));
            say(told);
            """,
        )
        == []
    )


@each_connection
def test_events_are_heard_of_what_is_subscribed_to_and_from_the_desktop_only(
    connection: str,
) -> None:
    told, heard, open_ = said(
        connection,
        """
        connection.subscribe('interaction', wanted, tell('subscribed'), tell('failure'), 1000);
        const event = (data) => ({ event: 'interaction', data });
        desktop.say(event('before the confirmation'));
        desktop.answer({ subscriptionId: 's-1' });
        await turn();
        desktop.say(event('from elsewhere'), 'https://elsewhere.example');
        desktop.say(event('from another window'), ORIGIN, {});
        desktop.say({ event: 'agent', data: 'not subscribed to' });
        desktop.say(event('after it'));
        say([told.map(([kind]) => kind), heard, connection.counters().subscriptions]);
        """,
    )
    assert told == ["subscribed"]
    assert heard == ["before the confirmation", "after it"]
    assert open_ == 1


@each_connection
def test_a_subscription_that_is_refused_is_told_and_heard_no_more(connection: str) -> None:
    told, heard, open_ = said(
        connection,
        """
        connection.subscribe('interaction', wanted, tell('subscribed'), tell('failure'), 1000);
        desktop.answer({ errorMessage: 'not allowed' });
        await turn();
        desktop.say({ event: 'interaction', data: 1 });
        say([told.map(([kind, { errorMessage }]) => [kind, errorMessage]), heard,
             connection.counters().subscriptions]);
        """,
    )
    assert told == [["failure", "not allowed"]]
    assert heard == []
    assert open_ == 0


@each_connection
def test_closing_unsubscribes_from_all_and_it_can_be_used_again(connection: str) -> None:
    unsubscribed, heard, open_ = said(
        connection,
        """
        for (const [event, subscriptionId] of [['interaction', 's-1'], ['agent', 's-2']]) {
          connection.subscribe(event, wanted, tell('subscribed'), tell('failure'), 1000);
          desktop.answer({ subscriptionId });
        }
        await turn();
        connection.close();
        await turn();
        desktop.say({ event: 'interaction', data: 'after the end' });
        const closed = connection.counters().subscriptions;
        const unsubscribed = desktop.sent.filter(({ event }) => event === 'unsubscribe');
        connection.subscribe('interaction', wanted, tell('subscribed'), tell('failure'), 1000);
        desktop.say({ event: 'interaction', data: 'again' });
        say([unsubscribed.map(({ data }) => data), heard, closed]);
        """,
    )
    assert unsubscribed == ["s-1", "s-2"]
    assert heard == ["again"]
    assert open_ == 0


SUBSCRIBE_TO_TWO = """
        for (const [event, subscriptionId] of [['interaction', 's-1'], ['agent', 's-2']]) {
          connection.subscribe(event, wanted, tell('subscribed'), tell('failure'), 1000);
          desktop.answer({ subscriptionId });
        }
        await turn();
        const sentSince = (number) => desktop.sent.slice(number).map(({ event, data }) => [event, data]);
        const before = desktop.sent.length;
        connection.renew(tell('renewed'), tell('failure'), 1000);
        await turn();
"""


@each_connection
def test_renewing_ends_what_there_was_and_subscribes_to_all_anew(connection: str) -> None:
    sent, told, heard, ended = said(
        connection,
        SUBSCRIBE_TO_TWO
        + """
        const sent = sentSince(before);
        const [, , first, second] = desktop.sent.slice(before);
        desktop.answer({ subscriptionId: 's-3' }, first);
        await turn();
        const half = told.length;
        desktop.answer({ subscriptionId: 's-4' }, second);
        await turn();
        desktop.say({ event: 'interaction', data: 'once' });
        const closing = desktop.sent.length;
        connection.close();
        await turn();
        say([sent, [half, told.map(([kind]) => kind)], heard, sentSince(closing)]);
        """,
    )
    assert sent == [
        ["unsubscribe", "s-1"],
        ["unsubscribe", "s-2"],
        ["subscribe", "interaction"],
        ["subscribe", "agent"],
    ]
    assert told == [2, ["subscribed", "subscribed", "renewed"]]
    assert heard == ["once"]
    assert ended == [["unsubscribe", "s-3"], ["unsubscribe", "s-4"]]


@each_connection
def test_what_could_not_be_renewed_is_tried_again(connection: str) -> None:
    told, sent = said(
        connection,
        SUBSCRIBE_TO_TWO
        + """
        const [, , first, second] = desktop.sent.slice(before);
        desktop.answer({ errorMessage: 'not now' }, first);
        desktop.answer({ subscriptionId: 's-4' }, second);
        await turn();
        const again = desktop.sent.length;
        connection.renew(tell('renewed'), tell('failure'), 1000);
        await turn();
        say([told.map(([kind]) => kind), sentSince(again)]);
        """,
    )
    assert told == ["subscribed", "subscribed", "failure"]
    assert sent[0] == ["unsubscribe", "s-4"]
    assert sorted(sent[1:]) == [["subscribe", "agent"], ["subscribe", "interaction"]]


@each_connection
def test_renewing_nothing_is_done_at_once(connection: str) -> None:
    assert said(
        connection,
        """
            connection.renew(tell('renewed'), tell('failure'), 1000);
            await turn();
            say([told.map(([kind]) => kind), desktop.sent.length]);
            """,
    ) == [["renewed"], 0]


@each_connection
def test_what_is_confirmed_after_the_end_is_unsubscribed_from(connection: str) -> None:
    assert said(
        connection,
        """
        connection.subscribe('interaction', wanted, tell('subscribed'), tell('failure'), 1000);
        const [asked] = desktop.sent;
        connection.close();
        desktop.answer({ subscriptionId: 's-1' }, asked);
        await turn();
        const last = desktop.sent.at(-1);
        say([last.event, last.data, connection.counters().subscriptions]);
        """,
    ) == ["unsubscribe", "s-1", 0]


def test_of_a_foreign_service_a_subscription_that_was_given_up_is_ended() -> None:
    assert said(
        "foreign",
        """
        connection.subscribe('interaction', () => false, tell('subscribed'), tell('failure'), 1000);
        desktop.answer({ subscriptionId: 's-1' });
        desktop.say({ event: 'interaction', data: 1 });
        const last = desktop.sent.at(-1);
        say([last.event, last.data, heard.length, connection.counters().subscriptions]);
        """,
    ) == ["unsubscribe", "s-1", 0, 0]


def test_a_foreign_service_s_other_spelling_is_used_where_it_has_no_function_of_our_name() -> None:
    sent, told = said(
        "foreign",
        """
        const name = 'interaction.unblockMarkdone';
        const ask = () => connection.send('r-1', name, ['12'], tell('answer'), tell('failure'), 1000);
        ask();
        desktop.answer({ data: 'done' });
        connection.abandon('r-1');
        service.interaction.unblockMarkdone = () => {};
        ask();
        say([desktop.sent.map(({ request, referenceId }) => [request, referenceId]),
             told.map(([kind, { data }]) => [kind, data])]);
        """,
    )
    assert sent == [
        ["interaction.unlockMarkdone", "its own"],
        ["interaction.unblockMarkdone", "r-1"],
    ]
    assert told == [["answer", "done"]]


def test_a_foreign_service_s_own_timer_ends_nothing_and_the_late_answer_arrives_once() -> None:
    early, told = said(
        "foreign",
        """
        const impatient = createVendorService(desktop, 10);
        const other = foreignService({ service: impatient, desktop, origin: ORIGIN });
        other.listen(() => {});
        other.send('r-1', 'agent.get', [], tell('answer'), tell('failure'), 60_000);
        other.subscribe('agent', wanted, tell('subscribed'), tell('failure'), 60_000);
        await new Promise((resolve) => setTimeout(resolve, 40));
        const early = told.length;
        desktop.answer({ data: 'late' }, desktop.sent[0]);
        desktop.answer({ data: 'twice' }, desktop.sent[0]);
        desktop.answer({ subscriptionId: 's-1' }, desktop.sent[1]);
        say([early, told.map(([kind, answer]) => [kind, answer?.data])]);
        """,
    )
    assert early == 0
    assert told == [["answer", "late"], ["subscribed", None]]


def test_a_foreign_service_s_own_timer_ends_no_request_in_its_other_spelling() -> None:
    assert said(
        "foreign",
        """
        const impatient = createVendorService(desktop, 10);
        const other = foreignService({ service: impatient, desktop, origin: ORIGIN });
        const name = 'interaction.unblockMarkdone';
        other.send('r-1', name, ['12'], tell('answer'), tell('failure'), 100);
        await new Promise((resolve) => setTimeout(resolve, 40));
        const early = told.length;
        while (!told.length) await turn();
        say([early, told]);
        """,
    ) == [0, [["failure", {"timedOut": True}]]]


def test_a_foreign_subscription_whose_answer_is_late_is_ended_and_can_be_tried_again() -> None:
    told, open_, ended, still_open = said(
        "foreign",
        """
        const subscribe = (name) =>
          connection.subscribe('interaction', wanted, tell(name), tell('failure'), 10);
        subscribe('first');
        while (!told.length) await turn();
        const open = connection.counters().subscriptions;
        subscribe('second');
        desktop.answer({ subscriptionId: 's-2' });
        desktop.answer({ subscriptionId: 's-1' }, desktop.sent[0]);
        const ended = desktop.sent.filter(({ event }) => event === 'unsubscribe').map(({ data }) => data);
        say([told.map(([kind]) => kind), open, ended, connection.counters().subscriptions]);
        """,
    )
    assert (told, open_, ended, still_open) == (["failure", "second"], 0, ["s-1"], 1)


def test_a_foreign_service_that_hears_nothing_itself_loses_no_answer() -> None:
    told, before, after = said(
        "foreign",
        """
        const deaf = { sendMessage: (message) => { desktop.sent.push(message); } };
        const other = foreignService({ service: deaf, desktop, origin: ORIGIN });
        other.listen(() => {});
        other.send('r-1', 'agent.get', [], tell('answer'), tell('failure'), 1000);
        desktop.say({ referenceId: 'r-1' }, 'https://elsewhere.example');
        const before = other.hint();
        desktop.answer({ data: 'heard on the window' });
        say([told.map(([kind, { data }]) => [kind, data]), before, other.hint()]);
        """,
    )
    assert told == [["answer", "heard on the window"]]
    assert "postMessageOrigin in the service client script is https://desktop.example" in before
    assert after == ""


def test_a_foreign_service_that_throws_is_told_with_what_it_should_have() -> None:
    told, subscribed = said(
        "foreign",
        """
        const broken = { sendMessage: () => { throw new SyntaxError('Invalid target origin'); } };
        const other = foreignService({ service: broken, desktop, origin: ORIGIN });
        other.send('r-1', 'agent.get', [], tell('answer'), tell('failure'), 1000);
        other.subscribe('agent', wanted, tell('subscribed'), tell('failure'), 1000);
        other.close();
        say([told, other.counters().subscriptions]);
        """,
    )
    assert [kind for kind, _ in told] == ["failure", "failure"]
    for _, failure in told:
        assert "SyntaxError" in failure["unsent"]
        assert "postMessageOrigin" in failure["unsent"]
        assert "https://desktop.example" in failure["unsent"]
    assert subscribed == 0

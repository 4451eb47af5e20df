"""What a desk does beyond its transport's contract."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import traceback

import pytest

from py_ext import (
    AgentEvent,
    CaseEvent,
    Desk,
    DeskClosed,
    EventTimeout,
    HandlerFailure,
    Interaction,
    InteractionEvent,
    MarkdoneEvent,
    MediaEvent,
    MessengerEvent,
    RequestRefused,
    RequestTimeout,
    State,
    SystemEvent,
    TransportTimeout,
    VoiceEvent,
)
from py_ext.simulator import DeskSimulator, Entry, SimulatedTransport, SimulatorError
from py_ext.simulator.options import ORIGINS


async def cling(enough: asyncio.Event) -> None:
    """Go on until it is enough, however often cancelled."""
    while not enough.is_set():
        with contextlib.suppress(asyncio.CancelledError):
            await enough.wait()


@pytest.mark.parametrize("timeout", [0, -1, float("nan")])
def test_a_timeout_must_be_positive(timeout: float) -> None:
    with pytest.raises(ValueError, match="more than 0"):
        Desk(timeout=timeout)


@pytest.mark.parametrize("timeout", ["10", None, True])
def test_a_timeout_is_a_number(timeout: object) -> None:
    with pytest.raises(TypeError, match="number of seconds"):
        Desk(timeout=timeout)  # type: ignore[arg-type]


@pytest.mark.parametrize("given", ["no", "False", "", 0, 1, None, []])
def test_what_is_switched_on_is_true_or_false(given: object) -> None:
    """``"no"`` would have let customer data into the browser's storage."""
    with pytest.raises(TypeError, match="session_holds_customer_data must be True or False, not"):
        Desk(session_holds_customer_data=given)  # type: ignore[arg-type]
    with pytest.raises(SimulatorError, match="values must be true or false"):
        DeskSimulator().trace(values=given)  # type: ignore[arg-type]
    with pytest.raises(SimulatorError, match="conference must be true or false"):
        DeskSimulator().invite("chat", conference=given)  # type: ignore[arg-type]
    with pytest.raises(SimulatorError, match="start must be true or false"):
        DeskSimulator().outbound.load("Autumn", start=given)  # type: ignore[arg-type]


@pytest.mark.parametrize("given", [-1, -0.5, float("nan")])
def test_what_may_be_0_says_so(given: float) -> None:
    with pytest.raises(ValueError, match="heartbeat must be 0 or more seconds, not"):
        Desk(heartbeat=given)
    with (
        pytest.raises(ValueError, match="seconds_to_wait must be 0 or more seconds"),
        Desk().patience(given),
    ):
        pass


def test_false_is_no_time() -> None:
    with pytest.raises(TypeError, match="heartbeat must be a number of seconds, not bool"):
        Desk(heartbeat=False)


def test_what_is_misspelt_is_answered_with_what_was_meant() -> None:
    desk, options = Desk(), {"maxwait": 5}
    with pytest.raises(TypeError, match=r"Desk has no argument 'maxwait'; did you mean 'max_wait'"):
        Desk(**options)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"no argument 'colour'$"):
        Desk(colour="red")  # type: ignore[call-arg]
    for holder, name, meant in (
        (desk, "wating", "waiting"),
        (desk, "sesion", "session"),
        (desk.agent, "get_sate", "get_state"),
        (desk.voice, "dail", "dial"),
    ):
        with pytest.raises(AttributeError, match=f"no attribute {name!r}; did you mean {meant!r}"):
            getattr(holder, name)
    with pytest.raises(AttributeError, match=r"'Desk' object has no attribute '_nothing'$"):
        desk._nothing  # type: ignore[attr-defined]  # noqa: B018
    assert not hasattr(desk, "interactoins")


async def test_a_misspelt_name_of_numbers_is_answered_too(
    desk: Desk, simulator: DeskSimulator
) -> None:
    async with desk.connected(SimulatedTransport(simulator)):
        simulator.ring()
        await simulator.settled()
        await desk.agent.get()
    stats = desk.stats
    for counted, name, meant in (
        (stats.requests, "agent.gte", "agent.get"),
        (stats.requests, "interaction.get_interactions", "interaction.getInteractions"),
        (stats.events, "InteractonEvent", "InteractionEvent"),
    ):
        with pytest.raises(
            KeyError, match=f"nothing was counted of '{name}'; did you mean '{meant}'"
        ):
            counted[name]
    assert stats.requests.get("agent.gte") is None


async def test_without_a_page_the_error_says_what_to_do(desk: Desk) -> None:
    with pytest.raises(RuntimeError, match="SimulatedTransport"):
        await desk.connect()
    assert not desk.is_connected


async def test_params_are_read_only_and_belong_to_the_connection(
    desk: Desk, simulator: DeskSimulator
) -> None:
    async with desk.connected(SimulatedTransport(simulator), params={"interactionId": "7"}):
        assert desk.params["interactionId"] == "7"
        with pytest.raises(TypeError):
            desk.params["more"] = "x"  # type: ignore[index]
    assert desk.params == {}


async def test_interactions_are_read_only(desk: Desk, simulator: DeskSimulator) -> None:
    simulator.ring()
    async with desk.connected(SimulatedTransport(simulator)):
        with pytest.raises(TypeError):
            del desk.interactions["1"]  # type: ignore[attr-defined]


async def test_a_desk_can_be_connected_once_at_a_time(desk: Desk, simulator: DeskSimulator) -> None:
    async with desk.connected(SimulatedTransport(simulator)):
        with pytest.raises(RuntimeError, match="already"):
            await desk.connect(SimulatedTransport(simulator))
        assert desk.is_connected


async def test_handlers_outlive_the_connection(desk: Desk, simulator: DeskSimulator) -> None:
    heard: list[str] = []
    desk.listen(InteractionEvent, lambda event: heard.append(event.interaction_id))
    for _ in range(2):
        async with desk.connected(SimulatedTransport(simulator)):
            simulator.ring()
            await simulator.settled()
    assert heard == ["1", "2"]


async def test_a_start_hook_that_fails_ends_the_connection(
    desk: Desk, simulator: DeskSimulator
) -> None:
    @desk.on_start
    async def fails() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await desk.connect(SimulatedTransport(simulator))
    assert not desk.is_connected
    assert simulator.frames == []


async def test_hooks_may_take_the_desk_and_run_in_order(
    desk: Desk, simulator: DeskSimulator
) -> None:
    heard: list[object] = []
    desk.on_start(lambda given: heard.append(given))
    desk.on_start(lambda: heard.append("start"))
    desk.on_stop(lambda: heard.append("stop"))
    async with desk.connected(SimulatedTransport(simulator)):
        assert heard == [desk, "start"]
    assert heard == [desk, "start", "stop"]


async def test_stop_hooks_that_fail_or_hang_do_not_keep_the_desk_open(
    simulator: DeskSimulator,
) -> None:
    desk, failures = Desk(timeout=0.05), []
    desk.on_error(failures.append)

    @desk.on_stop
    async def hangs() -> None:
        await asyncio.Event().wait()

    @desk.on_stop
    def fails() -> None:
        raise ZeroDivisionError

    async with desk.connected(SimulatedTransport(simulator)):
        pass
    assert [type(failure.error) for failure in failures] == [TimeoutError, ZeroDivisionError]
    assert simulator.frames == []


async def test_closing_while_start_hooks_run_ends_connect(
    desk: Desk, simulator: DeskSimulator
) -> None:
    @desk.on_start
    async def slow() -> None:
        await asyncio.sleep(0.02)

    connecting = asyncio.ensure_future(desk.connect(SimulatedTransport(simulator)))
    while not desk.is_connected:
        await asyncio.sleep(0)
    await desk.close()
    with pytest.raises(DeskClosed):
        await connecting
    assert not desk.is_connected


async def test_closing_while_connecting_ends_connect(desk: Desk, simulator: DeskSimulator) -> None:
    with simulator.faults.drop("subscribe"):
        connecting = asyncio.ensure_future(desk.connect(SimulatedTransport(simulator)))
        await simulator.settled()
        await desk.close()
        with pytest.raises(DeskClosed, match="subscribe"):
            await connecting
    assert simulator.frames == []


async def test_a_cancelled_connect_leaves_nothing(desk: Desk, simulator: DeskSimulator) -> None:
    with simulator.faults.drop("interaction.getInteractions"):
        connecting = asyncio.ensure_future(desk.connect(SimulatedTransport(simulator)))
        await simulator.settled()
        connecting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await connecting
    assert simulator.frames == []
    async with desk.connected(SimulatedTransport(simulator)):
        assert desk.is_connected


async def test_a_cancelled_request_is_forgotten(desk: Desk, simulator: DeskSimulator) -> None:
    transport = SimulatedTransport(simulator)
    async with desk.connected(transport):
        with simulator.faults.drop("interaction.getInteractions"):
            asking = asyncio.ensure_future(desk.interaction.get_interactions())
            await simulator.settled()
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking
        assert (transport.pending, transport.timers) == (0, 1), "but for the heartbeat"


async def test_two_who_close_at_once_both_wait_for_the_end(
    desk: Desk, simulator: DeskSimulator
) -> None:
    ended: list[str] = []

    @desk.on_stop
    async def slow() -> None:
        await asyncio.sleep(0.01)
        ended.append("stopped")

    await desk.connect(SimulatedTransport(simulator))
    await asyncio.gather(desk.close(), desk.close())
    assert ended == ["stopped"]
    assert simulator.frames == []


async def test_a_stream_that_nobody_holds_stops_collecting(
    desk: Desk, simulator: DeskSimulator
) -> None:
    async with desk.connected(SimulatedTransport(simulator)):
        stream = desk.events(InteractionEvent)
        assert len(desk._handlers._watchers) == 1
        del stream
        gc.collect()
        assert desk._handlers._watchers == []


async def test_a_closed_stream_ends_after_what_it_has(desk: Desk, simulator: DeskSimulator) -> None:
    async with desk.connected(SimulatedTransport(simulator)):
        with desk.events(InteractionEvent) as stream:
            simulator.ring()
            await simulator.settled()
        simulator.ring()
        await simulator.settled()
        assert [event.interaction_id async for event in stream] == ["1"]
        assert [event async for event in stream] == []


async def test_a_refused_late_subscription_is_logged(
    desk: Desk, simulator: DeskSimulator, caplog: pytest.LogCaptureFixture
) -> None:
    async with desk.connected(SimulatedTransport(simulator)):
        with simulator.faults.refuse("subscribe", "not you"), caplog.at_level(logging.ERROR):
            desk.listen(MarkdoneEvent, lambda: None)
            await simulator.settled()
    assert "The desktop refused subscribe for event 'markdone': \"not you\"" in caplog.text
    assert len(caplog.records) == 1


async def test_a_wait_that_cannot_subscribe_ends(desk: Desk, simulator: DeskSimulator) -> None:
    async with desk.connected(SimulatedTransport(simulator)):
        refused = simulator.faults.refuse("subscribe", "not you")
        with refused, pytest.raises(RequestRefused, match="not you"):
            await desk.wait_for(MarkdoneEvent, timeout=5)


async def test_on_error_replaces_the_log_and_may_be_async(
    desk: Desk, simulator: DeskSimulator, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[HandlerFailure] = []

    @desk.on_error
    async def note(failure: HandlerFailure) -> None:
        heard.append(failure)

    @desk.on(InteractionEvent)
    def fails() -> None:
        raise ZeroDivisionError

    async with desk.connected(SimulatedTransport(simulator)):
        simulator.ring()
        await simulator.settled()
    assert [type(failure.error) for failure in heard] == [ZeroDivisionError]
    assert caplog.records == []


async def test_an_error_hook_that_fails_is_logged(
    desk: Desk, simulator: DeskSimulator, caplog: pytest.LogCaptureFixture
) -> None:
    @desk.on_error
    def fails_too() -> None:
        raise LookupError

    @desk.on(InteractionEvent)
    def fails() -> None:
        raise ZeroDivisionError

    async with desk.connected(SimulatedTransport(simulator)):
        simulator.ring()
        await simulator.settled()
    assert "fails_too failed with LookupError" in caplog.text


async def test_a_revoked_invitation_leaves_the_live_interactions(
    desk: Desk, simulator: DeskSimulator
) -> None:
    async with desk.connected(SimulatedTransport(simulator)):
        email = simulator.invite("email")
        await simulator.settled()
        assert desk.interactions[email.interaction_id].state is State.INVITED
        simulator.revoke(email.interaction_id)
        await simulator.settled()
        assert desk.interactions == {}


async def test_nothing_of_a_customer_reaches_the_log(
    simulator: DeskSimulator, caplog: pytest.LogCaptureFixture
) -> None:
    desk = Desk(timeout=0.05)
    secrets = ["5550177", "4111", "gold-plated"]

    @desk.on(InteractionEvent, state=State.RINGING)
    async def writes(event: InteractionEvent) -> None:
        values = {"Card": secrets[1], "Tier": secrets[2]}
        await event.interaction.set_user_data(values)

    with caplog.at_level(logging.DEBUG):
        async with desk.connected(SimulatedTransport(simulator)):
            simulator.ring(ani=secrets[0], user_data={"Tier": secrets[2]})
            await simulator.settled()
            with simulator.faults.drop("interaction.setUserData"):
                simulator.ring(ani=secrets[0])
                await asyncio.sleep(0.1)
            words = f"no {secrets[1]} and no {secrets[2]}"
            with simulator.faults.refuse("interaction.setUserData", words):
                simulator.ring(ani=secrets[0])
                await simulator.settled()
    own = [record for record in caplog.records if record.name == "py_ext"]
    assert len(own) == 2
    formatter = logging.Formatter()
    for record in own:
        for secret in secrets:
            assert secret not in formatter.format(record).replace(__file__, "")


async def test_an_interaction_from_an_event_acts_on_the_desk(
    desk: Desk, simulator: DeskSimulator
) -> None:
    taken: list[Interaction] = []
    desk.listen(InteractionEvent, lambda event: taken.append(event.interaction))
    async with desk.connected(SimulatedTransport(simulator)):
        simulator.ring()
        await simulator.settled()
        await taken[0].set_user_data({"a": "b"})
    assert simulator.user_data("1") == {"a": "b"}
    with pytest.raises(DeskClosed):
        await taken[0].set_user_data({"a": "c"})


async def test_a_handler_that_does_not_end_does_not_keep_the_desk_open(
    simulator: DeskSimulator,
) -> None:
    desk, failures, ran = Desk(timeout=0.05), [], []
    desk.on_error(failures.append)
    enough = asyncio.Event()

    @desk.on(InteractionEvent)
    async def clings(event: InteractionEvent) -> None:
        ran.append(event.event_type)
        await cling(enough)

    async with desk.connected(SimulatedTransport(simulator)):
        simulator.ring()
        simulator.answer("1")
        await simulator.settled()
    assert ran == ["RINGING"]
    assert [str(failure.error) for failure in failures] == ["it did not end when the desk closed"]
    enough.set()
    await asyncio.sleep(0.01)
    assert ran == ["RINGING"]  # what waited for it was dropped


async def test_a_stop_hook_that_does_not_end_does_not_keep_the_desk_open(
    simulator: DeskSimulator,
) -> None:
    desk, failures = Desk(timeout=0.05), []
    desk.on_error(failures.append)
    enough = asyncio.Event()

    @desk.on_stop
    async def clings() -> None:
        await cling(enough)

    async with desk.connected(SimulatedTransport(simulator)):
        pass
    assert [type(failure.error) for failure in failures] == [TimeoutError]
    enough.set()
    await asyncio.sleep(0.01)


async def test_a_stop_hook_may_close_the_desk(desk: Desk, simulator: DeskSimulator) -> None:
    failures: list[HandlerFailure] = []
    desk.on_error(failures.append)
    desk.on_stop(lambda: desk.close())
    async with desk.connected(SimulatedTransport(simulator)):
        pass
    assert failures == []
    assert not desk.is_connected


async def test_a_start_hook_may_close_the_desk(desk: Desk, simulator: DeskSimulator) -> None:
    ran: list[str] = []
    desk.on_start(lambda: desk.close())
    desk.on_start(lambda: ran.append("second"))
    with pytest.raises(DeskClosed):
        await desk.connect(SimulatedTransport(simulator))
    assert ran == []
    assert simulator.frames == []


async def test_a_connection_that_was_closed_does_not_disturb_the_next(
    desk: Desk, simulator: DeskSimulator
) -> None:
    gate = asyncio.Event()

    @desk.on_start
    async def slow() -> None:
        await gate.wait()

    first = asyncio.ensure_future(desk.connect(SimulatedTransport(simulator)))
    while not desk.is_connected:
        await asyncio.sleep(0)
    closing = asyncio.ensure_future(desk.close())
    await asyncio.sleep(0)
    with pytest.raises(RuntimeError, match="already"):
        await desk.connect(SimulatedTransport(simulator))
    await closing
    gate.set()
    async with desk.connected(SimulatedTransport(simulator), params={"a": "1"}):
        with pytest.raises(DeskClosed):
            await first
        await simulator.settled()
        assert desk.is_connected
        assert desk.params == {"a": "1"}


@pytest.mark.parametrize("turns", range(6))
async def test_a_cancelled_block_leaves_no_agent_locked_in(
    desk: Desk, simulator: DeskSimulator, turns: int
) -> None:
    call = simulator.ring()
    async with desk.connected(SimulatedTransport(simulator)):

        async def blocks() -> None:
            async with desk.interactions[call.interaction_id].markdone_blocked("Wait."):
                await asyncio.Event().wait()

        running = asyncio.ensure_future(blocks())
        for _ in range(turns):
            await asyncio.sleep(0)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        await simulator.settled()
        assert call.blocks == {}


@pytest.mark.parametrize("turns", range(25))
async def test_a_handler_registered_while_connecting_is_subscribed(
    desk: Desk, simulator: DeskSimulator, turns: int
) -> None:
    heard: list[MarkdoneEvent] = []
    connecting = asyncio.ensure_future(desk.connect(SimulatedTransport(simulator)))
    for _ in range(turns):
        await asyncio.sleep(0)
    desk.listen(MarkdoneEvent, heard.append)
    await connecting
    await simulator.settled()
    simulator.send_event("markdone", {"interactionId": "1"})
    await simulator.settled()
    assert len(heard) == 1
    await desk.close()


async def test_wrong_arguments_of_wait_for_leave_nothing(
    desk: Desk, simulator: DeskSimulator
) -> None:
    async with desk.connected(SimulatedTransport(simulator)):
        with pytest.raises(TypeError, match="cannot be filtered"):
            await desk.wait_for(InteractionEvent, odd=1)
        with pytest.raises((TypeError, ValueError)):
            await desk.wait_for(InteractionEvent, timeout="3")  # type: ignore[arg-type]
        assert desk._waiters == set()
        assert desk._handlers._watchers == []


async def test_a_wait_ends_in_its_time_though_the_subscription_is_not_answered(
    simulator: DeskSimulator,
) -> None:
    desk = Desk(timeout=1000)
    async with desk.connected(SimulatedTransport(simulator)):
        with simulator.faults.drop("subscribe"), pytest.raises(EventTimeout):
            await desk.wait_for(MarkdoneEvent, timeout=0.02)


async def test_a_stream_whose_event_is_refused_ends_with_the_error(
    desk: Desk, simulator: DeskSimulator
) -> None:
    async with desk.connected(SimulatedTransport(simulator)):
        with simulator.faults.refuse("subscribe", "not you"):
            stream = desk.events(MarkdoneEvent)
            with pytest.raises(RequestRefused, match="not you"):
                await anext(stream)
        assert [event async for event in stream] == []


async def test_a_second_event_of_an_ended_interaction_brings_no_new_state(
    desk: Desk, simulator: DeskSimulator
) -> None:
    heard: list[str] = []
    desk.listen(InteractionEvent, lambda: heard.append("done"), state=State.COMPLETED)
    ended = {"interaction": {"interactionId": "7", "state": "COMPLETED"}}
    async with desk.connected(SimulatedTransport(simulator)):
        for _ in range(3):
            simulator.send_event("interaction", ended)
        await simulator.settled()
    assert heard == ["done"]


async def test_a_refusal_quotes_nothing_of_the_interaction(
    desk: Desk, simulator: DeskSimulator
) -> None:
    call = simulator.ring(ani="5550177", user_data={"Card": "4111-SECRET"})
    words = "cannot delete Card (4111-secret) of 5550177"
    async with desk.connected(SimulatedTransport(simulator)):
        refused = simulator.faults.refuse("interaction.deleteUserData", words)
        with refused, pytest.raises(RequestRefused) as caught:
            await desk.interaction.delete_user_data(call.interaction_id, "Card")
    assert caught.value.answer == "cannot delete Card (•••) of •••"


@pytest.mark.parametrize("request_name", ["interaction.getInteractions", "auth.getJwtToken"])
@pytest.mark.parametrize(
    "words",
    [
        "no session of Jane Doe, 5550177, eyJhbGciOiJIUzI1NiJ9",
        {"5550177": {"Jane Doe": "Card 4111"}, "token": "eyJhbGciOiJIUzI1NiJ9"},
        ["Jane", 5550177],
    ],
)
async def test_a_refusal_of_what_nobody_knows_yet_quotes_nothing(
    desk: Desk, simulator: DeskSimulator, request_name: str, words: object
) -> None:
    simulator.options[ORIGINS] = "* (*, auth.getJwtToken)"
    async with desk.connected(SimulatedTransport(simulator)):
        refused = simulator.faults.refuse(request_name, words)
        ask = {
            "auth.getJwtToken": desk.auth.get_jwt_token,
            "interaction.getInteractions": desk.interaction.get_interactions,
        }[request_name]
        with refused, pytest.raises(RequestRefused) as caught:
            await ask()
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value.answer)
    for secret in ("Jane", "5550177", "4111", "eyJ"):
        assert secret not in told
    assert "may quote customer data" in told


async def test_an_error_hook_that_does_not_end_does_not_keep_the_desk_open(
    simulator: DeskSimulator,
) -> None:
    desk, enough = Desk(timeout=0.05), asyncio.Event()

    @desk.on_error
    async def clings() -> None:
        await cling(enough)

    @desk.on(InteractionEvent)
    def fails() -> None:
        raise ZeroDivisionError

    async with desk.connected(SimulatedTransport(simulator)):
        simulator.ring()
        await simulator.settled()
    assert simulator.frames == []
    enough.set()
    await asyncio.sleep(0.01)


async def test_a_call_that_rings_right_after_the_seed_s_answer_is_not_lost(
    desk: Desk, simulator: DeskSimulator
) -> None:
    def answered(entry: Entry) -> None:
        if (entry.kind, entry.name) == ("answer", "interaction.getInteractions"):
            simulator.journal.listeners.remove(answered)
            simulator.ring()  # its event follows the answer at once, before the desk's turn comes

    simulator.journal.listeners.append(answered)
    async with desk.connected(SimulatedTransport(simulator)):
        assert list(desk.interactions) == ["1"]


async def test_what_is_started_beside_the_handlers_holds_nothing_back(
    desk: Desk, simulator: DeskSimulator
) -> None:
    answered, ended, failures = asyncio.Event(), [], []
    desk.on_error(failures.append)

    async def ask(call: Interaction, question: str) -> None:
        await answered.wait()
        ended.append((call.interaction_id, question))
        raise ValueError("on purpose")

    @desk.on(InteractionEvent, state=State.RINGING)
    def rings(event: InteractionEvent) -> None:
        desk.start_soon(ask, event.interaction, "Well?")

    @desk.on(InteractionEvent, state=State.TALKING)
    def talks(event: InteractionEvent) -> None:
        ended.append("talks")

    async with desk.connected(SimulatedTransport(simulator)):
        call = simulator.ring()
        await simulator.settled()
        simulator.answer(call.interaction_id)
        await simulator.settled()
        answered.set()
        await simulator.settled()
    assert ended == ["talks", (call.interaction_id, "Well?")]
    (failure,) = failures
    assert (failure.handler, failure.event, str(failure.error)) == (ask, None, "on purpose")


async def test_what_was_started_ends_with_the_desk_or_when_it_is_cancelled(
    desk: Desk, simulator: DeskSimulator
) -> None:
    ended: list[str] = []

    async def wait(name: str) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(name)

    async with desk.connected(SimulatedTransport(simulator)):
        first = desk.start_soon(wait, "first")
        second = desk.start_soon(wait, "second")
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.wait({first})
        assert ended == ["first"]
        with pytest.raises(TypeError, match="len is no coroutine function"):
            desk.start_soon(len, "x")  # type: ignore[arg-type]
    assert second.cancelled()
    assert ended == ["first", "second"]
    with pytest.raises(DeskClosed):
        desk.start_soon(wait, "third")


async def test_what_is_told_twice_in_a_row_reaches_handlers_once(
    desk: Desk, simulator: DeskSimulator
) -> None:
    """As where a page's own script has subscribed too: the desktop then sends an event for each."""
    heard: list[str] = []
    for kind in (InteractionEvent, CaseEvent, AgentEvent, MediaEvent, VoiceEvent):
        desk.listen(kind, lambda event: heard.append(f"{event.name} {event.event_type}"))
    async with desk.connected(SimulatedTransport(simulator)):
        (frame,) = simulator.frames
        frame.subscriptions["another script's"] = ("interaction", "agent", "media", "voice")
        simulator.ring()
        simulator.set_agent_state("NotReady")
        await simulator.settled()
    assert len(heard) == len(set(heard)) + 2  # a medium each
    assert {"interaction RINGING", "voice RINGING", "interaction CASE_SELECTED"} < set(heard)


async def test_what_happens_twice_reaches_handlers_twice(
    desk: Desk, simulator: DeskSimulator
) -> None:
    heard: list[object] = []
    desk.listen(SystemEvent, lambda event: heard.append(event.button))
    desk.listen(MessengerEvent, lambda event: heard.append(event.message), channel="a")
    async with desk.connected(SimulatedTransport(simulator)):
        toast = simulator.views.show_toast({"buttons": ["Yes"]})
        for _ in range(2):
            simulator.views.press(toast, "Yes")
            simulator.send_event("messenger:a", 7)
        await simulator.settled()
    assert heard == ["Yes", 7, "Yes", 7]


async def test_what_a_transport_knows_of_a_silence_is_said(desk: Desk) -> None:
    class Silent(SimulatedTransport):
        async def subscribe(self, *_: object) -> None:
            raise TransportTimeout("Check postMessageOrigin.")

    with pytest.raises(RequestTimeout, match=r" Check postMessageOrigin\. Also check that service"):
        await desk.connect(Silent(DeskSimulator()))


class Own(BaseException):
    """What an author may make of his own."""


FATAL = [KeyboardInterrupt, GeneratorExit, SystemExit, asyncio.CancelledError, Own]


@pytest.mark.parametrize("kind", FATAL)
async def test_whatever_start_soon_raises_is_reported(
    desk: Desk, simulator: DeskSimulator, kind: type[BaseException]
) -> None:
    failures: list[HandlerFailure] = []
    desk.on_error(failures.append)

    async def ends() -> None:
        await asyncio.sleep(0)
        raise kind

    async with desk.connected(SimulatedTransport(simulator)):
        await asyncio.wait([desk.start_soon(ends)])
        assert [(each.handler, type(each.error)) for each in failures] == [(ends, kind)]


@pytest.mark.parametrize("kind", FATAL)
@pytest.mark.parametrize("is_async", [False, True])
async def test_whatever_a_start_hook_raises_ends_the_connection(
    desk: Desk, simulator: DeskSimulator, kind: type[BaseException], is_async: bool
) -> None:
    async def ends() -> None:
        raise kind

    def ends_sync() -> None:
        raise kind

    hook = ends if is_async else ends_sync
    desk.on_start(hook)
    with pytest.raises(RuntimeError, match=rf"{hook.__name__} raised {kind.__name__}"):
        await desk.connect(SimulatedTransport(simulator))
    assert not desk.is_connected


@pytest.mark.parametrize("kind", FATAL)
async def test_whatever_a_stop_hook_raises_is_reported_and_the_others_run(
    desk: Desk, simulator: DeskSimulator, kind: type[BaseException]
) -> None:
    failures: list[HandlerFailure] = []
    ran: list[str] = []
    desk.on_error(failures.append)

    @desk.on_stop
    async def ends() -> None:
        raise kind

    desk.on_stop(lambda: ran.append("other"))
    async with desk.connected(SimulatedTransport(simulator)):
        pass
    assert ran == ["other"]
    assert [each.handler for each in failures] == [ends]
    assert f"raised {kind.__name__}" in str(failures[0].error)


@pytest.mark.parametrize("kind", FATAL)
@pytest.mark.parametrize("is_async", [False, True])
async def test_whatever_an_error_hook_raises_is_logged_and_the_others_are_told(
    desk: Desk,
    simulator: DeskSimulator,
    caplog: pytest.LogCaptureFixture,
    kind: type[BaseException],
    is_async: bool,
) -> None:
    told: list[BaseException] = []

    async def ends(failure: HandlerFailure) -> None:
        raise kind

    def ends_sync(failure: HandlerFailure) -> None:
        raise kind

    desk.on_error(ends if is_async else ends_sync)
    desk.on_error(lambda failure: told.append(failure.error))
    desk.on(InteractionEvent)(lambda: 1 / 0)
    async with desk.connected(SimulatedTransport(simulator)):
        simulator.ring()
        await simulator.settled()
    assert [type(error) for error in told] == [ZeroDivisionError] * len(told)
    assert told
    logged = [record.exc_info[0] for record in caplog.records if record.exc_info]
    assert logged == [kind] * len(told)


@pytest.mark.parametrize("kind", FATAL)
async def test_a_filter_of_wait_for_that_fails_is_reported_and_the_wait_goes_on(
    desk: Desk, simulator: DeskSimulator, kind: type[BaseException]
) -> None:
    failures: list[HandlerFailure] = []
    ran: list[str] = []
    desk.on_error(failures.append)
    desk.on(InteractionEvent, state=State.RINGING)(lambda: ran.append("handler"))

    def odd_filter(state: object) -> bool:
        if state == State.RINGING:
            raise kind
        return state == State.TALKING

    async with desk.connected(SimulatedTransport(simulator)):
        waiting = asyncio.ensure_future(desk.wait_for(InteractionEvent, state=odd_filter))
        await asyncio.sleep(0)
        call = simulator.ring()
        await simulator.settled()
        simulator.answer(call.interaction_id)
        await simulator.settled()
        assert (await waiting).interaction_id == call.interaction_id
    assert {type(each.error) for each in failures} == {kind}
    assert ran == ["handler"]


@pytest.mark.parametrize("limit", [0, -1, "5", None])
def test_a_step_limit_is_a_positive_number(limit: object) -> None:
    with pytest.raises((TypeError, ValueError), match="step_limit must be"):
        Desk(step_limit=limit)  # type: ignore[arg-type]


async def test_a_parameter_that_the_desktop_has_not_filled_in_is_warned_of(
    simulator: DeskSimulator, caplog: pytest.LogCaptureFixture
) -> None:
    desk = Desk()
    params = {
        "interactionId": "$Interaction.Id$",
        "who": "for $Agent.Fulname$",
        "price": "$5",
        "a": "7",
    }
    async with desk.connected(SimulatedTransport(simulator), params=params):
        pass
    first, second = [record.getMessage() for record in caplog.records]
    assert "desk.params['interactionId'] has $Interaction.Id$" in first
    assert "interaction.web-content" in first
    assert "desk.params['who'] has $Agent.Fulname$" in second

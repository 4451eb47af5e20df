"""The contract of a transport, as a desk's user sees it. One suite for all transports.

Each case is a coroutine that is given a ``Desktop``: it connects desks, and drives the simulated desktop
by verbs. In CPython the desktop holds the simulator; in a page (this file is then the extension that the
page runs, in Pyodide) every verb goes to the simulator in the test's process.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from types import ModuleType
from typing import Any, Protocol

from py_ext import (
    CallType,
    CaseEvent,
    Desk,
    DeskClosed,
    Direction,
    EventTimeout,
    HandlerFailure,
    InteractionEvent,
    MarkdoneEvent,
    Party,
    RateLimited,
    RecordingState,
    RequestRefused,
    RequestTimeout,
    State,
    UnexpectedAnswer,
)


class Desktop(Protocol):
    async def do(self, verb: str, *arguments: Any, **options: Any) -> Any: ...
    async def connect(self, desk: Desk) -> None: ...
    def counts(self) -> dict[str, int]: ...


Case = Callable[[Desktop], Awaitable[None]]
CASES: dict[str, Case] = {}


def case(function: Case) -> Case:
    CASES[function.__name__] = function
    return function


@asynccontextmanager
async def connected(desktop: Desktop, **options: Any) -> AsyncIterator[Desk]:
    desk = options.pop("desk", None) or Desk(**options)
    await desktop.connect(desk)
    try:
        yield desk
    finally:
        await desk.close()


async def until(condition: Callable[[], object]) -> None:
    """Wait for what must come; the bound only ends a test that fails."""
    for _ in range(1000):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come")


async def quiet() -> None:
    """Give what must not come the time to come."""
    for _ in range(20):
        await asyncio.sleep(0.005)


@contextmanager
def raises(kind: type[BaseException], *words: str) -> Iterator[list[BaseException]]:
    caught: list[BaseException] = []
    try:
        yield caught
    except kind as error:
        caught.append(error)
        for word in words:
            assert word in str(error), f"{word!r} is not in: {error}"
    else:
        raise AssertionError(f"{kind.__name__} was not raised")


# Rate limits


@case
async def what_passes_the_limit_is_not_sent(desktop: Desktop) -> None:
    await desktop.do("set_option", "service-client-api.rate-limit", "10")
    async with connected(desktop) as desk:
        for number in range(8):  # two more have gone to connect
            await desk.interaction.get_by_interaction_id(str(number))
        assert desk.waiting.count == 0
        assert 50 < desk.waiting.seconds < 61
        with raises(RateLimited, "was not sent", "desk.patience(…)"), desk.patience(0):
            await desk.interaction.get_by_interaction_id("8")


# Reading


@case
async def connecting_reads_the_live_interactions(desktop: Desktop) -> None:
    first = await desktop.do("ring", ani="5550100")
    second = await desktop.do("invite", "email")
    async with connected(desktop) as desk:
        assert set(desk.interactions) == {first, second}
        assert desk.interactions[first].state is State.RINGING
        assert desk.interactions[second].media == "email"
    assert dict(desk.interactions) == {}


@case
async def an_interaction_has_all_its_attributes(desktop: Desktop) -> None:
    call = await desktop.do("ring", ani="5550100", dnis="800", user_data={"Tier": "gold"})
    await desktop.do("answer", call)
    async with connected(desktop) as desk:
        interaction = await desk.interaction.get_by_interaction_id(call)
    assert interaction is not None
    assert interaction.interaction_id == call
    assert interaction.parent_interaction_id is None
    assert interaction.case_id
    assert interaction.interaction_uuid == interaction.call_uuid
    assert (interaction.media, interaction.state) == ("voice", State.TALKING)
    assert interaction.previous_state is State.RINGING
    assert interaction.parties == (Party("5550100"),)
    assert interaction.user_data == {"Tier": "gold"}
    assert interaction.direction is Direction.IN
    assert interaction.call_type is CallType.INBOUND
    assert (interaction.ani, interaction.dnis) == ("5550100", "800")
    assert interaction.recording_state is RecordingState.STOPPED
    assert interaction.is_main_case_interaction
    assert interaction.is_case_selected
    assert interaction.is_case_expanded
    assert not interaction.is_consultation
    assert interaction.raw["interactionId"] == call


@case
async def voice_attributes_are_none_for_other_media(desktop: Desktop) -> None:
    email = await desktop.do("invite", "email")
    async with connected(desktop) as desk:
        interaction = desk.interactions[email]
    assert interaction.state is State.INVITED
    assert interaction.call_uuid is interaction.ani is interaction.dnis is None
    assert interaction.direction is interaction.call_type is interaction.recording_state is None


@case
async def an_unknown_id_is_none(desktop: Desktop) -> None:
    async with connected(desktop) as desk:
        assert await desk.interaction.get_by_interaction_id("no-such-id") is None


@case
async def null_and_unknown_values_pass_through(desktop: Desktop) -> None:
    async with connected(desktop) as desk:
        events = desk.events(InteractionEvent)
        strange = {"interactionId": "77", "state": "DREAMING", "userData": None, "parties": None}
        strange |= {"ani": None, "direction": "SIDEWAYS", "new": [1, None, {"deep": 2.5}]}
        await desktop.do("send_event", "interaction", {"eventType": None, "interaction": strange})
        event = await anext(events)
        assert event.event_type is None
        assert (event.state, event.direction) == ("DREAMING", "SIDEWAYS")
        assert event.interaction.ani is None
        assert event.interaction.user_data == {}
        assert event.interaction.parties == ()
        assert event.interaction.raw["new"] == [1, None, {"deep": 2.5}]


@case
async def events_that_nobody_can_read_are_counted(desktop: Desktop) -> None:
    async with connected(desktop) as desk:
        events = desk.events(InteractionEvent)
        for data in (None, [], "text", 7, {}, {"interaction": None}, {"interaction": {"state": 1}}):
            await desktop.do("send_event", "interaction", data)
        call = await desktop.do("ring")
        assert (await anext(events)).interaction_id == call
        assert desk.ignored_events == 7


@case
async def an_answer_of_the_wrong_shape_is_an_error(desktop: Desktop) -> None:
    async with connected(desktop) as desk:
        await desktop.do("answer_with", "interaction.getInteractions", {"no": "array"})
        with raises(UnexpectedAnswer, "interaction.getInteractions", "an array"):
            await desk.interaction.get_interactions()
        await desktop.do("answer_with", "interaction.getByInteractionId", "text")
        with raises(UnexpectedAnswer, "an interaction or null"):
            await desk.interaction.get_by_interaction_id("1")


@case
async def data_that_is_nested_too_deeply_is_survived(desktop: Desktop) -> None:
    async with connected(desktop) as desk:
        events = desk.events(InteractionEvent)
        for ignored, levels in enumerate((101, 900), 1):
            await desktop.do("nested", levels)
            call = await desktop.do("ring")
            assert (await anext(events)).interaction_id == call
            assert desk.ignored_events == ignored
            with raises(RequestRefused, "nested too deeply"):
                await desk.interaction.get_interactions()
            await desktop.do("mend")
        assert len(await desk.interaction.get_interactions()) == 2


@case
async def parameters_that_are_no_plain_data_are_an_error_each_time(desktop: Desktop) -> None:
    cycle: list[Any] = []
    cycle.append(cycle)
    wrong = ((cycle, ValueError), (float("nan"), ValueError), ({1}, TypeError), (str, TypeError))
    async with connected(desktop) as desk:
        for parameter, kind in wrong:
            with raises(kind):
                await desk.request("interaction.getInteractions", parameter)
        cycle[:] = ["mended"]
        with raises(RequestRefused, "takes 0 parameters"):
            await desk.request("interaction.getInteractions", cycle)


@case
async def the_frame_id_is_echoed(desktop: Desktop) -> None:
    async with connected(desktop) as desk:
        await desk.interaction.get_interactions()
        given, echoed = await desktop.do("frame_ids")
        assert echoed == given


# Writing


@case
async def user_data_is_attached_overwritten_and_deleted(desktop: Desktop) -> None:
    call = await desktop.do("ring", user_data={"Kept": "1", "Old": "2"})
    async with connected(desktop) as desk:
        await desk.interaction.set_user_data(call, {"Old": "3", "New": "4"})
        assert await desktop.do("user_data", call) == {"Kept": "1", "Old": "3", "New": "4"}
        await desk.interactions[call].delete_user_data("Old")
        assert await desktop.do("user_data", call) == {"Kept": "1", "New": "4"}
        await until(lambda: desk.interactions[call].user_data == {"Kept": "1", "New": "4"})


@case
async def any_text_survives_the_way(desktop: Desktop) -> None:
    call = await desktop.do("ring")
    values = {
        "quotes": "\"'`</script>\\",
        "controls": "\x00\x01\n\r\t\x7f\u2028\u2029",
        "far": "Ærøskøbing 東京 🙂 \U0001f468\u200d\U0001f469",
        "lone surrogate": "a\ud800b",
        "__proto__": "polluted",
        "empty": "",
        "long": "x" * 200_000,
    }
    async with connected(desktop) as desk:
        await desk.interactions[call].set_user_data(values)
        await until(lambda: desk.interactions[call].user_data == values)
        assert await desktop.do("user_data", call) == values


@case
async def what_the_desktop_refuses_raises_its_words(desktop: Desktop) -> None:
    async with connected(desktop) as desk:
        with raises(RequestRefused, "interaction.setUserData", "'99'", "Nothing was attached") as e:
            await desk.interaction.set_user_data("99", {"Card": "4111"})
        assert isinstance(e[0], RequestRefused)
        assert (e[0].request, e[0].answer) == (
            "interaction.setUserData",
            "There is no interaction '99'.",
        )
        with raises(RequestRefused, "There is no interaction"):
            await desk.interaction.delete_user_data("99", "Card")
        with raises(RequestRefused, "There is no case"):
            await desk.interaction.select_case_by_case_id("99")
        with raises(RequestRefused):
            await desk.interaction.markdone("99")
        with raises(RequestRefused):
            await desk.interaction.block_markdone("99", "Wait.")
        with raises(RequestRefused):
            await desk.interaction.unblock_markdone("99")


@case
async def an_error_message_of_any_kind_is_a_refusal(desktop: Desktop) -> None:
    async with connected(desktop) as desk:
        for words in ("", None, 0, False, {"code": 7}):
            await desktop.do("refuse", "interaction.getInteractions", words)
            with raises(RequestRefused, "interaction.getInteractions"):
                await desk.interaction.get_interactions()
            await desktop.do("mend")


@case
async def values_of_user_data_are_in_no_error(desktop: Desktop) -> None:
    call = await desktop.do("ring")
    number = "-".join(["4111"] * 4)  # made here, because a traceback shows the source
    async with connected(desktop) as desk:
        await desktop.do("refuse", "interaction.setUserData", f"no: Card={number} is not allowed")
        with raises(RequestRefused, "Card") as caught:
            await desk.interaction.set_user_data(call, {"Card": number})
        assert number not in "".join(traceback.format_exception(caught[0]))


@case
async def user_data_of_an_ended_call_cannot_be_written(desktop: Desktop) -> None:
    call = await desktop.do("ring")
    await desktop.do("release", call)
    async with connected(desktop) as desk:
        with raises(RequestRefused, "live interaction"):
            await desk.interaction.set_user_data(call, {"Tier": "gold"})
    assert await desktop.do("user_data", call) == {}


@case
async def wrong_arguments_are_told_before_anything_is_sent(desktop: Desktop) -> None:
    call = await desktop.do("ring")
    async with connected(desktop) as desk:
        wrong: list[tuple[type[Exception], Callable[[], Awaitable[Any]]]] = [
            (TypeError, lambda: desk.interaction.get_by_interaction_id(7)),  # type: ignore
            (ValueError, lambda: desk.interaction.get_by_interaction_id("")),
            (TypeError, lambda: desk.interaction.set_user_data(call, [("a", "b")])),  # type: ignore
            (ValueError, lambda: desk.interaction.set_user_data(call, {})),
            (ValueError, lambda: desk.interaction.set_user_data(call, {7: "a"})),  # type: ignore
            (TypeError, lambda: desk.interaction.set_user_data(call, {"a": 7})),  # type: ignore
            (TypeError, lambda: desk.interaction.set_user_data(call, {"a": None})),  # type: ignore
            (ValueError, lambda: desk.interaction.set_user_data(" ", {"a": "b"})),
            (ValueError, lambda: desk.interaction.delete_user_data(call, "")),
            (TypeError, lambda: desk.interaction.select_case_by_case_id(None)),  # type: ignore
            (ValueError, lambda: desk.interaction.markdone("")),
            (ValueError, lambda: desk.interaction.block_markdone(call, "")),
            (TypeError, lambda: desk.interaction.unblock_markdone(b"1")),  # type: ignore
        ]
        before = await desktop.do("sent")
        for kind, call_it in wrong:
            with raises(kind):
                await call_it()
        assert await desktop.do("sent") == before


@case
async def a_write_that_times_out_is_unknown_and_not_repeated(desktop: Desktop) -> None:
    call = await desktop.do("ring")
    async with connected(desktop, timeout=1) as desk:
        await desktop.do("drop", "interaction.setUserData")
        with raises(RequestTimeout, "within 1 s", "may have been carried out or not") as caught:
            await desk.interaction.set_user_data(call, {"Tier": "gold"})
        assert isinstance(caught[0], RequestTimeout)
        assert caught[0].outcome_unknown
        assert isinstance(caught[0], TimeoutError)
        await quiet()
        assert await desktop.do("count_requests", "interaction.setUserData") == 1
        await desktop.do("mend")
        await desk.interaction.set_user_data(call, {"Tier": "gold"})


@case
async def a_read_that_times_out_leaves_no_doubt(desktop: Desktop) -> None:
    async with connected(desktop, timeout=1) as desk:
        await desktop.do("drop", "interaction.getInteractions")
        with raises(RequestTimeout) as caught:
            await desk.interaction.get_interactions()
        assert "carried out" not in str(caught[0])


@case
async def many_requests_at_once_get_each_its_own_answer(desktop: Desktop) -> None:
    calls = [await desktop.do("ring", ani=f"555{number:04}") for number in range(20)]
    async with connected(desktop) as desk:
        answers = await asyncio.gather(*map(desk.interaction.get_by_interaction_id, calls))
        assert [answer.ani for answer in answers if answer] == [f"555{n:04}" for n in range(20)]


# Cases, and "mark done"


@case
async def selecting_a_case_tells_three_events_in_order(desktop: Desktop) -> None:
    first, second = await desktop.do("ring"), await desktop.do("ring")
    async with connected(desktop) as desk:
        events = desk.events(CaseEvent)
        before = desk.interactions[first].case_id
        after = desk.interactions[second].case_id
        assert desk.interactions[first].is_case_selected
        await desk.interactions[second].select_case()
        told = [await anext(events) for _ in range(3)]
        assert [(event.event_type, event.selected_case_id) for event in told] == [
            ("CASE_COLLAPSED", before),
            ("CASE_EXPANDED", before),
            ("CASE_SELECTED", after),
        ]
        assert not desk.interactions[first].is_case_selected
        assert desk.interactions[second].is_case_selected


@case
async def an_ended_interaction_is_marked_done_and_leaves(desktop: Desktop) -> None:
    call = await desktop.do("ring")
    async with connected(desktop) as desk:
        with raises(RequestRefused, "It stays open"):
            await desk.interactions[call].mark_done()
        await desktop.do("release", call)
        await desk.interactions[call].mark_done()
        await until(lambda: call not in desk.interactions)
        assert await desk.interaction.get_by_interaction_id(call) is None


@case
async def blocking_mark_done_subscribes_first_and_keeps_the_agent_out(desktop: Desktop) -> None:
    call = await desktop.do("ring")
    await desktop.do("release", call)
    async with connected(desktop) as desk:
        events = desk.events(MarkdoneEvent)
        await desk.interactions[call].block_markdone("Enter the order number first.")
        assert await desktop.do("mark_done", call) == ["Enter the order number first."]
        assert (await anext(events)).interaction_id == call
        with raises(RequestRefused, "blocked"):
            await desk.interactions[call].mark_done()
        await desk.interactions[call].unblock_markdone()
        assert await desktop.do("mark_done", call) is None


@case
async def a_block_lasts_as_long_as_its_code(desktop: Desktop) -> None:
    call = await desktop.do("ring")
    await desktop.do("release", call)
    async with connected(desktop) as desk:
        with raises(ZeroDivisionError):
            async with desk.interactions[call].markdone_blocked("Wait."):
                assert await desktop.do("mark_done", call) == ["Wait."]
                raise ZeroDivisionError
        assert await desktop.do("mark_done", call) is None


@case
async def a_block_of_unknown_outcome_is_lifted(desktop: Desktop) -> None:
    call = await desktop.do("ring")
    async with connected(desktop, timeout=1) as desk:
        await desktop.do("drop", "interaction.blockMarkdone")
        with raises(RequestTimeout, "blockMarkdone"):
            async with desk.interactions[call].markdone_blocked("Wait."):
                raise AssertionError("not reached")
        sent = [  # the stand-in for an old script has the other spelling
            await desktop.do("count_requests", name)
            for name in ("interaction.unblockMarkdone", "interaction.unlockMarkdone")
        ]
        assert sum(sent) == 1


@case
async def a_refused_subscription_refuses_the_block(desktop: Desktop) -> None:
    call = await desktop.do("ring")
    async with connected(desktop) as desk:
        await desktop.do("refuse", "subscribe", "not you")
        with raises(RequestRefused, "subscribe", "'markdone'", "not you"):
            await desk.interactions[call].block_markdone("Wait.")
        await desktop.do("mend")
        await desk.interactions[call].block_markdone("Wait.")


@case
async def a_subscription_that_is_answered_too_late_is_not_held(desktop: Desktop) -> None:
    call = await desktop.do("ring")
    async with connected(desktop, timeout=1) as desk:
        await desktop.do("delay", "subscribe", 1.5)
        with raises(RequestTimeout, "'markdone'"):
            await desk.interactions[call].block_markdone("Wait.")
        await desktop.do("mend")
        await asyncio.sleep(0.6)
        for _ in range(100):
            if await desktop.do("subscriptions") == ["interaction"]:
                break
            await asyncio.sleep(0.01)
        await desk.interactions[call].block_markdone("Wait.")
        assert await desktop.do("subscriptions") == ["interaction", "markdone"]


# Events


@case
async def a_subscription_that_is_confirmed_twice_holds(desktop: Desktop) -> None:
    await desktop.do("answer_twice", "subscribe")
    async with connected(desktop) as desk:
        await quiet()
        events = desk.events(InteractionEvent)
        call = await desktop.do("ring")
        assert (await anext(events)).interaction_id == call
        await quiet()
        assert await desktop.do("subscriptions") == ["interaction"]
    await quiet()
    assert await desktop.do("subscriptions") == []


@case
async def handlers_run_once_each_per_event(desktop: Desktop) -> None:
    desk, heard = Desk(), []

    @desk.on(InteractionEvent, state=State.RINGING)
    async def first(event: InteractionEvent) -> None:
        await asyncio.sleep(0)
        heard.append(("first", event.interaction_id))

    @desk.on(InteractionEvent, state="RINGING")
    def second(event: InteractionEvent) -> None:
        heard.append(("second", event.interaction_id))

    @desk.on(CaseEvent, event_type="CASE_SELECTED")
    def third() -> None:
        heard.append(("third", ""))

    async with connected(desktop, desk=desk):
        one = await desktop.do("ring")
        two = await desktop.do("ring")
        await until(lambda: len(heard) >= 5)
        await quiet()
        wanted = [("first", one), ("first", two), ("second", one), ("second", two), ("third", "")]
        assert sorted(heard) == sorted(wanted)
        assert await desktop.do("subscriptions") == ["interaction"]


@case
async def a_thousand_events_of_ten_interactions_come_in_order(desktop: Desktop) -> None:
    calls = [await desktop.do("ring") for _ in range(10)]
    desk = Desk()
    seen: dict[str, list[int]] = {call: [] for call in calls}
    begun: dict[str, list[int]] = {call: [] for call in calls}

    @desk.on(InteractionEvent)
    def at_once(event: InteractionEvent) -> None:
        seen[event.interaction_id].append(int(event.interaction.user_data["n"]))

    @desk.on(InteractionEvent)
    async def with_waits(event: InteractionEvent) -> None:
        number = int(event.interaction.user_data["n"])
        if number % 3 == 0:
            await asyncio.sleep(0)
        begun[event.interaction_id].append(number)

    async with connected(desktop, desk=desk):
        await desktop.do("burst", calls, 1000)
        await until(lambda: sum(map(len, seen.values())) + sum(map(len, begun.values())) >= 2000)
        await quiet()
        for position, call in enumerate(calls):
            assert seen[call] == begun[call] == list(range(position, 1000, 10))
            assert desk.interactions[call].user_data["n"] == str(990 + position)


@case
async def nothing_is_missed_or_doubled_while_connecting(desktop: Desktop) -> None:
    rang = [await desktop.do("ring")]
    desk, heard = Desk(), []

    @desk.on(InteractionEvent, state=State.RINGING)
    def note(event: InteractionEvent) -> None:
        heard.append(event.interaction_id)

    @desk.on_start
    async def look() -> None:
        heard.extend(f"seen {interaction_id}" for interaction_id in desk.interactions)
        rang.append(await desktop.do("ring"))
        await asyncio.sleep(0.05)
        heard.append("started")

    await desktop.do("ring_when_asked", "interaction.getInteractions")
    async with connected(desktop, desk=desk):
        await until(lambda: len(heard) >= 4)
        await quiet()
        both = list(dict.fromkeys([rang[0], *(key for key in desk.interactions)]))
        before = [key for key in both if f"seen {key}" in heard]
        assert len(before) == 2, heard
        # The one that rang between subscription and answer was seen, so no event tells of it again; events
        # wait for the start hook.
        assert heard[2:] == ["started", rang[1]], (heard, rang)
        assert set(desk.interactions) == {*before, rang[1]}


@case
async def a_handler_that_fails_is_reported_and_stops_nothing(desktop: Desktop) -> None:
    desk, failures, heard = Desk(), [], []

    @desk.on_error
    def note(failure: HandlerFailure) -> None:
        failures.append(failure)

    @desk.on(InteractionEvent, state=State.RINGING)
    async def fails(event: InteractionEvent) -> None:
        raise ZeroDivisionError("on purpose")

    @desk.on(InteractionEvent, state=State.RINGING)
    def fails_at_once() -> None:
        raise LookupError("on purpose")

    @desk.on(InteractionEvent)
    async def goes_on(event: InteractionEvent) -> None:
        heard.append(event.state)

    async with connected(desktop, desk=desk):
        call = await desktop.do("ring")
        await desktop.do("answer", call)
        await until(lambda: State.TALKING in heard)
        assert State.RINGING in heard
        assert {type(failure.error) for failure in failures} == {ZeroDivisionError, LookupError}
        assert all(failure.event.interaction_id == call for failure in failures)


@case
async def a_handler_that_writes_user_data_does_not_call_itself(desktop: Desktop) -> None:
    desk, ran = Desk(), []

    @desk.on(InteractionEvent, state=State.RINGING)
    async def writes(event: InteractionEvent) -> None:
        ran.append(event)
        await event.interaction.set_user_data({"Tier": "gold"})

    async with connected(desktop, desk=desk):
        call = await desktop.do("ring")
        await until(lambda: desk.interactions[call].user_data == {"Tier": "gold"} if ran else False)
        await quiet()
        assert len(ran) == 1


@case
async def a_handler_can_wait_for_a_later_event_of_its_interaction(desktop: Desktop) -> None:
    desk, states = Desk(), []

    @desk.on(InteractionEvent, state=State.RINGING)
    async def follows(event: InteractionEvent) -> None:
        states.append(event.state)
        call = event.interaction_id
        states.append((await desk.wait_for(InteractionEvent, interaction_id=call)).state)

    async with connected(desktop, desk=desk):
        call = await desktop.do("ring")
        await until(lambda: states)
        await desktop.do("answer", call)
        await until(lambda: len(states) == 2)
        assert states == [State.RINGING, State.TALKING]


@case
async def waiting_ends_with_the_event_or_the_time(desktop: Desktop) -> None:
    call = await desktop.do("ring")
    async with connected(desktop) as desk:
        with raises(EventTimeout, "InteractionEvent with the given state", "0.05 s"):
            await desk.wait_for(InteractionEvent, state=State.HELD, timeout=0.05)
        waiting = asyncio.ensure_future(
            desk.wait_for(InteractionEvent, state={State.HELD, State.TALKING}, timeout=60)
        )
        await asyncio.sleep(0)
        await desktop.do("answer", call)
        assert (await waiting).state is State.TALKING


@case
async def a_cancelled_subscription_hears_nothing_more(desktop: Desktop) -> None:
    heard: list[str] = []
    async with connected(desktop) as desk:
        with desk.listen(InteractionEvent, lambda event: heard.append(event.interaction_id)):
            call = await desktop.do("ring")
            await until(lambda: call in heard)
        await desktop.do("answer", call)
        await quiet()
        assert heard == [call]


@case
async def a_late_subscription_reaches_the_desktop(desktop: Desktop) -> None:
    heard: list[MarkdoneEvent] = []
    async with connected(desktop) as desk:
        desk.listen(MarkdoneEvent, heard.append)
        for _ in range(100):
            if "markdone" in await desktop.do("subscriptions"):
                break
            await asyncio.sleep(0.01)
        await desktop.do("send_event", "markdone", {"interactionId": "5"})
        await until(lambda: heard)
        assert heard[0].interaction_id == "5"


# Closing


@case
async def a_refused_start_leaves_nothing_behind(desktop: Desktop) -> None:
    desk = Desk()
    await desktop.do("refuse", "subscribe", "not you")
    with raises(RequestRefused, "not you"):
        await desktop.connect(desk)
    await desktop.do("mend")
    await desktop.do("refuse", "interaction.getInteractions", "not you")
    with raises(RequestRefused, "not you"):
        await desktop.connect(desk)
    await desktop.do("mend")
    await quiet()
    assert await desktop.do("subscriptions") == []
    async with connected(desktop, desk=desk):
        assert await desktop.do("subscriptions") == ["interaction"]


@case
async def closing_ends_what_is_pending_and_names_it(desktop: Desktop) -> None:
    call = await desktop.do("ring")
    desk = Desk()
    await desktop.connect(desk)
    await desktop.do("drop", "interaction.setUserData")
    writing = asyncio.ensure_future(desk.interaction.set_user_data(call, {"Tier": "gold"}))
    waiting = asyncio.ensure_future(desk.wait_for(InteractionEvent))
    stream = desk.events(InteractionEvent)
    await quiet()
    await desk.close()
    await desk.close()
    with raises(DeskClosed, "interaction.setUserData", f"'{call}'", "may have been"):
        await writing
    with raises(DeskClosed):
        await waiting
    assert [event async for event in stream] == []
    with raises(DeskClosed, "not connected"):
        await desk.interaction.set_user_data(call, {"Tier": "gold"})
    with raises(DeskClosed):
        await desk.wait_for(InteractionEvent)


@case
async def a_late_answer_is_not_taken_for_one_to_the_next_desk(desktop: Desktop) -> None:
    first = await desktop.do("ring")
    second = await desktop.do("ring")
    # Longer than quiet() takes in a slow browser on a busy machine.
    await desktop.do("delay", "interaction.getByInteractionId", 2)
    desk = Desk()
    await desktop.connect(desk)
    asking = asyncio.ensure_future(desk.interaction.get_by_interaction_id(first))
    await quiet()
    await desk.close()
    with raises(DeskClosed):
        await asking
    async with connected(desktop) as desk:
        interaction = await desk.interaction.get_by_interaction_id(second)
        assert interaction is not None
        assert interaction.interaction_id == second


@case
async def stop_hooks_can_still_write(desktop: Desktop) -> None:
    call = await desktop.do("ring")
    desk = Desk()

    @desk.on_stop
    async def leave_a_note() -> None:
        await desk.interactions[call].set_user_data({"Left": "yes"})

    async with connected(desktop, desk=desk):
        pass
    assert await desktop.do("user_data", call) == {"Left": "yes"}


@case
async def a_handler_may_close_the_desk(desktop: Desktop) -> None:
    desk = Desk()

    @desk.on(InteractionEvent)
    async def enough() -> None:
        await desk.close()

    await desktop.connect(desk)
    await desktop.do("ring")
    await until(lambda: not desk.is_connected)
    await quiet()
    assert await desktop.do("subscriptions") == []


@case
async def closing_leaves_nothing_behind(desktop: Desktop) -> None:
    async def one_round() -> None:
        desk = Desk()

        @desk.on(InteractionEvent)
        async def hangs() -> None:
            await asyncio.Event().wait()

        @desk.on(MarkdoneEvent)
        def never() -> None: ...

        await desktop.connect(desk)
        await desktop.do("update_user_data", call, {"n": "1"})
        waiting = asyncio.ensure_future(desk.wait_for(InteractionEvent, timeout=1000))
        await desk.interactions[call].block_markdone("Wait.")
        await desk.interactions[call].unblock_markdone()
        await desk.close()
        await asyncio.gather(waiting, return_exceptions=True)

    async def counts() -> dict[str, int]:
        await quiet()
        gc.collect()
        return desktop.counts()

    call = await desktop.do("ring")
    before = await counts()
    assert before["pending"] == before["subscriptions"] == before["timers"] == 0
    await one_round()
    assert await counts() == before
    for _ in range(49):
        await one_round()
    assert await counts() == before
    for _ in range(200):  # verbs and messages go different ways: the last ones may be on theirs
        if await desktop.do("subscriptions") == []:
            break
        await asyncio.sleep(0.05)
    assert await desktop.do("subscriptions") == []


# In a page, this file is the extension.

desk = Desk()


@desk.on_start
def offer_the_cases() -> None:
    import pyodide_js

    pyodide_js._module.enable_pyproxy_allocation_tracing()
    sys.modules["tests.contract.cases"] = sys.modules[__name__]
    DesktopOfPage.current = DesktopOfPage()


def add_module(name: str, source: str) -> None:
    """A module with more cases: an extension is one file, so a page has no other way to it."""
    module = ModuleType(name)
    sys.modules[name] = module
    exec(compile(source, f"{name}.py", "exec"), vars(module))


async def run_in_page(desktop: Desktop, name: str) -> str:
    """Run a case and return its traceback, or "" when it passed."""
    await desk.close()
    try:
        await CASES[name](desktop)
    except BaseException as error:
        return "".join(traceback.format_exception(error))
    return ""


class DesktopOfPage:
    """The simulated desktop, over a channel to the frame: Python may be in a worker, out of reach."""

    current: DesktopOfPage

    def __init__(self) -> None:
        import js
        from pyodide.ffi import create_proxy

        self._channel = js.BroadcastChannel.new("contract")
        self._channel.onmessage = create_proxy(lambda event: self._hear(json.loads(event.data)))
        self._waiting: dict[int, asyncio.Future[str]] = {}
        self._number = 0
        self._running: asyncio.Task[None] | None = None

    def _hear(self, told: dict[str, Any]) -> None:
        number, given = told["number"], told["given"]
        if told["kind"] == "done":
            self._waiting.pop(number).set_result(given[0])
        elif told["kind"] == "add":
            add_module(*given)
            self._tell("result", number, "")
        elif told["kind"] == "run":
            self._running = asyncio.ensure_future(self._run(number, given[0]))

    async def _run(self, number: int, name: str) -> None:
        self._tell("result", number, await run_in_page(self, name))

    def _tell(self, kind: str, number: int, text: str) -> None:
        self._channel.postMessage(json.dumps({"kind": kind, "number": number, "text": text}))

    async def do(self, verb: str, *arguments: Any, **options: Any) -> Any:
        self._number += 1
        waiting = self._waiting[self._number] = asyncio.get_running_loop().create_future()
        self._tell("do", self._number, json.dumps([verb, arguments, options]))
        answer = json.loads(await waiting)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["result"]

    async def connect(self, desk: Desk) -> None:
        await desk.connect()

    def counts(self) -> dict[str, int]:
        import pyodide_js

        from py_ext._runtime import wall

        proxies = pyodide_js._module.pyproxy_alloc_map.size
        counted: dict[str, int] = json.loads(wall.statistics())
        return {**counted, "proxies": proxies, "tasks": len(asyncio.all_tasks())}

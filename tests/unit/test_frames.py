"""Many frames of one desk: each is told of, handlers run once, and what nobody heard is read."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence

import pytest

from py_ext import (
    Desk,
    DeskClosed,
    Disconnected,
    Frame,
    FrameEvent,
    HandlerFailure,
    InteractionEvent,
    Kept,
    Plain,
    State,
)
from py_ext._carried_transport import CarriedTransport
from py_ext.simulator import DeskSimulator, SimulatedTransport
from py_ext.testing._virtual_time import virtual_time


class Scene:
    """A desk, and the frames that a test opens for it."""

    def __init__(self) -> None:
        self.simulator = DeskSimulator()
        self.desk = Desk()
        self.heard: list[tuple[str, bool]] = []
        self.rang: list[str] = []
        self.desk.on(InteractionEvent)(self._hear)
        self.desk.on(InteractionEvent, state=State.RINGING)(self._ring)

    def _hear(self, event: InteractionEvent) -> None:
        self.heard.append((str(event.state), event.state_changed))

    def _ring(self, event: InteractionEvent) -> None:
        self.rang.append(str(event.interaction.interaction_uuid))

    async def connect(self, *names: str) -> list[SimulatedTransport]:
        first, *others = [self.frame(name) for name in names]
        await self.desk.connect(first)
        for frame in others:
            self.desk.attach(frame)
        await self.simulator.settled()
        return [first, *others]

    def frame(self, name: str, **params: str) -> SimulatedTransport:
        return SimulatedTransport(self.simulator, name=name, params=params)


async def test_each_frame_that_opens_is_given_to_the_hooks() -> None:
    scene = Scene()
    seen: list[str] = []

    @scene.desk.on_start
    def start() -> None:
        seen.append("started")

    @scene.desk.on_frame
    async def greet(frame: Frame) -> None:
        await asyncio.sleep(0)
        seen.append(frame.name)

    await scene.connect("first", "second")
    assert seen == ["started", "first", "second"]
    assert list(scene.desk.frames) == ["first", "second"]
    await scene.desk.close()
    assert dict(scene.desk.frames) == {}


async def test_the_hook_of_a_frame_ends_with_it() -> None:
    scene = Scene()
    ended: list[str] = []

    @scene.desk.on_frame
    async def stay(frame: Frame) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(frame.name)

    _, second = await scene.connect("first", "second")
    second.vanish()
    await scene.simulator.settled()
    assert ended == ["second"]
    await scene.desk.close()
    assert ended == ["second", "first"]


async def test_a_hook_that_fails_is_reported() -> None:
    scene = Scene()
    failures: list[HandlerFailure] = []
    scene.desk.on_error(failures.append)

    @scene.desk.on_frame
    def fail(frame: Frame) -> None:
        raise RuntimeError(frame.name)

    await scene.connect("first")
    assert [str(each.error) for each in failures] == ["first"]
    await scene.desk.close()


async def test_frame_events_tell_what_becomes_of_a_frame() -> None:
    scene = Scene()
    told: list[tuple[str, str]] = []

    @scene.desk.on(FrameEvent)
    def note(event: FrameEvent) -> None:
        told.append((str(event.event_type), event.frame.name))

    @scene.desk.on(FrameEvent, frame_name="second", event_type="CLOSED")
    def closed(event: FrameEvent) -> None:
        assert not event.frame.is_open
        assert not event.frame.is_visible

    _, second = await scene.connect("first", "second")
    assert told == [("OPENED", "first"), ("OPENED", "second")]
    scene.simulator.tabs.hidden.update(scene.simulator.frames)
    scene.simulator.changed()
    scene.simulator.tabs.hidden.clear()
    scene.simulator.changed()
    second.vanish()
    await scene.simulator.settled()
    kinds = {kind for kind, _ in told}
    assert kinds == {"OPENED", "HIDDEN", "VISIBLE", "CLOSED"}
    assert told[-1] == ("CLOSED", "second")
    frames = [frame for frame in scene.simulator.frames if frame.subscriptions]
    assert all("frame" not in names for frame in frames for names in frame.subscriptions.values())
    await scene.desk.close()


async def test_a_frame_knows_its_interaction_and_its_parameters() -> None:
    scene = Scene()
    await scene.connect("first")
    call = scene.simulator.ring().interaction_id
    await scene.simulator.settled()
    frame = scene.desk.attach(scene.frame("second", interactionId=call, tab="2"))
    assert frame.interaction is scene.desk.interactions[call]
    assert frame.params == {"interactionId": call, "tab": "2"}
    assert scene.desk.frames["first"].interaction is None
    assert scene.desk.params == {}
    scene.desk.frames["first"].transport.vanish()  # type: ignore[attr-defined]
    assert scene.desk.params == frame.params
    assert call not in repr(frame)
    await scene.desk.close()


async def test_the_system_namespace_of_a_frame_goes_through_that_frame() -> None:
    scene = Scene()
    await scene.connect("first", "second", "third")
    third = scene.desk.frames["third"]
    assert await third.system.am_i_visible()
    assert [each.frame for each in scene.simulator.requests("system.amIVisible")] == ["third"]
    toast = await third.system.popup_toast(title="Order", buttons=["Yes"])
    scene.simulator.views.press(toast.toast_id, "Yes")
    assert (await anext(toast)).button == "Yes"
    third.transport.vanish()  # type: ignore[attr-defined]
    with pytest.raises(DeskClosed):
        await third.system.am_i_visible()
    await scene.desk.close()


async def test_handlers_run_once_for_each_event_however_many_frames() -> None:
    scene = Scene()
    await scene.connect("1", "2", "3", "4", "5")
    call = scene.simulator.ring()
    for number in range(1000):
        scene.simulator.update_user_data(call.interaction_id, {"n": str(number)})
    numbers: list[str] = []
    scene.desk.on(InteractionEvent)(
        lambda event: numbers.append(event.interaction.user_data.get("n"))
    )
    await scene.simulator.settled()
    assert [each for each in numbers if each is not None] == [str(number) for number in range(1000)]
    assert len(scene.rang) == 1
    await scene.desk.close()


async def test_only_one_stands_by() -> None:
    scene = Scene()
    frames = await scene.connect("1", "2", "3", "4")
    await scene.simulator.settled()
    hearing = [frame.name for frame in scene.simulator.frames if frame.subscriptions]
    assert hearing == ["1", "2"]
    assert [frame.is_standing_by for frame in frames] == [False, True, False, False]
    frames[0].vanish()
    await scene.simulator.settled()
    assert [frame.is_standing_by for frame in frames] == [False, False, True, False]
    await scene.desk.close()


async def test_a_call_that_rang_while_no_frame_was_there_is_told() -> None:
    scene = Scene()
    [only] = await scene.connect("only")
    old = scene.simulator.ring()
    await scene.simulator.settled()
    scene.simulator.answer(old.interaction_id)
    await scene.simulator.settled()
    only.vanish()
    scene.simulator.hold(old.interaction_id)
    new = scene.simulator.ring()
    await scene.simulator.settled()
    scene.heard.clear()
    scene.desk.attach(scene.frame("next"))
    await scene.simulator.settled()
    assert sorted(scene.heard) == [("HELD", True), ("RINGING", True)]
    assert scene.rang == [old.uuid, new.uuid]
    assert {each.state for each in scene.desk.interactions.values()} == {State.HELD, State.RINGING}
    await scene.desk.close()


async def test_what_has_not_changed_meanwhile_is_not_told_again() -> None:
    scene = Scene()
    [only] = await scene.connect("only")
    scene.simulator.ring()
    gone = scene.simulator.ring()
    await scene.simulator.settled()
    only.vanish()
    scene.simulator.release(gone.interaction_id)
    scene.simulator.mark_done(gone.interaction_id)
    scene.heard.clear()
    scene.desk.attach(scene.frame("next"))
    await scene.simulator.settled()
    assert scene.heard == []
    assert len(scene.desk.interactions) == 1
    await scene.desk.close()


async def test_over_a_reload_calls_are_known_by_their_uuids() -> None:
    scene = Scene()
    frames = await scene.connect("1", "2")
    first, second = scene.simulator.ring(), scene.simulator.ring()
    await scene.simulator.settled()
    before = list(scene.desk.interactions)
    for frame in frames:
        frame.vanish()
    scene.simulator.reload()
    scene.heard.clear()
    scene.desk.attach(scene.frame("1 anew"))
    scene.desk.attach(scene.frame("2 anew"))
    scene.simulator.answer(second.interaction_id)
    await scene.simulator.settled()
    assert scene.rang == [first.uuid, second.uuid]
    assert scene.heard == [("TALKING", True)]
    assert list(scene.desk.interactions) == list(scene.simulator.interactions) != before
    await scene.desk.close()


async def test_a_read_is_sent_again_and_a_write_is_not() -> None:
    scene = Scene()
    first, _ = await scene.connect("first", "second")
    call = scene.simulator.ring().interaction_id
    await scene.simulator.settled()
    with scene.simulator.faults.drop("interaction.getInteractions", times=1):
        read = asyncio.ensure_future(scene.desk.interaction.get_interactions())
        with scene.simulator.faults.drop("interaction.setUserData"):
            write = asyncio.ensure_future(scene.desk.interaction.set_user_data(call, {"a": "b"}))
            await asyncio.sleep(0.01)
            first.vanish()
            [found] = await read
    assert found.interaction_id == call
    with pytest.raises(Disconnected, match="may have been carried out or not") as caught:
        await write
    assert caught.value.outcome_unknown
    assert len(scene.simulator.requests("interaction.setUserData")) == 1
    await scene.desk.close()


async def test_a_write_that_was_not_sent_goes_through_the_next_frame() -> None:
    scene = Scene()
    first, _ = await scene.connect("first", "second")
    call = scene.simulator.ring().interaction_id
    await scene.simulator.settled()
    write = asyncio.ensure_future(scene.desk.interaction.set_user_data(call, {"a": "b"}))
    await asyncio.sleep(0)
    first.vanish()
    await write
    [request] = scene.simulator.requests("interaction.setUserData")
    assert request.frame == "second"
    await scene.desk.close()


async def test_marking_done_is_answered_though_it_closes_the_frame_that_asks() -> None:
    scene = Scene()
    first, _ = await scene.connect("first", "second")
    call = scene.simulator.ring().interaction_id
    scene.simulator.answer(call)
    scene.simulator.release(call)
    await scene.simulator.settled()

    def close_its_frame() -> None:
        if call not in scene.simulator.interactions:
            first.vanish()

    scene.simulator.on_change.append(close_its_frame)
    await scene.desk.interaction.markdone(call)
    assert first.is_gone
    assert len(scene.simulator.requests("interaction.markdone")) == 1
    await scene.desk.close()


async def test_marking_done_is_doubtful_where_the_desktop_does_not_tell_that_it_is() -> None:
    scene = Scene()
    first, _ = await scene.connect("first", "second")
    call = scene.simulator.ring().interaction_id
    await scene.simulator.settled()
    with scene.simulator.faults.drop("interaction.markdone"):
        marking = asyncio.ensure_future(scene.desk.interaction.markdone(call))
        await asyncio.sleep(0.01)
        scene.simulator.answer(call)  # which tells something else of it
        first.vanish()
        with pytest.raises(Disconnected, match="may have been carried out or not"):
            await marking
    assert len(scene.simulator.requests("interaction.markdone")) == 1
    await scene.desk.close()


async def test_without_a_frame_requests_wait_for_one_but_not_for_ever() -> None:
    with virtual_time():
        scene = Scene()
        [only] = await scene.connect("only")
        only.vanish()
        with pytest.raises(Disconnected, match="Nothing was sent") as caught:
            await scene.desk.interaction.set_user_data("1", {"a": "b"})
        assert not caught.value.outcome_unknown
        waiting = asyncio.ensure_future(scene.desk.interaction.get_interactions())
        await asyncio.sleep(5)
        scene.desk.attach(scene.frame("next"))
        assert await waiting == []
        await scene.desk.close()


async def test_timers_go_on_without_a_frame() -> None:
    with virtual_time():
        scene = Scene()
        [only] = await scene.connect("only")
        waiting = asyncio.ensure_future(scene.desk.wait_for(InteractionEvent, timeout=30))
        await asyncio.sleep(0)
        only.vanish()
        with pytest.raises(TimeoutError):
            await waiting
        await scene.desk.close()


async def test_blocks_of_mark_done_are_set_by_the_next_frame() -> None:
    scene = Scene()
    first, _ = await scene.connect("first", "second")
    call = scene.simulator.ring()
    await scene.simulator.settled()
    await scene.desk.interaction.block_markdone(call.interaction_id, "Not yet.")
    assert call.blocks == {"first": "Not yet."}
    first.vanish()
    await scene.simulator.settled()
    assert call.blocks == {"second": "Not yet."}
    await scene.desk.close()


async def test_the_desk_does_not_hear_its_own_messages_when_another_takes_over() -> None:
    scene = Scene()
    heard: list[Plain] = []
    from py_ext import MessengerEvent

    scene.desk.on(MessengerEvent, channel="orders")(lambda event: heard.append(event.message))
    first, _ = await scene.connect("first", "second")
    await scene.desk.messenger.broadcast_message("orders", {"n": 1})
    await scene.simulator.settled()
    first.vanish()
    await scene.simulator.settled()
    assert heard == []
    await scene.desk.close()


async def test_names_are_needed_to_tell_frames_apart() -> None:
    scene = Scene()
    with pytest.raises(DeskClosed):
        scene.desk.attach(scene.frame("first"))
    await scene.connect("first")
    with pytest.raises(ValueError, match="'first' already"):
        scene.desk.attach(scene.frame("first"))
    await scene.desk.close()


async def test_a_subscription_that_the_next_frame_is_refused_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    scene = Scene()
    [only] = await scene.connect("only")
    only.vanish()
    with (
        caplog.at_level(logging.ERROR, "py_ext"),
        scene.simulator.faults.refuse("subscribe", "no"),
    ):
        scene.desk.attach(scene.frame("next"))
        await scene.simulator.settled()
    assert "sends the event 'interaction' no more" in caplog.text
    await scene.desk.close()


# A Python in each frame


class Following(SimulatedTransport):
    """A transport whose frame follows, until it is told to lead."""

    leads = False
    on_lead: Callable[[Sequence[Kept] | None], None] | None = None


async def test_the_handlers_of_a_frame_that_follows_do_not_run() -> None:
    scene = Scene()
    frame = Following(scene.simulator)
    opened: list[str] = []
    scene.desk.on_frame(lambda frame: opened.append(frame.name))
    await scene.desk.connect(frame)
    waiting = asyncio.ensure_future(scene.desk.wait_for(InteractionEvent, timeout=10))
    await asyncio.sleep(0)
    call = scene.simulator.ring().interaction_id
    assert (await waiting).interaction_id == call
    await scene.simulator.settled()
    assert (scene.heard, opened) == ([], ["extension"])
    assert scene.desk.interactions[call].state is State.RINGING
    assert frame.on_lead is not None
    frame.leads = True
    frame.on_lead(None)
    scene.simulator.answer(call)
    await scene.simulator.settled()
    assert scene.heard == [("TALKING", True)]
    await scene.desk.close()


async def test_who_begins_to_lead_handles_what_was_not_handled() -> None:
    scene = Scene()
    frame = Following(scene.simulator)
    await scene.desk.connect(frame)
    call = scene.simulator.ring().interaction_id
    for verb in ("answer", "hold", "retrieve"):
        getattr(scene.simulator, verb)(call)
    await scene.simulator.settled()
    posted = [
        Kept(0.0, "interaction", entry.message["data"])
        for entry in scene.simulator.journal
        if (entry.kind, entry.name) == ("event", "interaction")
    ]
    states = [each.data.get("eventType") for each in posted]
    assert frame.on_lead is not None
    frame.on_lead(posted[: states.index("HELD") + 1])
    assert [state for state, _ in scene.heard] == ["TALKING"]
    await scene.desk.close()


async def test_closing_leaves_nothing_behind() -> None:
    scene = Scene()
    frames = await scene.connect("1", "2", "3")
    before = len(asyncio.all_tasks())
    await scene.desk.close()
    assert scene.simulator.frames == []
    assert [(frame.pending, frame.timers) for frame in frames] == [(0, 0)] * 3
    assert len(asyncio.all_tasks()) <= before
    assert isinstance(CarriedTransport(frames[0]), CarriedTransport)


async def test_a_frame_that_opens_after_a_reload_knows_its_interaction() -> None:
    scene = Scene()
    seen: list[bool] = []

    @scene.desk.on_frame
    def see(frame: Frame) -> None:
        seen.append(frame.interaction is not None)

    first = scene.frame("first", interactionId=scene.simulator.ring().interaction_id)
    await scene.desk.connect(first)
    await scene.simulator.settled()
    first.vanish()
    scene.simulator.reload()
    (interaction_id,) = scene.simulator.interactions
    scene.desk.attach(scene.frame("second", interactionId=interaction_id))
    await scene.simulator.settled()
    assert seen == [True, True]
    await scene.desk.close()


async def test_a_block_that_was_taken_back_before_it_was_answered_is_not_set_again() -> None:
    scene = Scene()
    first, _ = await scene.connect("first", "second")
    call = scene.simulator.ring()
    await scene.simulator.settled()
    blocking = asyncio.ensure_future(
        scene.desk.interaction.block_markdone(call.interaction_id, "Not yet")
    )
    while not scene.simulator.requests("interaction.blockMarkdone"):
        await asyncio.sleep(0)
    assert not blocking.done()
    await scene.desk.interaction.unblock_markdone(call.interaction_id)
    await blocking
    first.vanish()
    await scene.simulator.settled()
    assert not scene.simulator.interactions[call.interaction_id].blocks
    await scene.desk.close()

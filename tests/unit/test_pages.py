"""What frames are told to show, and who is told of what the agent does there."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from py_ext import (
    Change,
    Click,
    Desk,
    DeskClosed,
    EventTimeout,
    HandlerFailure,
    Html,
    Input,
    InteractionEvent,
    PageEvent,
    Submit,
    html,
)
from py_ext.simulator import DeskSimulator, SimulatedTransport


class Frame:
    """A simulated frame and what it was told to show."""

    def __init__(self, simulator: DeskSimulator, name: str, **params: str) -> None:
        self.transport = SimulatedTransport(simulator, name=name, params=params)
        self.told: list[dict[str, Any]] = []
        self.transport.screen = lambda text: self.told.append(json.loads(text))

    @property
    def html(self) -> str:
        """What it shows."""
        return str(next((each["html"] for each in reversed(self.told) if each["op"] == "show"), ""))

    def do(self, kind: str, **told: object) -> None:
        """What the agent does."""
        self.transport.act(
            {"type": kind, "form": "", "name": "", "value": "", "values": {}, **told}
        )


@pytest.fixture
def simulator() -> DeskSimulator:
    return DeskSimulator()


@pytest.fixture
def frame(simulator: DeskSimulator) -> Frame:
    return Frame(simulator, "one")


@pytest.fixture
async def desk(frame: Frame) -> AsyncIterator[Desk]:
    desk = Desk()
    async with desk.connected(frame.transport):
        yield desk


async def test_content_goes_to_the_frame(desk: Desk, frame: Frame) -> None:
    await desk.page.show(html("<p>{x}</p>", x="<"))
    assert frame.html == "<p>&lt;</p>"
    await desk.page.show("a < b")
    assert frame.html == "a &lt; b"
    await desk.page.clear()
    assert frame.html == ""


async def test_what_cannot_be_shown_leaves_the_page_as_it_is(desk: Desk, frame: Frame) -> None:
    await desk.page.show("before")
    for wrong in (None, object(), {"a": 1}):
        with pytest.raises(TypeError):
            await desk.page.show(wrong)
    assert frame.html == "before"


async def test_title_busy_and_focus(desk: Desk, frame: Frame) -> None:
    desk.page.title = "Order A-1"
    desk.page.busy = True
    await desk.page.focus("note")
    assert (desk.page.title, desk.page.busy) == ("Order A-1", True)
    assert frame.told == [
        {"op": "title", "text": "Order A-1"},
        {"op": "busy", "is": True},
        {"op": "focus", "name": "note"},
    ]


async def test_wrong_arguments_are_refused_at_once(desk: Desk, frame: Frame) -> None:
    with pytest.raises(TypeError, match="title must be a text"):
        desk.page.title = 5  # type: ignore[assignment]
    with pytest.raises(TypeError, match="busy must be True or False"):
        desk.page.busy = 1  # type: ignore[assignment]
    with pytest.raises(TypeError, match="name must be a text"):
        await desk.page.focus(5)  # type: ignore[arg-type]
    assert frame.told == []


async def test_what_a_page_does_not_have_cannot_be_set(desk: Desk) -> None:
    with pytest.raises(AttributeError, match="titl"):
        desk.page.titl = "Orders"  # type: ignore[attr-defined]


async def test_a_frame_that_opens_later_shows_what_the_others_do(
    desk: Desk, frame: Frame, simulator: DeskSimulator
) -> None:
    await desk.page.show("for all")
    other = Frame(simulator, "two")
    desk.attach(other.transport)
    assert other.html == "for all"
    await desk.page.show("new")
    assert (frame.html, other.html) == ("new", "new")


async def test_a_frame_with_something_of_its_own_keeps_it(
    desk: Desk, frame: Frame, simulator: DeskSimulator
) -> None:
    other = Frame(simulator, "two")
    own = desk.attach(other.transport).page
    await own.show("of its own")
    await desk.page.show("for all")
    assert (frame.html, other.html) == ("for all", "of its own")
    await own.clear()
    assert other.html == "for all", "it has nothing of its own any more"


async def test_a_page_that_is_set_before_the_desk_connects_is_shown_then(frame: Frame) -> None:
    desk = Desk()
    await desk.page.show("early")
    async with desk.connected(frame.transport):
        assert frame.html == "early"


async def test_what_the_agent_does_reaches_its_handlers(desk: Desk, frame: Frame) -> None:
    heard: list[tuple[str, str, str]] = []
    for kind in (Submit, Click, Change, Input):

        def note(event: PageEvent, kind: type = kind) -> None:
            heard.append((kind.__name__, event.name, event.value))

        desk.page.on(kind)(note)
    frame.do("click", name="more", value="7")
    frame.do("input", name="text", value="x")
    frame.do("change", name="text", value="xy")
    frame.do("submit", name="save")
    assert heard == [
        ("Click", "more", "7"),
        ("Input", "text", "x"),
        ("Change", "text", "xy"),
        ("Submit", "save", ""),
    ]


async def test_handlers_are_filtered_by_form_name_and_value(desk: Desk, frame: Frame) -> None:
    heard: list[str] = []
    desk.page.on(Submit, form="note")(lambda event: heard.append(event.values["text"]))
    desk.page.on(Click, name={"a", "b"}, value=str.isdigit)(lambda event: heard.append(event.value))
    frame.do("submit", form="other", values={"text": "no"})
    frame.do("submit", form="note", values={"text": "yes"})
    frame.do("click", name="a", value="x")
    frame.do("click", name="b", value="1")
    frame.do("click", name="c", value="2")
    assert heard == ["yes", "1"]


async def test_waiting_and_reading_in_a_loop(desk: Desk, frame: Frame) -> None:
    waiting = asyncio.ensure_future(desk.page.wait_for(Click, name="go"))
    stream = desk.page.events(Click)
    await asyncio.sleep(0)
    frame.do("click", name="no")
    frame.do("click", name="go")
    assert (await waiting).name == "go"
    stream.close()
    assert [event.name async for event in stream] == ["no", "go"]
    with pytest.raises(EventTimeout, match="No Click"):
        await desk.page.wait_for(Click, timeout=0.001)


async def test_each_place_refuses_the_others_events(desk: Desk) -> None:
    with pytest.raises(TypeError, match=r"@desk\.page\.on\(Submit"):
        desk.on(Submit)
    with pytest.raises(TypeError, match=r"@desk\.on\(InteractionEvent"):
        desk.page.on(InteractionEvent)
    with pytest.raises(TypeError, match=r"cannot be filtered by from.* did you mean 'form'"):
        desk.page.on(Submit, **{"from": "note"})  # type: ignore[arg-type]


async def test_a_form_is_settled_when_all_its_handlers_have_ended(desk: Desk, frame: Frame) -> None:
    gate = asyncio.Event()

    @desk.page.on(Submit)
    async def save() -> None:
        await gate.wait()

    @desk.page.on(Submit)
    def look() -> None:
        pass

    frame.do("submit", key=1)
    await asyncio.sleep(0.01)
    assert frame.told == []
    gate.set()
    await asyncio.sleep(0.01)
    assert frame.told == [{"op": "settled", "key": 1, "failed": False}]


async def test_a_form_without_a_handler_is_settled_at_once(desk: Desk, frame: Frame) -> None:
    frame.do("submit", key=1)
    assert frame.told == [{"op": "settled", "key": 1, "failed": False}]


async def test_a_handler_that_fails_is_told_to_the_frame_and_reported(
    desk: Desk, frame: Frame
) -> None:
    failures: list[HandlerFailure] = []
    desk.on_error(failures.append)

    @desk.page.on(Submit)
    async def save() -> None:
        raise ValueError("no")

    frame.do("submit", key=1, values={"text": "private"})
    await asyncio.sleep(0.01)
    assert frame.told == [{"op": "settled", "key": 1, "failed": True}]
    assert "private" not in str(failures[0]) + repr(failures[0])


async def test_a_submit_whose_handler_is_cancelled_has_failed(desk: Desk, frame: Frame) -> None:
    tasks: list[asyncio.Task[None]] = []

    @desk.page.on(Submit)
    async def save() -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.append(task)
        await asyncio.Event().wait()

    desk.page.on(Submit)(lambda: None)
    frame.do("submit", key=1)
    await asyncio.sleep(0)
    tasks[0].cancel()
    await asyncio.wait(tasks)
    await asyncio.sleep(0)
    assert frame.told == [{"op": "settled", "key": 1, "failed": True}]


async def test_what_the_agent_reads_beside_his_form_is_marked_so_in_the_log(
    desk: Desk, frame: Frame, simulator: DeskSimulator, caplog: pytest.LogCaptureFixture
) -> None:
    other = Frame(simulator, "two")
    desk.attach(other.transport)

    @desk.page.on(Submit)
    async def save() -> None:
        await asyncio.sleep(0.01)
        raise ValueError("no")

    desk.page.on(Click)(save)
    frame.do("submit", key=1)
    other.do("submit", key=2)
    other.transport.vanish()
    frame.do("click")
    await asyncio.sleep(0.05)
    marks = [vars(each)["is_beside_form"] for each in caplog.records]
    assert marks == [True, False, False], "not where its frame has gone, and not of a click"


async def test_what_parsers_read_in_several_ways_is_not_sent(desk: Desk, frame: Frame) -> None:
    await desk.page.show(Html("a<svg><b>b</b></svg>c"))
    assert frame.html == "a<!---->c"


async def test_submits_of_one_form_wait_for_each_other_and_no_others_do(
    desk: Desk, frame: Frame
) -> None:
    order: list[str] = []

    @desk.page.on(Click)
    async def work(event: Click) -> None:
        order.append(f"{event.value} begins")
        await asyncio.sleep(0.01)
        order.append(f"{event.value} ends")

    frame.do("click", name="a", value="a1")
    frame.do("click", name="a", value="a2")
    frame.do("click", name="b", value="b")
    await asyncio.sleep(0.05)
    assert order[:2] == ["a1 begins", "b begins"]
    assert order.index("a1 ends") < order.index("a2 begins")


async def test_an_event_knows_its_frame_and_the_frames_interaction(
    desk: Desk, simulator: DeskSimulator
) -> None:
    call = simulator.ring(ani="5550100")
    await simulator.settled()
    other = Frame(simulator, "two", interactionId=call.interaction_id)
    frame = desk.attach(other.transport)
    heard: list[Click] = []
    desk.page.on(Click)(heard.append)
    other.do("click", name="x")
    assert heard[0].frame is frame
    assert heard[0].interaction is desk.interactions[call.interaction_id]
    assert "5550100" not in repr(heard[0])


async def test_a_frames_own_page_hears_its_own_frame_only(
    desk: Desk, frame: Frame, simulator: DeskSimulator
) -> None:
    other = Frame(simulator, "two")
    heard: list[str] = []
    desk.attach(other.transport).page.on(Click)(lambda event: heard.append(event.name))
    frame.do("click", name="one")
    other.do("click", name="two")
    assert heard == ["two"]


async def test_what_the_agent_does_before_the_start_hooks_have_ended_waits(frame: Frame) -> None:
    desk, order = Desk(), list[str]()

    @desk.on_start
    async def begin() -> None:
        frame.do("click", name="early")
        await asyncio.sleep(0.01)
        order.append("started")

    desk.page.on(Click)(lambda event: order.append(event.name))
    async with desk.connected(frame.transport):
        await asyncio.sleep(0.01)
        assert order == ["started", "early"]


async def test_who_waits_on_a_page_hears_that_its_frame_or_its_desk_is_gone(
    frame: Frame, simulator: DeskSimulator
) -> None:
    desk = Desk()
    async with desk.connected(frame.transport):
        other = Frame(simulator, "two")
        own = desk.attach(other.transport).page
        of_frame = asyncio.ensure_future(own.wait_for(Click))
        of_desk = asyncio.ensure_future(desk.page.wait_for(Click))
        await asyncio.sleep(0)
        other.transport.vanish()
        with pytest.raises(DeskClosed, match="The frame was closed"):
            await of_frame
    with pytest.raises(DeskClosed, match="The desk was closed"):
        await of_desk
    frame.do("click")  # nobody is there, and nothing happens


async def test_what_was_submitted_in_a_frame_is_handled_though_it_closes(
    desk: Desk, simulator: DeskSimulator
) -> None:
    other = Frame(simulator, "two")
    own = desk.attach(other.transport).page
    gate, saved = asyncio.Event(), list[str]()

    @own.on(Submit, form="note")
    async def save(event: Submit) -> None:
        await gate.wait()
        await own.show("saved")  # nobody sees it, and nothing fails
        saved.append(event.name)

    other.do("submit", form="note", name="first", key=1)
    other.do("submit", form="note", name="second", key=2)
    await asyncio.sleep(0)
    other.transport.vanish()
    gate.set()
    await asyncio.sleep(0.01)
    assert saved == ["first", "second"]


async def test_a_handler_of_a_closed_frame_hears_that_no_events_come(
    desk: Desk, simulator: DeskSimulator
) -> None:
    other = Frame(simulator, "two")
    own = desk.attach(other.transport).page
    gate, ends = asyncio.Event(), list[str]()

    @own.on(Submit)
    async def ask() -> None:
        await gate.wait()
        async for _ in own.events(Click):
            pass
        ends.append("the loop")
        with pytest.raises(DeskClosed, match="The frame was closed"):
            await own.wait_for(Click)
        ends.append("the waiting")

    other.do("submit", key=1)
    await asyncio.sleep(0)
    other.transport.vanish()
    gate.set()
    await asyncio.sleep(0.01)
    assert ends == ["the loop", "the waiting"]


async def test_a_handler_of_a_closed_frame_is_cancelled_when_the_desk_closes(
    frame: Frame, simulator: DeskSimulator
) -> None:
    desk, ends = Desk(), list[str]()
    async with desk.connected(frame.transport):
        other = Frame(simulator, "two")

        @desk.attach(other.transport).page.on(Submit)
        async def hang() -> None:
            try:
                await asyncio.Event().wait()
            finally:
                ends.append("cancelled")

        other.do("submit", key=1)
        await asyncio.sleep(0)
        other.transport.vanish()
        await asyncio.sleep(0.01)
        assert ends == []
    assert ends == ["cancelled"]

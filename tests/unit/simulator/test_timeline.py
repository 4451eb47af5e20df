"""The picture of a trace: what is in it, and what never is."""

from __future__ import annotations

import asyncio
import json
import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from py_ext.simulator import DeskSimulator, Trace
from py_ext.simulator._timeline.lanes import lanes_of
from py_ext.simulator._timeline.svg import timeline_svg
from py_ext.simulator._told_doings import TYPE, read_doings
from py_ext.testing import ExtensionUnderTest
from py_ext.testing._virtual_time import virtual_time
from tests.wire import Wire

SVG = "{http://www.w3.org/2000/svg}"

EXTENSION = """
import asyncio
from py_ext import Desk, InteractionEvent, RequestRefused, State
desk = Desk()

@desk.on(InteractionEvent, media="voice", state=State.RINGING)
async def tier(event):
    await asyncio.sleep(0.2)
    await event.interaction.set_user_data({"Tier": "gold digger"})
    await desk.page.show("Ms. Secret")

@desk.on(InteractionEvent, media="voice", state=State.TALKING)
async def note(event):
    try:
        await desk.voice.dial("8005550111")
    except RequestRefused:
        pass
    raise KeyError("4111-1111")
"""
SECRETS = ("5550142", "8005550111", "gold digger", "4111-1111", "Ms. Secret", "IDLE hands", "Queue")


@pytest.fixture(autouse=True)
async def _no_waiting() -> AsyncIterator[None]:
    with virtual_time():
        yield


async def recorded(simulator: DeskSimulator, folder: Path) -> None:
    """A call rings and is answered; the extension looks it up, is refused something, and fails."""
    (folder / "tiers.py").write_text(EXTENSION)
    extension = ExtensionUnderTest(folder / "tiers.py", simulator)
    await extension.open()
    simulator.faults.refuse("voice.dial", "IDLE hands")
    call = simulator.ring(ani="5550142", user_data={"Queue": "Ms. Secret"})
    await asyncio.sleep(1)
    simulator.answer(call.interaction_id)
    await asyncio.sleep(1)
    await simulator.settled()
    extension.take_failures()
    await extension.close()


def items_in(picture: str) -> dict[str, list[str]]:
    """What each lane says of its items, by the lanes' titles."""
    found = {}
    for lane in ET.fromstring(picture).iter(f"{SVG}g"):
        if lane.get("class") == "lane":
            title = str(lane.get("aria-label")).partition(":")[0]
            found[title] = [str(item.get("aria-label")) for item in lane]
    return found


async def test_the_kit_s_picture_has_events_handlers_requests_and_pages(
    simulator: DeskSimulator, tmp_path: Path
) -> None:
    await recorded(simulator, tmp_path)
    lanes = items_in(simulator.trace().timeline())
    assert list(lanes) == ["Events", "tiers.tier", "tiers.note", "Requests", "Page"]
    assert any("event interaction, RINGING, interaction 1" in told for told in lanes["Events"])
    (tier,) = lanes["tiers.tier"]
    assert tier.startswith("tiers.tier, called with InteractionEvent, interaction 1, at ")
    assert tier.endswith(", took 200 ms")
    assert lanes["tiers.note"][0].endswith("failed with KeyError")
    assert any("voice.dial" in told and "refused after" in told for told in lanes["Requests"])
    assert any("setUserData, interaction 1," in told for told in lanes["Requests"])
    assert lanes["Page"][0].startswith("page.show")


@pytest.mark.parametrize("values", [False, True])
async def test_no_customer_is_in_a_picture_nor_in_what_is_told(
    simulator: DeskSimulator, tmp_path: Path, values: bool
) -> None:
    await recorded(simulator, tmp_path)
    trace = simulator.trace(values=values)
    for secret in SECRETS:
        assert secret not in trace.timeline()
        assert secret not in str(simulator.journal.doings)
        assert values == (secret in trace.dumps()) or secret in ("Ms. Secret", "4111-1111", "Queue")


async def test_a_trace_keeps_what_was_done_and_masks_leave_it(
    simulator: DeskSimulator, tmp_path: Path
) -> None:
    await recorded(simulator, tmp_path)
    masked = Trace.loads(simulator.trace().dumps())
    doings = [entry for entry in masked.entries if entry["kind"] == "doing"]
    assert doings == [entry.as_plain() for entry in sorted_by_time(simulator)]
    assert masked.timeline() == simulator.trace(values=True).timeline()


def sorted_by_time(simulator: DeskSimulator) -> list[Any]:
    return sorted(simulator.journal.doings, key=lambda entry: entry.time)


async def test_a_replay_goes_by_the_messages_alone(
    simulator: DeskSimulator, tmp_path: Path
) -> None:
    await recorded(simulator, tmp_path)
    trace = simulator.trace()
    noise = [entry | {"frame": "other"} for entry in trace.entries if entry["kind"] == "doing"]
    replay = DeskSimulator().replay(Trace((*trace.entries, *noise * 50), masked=True))
    assert replay.recorded == ["interaction.setUserData", "voice.dial"]


def test_an_old_trace_has_a_picture_too() -> None:
    head = {"format": "py_ext trace", "version": 1, "masked": True}
    entry = {
        "time": "2026-03-01T09:00:00.000+00:00",
        "frame": "extension",
        "kind": "request",
        "name": "agent.get",
        "referenceId": "1",
        "message": {"request": "agent.get", "referenceId": "1"},
    }
    answer = entry | {
        "kind": "answer",
        "time": "2026-03-01T09:00:00.250+00:00",
        "message": {"data": {}},
    }
    trace = Trace.loads("\n".join(map(json.dumps, (head, entry, answer))))
    (told,) = items_in(trace.timeline())["Requests"]
    assert told == "agent.get, at 09:00:00.000, answered after 250 ms"


def test_a_picture_of_nothing_says_so() -> None:
    assert "Nothing has happened yet." in timeline_svg([])


async def test_the_journal_is_read_for_messages_and_has_what_was_done_beside_them(
    simulator: DeskSimulator,
) -> None:
    wire = Wire(simulator)
    wire.ask(request="agent.get")
    number = simulator.journal.last_number
    doing = {"what": "handler", "name": "desk.run", "at": 7.5, "seconds": 0.25, "run": 1}
    heard: list[str] = []
    simulator.journal.listeners.append(lambda entry: heard.append(entry.kind))
    wire.frame.receive({"type": TYPE, "doings": [doing], "now": 8.0})
    assert heard == ["doing"]
    assert simulator.journal.last_number == number
    assert all(entry.kind != "doing" for entry in simulator.journal)
    (entry,) = simulator.journal.doings
    assert (entry.name, entry.milliseconds) == ("desk.run", 250.0)
    assert entry.message == {"what": "handler", "seconds": 0.25, "run": 1}
    assert wire.frame.ignored == 0
    simulator.journal.clear()
    assert simulator.journal.doings == ()


@pytest.mark.parametrize(
    "doing",
    [
        None,
        "handler",
        {"what": "handler", "name": "a.b"},
        {"what": "handler", "name": "a.b", "at": float("nan")},
        {"what": "handler", "name": "a.b", "at": True},
        {"what": "secret", "name": "a.b", "at": 1.0},
        {"what": ["handler"], "name": "a.b", "at": 1.0},
        {"what": "handler", "name": "Ms. Secret", "at": 1.0},
        {"what": "handler", "name": "x" * 201, "at": 1.0},
        {"what": "handler", "name": 7, "at": 1.0},
    ],
)
def test_what_a_frame_makes_up_is_not_taken(doing: object) -> None:
    assert [*read_doings([doing], 2.0)] == []


def test_of_what_a_frame_tells_only_names_and_numbers_are_taken() -> None:
    doing = {"what": "handler", "name": "a.b", "at": 1.0, "seconds": -3, "run": "1"}
    more = {"error": "no such card: 4111", "event": {"a": 1}, "interaction": "7", "card": "4111"}
    (told,) = read_doings([doing | more], 3.0)
    assert told.ago == 2.0
    assert told.message == {"what": "handler", "seconds": 0.0, "interaction": "7"}
    assert [*read_doings("no list", 3.0)] == [*read_doings([doing], "now")] == []


def message(kind: str, at: float, **more: Any) -> dict[str, Any]:
    """An entry, so many seconds after nine."""
    entry = {"frame": "f", "kind": kind, "name": "agent.get", "referenceId": None, "message": {}}
    return entry | {"time": f"2026-03-01T09:00:{at:06.3f}+00:00", "number": 1} | more


def doing(at: float, name: str = "a.b", number: int = 1, **more: Any) -> dict[str, Any]:
    return message("doing", at, name=name, number=number, message={"what": "handler", **more})


def test_a_run_that_has_not_ended_is_open() -> None:
    lane = lanes_of([doing(1.0, run=1)])[1]
    assert [item.end for item in lane.items] == [float("inf")]
    assert lane.items[0].told.endswith("has not ended")


def test_when_another_python_counts_from_one_the_runs_of_the_last_have_ended() -> None:
    entries = [
        doing(1.0, run=1, number=1),
        doing(2.0, run=2, number=2),
        doing(2.0, run=2, number=3, seconds=0.5),
        doing(5.0, run=1, number=4, seconds=0.25, name="a.c"),
    ]
    lanes = {lane.title: lane.items for lane in lanes_of(entries)}
    first, second = lanes["a.b"]
    assert first.kind == "failed"
    assert first.end - first.begin == pytest.approx(4.0)
    assert second.end - second.begin == pytest.approx(0.5)
    assert [item.kind for item in lanes["a.c"]] == ["handler"]


def test_the_end_of_a_run_may_seem_to_come_before_its_beginning() -> None:
    entries = [doing(1.001, run=1, number=1), doing(1.0, run=1, number=2, seconds=0.5)]
    (item,) = lanes_of(entries)[1].items
    assert item.end - item.begin == pytest.approx(0.5)


def test_waits_are_before_the_requests_that_have_waited() -> None:
    def wait(at: float, seconds: float, number: int) -> dict[str, Any]:
        told = {"what": "wait", "seconds": seconds}
        return message("doing", at, name="agent.get", number=number, message=told)

    entries = [
        message("request", 1.0, referenceId="1", number=1),
        message("request", 5.0, referenceId="2", number=2),
        message("request", 5.01, referenceId="3", number=3),
        wait(2.0, 3.0, 1),
        wait(3.0, 2.0, 2),
        wait(30.0, 2.0, 3),
    ]
    (requests,) = [lane for lane in lanes_of(entries) if lane.title == "Requests"]
    waited = {round(item.begin % 60, 2): round(item.waited, 2) for item in requests.items}
    assert waited == {1.0: 0.0, 5.0: 3.0, 5.01: 2.01}
    assert [item.kind for item in requests.items] == ["lost"] * 3


def test_a_request_that_was_not_sent_is_drawn_by_itself() -> None:
    told = {"what": "wait", "seconds": 2.0, "error": "RateLimited"}
    entry = message("doing", 1.0, message=told)
    (requests,) = [lane for lane in lanes_of([entry]) if lane.title == "Requests"]
    assert [(item.kind, item.label) for item in requests.items] == [("unsent", "✕ agent.get")]


def test_names_that_are_none_are_left_out_and_the_rest_is_escaped() -> None:
    data = {"eventType": "<b>", "interaction": {"state": "Ms. Secret", "interactionId": '"'}}
    entries = [
        message(
            "event",
            1.0,
            name="<script>",
            message={"event": "x", "data": data},
            frame='<"\x01\ud800',
        ),
        message("request", 2.0, name="a <b> c", referenceId="1"),
    ]
    picture = timeline_svg(entries)
    ET.fromstring(picture)
    assert "Secret" not in picture
    assert "script" not in picture.replace("&lt;script&gt;", "")


def test_a_picture_shows_what_is_in_its_time_and_items_that_are_close_as_one() -> None:
    entries = [message("event", 1 + n / 1000, name=f"e{n}", number=n) for n in range(50)]
    entries.append(message("event", 50.0, name="late", number=60))
    far = items_in(timeline_svg(entries, width=400))["Events"]
    assert len(far) == 2
    assert "and 49 more at this place: zoom in" in far[0]
    begin = lanes_of(entries)[0].items[0].begin
    near = items_in(timeline_svg(entries, width=4000, begin=begin, end=begin + 0.06))["Events"]
    assert len(near) == 50
    later = items_in(timeline_svg(entries, since=begin + 10))["Events"]
    assert len(later) == 1


def test_an_end_whose_beginning_is_forgotten_ends_no_other_run() -> None:
    entries = [doing(2.0, run=8, number=1), doing(1.0, run=7, number=2, seconds=0.5)]
    kinds = [item.kind for item in lanes_of(entries)[1].items]
    assert kinds == ["handler", "handler"]


@pytest.mark.parametrize("odd", [None, "x", float("nan"), 1e300, [], {"a": 1}, True])
def test_a_trace_that_somebody_has_written_by_hand_is_drawn(odd: Any) -> None:
    entries = [
        message("request", 1.0, referenceId=odd, number=odd, name=odd),
        message("answer", 2.0, referenceId=odd, milliseconds=odd, frame=odd),
        message(
            "event", 3.0, message={"event": odd, "data": {"interaction": odd, "eventType": odd}}
        ),
        doing(4.0, run=odd, seconds=odd, error=odd, event=odd, interaction=odd, number=odd),
        message("doing", 5.0, message={"what": odd}),
        message("doing", 6.0, message={"what": "wait", "seconds": odd}),
        message("request", 59.0, message={"parameters": odd}),
    ]
    ET.fromstring(timeline_svg(entries))
    ET.fromstring(timeline_svg(entries, begin=0.0, end=1e11))

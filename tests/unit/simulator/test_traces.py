"""Traces: the message log as a file, and its replay against an extension."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from py_ext import (
    Desk,
    InteractionEvent,
    MediaEvent,
    MessengerEvent,
    OutboundEvent,
    State,
    SystemEvent,
    Target,
)
from py_ext.simulator import (
    DeskSimulator,
    ManualClock,
    SimulatedTransport,
    SimulatorError,
    Trace,
)
from py_ext.simulator.options import ORIGINS
from py_ext.testing import ExtensionUnderTest
from py_ext.testing._virtual_time import virtual_time
from tests.wire import Wire

SECRETS = (
    "5550142",
    "8005550111",
    "gold digger",
    "4111-1111",
    "eyJhbGciOi",
    "Ms. Secret",
    "IDLE hands",
)

EXTENSION = """
from py_ext import Desk, InteractionEvent, State
desk = Desk()

@desk.on(InteractionEvent, media="voice", state=State.RINGING)
async def tier(event):
    await event.interaction.set_user_data({"Tier": "gold digger"})
"""


@pytest.fixture(autouse=True)
async def _no_waiting() -> AsyncIterator[None]:
    with virtual_time():
        yield


@pytest.fixture
def extension_file(tmp_path: Path) -> Path:
    path = tmp_path / "tiers.py"
    path.write_text(EXTENSION)
    return path


async def record(simulator: DeskSimulator, path: Path) -> None:
    """A day with customer data wherever it can stand."""
    extension = ExtensionUnderTest(path, simulator)
    await extension.open()
    call = simulator.ring(
        ani="5550142", dnis="8005550111", user_data={"Card": "4111-1111", "state": "IDLE hands"}
    )
    await simulator.settled()
    simulator.answer(call.interaction_id)
    simulator.update_user_data(call.interaction_id, {"Name": "Ms. Secret"})
    with simulator.faults.refuse("interaction.markdone", "Ms. Secret said no"):
        await extension.desks["tiers"].interactions["1"].set_user_data({"eventType": "4111-1111"})
        with pytest.raises(Exception, match="said no"):
            await extension.desks["tiers"].interactions["1"].mark_done()
    simulator.send_event("messenger:x", {"token": "eyJhbGciOi"})
    simulator.send_event("interaction", {"eventType": "ODD", "token": "eyJhbGciOi", "n": 5550142})
    simulator.release(call.interaction_id)
    await simulator.settled()
    await extension.close()


async def test_customer_data_is_masked_equal_values_alike(
    simulator: DeskSimulator, extension_file: Path, tmp_path: Path
) -> None:
    await record(simulator, extension_file)
    trace = simulator.trace()
    trace.save(tmp_path / "trace.jsonl")
    text = (tmp_path / "trace.jsonl").read_text("utf-8")
    assert [secret for secret in SECRETS if secret in text] == []
    assert trace.masked
    cards = {
        entry["message"]["data"]["interaction"]["userData"].get("Card")
        for entry in trace.entries
        if entry["kind"] == "event" and "interaction" in entry["message"]["data"]
    }
    assert len(cards) == 1
    (written,) = {
        entry["message"]["parameters"][1]["eventType"]
        for entry in trace.entries
        if entry["name"] == "interaction.setUserData"
        and entry["kind"] == "request"
        and "eventType" in entry["message"]["parameters"][1]
    }
    assert {written} == cards
    assert '"TALKING"' in text
    assert '"setUserData' not in text.replace("interaction.setUserData", "")


PRIVATE = [f"Secret{number}" for number in range(10, 33)]


async def work_with_all_that_is_private(simulator: DeskSimulator) -> None:
    """One request or event for each place where something private can stand, each with its own."""
    private = iter(PRIVATE)
    simulator.options[ORIGINS] = "* (*, auth.getJwtToken)"
    simulator.agent.firstname = next(private)
    simulator.outbound.load("Winter", [next(private)], fields={"state": next(private)})
    other = Wire(simulator, name="other")
    desk = Desk()
    desk.on(MessengerEvent, channel="orders")(lambda: None)
    desk.on(MediaEvent)(lambda: None)
    desk.on(OutboundEvent)(lambda: None)
    desk.on(SystemEvent)(lambda: None)
    async with desk.connected(SimulatedTransport(simulator)):
        await desk.agent.get()
        simulator.auth.key = b"Secret"
        simulator.auth.answer = lambda: {  # type: ignore[method-assign]
            "jwtToken": next(private),
            "expiration": "2030-01-31T13:26:51.846Z",
        }
        await desk.auth.get_jwt_token()
        call = await desk.voice.dial_ex(
            next(private), {"type": next(private)}, {"x": next(private)}
        )
        assert call is not None
        simulator.answer(call.interaction_id)
        await call.single_step_conference(
            Target(next(private), "CUSTOM_CONTACT"),
            user_data={"media": next(private)},
            extensions={"type": next(private)},
        )
        await call.consult(next(private))
        email = await desk.email.create(f"{next(private)}@example.com")
        assert email is not None
        record = await desk.outbound.get_preview_record("Winter")
        assert record is not None
        await desk.outbound.get_chained_records(record.interaction_id)
        await desk.outbound.get_record_fields(record.interaction_id)
        await desk.outbound.update_record_fields(record.interaction_id, {"state": next(private)})
        when = datetime(2030, 1, 31, 9, 5)
        await desk.outbound.reschedule_record(record.interaction_id, 1, when, "PERSONAL")
        await desk.outbound.set_call_result(record.interaction_id, 7)
        toast = await desk.system.popup_toast(
            title=next(private),
            message=next(private),
            key_values={"name": next(private)},
            buttons=[next(private)],
        )
        (button,) = simulator.views.toasts[toast.toast_id]["buttons"]
        simulator.views.press(toast.toast_id, button)
        await toast.update(subject=next(private))
        await toast.close()
        await desk.system.open_dialog(f"https://x/?{next(private)}", label=next(private))
        await desk.system.update_view_in_application_menu_bar("orders", label=next(private))
        simulator.views.open_view("orders")
        await desk.media.set_state("email", "NotReady")
        await desk.messenger.broadcast_message("orders", {"state": next(private)})
        message = {"type": next(private)}
        other.ask(request="messenger.broadcastMessage", parameters=["orders", message])
        await simulator.settled()
    assert next(private, None) is None


async def test_what_is_private_is_masked_wherever_it_stands(simulator: DeskSimulator) -> None:
    await work_with_all_that_is_private(simulator)
    kept, text = simulator.trace(values=True).dumps(), simulator.trace().dumps()
    assert [secret for secret in PRIVATE if secret not in kept] == []
    assert [secret for secret in PRIVATE if secret in text] == []
    assert "1/31/2030" not in text


async def test_what_programs_go_by_is_not_masked(simulator: DeskSimulator) -> None:
    await work_with_all_that_is_private(simulator)
    messages = [entry["message"] for entry in simulator.trace().entries]
    asked = {each["request"]: each["parameters"] for each in messages if "parameters" in each}
    told = [each["data"] for each in messages if "event" in each and isinstance(each["data"], dict)]
    assert asked["outbound.getPreviewRecord"] == ["Winter"]
    assert asked["outbound.setCallResult"][1] == 7
    assert asked["outbound.rescheduleRecord"][1] == 1
    assert asked["system.closeToast"] == ["wweCustomToast0"]
    assert asked["system.updateViewInApplicationMenuBar"][0]["name"] == "orders"
    assert asked["messenger.broadcastMessage"][0] == "orders"
    assert {"wweCustomToast0", "wweCustomDialog1"} <= {
        each["data"] for each in messages if isinstance(each.get("data"), str)
    }
    assert {("email", "NOT_READY")} == {
        (each["name"], each["state"]["type"])
        for each in told
        if each.get("eventType") == "MEDIA_STATE_CHANGED"
    }
    assert {"Winter"} == {each["campaign"] for each in told if "campaign" in each}
    assert [each["view"] for each in told if each.get("eventType") == "VIEW_OPENED"] == ["orders"]
    assert [each["buttonIndex"] for each in told if "buttonIndex" in each] == [0]


async def test_what_is_asked_for_is_kept(simulator: DeskSimulator, extension_file: Path) -> None:
    await record(simulator, extension_file)
    trace = simulator.trace(values=True)
    assert [secret for secret in SECRETS if secret not in trace.dumps()] == []
    assert Trace.loads(trace.dumps()) == trace
    assert not trace.masked


@pytest.mark.parametrize("values", [True, False])
async def test_a_replay_answers_and_tells_what_was_then(
    simulator: DeskSimulator, extension_file: Path, values: bool
) -> None:
    await record(simulator, extension_file)
    trace = simulator.trace(values=values)
    again = DeskSimulator()
    heard: list[str] = []
    desk = Desk()

    @desk.on(InteractionEvent, state_changed=True)
    async def hear(event: InteractionEvent) -> None:
        heard.append(str(event.state))
        if event.state == State.RINGING:
            await event.interaction.set_user_data({"Tier": "gold digger"})

    replay = again.replay(trace)
    async with desk.connected(SimulatedTransport(again)):
        await replay.finished()
        assert heard == ["RINGING", "TALKING", "IDLE"]
        card = desk.interactions["1"].user_data["Card"]
        assert (card == "4111-1111") == values
        assert list(again.interactions) == ["1"]
        assert again.drawing()["replay"]["done"]
        replay.stop()
        assert again.drawing()["replay"] is None
        again.mark_done("1")


async def test_an_extension_that_asks_for_something_else_is_answered_all_the_same(
    simulator: DeskSimulator, extension_file: Path
) -> None:
    await record(simulator, extension_file)
    again, desk = DeskSimulator(), Desk()
    replay = again.replay(simulator.trace())
    async with desk.connected(SimulatedTransport(again)):
        await replay.finished()
        assert [each.interaction_id for each in await desk.interaction.get_interactions()] == ["1"]
        assert (await desk.interaction.get_by_interaction_id("1")).state == State.IDLE
        assert await desk.interaction.get_by_interaction_id("2") is None


async def test_a_kit_s_desk_has_a_new_frame_for_a_replay(
    simulator: DeskSimulator, extension_file: Path, tmp_path: Path
) -> None:
    await record(simulator, extension_file)
    simulator.trace().save(tmp_path / "field.jsonl")
    again = DeskSimulator()
    extension = ExtensionUnderTest(extension_file, again)
    first = await extension.open()
    replay = again.replay(tmp_path / "field.jsonl")
    await replay.finished()
    assert first.is_connected
    assert len(again.requests("interaction.setUserData")) == 1
    await extension.close()


async def test_the_speed_is_that_of_then_or_faster(
    simulator: DeskSimulator, extension_file: Path
) -> None:
    await record(simulator, extension_file)
    lines = [dict(entry) for entry in simulator.trace().entries]
    for number, line in enumerate(lines):
        line["time"] = f"2026-11-22T10:00:{number:02}.000+00:00"
    events = [number for number, line in enumerate(lines) if line["kind"] == "event"]
    clock = ManualClock()
    again, desk = DeskSimulator(clock=clock), Desk()
    replay = again.replay(Trace(tuple(lines), True), speed=2)
    async with desk.connected(SimulatedTransport(again)):
        clock.advance(events[0] / 2 - 0.01)
        assert replay.as_plain()["sent"] == 0
        clock.advance(0.02)
        assert replay.as_plain()["sent"] == 1
        clock.advance(len(lines))
        await replay.finished()
    for speed in (0, -1):
        with pytest.raises(SimulatorError, match="speed must be more than 0"):
            again.replay(Trace(tuple(lines), True), speed=speed)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "[]",
        '{"format": "something else"}',
        '{"format": "py_ext trace"}\n{"message": 7}',
        '{"format": "py_ext trace"}\n{"message": {}, "time": 1}',
        "[" * 100_000,
    ],
)
def test_what_is_no_trace_is_refused(simulator: DeskSimulator, text: str, tmp_path: Path) -> None:
    with pytest.raises(SimulatorError, match="This is no trace"):
        Trace.loads(text)
    with pytest.raises(SimulatorError, match="cannot be read"):
        simulator.replay(tmp_path / "none.jsonl")


def test_a_trace_without_messages_cannot_be_replayed(simulator: DeskSimulator) -> None:
    simulator.ring()
    with pytest.raises(SimulatorError, match="no messages of a frame"):
        simulator.replay(Trace((), True))
    assert list(simulator.interactions) == ["1"]
    assert simulator.replaying is None


def test_a_trace_is_one_json_object_a_line(simulator: DeskSimulator) -> None:
    Wire(simulator).ask(request="interaction.getInteractions")
    head, *lines = [json.loads(line) for line in simulator.trace().dumps().splitlines()]
    assert head == {"format": "py_ext trace", "version": 1, "masked": True}
    assert [line["kind"] for line in lines] == ["request", "answer"]

"""What the namespaces do beyond the contract: types, arguments, privacy, and requests of one's own."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from py_ext import (
    AgentEvent,
    CallResult,
    Campaign,
    Desk,
    DeskClosed,
    InteractionEvent,
    MessengerEvent,
    NotAllowed,
    OutboundRecord,
    RequestRefused,
    RequestTimeout,
    SystemEvent,
    Target,
    TargetType,
    UnexpectedAnswer,
)
from py_ext.models.targets import plain_target
from py_ext.namespaces.outbound import desktop_date
from py_ext.simulator import DeskSimulator, SimulatedTransport
from py_ext.simulator.options import ORIGINS


@pytest.fixture
async def desk(simulator: DeskSimulator) -> AsyncIterator[Desk]:
    desk = Desk(timeout=1)
    async with desk.connected(SimulatedTransport(simulator)):
        yield desk


# Targets and dates


def test_every_kind_of_target_has_its_constructor() -> None:
    made = [Target.agent, Target.agent_group, Target.skill, Target.interaction_queue]
    made += [Target.routing_point, Target.phone]
    assert [make("x").type for make in made] == list(TargetType)
    agent = {"destination": "1002", "target": "AGENT", "type": "AGENT"}
    assert plain_target(Target.agent("1002")) == agent
    assert plain_target("555") == "555"
    kind = "CUSTOM_CONTACT"
    wanted = {"destination": "555", "target": kind, "type": kind, "media": "chat"}
    assert plain_target("555", "chat") == wanted
    assert plain_target(Target("x", "NEWER"))["type"] == "NEWER"  # type: ignore[index]


def test_a_target_shows_no_number() -> None:
    assert "5550170" not in repr(Target.phone("5550170")) + str(Target.phone("5550170"))


@pytest.mark.parametrize("wrong", ["", " ", None, 7])
def test_a_target_needs_a_destination(wrong: Any) -> None:
    with pytest.raises((TypeError, ValueError), match="destination"):
        Target.agent(wrong)
    with pytest.raises((TypeError, ValueError), match="target"):
        plain_target(wrong)


def test_dates_are_written_as_the_api_wants_them() -> None:
    assert desktop_date(datetime(2030, 1, 2, 3, 4, 5)) == "1/2/2030 3:04"
    assert desktop_date(datetime(2030, 12, 31, 23, 59)) == "12/31/2030 23:59"
    moment = datetime(2030, 6, 1, 12, 0, tzinfo=timezone(timedelta(hours=9)))
    assert desktop_date(moment) == desktop_date(moment.astimezone(UTC))
    assert desktop_date(moment) == desktop_date(moment.astimezone().replace(tzinfo=None))


# Results


def test_campaigns_and_results_may_be_told_in_short() -> None:
    assert Campaign.from_plain("Winter").name == "Winter"
    assert CallResult.from_plain(33).id == 33
    for wrong in ({}, {"name": 7}, ""):
        with pytest.raises(ValueError, match="campaign"):
            Campaign.from_plain(wrong)  # type: ignore[arg-type]
    for wrong in ({}, {"id": "33"}, True):
        with pytest.raises(ValueError, match="number"):
            CallResult.from_plain(wrong)  # type: ignore[arg-type]


def test_records_show_no_customer_data() -> None:
    record = OutboundRecord.from_plain(
        {"phone": "5550170", "fields": {"Name": "Doe"}, "interactionId": "1"}
    )
    assert (record.phone, record.fields) == ("5550170", {"Name": "Doe"})
    assert "555" not in repr(record)
    assert "Doe" not in repr(record)


# Refusals


async def test_not_allowed_names_the_option_and_what_to_add(
    desk: Desk, simulator: DeskSimulator
) -> None:
    for words in ("not allowed", "Not allowed.", "voice.dial: not allowed", "request not allowed"):
        with simulator.faults.refuse("voice.dial", words), pytest.raises(NotAllowed) as caught:
            await desk.voice.dial("5550170")
        assert caught.value.option == "service-client-api.accepted-web-content-origins"
        assert caught.value.value == "https://extension.example (voice.dial)"
        assert caught.value.value in str(caught.value)
        assert "5550170" not in str(caught.value)
        assert caught.value.answer == words
    with (
        simulator.faults.refuse("voice.dial", "that key is not allowed"),
        pytest.raises(RequestRefused) as other,
    ):
        await desk.voice.dial("5550170")
    assert not isinstance(other.value, NotAllowed)


async def test_a_subscription_that_is_not_allowed_names_the_origin(
    desk: Desk, simulator: DeskSimulator
) -> None:
    with simulator.faults.refuse("subscribe", "not allowed"), pytest.raises(NotAllowed) as caught:
        await desk.system.popup_toast(title="Order")
    assert caught.value.value == "https://extension.example"
    assert simulator.views.toasts == {}


@pytest.mark.parametrize(
    ("request_", "call"),
    [
        ("voice.dial", lambda desk: desk.voice.dial("5550170")),
        ("voice.dialEx", lambda desk: desk.voice.dial_ex("1", {"Phone": "5550170"}, {})),
        (
            "email.create",
            lambda desk: desk.email.create("a@b.example", user_data={"Phone": "5550170"}),
        ),
        ("interaction.consult", lambda desk: desk.interaction.consult("1", "5550170")),
        (
            "interaction.singleStepTransfer",
            lambda desk: desk.interaction.single_step_transfer("1", Target.phone("5550170")),
        ),
        (
            "outbound.updateRecordFields",
            lambda desk: desk.outbound.update_record_fields("1", {"Phone": "5550170"}),
        ),
        (
            "messenger.broadcastMessage",
            lambda desk: desk.messenger.broadcast_message("c", "5550170"),
        ),
        ("system.popupToast", lambda desk: desk.system.popup_toast(message="5550170")),
    ],
)
async def test_what_a_request_carried_is_in_no_error(
    desk: Desk, simulator: DeskSimulator, request_: str, call: Callable[[Desk], Awaitable[Any]]
) -> None:
    with (
        simulator.faults.refuse(request_, "no: 5550170 is no good"),
        pytest.raises(RequestRefused, match="is no good") as caught,
    ):
        await call(desk)
    assert "5550170" not in str(caught.value) + caught.value.answer


async def test_an_answer_that_cannot_be_read_is_not_quoted(
    desk: Desk, simulator: DeskSimulator
) -> None:
    secret = "".join(["eyJ", "abc"])
    simulator.options[ORIGINS] = "* (*, auth.getJwtToken)"
    with (
        simulator.faults.answer("auth.getJwtToken", [secret]),
        pytest.raises(UnexpectedAnswer) as caught,
    ):
        await desk.auth.get_jwt_token()
    text = "".join(traceback.format_exception(caught.value)) + repr(caught.value.__cause__)
    assert secret not in text


# Requests of one's own


async def test_any_request_can_be_sent(desk: Desk, simulator: DeskSimulator) -> None:
    call = simulator.ring()
    assert await desk.request("voice.answer", call.interaction_id) is None
    assert call.state == "TALKING"
    assert (await desk.request("agent.get"))["username"] == "robin.example"
    with pytest.raises(RequestRefused, match="not known"):
        await desk.request("weather.get", "today")


@pytest.mark.parametrize("name", ["", "dial", "voice.", ".dial", "voice dial", "a.b c", 7, None])
async def test_a_request_has_namespace_and_function(desk: Desk, name: Any) -> None:
    with pytest.raises((TypeError, ValueError), match="name"):
        await desk.request(name)


async def test_a_request_takes_plain_data_only(desk: Desk, simulator: DeskSimulator) -> None:
    sent = simulator.journal.last_number
    for wrong in ({1, 2}, object(), float("nan")):
        with pytest.raises((TypeError, ValueError)):
            await desk.request("voice.dial", wrong)
    assert simulator.journal.last_number == sent


async def test_a_request_has_a_timeout_of_its_own(desk: Desk, simulator: DeskSimulator) -> None:
    with (
        simulator.faults.drop("voice.dial"),
        pytest.raises(RequestTimeout, match=r"within 0\.05 s") as caught,
    ):
        await desk.request("voice.dial", "5550170", timeout=0.05)
    assert caught.value.outcome_unknown
    with pytest.raises(ValueError, match="timeout"):
        await desk.request("voice.dial", "5550170", timeout=0)


async def test_a_closed_desk_sends_nothing() -> None:
    desk = Desk()
    with pytest.raises(DeskClosed):
        await desk.request("agent.get")
    with pytest.raises(DeskClosed):
        await desk.voice.dial("5550170")


# Hearing


async def test_what_is_listened_for_first_is_heard_first(
    desk: Desk, simulator: DeskSimulator
) -> None:
    events = desk.events(AgentEvent)
    await desk.agent.set_state("NotReady")
    event = await asyncio.wait_for(anext(events), 5)
    assert event.operation_name == "NotReady"
    waiting = asyncio.ensure_future(desk.wait_for(SystemEvent, timeout=5))
    await asyncio.sleep(0)
    toast = await desk.system.popup_toast(title="Order")
    await toast.close()
    assert (await waiting).toast_id == toast.toast_id


async def test_channels_are_subscribed_to_by_name(desk: Desk, simulator: DeskSimulator) -> None:
    heard: list[str] = []
    desk.listen(MessengerEvent, lambda event: heard.append(event.channel), channel=["a", "b"])
    await simulator.settled()
    (frame,) = simulator.frames
    assert {name for names in frame.subscriptions.values() for name in names} == {
        "interaction",
        "messenger:a",
        "messenger:b",
    }
    for channel in ("a", "b", "c"):
        simulator.send_event(f"messenger:{channel}", {})
    await simulator.settled()
    assert heard == ["a", "b"]
    for wrong in ({}, {"channel": ""}, {"channel": []}, {"channel": [7]}, {"channel": len}):
        with pytest.raises(TypeError, match="channel"):
            desk.on(MessengerEvent, **wrong)  # type: ignore[arg-type]


async def test_a_toast_that_nobody_reads_ends_with_the_desk(
    desk: Desk, simulator: DeskSimulator
) -> None:
    toast = await desk.system.popup_toast(title="Order", buttons=["Yes"])
    simulator.views.press(toast.toast_id, "Yes")
    await simulator.settled()
    await desk.close()
    assert [click.button async for click in toast] == ["Yes"]


async def test_short_forms_call_the_namespaces(desk: Desk, simulator: DeskSimulator) -> None:
    ringing = simulator.ring()
    await simulator.settled()
    call = desk.interactions[ringing.interaction_id]
    await call.answer()
    await call.start_call_recording()
    consultation = await call.consult(Target.agent("jane"), user_data={"Why": "price"})
    assert consultation is not None
    simulator.answer(consultation.interaction_id)
    await consultation.complete_transfer()
    assert ringing.state == "IDLE"
    assert ringing.recording_state == "STOPPED"


async def test_answers_without_data_leave_the_event(desk: Desk, simulator: DeskSimulator) -> None:
    with simulator.faults.answer("voice.dial", None):
        assert await desk.voice.dial("5550170") is None
    with simulator.faults.answer("outbound.getPreviewRecord", None):
        assert await desk.outbound.get_preview_record("Winter") is None
    events = desk.events(InteractionEvent)
    call = await desk.voice.dial("5550170")
    assert call is not None
    assert (await anext(events)).interaction_id == call.interaction_id

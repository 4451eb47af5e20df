"""The desktop's side of the wire, message by message."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from py_ext.simulator import DeskSimulator
from tests.wire import CLIENT, SERVER, Wire


@pytest.fixture
def wire(simulator: DeskSimulator) -> Wire:
    return Wire(simulator)


def test_an_answer_has_the_reference_as_it_was_sent_and_no_event(wire: Wire) -> None:
    answers = wire.ask(request="interaction.getInteractions", referenceId="a-17")
    assert answers == [{"referenceId": "a-17", "data": [], **SERVER}]


def test_a_failure_has_an_error_message(wire: Wire) -> None:
    (answer,) = wire.ask(request="interaction.markdone", parameters=["9"], referenceId="1")
    assert answer == {"referenceId": "1", "errorMessage": "There is no interaction '9'.", **SERVER}


@pytest.mark.parametrize(
    ("request_", "parameters", "words"),
    [
        ("interaction.fly", [], "The request interaction.fly is not known"),
        ("interaction.markdone", [], "takes 1 parameters (interactionId), not 0"),
        ("interaction.markdone", ["1", "2"], "not 2"),
        ("interaction.markdone", {"interactionId": "1"}, "must be an array"),
        ("interaction.markdone", [7], "interactionId must be text"),
        ("interaction.markdone", [["1"]], "interactionId must be text"),
        ("interaction.getByInteractionId", [None], "interactionId must be text"),
        ("interaction.setUserData", ["1", "x"], "keyValues must be an object"),
        ("interaction.blockMarkdone", ["1", ""], "warningMessage must be text"),
        ("__init__", [], "not known"),
    ],
)
def test_a_request_that_does_not_fit_is_refused(
    simulator: DeskSimulator, wire: Wire, request_: str, parameters: Any, words: str
) -> None:
    simulator.ring()
    wire.ask(event="subscribe", data="markdone", referenceId="0")
    (answer,) = wire.ask(request=request_, parameters=parameters, referenceId="1")
    assert words in answer["errorMessage"]


def test_subscribing_is_answered_with_an_id_by_which_to_unsubscribe(
    simulator: DeskSimulator, wire: Wire
) -> None:
    (answer,) = wire.ask(event="subscribe", data=["agent", "interaction"], referenceId="1")
    simulator.ring()
    assert {message["event"] for message in wire.posted[1:]} == {"interaction"}
    simulator.set_agent_state("NotReady")
    assert wire.posted[-1]["data"]["type"] == "NOT_READY"
    (gone,) = wire.ask(event="unsubscribe", data=answer["subscriptionId"], referenceId="2")
    assert gone == {"referenceId": "2", **SERVER}
    simulator.ring()
    assert wire.posted == [gone]


def test_an_event_is_sent_once_for_each_subscription(simulator: DeskSimulator, wire: Wire) -> None:
    wire.ask(event="subscribe", data="agent", referenceId="1")
    wire.ask(event="subscribe", data="agent", referenceId="2")
    wire.posted.clear()
    simulator.set_agent_state("Ready")
    assert len(wire.posted) == 2
    assert wire.posted[0] == wire.posted[1]
    assert wire.posted[0]["event"] == "agent"
    assert "referenceId" not in wire.posted[0]


def test_selecting_a_case_sends_exactly_three_messages(
    simulator: DeskSimulator, wire: Wire
) -> None:
    first, second = simulator.ring(), simulator.ring()
    wire.ask(event="subscribe", data="interaction", referenceId="1")
    answer, *events = wire.ask(
        request="interaction.selectCaseByCaseId", parameters=[second.case_id], referenceId="2"
    )
    assert answer == {"referenceId": "2", "data": None, **SERVER}
    assert events == [
        {"event": "interaction", "data": {"eventType": kind, "selectedCaseId": case_id}, **SERVER}
        for kind, case_id in [
            ("CASE_COLLAPSED", first.case_id),
            ("CASE_EXPANDED", first.case_id),
            ("CASE_SELECTED", second.case_id),
        ]
    ]


@pytest.mark.parametrize("name", ["selectCaseByCaseId", "selectCaseByCaselId"])
def test_both_spellings_of_selecting_a_case(
    simulator: DeskSimulator, wire: Wire, name: str
) -> None:
    case_id = simulator.ring().case_id
    (answer,) = wire.ask(request=f"interaction.{name}", parameters=[case_id], referenceId="1")
    assert "errorMessage" not in answer


@pytest.mark.parametrize("name", ["unblockMarkdone", "unlockMarkdone"])
def test_both_spellings_of_unblocking(simulator: DeskSimulator, wire: Wire, name: str) -> None:
    call = simulator.ring()
    wire.ask(event="subscribe", data="markdone", referenceId="1")
    wire.ask(
        request="interaction.blockMarkdone",
        parameters=[call.interaction_id, "Wait."],
        referenceId="2",
    )
    assert call.blocks == {"extension": "Wait."}
    wire.ask(request=f"interaction.{name}", parameters=[call.interaction_id], referenceId="3")
    assert call.blocks == {}


def test_blocking_without_the_markdone_event_is_refused(
    simulator: DeskSimulator, wire: Wire
) -> None:
    call = simulator.ring()
    (answer,) = wire.ask(
        request="interaction.blockMarkdone",
        parameters=[call.interaction_id, "Wait."],
        referenceId="1",
    )
    assert "markdone" in answer["errorMessage"]
    assert call.blocks == {}


@pytest.mark.parametrize(
    "message",
    [
        None,
        7,
        "wwe",
        [],
        {},
        {"request": "interaction.getInteractions", "referenceId": "1"},
        {**CLIENT, "userAgent": ["WWE"], "request": "x", "referenceId": "1"},
        {**CLIENT, "request": "interaction.getInteractions"},
        {**CLIENT, "request": "interaction.getInteractions", "referenceId": 1},
        {**CLIENT, "request": {}, "referenceId": "1"},
        {**CLIENT, "event": "subscribe", "data": {}, "referenceId": "1"},
        {**CLIENT, "event": "subscribe", "data": ["agent", 7], "referenceId": "1"},
        {**CLIENT, "event": ["subscribe"], "referenceId": "1"},
        {**CLIENT, "referenceId": "1"},
    ],
)
def test_what_is_not_of_the_protocol_is_counted_and_ignored(
    simulator: DeskSimulator, wire: Wire, message: object
) -> None:
    before = simulator.drawing() | {"frameStatus": None}
    wire.frame.receive(message)
    assert wire.posted == []
    assert wire.frame.ignored == 1
    assert [entry.kind for entry in simulator.journal] == ["ignored"]
    assert simulator.drawing() | {"frameStatus": None} == before


@pytest.mark.parametrize("data", [None, 7, [], {}, "unknown"])
def test_unsubscribing_what_is_not_there_is_answered(wire: Wire, data: object) -> None:
    (answer,) = wire.ask(event="unsubscribe", data=data, referenceId="1")
    assert answer == {"referenceId": "1", **SERVER}


def test_a_closed_frame_hears_and_says_nothing(simulator: DeskSimulator, wire: Wire) -> None:
    wire.ask(event="subscribe", data="interaction", referenceId="1")
    wire.frame.close()
    wire.frame.close()
    wire.posted.clear()
    simulator.ring()
    assert wire.ask(request="interaction.getInteractions", referenceId="2") == []


def test_faults_act_as_often_as_asked(simulator: DeskSimulator, wire: Wire) -> None:
    def asked() -> list[dict[str, Any]]:
        return wire.ask(request="interaction.getInteractions", referenceId="1")

    with simulator.faults.drop("interaction.getInteractions", times=1):
        assert asked() == []
        assert asked()[0]["data"] == []
    with simulator.faults.refuse("interaction.getInteractions", None):
        assert asked()[0]["errorMessage"] is None
    with simulator.faults.answer("interaction.getInteractions", "odd"):
        assert asked()[0]["data"] == "odd"
    assert asked()[0]["data"] == []


async def test_a_delayed_request_is_carried_out_later(simulator: DeskSimulator, wire: Wire) -> None:
    call = simulator.ring()
    with simulator.faults.delay("interaction.setUserData", 0.02, times=1):
        parameters = [call.interaction_id, {"a": "b"}]
        asked = wire.ask(request="interaction.setUserData", parameters=parameters, referenceId="1")
        assert asked == []
        assert call.user_data == {}
    while not wire.posted:
        await asyncio.sleep(0.005)
    assert call.user_data == {"a": "b"}


async def test_a_frame_that_has_closed_is_not_answered_later(
    simulator: DeskSimulator, wire: Wire
) -> None:
    with simulator.faults.delay("interaction.getInteractions", 0.01):
        wire.ask(request="interaction.getInteractions", referenceId="1")
    wire.frame.close()
    await asyncio.sleep(0.03)
    assert wire.posted == []


def test_the_journal_tells_what_passed(simulator: DeskSimulator, wire: Wire) -> None:
    wire.ask(request="interaction.getInteractions", referenceId="1")
    asked, answered = simulator.journal
    assert (asked.kind, asked.name, asked.referenceId) == (
        "request",
        "interaction.getInteractions",
        "1",
    )
    assert answered.kind == "answer"
    assert answered.milliseconds is not None
    assert answered.as_plain()["message"] == wire.posted[0]
    assert simulator.requests("interaction.getInteractions") == [asked]


def test_an_interaction_is_described_with_every_attribute(
    simulator: DeskSimulator, wire: Wire
) -> None:
    simulator.ring(ani="5550100", user_data={"Tier": "gold"})
    simulator.invite("email")
    call, email = wire.ask(request="interaction.getInteractions")[0]["data"]
    all_media = {
        "interactionId",
        "parentInteractionId",
        "caseId",
        "interactionUUID",
        "media",
        "state",
        "previousState",
        "parties",
        "userData",
        "isConsultation",
        "isMainCaseInteraction",
        "isCaseSelected",
        "isCaseExpanded",
    }
    voice = {"callUuid", "direction", "callType", "ani", "dnis", "recordingState"}
    assert set(call) == all_media | voice
    assert set(email) == all_media
    assert call["interactionUUID"] == call["callUuid"]
    assert call["parties"] == [{"name": "5550100"}]


def test_calls_have_their_direction_and_type(simulator: DeskSimulator, wire: Wire) -> None:
    for call_type in ("INBOUND", "INTERNAL", "CONSULT", "OUTBOUND", "UNKNOWN"):
        simulator.ring(call_type=call_type)
    simulator.dial("7")
    calls = wire.ask(request="interaction.getInteractions")[0]["data"]
    assert [(call["callType"], call["direction"]) for call in calls] == [
        ("INBOUND", "IN"),
        ("INTERNAL", "IN"),
        ("CONSULT", "IN"),
        ("OUTBOUND", "OUT"),
        ("UNKNOWN", "UNKNOWN"),
        ("OUTBOUND", "OUT"),
    ]


def test_an_interaction_event_has_its_three_parts(simulator: DeskSimulator, wire: Wire) -> None:
    wire.ask(event="subscribe", data="interaction")
    wire.posted.clear()
    call = simulator.ring()
    assert wire.posted[0] == {
        "event": "interaction",
        "data": {
            "eventType": "RINGING",
            "media": "voice",
            "interaction": simulator.describe(call) | {"isCaseSelected": False},
        },
        **SERVER,
    }


def test_an_agent_event_has_the_type_of_the_state(simulator: DeskSimulator, wire: Wire) -> None:
    wire.ask(event="subscribe", data="agent")
    wire.posted.clear()
    simulator.set_agent_state("NotReady")
    assert [data["type"] for data in wire.events("agent")] == ["NOT_READY"]


def test_a_frame_is_told_its_id_once_with_its_first_message(simulator: DeskSimulator) -> None:
    posted: list[Any] = []
    frame = simulator.open_frame(name="extension", origin="https://x", post=posted.append)
    assert posted == []
    for number in ("1", "2"):
        frame.receive({**CLIENT, "request": "interaction.getInteractions", "referenceId": number})
    assert posted[0] == {"frameId": frame.frame_id, **SERVER}
    assert [("frameId" in message) for message in posted] == [True, False, False]

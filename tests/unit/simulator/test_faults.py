"""Each fault, on the wire: what a frame gets, or does not."""

from __future__ import annotations

import contextlib
import inspect
import re
from typing import Any

import pytest

from py_ext.simulator import DeskSimulator, Faults, ManualClock, SimulatorError
from py_ext.simulator.faults import KINDS
from tests.wire import Wire

GET = "interaction.getInteractions"
SET = "interaction.setUserData"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def simulator(clock: ManualClock) -> DeskSimulator:
    return DeskSimulator(clock=clock)


@pytest.fixture
def wire(simulator: DeskSimulator) -> Wire:
    wire = Wire(simulator)
    simulator.ring()
    wire.ask(event="subscribe", data="interaction")
    wire.posted.clear()
    return wire


def write(wire: Wire, value: str = "1") -> list[dict[str, Any]]:
    """Attach something, and return the answers that came at once."""
    posted = wire.ask(request=SET, parameters=["1", {"Key": value}])
    return [each for each in posted if "event" not in each]


# Requests


def test_a_dropped_request_is_not_carried_out(simulator: DeskSimulator, wire: Wire) -> None:
    with simulator.faults.drop(SET, times=1) as fault:
        assert write(wire) == []
        assert simulator.user_data("1") == {}
        assert len(write(wire)) == 1
    assert fault.hits == 1
    assert simulator.user_data("1") == {"Key": "1"}


def test_a_delayed_request_is_carried_out_later(
    simulator: DeskSimulator, clock: ManualClock, wire: Wire
) -> None:
    with simulator.faults.delay(SET, 2):
        assert write(wire) == []
    clock.advance(1.9)
    assert simulator.user_data("1") == {}
    clock.advance(0.1)
    assert simulator.user_data("1") == {"Key": "1"}
    assert wire.posted[0]["referenceId"]


def test_a_frame_that_is_gone_is_not_answered_later(
    simulator: DeskSimulator, clock: ManualClock, wire: Wire
) -> None:
    with simulator.faults.delay(SET, 2), simulator.faults.answer_late(GET, 2):
        write(wire)
        wire.ask(request=GET)
    wire.frame.close()
    clock.advance(3)
    assert wire.posted == []
    assert simulator.user_data("1") == {}


@pytest.mark.parametrize("words", ["No.", {"code": 7}, None, ""])
def test_a_refusal_in_any_words(simulator: DeskSimulator, wire: Wire, words: Any) -> None:
    with simulator.faults.refuse(SET, words):
        (answer,) = write(wire)
    assert answer["errorMessage"] == words
    assert simulator.user_data("1") == {}


def test_another_answer(simulator: DeskSimulator, wire: Wire) -> None:
    with simulator.faults.answer(GET, None):
        assert wire.ask(request=GET)[0]["data"] is None


def test_a_reload_in_mid_request(simulator: DeskSimulator, wire: Wire) -> None:
    with simulator.faults.reload(SET):
        assert write(wire) == []
    assert simulator.reloads == 1
    assert list(simulator.interactions) == ["2"]
    assert simulator.frames == []
    assert simulator.user_data("2") == {}


# Answers


def test_an_answer_that_comes_late_tells_of_what_was_done_at_once(
    simulator: DeskSimulator, clock: ManualClock, wire: Wire
) -> None:
    with simulator.faults.answer_late(SET, 12):
        assert write(wire) == []
    assert simulator.user_data("1") == {"Key": "1"}
    assert len(wire.events("interaction")) == 1
    clock.advance(12)
    assert [("referenceId" in each) for each in wire.posted] == [False, True]


def test_an_answer_that_comes_twice(simulator: DeskSimulator, wire: Wire) -> None:
    with simulator.faults.answer_twice(SET):
        first, second = write(wire)
    assert first == second


def test_answers_out_of_order(simulator: DeskSimulator, clock: ManualClock, wire: Wire) -> None:
    with simulator.faults.answer_out_of_order(GET, times=1):
        assert wire.ask(request=GET, referenceId="first") == []
        posted = wire.ask(request=GET, referenceId="second")
    assert [each["referenceId"] for each in posted] == ["second", "first"]
    with simulator.faults.answer_out_of_order(GET, times=1):
        assert wire.ask(request=GET) == []
    clock.advance(1)
    assert len(wire.posted) == 1


# Events


def test_an_event_that_is_lost_late_or_comes_twice(
    simulator: DeskSimulator, clock: ManualClock, wire: Wire
) -> None:
    with simulator.faults.drop("interaction"):
        simulator.answer("1")
    assert wire.posted == []
    with simulator.faults.delay("interaction", 1):
        simulator.hold("1")
    assert wire.posted == []
    clock.advance(1)
    assert [each["eventType"] for each in wire.events("interaction")] == ["HELD"]
    wire.posted.clear()
    with simulator.faults.send_twice("interaction"):
        simulator.retrieve("1")
    assert [each["eventType"] for each in wire.events("interaction")] == ["TALKING", "TALKING"]


def test_events_before_the_subscription_is_confirmed(simulator: DeskSimulator) -> None:
    wire = Wire(simulator)
    simulator.ring()
    with simulator.faults.event_before_confirmation("*"):
        posted = wire.ask(event="subscribe", data=["interaction", "agent", "markdone"])
    assert [each.get("event") for each in posted] == ["interaction", "agent", None]
    assert posted[0]["data"]["interaction"]["state"] == "RINGING"
    assert posted[1]["data"]["operationName"] == "Ready"


def test_a_subscription_that_is_refused(simulator: DeskSimulator) -> None:
    wire = Wire(simulator)
    with simulator.faults.refuse("subscribe", "No."):
        (answer,) = wire.ask(event="subscribe", data="interaction")
    assert answer["errorMessage"] == "No."
    assert wire.frame.subscriptions == {}


# What they hold


def test_values_that_are_on_no_list(simulator: DeskSimulator, wire: Wire) -> None:
    with (
        simulator.faults.unknown_state("*", "DREAMING"),
        simulator.faults.unknown_event_type("interaction", 7),
    ):
        simulator.answer("1")
        (event,) = wire.events("interaction")
        (answer,) = wire.ask(request=GET)
    assert (event["eventType"], event["interaction"]["state"]) == (7, "DREAMING")
    assert answer["data"][0]["state"] == "DREAMING"
    assert simulator.find("1").state == "TALKING"


def test_fields_that_are_missing_or_too_many(simulator: DeskSimulator, wire: Wire) -> None:
    simulator.update_user_data("1", {"state": "the customer's"})
    with (
        simulator.faults.leave_out(GET, "state", "parties"),
        simulator.faults.add(GET, {"new": [1]}),
    ):
        (interaction,) = wire.ask(request=GET)[0]["data"]
    assert "state" not in interaction
    assert "parties" not in interaction
    assert interaction["new"] == [1]
    assert interaction["userData"] == {"state": "the customer's"}


def test_null_where_an_object_is_expected(simulator: DeskSimulator, wire: Wire) -> None:
    with simulator.faults.null_objects("*"):
        simulator.answer("1")
        (event,) = wire.events("interaction")
        (answer,) = wire.ask(request=GET)
        (one,) = wire.ask(request="interaction.getByInteractionId", parameters=["1"])
    assert event == {"eventType": "TALKING", "media": "voice", "interaction": None}
    assert answer["data"] is None
    assert (one["data"]["userData"], one["data"]["parties"]) == (None, None)
    assert one["data"]["interactionId"] == "1"


# The desktop


def test_a_desktop_that_is_gone_hears_and_says_nothing(
    simulator: DeskSimulator, clock: ManualClock, wire: Wire
) -> None:
    with simulator.faults.answer_late(GET, 1):
        wire.ask(request=GET)
    with simulator.faults.go_away():
        assert write(wire) == []
        assert wire.ask(event="subscribe", data="agent") == []
        simulator.answer("1")
        clock.advance(2)
        assert wire.posted == []
    assert len(write(wire)) == 1


# Switching them


def test_a_fault_acts_by_name_and_ends_with_its_block(simulator: DeskSimulator, wire: Wire) -> None:
    with simulator.faults.drop("interaction.get*"):
        assert wire.ask(request=GET) == []
        assert len(write(wire)) == 1
    assert len(wire.ask(request=GET)) == 1


def test_every_kind_can_be_switched_on_and_off_by_number(simulator: DeskSimulator) -> None:
    for number, kind in enumerate(KINDS, start=1):
        assert simulator.faults.switch_on(kind, "interaction.*", 2).number == number
        assert hasattr(simulator.faults, kind)
    assert [fault["kind"] for fault in simulator.drawing()["faults"]] == list(KINDS)
    for number in range(1, len(KINDS) + 1):
        simulator.faults.switch_off(number)
    assert list(simulator.faults) == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"kind": "explode", "target": "*"}, "There is no fault 'explode': it is one of drop"),
        ({"kind": "drop", "target": ""}, "Name the request or the event"),
        ({"kind": "drop", "target": 7}, "Name the request"),
        ({"kind": "drop", "target": "*", "times": 0}, "times must be a whole number"),
        ({"kind": "drop", "target": "*", "times": "x"}, "times must be a whole number"),
        ({"kind": "drop", "target": "*", "times": True}, "times must be a whole number"),
        ({"kind": "drop", "target": "*", "seconds": 1}, "takes no seconds"),
        ({"kind": "delay", "target": "*", "seconds": -1}, "seconds must be a number"),
        ({"kind": "delay", "target": "*", "seconds": "1"}, "seconds must be a number"),
        ({"kind": "leave_out", "target": "*", "fields": []}, "fields must be a list of names"),
        ({"kind": "leave_out", "target": "*", "fields": {"a": 1}}, "fields must be a list"),
        ({"kind": "add", "target": "*", "fields": ["a"]}, "fields must be an object"),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(
    simulator: DeskSimulator, options: dict[str, Any], words: str
) -> None:
    with pytest.raises(SimulatorError, match=words):
        simulator.faults.switch_on(**options)
    with pytest.raises(SimulatorError, match="No fault with the number 9"):
        simulator.faults.switch_off(9)
    assert list(simulator.faults) == []


def test_a_fault_that_was_switched_off_elsewhere_ends_quietly(simulator: DeskSimulator) -> None:
    with simulator.faults.drop("*") as fault:
        simulator.faults.clear()
    assert fault not in simulator.faults


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_on_at_once_without_a_with_statement(
    simulator: DeskSimulator, kind: str
) -> None:
    is_of_events = KINDS[kind].acts.keys().isdisjoint(("request", "answer"))
    arguments = {"leave_out": [GET, "state"], "go_away": []}.get(
        kind, ["interaction" if is_of_events else GET, *KINDS[kind].wants.values()]
    )
    fault = getattr(simulator.faults, kind)(*arguments)
    assert (fault.kind, fault.is_on, list(simulator.faults)) == (kind, True, [fault])


def test_a_fault_without_a_with_statement_acts_until_it_is_switched_off(
    simulator: DeskSimulator, wire: Wire
) -> None:
    fault = simulator.faults.drop(SET)
    assert write(wire) == []
    assert write(wire) == []
    fault.switch_off()
    fault.switch_off()
    assert len(write(wire)) == 1
    assert (fault.hits, fault.is_on) == (2, False)


def test_a_fault_that_is_on_already_ends_with_a_block(simulator: DeskSimulator, wire: Wire) -> None:
    fault = simulator.faults.drop(SET)
    with contextlib.suppress(ZeroDivisionError), fault as same:
        assert same is fault
        assert write(wire) == []
        raise ZeroDivisionError
    assert len(write(wire)) == 1


def test_a_fault_that_has_ended_cannot_begin_again(simulator: DeskSimulator) -> None:
    with simulator.faults.drop(SET) as fault:
        pass
    with pytest.raises(SimulatorError, match=r"drop of .* was switched off"):
        fault.__enter__()
    assert list(simulator.faults) == []


# Every kind, in every place where it says that it acts


def told_and_done(place: str, fault: str | None) -> tuple[Any, ...]:
    """What a frame is sent, and what is then so, with a fault on messages that pass that place."""
    clock = ManualClock()
    simulator = DeskSimulator(clock=clock)
    wire = Wire(simulator)
    simulator.ring()
    if place != "confirmation":
        wire.ask(event="subscribe", data="interaction")
    target = "interaction" if place in ("event", "confirmation") else "interaction.*"
    if fault is not None:
        simulator.faults.switch_on(fault, "*" if fault == "go_away" else target)
    if place == "event":
        wire.posted.clear()
        simulator.answer("1")
    elif place == "confirmation":
        wire.ask(event="subscribe", data="interaction")
    elif place == "answer":
        wire.ask(request="interaction.getByInteractionId", parameters=["1"], referenceId="r")
    else:
        wire.ask(request=SET, parameters=["1", {"Key": "1"}], referenceId="r")
    at_once = list(wire.posted)
    data = [each.user_data for each in simulator.interactions.values()]
    return at_once, data, simulator.reloads


@pytest.mark.parametrize(
    ("kind", "place"), [(kind.name, place) for kind in KINDS.values() for place in kind.acts]
)
def test_every_kind_acts_where_it_says(kind: str, place: str) -> None:
    usual, faulty = told_and_done(place, None), told_and_done(place, kind)
    assert without_ids(usual) == without_ids(told_and_done(place, None))
    assert without_ids(faulty) != without_ids(usual)


def without_ids(told: tuple[Any, ...]) -> str:
    """What was told, but for ids that are new each time."""
    return re.sub(r"[0-9A-F]{32}", "…", repr(told))


def test_every_method_that_switches_a_fault_on_is_a_kind() -> None:
    methods = {
        name
        for name, method in inspect.getmembers(Faults, inspect.isfunction)
        if inspect.signature(method).return_annotation == "Fault"
    }
    assert methods - {"switch_on"} == KINDS.keys()
    assert all(kind.acts for kind in KINDS.values())

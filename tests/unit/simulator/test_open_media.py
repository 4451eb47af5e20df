"""Emails and their replies, workbins, and previews that become calls."""

from __future__ import annotations

import pytest

from py_ext.simulator import DeskSimulator, SimulatorError
from tests.wire import Wire


@pytest.fixture
def wire(simulator: DeskSimulator) -> Wire:
    wire = Wire(simulator)
    wire.ask(event="subscribe", data="interaction")
    wire.posted.clear()
    return wire


def told(wire: Wire) -> list[tuple[str, str]]:
    """The ids and states that events told."""
    return [
        (each["interaction"]["interactionId"], each["interaction"]["state"])
        for each in wire.events("interaction")
        if "interaction" in each
    ]


def test_a_reply_is_a_further_email_of_the_case(simulator: DeskSimulator) -> None:
    email = simulator.invite("email", user_data={"Order": "A"})
    simulator.accept("1")
    reply = simulator.reply("1")
    assert (reply.case_id, reply.parent_interaction_id) == (email.case_id, "1")
    assert reply.kind == "outbound email"
    simulator.send("2")
    simulator.mark_done("1")
    assert reply.is_main_case_interaction
    with pytest.raises(SimulatorError, match="there is no accept for outbound email"):
        simulator.accept("2")


def test_a_workbin_keeps_what_was_saved(simulator: DeskSimulator) -> None:
    email = simulator.invite("email")
    simulator.accept("1")
    simulator.save("1")
    assert simulator.workbin == [email]
    simulator.pull("1")
    assert simulator.workbin == []


def test_a_preview_becomes_a_call_of_its_case(simulator: DeskSimulator, wire: Wire) -> None:
    preview = simulator.preview("5550170", user_data={"Record": "7"})
    simulator.accept("1")
    wire.posted.clear()
    call = simulator.call_record("1")
    assert told(wire) == [("2", "DIALING"), ("1", "COMPLETED")]
    assert (call.case_id, call.dnis, call.user_data) == (
        preview.case_id,
        "5550170",
        {"Record": "7"},
    )
    assert list(simulator.interactions) == ["2"]
    assert call.is_main_case_interaction

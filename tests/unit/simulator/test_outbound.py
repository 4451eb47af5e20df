"""Campaigns: what of them the contract does not show."""

from __future__ import annotations

import pytest

from py_ext import State
from py_ext.simulator import DeskSimulator, SimulatorError
from tests.wire import Wire


def test_a_contact_that_must_not_be_called_is_not_handed_out(simulator: DeskSimulator) -> None:
    campaign = simulator.outbound.load("Winter", ["5550170", "5550171"])
    campaign.chains[0][0].do_not_call = True
    preview = simulator.outbound.preview("Winter")
    assert simulator.outbound.record(preview.interaction_id).phone == "5550171"
    with pytest.raises(SimulatorError, match="no record left"):
        simulator.outbound.preview("Winter")


def test_records_outlive_a_reload(simulator: DeskSimulator) -> None:
    simulator.outbound.load("Winter", ["5550170"])
    preview = simulator.outbound.preview("Winter")
    before = preview.interaction_id
    simulator.reload()
    assert preview.interaction_id != before
    assert simulator.outbound.record(preview.interaction_id).handle == 1


def test_pushed_records_come_one_at_a_time(simulator: DeskSimulator) -> None:
    simulator.outbound.load("Winter", ["5550170", "5550171"])
    simulator.outbound.push(True)
    (preview,) = simulator.interactions.values()
    call = simulator.outbound.call(preview.interaction_id, 1)
    assert list(simulator.interactions.values()) == [call]
    simulator.release(call.interaction_id)
    simulator.mark_done(call.interaction_id)
    (second,) = simulator.interactions.values()
    assert (second.state, second.parties) == (State.PREVIEW, ["5550171"])


def test_no_record_is_pushed_into_a_replay(simulator: DeskSimulator) -> None:
    Wire(simulator).ask(request="agent.get")
    simulator.outbound.load("Winter", ["5550170", "5550171"])
    simulator.outbound.push(True)
    simulator.replay(simulator.trace())
    assert simulator.interactions == {}
    assert simulator.replaying is not None
    simulator.replaying.stop()
    assert [each.state for each in simulator.interactions.values()] == [State.PREVIEW]


def test_a_campaign_is_loaded_once(simulator: DeskSimulator) -> None:
    simulator.outbound.load("Winter", start=False)
    with pytest.raises(SimulatorError, match="loaded already"):
        simulator.outbound.load("Winter")
    with pytest.raises(SimulatorError, match="not running"):
        simulator.outbound.preview("Winter")

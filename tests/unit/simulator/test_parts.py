"""What the simulated desktop has besides interactions: what the contract does not show of it."""

from __future__ import annotations

import pytest

from py_ext import State
from py_ext.simulator import DeskSimulator, SimulatorError, TabRole
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


def test_the_last_tab_cannot_be_closed(simulator: DeskSimulator) -> None:
    with pytest.raises(SimulatorError, match="last tab"):
        simulator.tabs.close(simulator.tabs.first)


def test_a_tab_takes_its_frames_along(simulator: DeskSimulator) -> None:
    tab = simulator.tabs.open("second")
    frame = simulator.open_frame(name="f", origin="https://f.example", post=lambda message: None)
    simulator.tabs.place(frame, tab)
    simulator.tabs.agree()
    simulator.tabs.close(tab)
    assert simulator.frames == []
    assert [each.role for each in simulator.tabs] == [TabRole.LEADING]
    assert simulator.tabs.last_active is simulator.tabs.first
    with pytest.raises(SimulatorError, match="no tab 'second'"):
        simulator.tabs.close(tab)


def test_a_hidden_page_cannot_be_seen(simulator: DeskSimulator) -> None:
    simulator.options.update({"workspace.web-content": "A, B", "B/mode": "hidden"})
    wires = {name: Wire(simulator, name=name) for name in ("A", "B", "C")}
    seen = {name: wire.ask(request="system.amIVisible")[0]["data"] for name, wire in wires.items()}
    assert seen == {"A": True, "B": False, "C": True}


def test_a_reload_clears_what_frames_had_shown(simulator: DeskSimulator) -> None:
    simulator.views.show_toast({"title": "Order"})
    simulator.views.open_dialog("https://ext.example/", None)
    simulator.views.update_view({"name": "orders"})
    simulator.reload()
    assert simulator.views.as_plain() == {"toasts": [], "dialogs": [], "menu": []}


def test_a_token_of_somebody_else_is_told(simulator: DeskSimulator) -> None:
    token = simulator.auth.token()
    head, claims, signature = token.split(".")
    for wrong in (
        "",
        "a.b.c",
        f"{head}.{claims}x.{signature}",
        DeskSimulatorWithKey().auth.token(),
    ):
        with pytest.raises(SimulatorError, match="not of this desktop"):
            simulator.auth.claims(wrong)


class DeskSimulatorWithKey(DeskSimulator):
    def __init__(self) -> None:
        super().__init__()
        self.auth.key = b"another"


def test_media_follow_the_agent(simulator: DeskSimulator) -> None:
    simulator.media.set_state("email", "NotReady")
    simulator.set_agent_state("AfterCallWork")
    states = {each["state"]["operationName"] for each in simulator.media.as_plain()}
    assert states == {"AfterCallWork"}

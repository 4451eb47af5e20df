"""A desktop on which the samples of ``api.toml`` succeed."""

from __future__ import annotations

from typing import Any

from py_ext.simulator import DeskSimulator
from tests.api_table import Function

__all__ = ["EVERYTHING", "filled", "scene"]

EVERYTHING = "* (*, auth.getJwtToken)"
"""Of the option that names the origins: all may call all."""


def scene(simulator: DeskSimulator, function: Function) -> dict[str, Any]:
    """What is on the desktop, by the names that the table's samples use."""
    call = simulator.ring(user_data={"k": "v"})
    made: dict[str, Any] = {"call": call, "case": call.case_id, "ringing": simulator.ring()}
    for name in ("ended", "held", "recorded", "paused"):
        made[name] = simulator.ring()
        simulator.answer(made[name].interaction_id)
    simulator.answer(call.interaction_id)
    simulator.release(made["ended"].interaction_id)
    simulator.hold(made["held"].interaction_id)
    simulator.start_recording(made["recorded"].interaction_id)
    simulator.start_recording(made["paused"].interaction_id)
    simulator.pause_recording(made["paused"].interaction_id)
    made["email"] = simulator.invite("email")
    phones = [["5550170", "5550171"], "5550172", "5550173"]
    simulator.outbound.load("Winter", phones, fields={"Language": "en"})
    made["preview"] = simulator.outbound.preview("Winter")
    made["rescheduled"] = simulator.outbound.preview("Winter")
    rescheduled = made["rescheduled"].interaction_id
    simulator.outbound.reschedule(rescheduled, 3, "1/31/2030 9:05", "CAMPAIGN")
    if function.name.startswith("interaction.complete"):
        made["consultation"] = simulator.consult(call.interaction_id, "7002")
        simulator.answer(made["consultation"].interaction_id)
    if function.name == "outbound.stopDirectPushPreview":
        simulator.outbound.push(True)
    made["toast"] = simulator.views.show_toast({"title": "Order"})
    made["dialog"] = simulator.views.open_dialog("https://ext.example/", {})
    simulator.views.update_view({"name": "view"})
    return {f"${name}": getattr(value, "interaction_id", value) for name, value in made.items()}


def filled(sample: list[Any], names: dict[str, Any]) -> list[Any]:
    """A sample, with what is on the desktop in the place of its names."""
    return [names.get(each, each) if isinstance(each, str) else each for each in sample]

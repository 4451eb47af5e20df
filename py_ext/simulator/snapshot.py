"""All that the desktop page draws, as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from py_ext.simulator.faults import KINDS, FaultKind
from py_ext.simulator.interactions import SimulatedInteraction, Step
from py_ext.simulator.services import SERVICES

if TYPE_CHECKING:
    from py_ext.simulator.desktop import DeskSimulator

__all__ = ["snapshot"]


def snapshot(simulator: DeskSimulator) -> dict[str, Any]:
    """The desktop as it is now."""
    return {
        "agent": simulator.agent.as_plain(),
        "media": simulator.media.as_plain(),
        "interactions": [
            drawn(simulator, interaction) for interaction in simulator.interactions.values()
        ],
        "selectedCaseId": simulator.selected_case_id,
        **simulator.views.as_plain(),
        "frames": [content.as_plain() for content in simulator.contents.values()],
        "closedFrames": sorted(simulator.closed_contents),
        "frameStatus": [frame.as_plain() for frame in simulator.frames],
        "options": simulator.options.as_plain(),
        "faults": [fault.as_plain() for fault in simulator.faults],
        "faultKinds": [offered(kind) for kind in KINDS.values()],
        "requests": sorted(SERVICES),
        "events": ["interaction", "agent", "markdone", "media", "outbound", "system", "voice"],
        "replay": None if simulator.replaying is None else simulator.replaying.as_plain(),
        "reloads": simulator.reloads,
    }


def drawn(simulator: DeskSimulator, interaction: SimulatedInteraction) -> dict[str, Any]:
    """An interaction, with what the agent can do about it."""
    return interaction.as_plain(simulator.selected_case_id) | {
        "blocks": [
            {"frame": frame, "warning": warning} for frame, warning in interaction.blocks.items()
        ],
        "actions": [button(step) for step in interaction.steps],
        "secondsInState": round(max(0.0, simulator.clock.now() - interaction.since), 1),
    }


def button(step: Step) -> dict[str, str]:
    shown = {"verb": step.verb, "label": step.label, "style": step.style}
    return shown | ({"asks": step.asks} if step.asks else {})


def offered(kind: FaultKind) -> dict[str, Any]:
    """A fault that can be switched on."""
    return {
        "name": kind.name,
        "label": kind.label,
        "places": sorted(kind.places),
        "wants": dict(kind.wants),
    }

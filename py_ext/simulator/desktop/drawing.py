"""What the desktop page draws of interactions."""

from __future__ import annotations

from typing import Any

from py_ext.simulator.desktop.interactions import SimulatedInteraction
from py_ext.simulator.desktop.steps import Step

__all__ = ["drawing_of"]


def drawing_of(
    interaction: SimulatedInteraction, selected_case_id: str | None, now: float
) -> dict[str, Any]:
    """An interaction as plain data, with what the agent can do about it."""
    return interaction.as_plain(selected_case_id) | {
        "blocks": [
            {"frame": frame, "warning": warning} for frame, warning in interaction.blocks.items()
        ],
        "actions": [button(step) for step in interaction.steps],
        "secondsInState": round(max(0.0, now - interaction.since), 1),
    }


def button(step: Step) -> dict[str, str]:
    shown = {"verb": step.verb, "label": step.label, "style": step.style}
    return shown | ({"asks": step.asks} if step.asks else {})

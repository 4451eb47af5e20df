"""What the simulated desktop does when a frame asks for the documented part of the interaction namespace;
``transfers.py`` has the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from py_ext.simulator.checks import Services, require_writable, text, verb
from py_ext.simulator.errors import SimulatorError

if TYPE_CHECKING:
    from py_ext.simulator.desktop import DeskSimulator
    from py_ext.simulator.frames import Frame
    from py_ext.simulator.interactions import SimulatedInteraction

__all__ = ["SERVICES"]


def get_interactions(simulator: DeskSimulator, frame: Frame) -> Any:
    return [simulator.describe(interaction) for interaction in simulator.interactions.values()]


def get_by_interaction_id(simulator: DeskSimulator, frame: Frame, interactionId: Any) -> Any:
    interaction = simulator.interactions.get(text("interactionId", interactionId))
    return None if interaction is None else simulator.describe(interaction)


def set_user_data(
    simulator: DeskSimulator, frame: Frame, interactionId: Any, keyValues: Any
) -> None:
    interaction = simulator.find(text("interactionId", interactionId))
    if not isinstance(keyValues, dict):
        raise SimulatorError("keyValues must be an object.")
    require_live(interaction)
    require_writable(simulator.options, keyValues)
    simulator.change_user_data(interaction, keyValues)


def delete_user_data(simulator: DeskSimulator, frame: Frame, interactionId: Any, key: Any) -> None:
    interaction = simulator.find(text("interactionId", interactionId))
    require_live(interaction)
    require_writable(simulator.options, [text("key", key)])
    simulator.change_user_data(interaction, {key: None})


def require_live(interaction: SimulatedInteraction) -> None:
    """Refuse unless the interaction's user data can be written."""
    if not interaction.is_live:
        raise SimulatorError(
            f"Interaction {interaction.interaction_id!r} is {interaction.state}: "
            "user data can be changed on a live interaction only."
        )


def select_case(simulator: DeskSimulator, frame: Frame, caseId: Any) -> None:
    simulator.select_case(text("caseId", caseId))


def block_markdone(
    simulator: DeskSimulator, frame: Frame, interactionId: Any, warningMessage: Any
) -> None:
    interaction = simulator.find(text("interactionId", interactionId))
    if not frame.is_subscribed("markdone"):
        raise SimulatorError("Subscribe to the event markdone before blocking mark done.")
    simulator.blocks.set(interaction, frame.name, text("warningMessage", warningMessage))


def unblock_markdone(simulator: DeskSimulator, frame: Frame, interactionId: Any) -> None:
    interaction = simulator.find(text("interactionId", interactionId))
    simulator.blocks.lift(interaction, frame.name)


SERVICES: Services = {
    "interaction.getInteractions": get_interactions,
    "interaction.getByInteractionId": get_by_interaction_id,
    "interaction.setUserData": set_user_data,
    "interaction.deleteUserData": delete_user_data,
    "interaction.selectCaseByCaseId": select_case,
    "interaction.markdone": verb("mark_done"),
    "interaction.blockMarkdone": block_markdone,
    "interaction.unblockMarkdone": unblock_markdone,
}

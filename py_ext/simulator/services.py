"""What the simulated desktop does when a frame asks: one function for each request.

Each is called with the simulator, the frame, and the request's parameters; what it returns is the
answer's ``data``, and a SimulatorError is answered as ``errorMessage``.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from py_ext.simulator.interactions import SimulatorError
from py_ext.simulator.parts import PART_SERVICES

if TYPE_CHECKING:
    from py_ext.simulator.desktop import DeskSimulator
    from py_ext.simulator.frames import Frame

__all__ = ["serve"]


def serve(simulator: DeskSimulator, frame: Frame, name: str, parameters: object) -> Any:
    """Carry out a request of a frame and return the answer's data.

    Raises:
        SimulatorError: The request is unknown, its parameters do not fit, or it is refused.
    """
    service = SERVICES.get(name)
    if service is None:
        raise SimulatorError(f"The request {name} is not known to this desktop.")
    if not isinstance(parameters, list):
        raise SimulatorError(f"The parameters of {name} must be an array.")
    try:
        inspect.signature(service).bind(simulator, frame, *parameters)
    except TypeError:
        wanted = list(inspect.signature(service).parameters)[2:]
        raise SimulatorError(
            f"{name} takes {len(wanted)} parameters ({', '.join(wanted)}), not {len(parameters)}."
        ) from None
    return service(simulator, frame, *parameters)


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
    simulator.change_user_data(interaction, keyValues)


def delete_user_data(simulator: DeskSimulator, frame: Frame, interactionId: Any, key: Any) -> None:
    interaction = simulator.find(text("interactionId", interactionId))
    require_live(interaction)
    simulator.change_user_data(interaction, {text("key", key): None})


def select_case(simulator: DeskSimulator, frame: Frame, caseId: Any) -> None:
    simulator.select_case(text("caseId", caseId))


def markdone(simulator: DeskSimulator, frame: Frame, interactionId: Any) -> None:
    simulator.mark_done(text("interactionId", interactionId))


def block_markdone(
    simulator: DeskSimulator, frame: Frame, interactionId: Any, warningMessage: Any
) -> None:
    interaction = simulator.find(text("interactionId", interactionId))
    if not frame.is_subscribed("markdone"):
        raise SimulatorError("Subscribe to the event markdone before blocking mark done.")
    interaction.blocks[frame.name] = text("warningMessage", warningMessage)
    simulator.changed()


def unblock_markdone(simulator: DeskSimulator, frame: Frame, interactionId: Any) -> None:
    interaction = simulator.find(text("interactionId", interactionId))
    interaction.blocks.pop(frame.name, None)
    simulator.changed()


SERVICES: dict[str, Callable[..., Any]] = {
    "interaction.getInteractions": get_interactions,
    "interaction.getByInteractionId": get_by_interaction_id,
    "interaction.setUserData": set_user_data,
    "interaction.deleteUserData": delete_user_data,
    "interaction.selectCaseByCaseId": select_case,
    "interaction.selectCaseByCaselId": select_case,
    "interaction.markdone": markdone,
    "interaction.blockMarkdone": block_markdone,
    "interaction.unblockMarkdone": unblock_markdone,
    "interaction.unlockMarkdone": unblock_markdone,
    **PART_SERVICES,  # HOOK issue 4
}

ALIASES = {"interaction.selectCaseByCaselId", "interaction.unlockMarkdone"}  # HOOK issue 4
"""Other spellings, which the vendor's documents have beside those of the scripts."""


def text(parameter: str, value: Any) -> str:
    """The value, if it is text with something in it; else a refusal that names the parameter."""
    if not isinstance(value, str) or not value:
        raise SimulatorError(f"{parameter} must be text and not empty.")
    return value


def require_live(interaction: Any) -> None:
    """Refuse unless the interaction's user data can be written."""
    if not interaction.is_live:
        raise SimulatorError(
            f"Interaction {interaction.interaction_id!r} is {interaction.state}: "
            "user data can be changed on a live interaction only."
        )

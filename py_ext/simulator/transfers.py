"""What the simulated desktop does when a frame accepts, rejects, consults, transfers, or confers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from py_ext.models.interaction import State
from py_ext.models.targets import TargetType
from py_ext.simulator.checks import Services, plain_object, text, user_data, verb
from py_ext.simulator.errors import SimulatorError

if TYPE_CHECKING:
    from py_ext.simulator.desktop import DeskSimulator
    from py_ext.simulator.frames import Frame

__all__ = ["SERVICES"]


def reject(simulator: DeskSimulator, frame: Frame, interactionId: Any) -> None:
    interaction = simulator.find(text("interactionId", interactionId))
    if interaction.state is State.PREVIEW:
        simulator.reject(interaction.interaction_id)
    else:
        simulator.revoke(interaction.interaction_id)


def consult(
    simulator: DeskSimulator,
    frame: Frame,
    interactionId: Any,
    target: Any,
    userData: Any = None,
    extensions: Any = None,
) -> Any:
    interaction_id, destination = text("interactionId", interactionId), destination_of(target)
    attached = user_data(simulator.options, userData)
    extra = plain_object("extensions", extensions)
    media = target.get("media") if isinstance(target, dict) else None
    if media not in (None, "voice"):
        raise SimulatorError("target.media: the simulated desktop consults by voice only.")
    consultation = simulator.consult(interaction_id, destination, user_data=attached)
    simulator.extensions[consultation.uuid] = extra
    return simulator.describe(consultation)


def single_step(name: str) -> Callable[..., None]:
    """The service that hands a call over, or has somebody join it, without asking first."""

    def service(
        simulator: DeskSimulator,
        frame: Frame,
        interactionId: Any,
        target: Any,
        userData: Any = None,
        extensions: Any = None,
    ) -> None:
        interaction = simulator.find(text("interactionId", interactionId))
        destination = destination_of(target)
        attached = user_data(simulator.options, userData)
        extra = plain_object("extensions", extensions)
        interaction.check(name)
        if attached:
            simulator.change_user_data(interaction, attached)
        simulator.extensions[interaction.uuid] = extra
        getattr(simulator, name)(interaction.interaction_id, destination)

    return service


def complete_transfer(simulator: DeskSimulator, frame: Frame, consultInteractionId: Any) -> None:
    simulator.complete_transfer(text("consultInteractionId", consultInteractionId))


def complete_conference(simulator: DeskSimulator, frame: Frame, consultInteractionId: Any) -> None:
    simulator.complete_conference(text("consultInteractionId", consultInteractionId))


def destination_of(target: Any) -> str:
    """Who is meant by a target: text, or an object with ``destination`` and its ``type``, which some
    documents call ``target``."""
    if isinstance(target, str):
        return text("target", target)
    if not isinstance(target, dict):
        raise SimulatorError("target must be text or an object.")
    kind = target.get("type", target.get("target", TargetType.CUSTOM_CONTACT))
    if kind not in list(TargetType):
        listed = ", ".join(TargetType)
        raise SimulatorError(f"target.type must be one of {listed}.")
    return text("target.destination", target.get("destination"))


SERVICES: Services = {
    "interaction.accept": verb("accept"),
    "interaction.reject": reject,
    "interaction.consult": consult,
    "interaction.singleStepTransfer": single_step("single_step_transfer"),
    "interaction.singleStepConference": single_step("single_step_conference"),
    "interaction.completeTransfer": complete_transfer,
    "interaction.completeConference": complete_conference,
}

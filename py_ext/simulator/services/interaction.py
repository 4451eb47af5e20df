"""Requests of the namespace ``interaction``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from py_ext.models.interaction import State
from py_ext.models.targets import TargetType
from py_ext.simulator._parameters import plain_object, require_writable, text, user_data
from py_ext.simulator.desktop.blocks import Blocks
from py_ext.simulator.desktop.cases import Cases
from py_ext.simulator.desktop.interactions import SimulatedInteraction
from py_ext.simulator.desktop.open_media import OpenMedia
from py_ext.simulator.desktop.telephony import Telephony
from py_ext.simulator.errors import SimulatorError
from py_ext.simulator.frame import Frame
from py_ext.simulator.options import Options
from py_ext.simulator.services.service import Services

__all__ = ["SERVICES", "Desktop"]


class Desktop(Protocol):
    """What these requests need of the desktop."""

    blocks: Blocks
    cases: Cases
    open_media: OpenMedia
    options: Options
    telephony: Telephony


def get_interactions(desktop: Desktop, frame: Frame) -> Any:
    return [
        desktop.cases.describe(interaction) for interaction in desktop.cases.interactions.values()
    ]


def get_by_interaction_id(desktop: Desktop, frame: Frame, interactionId: Any) -> Any:
    interaction = desktop.cases.interactions.get(text("interactionId", interactionId))
    return None if interaction is None else desktop.cases.describe(interaction)


def set_user_data(desktop: Desktop, frame: Frame, interactionId: Any, keyValues: Any) -> None:
    interaction = desktop.cases.find(text("interactionId", interactionId))
    if not isinstance(keyValues, dict):
        raise SimulatorError("keyValues must be an object.")
    require_live(interaction)
    require_writable(desktop.options, keyValues)
    desktop.cases.change_user_data(interaction, keyValues)


def delete_user_data(desktop: Desktop, frame: Frame, interactionId: Any, key: Any) -> None:
    interaction = desktop.cases.find(text("interactionId", interactionId))
    require_live(interaction)
    require_writable(desktop.options, [text("key", key)])
    desktop.cases.change_user_data(interaction, {key: None})


def require_live(interaction: SimulatedInteraction) -> None:
    """Refuse unless the interaction's user data can be written."""
    if not interaction.is_live:
        raise SimulatorError(
            f"Interaction {interaction.interaction_id!r} is {interaction.state}: "
            "user data can be changed on a live interaction only."
        )


def select_case(desktop: Desktop, frame: Frame, caseId: Any) -> None:
    desktop.cases.select_case(text("caseId", caseId))


def block_markdone(desktop: Desktop, frame: Frame, interactionId: Any, warningMessage: Any) -> None:
    interaction = desktop.cases.find(text("interactionId", interactionId))
    if not frame.is_subscribed("markdone"):
        raise SimulatorError("Subscribe to the event markdone before blocking mark done.")
    desktop.blocks.set(interaction, frame.name, text("warningMessage", warningMessage))


def unblock_markdone(desktop: Desktop, frame: Frame, interactionId: Any) -> None:
    interaction = desktop.cases.find(text("interactionId", interactionId))
    desktop.blocks.lift(interaction, frame.name)


def markdone(desktop: Desktop, frame: Frame, interactionId: Any) -> None:
    desktop.cases.mark_done(text("interactionId", interactionId))


def accept(desktop: Desktop, frame: Frame, interactionId: Any) -> None:
    desktop.open_media.accept(text("interactionId", interactionId))


def reject(desktop: Desktop, frame: Frame, interactionId: Any) -> None:
    interaction = desktop.cases.find(text("interactionId", interactionId))
    if interaction.state is State.PREVIEW:
        desktop.open_media.reject(interaction.interaction_id)
    else:
        desktop.open_media.revoke(interaction.interaction_id)


def consult(
    desktop: Desktop,
    frame: Frame,
    interactionId: Any,
    target: Any,
    userData: Any = None,
    extensions: Any = None,
) -> Any:
    interaction_id, destination = text("interactionId", interactionId), destination_of(target)
    attached = user_data(desktop.options, userData)
    extra = plain_object("extensions", extensions)
    media = target.get("media") if isinstance(target, dict) else None
    if media not in (None, "voice"):
        raise SimulatorError("target.media: the simulated desktop consults by voice only.")
    consultation = desktop.telephony.consult(interaction_id, destination, user_data=attached)
    desktop.telephony.extensions[consultation.uuid] = extra
    return desktop.cases.describe(consultation)


def single_step(verb: Callable[[Telephony, str, str], None]) -> Callable[..., None]:
    """The service that hands a call over, or has somebody join it, without asking first."""

    def service(
        desktop: Desktop,
        frame: Frame,
        interactionId: Any,
        target: Any,
        userData: Any = None,
        extensions: Any = None,
    ) -> None:
        interaction = desktop.cases.find(text("interactionId", interactionId))
        destination = destination_of(target)
        attached = user_data(desktop.options, userData)
        extra = plain_object("extensions", extensions)
        interaction.check(verb.__name__)
        if attached:
            desktop.cases.change_user_data(interaction, attached)
        desktop.telephony.extensions[interaction.uuid] = extra
        verb(desktop.telephony, interaction.interaction_id, destination)

    return service


def complete_transfer(desktop: Desktop, frame: Frame, consultInteractionId: Any) -> None:
    desktop.telephony.complete_transfer(text("consultInteractionId", consultInteractionId))


def complete_conference(desktop: Desktop, frame: Frame, consultInteractionId: Any) -> None:
    desktop.telephony.complete_conference(text("consultInteractionId", consultInteractionId))


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
    "interaction.getInteractions": get_interactions,
    "interaction.getByInteractionId": get_by_interaction_id,
    "interaction.setUserData": set_user_data,
    "interaction.deleteUserData": delete_user_data,
    "interaction.selectCaseByCaseId": select_case,
    "interaction.markdone": markdone,
    "interaction.blockMarkdone": block_markdone,
    "interaction.unblockMarkdone": unblock_markdone,
    "interaction.accept": accept,
    "interaction.reject": reject,
    "interaction.consult": consult,
    "interaction.singleStepTransfer": single_step(Telephony.single_step_transfer),
    "interaction.singleStepConference": single_step(Telephony.single_step_conference),
    "interaction.completeTransfer": complete_transfer,
    "interaction.completeConference": complete_conference,
}

"""Requests of the namespace ``voice``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from py_ext.models.interaction import State
from py_ext.simulator._parameters import plain_object, text, user_data
from py_ext.simulator.desktop.cases import Cases
from py_ext.simulator.desktop.telephony import Telephony
from py_ext.simulator.errors import SimulatorError
from py_ext.simulator.frame import Frame
from py_ext.simulator.options import Options
from py_ext.simulator.services.service import Services

__all__ = ["SERVICES", "Desktop"]


class Desktop(Protocol):
    """What these requests need of the desktop."""

    cases: Cases
    options: Options
    telephony: Telephony


def dial(desktop: Desktop, frame: Frame, destination: Any, userData: Any = None) -> Any:
    return dial_ex(desktop, frame, destination, userData, None)


def dial_ex(
    desktop: Desktop, frame: Frame, destination: Any, userData: Any, extensions: Any
) -> Any:
    number, attached = text("destination", destination), user_data(desktop.options, userData)
    extra = plain_object("extensions", extensions)
    if not any(character.isalnum() for character in number):
        raise SimulatorError("destination is no number that can be dialed.")
    call = desktop.telephony.dial(number, user_data=attached)
    desktop.telephony.extensions[call.uuid] = extra
    return desktop.cases.describe(call)


def answer(desktop: Desktop, frame: Frame, interactionId: Any) -> None:
    interaction = desktop.cases.find(text("interactionId", interactionId))
    # Of a call that was dialed, the other end is who answers.
    if interaction.state is State.DIALING:
        raise SimulatorError(
            f"Interaction {interaction.interaction_id!r} is DIALING: it is answered at the other end."
        )
    desktop.telephony.answer(interaction.interaction_id)


def done_by(verb: Callable[[Telephony, str], None]) -> Callable[..., None]:
    """The service that has a verb of telephony done to a call, and nothing else."""

    def service(desktop: Desktop, frame: Frame, interactionId: Any) -> None:
        verb(desktop.telephony, text("interactionId", interactionId))

    return service


SERVICES: Services = {
    "voice.dial": dial,
    "voice.dialEx": dial_ex,
    "voice.answer": answer,
    "voice.hold": done_by(Telephony.hold),
    "voice.resume": done_by(Telephony.retrieve),
    "voice.hangUp": done_by(Telephony.release),
    "voice.startCallRecording": done_by(Telephony.start_recording),
    "voice.stopCallRecording": done_by(Telephony.stop_recording),
    "voice.pauseCallRecording": done_by(Telephony.pause_recording),
    "voice.resumeCallRecording": done_by(Telephony.resume_recording),
}

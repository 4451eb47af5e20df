"""What the simulated desktop does with calls when a frame asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from py_ext.models.interaction import State
from py_ext.simulator.checks import Services, plain_object, text, user_data, verb
from py_ext.simulator.errors import SimulatorError

if TYPE_CHECKING:
    from py_ext.simulator.desktop import DeskSimulator
    from py_ext.simulator.frames import Frame

__all__ = ["SERVICES"]


def dial(simulator: DeskSimulator, frame: Frame, destination: Any, userData: Any = None) -> Any:
    return dial_ex(simulator, frame, destination, userData, None)


def dial_ex(
    simulator: DeskSimulator, frame: Frame, destination: Any, userData: Any, extensions: Any
) -> Any:
    number, attached = text("destination", destination), user_data(simulator.options, userData)
    extra = plain_object("extensions", extensions)
    if not any(character.isalnum() for character in number):
        raise SimulatorError("destination is no number that can be dialed.")
    call = simulator.dial(number, user_data=attached)
    simulator.extensions[call.uuid] = extra
    return simulator.describe(call)


def answer(simulator: DeskSimulator, frame: Frame, interactionId: Any) -> None:
    interaction = simulator.find(text("interactionId", interactionId))
    # Of a call that was dialed, the other end is who answers.
    if interaction.state is State.DIALING:
        raise SimulatorError(
            f"Interaction {interaction.interaction_id!r} is DIALING: it is answered at the other end."
        )
    simulator.answer(interaction.interaction_id)


SERVICES: Services = {
    "voice.dial": dial,
    "voice.dialEx": dial_ex,
    "voice.answer": answer,
    "voice.hold": verb("hold"),
    "voice.resume": verb("retrieve"),
    "voice.hangUp": verb("release"),
    "voice.startCallRecording": verb("start_recording"),
    "voice.stopCallRecording": verb("stop_recording"),
    "voice.pauseCallRecording": verb("pause_recording"),
    "voice.resumeCallRecording": verb("resume_recording"),
}

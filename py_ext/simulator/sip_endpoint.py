"""The agent's phone beside the simulated desktop: microphone and speaker."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from py_ext.simulator.checks import Services
from py_ext.simulator.errors import SimulatorError

if TYPE_CHECKING:
    from py_ext.simulator.desktop import DeskSimulator
    from py_ext.simulator.frames import Frame

__all__ = ["SipEndpoint"]


class SipEndpoint:
    """Microphone and speaker.

    Attributes:
        running: Whether the agent has such a phone; else all is refused.
        microphone_mute: Whether the microphone is muted.
        speaker_mute: Whether the speaker is muted.
    """

    def __init__(self, simulator: DeskSimulator) -> None:
        self._simulator = simulator
        self.running = True
        self.microphone_mute = False
        self.speaker_mute = False

    def mute(self, *, microphone: bool | None = None, speaker: bool | None = None) -> None:
        """Mute what is True, switch on what is False, leave what is None."""
        self.require()
        if microphone is not None:
            self.microphone_mute = microphone
        if speaker is not None:
            self.speaker_mute = speaker
        self._simulator.changed()

    def require(self) -> None:
        """Raise SimulatorError where there is no such phone."""
        if not self.running:
            raise SimulatorError("No SIP endpoint is running.")


def muting(**what: bool) -> Callable[..., None]:
    """The service that has ``SipEndpoint.mute`` called so."""

    def service(simulator: DeskSimulator, frame: Frame) -> None:
        simulator.sip_endpoint.mute(**what)

    return service


def is_microphone_mute(simulator: DeskSimulator, frame: Frame) -> Any:
    simulator.sip_endpoint.require()
    return simulator.sip_endpoint.microphone_mute


def is_speaker_mute(simulator: DeskSimulator, frame: Frame) -> Any:
    simulator.sip_endpoint.require()
    return simulator.sip_endpoint.speaker_mute


SERVICES: Services = {
    "sipEndpoint.muteMicrophone": muting(microphone=True),
    "sipEndpoint.unmuteMicrophone": muting(microphone=False),
    "sipEndpoint.muteSpeaker": muting(speaker=True),
    "sipEndpoint.unmuteSpeaker": muting(speaker=False),
    "sipEndpoint.isMicrophoneMute": is_microphone_mute,
    "sipEndpoint.isSpeakerMute": is_speaker_mute,
}

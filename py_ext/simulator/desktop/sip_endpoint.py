"""The agent's phone beside the simulated desktop: microphone and speaker."""

from __future__ import annotations

from py_ext.simulator.desktop.needs import Changes
from py_ext.simulator.errors import SimulatorError

__all__ = ["SipEndpoint"]


class SipEndpoint:
    """Microphone and speaker.

    Attributes:
        running: Whether the agent has such a phone; else all is refused.
        microphone_mute: Whether the microphone is muted.
        speaker_mute: Whether the speaker is muted.
    """

    def __init__(self, desktop: Changes) -> None:
        self._desktop = desktop
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
        self._desktop.changed()

    def require(self) -> None:
        """Raise SimulatorError where there is no such phone."""
        if not self.running:
            raise SimulatorError("No SIP endpoint is running.")

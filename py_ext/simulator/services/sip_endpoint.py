"""Requests of the namespace ``sipEndpoint``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from py_ext.simulator.desktop.sip_endpoint import SipEndpoint
from py_ext.simulator.frame import Frame
from py_ext.simulator.services.service import Services

__all__ = ["SERVICES", "Desktop"]


class Desktop(Protocol):
    """What these requests need of the desktop."""

    sip_endpoint: SipEndpoint


def muting(**what: bool) -> Callable[..., None]:
    """The service that has ``SipEndpoint.mute`` called so."""

    def service(desktop: Desktop, frame: Frame) -> None:
        desktop.sip_endpoint.mute(**what)

    return service


def is_microphone_mute(desktop: Desktop, frame: Frame) -> Any:
    desktop.sip_endpoint.require()
    return desktop.sip_endpoint.microphone_mute


def is_speaker_mute(desktop: Desktop, frame: Frame) -> Any:
    desktop.sip_endpoint.require()
    return desktop.sip_endpoint.speaker_mute


SERVICES: Services = {
    "sipEndpoint.muteMicrophone": muting(microphone=True),
    "sipEndpoint.unmuteMicrophone": muting(microphone=False),
    "sipEndpoint.muteSpeaker": muting(speaker=True),
    "sipEndpoint.unmuteSpeaker": muting(speaker=False),
    "sipEndpoint.isMicrophoneMute": is_microphone_mute,
    "sipEndpoint.isSpeakerMute": is_speaker_mute,
}

"""``desk.sip_endpoint``: the SipEndpoint namespace, the agent's phone where it runs beside the desktop.

>>> from py_ext import Desk
>>> from py_ext.simulator import DeskSimulator, SimulatedTransport
>>> desk = Desk()
>>> async with desk.connected(SimulatedTransport(DeskSimulator())):
...     await desk.sip_endpoint.mute_microphone()
...     print(await desk.sip_endpoint.is_microphone_mute())
True
"""

from __future__ import annotations

from py_ext._request import Request
from py_ext.namespaces._answers import flag_in
from py_ext.namespaces._base import Namespace

__all__ = ["SipEndpointNamespace"]

CONNECTED = "that the agent's SIP endpoint is running"


class SipEndpointNamespace(Namespace):
    """The functions of ``genesys.wwe.service.sipEndpoint``. Take it from ``desk.sip_endpoint``."""

    async def mute_microphone(self) -> None:
        """Mute the microphone. If it is muted already, it stays so.

        JavaScript: ``genesys.wwe.service.sipEndpoint.muteMicrophone``.

        Raises:
            RequestRefused: There is no SIP endpoint. Nothing was muted.
            RequestTimeout: No answer in time. It may be muted or not.

        Example:
            >>> await desk.sip_endpoint.mute_microphone()
        """
        await self._send(
            Request("sipEndpoint.muteMicrophone", check=CONNECTED, refused="Nothing was muted.")
        )

    async def unmute_microphone(self) -> None:
        """Switch the microphone on again. If it is on, it stays so.

        JavaScript: ``genesys.wwe.service.sipEndpoint.unmuteMicrophone``.

        Raises:
            RequestRefused: There is no SIP endpoint. The microphone stays as it was.
            RequestTimeout: No answer in time. It may be on or not.

        Example:
            >>> await desk.sip_endpoint.unmute_microphone()
        """
        refused = "The microphone stays as it was."
        await self._send(Request("sipEndpoint.unmuteMicrophone", check=CONNECTED, refused=refused))

    async def mute_speaker(self) -> None:
        """Mute the speaker. If it is muted already, it stays so.

        JavaScript: ``genesys.wwe.service.sipEndpoint.muteSpeaker``.

        Raises:
            RequestRefused: There is no SIP endpoint. Nothing was muted.
            RequestTimeout: No answer in time. It may be muted or not.

        Example:
            >>> await desk.sip_endpoint.mute_speaker()
        """
        await self._send(
            Request("sipEndpoint.muteSpeaker", check=CONNECTED, refused="Nothing was muted.")
        )

    async def unmute_speaker(self) -> None:
        """Switch the speaker on again. If it is on, it stays so.

        JavaScript: ``genesys.wwe.service.sipEndpoint.unmuteSpeaker``.

        Raises:
            RequestRefused: There is no SIP endpoint. The speaker stays as it was.
            RequestTimeout: No answer in time. It may be on or not.

        Example:
            >>> await desk.sip_endpoint.unmute_speaker()
        """
        refused = "The speaker stays as it was."
        await self._send(Request("sipEndpoint.unmuteSpeaker", check=CONNECTED, refused=refused))

    async def is_microphone_mute(self) -> bool:
        """Whether the microphone is muted.

        JavaScript: ``genesys.wwe.service.sipEndpoint.isMicrophoneMute``.

        Raises:
            RequestRefused: There is no SIP endpoint.
            UnexpectedAnswer: The answer was neither true nor false.

        Example:
            >>> await desk.sip_endpoint.is_microphone_mute()
            False
        """
        request = Request("sipEndpoint.isMicrophoneMute", check=CONNECTED)
        return await self._ask(request, flag_in, "true or false")

    async def is_speaker_mute(self) -> bool:
        """Whether the speaker is muted.

        JavaScript: ``genesys.wwe.service.sipEndpoint.isSpeakerMute``.

        Raises:
            RequestRefused: There is no SIP endpoint.
            UnexpectedAnswer: The answer was neither true nor false.

        Example:
            >>> await desk.sip_endpoint.is_speaker_mute()
            False
        """
        request = Request("sipEndpoint.isSpeakerMute", check=CONNECTED)
        return await self._ask(request, flag_in, "true or false")

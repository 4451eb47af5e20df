"""``desk.voice``: the Voice namespace.

>>> from py_ext import Desk
>>> from py_ext.simulator import DeskSimulator, SimulatedTransport
>>> desk, simulator = Desk(), DeskSimulator()
>>> async with desk.connected(SimulatedTransport(simulator)):
...     call = await desk.voice.dial("5550170", user_data={"Order": "A-1042"})
...     simulator.answer(call.interaction_id)  # the customer answers
...     await call.hold()
>>> str(simulator.find(call.interaction_id).state)
'HELD'
"""

from __future__ import annotations

from collections.abc import Mapping

from py_ext._request import Request
from py_ext.models.interaction import Interaction
from py_ext.namespaces._arguments import extensions_of, pairs_of, require_text
from py_ext.namespaces._base import Namespace
from py_ext.transport import Plain

__all__ = ["VoiceNamespace"]


class VoiceNamespace(Namespace):
    """The functions of ``genesys.wwe.service.voice``. Take it from ``desk.voice``."""

    async def dial(
        self, destination: str, *, user_data: Mapping[str, str] | None = None
    ) -> Interaction | None:
        """Call somebody. Subscribers hear an ``InteractionEvent`` with the state DIALING.

        JavaScript: ``genesys.wwe.service.voice.dial``.

        Args:
            destination: The number to dial.
            user_data: Pairs to attach to the call.

        Returns:
            The call, where the desktop's answer describes it. That it does is not documented: where
            this is None, wait for the event.

        Raises:
            TypeError, ValueError: An argument is not text, or empty. Nothing was sent.
            RequestRefused: The desktop said no. Nobody was called.
            RequestTimeout: No answer in time. It may be dialing or not.

        Example:
            >>> call = await desk.voice.dial("5550170", user_data={"Order": "A-1042"})
        """
        require_text("destination", destination)
        parameters: list[Plain] = [destination]
        if user_data is not None:
            parameters.append(pairs_of("user_data", user_data))
        return await self._dial("voice.dial", parameters)

    async def dial_ex(
        self,
        destination: str,
        user_data: Mapping[str, str],
        extensions: Mapping[str, str | int],
    ) -> Interaction | None:
        """Call somebody, with extensions for the telephony server. Otherwise like ``dial``.

        JavaScript: ``genesys.wwe.service.voice.dialEx``.

        Args:
            destination: The number to dial.
            user_data: Pairs to attach to the call. May be empty.
            extensions: What the telephony server takes as extensions of the call. May be empty.

        Returns:
            The call, or None: see ``dial``.

        Raises:
            TypeError, ValueError: An argument is of the wrong kind, or empty. Nothing was sent.
            RequestRefused: The desktop said no. Nobody was called.
            RequestTimeout: No answer in time. It may be dialing or not.

        Example:
            >>> call = await desk.voice.dial_ex("5550170", {}, {"NO_ANSWER_TIMEOUT": 20})
        """
        require_text("destination", destination)
        pairs, extra = pairs_of("user_data", user_data), extensions_of(extensions)
        return await self._dial("voice.dialEx", [destination, pairs, extra])

    async def answer(self, interaction_id: str) -> None:
        """Answer a ringing call: it is TALKING then.

        JavaScript: ``genesys.wwe.service.voice.answer``.

        Args:
            interaction_id: The desktop's client-side id.

        Raises:
            TypeError, ValueError: The id is not text, or empty. Nothing was sent.
            RequestRefused: The interaction is unknown, or does not ring. It was not answered.
            RequestTimeout: No answer in time. It may be answered or not.

        Example:
            >>> await desk.voice.answer(ringing_id)
        """
        await self._act("answer", interaction_id, "rings", "It was not answered.")

    async def hold(self, interaction_id: str) -> None:
        """Put a call on hold: it is HELD then.

        JavaScript: ``genesys.wwe.service.voice.hold``.

        Args:
            interaction_id: The desktop's client-side id.

        Raises:
            TypeError, ValueError: The id is not text, or empty. Nothing was sent.
            RequestRefused: The interaction is unknown, or not TALKING. It is not held.
            RequestTimeout: No answer in time. It may be held or not.

        Example:
            >>> await desk.voice.hold(interaction_id)
        """
        await self._act("hold", interaction_id, "is TALKING", "It was not put on hold.")

    async def resume(self, interaction_id: str) -> None:
        """Take a call off hold: it is TALKING then.

        JavaScript: ``genesys.wwe.service.voice.resume``.

        Args:
            interaction_id: The desktop's client-side id.

        Raises:
            TypeError, ValueError: The id is not text, or empty. Nothing was sent.
            RequestRefused: The interaction is unknown, or not HELD. It stays as it was.
            RequestTimeout: No answer in time. It may be held still.

        Example:
            >>> await desk.voice.hold(interaction_id)
            >>> await desk.voice.resume(interaction_id)
        """
        await self._act("resume", interaction_id, "is HELD", "It stays as it was.")

    async def hang_up(self, interaction_id: str) -> None:
        """End a call: it is IDLE then, until it is marked done.

        JavaScript: ``genesys.wwe.service.voice.hangUp``.

        Args:
            interaction_id: The desktop's client-side id.

        Raises:
            TypeError, ValueError: The id is not text, or empty. Nothing was sent.
            RequestRefused: The interaction is unknown, or over. If it goes on, it was not ended.
            RequestTimeout: No answer in time. It may be over or not.

        Example:
            >>> await desk.voice.hang_up(interaction_id)
        """
        await self._act("hangUp", interaction_id, "is not over", "It was not ended.")

    async def start_call_recording(self, interaction_id: str) -> None:
        """Record a call from now on: its ``recording_state`` is RECORDING then.

        JavaScript: ``genesys.wwe.service.voice.startCallRecording``.

        Args:
            interaction_id: The desktop's client-side id.

        Raises:
            TypeError, ValueError: The id is not text, or empty. Nothing was sent.
            RequestRefused: The interaction is unknown, nobody talks in it, or it is recorded already.
                The recording stays as it was.
            RequestTimeout: No answer in time. It may be recorded or not.

        Example:
            >>> await desk.voice.start_call_recording(interaction_id)
        """
        await self._record("startCallRecording", interaction_id, "is not recorded")

    async def stop_call_recording(self, interaction_id: str) -> None:
        """End the recording of a call: its ``recording_state`` is STOPPED then.

        JavaScript: ``genesys.wwe.service.voice.stopCallRecording``.

        Args:
            interaction_id: The desktop's client-side id.

        Raises:
            TypeError, ValueError: The id is not text, or empty. Nothing was sent.
            RequestRefused: The interaction is unknown, or not recorded. The recording stays as it was.
            RequestTimeout: No answer in time. It may be recorded still.

        Example:
            >>> await desk.voice.start_call_recording(interaction_id)
            >>> await desk.voice.stop_call_recording(interaction_id)
        """
        await self._record("stopCallRecording", interaction_id, "is recorded")

    async def pause_call_recording(self, interaction_id: str) -> None:
        """Pause the recording of a call, for what must not be recorded: its ``recording_state`` is
        PAUSED then.

        JavaScript: ``genesys.wwe.service.voice.pauseCallRecording``.

        Args:
            interaction_id: The desktop's client-side id.

        Raises:
            TypeError, ValueError: The id is not text, or empty. Nothing was sent.
            RequestRefused: The interaction is unknown, or not RECORDING. The recording stays as it was:
                if it is recorded, what is said now is recorded.
            RequestTimeout: No answer in time. It may be recorded still.

        Example:
            >>> await desk.voice.start_call_recording(interaction_id)
            >>> await desk.voice.pause_call_recording(interaction_id)
        """
        await self._record("pauseCallRecording", interaction_id, "is recorded")

    async def resume_call_recording(self, interaction_id: str) -> None:
        """Go on with a recording that was paused: ``recording_state`` is RECORDING then.

        JavaScript: ``genesys.wwe.service.voice.resumeCallRecording``.

        Args:
            interaction_id: The desktop's client-side id.

        Raises:
            TypeError, ValueError: The id is not text, or empty. Nothing was sent.
            RequestRefused: The interaction is unknown, or its recording does not pause. The recording
                stays as it was.
            RequestTimeout: No answer in time. It may be recorded or not.

        Example:
            >>> await desk.voice.start_call_recording(interaction_id)
            >>> await desk.voice.pause_call_recording(interaction_id)
            >>> await desk.voice.resume_call_recording(interaction_id)
        """
        await self._record("resumeCallRecording", interaction_id, "pauses in its recording")

    async def _dial(self, name: str, parameters: list[Plain]) -> Interaction | None:
        # The number is a customer's: no error may have it.
        request = Request(
            name,
            tuple(parameters),
            check="that the agent may call that number",
            refused="Nobody was called.",
        )
        return await self._ask(request, self._described, "an interaction or nothing")

    async def _act(self, function: str, interaction_id: str, must: str, refused: str) -> None:
        require_text("interaction_id", interaction_id)
        about = f"interaction {interaction_id!r}"
        check = f"that there is such a call and that it {must}"
        await self._send(Request(f"voice.{function}", (interaction_id,), about, check, refused))

    async def _record(self, function: str, interaction_id: str, must: str) -> None:
        await self._act(function, interaction_id, must, "The recording stays as it was.")

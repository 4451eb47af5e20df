"""The short forms of an interaction: ``await interaction.hold()`` is ``desk.voice.hold(…)`` with its id."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, Protocol, Self

from py_ext.errors import DeskClosed, DeskError, RequestTimeout
from py_ext.models.targets import Target

__all__ = ["InteractionActions", "ShortForms"]


class InteractionFunctions(Protocol):
    """What the short forms call of ``desk.interaction``."""

    async def set_user_data(self, interaction_id: str, values: Mapping[str, str]) -> None: ...
    async def delete_user_data(self, interaction_id: str, key: str) -> None: ...
    async def select_case_by_case_id(self, case_id: str) -> None: ...
    async def markdone(self, interaction_id: str) -> None: ...
    async def block_markdone(self, interaction_id: str, warning_message: str) -> None: ...
    async def unblock_markdone(self, interaction_id: str) -> None: ...
    async def accept(self, interaction_id: str) -> None: ...
    async def reject(self, interaction_id: str) -> None: ...
    async def consult(
        self,
        interaction_id: str,
        target: Target | str,
        *,
        media: str | None = None,
        user_data: Mapping[str, str] | None = None,
        extensions: Mapping[str, str | int] | None = None,
    ) -> Any: ...
    async def single_step_transfer(
        self,
        interaction_id: str,
        target: Target | str,
        *,
        user_data: Mapping[str, str] | None = None,
        extensions: Mapping[str, str | int] | None = None,
    ) -> None: ...
    async def single_step_conference(
        self,
        interaction_id: str,
        target: Target | str,
        *,
        user_data: Mapping[str, str] | None = None,
        extensions: Mapping[str, str | int] | None = None,
    ) -> None: ...
    async def complete_transfer(self, consult_interaction_id: str) -> None: ...
    async def complete_conference(self, consult_interaction_id: str) -> None: ...


class VoiceFunctions(Protocol):
    """What the short forms call of ``desk.voice``."""

    async def answer(self, interaction_id: str) -> None: ...
    async def hold(self, interaction_id: str) -> None: ...
    async def resume(self, interaction_id: str) -> None: ...
    async def hang_up(self, interaction_id: str) -> None: ...
    async def start_call_recording(self, interaction_id: str) -> None: ...
    async def stop_call_recording(self, interaction_id: str) -> None: ...
    async def pause_call_recording(self, interaction_id: str) -> None: ...
    async def resume_call_recording(self, interaction_id: str) -> None: ...


class InteractionActions(Protocol):
    """What carries the short forms out: the desk."""

    @property
    def interaction(self) -> InteractionFunctions: ...
    @property
    def voice(self) -> VoiceFunctions: ...


class ShortForms:
    """The base of ``Interaction``: what can be done with one."""

    __slots__ = ()

    interaction_id: str
    case_id: str | None
    actions: InteractionActions | None

    def _act(self) -> InteractionActions:
        if self.actions is None:
            raise DeskClosed(
                f"Interaction {self.interaction_id!r} did not come from a desk, so it cannot send "
                "requests. Take it from desk.interactions or from an event."
            )
        return self.actions

    async def set_user_data(self, values: Mapping[str, str]) -> None:
        """Attach key-value pairs to this interaction: ``desk.interaction.set_user_data``.

        >>> await interaction.set_user_data({"OrderNumber": "A-1042"})
        """
        await self._act().interaction.set_user_data(self.interaction_id, values)

    async def delete_user_data(self, key: str) -> None:
        """Remove one key of the user data: ``desk.interaction.delete_user_data``.

        >>> await interaction.delete_user_data("OrderNumber")
        """
        await self._act().interaction.delete_user_data(self.interaction_id, key)

    async def select_case(self) -> None:
        """Select this interaction's case in the desktop: ``desk.interaction.select_case_by_case_id``.

        Raises:
            ValueError: The desktop has told no case of this interaction. Nothing was sent.

        >>> await interaction.select_case()
        """
        actions = self._act()
        if not self.case_id:
            raise ValueError(f"Interaction {self.interaction_id!r} has no case to select.")
        await actions.interaction.select_case_by_case_id(self.case_id)

    async def mark_done(self) -> None:
        """Mark this interaction done: ``desk.interaction.markdone``.

        >>> await interaction.mark_done()
        """
        await self._act().interaction.markdone(self.interaction_id)

    async def block_markdone(self, warning_message: str) -> None:
        """Keep the agent from marking it done: ``desk.interaction.block_markdone``.

        >>> await interaction.block_markdone("Enter the order number first.")
        """
        await self._act().interaction.block_markdone(self.interaction_id, warning_message)

    async def unblock_markdone(self) -> None:
        """Lift the block: ``desk.interaction.unblock_markdone``.

        >>> await interaction.unblock_markdone()
        """
        await self._act().interaction.unblock_markdone(self.interaction_id)

    @asynccontextmanager
    async def markdone_blocked(self, warning_message: str) -> AsyncIterator[None]:
        """Keep the agent from marking it done while the block of code runs, however it ends.

        Should the desktop not answer whether it blocks, or should this be cancelled before it does,
        the block is lifted all the same, so that no agent stays locked in.

        >>> async with interaction.markdone_blocked("The order is being saved."):
        ...     await interaction.set_user_data({"OrderNumber": "A-1042"})
        """
        try:
            await self.block_markdone(warning_message)
        except (RequestTimeout, asyncio.CancelledError):
            with suppress(DeskError):  # the first failure is the one to tell
                await self.unblock_markdone()
            raise
        try:
            yield
        finally:
            await self.unblock_markdone()

    async def accept(self) -> None:
        """Accept this invitation: ``desk.interaction.accept``.

        >>> await email.accept()
        """
        await self._act().interaction.accept(self.interaction_id)

    async def reject(self) -> None:
        """Turn this invitation down: ``desk.interaction.reject``.

        >>> await email.reject()
        """
        await self._act().interaction.reject(self.interaction_id)

    async def consult(
        self,
        target: Target | str,
        *,
        media: str | None = None,
        user_data: Mapping[str, str] | None = None,
        extensions: Mapping[str, str | int] | None = None,
    ) -> Self | None:
        """Ask somebody about this interaction: ``desk.interaction.consult``.

        >>> consultation = await interaction.consult(Target.agent("1002"))
        """
        consultation: Self | None = await self._act().interaction.consult(
            self.interaction_id, target, media=media, user_data=user_data, extensions=extensions
        )
        return consultation

    async def single_step_transfer(
        self,
        target: Target | str,
        *,
        user_data: Mapping[str, str] | None = None,
        extensions: Mapping[str, str | int] | None = None,
    ) -> None:
        """Hand this interaction over without asking: ``desk.interaction.single_step_transfer``.

        >>> await interaction.single_step_transfer(Target.agent("1002"))
        """
        await self._act().interaction.single_step_transfer(
            self.interaction_id, target, user_data=user_data, extensions=extensions
        )

    async def single_step_conference(
        self,
        target: Target | str,
        *,
        user_data: Mapping[str, str] | None = None,
        extensions: Mapping[str, str | int] | None = None,
    ) -> None:
        """Have somebody join without asking: ``desk.interaction.single_step_conference``.

        >>> await interaction.single_step_conference(Target.agent("1002"))
        """
        await self._act().interaction.single_step_conference(
            self.interaction_id, target, user_data=user_data, extensions=extensions
        )

    async def complete_transfer(self) -> None:
        """Hand over to whom this consultation is with: ``desk.interaction.complete_transfer``.

        >>> await consultation.complete_transfer()
        """
        await self._act().interaction.complete_transfer(self.interaction_id)

    async def complete_conference(self) -> None:
        """Bring all together who are in this consultation and its call:
        ``desk.interaction.complete_conference``.

        >>> await consultation.complete_conference()
        """
        await self._act().interaction.complete_conference(self.interaction_id)

    async def answer(self) -> None:
        """Answer this ringing call: ``desk.voice.answer``.

        >>> await ringing.answer()
        """
        await self._act().voice.answer(self.interaction_id)

    async def hold(self) -> None:
        """Put this call on hold: ``desk.voice.hold``.

        >>> await interaction.hold()
        """
        await self._act().voice.hold(self.interaction_id)

    async def resume(self) -> None:
        """Take this call off hold: ``desk.voice.resume``.

        >>> await interaction.hold()
        >>> await interaction.resume()
        """
        await self._act().voice.resume(self.interaction_id)

    async def hang_up(self) -> None:
        """End this call: ``desk.voice.hang_up``.

        >>> await interaction.hang_up()
        """
        await self._act().voice.hang_up(self.interaction_id)

    async def start_call_recording(self) -> None:
        """Record this call from now on: ``desk.voice.start_call_recording``.

        >>> await interaction.start_call_recording()
        """
        await self._act().voice.start_call_recording(self.interaction_id)

    async def stop_call_recording(self) -> None:
        """End the recording: ``desk.voice.stop_call_recording``.

        >>> await interaction.start_call_recording()
        >>> await interaction.stop_call_recording()
        """
        await self._act().voice.stop_call_recording(self.interaction_id)

    async def pause_call_recording(self) -> None:
        """Pause the recording: ``desk.voice.pause_call_recording``.

        >>> await interaction.start_call_recording()
        >>> await interaction.pause_call_recording()
        """
        await self._act().voice.pause_call_recording(self.interaction_id)

    async def resume_call_recording(self) -> None:
        """Go on with the recording: ``desk.voice.resume_call_recording``.

        >>> await interaction.start_call_recording()
        >>> await interaction.pause_call_recording()
        >>> await interaction.resume_call_recording()
        """
        await self._act().voice.resume_call_recording(self.interaction_id)

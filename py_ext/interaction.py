"""``desk.interaction``: the Interaction namespace, one method for each JavaScript function.

Source of all: the vendor's Interaction Namespace reference.

>>> from py_ext import Desk
>>> from py_ext.simulator import DeskSimulator, SimulatedTransport
>>> desk, simulator = Desk(), DeskSimulator()
>>> call = simulator.ring(ani="5550100")
>>> async with desk.connected(SimulatedTransport(simulator)):
...     ringing = await desk.interaction.get_by_interaction_id(call.interaction_id)
...     await desk.interaction.set_user_data(call.interaction_id, {"Tier": "gold"})
>>> str(ringing.state), simulator.user_data(call.interaction_id)
('RINGING', {'Tier': 'gold'})
"""

from __future__ import annotations

from collections.abc import Mapping

from py_ext.calls import Calls, Request
from py_ext.errors import DeskClosed
from py_ext.models import Interaction

__all__ = ["InteractionNamespace"]

WRITE_ALLOWED = "service-client-api.user-data.write-allowed"


class InteractionNamespace:
    """The functions of ``genesys.wwe.service.interaction``. Take it from ``desk.interaction``.

    Every method raises ``RequestTimeout`` when no answer came within the desk's timeout (after a
    write, its outcome is then unknown) and ``DeskClosed`` when the desk is not connected; a wrong
    argument raises ``TypeError`` or ``ValueError`` before anything is sent.
    """

    def __init__(self) -> None:
        self.calls: Calls | None = None
        """Set while the desk is connected."""

    async def get_interactions(self) -> list[Interaction]:
        """All of the agent's interactions, as they are now.

        JavaScript: ``genesys.wwe.service.interaction.getInteractions``.

        Raises:
            RequestRefused: The desktop said no.
            UnexpectedAnswer: The answer was not an array of interactions.

        Example:
            >>> [str(interaction.state) for interaction in await desk.interaction.get_interactions()]
            ['TALKING']
        """
        request = Request("interaction.getInteractions")
        answer = await self._calls.request(request)
        try:
            return [Interaction.from_plain(plain, self) for plain in answer]
        except (TypeError, ValueError, AttributeError) as error:
            raise Calls.unexpected(request, "an array of interactions") from error

    async def get_by_interaction_id(self, interaction_id: str) -> Interaction | None:
        """The interaction with that id, or None if there is none.

        JavaScript: ``genesys.wwe.service.interaction.getByInteractionId``.

        Args:
            interaction_id: The desktop's client-side id.

        Raises:
            TypeError, ValueError: The id is not text, or empty. Nothing was sent.
            RequestRefused: The desktop said no.
            UnexpectedAnswer: The answer was neither ``null`` nor an interaction.

        Example:
            >>> print(await desk.interaction.get_by_interaction_id("no-such-id"))
            None
        """
        require_text("interaction_id", interaction_id)
        request = Request(
            "interaction.getByInteractionId", (interaction_id,), f"interaction {interaction_id!r}"
        )
        answer = await self._calls.request(request)
        if answer is None:
            return None
        try:
            return Interaction.from_plain(answer, self)
        except (TypeError, ValueError, AttributeError) as error:
            raise Calls.unexpected(request, "an interaction or null") from error

    async def set_user_data(self, interaction_id: str, values: Mapping[str, str]) -> None:
        """Attach key-value pairs to a live interaction (voice: not IDLE).

        A key that is attached already gets the new value; other keys stay.

        JavaScript: ``genesys.wwe.service.interaction.setUserData``.

        Args:
            interaction_id: The desktop's client-side id.
            values: The pairs to attach, text to text. At least one.

        Raises:
            TypeError: ``values`` is no mapping, or a value is not text. Nothing was sent.
            ValueError: ``values`` is empty, or a key is not text or empty. Nothing was sent.
            RequestRefused: The interaction is unknown or over, or a key is not in
                ``service-client-api.user-data.write-allowed``. Nothing was attached.
            RequestTimeout: No answer in time. The pairs may be attached or not.

        Example:
            >>> await desk.interaction.set_user_data(interaction_id, {"OrderNumber": "A-1042"})
        """
        require_text("interaction_id", interaction_id)
        if not isinstance(values, Mapping):
            raise TypeError(f"values must be a mapping of text to text, not {kind(values)}")
        if not values:
            raise ValueError("values is empty: there is nothing to attach")
        for key, value in values.items():
            if not isinstance(key, str) or not key:
                raise ValueError(f"a key of user data must be text and not empty, not {kind(key)}")
            if not isinstance(value, str):
                raise TypeError(f"the value of {key!r} must be text, not {kind(value)}: use str()")
        await self._calls.request(
            Request(
                "interaction.setUserData",
                (interaction_id, dict(values)),
                f"interaction {interaction_id!r}",
                "that the interaction exists and is not over, that "
                f"{WRITE_ALLOWED} has {', '.join(repr(key) for key in values)}",
                "Nothing was attached.",
            )
        )

    async def delete_user_data(self, interaction_id: str, key: str) -> None:
        """Remove one key, with its value, from an interaction's user data.

        Other keys stay. What the desktop says of a key that is not attached is not documented; the
        simulated desktop takes it as done.

        JavaScript: ``genesys.wwe.service.interaction.deleteUserData``.

        Args:
            interaction_id: The desktop's client-side id.
            key: The key to remove.

        Raises:
            TypeError, ValueError: An argument is not text, or empty. Nothing was sent.
            RequestRefused: The interaction is unknown or over, or the key is not in
                ``service-client-api.user-data.write-allowed``. Nothing was removed.
            RequestTimeout: No answer in time. The key may be removed or not.

        Example:
            >>> await desk.interaction.delete_user_data(interaction_id, "OrderNumber")
        """
        require_text("interaction_id", interaction_id)
        require_text("key", key)
        await self._calls.request(
            Request(
                "interaction.deleteUserData",
                (interaction_id, key),
                f"interaction {interaction_id!r}",
                f"that the interaction exists and is not over, that {WRITE_ALLOWED} has {key!r}",
                "Nothing was removed.",
            )
        )

    async def select_case_by_case_id(self, case_id: str) -> None:
        """Select a case in the desktop, as if the agent had clicked it.

        Subscribers hear three ``CaseEvent``: CASE_COLLAPSED and CASE_EXPANDED with the case that was
        selected until now, then CASE_SELECTED with this one.

        JavaScript: ``genesys.wwe.service.interaction.selectCaseByCaseId``, which the reference's
        signature spells ``selectCaseByCaselId``: a page that has only that one is understood.

        Args:
            case_id: ``interaction.case_id``.

        Raises:
            TypeError, ValueError: The id is not text, or empty. Nothing was sent.
            RequestRefused: There is no such case. The selection stays.
            RequestTimeout: No answer in time. The case may be selected or not.

        Example:
            >>> await desk.interaction.select_case_by_case_id(case_id)
        """
        require_text("case_id", case_id)
        await self._calls.request(
            Request(
                "interaction.selectCaseByCaseId",
                (case_id,),
                f"case {case_id!r}",
                "that the case is still open",
                "The selection stays as it was.",
            )
        )

    async def markdone(self, interaction_id: str) -> None:
        """Mark an interaction done: the desktop closes it.

        JavaScript: ``genesys.wwe.service.interaction.markdone``.

        Args:
            interaction_id: The desktop's client-side id.

        Raises:
            TypeError, ValueError: The id is not text, or empty. Nothing was sent.
            RequestRefused: The interaction is unknown, still active, or blocked. It stays open.
            RequestTimeout: No answer in time. It may be marked done or not.

        Example:
            >>> await desk.interaction.markdone(ended_id)
        """
        require_text("interaction_id", interaction_id)
        await self._calls.request(
            Request(
                "interaction.markdone",
                (interaction_id,),
                f"interaction {interaction_id!r}",
                "that the interaction exists and has ended, that no extension blocks it",
                "It stays open.",
            )
        )

    async def block_markdone(self, interaction_id: str, warning_message: str) -> None:
        """Keep the agent from marking an interaction done, until ``unblock_markdone``.

        Subscribes to the event ``markdone`` first, because the desktop requires it; handle
        ``MarkdoneEvent`` to hear of delays. Prefer ``interaction.markdone_blocked(…)``, which cannot
        forget to lift the block.

        JavaScript: ``genesys.wwe.service.interaction.blockMarkdone``.

        Args:
            interaction_id: The desktop's client-side id.
            warning_message: What the desktop shows the agent who tries to mark it done.

        Raises:
            TypeError, ValueError: An argument is not text, or empty. Nothing was sent.
            RequestRefused: The desktop said no, to the subscription or to the block. The agent can
                still mark the interaction done.
            RequestTimeout: No answer in time. The interaction may be blocked or not.

        Example:
            >>> await desk.interaction.block_markdone(interaction_id, "Enter the order number first.")
        """
        require_text("interaction_id", interaction_id)
        require_text("warning_message", warning_message)
        calls = self._calls
        await calls.subscribe("markdone")
        await calls.request(
            Request(
                "interaction.blockMarkdone",
                (interaction_id, warning_message),
                f"interaction {interaction_id!r}",
                refused="The agent can still mark this interaction done.",
            )
        )

    async def unblock_markdone(self, interaction_id: str) -> None:
        """Lift the block of ``block_markdone``.

        JavaScript: ``genesys.wwe.service.interaction.unblockMarkdone``, which a heading of the
        reference spells ``unlockMarkdone``: a page that has only that one is understood.

        Args:
            interaction_id: The desktop's client-side id.

        Raises:
            TypeError, ValueError: The id is not text, or empty. Nothing was sent.
            RequestRefused: The interaction is unknown. If it exists, it stays blocked.
            RequestTimeout: No answer in time. The interaction may be blocked still.

        Example:
            >>> await desk.interaction.unblock_markdone(interaction_id)
        """
        require_text("interaction_id", interaction_id)
        await self._calls.request(
            Request(
                "interaction.unblockMarkdone",
                (interaction_id,),
                f"interaction {interaction_id!r}",
                refused="If the interaction exists, it stays blocked.",
            )
        )

    @property
    def _calls(self) -> Calls:
        if self.calls is None:
            raise DeskClosed("The desk is not connected, so nothing was sent.")
        return self.calls


def require_text(argument: str, value: object) -> None:
    """Raise TypeError or ValueError unless ``value`` is text with something in it."""
    if not isinstance(value, str):
        raise TypeError(f"{argument} must be text, not {kind(value)}")
    if not value.strip():
        raise ValueError(f"{argument} must not be empty")


def kind(value: object) -> str:
    """How a value is named in an error: its type, never itself, which could be customer data."""
    return type(value).__name__

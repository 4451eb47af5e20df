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

from py_ext._request import Request
from py_ext.models.interaction import Interaction
from py_ext.models.targets import Target, plain_target
from py_ext.namespaces._answers import list_of, unless_null
from py_ext.namespaces._arguments import extensions_of, pairs_of, require_text
from py_ext.namespaces._base import Namespace
from py_ext.transport import Plain

__all__ = ["InteractionNamespace"]

WRITE_ALLOWED = "service-client-api.user-data.write-allowed"


class InteractionNamespace(Namespace):
    """The functions of ``genesys.wwe.service.interaction``. Take it from ``desk.interaction``."""

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
        return await self._ask(request, list_of(self._read), "an array of interactions")

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
        return await self._ask(request, unless_null(self._read), "an interaction or null")

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
        pairs = pairs_of("values", values, empty=False)
        await self._send(
            Request(
                "interaction.setUserData",
                (interaction_id, pairs),
                f"interaction {interaction_id!r}",
                "that the interaction exists and is not over, that "
                f"{WRITE_ALLOWED} has {', '.join(repr(key) for key in pairs)}",
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
        await self._send(
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
        await self._send(
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
            Disconnected: With it, the desktop may have closed the extension's only frame.

        Example:
            >>> await desk.interaction.markdone(ended_id)
        """
        require_text("interaction_id", interaction_id)
        await self._send(
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
        calls = self._connection.require_calls()
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
        await self._send(
            Request(
                "interaction.unblockMarkdone",
                (interaction_id,),
                f"interaction {interaction_id!r}",
                refused="If the interaction exists, it stays blocked.",
            )
        )

    async def accept(self, interaction_id: str) -> None:
        """Accept an invitation: an email, a chat or another open medium is ACCEPTED then.

        A call is answered with ``desk.voice.answer``.

        JavaScript: ``genesys.wwe.service.interaction.accept``.

        Args:
            interaction_id: The desktop's client-side id.

        Raises:
            TypeError, ValueError: The id is not text, or empty. Nothing was sent.
            RequestRefused: The interaction is unknown, or no invitation. It was not accepted.
            RequestTimeout: No answer in time. It may be accepted or not.

        Example:
            >>> await desk.interaction.accept(email.interaction_id)
        """
        await self._invited("accept", interaction_id, "It was not accepted.")

    async def reject(self, interaction_id: str) -> None:
        """Turn an invitation down: the interaction goes to somebody else, and leaves the agent.

        JavaScript: ``genesys.wwe.service.interaction.reject``.

        Args:
            interaction_id: The desktop's client-side id.

        Raises:
            TypeError, ValueError: The id is not text, or empty. Nothing was sent.
            RequestRefused: The interaction is unknown, or no invitation. If it exists, it stays.
            RequestTimeout: No answer in time. It may be gone or not.

        Example:
            >>> await desk.interaction.reject(email.interaction_id)
        """
        await self._invited("reject", interaction_id, "If it exists, it stays.")

    async def consult(
        self,
        interaction_id: str,
        target: Target | str,
        *,
        media: str | None = None,
        user_data: Mapping[str, str] | None = None,
        extensions: Mapping[str, str | int] | None = None,
    ) -> Interaction | None:
        """Ask somebody about an interaction: a call is HELD meanwhile, and a consultation dialed.

        JavaScript: ``genesys.wwe.service.interaction.consult``.

        Args:
            interaction_id: The desktop's client-side id.
            target: Whom to ask. Text is a phone number, or another contact that can be dialed.
            media: By which medium, such as ``"voice"``; left out, the desktop chooses.
            user_data: Pairs to attach to the consultation.
            extensions: What the telephony server takes as extensions of the call.

        Returns:
            The consultation, where the desktop's answer describes it. That it does is not documented:
            where this is None, wait for an ``InteractionEvent`` with ``is_consultation=True``.

        Raises:
            TypeError, ValueError: An argument is of the wrong kind, or empty. Nothing was sent.
            RequestRefused: Nobody talks in that interaction, or there is no such target. Nobody is
                asked.
            RequestTimeout: No answer in time. The consultation may be dialing or not.

        Example:
            >>> consultation = await desk.interaction.consult(interaction_id, Target.agent("1002"))
        """
        request = self._to(
            "consult", interaction_id, target, media, user_data, extensions, "Nobody is asked."
        )
        return await self._ask(request, self._described, "an interaction or nothing")

    async def single_step_transfer(
        self,
        interaction_id: str,
        target: Target | str,
        *,
        user_data: Mapping[str, str] | None = None,
        extensions: Mapping[str, str | int] | None = None,
    ) -> None:
        """Hand an interaction over without asking first: it ends for this agent.

        JavaScript: ``genesys.wwe.service.interaction.singleStepTransfer``.

        Args:
            interaction_id: The desktop's client-side id.
            target: Who gets it. Text is a phone number, or another contact that can be dialed.
            user_data: Pairs to attach to it.
            extensions: What the telephony server takes as extensions of the call.

        Raises:
            TypeError, ValueError: An argument is of the wrong kind, or empty. Nothing was sent.
            RequestRefused: Nobody talks in that interaction, or there is no such target. It stays with
                this agent.
            RequestTimeout: No answer in time. It may be handed over or not.

        Example:
            >>> await desk.interaction.single_step_transfer(interaction_id, Target.phone("5550170"))
        """
        stays = "It stays with this agent."
        await self._send(
            self._to(
                "singleStepTransfer", interaction_id, target, None, user_data, extensions, stays
            )
        )

    async def single_step_conference(
        self,
        interaction_id: str,
        target: Target | str,
        *,
        user_data: Mapping[str, str] | None = None,
        extensions: Mapping[str, str | int] | None = None,
    ) -> None:
        """Have somebody join an interaction without asking first: its ``parties`` grow.

        JavaScript: ``genesys.wwe.service.interaction.singleStepConference``.

        Args:
            interaction_id: The desktop's client-side id.
            target: Who joins. Text is a phone number, or another contact that can be dialed.
            user_data: Pairs to attach to it.
            extensions: What the telephony server takes as extensions of the call.

        Raises:
            TypeError, ValueError: An argument is of the wrong kind, or empty. Nothing was sent.
            RequestRefused: Nobody talks in that interaction, or there is no such target. Nobody joins.
            RequestTimeout: No answer in time. Somebody may join or not.

        Example:
            >>> await desk.interaction.single_step_conference(interaction_id, Target.agent("1002"))
        """
        nobody = "Nobody joins."
        await self._send(
            self._to(
                "singleStepConference", interaction_id, target, None, user_data, extensions, nobody
            )
        )

    async def complete_transfer(self, consult_interaction_id: str) -> None:
        """Hand an interaction over to whom it was asked about: both it and the consultation end for
        this agent.

        JavaScript: ``genesys.wwe.service.interaction.completeTransfer``.

        Args:
            consult_interaction_id: Of the consultation, not of the interaction that it is about.

        Raises:
            TypeError, ValueError: The id is not text, or empty. Nothing was sent.
            RequestRefused: There is no such consultation. Both stay with this agent.
            RequestTimeout: No answer in time. They may be handed over or not.

        Example:
            >>> await desk.interaction.complete_transfer(consultation.interaction_id)
        """
        await self._complete("Transfer", consult_interaction_id, "Nothing was handed over.")

    async def complete_conference(self, consult_interaction_id: str) -> None:
        """Bring all together: whom was asked joins the interaction, and the consultation ends.

        JavaScript: ``genesys.wwe.service.interaction.completeConference``.

        Args:
            consult_interaction_id: Of the consultation, not of the interaction that it is about.

        Raises:
            TypeError, ValueError: The id is not text, or empty. Nothing was sent.
            RequestRefused: There is no such consultation, or nobody has answered it. Nobody joins.
            RequestTimeout: No answer in time. They may be together or not.

        Example:
            >>> simulator.answer(consultation.interaction_id)  # Jane does
            >>> await desk.interaction.complete_conference(consultation.interaction_id)
        """
        await self._complete("Conference", consult_interaction_id, "Nobody joins.")

    def _read(self, plain: Plain) -> Interaction:
        return Interaction.from_plain(plain, self._actions)

    async def _invited(self, function: str, interaction_id: str, refused: str) -> None:
        require_text("interaction_id", interaction_id)
        about = f"interaction {interaction_id!r}"
        check = "that the interaction is offered to the agent"
        name = f"interaction.{function}"
        await self._send(Request(name, (interaction_id,), about, check, refused))

    async def _complete(self, what: str, consult_interaction_id: str, refused: str) -> None:
        require_text("consult_interaction_id", consult_interaction_id)
        about = f"interaction {consult_interaction_id!r}"
        check = "that it is a consultation, and that both calls go on"
        name = f"interaction.complete{what}"
        await self._send(Request(name, (consult_interaction_id,), about, check, refused))

    @staticmethod
    def _to(
        function: str,
        interaction_id: str,
        target: Target | str,
        media: str | None,
        user_data: Mapping[str, str] | None,
        extensions: Mapping[str, str | int] | None,
        refused: str,
    ) -> Request:
        require_text("interaction_id", interaction_id)
        if media is not None:
            require_text("media", media)
        return Request(
            f"interaction.{function}",
            (
                interaction_id,
                plain_target(target, media),
                None if user_data is None else pairs_of("user_data", user_data),
                None if extensions is None else extensions_of(extensions),
            ),
            f"interaction {interaction_id!r}",
            "that the interaction goes on and that there is such a target",
            refused,
        )

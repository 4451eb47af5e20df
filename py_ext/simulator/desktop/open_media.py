"""Everything but calls: emails, chats, work items with their workbins, and call previews."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from py_ext.models.interaction import CallType, Direction, State
from py_ext.simulator._parameters import flag
from py_ext.simulator._spelling import refuse_misspelt
from py_ext.simulator.desktop.agent import Agent
from py_ext.simulator.desktop.cases import Cases
from py_ext.simulator.desktop.interactions import SimulatedInteraction
from py_ext.simulator.desktop.steps import MEDIA, PREVIEW_MEDIUM, kind_of
from py_ext.simulator.errors import SimulatorError

__all__ = ["OpenMedia"]


class Desktop(Protocol):
    """What open media need of the desktop."""

    agent: Agent
    cases: Cases


class OpenMedia:
    """The verbs of open media."""

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop

    def invite(
        self,
        media: str = "email",
        *,
        party: str = "customer@example.com",
        user_data: Mapping[str, str] | None = None,
        conference: bool = False,
    ) -> SimulatedInteraction:
        """An email, a chat or another open medium is offered to the agent; with ``conference``, the
        agent is asked to join one that a colleague has."""
        self._not_for(media, "voice", "A call is not invited: use ring.")
        self._not_for(media, PREVIEW_MEDIUM, "A call preview is not invited: use preview.")
        if flag("conference", conference) and kind_of(media) == "email":
            raise SimulatorError("There is no conference for an email.")
        state = State.INVITED_CONFERENCE if conference else State.INVITED
        return self._offer(media, state, party, user_data)

    def compose(
        self, destination: str, *, user_data: Mapping[str, str] | None = None
    ) -> SimulatedInteraction:
        """The agent begins a new email."""
        return self._offer("email", State.CREATED, destination, user_data, direction=Direction.OUT)

    def reply(self, interaction_id: str) -> SimulatedInteraction:
        """The agent answers an email: a new one, of the same case."""
        email = self._desktop.cases.find(interaction_id)
        email.check("reply")
        return self._desktop.cases.come(
            media="email",
            state=State.CREATED,
            case_id=email.case_id,
            parent_interaction_id=interaction_id,
            is_main_case_interaction=False,
            parties=list(email.parties),
            user_data=dict(email.user_data),
            direction=Direction.OUT,
        )

    def take_from_workbin(
        self,
        media: str = "workitem",
        *,
        party: str = "customer@example.com",
        user_data: Mapping[str, str] | None = None,
    ) -> SimulatedInteraction:
        """The agent pulls something out of a workbin that was not on the desktop until now."""
        if kind_of(media) not in ("email", "open media"):
            raise SimulatorError(f"Workbins hold emails and work items, not {media}.")
        return self._offer(media, State.PULLED, party, user_data)

    def preview(
        self, phone: str = "5550170", *, user_data: Mapping[str, str] | None = None
    ) -> SimulatedInteraction:
        """A record of an outbound campaign is shown to the agent before it is called."""
        return self._offer(PREVIEW_MEDIUM, State.PREVIEW, phone, user_data)

    def call_record(self, interaction_id: str) -> SimulatedInteraction:
        """The agent calls the record of a preview: the preview is done, a call of its case dials."""
        preview = self._desktop.cases.find(interaction_id)
        preview.check("call_record")
        preview.is_main_case_interaction = False
        call = self._desktop.cases.come(
            media="voice",
            state=State.DIALING,
            case_id=preview.case_id,
            parent_interaction_id=interaction_id,
            ani=self._desktop.agent.phone,
            dnis=preview.parties[0],
            parties=list(preview.parties),
            user_data=dict(preview.user_data),
            call_type=CallType.OUTBOUND,
            direction=Direction.OUT,
        )
        self._desktop.cases.enter(preview, State.COMPLETED)
        return call

    def accept(self, interaction_id: str) -> None:
        """The agent accepts an invitation or a preview."""
        self._desktop.cases.take(interaction_id, "accept")

    def reject(self, interaction_id: str) -> None:
        """The agent rejects a preview."""
        self._desktop.cases.take(interaction_id, "reject")

    def revoke(self, interaction_id: str) -> None:
        """An invitation is taken back: the interaction leaves the agent."""
        self._desktop.cases.take(interaction_id, "revoke")

    def join(self, interaction_id: str) -> None:
        """The agent joins a chat that was accepted."""
        self._desktop.cases.take(interaction_id, "join")

    def load_history(self, interaction_id: str) -> None:
        """The chat has let the agent in; what was said before is being loaded."""
        self._desktop.cases.take(interaction_id, "load_history")

    def history_loaded(self, interaction_id: str) -> None:
        """What was said before in the chat is there."""
        self._desktop.cases.take(interaction_id, "history_loaded")

    def join_fails(self, interaction_id: str) -> None:
        """The chat does not let the agent in."""
        self._desktop.cases.take(interaction_id, "join_fails")

    def leave_conference(self, interaction_id: str) -> None:
        """The agent leaves a chat to the others."""
        self._desktop.cases.take(interaction_id, "leave_conference")

    def transfer(self, interaction_id: str) -> None:
        """The agent hands the interaction to somebody else."""
        self._desktop.cases.take(interaction_id, "transfer")

    def transfer_arrives(self, interaction_id: str) -> None:
        """Somebody else has it."""
        self._desktop.cases.take(interaction_id, "transfer_arrives")

    def fail(self, interaction_id: str) -> None:
        """A transfer or the sending of an email fails."""
        self._desktop.cases.take(interaction_id, "fail")

    def save(self, interaction_id: str) -> None:
        """The agent puts it into a workbin."""
        self._desktop.cases.take(interaction_id, "save")

    def pull(self, interaction_id: str) -> None:
        """The agent takes it out of the workbin."""
        self._desktop.cases.take(interaction_id, "pull")

    def send(self, interaction_id: str) -> None:
        """The agent sends an email."""
        self._desktop.cases.take(interaction_id, "send")

    def cancel(self, interaction_id: str) -> None:
        """The agent throws an email or a preview away."""
        self._desktop.cases.take(interaction_id, "cancel")

    @property
    def workbin(self) -> list[SimulatedInteraction]:
        """What lies in the agent's workbin."""
        return [
            each for each in self._desktop.cases.interactions.values() if each.state is State.SAVED
        ]

    def _offer(
        self,
        media: str,
        state: State,
        party: str,
        user_data: Mapping[str, str] | None,
        direction: Direction = Direction.UNKNOWN,
    ) -> SimulatedInteraction:
        if not isinstance(media, str) or not media:
            raise SimulatorError("media must be text and not empty.")
        refuse_misspelt("medium", media, MEDIA, likeness=0.85)
        return self._desktop.cases.come(
            media=media,
            state=state,
            parties=[party],
            user_data=dict(user_data or {}),
            direction=direction,
        )

    @staticmethod
    def _not_for(media: str, other: str, words: str) -> None:
        if media == other:
            raise SimulatorError(words)

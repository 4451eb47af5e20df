"""The cases of the agent, with their interactions: how they come, change and leave, and the events that
tell of it.

This is what all kinds of interactions have in common; ``telephony.py`` has what calls have beside, and
``open_media.py`` everything else.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Mapping
from typing import Any, Protocol

from py_ext.models.interaction import OVER, State
from py_ext.simulator.clock import Clock
from py_ext.simulator.desktop.interactions import SimulatedInteraction
from py_ext.simulator.desktop.needs import Message, Tells
from py_ext.simulator.errors import SimulatorError
from py_ext.simulator.options import Options

__all__ = ["Cases", "MarkDoneBlocked"]


class MarkDoneBlocked(SimulatorError):
    """Extensions block "mark done".

    Attributes:
        warnings: What they want the agent to read.
    """

    def __init__(self, interaction_id: str, warnings: list[str]) -> None:
        super().__init__(f"Mark done of interaction {interaction_id!r} is blocked by an extension.")
        self.warnings = warnings


class Desktop(Tells, Protocol):
    """What cases need of the desktop."""

    clock: Clock
    options: Options


class Cases:
    """The cases of one agent.

    Attributes:
        interactions: Those of all cases, by id.
        selected_case_id: The case that the agent looks at; None where there is none.
    """

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop
        self.interactions: dict[str, SimulatedInteraction] = {}
        self.selected_case_id: str | None = None
        self._interaction_ids = itertools.count(1)
        self._case_ids = itertools.count(1)

    # What the agent, a customer or an extension does with any interaction

    def mark_done(self, interaction_id: str) -> None:
        """The agent marks an interaction done: it leaves the desktop.

        Raises:
            MarkDoneBlocked: Extensions block it. They are sent the event ``markdone``; the vendor
                documents that it "tells of a delay in blocking" but not its fields, so these are
                our choice: ``eventType`` MARKDONE_DELAYED and ``interactionId``.
            SimulatorError: There is no such interaction, or it has not ended.
        """
        interaction = self.find(interaction_id)
        interaction.check("mark_done")
        if interaction.blocks:
            self.tell_markdone("MARKDONE_DELAYED", interaction)
            raise MarkDoneBlocked(interaction_id, list(interaction.blocks.values()))
        self.take(interaction_id, "mark_done")

    def update_user_data(self, interaction_id: str, values: Mapping[str, str]) -> None:
        """The customer's side (a voice menu, a routing strategy) or the agent attaches data."""
        self.change_user_data(self.find(interaction_id), values)

    def remove_user_data(self, interaction_id: str, key: str) -> None:
        """The customer's side or the agent removes a key."""
        self.change_user_data(self.find(interaction_id), {key: None})

    def select_case(self, case_id: str) -> None:
        """The agent, or an extension, selects a case: three events, in this order."""
        if case_id not in self.case_ids:
            raise SimulatorError(f"There is no case {case_id!r}.")
        before, self.selected_case_id = self.selected_case_id, case_id
        self._desktop.send_event(
            "interaction", {"eventType": "CASE_COLLAPSED", "selectedCaseId": before}
        )
        self._desktop.send_event(
            "interaction", {"eventType": "CASE_EXPANDED", "selectedCaseId": before}
        )
        self._desktop.send_event(
            "interaction", {"eventType": "CASE_SELECTED", "selectedCaseId": case_id}
        )
        self._desktop.changed()

    # What can be looked at

    @property
    def case_ids(self) -> list[str]:
        """The cases, in the order in which they came."""
        return list(dict.fromkeys(entry.case_id for entry in self.interactions.values()))

    def find(self, interaction_id: str) -> SimulatedInteraction:
        """The interaction with that id. Raises SimulatorError where there is none."""
        try:
            return self.interactions[interaction_id]
        except (KeyError, TypeError):
            raise SimulatorError(f"There is no interaction {interaction_id!r}.") from None

    def user_data(self, interaction_id: str) -> dict[str, str]:
        """A copy of the interaction's user data."""
        return dict(self.find(interaction_id).user_data)

    # For the other parts of the desktop

    def describe(self, interaction: SimulatedInteraction) -> Message:
        """The interaction as the API describes it to frames, which may not read every key."""
        plain = interaction.as_plain(self.selected_case_id)
        plain["userData"] = {
            key: value
            for key, value in plain["userData"].items()
            if self._desktop.options.may_read(key)
        }
        return plain

    def change_user_data(
        self, interaction: SimulatedInteraction, changes: Mapping[str, str | None]
    ) -> None:
        """Attach values, and remove the keys whose value is None. One event tells of all."""
        for key, value in changes.items():
            if value is None:
                interaction.user_data.pop(key, None)
            else:
                interaction.user_data[key] = value
        self.tell(interaction, "USER_DATA_UPDATED")

    def come(
        self, *, media: str, state: State, case_id: str | None = None, **details: Any
    ) -> SimulatedInteraction:
        """An interaction comes to the agent, in a case of its own if none is named."""
        interaction = SimulatedInteraction(
            interaction_id=str(next(self._interaction_ids)),
            case_id=case_id or f"case-{next(self._case_ids)}",
            uuid=uuid.uuid4().hex.upper(),
            media=media,
            state=state,
            since=self._desktop.clock.now(),
            **details,
        )
        self.interactions[interaction.interaction_id] = interaction
        self.tell(interaction)
        if self.selected_case_id is None:
            self.select_case(interaction.case_id)
        return interaction

    def take(self, interaction_id: str, verb: str) -> None:
        """Take the interaction where ``verb`` leads. Raises SimulatorError where it leads nowhere."""
        interaction = self.find(interaction_id)
        end = interaction.check(verb).end
        if end is not None:
            self.enter(interaction, end)

    def enter(self, interaction: SimulatedInteraction, state: State) -> None:
        """The interaction is in a new state; where that is its last one, it leaves the desktop."""
        interaction.previous_state, interaction.state = interaction.state, state
        interaction.since = self._desktop.clock.now()
        self.tell(interaction)
        if state in OVER:
            self._leave(interaction)

    def tell(self, interaction: SimulatedInteraction, event_type: str | None = None) -> None:
        """Send the event that something about an interaction has changed; of a call, as the event
        ``voice`` too, whose data is not documented: we send the same."""
        event = self.event_of(interaction, event_type)
        self._desktop.send_event("interaction", event)
        if interaction.is_voice:
            self._desktop.send_event("voice", event)
        self._desktop.changed()

    def event_of(self, interaction: SimulatedInteraction, event_type: str | None = None) -> Message:
        """The data of an interaction's event. Its type is undocumented: we send the new state, or
        USER_DATA_UPDATED."""
        return {
            "eventType": event_type or str(interaction.state),
            "media": interaction.media,
            "interaction": self.describe(interaction),
        }

    def tell_markdone(self, event_type: str, interaction: SimulatedInteraction) -> None:
        """Send the event ``markdone``."""
        self._desktop.send_event(
            "markdone", {"eventType": event_type, "interactionId": interaction.interaction_id}
        )

    def clear(self) -> None:
        """The agent has no interactions any more; no event tells of it."""
        self.interactions.clear()
        self.selected_case_id = None

    def renumber(self) -> None:
        """New ids for all, as after a reload: client-side ids do not last."""
        ids: dict[str | None, str] = {}
        cases: dict[str | None, str] = {}
        for interaction in self.interactions.values():
            ids[interaction.interaction_id] = str(next(self._interaction_ids))
            if interaction.case_id not in cases:
                cases[interaction.case_id] = f"case-{next(self._case_ids)}"
        for interaction in self.interactions.values():
            interaction.interaction_id = ids[interaction.interaction_id]
            interaction.parent_interaction_id = ids.get(interaction.parent_interaction_id)
            interaction.case_id = cases[interaction.case_id]
        self.interactions = {each.interaction_id: each for each in self.interactions.values()}
        self.selected_case_id = cases.get(self.selected_case_id)

    def _leave(self, interaction: SimulatedInteraction) -> None:
        del self.interactions[interaction.interaction_id]
        rest = [each for each in self.interactions.values() if each.case_id == interaction.case_id]
        if rest and interaction.is_main_case_interaction:
            rest[0].is_main_case_interaction = True
            self.tell(rest[0])
        if self.selected_case_id not in self.case_ids:
            self.selected_case_id = None
            if self.case_ids:
                self.select_case(self.case_ids[-1])
        self._desktop.changed()

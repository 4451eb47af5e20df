"""Campaigns of the simulated desktop: records to look at, call, reschedule, and what came of them.

>>> from py_ext.simulator import DeskSimulator
>>> simulator = DeskSimulator()
>>> campaign = simulator.outbound.load("Winter", phones=["5550170", ["5550171", "5550172"]])
>>> [[record.handle for record in chain] for chain in campaign.chains]
[[1], [2, 3]]
>>> preview = simulator.outbound.preview("Winter")
>>> str(preview.state), simulator.outbound.chain(preview.interaction_id)[0].phone
('PREVIEW', '5550170')

Documented are the events CampaignLoaded, CampaignUnloaded and CampaignStarted; those about records are our
choice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from py_ext.models.interaction import State
from py_ext.models.outbound import CallbackType
from py_ext.simulator._parameters import flag
from py_ext.simulator.desktop.campaigns import (
    CALL_RESULTS,
    OutboundCampaign,
    Record,
    Rescheduled,
    chains_of,
    in_chain,
)
from py_ext.simulator.desktop.cases import Cases
from py_ext.simulator.desktop.interactions import SimulatedInteraction
from py_ext.simulator.desktop.needs import Tells
from py_ext.simulator.desktop.open_media import OpenMedia
from py_ext.simulator.errors import SimulatorError

__all__ = ["Outbound"]


class Desktop(Tells, Protocol):
    """What campaigns need of the desktop."""

    cases: Cases
    open_media: OpenMedia


@dataclass
class Handed:
    """A chain that this agent has: with which of its records, and from which campaign."""

    campaign: OutboundCampaign
    chain: list[Record]
    record: Record


class Outbound:
    """The agent's campaigns.

    Attributes:
        campaigns: By name.
        direct_push: Whether records come without being asked for.
    """

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop
        self._handed: dict[str, Handed] = {}  # by the uuid of the preview, and of the call from it
        self._pushing = False
        self.campaigns: dict[str, OutboundCampaign] = {}
        self.direct_push = False

    # What the administrators do

    def load(
        self,
        name: str,
        phones: Sequence[str | Sequence[str]] = (),
        *,
        fields: Mapping[str, str] | None = None,
        mode: str = "Preview",
        start: bool = True,
    ) -> OutboundCampaign:
        """A campaign is loaded, and started if nothing else is said.

        Args:
            name: Its name.
            phones: A number for each contact, or several that make a chain.
            fields: The fields that each record has, with their values.
            mode: How it dials.
            start: Whether it starts at once.
        """
        if name in self.campaigns:
            raise SimulatorError(f"Campaign {name!r} is loaded already.")
        chains = chains_of(phones, fields or {})
        campaign = OutboundCampaign(name, mode, False, chains, list(chains))
        self.campaigns[name] = campaign
        self._tell("CampaignLoaded", campaign)
        if flag("start", start):
            self.start(name)
        return campaign

    def start(self, name: str) -> None:
        """A campaign that is loaded starts."""
        campaign = self.campaign(name)
        campaign.started = True
        self._tell("CampaignStarted", campaign, mode=campaign.mode)

    def unload(self, name: str) -> None:
        """A campaign is over. What the agent has of it stays."""
        campaign = self.campaign(name)
        del self.campaigns[name]
        self._tell("CampaignUnloaded", campaign)

    def campaign(self, name: str) -> OutboundCampaign:
        """A campaign by its name. Raises SimulatorError where there is none."""
        try:
            return self.campaigns[name]
        except KeyError:
            raise SimulatorError(f"There is no campaign {name!r}.") from None

    # Records

    def preview(self, campaign_name: str) -> SimulatedInteraction:
        """The agent gets the campaign's next record to look at."""
        campaign = self.campaign(campaign_name)
        if not campaign.started:
            raise SimulatorError(f"Campaign {campaign_name!r} is not running.")
        while campaign.waiting and campaign.waiting[0][0].do_not_call:
            campaign.waiting.pop(0)
        if not campaign.waiting:
            raise SimulatorError(f"Campaign {campaign_name!r} has no record left.")
        chain = campaign.waiting.pop(0)
        record = chain[0]
        data = {**record.fields, "GSW_CAMPAIGN_NAME": campaign.name}
        preview = self._desktop.open_media.preview(record.phone, user_data=data)
        self._handed[preview.uuid] = Handed(campaign, chain, record)
        self._tell_of(preview.interaction_id, "PreviewRecordReceived")
        return preview

    def call(self, interaction_id: str, handle: int) -> SimulatedInteraction:
        """The agent calls a record of the chain that a preview shows."""
        preview, handed = self._desktop.cases.find(interaction_id), self._of(interaction_id)
        record = in_chain(handed.chain, handle)
        if preview.state not in (State.PREVIEW, State.READY):
            raise SimulatorError(f"Interaction {interaction_id!r} is {preview.state}: no preview.")
        if record.do_not_call:
            raise SimulatorError(f"Record {handle} must not be called.")
        preview.parties = [record.phone]
        if preview.state is State.PREVIEW:
            self._desktop.open_media.accept(interaction_id)
        with self._not_pushing():
            call = self._desktop.open_media.call_record(interaction_id)
            self._handed[call.uuid] = Handed(handed.campaign, handed.chain, record)
        return call

    def update_fields(self, interaction_id: str, changes: Mapping[str, str]) -> None:
        """Change fields of the record, and the user data that shows them."""
        record = self._of(interaction_id).record
        unknown = sorted(set(changes) - set(record.fields))
        if unknown:
            raise SimulatorError(f"The record has no field {', '.join(unknown)}.")
        record.fields.update(changes)
        self._desktop.cases.change_user_data(self._desktop.cases.find(interaction_id), changes)
        self._tell_of(interaction_id, "RecordFieldsUpdated")

    def reschedule(self, interaction_id: str, handle: int, date: str, callback_type: str) -> None:
        """Have a record called again at ``M/D/YYYY H:MM``."""
        record = in_chain(self._of(interaction_id).chain, handle)
        try:
            datetime.strptime(date, "%m/%d/%Y %H:%M")
        except ValueError:
            raise SimulatorError(f"rescheduleDate must be M/D/YYYY H:MM, not {date!r}.") from None
        if callback_type not in list(CallbackType):
            listed = " or ".join(CallbackType)
            raise SimulatorError(f"callbackType must be {listed}, not {callback_type!r}.")
        record.rescheduled = Rescheduled(date, CallbackType(callback_type))
        self._tell_of(interaction_id, "RecordRescheduled", recordHandle=handle)

    def cancel_reschedule(self, interaction_id: str) -> None:
        """Have no record of the chain called again."""
        chain = self._of(interaction_id).chain
        if not any(record.rescheduled for record in chain):
            raise SimulatorError(f"No record of interaction {interaction_id!r} is rescheduled.")
        for record in chain:
            record.rescheduled = None
        self._tell_of(interaction_id, "RescheduleCancelled")

    def set_call_result(self, interaction_id: str, result: int) -> None:
        """Note what came of a call."""
        record = self._of(interaction_id).record
        if result not in CALL_RESULTS:
            raise SimulatorError(f"There is no call result {result}.")
        record.call_result = result
        self._tell_of(interaction_id, "CallResultSet", callResult=result)

    def set_do_not_call(self, interaction_id: str, never: bool) -> None:
        """Have the contact never called again, or let it be called."""
        for record in self._of(interaction_id).chain:
            record.do_not_call = never
        self._tell_of(interaction_id, "DoNotCallSet" if never else "DoNotCallRemoved")

    def record(self, interaction_id: str) -> Record:
        """The record of a preview, or of the call from it. Raises SimulatorError where it has none."""
        return self._of(interaction_id).record

    def chain(self, interaction_id: str) -> list[Record]:
        """All records of the contact. Raises SimulatorError where there is none."""
        return self._of(interaction_id).chain

    def described(self, interaction_id: str, record: Record) -> dict[str, Any]:
        """A record as the API describes it to frames."""
        return {
            "recordHandle": record.handle,
            "interactionId": interaction_id,
            "campaignName": self._of(interaction_id).campaign.name,
            "phone": record.phone,
            "fields": dict(record.fields),
            "callResult": record.call_result,
        }

    # Records that come by themselves

    def push(self, on: bool) -> None:
        """Have records come without being asked for, or no more."""
        if on and not any(campaign.started for campaign in self.campaigns.values()):
            raise SimulatorError("No campaign is running.")
        if on is self.direct_push:
            raise SimulatorError(f"Direct push preview is {'on' if on else 'off'} already.")
        self.direct_push = on
        self._desktop.changed()

    def push_next(self) -> None:
        """Give the agent the next record, if it is wanted and the agent has none."""
        if not self.direct_push or self._pushing:
            return
        if any(each.uuid in self._handed for each in self._desktop.cases.interactions.values()):
            return
        for campaign in self.campaigns.values():
            if campaign.started and campaign.waiting:
                with self._not_pushing():
                    self.preview(campaign.name)
                return

    @contextmanager
    def _not_pushing(self) -> Iterator[None]:
        """What comes and goes meanwhile makes no room for another record."""
        self._pushing = True
        try:
            yield
        finally:
            self._pushing = False

    def _of(self, interaction_id: str) -> Handed:
        interaction = self._desktop.cases.find(interaction_id)
        try:
            return self._handed[interaction.uuid]
        except KeyError:
            raise SimulatorError(
                f"Interaction {interaction_id!r} belongs to no record of a campaign."
            ) from None

    def _tell_of(self, interaction_id: str, event_type: str, **details: Any) -> None:
        handed = self._of(interaction_id)
        about = {"interactionId": interaction_id, "recordHandle": handed.record.handle}
        self._tell(event_type, handed.campaign, **(about | details))

    def _tell(self, event_type: str, campaign: OutboundCampaign, **details: Any) -> None:
        event = {"eventType": event_type, "campaign": campaign.name, **details}
        self._desktop.send_event("outbound", event)
        self._desktop.changed()

"""``desk.outbound``: the Outbound namespace.

The agent gets a record of a campaign, as an interaction in the state PREVIEW, looks at it, and calls it
or not. A record can have a chain of others: further numbers of the same contact.

>>> from datetime import datetime
>>> from py_ext import Desk
>>> from py_ext.simulator import DeskSimulator, SimulatedTransport
>>> desk, simulator = Desk(), DeskSimulator()
>>> campaign = simulator.outbound.load("Winter", phones=["5550170"])
>>> async with desk.connected(SimulatedTransport(simulator)):
...     record = await desk.outbound.get_preview_record("Winter")
...     preview = record.interaction_id
...     later = datetime(2030, 1, 31, 9, 5)
...     await desk.outbound.reschedule_record(preview, record.record_handle, later)
...     await desk.outbound.cancel_preview_record(preview)
>>> [record.rescheduled.date for record in campaign.records]
['1/31/2030 9:05']
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from py_ext._request import Request
from py_ext.models.interaction import Interaction
from py_ext.models.outbound import CallbackType, CallResult, Campaign, OutboundRecord
from py_ext.namespaces._answers import list_of, object_in, unless_null
from py_ext.namespaces._arguments import kind, pairs_of, require_number, require_text
from py_ext.namespaces._base import Namespace
from py_ext.transport import Plain

__all__ = ["OutboundNamespace"]

PREVIEW = "that the interaction is a preview which was not called yet"
RECORD = "that the interaction belongs to a record of a campaign"


class OutboundNamespace(Namespace):
    """The functions of ``genesys.wwe.service.outbound``. Take it from ``desk.outbound``."""

    async def get_campaigns(self) -> list[Campaign]:
        """The agent's campaigns that are loaded or running.

        JavaScript: ``genesys.wwe.service.outbound.getCampaigns``.

        Raises:
            RequestRefused: The desktop said no.
            UnexpectedAnswer: The answer was not an array of campaigns.

        Example:
            >>> [campaign.name for campaign in await desk.outbound.get_campaigns()]
            ['Winter']
        """
        request = Request("outbound.getCampaigns")
        return await self._ask(request, list_of(Campaign.from_plain), "an array of campaigns")

    async def get_preview_record(self, campaign_name: str) -> OutboundRecord | None:
        """Get the next record of a campaign, to look at before it is called.

        Subscribers hear an ``InteractionEvent`` with the state PREVIEW, and an ``OutboundEvent``.

        JavaScript: ``genesys.wwe.service.outbound.getPreviewRecord``.

        Args:
            campaign_name: ``name`` of one of ``get_campaigns``.

        Returns:
            The record, where the desktop's answer describes it. That it does is not documented: where
            this is None, wait for the event.

        Raises:
            TypeError, ValueError: The name is not text, or empty. Nothing was sent.
            RequestRefused: There is no such campaign, it is not running, or it has no record left.
            RequestTimeout: No answer in time. A record may come or not.

        Example:
            >>> record = await desk.outbound.get_preview_record("Winter")
        """
        require_text("campaign_name", campaign_name)
        request = Request(
            "outbound.getPreviewRecord",
            (campaign_name,),
            f"campaign {campaign_name!r}",
            "that the campaign is running in preview mode and has records left",
            "No record was taken.",
        )
        read = unless_null(lambda plain: OutboundRecord.from_plain(object_in(plain)))
        return await self._ask(request, read, "a record or null")

    async def get_chained_records(self, interaction_id: str) -> list[OutboundRecord]:
        """The records of a contact: that of the preview or call, and the others of its chain.

        JavaScript: ``genesys.wwe.service.outbound.getChainedRecords``.

        Args:
            interaction_id: Of the preview, or of the call that was made from it.

        Raises:
            TypeError, ValueError: The id is not text, or empty. Nothing was sent.
            RequestRefused: The interaction is unknown, or belongs to no record.
            UnexpectedAnswer: The answer was not an array of records.

        Example:
            >>> [record.record_handle for record in await desk.outbound.get_chained_records(preview_id)]
            [1]
        """
        request = self._about("getChainedRecords", interaction_id)
        return await self._ask(request, list_of(OutboundRecord.from_plain), "an array of records")

    async def get_record_fields(self, interaction_id: str) -> Mapping[str, str]:
        """The fields of the record that a preview or call belongs to, by name.

        JavaScript: ``genesys.wwe.service.outbound.getRecordFields``.

        Args:
            interaction_id: Of the preview, or of the call that was made from it.

        Raises:
            TypeError, ValueError: The id is not text, or empty. Nothing was sent.
            RequestRefused: The interaction is unknown, or belongs to no record.
            UnexpectedAnswer: The answer was not an object.

        Example:
            >>> fields = await desk.outbound.get_record_fields(preview_id)
        """
        request = self._about("getRecordFields", interaction_id)
        return await self._ask(request, object_in, "an object of fields")

    async def update_record_fields(
        self, interaction_id: str, record_data: Mapping[str, str]
    ) -> None:
        """Change fields of the record. The fields that are not named stay.

        JavaScript: ``genesys.wwe.service.outbound.updateRecordFields``.

        Args:
            interaction_id: Of the preview, or of the call that was made from it.
            record_data: The fields to change, text to text. At least one.

        Raises:
            TypeError, ValueError: An argument is of the wrong kind, or empty. Nothing was sent.
            RequestRefused: The interaction belongs to no record, or the record has no such field. No
                field was changed.
            RequestTimeout: No answer in time. The fields may be changed or not.

        Example:
            >>> await desk.outbound.update_record_fields(preview_id, {"Language": "da"})
        """
        data = pairs_of("record_data", record_data, empty=False)
        await self._send(
            self._about(
                "updateRecordFields",
                interaction_id,
                data,
                check=f"{RECORD}, that the record has {', '.join(repr(key) for key in data)}",
                refused="No field was changed.",
            )
        )

    async def call_preview_record(
        self, interaction_id: str, record_handle: int
    ) -> Interaction | None:
        """Call a number of the contact. The preview is done; the call is a new interaction of its case,
        with the state DIALING.

        JavaScript: ``genesys.wwe.service.outbound.callPreviewRecord``.

        Args:
            interaction_id: Of the preview.
            record_handle: ``record_handle`` of the record to call: one of ``get_chained_records``.

        Returns:
            The call, where the desktop's answer describes it. That it does is not documented: where
            this is None, wait for the event.

        Raises:
            TypeError, ValueError: An argument is of the wrong kind, or empty. Nothing was sent.
            RequestRefused: The interaction is no preview, or its chain has no such record. Nobody was
                called.
            RequestTimeout: No answer in time. It may be dialing or not.

        Example:
            >>> call = await desk.outbound.call_preview_record(preview_id, record_handle)
        """
        require_number("record_handle", record_handle)
        request = self._about(
            "callPreviewRecord",
            interaction_id,
            record_handle,
            check=f"{PREVIEW}, that its chain has record {record_handle}",
            refused="Nobody was called.",
        )
        return await self._ask(request, self._described, "an interaction or nothing")

    async def reject_preview_record(self, interaction_id: str) -> None:
        """Turn a record down: somebody else gets it. The preview is REJECTED then.

        JavaScript: ``genesys.wwe.service.outbound.rejectPreviewRecord``.

        Args:
            interaction_id: Of the preview.

        Raises:
            TypeError, ValueError: The id is not text, or empty. Nothing was sent.
            RequestRefused: The interaction is no preview. It stays as it was.
            RequestTimeout: No answer in time. It may be rejected or not.

        Example:
            >>> await desk.outbound.reject_preview_record(preview_id)
        """
        stays = "It stays as it was."
        await self._send(
            self._about("rejectPreviewRecord", interaction_id, check=PREVIEW, refused=stays)
        )

    async def cancel_preview_record(self, interaction_id: str) -> None:
        """Have a record not called at all, by nobody. The preview is CANCELED then.

        JavaScript: ``genesys.wwe.service.outbound.cancelPreviewRecord``.

        Args:
            interaction_id: Of the preview.

        Raises:
            TypeError, ValueError: The id is not text, or empty. Nothing was sent.
            RequestRefused: The interaction is no preview. It stays as it was.
            RequestTimeout: No answer in time. It may be cancelled or not.

        Example:
            >>> await desk.outbound.cancel_preview_record(preview_id)
        """
        stays = "It stays as it was."
        await self._send(
            self._about("cancelPreviewRecord", interaction_id, check=PREVIEW, refused=stays)
        )

    async def start_direct_push_preview(self) -> None:
        """Have records come without being asked for, one after the other.

        JavaScript: ``genesys.wwe.service.outbound.startDirectPushPreview``.

        Raises:
            RequestRefused: No campaign is running, or they come already. Nothing was started.
            RequestTimeout: No answer in time. They may come or not.

        Example:
            >>> await desk.outbound.start_direct_push_preview()
        """
        await self._send(
            Request(
                "outbound.startDirectPushPreview",
                check="that a campaign is running, that they do not come already",
                refused="Nothing was started.",
            )
        )

    async def stop_direct_push_preview(self) -> None:
        """Have no more records come without being asked for. Those that are there stay.

        JavaScript: ``genesys.wwe.service.outbound.stopDirectPushPreview``.

        Raises:
            RequestRefused: None come. Nothing was stopped.
            RequestTimeout: No answer in time. They may come still.

        Example:
            >>> await desk.outbound.start_direct_push_preview()
            >>> await desk.outbound.stop_direct_push_preview()
        """
        await self._send(
            Request(
                "outbound.stopDirectPushPreview",
                check="that direct push preview was started",
                refused="Nothing was stopped.",
            )
        )

    async def reschedule_record(
        self,
        interaction_id: str,
        record_handle: int,
        reschedule_date: datetime,
        callback_type: CallbackType | str = CallbackType.CAMPAIGN,
    ) -> None:
        """Have a record called again, at a later time.

        JavaScript: ``genesys.wwe.service.outbound.rescheduleRecord``.

        Args:
            interaction_id: Of the preview, or of the call that was made from it.
            record_handle: ``record_handle`` of the record.
            reschedule_date: When, to the minute: seconds are left out. The desktop is told no time
                zone. Without one (naive), the date goes to the desktop as it is; with one, as the same
                moment on this computer's clock, which in a page is the agent's.
            callback_type: CAMPAIGN, whoever is free then, or PERSONAL, this agent.

        Raises:
            TypeError, ValueError: An argument is of the wrong kind, or empty. Nothing was sent.
            RequestRefused: The interaction belongs to no record, or its chain has no such record. It was
                not rescheduled.
            RequestTimeout: No answer in time. It may be rescheduled or not.

        Example:
            >>> later = datetime(2030, 1, 31, 9, 5)
            >>> await desk.outbound.reschedule_record(preview_id, record_handle, later, "PERSONAL")
        """
        require_number("record_handle", record_handle)
        date = desktop_date(reschedule_date)
        require_text("callback_type", callback_type)
        await self._send(
            self._about(
                "rescheduleRecord",
                interaction_id,
                record_handle,
                date,
                str(callback_type),
                check=f"{RECORD}, that its chain has record {record_handle}, that the callback type "
                f"{str(callback_type)!r} and the date {date!r} are possible",
                refused="It was not rescheduled.",
            )
        )

    async def cancel_reschedule(self, interaction_id: str) -> None:
        """Have the record not called again, after ``reschedule_record``.

        JavaScript: ``genesys.wwe.service.outbound.cancelReschedule``.

        Args:
            interaction_id: Of the preview, or of the call that was made from it.

        Raises:
            TypeError, ValueError: The id is not text, or empty. Nothing was sent.
            RequestRefused: The record is not rescheduled.
            RequestTimeout: No answer in time. It may be rescheduled still.

        Example:
            >>> later = datetime(2030, 1, 31, 9, 5)
            >>> await desk.outbound.reschedule_record(preview_id, record_handle, later)
            >>> await desk.outbound.cancel_reschedule(preview_id)
        """
        await self._send(
            self._about(
                "cancelReschedule",
                interaction_id,
                check=f"{RECORD}, that the record is rescheduled",
                refused="If it is rescheduled, it stays so.",
            )
        )

    async def get_list_of_call_results(self) -> list[CallResult]:
        """The results that a call can be given.

        JavaScript: ``genesys.wwe.service.outbound.getListOfCallResults``.

        Raises:
            RequestRefused: The desktop said no.
            UnexpectedAnswer: The answer was not an array of call results.

        Example:
            >>> {each.name: each.id for each in await desk.outbound.get_list_of_call_results()}["Answer"]
            33
        """
        request = Request("outbound.getListOfCallResults")
        return await self._ask(request, list_of(CallResult.from_plain), "an array of call results")

    async def set_call_result(self, interaction_id: str, call_result: int | CallResult) -> None:
        """Note what came of a call.

        JavaScript: ``genesys.wwe.service.outbound.setCallResult``.

        Args:
            interaction_id: Of the preview, or of the call that was made from it.
            call_result: One of ``get_list_of_call_results``, or its ``id``.

        Raises:
            TypeError, ValueError: An argument is of the wrong kind, or empty. Nothing was sent.
            RequestRefused: The interaction belongs to no record, or there is no such result. The result
                stays as it was.
            RequestTimeout: No answer in time. The result may be set or not.

        Example:
            >>> await desk.outbound.set_call_result(preview_id, 33)
        """
        number = call_result.id if isinstance(call_result, CallResult) else call_result
        require_number("call_result", number)
        await self._send(
            self._about(
                "setCallResult",
                interaction_id,
                number,
                check=f"{RECORD}, that outbound.getListOfCallResults has {number}",
                refused="The result stays as it was.",
            )
        )

    async def get_call_result(self, interaction_id: str) -> int | None:
        """What came of a call: ``id`` of one of ``get_list_of_call_results``; None where nothing is
        noted.

        JavaScript: ``genesys.wwe.service.outbound.getCallResult``.

        Args:
            interaction_id: Of the preview, or of the call that was made from it.

        Raises:
            TypeError, ValueError: The id is not text, or empty. Nothing was sent.
            RequestRefused: The interaction is unknown, or belongs to no record.
            UnexpectedAnswer: The answer was neither ``null`` nor a call result.

        Example:
            >>> await desk.outbound.set_call_result(preview_id, 33)
            >>> await desk.outbound.get_call_result(preview_id)
            33
        """
        request = self._about("getCallResult", interaction_id)
        read = unless_null(lambda plain: CallResult.from_plain(plain).id)
        return await self._ask(request, read, "a call result or null")

    async def set_do_not_call(self, interaction_id: str) -> None:
        """Have the contact never called again.

        JavaScript: ``genesys.wwe.service.outbound.setDoNotCall``.

        Args:
            interaction_id: Of the preview, or of the call that was made from it.

        Raises:
            TypeError, ValueError: The id is not text, or empty. Nothing was sent.
            RequestRefused: The interaction belongs to no record. The contact can still be called.
            RequestTimeout: No answer in time. The contact may be called still.

        Example:
            >>> await desk.outbound.set_do_not_call(preview_id)
        """
        can = "The contact can still be called."
        await self._send(self._about("setDoNotCall", interaction_id, check=RECORD, refused=can))

    async def remove_do_not_call(self, interaction_id: str) -> None:
        """Let the contact be called again, after ``set_do_not_call``. If that was not set, nothing
        changes.

        JavaScript: ``genesys.wwe.service.outbound.removeDoNotCall``.

        Args:
            interaction_id: Of the preview, or of the call that was made from it.

        Raises:
            TypeError, ValueError: The id is not text, or empty. Nothing was sent.
            RequestRefused: The interaction belongs to no record. Nothing was changed.
            RequestTimeout: No answer in time. The contact may be called again or not.

        Example:
            >>> await desk.outbound.remove_do_not_call(preview_id)
        """
        stays = "Nothing was changed."
        await self._send(
            self._about("removeDoNotCall", interaction_id, check=RECORD, refused=stays)
        )

    @staticmethod
    def _about(
        function: str, interaction_id: str, *more: Plain, check: str = RECORD, refused: str = ""
    ) -> Request:
        require_text("interaction_id", interaction_id)
        about = f"interaction {interaction_id!r}"
        return Request(f"outbound.{function}", (interaction_id, *more), about, check, refused)


def desktop_date(when: object) -> str:
    """A date as the API wants it: ``"M/D/YYYY H:MM"``. Raises TypeError for what is none."""
    if not isinstance(when, datetime):
        raise TypeError(f"reschedule_date must be a datetime, not {kind(when)}")
    if when.tzinfo is not None:
        when = when.astimezone()
    return f"{when.month}/{when.day}/{when.year:04} {when.hour}:{when.minute:02}"

"""The contract of outbound."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from py_ext import (
    CallbackType,
    Desk,
    InteractionEvent,
    OutboundEvent,
    RequestRefused,
    State,
    UnexpectedAnswer,
)
from tests.contract.cases import Desktop, raises
from tests.contract.covers import covers, forbidden, hearing, state_of

LATER = datetime(2030, 1, 31, 9, 5, 59)


async def previewed(desktop: Desktop) -> str:
    """A preview of a record, in whose chain there are two."""
    chains = [["5550170", "5550171"], ["5550172"]]
    await desktop.do("outbound.load", "Winter", chains, fields={"Language": "en"})
    preview = await desktop.do("outbound.preview", "Winter")
    assert isinstance(preview, str)
    return preview


async def record(desktop: Desktop, handle: int) -> Any:
    campaign = await desktop.do("outbound.campaign", "Winter")
    records = [each for chain in campaign["chains"] for each in chain]
    return next(each for each in records if each["handle"] == handle)


@covers("outbound.getCampaigns")
async def campaigns_are_listed_as_they_load_and_start(desktop: Desktop, desk: Desk) -> None:
    events = await hearing(desktop, desk, OutboundEvent, campaign="Winter")
    assert await desk.outbound.get_campaigns() == []
    await desktop.do("outbound.load", "Winter", ["5550170"])
    (campaign,) = await desk.outbound.get_campaigns()
    assert (campaign.name, campaign.state, campaign.mode) == ("Winter", "Started", "Preview")
    loaded, started = await anext(events), await anext(events)
    assert (loaded.event_type, started.event_type) == ("CampaignLoaded", "CampaignStarted")
    assert started.mode == "Preview"
    await desktop.do("outbound.unload", "Winter")
    assert (await anext(events)).event_type == "CampaignUnloaded"
    assert await desk.outbound.get_campaigns() == []
    await desktop.do("answer_with", "outbound.getCampaigns", [{"state": "Started"}])
    with raises(UnexpectedAnswer, "an array of campaigns"):
        await desk.outbound.get_campaigns()
    await desktop.do("mend")
    await forbidden(desktop, "outbound.getCampaigns", desk.outbound.get_campaigns)


@covers("outbound.getPreviewRecord")
async def a_record_comes_to_be_looked_at(desktop: Desktop, desk: Desk) -> None:
    await desktop.do("outbound.load", "Winter", ["5550170"], fields={"Language": "en"})
    await desktop.do("outbound.load", "Spring", start=False)
    events = desk.events(InteractionEvent, state=State.PREVIEW)
    found = await desk.outbound.get_preview_record("Winter")
    assert found is not None
    assert (found.record_handle, found.campaign_name) == (1, "Winter")
    assert (found.phone, found.fields) == ("5550170", {"Language": "en"})
    assert "555" not in repr(found)
    preview = await anext(events)
    assert preview.interaction_id == found.interaction_id
    assert preview.interaction.user_data["GSW_CAMPAIGN_NAME"] == "Winter"
    for name, words in (
        ("Winter", "no record left"),
        ("Spring", "not running"),
        ("Autumn", "There is no campaign"),
    ):
        with raises(RequestRefused, words, "No record was taken", repr(name)):
            await desk.outbound.get_preview_record(name)


@covers("outbound.getChainedRecords")
async def the_numbers_of_a_contact_are_a_chain(desktop: Desktop, desk: Desk) -> None:
    preview = await previewed(desktop)
    chain = await desk.outbound.get_chained_records(preview)
    assert [(each.record_handle, each.phone) for each in chain] == [(1, "5550170"), (2, "5550171")]
    with raises(RequestRefused, "belongs to no record"):
        await desk.outbound.get_chained_records(await desktop.do("ring"))


@covers("outbound.getRecordFields")
async def a_record_has_fields(desktop: Desktop, desk: Desk) -> None:
    preview = await previewed(desktop)
    assert await desk.outbound.get_record_fields(preview) == {"Language": "en"}
    with raises(RequestRefused, "There is no interaction"):
        await desk.outbound.get_record_fields("99")


@covers("outbound.updateRecordFields")
async def fields_of_a_record_are_changed(desktop: Desktop, desk: Desk) -> None:
    preview = await previewed(desktop)
    events = desk.events(OutboundEvent, interaction_id=preview, event_type="RecordFieldsUpdated")
    await desk.outbound.update_record_fields(preview, {"Language": "da"})
    assert (await anext(events)).record_handle == 1
    assert (await record(desktop, 1))["fields"] == {"Language": "da"}
    assert (await desktop.do("user_data", preview))["Language"] == "da"
    with raises(RequestRefused, "No field was changed", "'Weather'"):
        await desk.outbound.update_record_fields(preview, {"Weather": "snow"})
    assert (await record(desktop, 1))["fields"] == {"Language": "da"}


@covers("outbound.callPreviewRecord")
async def a_number_of_the_chain_is_called(desktop: Desktop, desk: Desk) -> None:
    preview = await previewed(desktop)
    with raises(RequestRefused, "no record 3", "Nobody was called"):
        await desk.outbound.call_preview_record(preview, 3)
    assert await state_of(desktop, preview) == "PREVIEW"
    events = desk.events(InteractionEvent, state=State.DIALING)
    call = await desk.outbound.call_preview_record(preview, 2)
    assert call is not None
    dialing = (await anext(events)).interaction
    assert (dialing.interaction_id, dialing.dnis) == (call.interaction_id, "5550171")
    assert preview not in await desktop.do("look", "interactions")
    fields = await desk.outbound.get_record_fields(call.interaction_id)
    assert fields == {"Language": "en"}
    with raises(RequestRefused, "Nobody was called"):
        await desk.outbound.call_preview_record(call.interaction_id, 2)


@covers("outbound.rejectPreviewRecord")
async def a_record_is_turned_down(desktop: Desktop, desk: Desk) -> None:
    preview = await previewed(desktop)
    await desk.outbound.reject_preview_record(preview)
    assert await state_of(desktop, preview) == "REJECTED"
    for wrong in (preview, await desktop.do("invite", "email")):
        with raises(RequestRefused, "It stays as it was"):
            await desk.outbound.reject_preview_record(wrong)


@covers("outbound.cancelPreviewRecord")
async def a_record_is_called_by_nobody(desktop: Desktop, desk: Desk) -> None:
    preview = await previewed(desktop)
    await desk.outbound.cancel_preview_record(preview)
    assert await state_of(desktop, preview) == "CANCELED"
    for wrong in (preview, await desktop.do("ring")):
        with raises(RequestRefused, "It stays as it was"):
            await desk.outbound.cancel_preview_record(wrong)


@covers("outbound.startDirectPushPreview")
async def records_come_by_themselves(desktop: Desktop, desk: Desk) -> None:
    with raises(RequestRefused, "No campaign is running", "Nothing was started"):
        await desk.outbound.start_direct_push_preview()
    await desktop.do("outbound.load", "Winter", ["5550170", "5550171"])
    events = desk.events(InteractionEvent, state=State.PREVIEW)
    await desk.outbound.start_direct_push_preview()
    first = await anext(events)
    await desk.outbound.cancel_preview_record(first.interaction_id)
    await desktop.do("mark_done", first.interaction_id)
    second = await anext(events)
    assert first.interaction.parties != second.interaction.parties
    with raises(RequestRefused, "on already"):
        await desk.outbound.start_direct_push_preview()


@covers("outbound.stopDirectPushPreview")
async def records_come_by_themselves_no_more(desktop: Desktop, desk: Desk) -> None:
    with raises(RequestRefused, "off already", "Nothing was stopped"):
        await desk.outbound.stop_direct_push_preview()
    await desktop.do("outbound.load", "Winter", ["5550170", "5550171"])
    await desk.outbound.start_direct_push_preview()
    await desk.outbound.stop_direct_push_preview()
    assert await desktop.do("look", "outbound.direct_push") is False
    (preview,) = await desktop.do("look", "interactions")
    await desk.outbound.cancel_preview_record(preview)
    await desktop.do("mark_done", preview)
    assert await desktop.do("look", "interactions") == {}


@covers("outbound.rescheduleRecord")
async def a_record_is_rescheduled(desktop: Desktop, desk: Desk) -> None:
    preview = await previewed(desktop)
    events = desk.events(OutboundEvent, event_type="RecordRescheduled")
    await desk.outbound.reschedule_record(preview, 2, LATER, CallbackType.PERSONAL)
    assert (await anext(events)).record_handle == 2
    sent = await desktop.do("last_parameters", "outbound.rescheduleRecord")
    assert sent == [preview, 2, "1/31/2030 9:05", "PERSONAL"]
    made = {"date": "1/31/2030 9:05", "callback_type": "PERSONAL"}
    assert (await record(desktop, 2))["rescheduled"] == made
    with raises(RequestRefused, "callback type", "It was not rescheduled"):
        await desk.outbound.reschedule_record(preview, 1, LATER, "SOMEBODY")
    with raises(RequestRefused, "no record 7"):
        await desk.outbound.reschedule_record(preview, 7, LATER)
    with raises(TypeError, "datetime"):
        await desk.outbound.reschedule_record(preview, 1, "1/31/2030")  # type: ignore[arg-type]
    assert (await record(desktop, 1))["rescheduled"] is None


@covers("outbound.cancelReschedule")
async def a_reschedule_is_cancelled(desktop: Desktop, desk: Desk) -> None:
    preview = await previewed(desktop)
    with raises(RequestRefused, "is rescheduled"):
        await desk.outbound.cancel_reschedule(preview)
    await desk.outbound.reschedule_record(preview, 1, LATER)
    await desk.outbound.cancel_reschedule(preview)
    assert (await record(desktop, 1))["rescheduled"] is None


@covers("outbound.getListOfCallResults")
async def call_results_are_listed(desktop: Desktop, desk: Desk) -> None:
    results = {each.name: each.id for each in await desk.outbound.get_list_of_call_results()}
    assert results["Answer"] == 33
    await desktop.do("answer_with", "outbound.getListOfCallResults", [7, {"id": 8, "x": 1}])
    seven, eight = await desk.outbound.get_list_of_call_results()
    assert (seven.id, eight.id, eight.name, eight.raw["x"]) == (7, 8, None, 1)
    await desktop.do("mend")
    await forbidden(
        desktop, "outbound.getListOfCallResults", desk.outbound.get_list_of_call_results
    )


@covers("outbound.setCallResult")
async def a_call_result_is_set(desktop: Desktop, desk: Desk) -> None:
    preview = await previewed(desktop)
    events = desk.events(OutboundEvent, event_type="CallResultSet")
    busy = next(
        each for each in await desk.outbound.get_list_of_call_results() if each.name == "Busy"
    )
    await desk.outbound.set_call_result(preview, busy)
    assert (await anext(events)).raw["callResult"] == busy.id
    assert (await record(desktop, 1))["call_result"] == busy.id
    with raises(RequestRefused, "no call result 999", "stays as it was"):
        await desk.outbound.set_call_result(preview, 999)
    assert (await record(desktop, 1))["call_result"] == busy.id


@covers("outbound.getCallResult")
async def a_call_result_is_read(desktop: Desktop, desk: Desk) -> None:
    preview = await previewed(desktop)
    assert await desk.outbound.get_call_result(preview) is None
    await desktop.do("outbound.set_call_result", preview, 33)
    assert await desk.outbound.get_call_result(preview) == 33
    with raises(RequestRefused, "There is no interaction"):
        await desk.outbound.get_call_result("99")


@covers("outbound.setDoNotCall")
async def a_contact_is_never_called_again(desktop: Desktop, desk: Desk) -> None:
    preview = await previewed(desktop)
    events = desk.events(OutboundEvent, event_type="DoNotCallSet")
    await desk.outbound.set_do_not_call(preview)
    assert (await anext(events)).interaction_id == preview
    assert (await record(desktop, 2))["do_not_call"] is True
    assert (await record(desktop, 3))["do_not_call"] is False
    with raises(RequestRefused, "must not be called"):
        await desk.outbound.call_preview_record(preview, 1)
    with raises(RequestRefused, "The contact can still be called"):
        await desk.outbound.set_do_not_call("99")


@covers("outbound.removeDoNotCall")
async def a_contact_may_be_called_again(desktop: Desktop, desk: Desk) -> None:
    preview = await previewed(desktop)
    await desk.outbound.set_do_not_call(preview)
    await desk.outbound.remove_do_not_call(preview)
    assert (await record(desktop, 1))["do_not_call"] is False
    assert await desk.outbound.call_preview_record(preview, 1) is not None
    with raises(RequestRefused, "Nothing was changed"):
        await desk.outbound.remove_do_not_call(await desktop.do("ring"))

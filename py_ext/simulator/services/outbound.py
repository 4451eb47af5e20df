"""Requests of the namespace ``outbound``."""

from __future__ import annotations

from typing import Any, Protocol

from py_ext.models.interaction import State
from py_ext.simulator._parameters import number, pairs, text
from py_ext.simulator.desktop.campaigns import CALL_RESULTS
from py_ext.simulator.desktop.cases import Cases
from py_ext.simulator.desktop.open_media import OpenMedia
from py_ext.simulator.desktop.outbound import Outbound
from py_ext.simulator.errors import SimulatorError
from py_ext.simulator.frame import Frame
from py_ext.simulator.services.service import Services

__all__ = ["SERVICES", "Desktop"]


class Desktop(Protocol):
    """What these requests need of the desktop."""

    cases: Cases
    open_media: OpenMedia
    outbound: Outbound


def get_campaigns(desktop: Desktop, frame: Frame) -> Any:
    return [campaign.described() for campaign in desktop.outbound.campaigns.values()]


def get_preview_record(desktop: Desktop, frame: Frame, campaignName: Any) -> Any:
    preview = desktop.outbound.preview(text("campaignName", campaignName))
    record = desktop.outbound.record(preview.interaction_id)
    return desktop.outbound.described(preview.interaction_id, record)


def get_chained_records(desktop: Desktop, frame: Frame, interactionId: Any) -> Any:
    outbound, interaction_id = desktop.outbound, text("interactionId", interactionId)
    return [outbound.described(interaction_id, each) for each in outbound.chain(interaction_id)]


def get_record_fields(desktop: Desktop, frame: Frame, interactionId: Any) -> Any:
    return dict(desktop.outbound.record(text("interactionId", interactionId)).fields)


def update_record_fields(
    desktop: Desktop, frame: Frame, interactionId: Any, recordData: Any
) -> None:
    changes = pairs("recordData", recordData)
    if not changes:
        raise SimulatorError("recordData is empty.")
    desktop.outbound.update_fields(text("interactionId", interactionId), changes)


def call_preview_record(
    desktop: Desktop, frame: Frame, interactionId: Any, recordHandle: Any
) -> Any:
    handle = number("recordHandle", recordHandle)
    call = desktop.outbound.call(text("interactionId", interactionId), handle)
    return desktop.cases.describe(call)


def reject_preview_record(desktop: Desktop, frame: Frame, interactionId: Any = None) -> None:
    interaction_id = preview_meant(desktop, interactionId)
    desktop.outbound.record(interaction_id)
    desktop.open_media.reject(interaction_id)


def cancel_preview_record(desktop: Desktop, frame: Frame, interactionId: Any = None) -> None:
    interaction_id = preview_meant(desktop, interactionId)
    desktop.outbound.record(interaction_id)
    desktop.open_media.cancel(interaction_id)


def preview_meant(desktop: Desktop, interaction_id: Any) -> str:
    """The preview that a request is about. The reference gives none, the scripts send one: without
    it, the only one is meant."""
    if interaction_id is not None:
        return text("interactionId", interaction_id)
    previews = [
        each.interaction_id
        for each in desktop.cases.interactions.values()
        if each.state == State.PREVIEW
    ]
    if len(previews) != 1:
        raise SimulatorError(f"interactionId is missing, and there are {len(previews)} previews.")
    return previews[0]


def start_direct_push_preview(desktop: Desktop, frame: Frame) -> None:
    desktop.outbound.push(True)


def stop_direct_push_preview(desktop: Desktop, frame: Frame) -> None:
    desktop.outbound.push(False)


def reschedule_record(
    desktop: Desktop,
    frame: Frame,
    interactionId: Any,
    recordHandle: Any,
    rescheduleDate: Any,
    callbackType: Any,
) -> None:
    desktop.outbound.reschedule(
        text("interactionId", interactionId),
        number("recordHandle", recordHandle),
        text("rescheduleDate", rescheduleDate),
        text("callbackType", callbackType),
    )


def cancel_reschedule(desktop: Desktop, frame: Frame, interactionId: Any) -> None:
    desktop.outbound.cancel_reschedule(text("interactionId", interactionId))


def get_list_of_call_results(desktop: Desktop, frame: Frame) -> Any:
    return [{"id": each, "name": name} for each, name in CALL_RESULTS.items()]


def set_call_result(desktop: Desktop, frame: Frame, interactionId: Any, callResult: Any) -> None:
    result = number("callResult", callResult)
    desktop.outbound.set_call_result(text("interactionId", interactionId), result)


def get_call_result(desktop: Desktop, frame: Frame, interactionId: Any) -> Any:
    return desktop.outbound.record(text("interactionId", interactionId)).call_result


def set_do_not_call(desktop: Desktop, frame: Frame, interactionId: Any) -> None:
    desktop.outbound.set_do_not_call(text("interactionId", interactionId), True)


def remove_do_not_call(desktop: Desktop, frame: Frame, interactionId: Any) -> None:
    desktop.outbound.set_do_not_call(text("interactionId", interactionId), False)


SERVICES: Services = {
    "outbound.getCampaigns": get_campaigns,
    "outbound.getPreviewRecord": get_preview_record,
    "outbound.getChainedRecords": get_chained_records,
    "outbound.getRecordFields": get_record_fields,
    "outbound.updateRecordFields": update_record_fields,
    "outbound.callPreviewRecord": call_preview_record,
    "outbound.rejectPreviewRecord": reject_preview_record,
    "outbound.cancelPreviewRecord": cancel_preview_record,
    "outbound.startDirectPushPreview": start_direct_push_preview,
    "outbound.stopDirectPushPreview": stop_direct_push_preview,
    "outbound.rescheduleRecord": reschedule_record,
    "outbound.cancelReschedule": cancel_reschedule,
    "outbound.getListOfCallResults": get_list_of_call_results,
    "outbound.setCallResult": set_call_result,
    "outbound.getCallResult": get_call_result,
    "outbound.setDoNotCall": set_do_not_call,
    "outbound.removeDoNotCall": remove_do_not_call,
}

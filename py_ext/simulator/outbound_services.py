"""What the simulated desktop does when a frame asks for something of the outbound namespace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from py_ext.simulator.checks import Services, number, pairs, text
from py_ext.simulator.errors import SimulatorError
from py_ext.simulator.outbound import CALL_RESULTS

if TYPE_CHECKING:
    from py_ext.simulator.desktop import DeskSimulator
    from py_ext.simulator.frames import Frame

__all__ = ["SERVICES"]


def get_campaigns(simulator: DeskSimulator, frame: Frame) -> Any:
    return [campaign.described() for campaign in simulator.outbound.campaigns.values()]


def get_preview_record(simulator: DeskSimulator, frame: Frame, campaignName: Any) -> Any:
    preview = simulator.outbound.preview(text("campaignName", campaignName))
    record = simulator.outbound.record(preview.interaction_id)
    return simulator.outbound.described(preview.interaction_id, record)


def get_chained_records(simulator: DeskSimulator, frame: Frame, interactionId: Any) -> Any:
    outbound, interaction_id = simulator.outbound, text("interactionId", interactionId)
    return [outbound.described(interaction_id, each) for each in outbound.chain(interaction_id)]


def get_record_fields(simulator: DeskSimulator, frame: Frame, interactionId: Any) -> Any:
    return dict(simulator.outbound.record(text("interactionId", interactionId)).fields)


def update_record_fields(
    simulator: DeskSimulator, frame: Frame, interactionId: Any, recordData: Any
) -> None:
    changes = pairs("recordData", recordData)
    if not changes:
        raise SimulatorError("recordData is empty.")
    simulator.outbound.update_fields(text("interactionId", interactionId), changes)


def call_preview_record(
    simulator: DeskSimulator, frame: Frame, interactionId: Any, recordHandle: Any
) -> Any:
    handle = number("recordHandle", recordHandle)
    call = simulator.outbound.call(text("interactionId", interactionId), handle)
    return simulator.describe(call)


def reject_preview_record(simulator: DeskSimulator, frame: Frame, interactionId: Any) -> None:
    interaction_id = text("interactionId", interactionId)
    simulator.outbound.record(interaction_id)
    simulator.reject(interaction_id)


def cancel_preview_record(simulator: DeskSimulator, frame: Frame, interactionId: Any) -> None:
    interaction_id = text("interactionId", interactionId)
    simulator.outbound.record(interaction_id)
    simulator.cancel(interaction_id)


def start_direct_push_preview(simulator: DeskSimulator, frame: Frame) -> None:
    simulator.outbound.push(True)


def stop_direct_push_preview(simulator: DeskSimulator, frame: Frame) -> None:
    simulator.outbound.push(False)


def reschedule_record(
    simulator: DeskSimulator,
    frame: Frame,
    interactionId: Any,
    recordHandle: Any,
    rescheduleDate: Any,
    callbackType: Any,
) -> None:
    simulator.outbound.reschedule(
        text("interactionId", interactionId),
        number("recordHandle", recordHandle),
        text("rescheduleDate", rescheduleDate),
        text("callbackType", callbackType),
    )


def cancel_reschedule(simulator: DeskSimulator, frame: Frame, interactionId: Any) -> None:
    simulator.outbound.cancel_reschedule(text("interactionId", interactionId))


def get_list_of_call_results(simulator: DeskSimulator, frame: Frame) -> Any:
    return [{"id": each, "name": name} for each, name in CALL_RESULTS.items()]


def set_call_result(
    simulator: DeskSimulator, frame: Frame, interactionId: Any, callResult: Any
) -> None:
    result = number("callResult", callResult)
    simulator.outbound.set_call_result(text("interactionId", interactionId), result)


def get_call_result(simulator: DeskSimulator, frame: Frame, interactionId: Any) -> Any:
    return simulator.outbound.record(text("interactionId", interactionId)).call_result


def set_do_not_call(simulator: DeskSimulator, frame: Frame, interactionId: Any) -> None:
    simulator.outbound.set_do_not_call(text("interactionId", interactionId), True)


def remove_do_not_call(simulator: DeskSimulator, frame: Frame, interactionId: Any) -> None:
    simulator.outbound.set_do_not_call(text("interactionId", interactionId), False)


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

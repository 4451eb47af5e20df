"""What prints itself shows no customer data: logs, tracebacks and what tests print are read by others."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
from types import ModuleType

import py_ext

WITHOUT_CUSTOMERS = {
    "project",  # what an author writes into his settings
    "workbench",  # files and folders
    "_runtime",  # js is not there
}
HARMLESS = {
    "Address": "method origin path",
    "Agent": "employee_id firstname lastname phone roles state username states",
    "AgentEvent": "event_type operation_name state type",
    "AgentState": "display_name operation_name type",
    "Broadcast": "channel frame heard",
    "Brings": "flag",
    "CallResult": "id name",
    "Campaign": "mode name state",
    "CaseEvent": "event_type selected_case_id",
    "DeskReconnected": "began changed ended event_type reloaded renamed seconds",
    "Drawn": "count item left right room row wait",
    "Entry": "frame kind milliseconds name number origin referenceId time",
    "Event": "event_type",
    "Failure": "headline text",
    "FailureStats": "count error handler place",
    "Fault": "hits is_on kind number target times",
    "FaultKind": "acts label name wants",
    "FrameEvent": "event_type frame",
    "HandlerFailure": "error event handler",
    "Handed": "campaign chain record",
    "HandlerStats": "count failures seconds slow",
    "InteractionEvent": "event_type interaction media state_changed",
    "Item": "about begin end key kind label told waited",
    "Lane": "items title",
    "MarkdoneEvent": "about event_type",
    "MediaEvent": "event_type medium",
    "Medium": "name state",
    "MessengerEvent": "channel event_type",
    "OptionSection": "name",
    "OutboundCampaign": "chains mode name started waiting",
    "OutboundEvent": "about campaign event_type mode record_handle",
    "OutboundRecord": "call_result campaign_name interaction_id record_handle",
    "Page": "content desk error opening transport",
    "PageEvent": "event_type form name",
    "Party": "",
    "Passage": "after_next copies events_first lost reloads seconds",
    "Permission": "origin requests",
    "Place": "attribute is_eaten is_whole",
    "Record": "call_result do_not_call handle rescheduled",
    "Reply": "after failure status",
    "RequestStats": "count failures seconds waits",
    "Rescheduled": "callback_type date",
    "SimulatedInteraction": "call_type case_id direction interaction_id is_consultation "
    "is_main_case_interaction media parent_interaction_id previous_state recording_state since state uuid",
    "Stats": "events failures handlers requests",
    "Step": "asks end label start style verb",
    "SystemEvent": "button_index dialog_id event_type role toast_id view",
    "Tab": "has_page name role",
    "Times": "count max p50 p95",
    "Trace": "masked",
    "VoiceEvent": "event_type interaction",
    "Waiting": "count seconds",
    "Wait": "begin end name",
    "WebContent": "interaction_id mode name template warnings",
}
"""The fields that may be shown, of each class that writes its own repr by its fields."""

BY_HAND = {
    "Interaction": {"case_id", "interaction_id", "media", "state"},
    "NetworkRequest": {"method", "url"},  # without the values in it
    "Target": {"type"},
}
"""Those whose repr is written by hand."""


def modules(package: ModuleType) -> list[ModuleType]:
    found = []
    for each in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        if each.name.rpartition(".")[2] not in WITHOUT_CUSTOMERS:
            module = importlib.import_module(each.name)
            found += [module, *(modules(module) if each.ispkg else ())]
    return found


def classes() -> dict[str, list[type]]:
    """All dataclasses, by name: an event and what the simulator keeps of it may share one."""
    found: dict[str, list[type]] = {}
    for module in modules(py_ext):
        for each in vars(module).values():
            is_own = isinstance(each, type) and each.__module__ == module.__name__
            if is_own and dataclasses.is_dataclass(each):
                found.setdefault(each.__name__, []).append(each)
    return found


def shown_fields(kind: type) -> set[str]:
    """The fields whose value can be read in the object's repr or text."""
    planted = object.__new__(kind)
    marks = {each.name: f"mark-{each.name}-end" for each in dataclasses.fields(kind)}
    for name, mark in marks.items():
        object.__setattr__(planted, name, mark)
    try:
        text = repr(planted) + str(planted)
    except (AttributeError, TypeError):  # its text is made of what its fields are
        text = repr(planted)
    return {name for name, mark in marks.items() if mark in text}


def test_nothing_shows_a_field_that_may_hold_customer_data() -> None:
    allowed = {name: set(fields.split()) for name, fields in HARMLESS.items()} | BY_HAND
    found = {
        f"{kind.__module__}.{name}": shown
        for name, kinds in classes().items()
        for kind in kinds
        if (
            shown := shown_fields(kind)
            - set().union(*(allowed.get(each.__name__, ()) for each in kind.mro()))
        )
    }
    assert found == {}


def test_the_list_names_no_class_that_is_gone() -> None:
    assert sorted((HARMLESS.keys() | BY_HAND.keys()) - classes().keys()) == []

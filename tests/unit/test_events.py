"""Telling the desktop's events apart."""

import importlib
import pkgutil
import re
import typing
from typing import Any

import pytest

import py_ext
import py_ext.events
from py_ext import (
    CaseEvent,
    CaseEventType,
    Desk,
    DeskReconnected,
    Event,
    InteractionEvent,
    MarkdoneEvent,
    State,
    SystemEvent,
)
from py_ext.events._filters import read_filters
from py_ext.events._reading import READERS, event_from_plain
from py_ext.simulator.desktop.events import EVENTS
from tests.guides import WRITING, rows_in

CALL = {
    "interactionId": "1",
    "state": "HELD",
    "previousState": "TALKING",
    "caseId": "c",
    "media": "voice",
}


def test_an_interaction_event_offers_what_handlers_filter_by() -> None:
    event = event_from_plain("interaction", {"eventType": "X", "interaction": CALL})
    assert isinstance(event, InteractionEvent)
    assert (event.state, event.previous_state) == (State.HELD, State.TALKING)
    assert (event.interaction_id, event.case_id, event.media) == ("1", "c", "voice")
    for name in InteractionEvent.filters:
        getattr(event, name)


def test_a_case_event_is_told_by_its_selected_case() -> None:
    event = event_from_plain("interaction", {"eventType": "CASE_SELECTED", "selectedCaseId": None})
    assert isinstance(event, CaseEvent)
    assert event.event_type is CaseEventType.CASE_SELECTED
    assert event.selected_case_id is None
    assert event.interaction_id is None


@pytest.mark.parametrize(
    "data", [{"interactionId": "5"}, {"interaction": {"interactionId": "5"}, "eventType": "X"}]
)
def test_a_markdone_event_finds_its_interaction(data: dict[str, object]) -> None:
    event = event_from_plain("markdone", data)
    assert isinstance(event, MarkdoneEvent)
    assert event.interaction_id == "5"


def test_a_markdone_event_may_name_none() -> None:
    event = event_from_plain("markdone", {"interactionId": 5})
    assert event is not None
    assert event.interaction_id is None


@pytest.mark.parametrize("data", [None, 1, "x", [], {}, {"interaction": 1}, {"interaction": {}}])
def test_what_nobody_can_read_is_none(data: object) -> None:
    assert event_from_plain("interaction", data) is None


def test_an_unknown_name_is_none() -> None:
    assert event_from_plain("weather", {"interaction": CALL}) is None


def test_events_show_no_customer_data() -> None:
    event = event_from_plain(
        "interaction", {"interaction": {**CALL, "ani": "5550100", "userData": {"Card": "4111"}}}
    )
    assert "555" not in repr(event)
    assert "4111" not in repr(event)


# What every event class needs, wherever it is in the package. A new one is found by its module.


def concrete_kinds() -> dict[str, type[Event]]:
    modules = [
        importlib.import_module(f"py_ext.events.{info.name}")
        for info in pkgutil.iter_modules(py_ext.events.__path__)
    ]
    values = [value for module in modules for value in vars(module).values()]
    kinds = [each for each in values if isinstance(each, type) and issubclass(each, Event)]
    return {kind.__name__: kind for kind in kinds if kind is not Event}


KINDS = concrete_kinds()

SAMPLES = {
    "AgentEvent": ("agent", {"type": "READY"}),
    "CaseEvent": ("interaction", {"eventType": "CASE_SELECTED", "selectedCaseId": "c"}),
    "InteractionEvent": ("interaction", {"interaction": CALL}),
    "MarkdoneEvent": ("markdone", {"interactionId": "1"}),
    "MediaEvent": ("media", {"name": "email", "state": {"type": "READY"}}),
    "MessengerEvent": ("messenger:orders", {"saved": True}),
    "OutboundEvent": ("outbound", {"campaign": "Renewals"}),
    "SystemEvent": ("system", {"toastId": "wweCustomToast0"}),
    "VoiceEvent": ("voice", {"interaction": CALL}),
}
"""For each event class, a message that it is made from."""

OURS = {"DeskReconnected": DeskReconnected.after(60)}
"""Events that the desk itself tells, one of each: the desktop knows nothing of them."""

EVERY_KIND = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())


def test_the_event_classes_are_found() -> None:
    assert len(KINDS) >= 9


@EVERY_KIND
def test_every_event_class_is_exported(kind: type[Event]) -> None:
    assert kind.name, f"{kind.__name__} has no name: what does the desktop call it?"
    assert getattr(py_ext, kind.__name__, None) is kind
    assert kind.__name__ in py_ext.__all__


@EVERY_KIND
def test_every_event_class_has_a_reader(kind: type[Event]) -> None:
    if kind.__name__ in OURS:
        assert not kind.names({}), "it is not to be subscribed to"
        assert not any(kind.name == name for name, _ in SAMPLES.values())
        return
    sample = SAMPLES.get(kind.__name__)
    assert sample, f"SAMPLES has no message that a {kind.__name__} is made from"
    event = event_from_plain(*sample)
    assert type(event) is kind, f"nothing in events/_reading.py makes a {kind.__name__}"
    assert event.raw == sample[1]


def test_the_simulated_desktop_has_the_events_that_are_read_and_no_others() -> None:
    assert set(EVENTS) == set(READERS)


@EVERY_KIND
def test_every_event_class_has_what_it_is_filtered_by(kind: type[Event]) -> None:
    name = kind.__name__
    event = OURS[name] if name in OURS else event_from_plain(*SAMPLES[name])
    missing = {
        name for name in kind.filters | set(kind.changes.values()) if not hasattr(event, name)
    }
    assert not missing, f"{kind.__name__} has the filters {missing}, but no such attributes"


@EVERY_KIND
def test_type_checkers_see_the_filters_that_there_are(kind: type[Event]) -> None:
    unpacked = typing.get_type_hints(kind.where)["filters"]  # type: ignore[attr-defined]
    (seen,) = typing.get_args(unpacked)
    assert read_filters(seen).names == kind.filters, f"{kind.__name__}.where has others"
    assert kind.filters, f"class {kind.__name__}(Event, filters=…) is to name its filters"


@EVERY_KIND
def test_the_guide_has_the_filters_of_every_event_class(kind: type[Event]) -> None:
    rows = [
        filters
        for event, filters in rows_in(WRITING, "| event | filters |")
        if event.startswith(f"`{kind.__name__}`")
    ]
    assert len(rows) == 1, f"the table of filters has {len(rows)} rows of {kind.__name__}"
    assert set(re.findall(r"`(\w+)`", rows[0])) == kind.filters, f"the row of {kind.__name__}"


def test_what_is_said_of_filters_follows_from_the_one_place() -> None:
    assert InteractionEvent.listed["previous_state"] is State
    assert "media" not in InteractionEvent.listed
    assert dict(InteractionEvent.changes) == dict.fromkeys(
        ("state", "previous_state"), "state_changed"
    )
    assert dict(CaseEvent.listed) == {"event_type": CaseEventType}


@pytest.mark.parametrize(
    ("kind", "filters", "said"),
    [
        (
            DeskReconnected,
            {"missed": "yes"},
            "DeskReconnected: the filter missed is True or False, .* not str",
        ),
        (DeskReconnected, {"reloaded": 1}, "not int"),
        (DeskReconnected, {"reloaded": None}, "not NoneType"),
        (
            DeskReconnected,
            {"seconds": "60"},
            "DeskReconnected: the filter seconds is a number, .* not str",
        ),
        (DeskReconnected, {"seconds": True}, "not bool"),
        (DeskReconnected, {"seconds": [60, "7"]}, "not str"),
        (InteractionEvent, {"is_consultation": "no"}, "is True or False"),
        (
            InteractionEvent,
            {"interaction_id": 7},
            "is a text, several of them, or a function, not int",
        ),
        (InteractionEvent, {"state": {State.RINGING, 7}}, "not int"),
        (SystemEvent, {"button_index": "1"}, "is a number"),
    ],
)
def test_a_filter_of_another_type_is_refused(kind: Any, filters: dict[str, Any], said: str) -> None:
    """No event could have it, so the handler would never be called."""
    with pytest.raises(TypeError, match=said):
        Desk().on(kind, **filters)


def test_filters_of_their_types_are_taken() -> None:
    desk = Desk()
    desk.on(DeskReconnected, missed=True, seconds=lambda seconds: seconds > 60)
    desk.on(DeskReconnected, reloaded=False, seconds=[1, 1.5])
    desk.on(InteractionEvent, state=[State.RINGING, "NEWER", None], is_consultation=False)
    desk.on(SystemEvent, button_index={0, 1}, button=None)

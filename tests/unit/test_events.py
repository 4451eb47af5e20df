"""Telling the desktop's events apart."""

import pytest

from py_ext import CaseEvent, CaseEventType, InteractionEvent, MarkdoneEvent, State
from py_ext.events._reading import event_from_plain

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

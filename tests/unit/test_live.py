"""Keeping the live interactions, whatever comes between the seed's arrival and its turn."""

from py_ext import CaseEvent, Interaction, InteractionEvent, VoiceEvent
from py_ext._live_interactions import MOST_ENDED, LiveInteractions


def interaction(state: str, **more: object) -> dict[str, object]:
    return {"interactionId": "1", "state": state, "caseId": "c", **more}


def event(state: str, **more: object) -> InteractionEvent:
    return InteractionEvent.from_plain({"interaction": interaction(state, **more)})


def selected(case_id: str) -> CaseEvent:
    return CaseEvent.from_plain({"eventType": "CASE_SELECTED", "selectedCaseId": case_id})


def test_what_came_after_the_answer_wins_over_it() -> None:
    live = LiveInteractions()
    live.begin()
    live.keep_up(event("RINGING"))
    # Here the answer arrives; its reader's turn comes only after these.
    live.keep_up(event("TALKING"))
    live.keep_up(selected("c"))
    live.seed([Interaction.from_plain(interaction("RINGING", isCaseSelected=False))])
    assert live.view["1"].state == "TALKING"
    assert live.view["1"].is_case_selected


def test_what_ended_after_the_answer_stays_ended() -> None:
    live = LiveInteractions()
    live.begin()
    live.keep_up(event("COMPLETED"))
    live.seed([Interaction.from_plain(interaction("IDLE"))])
    assert live.view == {}


def test_the_seed_replaces_what_was_there() -> None:
    live = LiveInteractions()
    live.begin()
    live.seed([Interaction.from_plain(interaction("IDLE"))])
    live.begin()
    live.seed([])
    assert live.view == {}


def is_new(live: LiveInteractions, state: str, **more: object) -> bool:
    told = event(state, **more)
    live.keep_up(told)
    return told.state_changed


def test_a_state_is_new_when_it_differs_from_the_last() -> None:
    live = LiveInteractions()
    flags = [
        is_new(live, state)
        for state in ("RINGING", "RINGING", "TALKING", "COMPLETED", "COMPLETED", "RINGING")
    ]
    assert flags == [True, False, True, True, False, True]


def test_only_so_many_ended_interactions_are_remembered() -> None:
    live = LiveInteractions()
    for number in range(MOST_ENDED + 1):
        live.keep_up(event("COMPLETED", interactionId=str(number)))
    assert not is_new(live, "COMPLETED", interactionId=str(MOST_ENDED))
    assert is_new(live, "COMPLETED", interactionId="0")


def test_the_view_is_live() -> None:
    live = LiveInteractions()
    view = live.view
    live.keep_up(event("RINGING"))
    assert view["1"].state == "RINGING"
    live.clear()
    assert view == {}


def voice(state: str) -> VoiceEvent:
    return VoiceEvent.from_plain({"interaction": interaction(state)})


def test_what_the_start_hooks_see_is_no_event_any_more() -> None:
    live = LiveInteractions()
    live.begin()
    gone = event("REVOKED", interactionId="2")
    came = [event("RINGING"), voice("RINGING"), selected("c"), gone]
    assert [live.keep_up(each) for each in came] == [False] * 4
    live.seed([])
    assert live.show() == [gone]
    assert set(live.view) == {"1"}


def test_nothing_begins_in_the_view_while_start_hooks_run() -> None:
    live = LiveInteractions()
    live.begin()
    live.seed([Interaction.from_plain(interaction("RINGING"))])
    live.show()
    assert live.keep_up(event("RINGING", userData={"Tier": "gold"}))
    assert live.keep_up(event("TALKING"))
    assert live.keep_up(event("RINGING", interactionId="2"))
    assert live.keep_up(selected("c"))
    assert [(each.state, dict(each.user_data)) for each in live.view.values()] == [
        ("RINGING", {"Tier": "gold"})
    ]
    live.go_on()
    assert [each.state for each in live.view.values()] == ["TALKING", "RINGING"]
    live.keep_up(event("HELD"))
    assert live.view["1"].state == "HELD"


def test_the_second_event_about_a_call_is_as_old_as_the_first() -> None:
    live = LiveInteractions()
    live.begin()
    live.seed([Interaction.from_plain(interaction("RINGING"))])
    live.show()
    assert [live.keep_up(voice(state)) for state in ("RINGING", "RINGING")] == [False, True]


def test_a_change_that_shows_nothing_is_told_all_the_same() -> None:
    """Keys that a frame may not read change too: the events about it are alike then."""
    live = LiveInteractions()
    live.begin()
    live.seed([Interaction.from_plain(interaction("RINGING"))])
    live.show()
    assert live.keep_up(event("RINGING"))
    assert live.keep_up(voice("RINGING"))

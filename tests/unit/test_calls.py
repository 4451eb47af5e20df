"""What of a refusal is shown: nothing of the customer's."""

import pytest

from py_ext import RecordingState, State
from py_ext._redaction import (
    STATES,
    customers_of,
    is_plain_sentence,
    values_of,
    without_data,
    without_values,
)


@pytest.mark.parametrize(
    ("words", "values", "shown"),
    [
        ("Tier=gold is not allowed", {"gold"}, "Tier=••• is not allowed"),
        ("golden rule", {"GOLD"}, "•••en rule"),
        ("a is at a7", {"a"}, "••• is at a7"),
        (
            {"code": 7, "text": ["Müller", None]},
            {"Müller", "7"},
            {"code": "•••", "text": ["•••", None]},
        ),
        ("4111-1111", {"4111-1111", "4111"}, "•••"),
        ("a+b (c)", {"a+b", "(c)"}, "••• •••"),
        ({"5550177": ["of", "Jane"]}, {"5550177", "Jane"}, {"•••": ["of", "•••"]}),
        ("nothing", set(), "nothing"),
    ],
)
def test_values_are_blotted_out(words: object, values: set[str], shown: object) -> None:
    assert without_values(words, values) == shown


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("No customer 'Jane Doe' of +49 (30) 555-0100", "No customer '•••' of •••"),
        ("Ask jane.doe@example.com about 4111 1111 1111", "Ask ••• about •••"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.c2lnbmF0dXJl is old", "••• is old"),
        ("Bearer dGhlIHRva2VuIGlzIHZlcnkgbG9uZzE= is old", "Bearer ••• is old"),
        ("There is no interaction '12'. Wait 30 s.", "There is no interaction '12'. Wait 30 s."),
    ],
)
def test_what_looks_like_data_is_blotted_out(words: str, shown: str) -> None:
    assert without_data(words, "interaction '12'") == shown


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        ("Not today.", True),
        ("The agent is not logged in", True),
        ("There is no interaction '12'.", True),
        ("There is no interaction '13'.", False),
        ("Jane is not allowed", False),
        ("No rights for Jane", False),
        ("error 7", True),
        ("error 70001", False),
        ("not <b>you</b>", False),
        ("There is no interaction '12'. Not today.", True),
        ("Interaction '12' (voice) is IDLE: it is over.", True),
        ("Interaction '12' is Ada: it is over.", False),
        ("no: ••• is no good", True),
        ("No customer '•••'!", True),
        ("not today. Ada is out", False),
        ("it " * 41, False),
        ("", False),
    ],
)
def test_a_plain_sentence_has_no_room_for_data(words: str, plain: bool) -> None:
    assert is_plain_sentence(words, "interaction '12'") is plain


def test_states_are_no_names() -> None:
    assert {*State, *RecordingState} == STATES


def test_what_a_request_carries_is_a_customer_s_but_for_names_and_flags() -> None:
    carried = (
        "1",
        {"Card": "4111", "Pin": 4112, "open": True, "n": 7, "more": [["x", None, 12.5]]},
    )
    assert values_of(carried) == {"1", "4111", "4112", "x", "12.5"}


def test_of_an_interaction_all_is_a_customer_s_that_is_not_known_to_be_none() -> None:
    interaction = {
        "interactionId": "12",
        "state": "HELD",
        "isConsultation": False,
        "userData": {"state": "gold"},
        "parties": [{"name": "Ada"}],
        "contact": {"media": "mail"},
    }
    assert customers_of([interaction, {"ani": "5550100"}]) == {"gold", "Ada", "mail", "5550100"}

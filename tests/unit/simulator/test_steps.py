"""The media: each walks only through states that the vendor lists, and refuses an illegal step."""

from __future__ import annotations

import ast
import re

import pytest

from py_ext import State
from py_ext.models.interaction import OVER
from py_ext.simulator import DeskSimulator, SimulatedInteraction, SimulatorError
from py_ext.simulator.desktop.steps import STEPS
from py_ext.workbench.places import ROOT
from tests.wire import Wire

SIMULATOR = ROOT / "py_ext" / "simulator"

NEVER_SHOWN = {State.UNKNOWN, State.USER_DATA_ATTACHED, State.USER_DATA_UPDATED}
"""The states of the reference in which no interaction of the simulated desktop comes."""


@pytest.fixture
def wire(simulator: DeskSimulator) -> Wire:
    wire = Wire(simulator)
    wire.ask(event="subscribe", data="interaction")
    wire.posted.clear()
    return wire


def told(wire: Wire) -> list[tuple[str, str]]:
    """The ids and states that events told."""
    return [
        (each["interaction"]["interactionId"], each["interaction"]["state"])
        for each in wire.events("interaction")
        if "interaction" in each
    ]


@pytest.mark.parametrize(
    ("start", "verbs", "states"),
    [
        (
            ("ring", {}),
            "answer hold retrieve release mark_done",
            "RINGING TALKING HELD TALKING IDLE COMPLETED",
        ),
        (("dial", {"destination": "7"}), "answer release", "DIALING TALKING IDLE"),
        (("ring", {"call_type": "INTERNAL"}), "release mark_done", "RINGING IDLE COMPLETED"),
        (
            ("invite", {"media": "chat"}),
            "accept join load_history history_loaded leave_conference mark_done",
            "INVITED ACCEPTED JOIN_PENDING HISTORY_IN_PROGRESS HISTORY_DONE LEFT_CONFERENCE COMPLETED",
        ),
        (
            ("invite", {"media": "chat", "conference": True}),
            "accept join join_fails mark_done",
            "INVITED_CONFERENCE ACCEPTED JOIN_PENDING JOIN_FAILED COMPLETED",
        ),
        (("invite", {"media": "instagram"}), "revoke", "INVITED REVOKED"),
        (
            ("invite", {"media": "email"}),
            "accept save pull transfer transfer_arrives mark_done",
            "INVITED ACCEPTED SAVED PULLED TRANSFERRING TRANSFER_COMPLETED COMPLETED",
        ),
        (
            ("invite", {"media": "email"}),
            "accept transfer fail mark_done",
            "INVITED ACCEPTED TRANSFERRING ERROR COMPLETED",
        ),
        (
            ("compose", {"destination": "a@b"}),
            "save pull send mark_done",
            "CREATED SAVED PULLED SENT COMPLETED",
        ),
        (("compose", {"destination": "a@b"}), "cancel mark_done", "CREATED CANCELLED COMPLETED"),
        (("compose", {"destination": "a@b"}), "fail", "CREATED ERROR"),
        (("take_from_workbin", {}), "save pull mark_done", "PULLED SAVED PULLED COMPLETED"),
        (("preview", {}), "accept cancel mark_done", "PREVIEW READY CANCELED COMPLETED"),
        (("preview", {}), "reject mark_done", "PREVIEW REJECTED COMPLETED"),
        (("preview", {}), "cancel", "PREVIEW CANCELED"),
    ],
)
def test_each_medium_goes_its_way(
    simulator: DeskSimulator,
    wire: Wire,
    start: tuple[str, dict[str, object]],
    verbs: str,
    states: str,
) -> None:
    interaction: SimulatedInteraction = getattr(simulator, start[0])(**start[1])
    for verb in verbs.split():
        assert verb in [step.verb for step in interaction.steps]
        getattr(simulator, verb)(interaction.interaction_id)
    assert [state for _, state in told(wire)] == states.split()
    assert (interaction.interaction_id in simulator.interactions) == (
        interaction.state not in (State.COMPLETED, State.REVOKED)
    )


def test_all_states_of_the_table_are_listed_and_every_verb_is_a_method() -> None:
    for steps in STEPS.values():
        for step in steps:
            assert all(isinstance(state, State) for state in step.start)
            assert step.end is None or isinstance(step.end, State)
            assert callable(getattr(DeskSimulator, step.verb))


def begun() -> set[State]:
    """The states that the desktop's parts give to interactions by themselves; what they compare with
    another does not count."""
    found = set()
    for path in (SIMULATOR / "desktop").glob("*.py"):
        if path.name == "steps.py":
            continue
        tree = ast.parse(path.read_text("utf-8"))
        compared = {
            id(inner)
            for node in ast.walk(tree)
            if isinstance(node, ast.Compare)
            for inner in ast.walk(node)
        }
        found |= {
            State[node.attr]
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
            and ast.unparse(node.value) == "State"
            and id(node) not in compared
        }
    return found


LED_TO = {(kind, step.end) for kind, steps in STEPS.items() for step in steps if step.end}
SHOWN = begun() | {state for _, state in LED_TO}


def test_every_state_is_one_that_an_interaction_can_be_in() -> None:
    assert set(State) - SHOWN == NEVER_SHOWN


@pytest.mark.parametrize(("kind", "state"), sorted(LED_TO))
def test_a_step_leads_on_from_every_state_but_the_last(kind: str, state: State) -> None:
    if state not in OVER:
        assert any(state in step.start for step in STEPS[kind]), f"{kind} stays {state} for ever"


def test_the_guide_names_every_state_that_an_interaction_can_be_in() -> None:
    guide = (SIMULATOR / "README.md").read_text("utf-8")
    ways = guide.partition("## Media and their ways")[2].partition("\n## ")[0]
    assert set(re.findall(r"\b[A-Z][A-Z_]+\b", ways)) >= {str(each) for each in SHOWN}


def test_an_illegal_step_says_where_it_would_be_legal(simulator: DeskSimulator) -> None:
    call, chat = simulator.ring(), simulator.invite("chat")
    with pytest.raises(
        SimulatorError,
        match=r"'1' \(voice\) is RINGING: hold is possible only when it is TALKING\.",
    ):
        simulator.hold(call.interaction_id)
    with pytest.raises(
        SimulatorError, match=r"'2' \(chat\) is INVITED: there is no hold for chat\."
    ):
        simulator.hold(chat.interaction_id)
    for verb, words in (
        ("invite", "use ring"),
        ("take_from_workbin", "hold emails and work items"),
    ):
        with pytest.raises(SimulatorError, match=words):
            getattr(simulator, verb)("voice")
    with pytest.raises(SimulatorError, match="use preview"):
        simulator.invite("outboundpreview")
    with pytest.raises(SimulatorError, match="no conference for an email"):
        simulator.invite("email", conference=True)
    with pytest.raises(SimulatorError, match="media must be text"):
        simulator.invite("")
    assert (call.state, chat.state) == (State.RINGING, State.INVITED)


@pytest.mark.parametrize(
    ("verbs", "live"),
    [
        ("accept save pull", True),
        ("accept transfer", True),
        ("accept transfer transfer_arrives", False),
    ],
)
def test_user_data_can_be_written_while_it_is_live(
    simulator: DeskSimulator, wire: Wire, verbs: str, live: bool
) -> None:
    simulator.invite("email")
    for verb in verbs.split():
        getattr(simulator, verb)("1")
    answer = wire.ask(request="interaction.setUserData", parameters=["1", {"a": "b"}])[0]
    assert ("data" in answer) == live

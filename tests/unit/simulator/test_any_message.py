"""5,000 arbitrary messages of a frame: nothing is raised, nothing changes, each one is counted."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from py_ext.simulator import DeskSimulator
from py_ext.simulator.desktop_page import DesktopPage
from py_ext.simulator.services import SERVICES
from tests.wire import Wire

MESSAGES = 5_000

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(
        ["1", "case-1", "subscribe", "interaction", "WWE Client", "\ud800", "__proto__"]
    )
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
names = st.sampled_from(
    [
        "request",
        "event",
        "parameters",
        "data",
        "referenceId",
        "userAgent",
        "frameId",
        "protocolVersion",
    ]
)
# Like a message, but one thing at least is wrong: it has no reference that the protocol could answer.
nearly = st.dictionaries(names, values, max_size=8).map(
    lambda message: {**message, "referenceId": 17, "userAgent": "WWE Client"}
)


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


# Well-formed requests that no desktop can carry out.
refused = st.builds(
    lambda request, parameters, reference: {
        "request": request,
        "parameters": parameters,
        "referenceId": reference,
        "userAgent": "WWE Client",
    },
    st.sampled_from(sorted(SERVICES)) | st.text(max_size=12),
    st.lists(values, max_size=3) | values,
    st.text(min_size=1, max_size=5),
).filter(lambda message: not {"'1'", "'case-1'"} & set(map(repr, as_list(message["parameters"]))))
WHAT_READS = """
agent.get agent.getState agent.getStateList auth.getJwtToken configuration.getOption
interaction.getByInteractionId interaction.getInteractions media.getMediaByName media.getMediaList
outbound.getCampaigns outbound.getListOfCallResults sipEndpoint.isMicrophoneMute sipEndpoint.isSpeakerMute
system.amIVisible system.getAllowedServices system.isFrameFollowing system.isFrameLeading
system.isFrameLeadingOrNegotiating system.isFrameNegotiating system.isLastActiveFrame
"""
READING = frozenset(WHAT_READS.split())
"""What can be answered whatever the parameters are, and changes nothing (but for the count of tokens)."""
WHAT_ACTS = """
email.create messenger.broadcastMessage sipEndpoint.muteMicrophone sipEndpoint.muteSpeaker
sipEndpoint.unmuteMicrophone sipEndpoint.unmuteSpeaker system.openDialog system.popupToast
system.triggerActivity system.updateViewInApplicationMenuBar voice.dial voice.dialEx
"""
ACTING = frozenset(WHAT_ACTS.split())
"""What may make sense with arbitrary parameters: any text with a letter in it can be dialed."""


@pytest.fixture(scope="module")
def wire() -> Wire:
    simulator = DeskSimulator()
    simulator.ring(user_data={"Tier": "gold"})
    simulator.invite("chat")
    wire = Wire(simulator)
    wire.ask(event="subscribe", data="interaction")
    return wire


def state_of(simulator: DeskSimulator) -> str:
    """All that the desktop is, but for the frames and the time."""
    parts = (
        simulator.interactions,
        simulator.selected_case_id,
        simulator.agent,
        simulator.options.as_plain(),
        simulator.contents,
        simulator.reloads,
        [fault.as_plain() for fault in simulator.faults],
        simulator.media.as_plain(),
        simulator.views.as_plain(),
        vars(simulator.activity),
        (simulator.outbound.campaigns, simulator.outbound.direct_push),
        (simulator.sip_endpoint.microphone_mute, simulator.sip_endpoint.speaker_mute),
        [vars(tab) for tab in simulator.tabs],
        simulator.messenger.sent,
        simulator.extensions,
    )
    return repr(parts)


@pytest.fixture(scope="module")
def before(wire: Wire) -> str:
    return state_of(wire.frame._desktop)


QUIET = settings(
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    max_examples=MESSAGES // 2,
)


@QUIET
@given(message=values | nearly)
def test_what_is_no_message_is_counted_and_nothing_else(
    wire: Wire, before: str, message: Any
) -> None:
    ignored, subscriptions = wire.frame.ignored, dict(wire.frame.subscriptions)
    wire.posted.clear()
    wire.frame.receive(message)
    assert wire.frame.ignored == ignored + 1
    assert (wire.posted, wire.frame.subscriptions) == ([], subscriptions)
    assert state_of(wire.frame._desktop) == before


@QUIET
@given(message=refused)
def test_a_request_that_makes_no_sense_is_answered_once_and_changes_nothing(
    wire: Wire, before: str, message: dict[str, Any]
) -> None:
    ignored, simulator = wire.frame.ignored, wire.frame._desktop
    wire.posted.clear()
    wire.frame.receive(message)
    (answer,) = [each for each in wire.posted if "event" not in each]
    assert answer["referenceId"] == message["referenceId"]
    assert wire.frame.ignored == ignored
    if "errorMessage" not in answer and message["request"] in ACTING:
        for interaction_id in list(simulator.interactions)[2:]:
            del simulator.interactions[interaction_id]
        simulator.reset_parts()
    else:
        assert "errorMessage" in answer or message["request"] in READING
    assert state_of(simulator) == before


@pytest.mark.parametrize("depth", [10, 1_000, 100_000])
@pytest.mark.parametrize("field", ["data", "parameters", "referenceId", "request", "event"])
def test_deep_nesting_is_survived(wire: Wire, before: str, depth: int, field: str) -> None:
    deep: Any = []
    for _ in range(depth):
        deep = [deep]
    wire.posted.clear()
    wire.frame.receive(
        {
            "request": "interaction.setUserData",
            "referenceId": "1",
            "userAgent": "WWE Client",
            "parameters": ["1", deep],
            field: ["1", deep] if field == "parameters" else deep,
        }
    )
    assert all("errorMessage" in answer for answer in wire.posted)
    assert state_of(wire.frame._desktop) == before


@pytest.mark.parametrize("where", ["request", "referenceId", "userAgent", "event", "frameId"])
def test_a_text_of_a_megabyte_is_survived(wire: Wire, before: str, where: str) -> None:
    long = "x" * (1 << 20)
    message = {"request": "interaction.markdone", "parameters": ["9"], "referenceId": "1"}
    wire.frame.receive({**message, "userAgent": "WWE Client", where: long})
    wire.frame.receive({"event": "subscribe", "data": 7, where: long})
    assert state_of(wire.frame._desktop) == before


async def test_a_page_that_sends_anything_is_survived(simulator: DeskSimulator) -> None:
    page = DesktopPage(simulator, lambda message: None)
    kinds = ["verb", "message", "frame-opened", "frame-closed", "pong", "x", None, 7]

    @settings(QUIET, max_examples=1_000)
    @given(
        message=values
        | st.fixed_dictionaries(
            {"kind": st.sampled_from(kinds)},
            optional={
                "frame": values,
                "message": values,
                "id": values,
                "verb": values
                | st.sampled_from(["set_options", "switch_fault_on", "replay_trace"]),
                "arguments": values,
                "origin": values,
            },
        )
    )
    def receive(message: Any) -> None:
        page.receive(message)

    receive()
    page.close()
    assert simulator.interactions == {}

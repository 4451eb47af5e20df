"""What belongs to customers is in no ``repr``: those end up in logs, assertions and tracebacks."""

from __future__ import annotations

import dataclasses
import inspect
from typing import Any

import pytest

import py_ext
import py_ext.simulator
import py_ext.testing
from py_ext import Interaction, JwtToken, Party, SystemEvent, Target
from py_ext.simulator import DeskSimulator

SECRET = "5550177-SECRET"

SHOWN = set(
    """
    about button_index call_result call_type call_uuid callback_type campaign campaign_name
    case_id chains channel date dialog_id direction display_name do_not_call employee_id error
    event event_type expiration firstname frame handle handler has_page headline heard hits id
    interaction interaction_id interaction_uuid is_consultation is_main_case_interaction kind
    lastname masked media medium milliseconds mode name number operation_name options origin
    parent_interaction_id previous_state record_handle recording_state referenceId requests
    rescheduled role roles selected_case_id since started state state_changed target template text
    time times toast_id type username uuid view waiting
    """.split()  # noqa: SIM905 - a list of so many words takes as many lines
)
"""Fields that a ``repr`` may show: ids, states, kinds, counts, the agent, names that programs go by, and
what authors are told of failures on their own machines. Another one has to be put here, or hidden."""

CLASSES = sorted(
    {
        value
        for package in (py_ext, py_ext.simulator, py_ext.testing)
        for value in (getattr(package, name) for name in package.__all__)
        if inspect.isclass(value) and dataclasses.is_dataclass(value)
    },
    key=lambda each: each.__qualname__,
)


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__qualname__)
def test_a_field_that_a_repr_shows_is_known_to_be_nobody_s_secret(kind: Any) -> None:
    if kind.__dataclass_params__.repr:
        shown = {field.name for field in dataclasses.fields(kind) if field.repr}
        assert shown <= SHOWN


def test_those_that_hold_customer_data_show_none() -> None:
    simulator = DeskSimulator()
    call = simulator.ring(ani=SECRET, dnis=SECRET, user_data={SECRET: SECRET})
    described = simulator.describe(call)
    things = [
        call,
        Interaction.from_plain(described),
        Party(SECRET),
        SystemEvent.from_plain({"button": SECRET, "title": SECRET}),
        JwtToken(SECRET),
        Target.phone(SECRET),
        Target.agent(SECRET),
        *simulator.journal,
        simulator.trace(values=True),
    ]
    assert SECRET not in "".join(f"{thing!r} {thing}" for thing in things)

"""What belongs to customers is in no ``repr``: those end up in logs, assertions and tracebacks."""

from __future__ import annotations

from py_ext import Interaction, JwtToken, Party, SystemEvent, Target
from py_ext._request import Request
from py_ext.simulator import DeskSimulator

SECRET = "5550177-SECRET"


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
        Request("voice.dial", (SECRET, {"a": SECRET}), "a call"),
        *simulator.journal,
        simulator.trace(values=True),
    ]
    assert SECRET not in "".join(f"{thing!r} {thing}" for thing in things)

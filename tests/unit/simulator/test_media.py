"""The media of the agent, each with its state."""

from __future__ import annotations

from py_ext.simulator import DeskSimulator


def test_media_follow_the_agent(simulator: DeskSimulator) -> None:
    simulator.media.set_state("email", "NotReady")
    simulator.set_agent_state("AfterCallWork")
    states = {each["state"]["operationName"] for each in simulator.media.as_plain()}
    assert states == {"AfterCallWork"}

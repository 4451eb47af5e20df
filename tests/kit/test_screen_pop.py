"""The sample extension, tested as its author would: without a browser. Its browser test is
tests/browser/test_screen_pop.py; both run the same file."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from py_ext import Desk
from py_ext._extension import load_extension
from py_ext.simulator import DeskSimulator, MarkDoneBlocked, SimulatedTransport
from py_ext.testing import ExtensionUnderTest
from py_ext.workbench.places import WEB


@pytest.fixture
async def desk(simulator: DeskSimulator) -> AsyncIterator[Desk]:
    desk = load_extension(WEB / "extensions" / "screen_pop.py")
    async with desk.connected(SimulatedTransport(simulator)):
        yield desk


@pytest.mark.parametrize(
    ("ani", "tier"), [("5550100", "gold"), ("5550101", "silver"), ("5559999", "standard")]
)
async def test_a_ringing_call_gets_the_caller_s_tier(
    desk: Desk, simulator: DeskSimulator, ani: str, tier: str
) -> None:
    call = simulator.ring(ani=ani)
    await simulator.settled()
    assert simulator.user_data(call.interaction_id) == {"Tier": tier}


async def test_a_call_that_was_there_before_the_frame_is_attended_to(
    simulator: DeskSimulator,
) -> None:
    ringing, talking, ended = simulator.ring(), simulator.ring(), simulator.ring()
    simulator.answer(talking.interaction_id)
    simulator.release(ended.interaction_id)
    desk = load_extension(WEB / "extensions" / "screen_pop.py")
    async with desk.connected(SimulatedTransport(simulator)):
        await simulator.settled()
        assert ringing.user_data == {"Tier": "gold"}
        assert talking.user_data == {"Tier": "silver"}
        assert ended.user_data == {}
        assert list(talking.blocks) == ["extension"]
        assert ringing.blocks == {}


async def test_an_email_is_left_alone(desk: Desk, simulator: DeskSimulator) -> None:
    email = simulator.invite("email")
    await simulator.settled()
    assert simulator.user_data(email.interaction_id) == {}


async def test_mark_done_waits_for_the_order_number(desk: Desk, simulator: DeskSimulator) -> None:
    call = simulator.ring()
    simulator.answer(call.interaction_id)
    await simulator.settled()
    simulator.release(call.interaction_id)
    with pytest.raises(MarkDoneBlocked) as caught:
        simulator.mark_done(call.interaction_id)
    assert "order number" in caught.value.warnings[0]
    simulator.update_user_data(call.interaction_id, {"OrderNumber": "A-1042"})
    await simulator.settled()
    simulator.mark_done(call.interaction_id)
    await simulator.settled()
    assert desk.interactions == {}


@pytest.mark.extension("../../web/extensions/screen_pop.py")
async def test_a_reload_of_the_desktop_ends_no_block(
    extension: ExtensionUnderTest, simulator: DeskSimulator, pytestconfig: pytest.Config
) -> None:
    await extension.open()
    talking, ended, ringing = simulator.ring(), simulator.ring(), simulator.ring()
    for call in (talking, ended):
        simulator.answer(call.interaction_id)
    await simulator.settled()
    simulator.release(ended.interaction_id)
    await simulator.settled()
    simulator.reload()
    assert talking.blocks == {}
    await simulator.settled()
    assert talking.blocks
    if not pytestconfig.getoption(
        "--desktop-browser"
    ):  # whose frames take what they know with them
        with pytest.raises(MarkDoneBlocked):
            simulator.mark_done(ended.interaction_id)
    assert ringing.blocks == {}
    simulator.update_user_data(talking.interaction_id, {"OrderNumber": "A-1042"})
    await simulator.settled()
    assert talking.blocks == {}
    simulator.reload()
    await simulator.settled()
    assert talking.blocks == {}

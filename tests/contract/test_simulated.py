"""The contract over the simulator's transport: with one frame, with several, and while they come and go."""

import asyncio

import pytest

from tests.contract import api  # noqa: F401 (adds cases)
from tests.contract.cases import CASES
from tests.contract.frames import DesktopOfFrames
from tests.contract.verbs import DesktopInProcess

OF_ONE_FRAME = {
    "a_message_reaches_the_other_frames": "the frame that stands by is one more that hears it",
    "a_toast_changes": "a toast goes with its frame",
    "a_toast_is_shown_and_its_buttons_are_heard": "a toast goes with its frame",
    "tabs_negotiate_until_they_agree": "a new frame is in the first tab",
    "the_leader_knows_that_it_leads": "a new frame is in the first tab",
    "wrong_arguments_are_told_before_anything_is_sent": "the next frame that stands by subscribes",
}
"""Cases that are about one frame, which must stay, and why."""


@pytest.mark.parametrize("name", CASES)
async def test_contract(name: str) -> None:
    await CASES[name](DesktopInProcess())


@pytest.mark.parametrize("frames", [2, 3])
@pytest.mark.parametrize("name", sorted(CASES.keys() - {"a_message_reaches_the_other_frames"}))
async def test_contract_of_several_frames(name: str, frames: int) -> None:
    async with asyncio.timeout(20):
        await CASES[name](DesktopOfFrames(frames))


@pytest.mark.parametrize("name", sorted(CASES.keys() - OF_ONE_FRAME.keys()))
async def test_contract_while_the_frame_that_carries_goes(name: str) -> None:
    async with asyncio.timeout(20):
        await CASES[name](DesktopOfFrames(3, moving=True))

"""The contract over the simulator's transport: with one frame, with several, and while they come and go."""

import asyncio

import pytest

from tests.contract import api  # noqa: F401 (adds cases)
from tests.contract.cases import CASES
from tests.contract.frames import DesktopOfFrames
from tests.contract.verbs import DesktopInProcess


@pytest.mark.parametrize("name", CASES)
async def test_contract(name: str) -> None:
    await CASES[name](DesktopInProcess())


@pytest.mark.parametrize("frames", [2, 3])
@pytest.mark.parametrize("name", CASES)
async def test_contract_of_several_frames(name: str, frames: int) -> None:
    async with asyncio.timeout(30):
        await CASES[name](DesktopOfFrames(frames))


@pytest.mark.parametrize("name", CASES)
async def test_contract_while_the_frame_that_carries_goes(name: str) -> None:
    async with asyncio.timeout(30):
        await CASES[name](DesktopOfFrames(3, moving=True))

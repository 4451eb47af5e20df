"""The contract over the simulator's transport."""

import pytest

from tests.contract import api  # noqa: F401 (adds cases)
from tests.contract.bench import SimulatedBench
from tests.contract.cases import CASES


@pytest.mark.parametrize("name", CASES)
async def test_contract(name: str) -> None:
    await CASES[name](SimulatedBench())

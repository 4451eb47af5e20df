"""The contract over the simulator's transport."""

import pytest

from tests.contract import api  # noqa: F401 (adds cases)
from tests.contract.cases import CASES
from tests.contract.verbs import DesktopInProcess


@pytest.mark.parametrize("name", CASES)
async def test_contract(name: str) -> None:
    await CASES[name](DesktopInProcess())

"""The kit's fields do what a browser's do: these cases pass in a browser too."""

from __future__ import annotations

import json
from typing import Any

import pytest

from py_ext.testing._screen import Screen
from py_ext.testing.page import PageUnderTest
from tests.field_cases import CASES, Case


class Kit:
    def __init__(self) -> None:
        self._told: list[dict[str, Any]] = []
        self._screen = Screen(self._told.append)
        self.page = PageUnderTest(lambda: self._screen, self._settle)

    async def _settle(self) -> None:
        pass

    async def show(self, html: str) -> None:
        self._screen.apply(json.dumps({"op": "show", "html": html}))

    async def told(self) -> list[dict[str, Any]]:
        return list(self._told)


@pytest.mark.parametrize("case", CASES)
async def test_fields(case: Case) -> None:
    await case(Kit())

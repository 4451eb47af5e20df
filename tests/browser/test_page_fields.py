"""The cases of fields in a browser: they say what the kit's fields have to do."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser

from tests.browser.bare_page import ShownAlone, bare_page
from tests.field_cases import CASES, Case

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("case", CASES)
async def test_fields(chromium: Browser, case: Case) -> None:
    async with bare_page(chromium) as page:
        shown = ShownAlone(page)
        await shown.begin()
        await case(shown)

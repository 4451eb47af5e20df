"""An extension's own texts, dates and sums, in the language of the agent's browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from py_ext.workbench.packed import unpacked
from py_ext.workbench.places import WEB
from tests.browser.shown import shown

pytestmark = pytest.mark.asyncio(loop_scope="session")

SAMPLE = WEB / "extensions" / "parcel_day"
SAID = {
    "en-GB": ("The parcel", "Thursday, December 3, 2026", "2 boxes"),
    "de-AT": ("Das Paket", "Donnerstag, 3. Dezember 2026", "2 Kartons"),
}


@pytest.mark.parametrize("runtime", ["shared", "frame"])
@pytest.mark.parametrize("locale", SAID)
async def test_a_page_speaks_the_language_of_its_browser(
    chromium: Browser, locale: str, runtime: str
) -> None:
    async with shown(chromium, SAMPLE, its_runtime=runtime, locale=locale) as it:
        await it.running()
        it.simulator.ring(ani="5550100")
        for each in SAID[locale]:
            await expect(it.frame.get_by_text(each, exact=True)).to_be_visible()
        names = {path.name for path in it.server.folder.glob("extension-*/**/*") if path.is_file()}
        assert "parcel_day.mo" in names
        assert "parcel_day.po" not in names
        (packages,) = it.server.folder.glob("packages-*/*.bin")
        data = [name for name in unpacked(packages.read_bytes()) if name.endswith(".dat")]
        assert {"root.dat", "de.dat", "de_AT.dat", "en.dat"} <= {Path(name).name for name in data}
        assert not [name for name in data if "/fr" in name]

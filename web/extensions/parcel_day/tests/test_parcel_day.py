"""What the agent reads, in his browser's language."""

from __future__ import annotations

import pytest

from py_ext.simulator import DeskSimulator
from py_ext.testing import ExtensionUnderTest


@pytest.mark.parametrize(
    ("languages", "said"),
    [
        (["en"], ["The parcel", "Thursday, December 3, 2026", "€1,249.50", "2 boxes"]),
        (
            ["de-AT", "en"],
            ["Das Paket", "Donnerstag, 3. Dezember 2026", "1.249,50\xa0€", "2 Kartons"],
        ),
        (["ja", "de"], ["Das Paket", "Kommt am"]),
        (["ja"], ["The parcel", "Comes on"]),
    ],
)
async def test_a_parcel_is_told_in_the_agents_language(
    simulator: DeskSimulator, extension: ExtensionUnderTest, languages: list[str], said: list[str]
) -> None:
    extension.languages = languages
    await extension.open()
    simulator.ring(ani="5550100")
    await simulator.settled()
    for each in said:
        assert await extension.page.get_by_text(each, exact=True).is_visible(), each


async def test_who_awaits_none_is_told_so(
    simulator: DeskSimulator, extension: ExtensionUnderTest
) -> None:
    extension.languages = ["de"]
    await extension.open()
    simulator.ring(ani="5550199")
    await simulator.settled()
    assert await extension.page.get_by_text("Es ist kein Paket unterwegs.").is_visible()

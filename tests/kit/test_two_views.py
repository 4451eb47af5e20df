"""The sample extension web/extensions/two_views.py: many frames, one of which writes."""

import logging

import pytest

from py_ext.simulator import DeskSimulator
from py_ext.testing import ExtensionUnderTest

pytestmark = pytest.mark.extension("../../web/extensions/two_views.py")

SET = "interaction.setUserData"


@pytest.fixture(autouse=True)
async def _shown(simulator: DeskSimulator, extension: ExtensionUnderTest) -> None:
    """A frame for the desktop, and one for each interaction."""
    simulator.options["workspace.web-content"] = "All"
    simulator.options["interaction.web-content"] = "One"
    await extension.open()
    await simulator.settled()


async def test_each_frame_shows_what_it_is_about(
    simulator: DeskSimulator, extension: ExtensionUnderTest
) -> None:
    simulator.ring(ani="5550100")
    simulator.invite("chat")
    await simulator.settled()
    pages = extension.pages
    assert await pages["One-1"].get_by_role("heading").inner_text() == "5550100"
    assert await pages["One-2"].get_by_role("heading").inner_text() == "chat"
    assert await pages["All"].get_by_role("listitem").count() == 2


async def test_what_is_attached_is_attached_once(
    simulator: DeskSimulator, extension: ExtensionUnderTest
) -> None:
    for _ in range(3):
        simulator.ring()
        await simulator.settled()
    assert len(extension.pages) == 4
    assert [each.parameters[0] for each in simulator.requests(SET)] == ["1", "2", "3"]


async def test_a_frame_that_closes_takes_nothing_with_it(
    simulator: DeskSimulator, extension: ExtensionUnderTest
) -> None:
    simulator.ring()
    await simulator.settled()
    simulator.embedded_pages.close_frame("All")
    other = simulator.ring()
    await simulator.settled()
    assert simulator.user_data(other.interaction_id) == {"SeenBy": "order desk"}
    assert len(simulator.requests(SET)) == 2


async def test_a_desktop_that_refuses_changes_nothing_that_is_shown(
    simulator: DeskSimulator,
    extension: ExtensionUnderTest,
    caplog: pytest.LogCaptureFixture,
    pytestconfig: pytest.Config,
) -> None:
    with caplog.at_level(logging.WARNING), simulator.faults.refuse(SET, "Not today."):
        simulator.ring(ani="5550100")
        await simulator.settled()
    assert await extension.pages["One-1"].get_by_role("heading").inner_text() == "5550100"
    if not pytestconfig.getoption("--desktop-browser"):  # where it is the page that logs
        assert "Nothing is attached" in caplog.text
        assert "5550100" not in caplog.text

"""Where the desktop shows an extension, for serve.py and the kit alike."""

from __future__ import annotations

from pathlib import Path

from py_ext.simulator import DeskSimulator
from py_ext.simulator.shown_extension import show_extension
from py_ext.testing import ExtensionUnderTest


def test_without_options_it_is_in_a_frame_of_the_desktop() -> None:
    options = DeskSimulator().options
    show_extension(options, "order_desk", "tab=2", "Order desk")
    assert options.sections_in("workspace.web-content") == ["order_desk"]
    assert options.section("order_desk") == {"label": "Order desk", "url": "/?tab=2"}


def test_a_section_without_an_address_shows_it() -> None:
    options = DeskSimulator().options
    options["workspace.web-content"] = "news, side"
    options["interaction.web-content"] = "crm"
    options["news/url"] = "https://news.example"
    show_extension(options, "order_desk", "", "Order desk")
    addresses = {name: options.section(name)["url"] for name in ("news", "side", "crm")}
    assert addresses == {
        "news": "https://news.example",
        "side": "/",
        "crm": "/?interactionId=$Interaction.Id$",
    }


async def test_the_kit_tells_it_its_interaction_too(tmp_path: Path) -> None:
    path = tmp_path / "order_desk.py"
    path.write_text("from py_ext import Desk\ndesk = Desk()\n")
    simulator = DeskSimulator()
    simulator.options["interaction.web-content"] = "crm"
    extension = ExtensionUnderTest(path, simulator, tests=Path(__file__))
    await extension.open(tab="2")
    call = simulator.ring().interaction_id
    await simulator.settled()
    (desk,) = extension.desks.values()
    assert desk.params == {"tab": "2", "interactionId": call}
    await extension.close()

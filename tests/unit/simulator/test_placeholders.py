"""Placeholders in addresses: all are filled in, and all are documented."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from py_ext.simulator import DeskSimulator
from py_ext.simulator.desktop.placeholders import DIALOG_ID, OF_AGENT, OF_INTERACTION
from py_ext.workbench.places import ROOT

GUIDE = (ROOT / "py_ext" / "simulator" / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", [*OF_AGENT, *OF_INTERACTION])
def test_each_is_filled_in_so_that_it_stays_one_part_of_the_address(
    simulator: DeskSimulator, name: str
) -> None:
    simulator.agent.firstname = "Ro&bin"
    page = {"OrderDesk/url": f"/?a=${name}$&b=${name.lower()}$", "OrderDesk/label": f"${name}$"}
    simulator.options.update({"interaction.web-content": "OrderDesk", **page})
    call = simulator.ring(ani="555&0100")
    (content,) = simulator.contents.values()
    value = (
        OF_AGENT[name](simulator.agent) if name in OF_AGENT else OF_INTERACTION[name](call)
    ) or ""
    assert value
    assert content.url == f"/?a={quote(value, safe='')}&b={quote(value, safe='')}"
    assert content.label == f"{value} ({call.interaction_id})"


def test_one_that_is_not_known_stays_as_it_is(simulator: DeskSimulator) -> None:
    simulator.options.update({"workspace.web-content": "A", "A/url": "/?a=$Agent.Shoe$"})
    assert simulator.contents["A"].url == "/?a=$Agent.Shoe$"


def test_each_is_documented_and_no_others() -> None:
    documented = set(re.findall(r"`\$([\w.]+)\$`", GUIDE))
    assert documented == {*OF_AGENT, *OF_INTERACTION, DIALOG_ID}

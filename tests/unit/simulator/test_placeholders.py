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


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("$Interaction.Id$", "name the page's section in interaction.web-content"),
        ("$interaction.ani$", "this page is of no interaction"),
        ("$Dialog.Id$", "in the address of a dialog only"),
        ("$Agent.FulName$", "did you mean $Agent.FullName$?"),
        ("$Agent.Employee_Id$", "did you mean $Agent.EmployeeId$?"),
        ("$AgentFullName$", "did you mean $Agent.FullName$?"),
        ("$Weather.Today$", "the desktop leaves it as it is"),
    ],
)
def test_what_stands_for_nothing_is_told_once_with_what_may_have_been_meant(
    simulator: DeskSimulator, caplog: pytest.LogCaptureFixture, written: str, said: str
) -> None:
    simulator.options.update({"workspace.web-content": "A", "A/url": f"/?a={written}"})
    simulator.changed()
    (warning,) = simulator.contents["A"].warnings
    assert said in warning
    assert written in warning
    assert [record.getMessage() for record in caplog.records] == [f"The embedded page A: {warning}"]


def test_what_is_filled_in_or_no_placeholder_is_no_reason_to_warn(
    simulator: DeskSimulator, caplog: pytest.LogCaptureFixture
) -> None:
    url = "/?$filter=a&b=$5&c=$Agent.fullname$&d=$Interaction.Id$"
    simulator.options.update({"interaction.web-content": "A", "A/url": url})
    simulator.ring()
    simulator.ring()
    assert not caplog.records
    assert [page.warnings for page in simulator.contents.values()] == [(), ()]


def test_a_dialog_s_address_is_told_of_too(
    simulator: DeskSimulator, caplog: pytest.LogCaptureFixture
) -> None:
    simulator.views.open_dialog("/?a=$Dialog.Id$&b=$Interaction.Id$&c=$Dialog.Ids$", None)
    told = [record.getMessage() for record in caplog.records]
    assert len(told) == 2
    assert "$Interaction.Id$" in told[0]
    assert "did you mean $Dialog.Id$?" in told[1]


def test_each_is_documented_and_no_others() -> None:
    documented = set(re.findall(r"`\$([\w.]+)\$`", GUIDE))
    assert documented == {*OF_AGENT, *OF_INTERACTION, DIALOG_ID}

"""What web/desktop calls by name is what the simulator has: options, verbs, places of faults."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from py_ext import CallType
from py_ext.simulator import DeskSimulator, SimulatorError
from py_ext.simulator.desktop_page import DesktopPage
from py_ext.workbench.places import WEB

DESKTOP = WEB / "desktop"
INDEX = (DESKTOP / "index.html").read_text("utf-8")
MODULES = {path.name: path.read_text("utf-8") for path in DESKTOP.glob("*.mjs")}

MAIN = "interaction-workspace"


async def drawn(simulator: DeskSimulator) -> dict[str, Any]:
    """The state that a page is sent."""
    sent: list[dict[str, Any]] = []
    page = DesktopPage(simulator, sent.append)
    while not sent:
        await asyncio.sleep(0.01)
    page.close()
    state: dict[str, Any] = next(each["state"] for each in sent if each["kind"] == "state")
    return state


def strings(module: str, name: str) -> list[str]:
    """The texts in what a module calls by that name."""
    found = re.search(rf"^(?:export )?const {name} = (.*?);$", MODULES[module], re.M | re.S)
    assert found, f"{module} has no {name}"
    return re.findall(r"'([^']*)'", found[1])


async def test_the_form_has_a_field_for_each_option_of_the_desktop() -> None:
    known = set((await drawn(DeskSimulator()))["options"][MAIN])
    assert strings("optionpages.mjs", "MAIN") == [MAIN]
    lists = strings("optionpages.mjs", "LISTS")
    assert {*re.findall(r'data-option="(.*?)"', INDEX), *lists} == known
    (limit,) = strings("options.mjs", "LIMIT")
    assert limit.removesuffix(".") in known


def test_what_the_form_takes_for_numbers_are_numbers() -> None:
    options = DeskSimulator().options
    for field in re.findall(r"<(?:input|textarea)[^>]*data-option=[^>]*>", INDEX):
        (name,) = re.findall(r'data-option="(.*?)"', field)
        if "data-number" in field:
            with pytest.raises(SimulatorError, match="whole number"):
                options[name] = "many"
        else:
            options[name] = "many"


def test_each_verb_that_the_page_sends_is_one_of_the_simulator_s() -> None:
    sent = {
        verb
        for source in MODULES.values()
        for verb in re.findall(r"\b(?:act|ask|Act|Ask)\(\s*'(\w[\w.]+)'", source)
    }
    assert {"ring", "views.press", "set_options", "switch_fault_on", "replay_trace"} <= sent
    answers: list[dict[str, Any]] = []

    async def ask() -> None:
        page = DesktopPage(DeskSimulator(), answers.append)
        for verb in sorted(sent):
            page.receive({"kind": "verb", "id": verb, "verb": verb, "arguments": {"no such": 1}})
        page.close()

    asyncio.run(ask())
    refused = {each["id"]: each["error"] for each in answers if each["kind"] == "refused"}
    assert refused.keys() == sent
    assert not [error for error in refused.values() if "has no verb" in error]


async def test_the_form_of_faults_knows_each_place_that_a_fault_befalls() -> None:
    kinds = (await drawn(DeskSimulator()))["faultKinds"]
    places = re.search(r"^const PLACES = \{(.*?)\};$", MODULES["faultform.mjs"], re.M | re.S)
    assert places
    assert {place for kind in kinds for place in kind["places"]} == set(
        re.findall(r"^  (\w+):", places[1], re.M)
    )
    (everything,) = strings("faultform.mjs", "EVERYTHING")
    assert everything in {kind["name"] for kind in kinds}


async def test_requests_and_events_are_the_simulator_s_own() -> None:
    state = await drawn(DeskSimulator())
    assert "sipEndpoint.muteMicrophone" in state["requests"]
    assert "interaction" in state["events"]
    text = INDEX + "".join(MODULES.values())
    named = {request for request in state["requests"] if f"'{request}'" in text}
    assert named == {"interaction.setUserData"}, "an example"


def test_a_call_can_be_of_each_type() -> None:
    choice = re.search(r'<select name="call_type">(.*?)</select>', INDEX, re.S)
    assert choice
    assert {*re.findall(r"<option>(\w+)", choice[1])} == {*CallType}

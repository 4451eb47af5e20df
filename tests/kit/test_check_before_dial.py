"""The sample extension web/extensions/check_before_dial.py: only who is allowed is dialed."""

import logging

import pytest

from py_ext.simulator import DeskSimulator
from py_ext.testing import DesktopClock, Network, PageUnderTest

pytestmark = pytest.mark.extension("../../web/extensions/check_before_dial.py")

CHECK = "https://consent.example.com/check"
DIAL = "voice.dial"


async def call(page: PageUnderTest, number: str = "555-0170") -> None:
    await page.get_by_label("Number").fill(number)
    await page.get_by_role("button", name="Check and call").click()


async def test_who_may_be_called_is_dialed_once(
    page: PageUnderTest, simulator: DeskSimulator, network: Network
) -> None:
    network.post(CHECK).respond(json={"allowed": True})
    await call(page)
    assert [call.dnis for call in simulator.interactions.values()] == ["5550170"]
    (request,) = network.requests
    assert request.json == {"phone": "5550170"}
    assert "5550170" not in request.url


async def test_who_must_not_be_called_is_not(
    page: PageUnderTest, simulator: DeskSimulator, network: Network
) -> None:
    network.post(CHECK).respond(json={"allowed": False})
    await call(page)
    assert "must not be called" in await page.get_by_role("alert").text_content()
    assert simulator.requests(DIAL) == []


@pytest.mark.parametrize("trouble", ["down", "slow", "broken", "strange"])
async def test_no_answer_is_a_no(
    page: PageUnderTest,
    simulator: DeskSimulator,
    network: Network,
    clock: DesktopClock,
    caplog: pytest.LogCaptureFixture,
    trouble: str,
) -> None:
    answers = network.post(CHECK)
    if trouble == "down":
        answers.fail()
    elif trouble == "slow":
        answers.respond(json={"allowed": True}, after=10)
    elif trouble == "broken":
        answers.respond(status=500, json={"allowed": True})
    else:
        answers.respond(json=["allowed"])
    with caplog.at_level(logging.WARNING):
        await call(page)
        await clock.advance(11)
    assert "does not answer" in await page.get_by_role("alert").text_content()
    assert simulator.requests(DIAL) == []
    assert "5550170" not in caplog.text


async def test_while_the_list_is_asked_nothing_is_asked_again(
    page: PageUnderTest, simulator: DeskSimulator, network: Network, clock: DesktopClock
) -> None:
    asked = network.post(CHECK).respond(json={"allowed": True}, after=3)
    await call(page)
    await page.get_by_label("Number").press("Enter")
    await clock.advance(5)
    assert len(asked.requests) == len(simulator.requests(DIAL)) == 1


async def test_a_desktop_that_refuses_is_told_of(
    page: PageUnderTest,
    simulator: DeskSimulator,
    network: Network,
    caplog: pytest.LogCaptureFixture,
) -> None:
    network.post(CHECK).respond(json={"allowed": True})
    with caplog.at_level(logging.WARNING), simulator.faults.refuse(DIAL, "Not today."):
        await call(page)
    assert "not dialed" in await page.get_by_role("alert").text_content()
    assert "5550170" not in caplog.text

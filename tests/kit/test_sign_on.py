"""The sample extension web/extensions/sign_on.py: the agent signs on in a tab; the token stays inside."""

import base64
import hashlib
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from py_ext.simulator import DeskSimulator
from py_ext.testing import DesktopClock, ExtensionUnderTest, Network, PageUnderTest

pytestmark = pytest.mark.extension("../../web/extensions/sign_on.py")

TOKEN = "https://sign-on.example.com/token"
ORDERS = "https://orders.example.com/open"
FIRST = {"access_token": "token-1", "refresh_token": "again", "expires_in": 600}


async def asked(page: PageUnderTest) -> dict[str, str]:
    """What the link asks the sign-on service for."""
    link = page.get_by_role("link", name="Sign on")
    address = urlsplit(await link.get_attribute("href") or "")
    assert address.hostname == "sign-on.example.com"
    return {name: values[0] for name, values in parse_qs(address.query).items()}


async def signed_on(
    page: PageUnderTest,
    network: Network,
    extension: ExtensionUnderTest,
    clock: DesktopClock,
) -> dict[str, str]:
    """Be back with a good code; what the token was asked for with."""
    token = network.post(TOKEN).respond(json=FIRST)
    link = await asked(page)
    extension.come_back(state=link["state"], code="the-code")
    await clock.advance(1)
    assert await page.get_by_text("You are signed on.").is_visible()
    form = parse_qs(token.requests[-1].text)
    sent = {name: values[0] for name, values in form.items()}
    challenge = hashlib.sha256(sent["code_verifier"].encode()).digest()
    assert base64.urlsafe_b64encode(challenge).decode().rstrip("=") == link["code_challenge"]
    assert sent["redirect_uri"] == link["redirect_uri"] == extension.desk.page_address
    return sent


async def test_a_code_is_exchanged_with_what_only_the_extension_knows(
    page: PageUnderTest, network: Network, extension: ExtensionUnderTest, clock: DesktopClock
) -> None:
    sent = await signed_on(page, network, extension, clock)
    assert sent["code"] == "the-code"
    assert len(sent["code_verifier"]) >= 43  # RFC 7636, 4.1


async def test_orders_are_asked_for_with_the_token(
    page: PageUnderTest,
    network: Network,
    extension: ExtensionUnderTest,
    simulator: DeskSimulator,
    clock: DesktopClock,
) -> None:
    await signed_on(page, network, extension, clock)
    orders = network.get(ORDERS).respond(json={"count": 3})
    simulator.ring(ani="5550100")
    await clock.advance(1)
    assert await page.get_by_text("Open orders: 3").is_visible()
    assert orders.requests[-1].headers["authorization"] == "Bearer token-1"


async def test_a_token_that_ends_is_renewed(
    page: PageUnderTest,
    network: Network,
    extension: ExtensionUnderTest,
    simulator: DeskSimulator,
    clock: DesktopClock,
) -> None:
    await signed_on(page, network, extension, clock)
    await clock.advance(590)
    renewed = network.post(TOKEN).respond(json={"access_token": "token-2", "expires_in": 600})
    orders = network.get(ORDERS).respond(json={"count": 1})
    simulator.ring(ani="5550100")
    await clock.advance(1)
    assert await page.get_by_text("Open orders: 1").is_visible()
    assert "grant_type=refresh_token" in renewed.requests[-1].text
    assert orders.requests[-1].headers["authorization"] == "Bearer token-2"


async def test_who_is_refused_can_try_again_and_with_another_state(
    page: PageUnderTest, extension: ExtensionUnderTest, simulator: DeskSimulator
) -> None:
    link = await asked(page)
    extension.come_back(state=link["state"], error="access_denied")
    await simulator.settled()
    assert await page.get_by_text(re.compile("That did not work")).is_visible()
    assert (await asked(page))["state"] != link["state"]


async def test_a_tab_with_another_state_is_nobody_s(
    page: PageUnderTest, extension: ExtensionUnderTest
) -> None:
    await asked(page)
    with pytest.raises(RuntimeError, match="Nobody waits"):
        extension.come_back(state="guessed", code="stolen")


async def test_without_sign_on_nothing_is_asked(
    page: PageUnderTest, simulator: DeskSimulator
) -> None:
    await asked(page)
    simulator.ring(ani="5550100")
    await simulator.settled()
    assert await page.get_by_role("link", name="Sign on").is_visible()

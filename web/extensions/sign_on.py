# /// script
# dependencies = ["httpx2"]
# [tool.py-ext]
# connect = ["https://sign-on.example.com", "https://orders.example.com"]
# ///
"""The agent signs on to a service of the company's, by OAuth: an authorization code with PKCE (RFC 7636).

Sign-on pages let nobody frame them, so the agent opens it by a link, in a tab that comes back to this
page's address. Tokens are in memory only: who loads the desktop anew signs on again, which most services
do without asking.
"""

import asyncio
import base64
import hashlib
import logging
import secrets
from urllib.parse import urlencode

import httpx2

from py_ext import Desk, InteractionEvent, State, html

AUTHORIZE = "https://sign-on.example.com/authorize"
TOKEN = "https://sign-on.example.com/token"
CLIENT = "order-desk"
ORDERS = "https://orders.example.com/open"

MARGIN = 30
"""Seconds before its end after which a token is not used any more."""

log = logging.getLogger(__name__)
desk = Desk()


class NotSignedOn(Exception):
    """The service wants the agent to sign on. No token is in its words."""


class Tokens:
    """What the sign-on service has given; nobody else sees it."""

    def __init__(self) -> None:
        self._access = ""
        self._refresh = ""
        self._end = 0.0

    async def take(self, code: str, verifier: str) -> None:
        """Take them for a code, which is for one use."""
        given = {"code": code, "code_verifier": verifier, "redirect_uri": desk.page_address}
        await self._ask({"grant_type": "authorization_code", **given})

    async def access(self) -> str:
        """One that is good for a while. Raises NotSignedOn where the agent has to sign on."""
        now = asyncio.get_running_loop().time()
        if now > self._end - MARGIN:
            if not self._refresh:
                raise NotSignedOn("nobody has signed on")
            await self._ask({"grant_type": "refresh_token", "refresh_token": self._refresh})
        return self._access

    async def _ask(self, form: dict[str, str]) -> None:
        now = asyncio.get_running_loop().time()
        try:
            async with httpx2.AsyncClient(timeout=10) as client:
                answer = await client.post(TOKEN, data={"client_id": CLIENT, **form})
            answer.raise_for_status()
            told = answer.json()
            self._access = str(told["access_token"])
            self._refresh = str(told.get("refresh_token", self._refresh))
            self._end = now + float(told["expires_in"])
        except httpx2.HTTPStatusError as error:
            self._refresh, self._end = "", 0.0
            raise NotSignedOn(f"the sign-on service answers {error.response.status_code}") from None
        except httpx2.HTTPError as error:
            raise NotSignedOn(f"{type(error).__name__}: is it running?") from None
        except (KeyError, TypeError, ValueError):
            raise NotSignedOn("its answer has another form") from None


tokens = Tokens()


@desk.on_start
async def begin() -> None:
    desk.start_soon(sign_on)


async def sign_on() -> None:
    """Offer the link until the agent is back with a code that is good."""
    trouble = ""
    while True:
        state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
        digest = hashlib.sha256(verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": CLIENT,
            "redirect_uri": desk.page_address,
            "scope": "orders",
            "state": state,
            "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        await desk.page.show(
            html(
                '<p>{trouble}<a href="{address}">Sign on to see orders</a></p>',
                trouble=trouble,
                address=f"{AUTHORIZE}?{urlencode(asked)}",
            )
        )
        query = await desk.returned(state)
        try:
            if "code" not in query:
                raise NotSignedOn("it was not allowed")
            await tokens.take(query["code"], verifier)
        except NotSignedOn as error:
            log.warning("Nobody is signed on: %s", error)
            trouble = "That did not work. "
            continue
        await desk.page.show(html("<p>You are signed on.</p>"))
        return


@desk.on(InteractionEvent, media="voice", state=State.RINGING)
async def show_orders(event: InteractionEvent) -> None:
    """A call rings: what is open for the caller."""
    caller = event.interaction.ani
    if not caller:
        return
    try:
        headers = {"Authorization": f"Bearer {await tokens.access()}"}
        async with httpx2.AsyncClient(timeout=5) as client:
            answer = await client.get(ORDERS, params={"phone": caller}, headers=headers)
        answer.raise_for_status()
        await desk.page.show(html("<p>Open orders: {count}</p>", count=answer.json()["count"]))
    except NotSignedOn:
        return  # the link is there
    except httpx2.HTTPError as error:
        log.warning("The orders did not come: %s", type(error).__name__)

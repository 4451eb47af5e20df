# /// script
# dependencies = ["httpx2"]
# [tool.py-ext]
# connect = ["https://orders.example.com"]
# ///
"""Asks a service of the company's in the agent's name: the desktop's token says who he is.

The token is in no log and on no page: who has it can pass for the agent until it expires.
"""

import logging

import httpx2

from py_ext import Desk, DeskError, InteractionEvent, NotAllowed, State, html

log = logging.getLogger(__name__)
desk = Desk()

ORDERS = "https://orders.example.com/mine"


@desk.on(InteractionEvent, media="voice", state=State.TALKING, previous_state=State.RINGING)
async def show_orders() -> None:
    """When a call is answered: not again when it comes off hold."""
    try:
        token = await desk.auth.get_jwt_token()  # the same again, while it is valid
    except NotAllowed as error:
        log.warning("An administrator adds %s to %s", error.value, error.option)
        await say("This desktop gives no token: its administrator has to allow it.")
        return
    except DeskError as error:
        log.warning("There is no token: %s", type(error).__name__)
        await say("This desktop gives no token.")
        return
    try:
        async with httpx2.AsyncClient(timeout=5) as client:
            headers = {"Authorization": f"Bearer {token.token}"}
            answer = await client.get(ORDERS, headers=headers)
        count = int(answer.raise_for_status().json()["count"])
    except httpx2.HTTPError as error:
        log.warning("The orders did not come: %s", type(error).__name__)
        await say("The orders did not come.")
    except (KeyError, TypeError, ValueError):
        log.warning("The orders' answer has another form")
        await say("The orders did not come.")
    else:
        await say(f"Your open orders: {count}")


async def say(words: str) -> None:
    await desk.page.show(html('<p role="status">{words}</p>', words=words))

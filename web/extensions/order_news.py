"""Tells the other extensions on the desktop which order was saved, and shows what they tell.

A message comes from any page that the desktop lets in: what is in it is checked before it is used.
"""

import re

from py_ext import Desk, DeskError, MessengerEvent, Submit, html

desk = Desk()

CHANNEL = "example.orders.saved"
"""The other extension has the same name in it: that is all that they agree on."""

orders: list[str] = []


@desk.on_start
async def begin() -> None:
    await show()


@desk.on(MessengerEvent, channel=CHANNEL)
async def somebody_tells(event: MessengerEvent) -> None:
    told = event.message.get("order") if isinstance(event.message, dict) else None
    if isinstance(told, str) and re.fullmatch(r"[A-Z]-\d{4}", told):
        await add(told)


@desk.page.on(Submit, form="order")
async def save(event: Submit) -> None:
    order = event.values["order"]
    if order in orders:
        return
    try:
        await desk.messenger.broadcast_message(CHANNEL, {"order": order})
    except DeskError:
        await show("The others do not know of it. Save it again.")
        return
    await add(order)  # what this extension sends, it does not hear itself


async def add(order: str) -> None:
    if order not in orders:
        orders[:] = [*orders, order][-5:]
    await show()


async def show(problem: str = "") -> None:
    await desk.page.show(
        html(
            """<form name="order"><label>Order
            <input name="order" pattern="[A-Z]-[0-9]{{4}}" required></label>
            <button>Save</button></form>
            <p role="alert">{problem}</p><ul>{orders}</ul>""",
            problem=problem,
            orders=[html("<li>{order}</li>", order=order) for order in orders],
        )
    )

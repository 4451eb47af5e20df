# /// script
# dependencies = ["httpx2"]
# [tool.py-ext]
# connect = ["https://consent.example.com"]
# ///
"""A number is dialed only when the company's list says that it may be: no answer is a no."""

import logging

import httpx2

from py_ext import Desk, DeskError, Submit, html

log = logging.getLogger(__name__)
desk = Desk()

CHECK = "https://consent.example.com/check"


@desk.on_start
async def begin() -> None:
    await show()


@desk.page.on(Submit, form="dial")
async def check_and_dial(event: Submit) -> None:
    """The form is busy until this ends, so that nobody dials twice."""
    number = "".join(each for each in event.values["number"] if each in "+0123456789")
    allowed = await may_be_called(number)
    if allowed is None:
        await show("The list does not answer, so nothing was dialed.")
    elif not allowed:
        await show("This number must not be called.")
    else:
        try:
            await desk.voice.dial(number)
        except DeskError as error:
            log.warning("%s", error)
            await show("It was perhaps not dialed: look at the desktop.")
        else:
            await show()


async def may_be_called(number: str) -> bool | None:
    """What the list says; None where it says nothing. The number is in the body: addresses are logged."""
    try:
        async with httpx2.AsyncClient(timeout=5) as client:
            answer = await client.post(CHECK, json={"phone": number})
        told = answer.raise_for_status().json()
        return told["allowed"] is True
    except httpx2.HTTPError as error:
        log.warning("The list does not answer: %s", type(error).__name__)
    except (KeyError, TypeError, ValueError):
        log.warning("The list's answer has another form")
    return None


async def show(problem: str = "") -> None:
    await desk.page.show(
        html(
            """<form name="dial"><p role="alert">{problem}</p>
            <label>Number <input name="number" type="tel" required></label>
            <button>Check and call</button></form>""",
            problem=problem,
        )
    )

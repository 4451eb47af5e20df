"""When the caller's parcel comes and what he pays then, in the language of the agent's browser.

The texts are in English here, and in ``locale/`` in others; dates and sums are written by babel.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from gettext import translation
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency

from py_ext import Desk, Interaction, InteractionEvent, State, html

desk = Desk()

texts = translation("parcel_day", Path(__file__).parent / "locale", fallback=True)
_ = texts.gettext
language = Locale.negotiate(desk.languages, ["en", "de"], sep="-") or Locale("en")


@dataclass(frozen=True)
class Parcel:
    """On its way to a customer.

    Attributes:
        comes: On which day.
        pieces: How many boxes it is.
        euros: What is paid at the door, in cents' precision.
    """

    comes: date
    pieces: int
    euros: str


PARCELS = {"5550100": Parcel(date(2026, 12, 3), 2, "1249.50")}
"""What the company knows, by the customers' numbers; an extension of yours asks for it over HTTP."""


@desk.on_start
async def start() -> None:
    calls = [each for each in desk.interactions.values() if each.state is State.RINGING]
    await show(calls[0] if calls else None)


@desk.on(InteractionEvent, media="voice", state=State.RINGING)
async def rings(event: InteractionEvent) -> None:
    await show(event.interaction)


async def show(call: Interaction | None) -> None:
    parcel = PARCELS.get(call.ani or "") if call is not None else None
    if parcel is None:
        await desk.page.show(
            html('<p class="muted">{none}</p>', none=_("No parcel is on its way."))
        )
        return
    pieces = texts.ngettext("{number} box", "{number} boxes", parcel.pieces)
    await desk.page.show(
        html(
            "<h1>{title}</h1><dl><dt>{day}</dt><dd>{comes}</dd><dt>{pay}</dt><dd>{sum}</dd></dl><p>{pieces}</p>",
            title=_("The parcel"),
            day=_("Comes on"),
            comes=format_date(parcel.comes, "full", locale=language),
            pay=_("To be paid"),
            sum=format_currency(parcel.euros, "EUR", locale=language),
            pieces=pieces.format(number=parcel.pieces),
        )
    )

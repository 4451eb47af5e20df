"""An extension that does next to nothing, for make/rehearsal.mjs."""

from py_ext import Desk

desk = Desk()


@desk.on_start
def say() -> None:
    print("started")

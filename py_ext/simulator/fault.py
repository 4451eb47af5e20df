"""One fault that is switched on.

>>> from py_ext.simulator import DeskSimulator
>>> simulator = DeskSimulator()
>>> fault = simulator.faults.refuse("interaction.setUserData", "Not today.")
>>> fault.is_on
True
>>> with fault:
...     pass  # here such requests are refused
>>> fault.is_on
False
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from py_ext.simulator._fault_effects import Place
from py_ext.simulator._fault_kinds import FaultKind
from py_ext.simulator.errors import SimulatorError

__all__ = ["Fault"]


@dataclass(eq=False)
class Fault:
    """A fault, which is on as soon as it is there. ``with fault:`` switches it off at the end of the block.

    Attributes:
        kind: A key of ``KINDS``.
        target: Which messages it acts on.
        times: How often still; None for as long as it is switched on.
        details: What the kind wants to know.
        number: By which it can be switched off.
        hits: How often it has acted.
        is_on: Whether nobody has switched it off yet.
    """

    kind: str
    target: str
    times: int | None
    details: dict[str, Any] = field(repr=False)  # a test may answer with customer data
    number: int
    _of_kind: FaultKind = field(repr=False)
    _on_switched_off: Callable[[Fault], None] = field(repr=False)
    hits: int = 0
    is_on: bool = True

    def __enter__(self) -> Fault:
        if not self.is_on:
            raise SimulatorError(
                f"The fault {self.kind} of {self.target} was switched off: make a new one."
            )
        return self

    def __exit__(self, *_: object) -> None:
        self.switch_off()

    def switch_off(self) -> None:
        """End it. Once more does no harm."""
        if self.is_on:
            self.is_on = False
            self._on_switched_off(self)

    def applies(self, place: Place, name: str) -> bool:
        """Whether it acts on a message of that name, in that place, now."""
        return self.times != 0 and place in self._of_kind.acts and fnmatchcase(name, self.target)

    def as_plain(self) -> dict[str, Any]:
        """The fault as the desktop page draws it."""
        return {
            "label": self._of_kind.label,
            "kind": self.kind,
            "target": self.target,
            "times": self.times,
            "details": self.details,
            "number": self.number,
            "hits": self.hits,
        }

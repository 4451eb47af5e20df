"""What the simulated desktop does wrong on demand.

>>> from py_ext.simulator import DeskSimulator
>>> simulator = DeskSimulator()
>>> with simulator.faults.drop("interaction.setUserData"):
...     pass  # here, that request is not answered
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

__all__ = ["Fault", "Faults"]


@dataclass(eq=False)
class Fault:
    """What happens to a request instead of its work.

    Attributes:
        request: The request's name on the wire; ``"subscribe"`` for subscriptions.
        answer: What the answer holds: ``data`` or ``errorMessage``; None for no answer at all.
        delay: Seconds after which the request is carried out and answered as usual, if given.
        times: How often still; None for as long as it is switched on.
    """

    request: str
    answer: dict[str, Any] | None
    times: int | None
    delay: float | None = None


class Faults:
    """The faults that are switched on."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def drop(self, request: str, times: int | None = None) -> AbstractContextManager[None]:
        """Neither carry out nor answer that request."""
        return self._switched_on(Fault(request, None, times))

    def refuse(
        self, request: str, words: Any, times: int | None = None
    ) -> AbstractContextManager[None]:
        """Answer that request with an error in these words (any plain data, as desktops may)."""
        return self._switched_on(Fault(request, {"errorMessage": words}, times))

    def answer(
        self, request: str, data: Any, times: int | None = None
    ) -> AbstractContextManager[None]:
        """Answer that request with this data, whatever it asked for."""
        return self._switched_on(Fault(request, {"data": data}, times))

    def delay(
        self, request: str, seconds: float, times: int | None = None
    ) -> AbstractContextManager[None]:
        """Carry out and answer that request so many seconds late."""
        return self._switched_on(Fault(request, None, times, seconds))

    def for_request(self, request: str) -> Fault | None:
        """The fault that befalls this request, if any; counts down its ``times``."""
        for fault in self._faults:
            if fault.request == request and fault.times != 0:
                if fault.times is not None:
                    fault.times -= 1
                return fault
        return None

    @contextmanager
    def _switched_on(self, fault: Fault) -> Iterator[None]:
        self._faults.append(fault)
        try:
            yield
        finally:
            self._faults.remove(fault)

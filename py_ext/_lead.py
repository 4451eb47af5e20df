"""Whose handlers run, where each frame has a Python of its own: those of the frame that leads.

All desks hear all events. The others keep the newest, and what the one that leads has handled; when it
goes, the next one handles what was not.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence

from py_ext._alignment import align
from py_ext.events.event import Event
from py_ext.transport import MOST_KEPT, Kept, Plain, Transport

__all__ = ["Lead"]


class Lead:
    """Whether the handlers of a desk run. They do, where the transport says nothing of it.

    A transport may say so by having these attributes:

    - ``leads: bool``, whether the handlers of this Python run now;
    - ``on_lead``, set by the desk: called once, when they are to run from now on, with what the frame that
      led until then has handled (``Sequence[Kept]``, the newest of it, oldest first) and since when it has
      told that (seconds, by ``time.time``), or with None where that is not known. What came before is not
      handled: it may have been already;
    - ``on_follow``, set by the desk: called when they are not to run any more, for another leads;
    - ``tell_handled(name, data)``, if it can tell the other frames that an event was handed to handlers.
    """

    def __init__(self) -> None:
        self._leads = True
        self._transport: Transport | None = None
        self._tell_handled: Callable[[str, Plain], None] | None = None
        self._kept: deque[tuple[Kept, Event]] = deque(maxlen=MOST_KEPT)
        self._begin: Callable[[Sequence[Kept] | None], None] | None = None

    def follow(self, transport: Transport, begin: Callable[[Sequence[Event]], None]) -> None:
        """Do as this transport says. ``begin`` is called with what is to be handled, when this leads."""
        self._transport = transport
        self._leads = bool(getattr(transport, "leads", True))
        self._tell_handled = getattr(transport, "tell_handled", None)

        def lead(handled: Sequence[Kept] | None, since: float = 0.0) -> None:
            if not self._leads:
                self._leads = True
                begin(self._unhandled(handled, since))

        self._begin = lead
        if hasattr(transport, "on_lead"):
            transport.on_lead = lead
        if hasattr(transport, "on_follow"):
            transport.on_follow = self.stop

    def stop(self) -> None:
        """Another leads from now on."""
        self._leads = False
        self._kept.clear()

    def go_on(self) -> None:
        """The other has gone. What it has handled is not known, so that is not handled again."""
        if self._begin is not None:
            self._begin(None)

    def forget(self) -> None:
        """The desk is closed."""
        for name in ("on_lead", "on_follow"):  # which no Transport needs to have
            if hasattr(self._transport, name):
                setattr(self._transport, name, None)
        self._transport = self._tell_handled = self._begin = None
        self._leads = True
        self._kept.clear()

    @property
    def leads(self) -> bool:
        """Whether its handlers run."""
        return self._leads

    @property
    def is_alone(self) -> bool:
        """Whether its handlers run, and no other desk wants to hear of it. Asked with every event."""
        return self._leads and self._tell_handled is None

    def is_ours(self, event: Event, heard: Kept | None) -> bool:
        """Whether the handlers of this desk are to handle it.

        Args:
            event: It.
            heard: The message that told it; None where the desk has found it out by reading.
        """
        if self._leads:
            if self._tell_handled is not None and heard is not None:
                self._tell_handled(heard.name, heard.data)
            return True
        if heard is not None:
            self._kept.append((heard._replace(seconds=time.time()), event))
        return False

    def _unhandled(self, handled: Sequence[Kept] | None, since: float) -> list[Event]:
        kept = [each for each in self._kept if each[0].seconds >= since]
        self._kept.clear()
        if handled is None:
            return []
        untold = align(handled, [heard for heard, _ in kept], is_part=True).untold
        return [event for _, event in kept[len(kept) - len(untold) :]]

"""What can go wrong between an extension and the desktop.

::

    DeskError
    ├── NotEmbedded          the page is not inside the desktop it was built for
    ├── DeskClosed           the desk is closed, or was closed before the answer came
    ├── EventTimeout         the event that was waited for did not come (also a TimeoutError)
    ├── HandlerTooLong       the extension's own code took too long (also a TimeoutError)
    └── RequestError         one request failed
        ├── RequestRefused   the desktop answered that it will not
        │   └── NotAllowed   the option that names the origins does not let us
        ├── Disconnected     the frame is gone that carried it
        ├── RateLimited      the wait for its turn would be too long
        ├── Quarantined      the desktop ignores all requests for a while
        ├── RequestTimeout   the desktop did not answer (also a TimeoutError)
        └── UnexpectedAnswer the desktop answered something that is not documented

Messages name the request, what it was about, what the desktop said and what to check. They never
hold values of user data, tokens or phone numbers.
"""

from __future__ import annotations

__all__ = [
    "DeskClosed",
    "DeskError",
    "Disconnected",
    "EventTimeout",
    "HandlerTooLong",
    "NotAllowed",
    "NotEmbedded",
    "Quarantined",
    "RateLimited",
    "RequestError",
    "RequestRefused",
    "RequestTimeout",
    "UnexpectedAnswer",
]


class DeskError(Exception):
    """Anything that goes wrong between an extension and the desktop."""


class NotEmbedded(DeskError):
    """The page is not inside the desktop that it was built for, so there is nobody to talk to."""


class DeskClosed(DeskError):
    """The desk is closed. A write that was under way may have been carried out or not."""


class EventTimeout(DeskError, TimeoutError):
    """The event that was waited for did not come in time."""


class HandlerTooLong(DeskError, TimeoutError):
    """A step of the extension's code ran for longer than the desk's ``step_limit``, and was ended.

    It is what ``@desk.on_error`` is given, and names the line. The code itself is ended by something that
    no ``except Exception`` catches; its ``finally`` runs. One call of ``time.sleep`` or of compiled code
    cannot be ended in its middle: the limit counts when it returns.

    Only in a page. In CPython, where tests run, nothing is ended: a debugger may stand still in a handler.
    """


class RequestError(DeskError):
    """One request failed.

    Attributes:
        request: Its name on the wire, such as ``"interaction.setUserData"``.
    """

    def __init__(self, message: str, *, request: str) -> None:
        super().__init__(message)
        self.request = request


class RequestRefused(RequestError):
    """The desktop answered that it will not do it. Nothing was changed.

    Attributes:
        answer: The desktop's own words, without any value that the request had carried.
    """

    def __init__(self, message: str, *, request: str, answer: str) -> None:
        super().__init__(message, request=request)
        self.answer = answer


class NotAllowed(RequestRefused):
    """The desktop does not let pages of our origin send that request. Nothing was changed.

    Attributes:
        option: The desktop's option that decides about it.
        value: What an administrator adds to that option's value.
    """

    def __init__(self, message: str, *, request: str, answer: str, option: str, value: str) -> None:
        super().__init__(message, request=request, answer=answer)
        self.option = option
        self.value = value


class RequestTimeout(RequestError, TimeoutError):
    """The desktop did not answer in time.

    Attributes:
        outcome_unknown: True for a write: the desktop may have carried it out all the same.
    """

    def __init__(self, message: str, *, request: str, outcome_unknown: bool) -> None:
        super().__init__(message, request=request)
        self.outcome_unknown = outcome_unknown


class Disconnected(RequestError):
    """The frame is gone that carried the request, or there is no frame of the extension at all.

    A desk with several frames sends its requests through one of them. When the desktop closes that frame,
    or loads it anew, what only reads is sent again through the next. A write is not: it may have been
    carried out.

    Attributes:
        outcome_unknown: True for a write that was sent: the desktop may have carried it out. False where
            surely nothing was sent, or nothing can have changed.
    """

    def __init__(self, message: str, *, request: str, outcome_unknown: bool) -> None:
        super().__init__(message, request=request)
        self.outcome_unknown = outcome_unknown


class RateLimited(RequestError):
    """The desktop's limit left no room for it in time. Nothing was sent.

    It is told at once where the wait can be foreseen. ``Desk(max_wait=…)`` and ``desk.patience(…)`` say how
    long a request may wait for its turn.

    Attributes:
        seconds: How long it would have had to wait, as far as that is known.
    """

    def __init__(self, message: str, *, request: str, seconds: float) -> None:
        super().__init__(message, request=request)
        self.seconds = seconds


class Quarantined(RequestError):
    """The desktop answers nothing for a while, because more requests were sent than its limits allow.

    The desk looks by itself whether it is over, and sends nothing else meanwhile. Events come all the same.

    Attributes:
        remaining: Seconds until it should be over; infinite where the desktop ignores requests for ever.
        outcome_unknown: True for a write that was sent before the quarantine was found out. It was most
            likely ignored. False where nothing was sent.
    """

    def __init__(
        self, message: str, *, request: str, remaining: float, outcome_unknown: bool
    ) -> None:
        super().__init__(message, request=request)
        self.remaining = remaining
        self.outcome_unknown = outcome_unknown


class UnexpectedAnswer(RequestError):
    """The desktop answered, but not in a shape that its documentation describes."""

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
    """Anything that goes wrong between an extension and the desktop.

    Remedy:
        Catch this class where all that matters is that the desktop did not do it; else one below it.
    """

    def __init__(self, *given: object) -> None:
        super().__init__(*given)
        documented = next(each for each in type(self).__mro__ if each.__module__ == __name__)
        self.add_note(f"Cause and remedy: py-ext docs {documented.__name__}")  # tracebacks have it


class NotEmbedded(DeskError):
    """The page is not inside the desktop that it was built for, so there is nobody to talk to.

    Remedy:
        Open the desktop, which shows the page in a frame, and not the page by itself. Where that is so:
        build again with the desktop's origin in ``desktops``.
    """


class DeskClosed(DeskError):
    """The desk is closed. A write that was under way may have been carried out or not.

    Remedy:
        Look at the desktop before you write again. In a test: call the desk inside of ``connected``.
    """


class EventTimeout(DeskError, TimeoutError):
    """The event that was waited for did not come in time.

    Remedy:
        Decide what holds without the event: a longer ``timeout``, or what ``desk.interactions`` has now.
    """


class HandlerTooLong(DeskError, TimeoutError):
    """A step of the extension's code ran for longer than the desk's ``step_limit``, and was ended.

    It is what ``@desk.on_error`` is given, and names the line. The code itself is ended by something that
    no ``except Exception`` catches; its ``finally`` runs. One call of ``time.sleep`` or of compiled code
    cannot be ended in its middle: the limit counts when it returns.

    Only in a page. In CPython, where tests run, nothing is ended: a debugger may stand still in a handler.

    Remedy:
        Have the code pause with ``await asyncio.sleep(0)`` now and then, compute less at once, or allow
        more with ``Desk(step_limit=…)``.
    """


class RequestError(DeskError):
    """One request failed.

    Remedy:
        The classes below it say what is true now, and what to do.

    Attributes:
        request: Its name on the wire, such as ``"interaction.setUserData"``.
    """

    def __init__(self, message: str, *, request: str) -> None:
        super().__init__(message)
        self.request = request


class RequestRefused(RequestError):
    """The desktop answered that it will not do it. Nothing was changed.

    Remedy:
        Read ``answer``: most often the interaction is over, or an option of the desktop is in the way.
        The same request will be refused again.

    Attributes:
        answer: The desktop's own words, without any value that the request had carried.
    """

    def __init__(self, message: str, *, request: str, answer: str) -> None:
        super().__init__(message, request=request)
        self.answer = answer


class NotAllowed(RequestRefused):
    """The desktop does not let pages of our origin send that request. Nothing was changed.

    Remedy:
        An administrator adds ``value`` to ``option``; ``py-ext build`` writes all that an extension needs
        into ``deploy/desktop-options.txt``.

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

    Remedy:
        What only reads may be asked again. After a write, look whether it was done, and write again if not.
        Where the desktop is slow: ``Desk(timeout=…)``.

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

    Remedy:
        Where ``outcome_unknown`` is true, look whether it was done, and write again if not. Else ask again
        when a frame is there.

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

    Remedy:
        Ask less often: keep what was read, and write several keys at once. Or wait longer for a turn.

    Attributes:
        seconds: How long it would have had to wait, as far as that is known.
    """

    def __init__(self, message: str, *, request: str, seconds: float) -> None:
        super().__init__(message, request=request)
        self.seconds = seconds


class Quarantined(RequestError):
    """The desktop answers nothing for a while, because more requests were sent than its limits allow.

    The desk looks by itself whether it is over, and sends nothing else meanwhile. Events come all the same.
    One that lasts for ever (``service-client-api.rate-limit-quarantine-delay`` is 0) ends only when the
    desktop is loaded anew.

    Remedy:
        Nothing at once: the desk goes on by itself, more slowly. Tell it the limit (``rate_limit``), or
        have the desktop allow ``configuration.getOption``.

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
    """The desktop answered, but not in a shape that its documentation describes.

    Remedy:
        Look at the message log or the console for what came, and report it: a newer desktop may answer
        differently. What was asked for may have been done.
    """

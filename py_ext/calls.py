"""Requests with typed errors, over any transport: what all namespaces call.

Here, and only here, a transport's plain failure becomes an error that says which request failed, on
what, what the desktop answered, what to check, and what is true now.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from py_ext.errors import DeskClosed, RequestRefused, RequestTimeout, UnexpectedAnswer
from py_ext.transport import Closed, NoAnswer, Plain, Refused, Transport

__all__ = ["Calls", "Request"]

ORIGINS = "service-client-api.accepted-web-content-origins"


@dataclass(frozen=True)
class Request:
    """One request, with what its errors need to say.

    Args:
        name: Its name on the wire.
        parameters: Plain data, in the order that the vendor documents.
        about: What it acts on, as it may be shown: ``"interaction '12'"``, never customer data.
        check: What to look at when it is refused, beyond the allowed origins.
        refused: What is true when it was refused. Empty for a request that only reads.
    """

    name: str
    parameters: tuple[Plain, ...] = ()
    about: str = ""
    check: str = ""
    refused: str = ""

    @property
    def writes(self) -> bool:
        """Whether it changes something, so that a missing answer leaves a doubt."""
        return bool(self.refused)

    def __str__(self) -> str:
        return f"{self.name} for {self.about}" if self.about else self.name


class Calls:
    """Sends requests for one connected desk and holds one subscription for each event name."""

    def __init__(
        self,
        transport: Transport,
        timeout: float,
        on_event: Callable[[str, Plain], None],
    ) -> None:
        self.transport = transport
        self.timeout = timeout
        self._on_event = on_event
        self._subscriptions: dict[str, asyncio.Task[None]] = {}
        self.pending = 0

    async def request(self, request: Request) -> Plain:
        """Send it and return the answer's data.

        Raises:
            RequestRefused, RequestTimeout, DeskClosed: As errors.py tells.
            TypeError, ValueError: The parameters are not plain data; nothing was sent.
        """
        self.pending += 1
        try:
            return await self.transport.request(request.name, request.parameters, self.timeout)
        except Refused as error:
            raise self._refused(request, error.words) from error
        except NoAnswer as error:
            raise self._timed_out(request) from error
        except Closed as error:
            doubt = " It may have been carried out or not." if request.writes else ""
            raise DeskClosed(
                f"The desk was closed before the desktop answered {request}.{doubt}"
            ) from error
        finally:
            self.pending -= 1

    async def subscribe(self, event: str) -> None:
        """Subscribe the page to an event of the desktop, once, however many ask."""
        task = self._subscriptions.get(event)
        if task is None:
            task = asyncio.ensure_future(self._subscribe(event))
            self._subscriptions[event] = task
            task.add_done_callback(lambda done: self._forget_failed(event, done))
        await asyncio.shield(task)

    async def close(self) -> None:
        """Close the transport; what is pending ends with DeskClosed."""
        await self.transport.close()
        subscriptions = list(self._subscriptions.values())
        self._subscriptions.clear()
        await asyncio.gather(*subscriptions, return_exceptions=True)

    @staticmethod
    def unexpected(request: Request, expected: str) -> UnexpectedAnswer:
        """The error for an answer that has the wrong shape."""
        return UnexpectedAnswer(
            f"The desktop answered {request} with something else than {expected}. Check that the "
            "desktop and the page's genesys.wwe.service belong to the same version.",
            request=request.name,
        )

    async def _subscribe(self, event: str) -> None:
        request = Request(
            "subscribe", about=f"event {event!r}", refused="Its handlers will not be called."
        )
        try:
            await self.transport.subscribe(
                event, lambda data: self._on_event(event, data), self.timeout
            )
        except Refused as error:
            raise self._refused(request, error.words) from error
        except NoAnswer as error:
            raise self._timed_out(request) from error
        except Closed as error:
            raise DeskClosed(
                f"The desk was closed before the desktop answered {request}."
            ) from error

    def _forget_failed(self, event: str, task: asyncio.Task[None]) -> None:
        if task.cancelled() or task.exception() is not None:
            self._subscriptions.pop(event, None)

    def _refused(self, request: Request, words: str) -> RequestRefused:
        shown = request.about + request.check
        carried = {value for value in values_of(request.parameters) if repr(value) not in shown}
        words = without_values(words, carried)
        said = f'"{words}"' if words else "without saying why"
        check = f"{request.check}, and that " if request.check else "that "
        return RequestRefused(
            f"The desktop refused {request}: {said}. Check {check}{ORIGINS} allows {request.name} "
            f"for {self.transport.origin}. {request.refused}".rstrip(),
            request=request.name,
            answer=words,
        )

    def _timed_out(self, request: Request) -> RequestTimeout:
        doubt = (
            " It may have been carried out or not: look before you send it again."
            if request.writes
            else ""
        )
        return RequestTimeout(
            f"The desktop did not answer {request} within {self.timeout:g} s.{doubt} Check that "
            f"{ORIGINS} has {self.transport.origin}, and that no rate limit "
            "(service-client-api.rate-limit) was passed: the desktop then answers nothing.",
            request=request.name,
            outcome_unknown=request.writes,
        )


def values_of(parameters: Iterable[Plain]) -> set[str]:
    """The texts among parameters that could be customer data: all but the keys of dicts."""
    found: set[str] = set()
    for parameter in parameters:
        if isinstance(parameter, dict):
            found |= values_of(parameter.values())
        elif isinstance(parameter, (list, tuple)):
            found |= values_of(parameter)
        elif isinstance(parameter, str) and parameter:
            found.add(parameter)
    return found


def without_values(words: str, values: set[str]) -> str:
    """The desktop's words with every such value blotted out: desktops quote what they refuse."""
    for value in sorted(values, key=len, reverse=True):
        words = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", "•••", words)
    return words

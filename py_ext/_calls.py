"""Requests with typed errors, over any transport: what all namespaces call.

Here, and only here, a transport's plain failure becomes an error that says which request failed, on
what, what the desktop answered, what to check, and what is true now.
"""

from __future__ import annotations

import asyncio
import functools
import json
import re
from collections.abc import Callable, Coroutine
from typing import Any

from py_ext._current_ids import CurrentIds, InteractionGone
from py_ext._doings import Doings
from py_ext._durations import FOLDED
from py_ext._limits import OPTION
from py_ext._pace import Pace
from py_ext._redaction import MARK, is_plain_sentence, values_of, without_data, without_values
from py_ext._request import Request
from py_ext._silence import Sent
from py_ext._tally import RequestTally, Tally
from py_ext.errors import (
    DeskClosed,
    DeskError,
    Disconnected,
    NotAllowed,
    Quarantined,
    RateLimited,
    RequestRefused,
    RequestTimeout,
    UnexpectedAnswer,
)
from py_ext.transport import (
    Plain,
    Transport,
    TransportClosed,
    TransportGone,
    TransportRefused,
    TransportTimeout,
    TransportUnsent,
)

__all__ = ["Calls"]

ORIGINS = "service-client-api.accepted-web-content-origins"

FORBIDDEN = re.compile(
    r"(the )?(request|service|operation|function|origin)?\s*(is )?"
    r"(not (allowed|authorized|permitted)|forbidden)",
    re.IGNORECASE,
)
"""Refusals that mean the origin. What desktops say is not documented: others are plain refusals."""

FAILURES = (TransportRefused, TransportTimeout, TransportUnsent, TransportClosed)

PRIVATE = frozenset(
    {
        "auth.getJwtToken",
        "email.create",
        "interaction.consult",
        "interaction.getByInteractionId",
        "interaction.getInteractions",
        "interaction.singleStepConference",
        "interaction.singleStepTransfer",
        "voice.dial",
        "voice.dialEx",
    }
)
"""Requests that are about customer data, or a token, of which nothing is known: it would have been in the
answer, or the desktop looks somebody up. Those of the outbound namespace are too, for their records."""


REST = 0.05
"""Seconds until a request is sent once more that the same frame may not have carried."""


class Calls:
    """Sends requests for one connected desk and holds one subscription for each event name.

    Args:
        transport: What carries them.
        timeout: Seconds for each answer.
        on_event: Is given each event's name and data.
        private: Tells the customer data that is known, which a desktop may quote when it refuses.
        pace: Says when a request may be sent.
        again: Whether what went with a frame can be sent again, through another.
        tally: What counts.
    """

    def __init__(
        self,
        transport: Transport,
        timeout: float,
        on_event: Callable[[str, Plain], None],
        private: Callable[[], set[str]],
        pace: Pace,
        *,
        again: bool = False,
        tally: Tally | None = None,
    ) -> None:
        self.transport = transport
        self.timeout = timeout
        self._on_event = on_event
        self._private = private
        self.pace = pace
        self._again = again
        self.tally = tally or Tally()
        self._tallies = self.tally.requests
        self.ids = CurrentIds(transport.call_later)
        self.ids.on_known = pace.go_on
        self._loop = asyncio.get_running_loop()
        self._now = self._loop.time
        self._subscriptions: dict[str, asyncio.Task[None]] = {}
        self._unsent: set[str] = set()
        self._stepped_back = 0
        self._pauses: set[asyncio.Future[None]] = set()

    async def request(
        self, request: Request, timeout: float | None = None, *, has_turn: bool = False
    ) -> Plain:
        """Send it and return the answer's data.

        Args:
            request: What to send.
            timeout: Seconds for the answer, where they are others than the desk's.
            has_turn: Whether it has waited for its turn.

        Raises:
            RequestRefused, RequestTimeout, Disconnected, RateLimited, Quarantined, DeskClosed: As errors.py
                tells.
            TypeError, ValueError: The parameters are not plain data; nothing was sent.
        """
        patience = self.timeout if timeout is None else timeout
        # Else events that this request causes could come before them; who comes meanwhile comes after it.
        if self._unsent or self._stepped_back:
            self._stepped_back += 1
            try:
                await asyncio.sleep(0)
            finally:
                self._stepped_back -= 1
        tally = self._tallies.get(request.name) or self.tally.of_request(request.name)
        left = patience
        if self.ids.are_doubtful:
            came = self._now()
            try:
                request = await self.ids.wait(request, patience)
            except InteractionGone as gone:
                raise tally.failed(self.disconnected(request), has_turn) from gone
            left = max(came + patience - self._now(), 0.001)
        if self.pace.is_on and not has_turn:
            answering = counted(self.pace.send(self, request, patience), tally)
            doings = self.tally.doings
            return await (
                answering if doings is None else self._watched(request, answering, doings)
            )
        began = self._now()
        silence = self.pace.silence
        sent = (began, request.name)
        silence.sent(sent)
        try:
            answer = await self.transport.request(request.name, request.parameters, left)
        except TransportGone as gone:
            again = self._send_again(request, left, began, gone)
            return await (again if has_turn else counted(again, tally))
        except TransportTimeout as error:
            failed = self._unanswered(request, patience, sent, error)
            raise tally.failed(failed, has_turn) from error
        except FAILURES as error:
            if not silence.is_heard and isinstance(error, TransportRefused):
                silence.heard(request.name)
            raise tally.failed(self._failed(request, patience, error), has_turn) from error
        if not silence.is_heard:
            silence.heard(request.name)
        tally.took(self._now() - began)
        if len(tally.raw) > FOLDED:
            tally.seconds.fold()
        if has_turn:  # it counts for each who has waited for it, instead
            tally.uneven -= 1
        return answer

    def same(self, error: Exception, request: Request, patience: float) -> Exception:
        """The error of a request that was sent for several, for another of them."""
        cause = error.__cause__
        if isinstance(error, Quarantined):
            return self.pace.quarantined(request, was_sent=True)
        if isinstance(cause, TransportGone):
            return self._disconnected(request, cause.was_sent)
        if isinstance(cause, FAILURES):
            return self._failed(request, patience, cause)
        return type(error)(str(error))

    async def _watched(
        self, request: Request, answering: Coroutine[Any, Any, Plain], doings: Doings
    ) -> Plain:
        """The answer of a request that may have to wait; who looks is told if it is never sent."""
        began = self._now()
        try:
            return await answering
        except RateLimited as error:
            doings.unsent(request.name, began, self._now() - began, error)
            raise

    async def subscribe(self, event: str) -> None:
        """Subscribe the page to an event of the desktop, once, however many ask."""
        await asyncio.shield(self.begin_subscription(event))

    def begin_subscription(self, event: str) -> asyncio.Task[None]:
        """Have the page subscribed, before any later request is sent."""
        task = self._subscriptions.get(event)
        if task is None:
            task = asyncio.ensure_future(self._subscribe(event))
            self._subscriptions[event] = task
            self._unsent.add(event)
            task.add_done_callback(lambda done: self._forget_failed(event, done))
        return task

    async def renew(self) -> None:
        """Have the page subscribed anew to all that it is subscribed to: the desktop may have forgotten it.

        Raises:
            RequestRefused, RequestTimeout, Disconnected, DeskClosed: It may be subscribed to nothing now.
        """
        request = Request("subscribe", about="all events anew")
        try:
            await self.transport.renew(self.timeout)  # type: ignore[attr-defined]
        except TransportGone as gone:
            raise self._disconnected(request, gone.was_sent) from gone
        except FAILURES as error:
            raise self._failed(request, self.timeout, error) from error

    def is_subscribed(self, event: str) -> bool:
        """Whether the desktop has confirmed that subscription."""
        task = self._subscriptions.get(event)
        return task is not None and task.done()

    async def wait(self, tasks: set[asyncio.Task[None]], seconds: float) -> set[asyncio.Task[None]]:
        """Wait for tasks to end, but not longer than that; return those that have not.

        Not ``asyncio.wait_for``: the time is the transport's.
        """
        late: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def give_up() -> None:
            late.cancel()

        cancel_timer = self.transport.call_later(seconds, give_up)
        try:
            while tasks and not late.done():
                await asyncio.wait({*tasks, late}, return_when=asyncio.FIRST_COMPLETED)
                tasks = {task for task in tasks if not task.done()}
            return tasks
        finally:
            cancel_timer()
            late.cancel()

    async def pause(self, seconds: float) -> None:
        """Wait so long, or until this is closed. Not ``asyncio.sleep``: see ``wait``."""
        over: asyncio.Future[None] = self._loop.create_future()
        self._pauses.add(over)
        cancel_timer = self.transport.call_later(seconds, lambda: end(over))
        try:
            await over
        finally:
            cancel_timer()
            self._pauses.discard(over)

    async def close(self) -> None:
        """Close the transport; what is pending ends with DeskClosed."""
        await self.pace.close()
        self.ids.stop()
        await self.transport.close()
        for pause in self._pauses:  # their timers are gone with the transport
            end(pause)
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
        self._unsent.discard(event)
        request = Request(
            "subscribe", about=f"event {event!r}", refused="Its handlers will not be called."
        )
        try:
            await self.transport.subscribe(
                event, functools.partial(self._on_event, event), self.timeout
            )
        except TransportGone as gone:
            raise self._disconnected(request, gone.was_sent) from gone
        except FAILURES as error:
            raise self._failed(request, self.timeout, error) from error

    def _forget_failed(self, event: str, task: asyncio.Task[None]) -> None:
        self._unsent.discard(event)  # cancelled before it began
        if task.cancelled() or task.exception() is not None:
            self._subscriptions.pop(event, None)

    async def _send_again(
        self, request: Request, patience: float, began: float, gone: TransportGone
    ) -> Plain:
        """The frame is gone that a request went through: send it through the next, unless it may have
        been carried out."""
        pause = 0.0
        while self._again and not (gone.was_sent and request.writes):
            # The next carries by then, or none. Or nobody has said yet that the frame has gone, and the
            # loop needs a rest to hear of it.
            await (self.pause(pause) if pause else asyncio.sleep(0))
            pause = REST
            left = began + patience - self._now()
            if left <= 0:
                break
            try:
                if self.ids.are_doubtful:
                    request = await self.ids.wait(request, left)
                    left = max(began + patience - self._now(), 0.001)
                return await self.transport.request(request.name, request.parameters, left)
            except InteractionGone as last:
                gone = last
                break
            except TransportGone as again:
                gone = again
            except FAILURES as error:
                raise self._failed(request, patience, error) from error
        raise self._disconnected(request, gone.was_sent) from gone

    def _unanswered(
        self, request: Request, patience: float, sent: Sent, error: TransportTimeout
    ) -> DeskError:
        """No answer: or is it a quarantine?"""
        ignored = self.pace.ignored(request, sent[0])
        if ignored is not None:
            return ignored
        self.pace.missed(sent)
        return self._failed(request, patience, error)

    def _failed(
        self,
        request: Request,
        patience: float,
        error: TransportRefused | TransportTimeout | TransportUnsent | TransportClosed,
    ) -> DeskError:
        """What a transport's failure is for whoever has asked."""
        if isinstance(error, TransportRefused):
            return self._refused(request, error.words)
        if isinstance(error, TransportTimeout):
            return self._timed_out(request, patience, error.hint)
        if isinstance(error, TransportUnsent):
            return self._not_sent(request, error.words)
        return self.closed(request)

    def closed(self, request: Request) -> DeskClosed:
        """The error for a request that was under way when the desk closed."""
        doubt = " It may have been carried out or not." if request.writes else ""
        if request.name == "subscribe":
            doubt = ""
        return DeskClosed(f"The desk was closed before the desktop answered {request}.{doubt}")

    def holds(self, request: Request) -> bool:
        """Whether it must not be sent now, because its interaction may have another id."""
        return self.ids.holds(request)

    def disconnected(self, request: Request) -> Disconnected:
        """The error for a request that is not sent, because its interaction is gone with the desktop that
        had it, or nobody knows what it is called now."""
        return self._disconnected(request, was_sent=False)

    @staticmethod
    def _disconnected(request: Request, was_sent: bool) -> Disconnected:
        unknown = was_sent and request.writes
        if unknown:
            said = "It may have been carried out or not: look before you send it again."
        elif was_sent:
            said = "Nothing is changed by that."
        else:
            said = f"Nothing was sent. {request.refused}".rstrip()
        return Disconnected(
            f"The frame of the extension that carried {request} was closed before the desktop answered, or "
            f"there was none. {said}",
            request=request.name,
            outcome_unknown=unknown,
        )

    def _refused(self, request: Request, answer: Plain) -> RequestRefused:
        shown = f"{request.name} {request.about} {request.check}"
        private = values_of(request.parameters) | self._private()
        clean = without_values(answer, {value for value in private if not is_shown(value, shown)})
        words = clean if isinstance(clean, str) else json.dumps(clean, ensure_ascii=False)
        words = "" if answer is None else without_data(words, shown)
        if FORBIDDEN.fullmatch(words.removeprefix(request.name).strip(" :.!")):
            return self._not_allowed(request, words)
        if (
            (request.name in PRIVATE or request.name.startswith("outbound."))
            and words
            and not is_plain_sentence(words.replace(request.name, "It"), shown)
        ):
            words, said = MARK, "(what it said is left out, because it may quote customer data)"
        else:
            said = f'"{words.removesuffix(".")}"' if words else "without saying why"
        check = f"{request.check}, and that " if request.check else "that "
        return RequestRefused(
            f"The desktop refused {request}: {said}. Check {check}{ORIGINS} allows {request.name} "
            f"for {self.transport.origin}. {request.refused}".rstrip(),
            request=request.name,
            answer=words,
        )

    def _not_allowed(self, request: Request, words: str) -> NotAllowed:
        origin = self.transport.origin
        value = origin if request.name == "subscribe" else f"{origin} ({request.name})"
        return NotAllowed(
            f'The desktop does not allow {request} for {origin}: "{words.removesuffix(".")}". In the '
            f"option {ORIGINS}, add {value}, or write {request.name} between the parentheses that this "
            f"origin has there already. {request.refused}".rstrip(),
            request=request.name,
            answer=words,
            option=ORIGINS,
            value=value,
        )

    @staticmethod
    def _not_sent(request: Request, words: str) -> RequestRefused:
        return RequestRefused(
            f"{request} was not sent: {words} {request.refused}".rstrip(),
            request=request.name,
            answer="",
        )

    def _timed_out(self, request: Request, patience: float, hint: str) -> RequestTimeout:
        doubt = (
            " It may have been carried out or not: look before you send it again."
            if request.writes
            else ""
        )
        origin = f"that {ORIGINS} has {self.transport.origin}"
        limit = f"that no rate limit ({OPTION}) was passed"
        passed = "the desktop then answers nothing"
        if any(self.is_subscribed(event) for event in self._subscriptions):  # so it lets us in
            look = f"{limit}, because {passed}, and {origin}"
        else:
            look = f"{origin}, and {limit}: {passed}"
        return RequestTimeout(
            f"The desktop did not answer {request} within {patience:g} s.{doubt} "
            f"{hint + ' Also check' if hint else 'Check'} {look}.",
            request=request.name,
            outcome_unknown=request.writes,
        )


def end(pause: asyncio.Future[None]) -> None:
    if not pause.done():
        pause.set_result(None)


async def counted(answering: Coroutine[Any, Any, Plain], tally: RequestTally) -> Plain:
    """The answer, or the error, of a request that does not go the usual way."""
    try:
        answer = await answering
    except DeskError as error:
        tally.fail(error)
        raise
    tally.uneven += 1
    return answer


def is_shown(value: str, shown: str) -> bool:
    """Whether an error names that value anyway: a text in quotation marks, or a number as it is."""
    return repr(value) in shown or (
        value.isdecimal() and re.search(rf"\b{value}\b", shown) is not None
    )

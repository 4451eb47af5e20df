"""The fixture ``network``: what comes back for the extension's requests over HTTP, and what it has asked.

A test reaches no network. What an extension asks for, the test has said an answer to, or it fails.
"""

from __future__ import annotations

import difflib
import json as jsons
import sys
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from py_ext.project.project import Project
from py_ext.testing._addresses import Address, origin_in, parameters_in, whole, without_values

__all__ = ["Answers", "Network", "NetworkRequest", "UnexpectedRequest"]

MOST_NAMED = 5
"""How many addresses a message names."""

MOST_REDIRECTS = 20
FAILED_TO_FETCH = "Failed to fetch"
"""What Chromium says, of whatever kept an answer from coming."""


class UnexpectedRequest(AssertionError):
    """The extension has asked for something that the test gave no answer to."""


class CannotConnect(Exception):
    """The extension gets an error in place of an answer.

    Args:
        words: What it says.
        is_mistake: The test has not asked for it.
    """

    def __init__(self, words: str, *, is_mistake: bool) -> None:
        super().__init__(words)
        self.is_mistake = is_mistake


@dataclass(frozen=True)
class NetworkRequest:
    """What the extension has asked for.

    Attributes:
        method: ``GET``, ``POST``, …
        url: The whole address.
        headers: By their names in lower case.
        content: The body.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    content: bytes
    _own: str = field(default="", repr=False)

    @property
    def params(self) -> dict[str, str]:
        """What stands behind the question mark; of a name that is there twice, the last value."""
        return dict(parameters_in(self.url))

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode("utf-8", "replace")

    @property
    def json(self) -> Any:
        """What the body's JSON says."""
        return jsons.loads(self.content)

    def __repr__(self) -> str:
        """Without what may be a customer's."""
        return f"<{self.method} {without_values(self.url, self._own)}>"


@dataclass(frozen=True)
class Reply:
    """One answer: its status, headers and body; or ``failure``, in whose place it comes. ``after`` is the
    time that it takes, in seconds."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    content: bytes = field(default=b"", repr=False)
    after: float = 0.0
    failure: str = ""


class Answers:
    """What comes back for an address: one answer after the other, and the last again and again."""

    def __init__(self, address: Address, own: str) -> None:
        self._address = address
        self._own = own
        self._replies: list[Reply] = []
        self.requests: list[NetworkRequest] = []
        """What was asked of it."""

    def respond(
        self,
        *,
        json: Any = None,
        text: str | None = None,
        content: bytes | None = None,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        after: float = 0.0,
    ) -> Answers:
        """Answer, with at most one of ``json``, ``text`` and ``content``.

        Args:
            json: The body, as JSON.
            text: The body, as text.
            content: The body.
            status: Such as 404.
            headers: Beside ``content-type``, which follows from the body.
            after: How many seconds it takes.
        """
        given = [each for each in (json, text, content) if each is not None]
        if len(given) > 1:
            raise TypeError("An answer has one body: json, text or content")
        if not 200 <= status <= 599:
            raise ValueError(f"{status!r} is no status: they go from 200 to 599")
        named = {name.lower(): value for name, value in (headers or {}).items()}
        kind, body = "", content or b""
        if json is not None:
            kind, body = "application/json", jsons.dumps(json, ensure_ascii=False).encode()
        elif text is not None:
            kind, body = "text/plain; charset=utf-8", text.encode()
        if kind:
            named.setdefault("content-type", kind)
        self._add(Reply(status, tuple(named.items()), body, after))
        return self

    def fail(self, words: str = FAILED_TO_FETCH, *, after: float = 0.0) -> Answers:
        """Have no connection: the extension gets an ``httpx2.ConnectError``.

        Args:
            words: What it says.
            after: How many seconds it takes.
        """
        self._add(Reply(failure=words or FAILED_TO_FETCH, after=after))
        return self

    @property
    def unused(self) -> int:
        """How many of the answers nobody has got."""
        return max(0, len(self._replies) - len(self.requests))

    def _add(self, reply: Reply) -> None:
        if reply.after < 0:
            raise ValueError(f"after={reply.after!r}: an answer cannot come before its request")
        self._replies.append(reply)

    def _fits(self, method: str, url: str) -> bool:
        return self._address.fits(method, url)

    def _next(self, request: NetworkRequest) -> Reply | None:
        self.requests.append(request)
        at = min(len(self.requests), len(self._replies)) - 1
        return self._replies[at] if at >= 0 else None

    def __repr__(self) -> str:
        return f"<answers to {self._address.as_words(self._own)}>"


class Network:
    """Answers in place of the network.

    Args:
        project: The extension, whose settings say what it may reach.
        origin: Its page's.
        note: Told of each request that fails the test.
    """

    def __init__(
        self, project: Project, origin: str, note: Callable[[BaseException], None]
    ) -> None:
        self._project = project
        self._origin = origin
        self._note = note
        self._answers: list[Answers] = []
        self._is_used = False
        self.requests: list[NetworkRequest] = []
        """What the extension has asked for, in its order."""

    def get(self, url: str, params: Mapping[str, object] | None = None) -> Answers:
        """Say what comes back for a GET: ``network.get("/crm/customers").respond(json=[])``.

        Args:
            url: A whole address, or a path of the extension's own origin. A ``*`` is anything.
            params: The values that these parameters must have. There may be others.
        """
        return self.request("GET", url, params)

    def post(self, url: str, params: Mapping[str, object] | None = None) -> Answers:
        """Say what comes back for a POST."""
        return self.request("POST", url, params)

    def put(self, url: str, params: Mapping[str, object] | None = None) -> Answers:
        """Say what comes back for a PUT."""
        return self.request("PUT", url, params)

    def patch(self, url: str, params: Mapping[str, object] | None = None) -> Answers:
        """Say what comes back for a PATCH."""
        return self.request("PATCH", url, params)

    def delete(self, url: str, params: Mapping[str, object] | None = None) -> Answers:
        """Say what comes back for a DELETE."""
        return self.request("DELETE", url, params)

    def request(self, method: str, url: str, params: Mapping[str, object] | None = None) -> Answers:
        """Say what comes back for a method. What is said later holds."""
        answers = Answers(Address.read(method, url, params, self._origin), self._origin)
        self._answers.append(answers)
        return answers

    @property
    def unused(self) -> list[Answers]:
        """What nobody has asked for, all of it or as often: ``assert not network.unused``."""
        return [answers for answers in self._answers if answers.unused]

    def use(self) -> None:
        """Note that the test has the fixture: what it does not answer is not a lack of that."""
        self._is_used = True

    def exchange(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes
    ) -> Generator[float, None, Reply]:
        """Answer a request as a browser's ``fetch`` does, which follows redirects by itself. What it yields
        is time that passes, in seconds.

        Raises:
            CannotConnect: The test says so, or a page's policy would.
            UnexpectedRequest: The test has given no answer.
        """
        address = whole(url, self._origin)
        for _ in range(MOST_REDIRECTS):
            reply = self._answer(NetworkRequest(method, address, headers, content, self._origin))
            yield reply.after
            if reply.failure:
                raise CannotConnect(reply.failure, is_mistake=False)
            place = dict(reply.headers).get("location")
            if reply.status not in (301, 302, 303, 307, 308) or place is None:
                return reply
            address = whole(place, address)
            if reply.status == 303 or (reply.status in (301, 302) and method == "POST"):
                method, content = ("HEAD" if method == "HEAD" else "GET"), b""
        raise CannotConnect(FAILED_TO_FETCH, is_mistake=False)

    def answers(self, method: str, address: str) -> bool:
        """Whether the test has an answer for that whole address."""
        return any(each._fits(method, address) for each in self._answers)

    def failed(self, error: BaseException) -> None:
        """Note an error that fails the test, even where the extension deals with it."""
        self._note(error)

    def _answer(self, request: NetworkRequest) -> Reply:
        self.requests.append(request)
        self._check(request.url)
        shown = f"{request.method} {without_values(request.url, self._origin)}"
        call = self._call_for(request)
        for answers in reversed(self._answers):
            if answers._fits(request.method, request.url):
                reply = answers._next(request)
                if reply is None:
                    raise UnexpectedRequest(
                        f"{shown} has no answer: write {call}.{self._asked_in()}"
                    )
                return reply
        if not self._is_used:
            raise UnexpectedRequest(
                f"{shown}: a test reaches no network. Use the fixture network and say what comes back: "
                f"{call}.{self._asked_in()}"
            )
        raise UnexpectedRequest(
            f"{shown} was not expected. {self._expected(shown)} Say what comes back: {call}."
            f"{self._asked_in()}"
        )

    def _check(self, address: str) -> None:
        """Raise CannotConnect for what a browser blocks in a page."""
        origin, project = origin_in(address), self._project
        if urlsplit(address).username is not None:
            raise CannotConnect(
                f"A browser asks for no address that has a user name in it: {origin}. Give httpx2 auth=… "
                f"instead.{self._asked_in()}",
                is_mistake=True,
            )
        if origin in (self._origin, *project.settings.connect):
            return
        raise CannotConnect(
            "The page's content security policy (connect-src) does not let the extension reach "
            f'{origin}: add "{origin}" to connect in [tool.py-ext] of {project.settings_file}.'
            f"{self._asked_in()}",
            is_mistake=True,
        )

    def _call_for(self, request: NetworkRequest) -> str:
        """What a test may write."""
        address = without_values(request.url, self._origin).partition("?")[0]
        method = request.method.lower()
        if method in ("get", "post", "put", "patch", "delete"):
            return f'network.{method}("{address}").respond(…)'
        return f'network.request("{request.method}", "{address}").respond(…)'

    def _expected(self, shown: str) -> str:
        words = dict.fromkeys(each._address.as_words(self._origin) for each in self._answers)
        if not words:
            return "There are no answers yet."
        nearest = sorted(
            words, key=lambda each: -difflib.SequenceMatcher(None, each, shown).ratio()
        )
        rest = len(nearest) - MOST_NAMED
        more = f" and {rest} more" if rest > 0 else ""
        return f"There are answers to {', '.join(nearest[:MOST_NAMED])}{more}."

    def _asked_in(self) -> str:
        """Which line of the extension asks, for the end of a message; empty where it is none of it."""
        home = self._project.home.resolve()
        frame = sys._getframe(1)
        while frame is not None:
            path = Path(frame.f_code.co_filename)
            if home in path.parents and not path.name.startswith(("test_", "conftest")):
                place = path.relative_to(home).as_posix()
                return f" Asked in {place}, line {frame.f_lineno}, in {frame.f_code.co_name}."
            frame = frame.f_back  # type: ignore[assignment]
        return ""

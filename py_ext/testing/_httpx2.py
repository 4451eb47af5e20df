"""httpx2 without its connections: its transports ask ``Network``.

What a page's transport does differently from one on a machine it does here too: it knows the page's own
origin, has no pool of connections, no certificates and no proxies.
"""

from __future__ import annotations

import asyncio
import inspect
import weakref
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
import pytest

from py_ext.testing.network import CannotConnect, Network, Reply, UnexpectedRequest

__all__ = ["answered_by"]


@contextmanager
def answered_by(network: Network, wait: Callable[[float], None]) -> Iterator[None]:
    """Have ``network`` answer whatever is asked by httpx2 meanwhile.

    Args:
        network: The answers.
        wait: Lets time pass where no event loop does.
    """
    loop = asyncio.get_running_loop()

    async def ask_in_loop(transport: object, request: httpx2.Request) -> httpx2.Response:
        await request.aread()
        steps = exchange(network, request)
        while True:
            try:
                seconds = next(steps)
            except StopIteration as done:
                return response_of(done.value)
            if asyncio.get_running_loop() is loop:
                await asyncio.sleep(seconds)  # 0, too: an answer is never there at once
            else:
                wait(seconds)

    def ask(transport: object, request: httpx2.Request) -> httpx2.Response:
        request.read()
        steps = exchange(network, request)
        while True:
            try:
                wait(next(steps))
            except StopIteration as done:
                return response_of(done.value)

    with pytest.MonkeyPatch.context() as patches:
        patches.setattr(httpx2.AsyncHTTPTransport, "handle_async_request", ask_in_loop)
        patches.setattr(httpx2.HTTPTransport, "handle_request", ask)
        for transport in (httpx2.AsyncHTTPTransport, httpx2.HTTPTransport):
            leave_pool_out(transport, patches)
        yield


def leave_pool_out(transport: type, patches: pytest.MonkeyPatch) -> None:
    """Have transports made, entered and closed without a pool of connections: it takes longer to make than
    a test to run. Those that have one keep it."""
    made = weakref.WeakSet[object]()
    parameters = inspect.signature(transport)

    def init(self: object, *given: Any, **options: Any) -> None:
        parameters.bind(*given, **options)  # wrong ones are told as ever
        made.add(self)

    def replace(name: str, value: Callable[[object], object]) -> None:
        real = getattr(transport, name)

        async def ends_later(self: object, *given: Any) -> Any:
            return value(self) if self in made else await real(self, *given)

        def ends(self: object, *given: Any) -> Any:
            return value(self) if self in made else real(self, *given)

        patches.setattr(transport, name, ends_later if inspect.iscoroutinefunction(real) else ends)

    patches.setattr(transport, "__init__", init)
    for name in ("__enter__", "__aenter__"):
        if hasattr(transport, name):
            replace(name, lambda self: self)
    for name in ("__exit__", "__aexit__", "close", "aclose"):
        if hasattr(transport, name):
            replace(name, lambda self: None)


def exchange(network: Network, request: httpx2.Request) -> Generator[float, None, Reply]:
    """Ask the network, with httpx2's errors and within its timeout, which in a page is one for all that
    comes before the body."""
    timeout = (request.extensions.get("timeout") or {}).get("connect") or float("inf")
    steps = network.exchange(
        request.method, str(request.url), dict(request.headers), request.content
    )
    try:
        while True:
            try:
                seconds = next(steps)
            except StopIteration as done:
                reply: Reply = done.value
                return reply
            yield min(seconds, timeout)
            timeout -= seconds
            if timeout < 0:
                raise httpx2.ConnectTimeout("Request timed out", request=request)
    except CannotConnect as error:
        failed = httpx2.ConnectError(str(error), request=request)
        if error.is_mistake:
            network.failed(failed)
        raise failed from None
    except UnexpectedRequest as error:
        network.failed(error)
        raise


def response_of(reply: Reply) -> httpx2.Response:
    return httpx2.Response(reply.status, headers=list(reply.headers), content=reply.content)

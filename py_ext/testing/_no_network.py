"""Keeps what is under test from the network: ``Network`` answers httpx2, and nothing else gets out, as a
page has no sockets."""

from __future__ import annotations

import asyncio
import importlib.util
import ipaddress
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import pytest

from py_ext.testing.network import Network

__all__ = ["has_httpx2", "no_network"]


def has_httpx2() -> bool:
    """Whether it is installed."""
    return importlib.util.find_spec("httpx2") is not None


@contextmanager
def no_network(network: Network, wait: Callable[[float], None]) -> Iterator[None]:
    """Have ``network`` answer httpx2, and nothing else reach another machine.

    Args:
        network: The answers.
        wait: Lets time pass where no event loop does.
    """
    with ExitStack() as stack:
        stack.enter_context(no_sockets(network.failed))
        if has_httpx2():
            from py_ext.testing._httpx2 import answered_by

            stack.enter_context(answered_by(network, wait))
        yield


@contextmanager
def no_sockets(note: Callable[[BaseException], None]) -> Iterator[None]:
    """Have this thread and the running loop reach this machine only, where a test may have a server of its
    own.

    Args:
        note: Told of each attempt to get elsewhere.
    """
    ours = threading.get_ident()
    loop: Any = asyncio.get_running_loop()

    def check(host: object) -> None:
        if threading.get_ident() != ours or is_here(host):
            return
        name = host.decode() if isinstance(host, bytes) else host
        error = OSError(
            f"A test reaches no network, and a page has no sockets: something asks for {name} without "
            "httpx2. Use httpx2, and say what comes back with the fixture network."
        )
        note(error)
        raise error

    def checked(function: Callable[..., Any], host_in: Callable[..., object]) -> Callable[..., Any]:
        def call(*given: Any, **options: Any) -> Any:
            check(host_in(*given, **options))
            return function(*given, **options)

        return call

    def host_of_address(self: socket.socket, address: object) -> object:
        return address[0] if isinstance(address, tuple) else None  # else a file's

    def first(host: object, *given: object, **options: object) -> object:
        return host

    with pytest.MonkeyPatch.context() as patches:
        for name in ("connect", "connect_ex"):
            patches.setattr(
                socket.socket, name, checked(getattr(socket.socket, name), host_of_address)
            )
        for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
            patches.setattr(socket, name, checked(getattr(socket, name), first))
        vars(loop)["getaddrinfo"] = checked(loop.getaddrinfo, first)
        try:
            yield
        finally:
            del loop.getaddrinfo


def is_here(host: object) -> bool:
    """Whether a name or an address is this machine's."""
    if not host or host in ("localhost", b"localhost", socket.gethostname()):
        return True
    with suppress(ValueError):
        return ipaddress.ip_address(
            host.decode() if isinstance(host, bytes) else str(host)
        ).is_loopback
    return False

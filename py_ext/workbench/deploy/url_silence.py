"""Why nothing answers at an address, and what to do: for ``check --url``."""

from __future__ import annotations

import errno
import socket
import ssl
import urllib.request
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from py_ext.workbench.deploy.url_wrong import printable

if TYPE_CHECKING:
    import httpx2

__all__ = ["HERE", "silence"]

HERE = ("localhost", "127.0.0.1", "::1")
"""This machine."""

ANOTHER_NAME = (62, 64)
OUT_OF_DATE = (9, 10)
"""What OpenSSL calls it where a certificate is for another host, and where it is not valid at this time."""

NO_WAY = (errno.ENETUNREACH, errno.EHOSTUNREACH)


def silence(error: httpx2.HTTPError, place: str, patience: float) -> str:
    """Why, in a sentence.

    Args:
        error: What asking has raised.
        place: The address of the folder.
        patience: Seconds that were waited.
    """
    import httpx2

    parts = urlsplit(place)
    host, name = parts.netloc, str(parts.hostname)
    cause = cause_of(error)
    detail = printable(str(cause) or type(error).__name__)
    is_connecting = isinstance(error, (httpx2.ConnectError, httpx2.ConnectTimeout))
    is_tls = isinstance(cause, ssl.SSLError) or "handshake" in detail
    if isinstance(error, httpx2.ProxyError) or (
        is_connecting and not is_tls and has_proxy(parts.scheme, name)
    ):
        return (
            f"{host} is not reached over the proxy that this machine's environment names ({detail}): "
            "look at HTTPS_PROXY, HTTP_PROXY and NO_PROXY"
        )
    if isinstance(cause, ssl.SSLCertVerificationError):
        return untrusted(cause, host)
    if isinstance(cause, ssl.SSLError):
        return (
            f"{host} does not answer over TLS ({cause.reason or detail}): name the port that is for "
            "https://, or write http:// where that is meant"
        )
    if isinstance(cause, socket.gaierror):
        return (
            f"{name} is no host that this machine knows: look whether the name is spelt right, and "
            "whether it takes a VPN to know it"
        )
    if isinstance(cause, ConnectionRefusedError):
        port = parts.port or (443 if parts.scheme == "https" else 80)
        return (
            f"nothing listens at port {port} of {name}: start the web server, or name the port that it "
            "has"
        )
    if isinstance(cause, OSError) and cause.errno in NO_WAY:
        return f"there is no way from this machine to {host}: look whether it takes a VPN"
    if isinstance(error, httpx2.ConnectTimeout) and not is_tls:
        return (
            f"{host} does not answer within {patience:g} s: look whether a firewall is in between, and "
            "whether it takes a VPN to get there"
        )
    if isinstance(error, httpx2.TimeoutException):
        return (
            f"{host} takes the connection, and then says nothing for {patience:g} s: look at the web "
            "server's log, and at what it passes requests on to"
        )
    if isinstance(error, httpx2.ProtocolError) or isinstance(cause, ConnectionError):
        return (
            f"{host} breaks off, or speaks no HTTP ({detail}): name the web server's port, and write "
            "https:// where it is for that"
        )
    return f"{place} does not answer ({type(error).__name__}: {detail}): is that its address?"


def cause_of(error: BaseException) -> BaseException:
    """The first of the errors that have led to it."""
    while (before := error.__cause__ or error.__context__) is not None:
        error = before
    return error


def has_proxy(scheme: str, name: str) -> bool:
    """Whether the environment has a proxy for it."""
    if name in HERE or urllib.request.proxy_bypass(name):
        return False
    return not {scheme, "all"}.isdisjoint(urllib.request.getproxies())


def untrusted(error: ssl.SSLCertVerificationError, host: str) -> str:
    """What is wrong with a certificate."""
    why = printable(error.verify_message).rstrip(".")
    if error.verify_code in ANOTHER_NAME:
        return (
            f"the certificate of {host} is for another name ({why}): use the name that it is for, or "
            "have one issued for this one"
        )
    if error.verify_code in OUT_OF_DATE:
        return (
            f"the certificate of {host} is not valid today ({why}): renew it, or set this machine's "
            "clock right"
        )
    return (
        f"the certificate of {host} is not trusted here ({why}): have one issued that browsers trust; "
        "where your company's own authority has, name the file of its certificates in SSL_CERT_FILE"
    )

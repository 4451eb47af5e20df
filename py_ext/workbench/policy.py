"""What a web server sends with a page: the content security policy and the other headers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

__all__ = [
    "cache_control",
    "desktop_headers",
    "frame_source",
    "headers_for",
    "headers_text",
    "policy",
]

NAME_AND_PORT = re.compile(r"[A-Za-z0-9.-]+(:[0-9]+)?")


WORKER_POLICY = "py-ext"
"""The one policy of Trusted Types that the page may make, once. It gives the address of the worker that
all frames share and no other: under ``'none'``, there would be no address that a worker could have."""


def policy(
    desktops: Sequence[str] | None = None,
    connect: Sequence[str] = (),
    *,
    ancestors: Sequence[str] = (),
    images: Sequence[str] = (),
    shared: bool = False,
) -> str:
    """The content security policy of the extension's page, and of the worker that has its Python.

    Args:
        desktops: Who may frame it; None leaves that out, as a ``<meta>`` has to.
        connect: The origins that its code may reach beside its own.
        ancestors: Who may frame a desktop that frames it: browsers look at all that is around a page.
        images: The origins that pictures on its page may come from beside its own.
        shared: There is a worker, for all frames.
    """
    directives = [
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        " ".join(["connect-src 'self'", *connect]),
        "worker-src 'self'",
        "style-src 'self'",
        " ".join(["img-src 'self'", *images]),
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        f"trusted-types {WORKER_POLICY}" if shared else "trusted-types 'none'",
    ]
    if desktops is not None:
        around = dict.fromkeys([*desktops, *(ancestors if desktops else ())])
        directives.append(" ".join(["frame-ancestors", *(around or ["'none'"])]))
    return "; ".join(directives)


OWN_THREAD = {"Origin-Agent-Cluster": "?1"}
"""Pages of one site, such as wwe.example.com and ext.example.com, may share a main thread: what keeps the
extension busy would freeze the agent's whole desktop. Browsers heed this on https and localhost only."""


def headers_for(
    desktops: Sequence[str],
    connect: Sequence[str] = (),
    *,
    ancestors: Sequence[str] = (),
    images: Sequence[str] = (),
    shared: bool = False,
) -> dict[str, str]:
    """The headers that a deployment needs, for every file: a worker heeds those of its own script, not
    those of the page that has begun it."""
    return {
        "Content-Security-Policy": policy(
            desktops, connect, ancestors=ancestors, images=images, shared=shared
        ),
        **OWN_THREAD,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }


def desktop_headers(extension_page: str, framed: set[str]) -> dict[str, str]:
    """The headers of the simulated desktop's page.

    Args:
        extension_page: The origin of the extension's page.
        framed: What lets in the other pages that it shows (``frame_source``).
    """
    frames = " ".join(sorted({extension_page, *framed}))
    return {
        "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
        f"img-src 'self' data: {extension_page}; connect-src 'self'; frame-src {frames}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'",
        **OWN_THREAD,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-cache",
    }


def frame_source(address: str) -> str | None:
    """What a policy has to name for that address to be framed; None for what is on no web server."""
    try:
        url = urlsplit(address)
    except ValueError:
        return None
    if url.scheme not in ("http", "https"):
        return None
    # A policy knows no other hosts, such as [::1]: it can let in all of the scheme only. That is for the
    # simulated desktop, which frames what its options name and nothing else.
    is_known = NAME_AND_PORT.fullmatch(url.netloc) is not None
    return f"{url.scheme}://{url.netloc}" if is_known else f"{url.scheme}:"


def cache_control(path: str) -> str:
    """The Cache-Control header of a file of a bundle, by its path in there."""
    if re.match(r"/?[a-z_]+-[0-9a-f]{16}/", path):
        return "public, max-age=31536000, immutable"
    return "no-cache"  # ask whether it is new


def headers_text(headers: dict[str, str]) -> bytes:
    """HEADERS.txt: what the web server is to send."""
    types = (
        "text/javascript: .mjs .js",
        "application/wasm: .wasm",
        "application/zip: .zip .whl",
        "application/octet-stream: .bin .pyc",
        "image/svg+xml: .svg",
        "image/webp: .webp",
        "image/avif: .avif",
    )
    return "\n".join(
        [
            "Send these headers with every file of this folder, scripts as well: a worker obeys those that",
            "its own script comes with, and no others.",
            "",
            *(f"{name}: {value}" for name, value in headers.items()),
            "",
            "Serve it over https. Over http, browsers ignore Origin-Agent-Cluster, and an extension of the",
            "desktop's own site can freeze the whole desktop while it is busy.",
            "",
            f"Cache-Control: {cache_control('index.html')}",
            "for index.html, and for what is in folders",
            f"Cache-Control: {cache_control('page-0123456789abcdef/boot.mjs')}",
            "because other content has another name.",
            "",
            "Where a browser accepts it, send the file beside it that ends with .zst (Content-Encoding:",
            "zstd), else .br (br) or .gz (gzip), in its place, with Vary: Accept-Encoding. Frames start",
            "sooner from .zst than from .br: browsers decode a file each time that they load it.",
            "",
            "Content-Type, where the web server does not know these endings yet:",
            "",
            *types,
            "",
        ]
    ).encode()

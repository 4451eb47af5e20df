"""What a security review looks at: the policy of an extension's page, word for word."""

from __future__ import annotations

import pytest

from py_ext.workbench.policy import (
    cache_control,
    desktop_headers,
    frame_source,
    headers_for,
    policy,
)

POLICY = {
    "default-src": "'none'",
    "script-src": "'self' 'wasm-unsafe-eval'",  # Python is a wasm
    "connect-src": "'self'",
    "worker-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}


def directives(text: str) -> dict[str, str]:
    split = (directive.partition(" ") for directive in text.split("; "))
    return {name: value for name, _, value in split}


def test_the_policy_allows_this_and_no_more() -> None:
    assert directives(policy()) == POLICY


def test_where_frames_share_a_python_the_page_may_make_one_policy_of_trusted_types() -> None:
    assert directives(policy(shared=True)) == POLICY | {"trusted-types": "py-ext"}
    headers = headers_for([], shared=True)
    assert headers == headers_for([]) | {"Content-Security-Policy": policy([], shared=True)}


def test_only_the_desktops_may_frame_the_page() -> None:
    one, other = "https://wwe.example.com", "https://wwe.example.org"
    assert directives(policy([one, other])) == POLICY | {"frame-ancestors": f"{one} {other}"}
    assert directives(policy([])) == POLICY | {"frame-ancestors": "'none'"}


def test_who_frames_a_desktop_is_named_with_it() -> None:
    desktop, portal = "https://wwe.example.com", "https://portal.example.com"
    assert directives(policy([desktop], ancestors=[portal, desktop])) == POLICY | {
        "frame-ancestors": f"{desktop} {portal}"
    }
    # Alone, it may frame nothing: there is no desktop in it.
    assert directives(policy([], ancestors=[portal]))["frame-ancestors"] == "'none'"
    headers = headers_for([desktop], ancestors=[portal])
    assert headers == headers_for([desktop]) | {
        "Content-Security-Policy": policy([desktop], ancestors=[portal])
    }


def test_the_headers_are_these() -> None:
    assert headers_for([]) == {
        "Content-Security-Policy": policy([]),
        "Origin-Agent-Cluster": "?1",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("http://localhost:8002/a?b#c", "http://localhost:8002"),
        ("https://crm.example.com", "https://crm.example.com"),
        # What no policy can name.
        ("http://[::1]:8002/", "http:"),
        ("https://[2001:db8::1]/", "https:"),
        ("http://my_host:8002/", "http:"),
        ("http://größe.example/", "http:"),
        ("http://user:word@crm.example/", "http:"),
        ("http://a; script-src *", "http:"),
        ("/orders", None),
        ("data:text/html,x", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_the_desktop_s_policy_lets_in_what_its_options_name(
    address: str, source: str | None
) -> None:
    assert frame_source(address) == source
    headers = desktop_headers("http://127.0.0.1:8001", {source} if source else set())
    frames = directives(headers["Content-Security-Policy"])["frame-src"].split()
    assert frames == sorted({"http://127.0.0.1:8001", *([source] if source else [])})


def test_the_simulated_desktop_s_page_allows_this_and_no_more() -> None:
    extension, other = "http://127.0.0.1:8001", "https://board.example.com"
    headers = desktop_headers(extension, {other})
    assert directives(headers.pop("Content-Security-Policy")) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": f"'self' data: {extension}",  # the icons that an extension names
        "connect-src": "'self'",
        "frame-src": f"{extension} {other}",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    assert headers == {
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Origin-Agent-Cluster": "?1",
        "Cache-Control": "no-cache",
    }


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("index.html", "no-cache"),
        ("/", "no-cache"),
        ("HEADERS.txt", "no-cache"),
        ("page/boot.mjs", "no-cache"),
        ("page-0123456789abcdef/boot.mjs", "public, max-age=31536000, immutable"),
        ("/py_ext-0123456789abcdef/py_ext.whl", "public, max-age=31536000, immutable"),
    ],
)
def test_only_what_is_named_after_its_content_is_kept(path: str, kept: str) -> None:
    assert cache_control(path) == kept

"""What a security review looks at: the policy of an extension's page, word for word."""

from __future__ import annotations

from py_ext.workbench.policy import headers_for, policy

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


def test_only_the_desktops_may_frame_the_page() -> None:
    one, other = "https://wwe.example.com", "https://wwe.example.org"
    assert directives(policy([one, other])) == POLICY | {"frame-ancestors": f"{one} {other}"}
    assert directives(policy([])) == POLICY | {"frame-ancestors": "'none'"}


def test_the_headers_are_these() -> None:
    assert headers_for([]) == {
        "Content-Security-Policy": policy([]),
        "Origin-Agent-Cluster": "?1",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }

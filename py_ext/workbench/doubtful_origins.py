"""Finds origins with which a deployment will not work: those that stand for others, such as ``py-ext new``
writes, and those that a page over https cannot reach."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from py_ext.project.project import Project
from py_ext.workbench.check.finding import shown

__all__ = ["doubts_of"]

DOMAIN = "example.com"
"""Reserved for examples, with all names below it."""

SIMULATED_CRM = "localhost:9000"
"""What the template's tools serve on the author's machine."""


def doubts_of(project: Project) -> Iterator[str]:
    """A sentence for each, with what to do."""
    todo = {
        "desktops": ("write your desktop's origin in its place", "--desktop"),
        "connect": (
            "write the origin that your code reaches in its place, or leave it out",
            "--connect",
        ),
    }
    for name, (what, option) in todo.items():
        for origin in getattr(project.settings, name):
            if is_placeholder(origin):
                where = f"in {shown(project.settings_file)} or with {option}"
                yield f"{name}: {origin} is a placeholder: {what}, {where}."
            elif name == "connect" and is_mixed(origin):
                yield (
                    f"connect: {origin} is http: browsers do not let a page that is served over https, as "
                    "it has to be, reach it. Have it served over https, or pass it on (proxy in "
                    "[tool.py-ext])."
                )


def is_mixed(origin: str) -> bool:
    """Whether it is http, on another machine than the agent's own.

    >>> is_mixed("http://crm.company.example:9000"), is_mixed("http://localhost:9001")
    (True, False)
    """
    parts = urlsplit(origin)
    return parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1")


def is_placeholder(origin: str) -> bool:
    """Whether an origin stands for another.

    >>> is_placeholder("https://wwe.example.com"), is_placeholder("https://wwe-example.com")
    (True, False)
    """
    parts = urlsplit(origin)
    return parts.netloc == SIMULATED_CRM or f".{parts.hostname}".endswith(f".{DOMAIN}")

"""What a web server means that answers with an error, or with another address: for ``check --url``."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from py_ext.workbench.deploy.url_answers import Answer, folder_of
from py_ext.workbench.messages import SetupError

__all__ = ["elsewhere", "is_redirect", "missing", "refused"]

REDIRECTS = (301, 302, 303, 307, 308)

SIGN_ON = re.compile(
    "login|(?<![a-z])(sign-?in|sign-?on|sso|o?auth(orize|enticat[a-z]*)?)(?![a-z])", re.IGNORECASE
)
"""What the path of a sign-on has."""

MUCH = 500
"""Characters of an address that a server sends."""


def refused(status: int) -> tuple[str, str] | None:
    """Why it gives nothing, and what to do; None for what is no refusal."""
    if status in (401, 407):
        return (
            f"It wants a sign-on ({status}).",
            "Check from where none is wanted, or have the server let this machine in.",
        )
    if status == 403:
        return (
            "It is refused (403).",
            "Let the server read and serve the folder; where it lets some machines in only, check from "
            "one of those.",
        )
    if status >= 500:
        return (
            f"The server has a fault ({status}).",
            "Look at its log, and at what it passes requests on to, and check again when it answers.",
        )
    return None


def missing(answer: Answer) -> tuple[str, str]:
    """Why a file of the bundle does not come, and what to do."""
    if (why := refused(answer.status)) is not None:
        return why
    if is_redirect(answer):
        return elsewhere(answer, "the file", "have the server answer with the file.")
    if answer.status == 404:
        # Some servers say so of what they may not read, such as nginx with try_files.
        return "It is missing.", "Copy the whole bundle, or let the server read it."
    return f"It is answered with {answer.status}.", "Have the server answer with the file."


def is_redirect(answer: Answer) -> bool:
    return answer.status in REDIRECTS


def elsewhere(answer: Answer, name: str, otherwise: str) -> tuple[str, str]:
    """Where a redirect leads. What is behind a question mark is left out: of a sign-on, it is a secret.

    Args:
        answer: The redirect.
        name: Of the file that it stands for.
        otherwise: What to do where that is no sign-on.
    """
    try:
        parts = urlsplit(urljoin(answer.address, answer.headers["location"]))
        to = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"[:MUCH]
        is_itself = folder_of(to) == folder_of(answer.address)
    except (KeyError, ValueError, SetupError):
        return (
            f"It is answered with {answer.status}, a redirect that does not say where to.",
            f"Have the server answer with {name}.",
        )
    said = f"It is answered with {answer.status}, a redirect to {to}."
    if is_itself:
        return said, f"Have the server answer with {name}: it is sent in a circle."
    if parts.hostname != urlsplit(answer.address).hostname or SIGN_ON.search(parts.path):
        return said, f"If that is a sign-on, let this path through without it; else {otherwise}"
    return said, f"{otherwise[0].upper()}{otherwise[1:]}"

"""Addresses in errors: who writes one wrongly may have written a password into it, or a key."""

from __future__ import annotations

import re

__all__ = ["shown_address"]


def shown_address(written: object) -> str:
    """What somebody has written as an address, without what may be a secret: what stands before an ``@``,
    and behind a question mark or ``#``.

    It is not taken apart as browsers do: what is no address may hold a secret all the same.

    >>> shown_address("https://me:secret@ops.example.com/x?key=secret")
    "'https://…@ops.example.com/x?…'"
    >>> shown_address("me:secret@ops.example.com")
    "'…@ops.example.com'"
    """
    text = re.sub(r"^(\s*[A-Za-z][A-Za-z0-9+.-]*://)?.*@", r"\1…@", str(written), flags=re.DOTALL)
    return repr(re.sub(r"([?#]).*", r"\1…", text, flags=re.DOTALL))

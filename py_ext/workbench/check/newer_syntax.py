"""Tells syntax that only a newer Python than the one that checks can read: the page's is 3.14.

>>> newer_syntax("type Tier = str", "invalid syntax", python=(3, 11))[0]
"This may be Python 3.12's type statement, which Python 3.11, which runs this check, cannot read."
>>> newer_syntax("type Tier = str", "invalid syntax", python=(3, 14))
"""

from __future__ import annotations

import re
import sys

__all__ = ["newer_syntax"]

NEWER: tuple[tuple[tuple[int, int], str, str, str], ...] = (
    ((3, 12), "type statement", r"^\s*type\s+\w+", "invalid syntax"),
    ((3, 12), "list of type parameters", r"^\s*(async\s+)?def\s+\w+\s*\[", r"expected '\('"),
    ((3, 12), "list of type parameters", r"^\s*class\s+\w+\s*\[", "invalid syntax|expected"),
    ((3, 13), "default of a type parameter", r"^\s*((async\s+)?def|class|type)\b.*\[.*=", "."),
    ((3, 12), "f-string", "", "f-string.*(unmatched|expecting|cannot include)"),
    ((3, 12), "f-string", r"(?i)\b(f|rf|fr)['\"]", "after line continuation"),
    ((3, 14), "template string", r"(?i)\b(t|rt|tr)['\"]", "invalid syntax"),
    ((3, 14), "except without parentheses", r"^\s*except\b(?!.*\bas\b)", "must be parenthesized"),
)
"""What came with which Python, how a line looks that may have it, and what an older one says of it."""


def newer_syntax(
    line: str, said: str, python: tuple[int, int] = sys.version_info[:2]
) -> tuple[str, str] | None:
    """What to tell of a syntax error that a newer Python may not have; None where all have it.

    Args:
        line: The line with the error.
        said: What this Python says of it.
        python: This Python.
    """
    for since, name, pattern, saying in NEWER:
        if python < since and re.search(pattern, line) and re.search(saying, said):
            newer, here = (".".join(map(str, each)) for each in (since, python))
            return (
                f"This may be Python {newer}'s {name}, which Python {here}, which runs this check, "
                "cannot read.",
                "The page's Python is 3.14: run the check with that one.",
            )
    return None

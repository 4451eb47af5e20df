"""What the desktop says when it refuses, without customer data: desktops quote what they refuse.

Three nets, one behind the other. What the request carried, and what the live interactions hold, is known,
and blotted out wherever it stands. What looks like data is blotted out too: quoted texts, long numbers,
addresses, tokens. And of a request that would have been answered with data of which we know nothing yet,
only a plain sentence is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from py_ext.transport import Plain

__all__ = ["MARK", "is_plain_sentence", "values_of", "without_data", "without_values"]

MARK = "•••"

DATA = re.compile(
    r"""
      (?P<quote>["'])(?P<quoted>[^"']+)(?P=quote)  # 'Jane Doe'
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+                 # an address of email
    | \+?\d(?:[\s()./-]{0,2}\d){4,}                    # a phone, card or account number
    | [A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]{8,}){2}  # a token (JWT)
    | (?=[A-Za-z0-9_+/-]*\d)(?=[A-Za-z0-9_+/-]*[A-Za-z])[A-Za-z0-9_+/-]{20,}=*  # another one
    """,
    re.VERBOSE,
)

SENTENCE = re.compile(r"(?P<first>[A-Za-z]+)(?:,? (?:[a-z]{1,15}|\d{1,3}|\(\))){0,30}[.!]?")
FIRST_WORDS = frozenset(
    """
    a access agent an another call campaign cannot case could desktop error failed forbidden
    function interaction internal invalid it no not nothing operation origin please refused request
    security service session system temporary that the there this timeout too unable unauthorized
    unavailable unknown unsupported user wrong you
    """.split()  # noqa: SIM905 - a list of forty words takes forty lines
)
"""What a sentence of a desktop begins with. A name in front is none of these."""


def values_of(parameters: Iterable[Plain]) -> set[str]:
    """The texts among parameters that could be customer data: all but the keys of dicts."""
    found: set[str] = set()
    for parameter in parameters:
        if isinstance(parameter, dict):
            found |= values_of(parameter.values())
        elif isinstance(parameter, (list, tuple)):
            found |= values_of(parameter)
        elif isinstance(parameter, str) and parameter:
            found.add(parameter)
    return found


def without_values(words: Plain, values: set[str]) -> Plain:
    """The desktop's words with every such value blotted out, in the names of what they hold as well.

    A value of one or two characters counts where it stands alone, else nothing would be left.
    """
    if isinstance(words, dict):
        return {
            without_values(str(key), values): without_values(word, values)
            for key, word in words.items()
        }
    if isinstance(words, list):
        return [without_values(word, values) for word in words]
    if not isinstance(words, str):
        return MARK if str(words) in values else words
    for value in sorted(values, key=len, reverse=True):
        pattern = re.escape(value) if len(value) > 2 else rf"(?<!\w){re.escape(value)}(?!\w)"
        words = re.sub(pattern, MARK, words, flags=re.IGNORECASE)
    return words


def without_data(words: str, shown: str) -> str:
    """A text with all that looks like data blotted out, but for what ``shown`` has anyway."""

    def blotted(found: re.Match[str]) -> str:
        text = found["quoted"] or found[0]
        if text in shown:
            return found[0]
        return f"{found['quote']}{MARK}{found['quote']}" if found["quoted"] else MARK

    return DATA.sub(blotted, words)


def is_plain_sentence(words: str, shown: str) -> bool:
    """Whether it is a sentence of small words, with no name, long number or quotation in it but for what
    ``shown`` has anyway."""
    plain = DATA.sub(
        lambda found: "it" if (found["quoted"] or found[0]) in shown else found[0], words
    )
    found = SENTENCE.fullmatch(plain.strip())
    return found is not None and found["first"].lower() in FIRST_WORDS

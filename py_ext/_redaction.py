"""What the desktop says when it refuses, without customer data: desktops quote what they refuse.

Three nets, one behind the other. What the request carried, and what the interactions hold that are live
or have just ended, is known, and blotted out wherever it stands. What looks like data is blotted out too:
quoted texts, long numbers, addresses, tokens. And of a request that is about data of which we know nothing
yet, only a plain sentence is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from py_ext.transport import Plain

__all__ = [
    "MARK",
    "customers_of",
    "is_plain_sentence",
    "values_of",
    "without_customers",
    "without_data",
    "without_values",
]

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

TOKEN = re.compile(r"\beyJ[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+){1,2}")
"""A token (JWT): its first part is an object of JSON in base64."""

STATE_NAMES = """
    UNKNOWN IDLE RINGING DIALING TALKING HELD PREVIEW INVITED ACCEPTED CREATED PULLED REVOKED COMPLETED
    ERROR SAVED TRANSFERRING TRANSFER_COMPLETED INVITED_CONFERENCE LEFT_CONFERENCE USER_DATA_ATTACHED
    USER_DATA_UPDATED JOIN_PENDING JOIN_FAILED HISTORY_IN_PROGRESS HISTORY_DONE CANCELLED SENT READY
    CANCELED REJECTED STOPPED RECORDING PAUSED
"""
STATES = frozenset(STATE_NAMES.split())
"""Of interactions and of recordings, as desktops name them; ``models`` is built upon this module."""

SMALL_WORD = re.compile(rf"[a-z]{{1,15}}|\d{{1,3}}|{MARK}|{'|'.join(sorted(STATES))}|")
MOST_WORDS = 40
FIRST_WORDS = frozenset(
    """
    a access agent an another call campaign cannot case could desktop destination direct error
    failed forbidden function interaction internal invalid it no not nothing only operation origin
    please record refused request security service session system temporary that the there this
    timeout too unable unauthorized unavailable unknown unsupported user wrong you
    """.split()  # noqa: SIM905 - a list of forty words takes forty lines
)
"""What a sentence of a desktop begins with. A name in front is none of these."""

NO_CUSTOMER_FIELDS = """
    interactionId parentInteractionId caseId interactionUUID callUuid media state previousState direction
    callType recordingState isConsultation isMainCaseInteraction isCaseSelected isCaseExpanded
"""
NOT_CUSTOMERS = frozenset(NO_CUSTOMER_FIELDS.split())
"""What the desktop tells of an interaction that is no customer's data. Of what else a newer one tells,
nothing is known."""


def values_of(parameters: Iterable[Plain]) -> set[str]:
    """What among parameters could be customer data: texts and longer numbers, but not the keys of dicts."""
    found: set[str] = set()
    for parameter in parameters:
        if isinstance(parameter, dict):
            found |= values_of(parameter.values())
        elif isinstance(parameter, (list, tuple)):
            found |= values_of(parameter)
        elif isinstance(parameter, str) and parameter:
            found.add(parameter)
        elif isinstance(parameter, bool):
            pass  # one of two is no customer's
        elif isinstance(parameter, (int, float)) and len(str(parameter)) > 2:
            found.add(str(parameter))
    return found


def customers_of(interactions: Iterable[Mapping[str, Plain]]) -> set[str]:
    """What the desktop's objects of interactions hold that could be customer data."""
    return values_of(
        value for each in interactions for name, value in each.items() if name not in NOT_CUSTOMERS
    )


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
    folded = words.casefold()  # most are not in it, and looking costs less than a pattern
    for value in sorted(values, key=len, reverse=True):
        if value.casefold() not in folded:
            continue
        pattern = re.escape(value) if len(value) > 2 else rf"(?<!\w){re.escape(value)}(?!\w)"
        words = re.sub(pattern, MARK, words, flags=re.IGNORECASE)
    return words


def without_customers(text: str, values: set[str]) -> str:
    """A text of the extension's own, such as a line that it logs, with such values blotted out, and tokens.

    What merely looks like data stays, unlike in a desktop's words: whoever reads logs wants numbers and
    quoted texts.
    """
    clean: str = without_values(text, values)
    return TOKEN.sub(MARK, clean)


def without_data(words: str, shown: str) -> str:
    """A text with all that looks like data blotted out, but for what ``shown`` has anyway."""

    def blotted(found: re.Match[str]) -> str:
        text = found["quoted"] or found[0]
        if text in shown:
            return found[0]
        return f"{found['quote']}{MARK}{found['quote']}" if found["quoted"] else MARK

    return DATA.sub(blotted, words)


def is_plain_sentence(words: str, shown: str) -> bool:
    """Whether it is made of small words, with no name, long number or quotation in it but for what
    ``shown`` has anyway, and what is blotted out."""
    plain = DATA.sub(
        lambda found: "it" if (found["quoted"] or found[0]) in shown else found[0], words
    )
    said = plain.replace(f"'{MARK}'", MARK).replace(f'"{MARK}"', MARK).split()
    begins = True
    for word in said:
        small = word.rstrip(".!,:;)").lstrip("(")
        if begins and small.lower() in FIRST_WORDS:
            small = small.lower()
        elif begins or not SMALL_WORD.fullmatch(small):
            return False
        begins = word.endswith((".", "!"))
    return 0 < len(said) <= MOST_WORDS

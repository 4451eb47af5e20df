"""``desk.session``: what an extension keeps over the end of its Python.

The browser tab keeps it, in the session storage of the extension's page. All frames of a desk do, so that
whichever is there first can give it to the next Python. In tests the simulated desktop has that storage.

>>> from py_ext import Desk
>>> from py_ext.simulator import DeskSimulator, SimulatedTransport
>>> desk, simulator = Desk(), DeskSimulator()
>>> async with desk.connected(SimulatedTransport(simulator)):
...     desk.session["filter"] = {"queue": "orders"}
>>> another = Desk()  # as in the Python that takes the place of one that has died
>>> async with another.connected(SimulatedTransport(simulator)):
...     another.session["filter"]
{'queue': 'orders'}
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, MutableMapping

from py_ext.errors import DeskClosed
from py_ext.transport import Plain

__all__ = ["Session"]

MOST = 65536
"""Characters of JSON, all together: all extensions of an origin share what a browser keeps for it."""

MOST_LEVELS = 100
"""Of lists and dicts in each other. What is nested much deeper would end a Python."""

UUID = re.compile(r"\b[0-9a-f]{32}\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
"""What interactions can be found by: by chance, short numbers stand in some of them."""

SHORT = 3
"""Texts of so few characters tell nothing of anybody: "yes", "no", "1"."""

SMALL_WORD = re.compile("[a-z]+")
"""Nor does one word in small letters: "orders" is the company's own, whatever calls have it attached."""

NUMBER = re.compile(r"\d{6,}")
"""What may stand behind the prefix of a country: a telephone number."""

ALLOW = "Desk(session_holds_customer_data=True)"


class Session(MutableMapping[str, Plain]):
    """Plain data by name. Values are copied on their way in and out: assign what is to be kept.

    A transport may keep it, by having these attributes:

    - ``session: str``, what its frame has kept, as ``read`` takes it; empty where that is nothing;
    - ``keep(change)``, which has the frame keep a change: JSON of
      ``[number, is_whole, [[key, json or null], …]]``, where a whole change is all that is to be kept, and
      ``null`` stands for what is kept no more;
    - ``on_session``, set by the desk: called with what is kept, as ``session`` has it, when a frame with
      another Python has changed it.

    Without any, it is kept as long as the desk is connected.

    Args:
        private: What is known to be customer data now.
        frames: The transports of the frames that are there.
        holds_customer_data: Whether values may hold such.
    """

    def __init__(
        self,
        private: Callable[[], set[str]],
        frames: Callable[[], Iterable[object]],
        *,
        holds_customer_data: bool = False,
    ) -> None:
        self._private = private
        self._frames = frames
        self._holds_customer_data = holds_customer_data
        self._texts: dict[
            str, str
        ] = {}  # the values as JSON, so that nobody changes them unnoticed
        self._number = (
            0  # of the change that was last; it goes on counting over the ends of Pythons
        )
        self._is_open = False
        self._is_used = False

    # As a mapping

    def __getitem__(self, key: str) -> Plain:
        return json.loads(self._in_use()[key])

    def __setitem__(self, key: str, value: Plain) -> None:
        texts = self._in_use()
        if not isinstance(key, str):
            raise TypeError(f"a key of desk.session must be text, not {type(key).__name__}")
        self._refuse_customer_data(key, "A key of desk.session")
        name = f"desk.session[{key!r}]"
        self._refuse_customer_data(value, name)
        text = json.dumps(value, allow_nan=False)
        if texts.get(key) == text:
            return
        size = size_of({**texts, key: text})
        if size > MOST:
            raise ValueError(
                f"{name} is not kept: desk.session would have {size:,} characters as JSON, and {MOST:,} "
                "(64 kB) is the most that it holds. Keep what a new start needs, and the rest on a server."
            )
        texts[key] = text
        self._keep([[key, text]])

    def __delitem__(self, key: str) -> None:
        del self._in_use()[key]
        self._keep([[key, None]])

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._in_use()))

    def __len__(self) -> int:
        return len(self._in_use())

    def __repr__(self) -> str:
        """With the keys only; with their number only, where they may be customer data."""
        if self._holds_customer_data:
            return f"<desk.session with {len(self._texts)} keys>"
        return f"<desk.session with {', '.join(map(repr, self._texts)) or 'nothing'}>"

    # For the desk

    def join(self, transport: object) -> None:
        """A frame is there, the first or one more. Until the session is used, the newest that a frame has
        kept is it; from then on, frames are told what it is."""
        number, texts = read(str(getattr(transport, "session", "")))
        if not self._is_open:
            self._is_open, self._is_used = True, False
            self._number, self._texts = number, texts
        elif texts != self._texts:
            if number > self._number and not self._is_used:
                self._texts = texts
            self._number = max(number, self._number) + 1
            pairs = [[key, text] for key, text in self._texts.items()]
            tell(self._frames(), [self._number, True, pairs])
        if hasattr(transport, "on_session"):
            transport.on_session = self._hear

    def leave(self) -> None:
        """The desk is closed: the frames have what there is to keep."""
        for transport in self._frames():
            if hasattr(transport, "on_session"):
                transport.on_session = None
        self._is_open = False
        self._texts = {}

    def _in_use(self) -> dict[str, str]:
        if not self._is_open:
            raise DeskClosed(
                "desk.session is there while the desk is connected: use it in @desk.on_start or later, "
                "not while the module is imported."
            )
        self._is_used = True
        return self._texts

    def _hear(self, text: str) -> None:
        number, self._texts = read(text)
        self._number = max(number, self._number)

    def _keep(self, pairs: list[list[str | None]]) -> None:
        self._number += 1
        tell(self._frames(), [self._number, False, pairs])

    def _refuse_customer_data(self, value: Plain, name: str) -> None:
        """Raise ValueError for what is known to be some, and as ``texts_in`` does. A net, and no proof: it
        cannot know what the desktop has not told, such as a CRM's answer."""
        texts = [text.casefold() for text in texts_in(value, name)]
        if self._holds_customer_data:
            return
        beside = [UUID.sub(" ", text) for text in texts]
        for known in self._private():
            looked_at = texts if UUID.search(known.casefold()) else beside
            if tells_of_somebody(known) and any(holds(text, known) for text in looked_at):
                raise ValueError(
                    f"{name} holds customer data of an interaction that is live or has just ended, and "
                    "was not kept. Keep what it can be found by, such as interaction.interaction_uuid; or "
                    f"allow it: {ALLOW}."
                )


def tells_of_somebody(known: str) -> bool:
    """Whether what an interaction holds can be about its customer."""
    return len(known.strip()) > SHORT and SMALL_WORD.fullmatch(known) is None


def holds(folded: str, known: str) -> bool:
    """Whether a text in small letters has it, as whole words and numbers.

    >>> holds("called jane doe.", "Jane Doe"), holds("of jane doering", "Jane Doe")
    (True, False)
    >>> holds("tel:+15550177", "5550177"), holds("order 15550177", "5550177")
    (True, False)
    """
    known = known.strip().casefold()
    if known not in folded:  # most are not in it, and looking costs less than a pattern
        return False
    before = (
        r"(?<!\d)(?<!\d[.])"
        if known[0].isdecimal()
        else r"(?<![^\W_])"
        if known[0].isalnum()
        else ""
    )
    after = r"(?![.]?\d)" if known[-1].isdecimal() else r"(?![^\W_])" if known[-1].isalnum() else ""
    prefix = r"(?:\+\d{1,4})?" if NUMBER.fullmatch(known) else ""
    return re.search(before + prefix + re.escape(known) + after, folded) is not None


def tell(transports: Iterable[object], change: Plain) -> None:
    """Have frames keep a change: those that can."""
    text = json.dumps(change)
    for transport in list(transports):
        keep = getattr(transport, "keep", None)
        if keep is not None:
            keep(text)


def read(kept: str) -> tuple[int, dict[str, str]]:
    """The number of the last change, and the values as JSON by key, of what a frame has kept: JSON of
    ``[number, [[key, json], …]]``. Nothing, of what is anything else: every script of the origin can write
    there."""
    try:
        number, pairs = json.loads(kept)
        texts: dict[str, str] = dict(pairs)
        for key, text in texts.items():
            if not isinstance(key, str) or not isinstance(text, str):
                raise TypeError
            json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return 0, {}
    return (number, texts) if isinstance(number, int) else (0, {})


def texts_in(value: Plain, name: str, levels: int = MOST_LEVELS) -> list[str]:
    """All texts, keys and numbers of a value, as texts.

    Raises:
        TypeError, ValueError: It is no plain data. ``name`` says which, and the value itself is not named.
    """
    if value is None or isinstance(value, bool):
        return []
    if isinstance(value, str):
        return [value]
    if isinstance(value, (int, float)):
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError(f"{name} must be what JSON can hold: it has no number {value}")
        return [str(value)]
    if not isinstance(value, (list, tuple, dict)):
        kind = type(value).__name__
        raise TypeError(f"{name} must be plain data, what JSON can hold: there is a {kind} in it")
    if not levels:
        raise ValueError(f"{name} is nested more than {MOST_LEVELS} times")
    found: list[str] = []
    for each in value:
        if isinstance(value, dict) and not isinstance(each, str):
            raise TypeError(f"{name} has a key that is no text, but {type(each).__name__}")
        found += texts_in(each, name, levels - 1)
    for each in value.values() if isinstance(value, dict) else ():
        found += texts_in(each, name, levels - 1)
    return found


def size_of(texts: dict[str, str]) -> int:
    """The characters of all as one JSON object."""
    return 2 + sum(len(json.dumps(key)) + len(text) + 4 for key, text in texts.items())

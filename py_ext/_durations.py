"""``Durations``: how long something took, each time, in a bounded amount of memory.

Times are counted in ranges that grow with them, sixteen for each power of two: a percentile is told at
most a sixteenth too high. The number of a range is what a time begins with as a float: its exponent and
four bits more. So many at once are counted without a line of Python for each; what has just come is only
put on a list.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections import Counter

from py_ext.stats import Times

__all__ = ["FOLDED", "Durations", "ranges_of", "upper_end"]

FOLDED = 200
"""When more than so many wait to be counted, they are."""

SHORTEST = 1e-6
LONGEST = 2.0**17
"""Seconds, more than a day. With these bounds, there are some 600 ranges, most of them empty."""

PART = 3 if sys.byteorder == "little" else 0
"""Which of the four parts of 16 bits a float begins with."""


def ranges_of(seconds: list[float]) -> list[int]:
    """The numbers of the ranges that times are in.

    >>> ranges_of([0.0, 1.0, 1.05, 1.07])
    [0, 16368, 16368, 16369]
    """
    parts: list[int] = memoryview(array("d", seconds)).cast("B").cast("H")[PART::4].tolist()
    return parts


def upper_end(number: int) -> float:
    """Where a range ends, and the next begins.

    >>> upper_end(16368)
    1.0625
    """
    end: float = struct.unpack(">d", (number + 1 << 48).to_bytes(8, "big"))[0]
    return end


class Durations:
    """The times of one thing.

    Where each call counts, ``append`` is used in place of ``add``: whoever does it folds when ``raw`` is
    longer than ``FOLDED``.

    Attributes:
        raw: Seconds that are not counted yet.
        append: Puts one more there.
    """

    __slots__ = ("_counts", "_most", "_number", "append", "raw")

    def __init__(self) -> None:
        self.raw: list[float] = []
        self.append = self.raw.append
        self._counts: Counter[int] = Counter()
        self._most = 0.0
        self._number = 0

    def add(self, seconds: float) -> None:
        """One more."""
        self.append(seconds)
        if len(self.raw) > FOLDED:
            self.fold()

    def fold(self) -> None:
        """Count what waits to be."""
        given = self.raw
        if min(given) < SHORTEST or max(given) > LONGEST:
            given = [0.0 if each < SHORTEST else min(each, LONGEST) for each in given]
        self._counts.update(ranges_of(given))
        self._most = max(self._most, max(given))
        self._number += len(given)
        self.raw.clear()

    def times(self) -> Times:
        """What is known of them."""
        if self.raw:
            self.fold()
        if not self._number:
            return Times()
        return Times(self._number, self._part(50), self._part(95), round(self._most, 6))

    def _part(self, percent: int) -> float:
        """So many of a hundred are no longer."""
        left = -(-self._number * percent // 100)
        for number in sorted(self._counts):
            left -= self._counts[number]
            if left <= 0:
                return round(min(upper_end(number), self._most), 6)
        return round(self._most, 6)

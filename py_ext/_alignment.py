"""Where two frames heard the same: what one had told already of what the other has kept.

The desktop sends its events to each frame that has subscribed, in the same order. When the frame that
carries goes, the other's kept events begin with what was told already, and end with what was not:

>>> from py_ext._alignment import align
>>> from py_ext.transport import Kept
>>> told = [Kept(1.0, "agent", "READY"), Kept(2.0, "agent", "AWAY")]
>>> kept = [Kept(2.0, "agent", "AWAY"), Kept(3.0, "agent", "READY")]
>>> [event.data for event in align(told, kept).untold]
['READY']

There may be more than one way to lay them upon each other, where the same comes again and again. Then what
is known of the moment counts at which the other subscribed, and when each event came.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias

from py_ext.transport import MOST_KEPT, STATE_EVENTS, Kept

__all__ = ["Alignment", "Since", "align"]

IN_FLIGHT = 2
"""How many events of a name may be on their way while a subscription is confirmed."""

SAME_TIME = 0.05
"""Seconds by which two frames may hear the same event at different times: less tells nothing."""


THE_SAME_TIME = 0.5
ABOUT_THE_SAME_TIME = 2.0
"""Seconds by which they may where their order does not say which they are: a busy Python is late."""

Key: TypeAlias = tuple[str, str]


class Since(NamedTuple):
    """When the other frame began to hear events of a name: how many of ``told`` (of all names) were told
    when its subscription was sent, and when it was confirmed; None where it was not, yet."""

    sent: int
    confirmed: int | None


class Alignment(NamedTuple):
    """What follows from laying told and kept events upon each other."""

    untold: list[Kept]
    """Of the kept ones, those that were not told."""
    awaited: list[Kept]
    """Of the told ones, those that the other frame has yet to hear: they must not be told again."""


class Line(NamedTuple):
    """The events of one name: a number for each that is the same for equal ones, and when it came."""

    told: list[tuple[int, float]]
    kept: list[tuple[int, float]]
    fewest: int
    """The least number of told ones that came before the first kept one."""
    most: int | None
    """The largest number of them that is likely; None where that is not known."""


def align(
    told: Sequence[Kept],
    kept: Sequence[Kept],
    since: Mapping[str, Since] | None = None,
    *,
    is_part: bool = False,
) -> Alignment:
    """Find what was not told.

    Args:
        told: What the first frame told, from when the other began to keep, or the newest of that.
        kept: What the other has kept, from then on, or the newest of that.
        since: For each name, when the other began to hear such events.
        is_part: Whether ``kept`` may begin long before ``told``.
    """
    lines = lines_of(told, kept, since or {}, is_part)
    counts = {name: len(line.kept) for name, line in lines.items()}
    missing = dict.fromkeys(lines, 0)
    best = score(lines, counts, missing)
    cut, more = len(kept), 0
    for left in range(len(kept) - 1, -1, -1):  # all before it was told
        counts[kept[left].name] -= 1
        found = score(lines, counts, missing)
        if found is not None and (best is None or found < best):
            best, cut = found, left
    counts = {name: len(line.kept) for name, line in lines.items()}
    for last in range(1, len(told) + 1):  # the last ones told are still on their way to the other
        missing[told[-last].name] += 1
        found = score(lines, counts, missing)
        if found is not None and (best is None or found < best):
            best, cut, more = found, len(kept), last
    if best is None or best[0] or best[1]:
        timed = by_time(told, kept)
        if timed is not None:
            return timed
    untold = without_those_told(kept[cut:], told, kept)
    return Alignment(untold, list(told[len(told) - more :]))


def by_time(told: Sequence[Kept], kept: Sequence[Kept]) -> Alignment | None:
    """The same where they cannot be laid upon each other, because the desktop has sent an event to one of
    them only, or twice: the last one that both have heard at about the same time parts what was told from
    what was not. None where there is no such one."""
    told_times: dict[Key, list[tuple[float, int]]] = {}
    for place, each in enumerate(told):
        told_times.setdefault(key_of(each), []).append((each.seconds, place))
    pairs = sorted(
        (abs(seconds - each.seconds), place, number)
        for number, each in enumerate(kept)
        for seconds, place in told_times.get(key_of(each), ())
        if abs(seconds - each.seconds) <= ABOUT_THE_SAME_TIME
    )
    places: set[int] = set()
    numbers: set[int] = set()
    for _, place, number in pairs:
        if place not in places and number not in numbers:
            places.add(place)
            numbers.add(number)
    if not numbers:
        return None
    return Alignment(list(kept[max(numbers) + 1 :]), list(told[max(places) + 1 :]))


def without_those_told(
    untold: Sequence[Kept], told: Sequence[Kept], kept: Sequence[Kept]
) -> list[Kept]:
    """Those that were not told after all: an event that either has heard once, at the same time, is the
    same, in whatever order they have heard it."""
    if not untold:
        return []
    times: dict[Key, float] = {}
    often: set[Key] = set()
    for each in told:
        key = key_of(each)
        if key in times:
            often.add(key)
        times[key] = each.seconds
    once = Counter(map(key_of, kept))
    return [
        each
        for each in untold
        if (key := key_of(each)) not in times
        or key in often
        or once[key] > 1
        or abs(times[key] - each.seconds) > THE_SAME_TIME
    ]


def key_of(event: Kept) -> Key:
    """What is the same of two that tell the same."""
    return event.name, json.dumps(event.data)


def lines_of(
    told: Sequence[Kept], kept: Sequence[Kept], since: Mapping[str, Since], is_part: bool
) -> dict[str, Line]:
    """The events by their names."""
    numbers: dict[str, int] = {}

    def numbered(events: Sequence[Kept]) -> dict[str, list[tuple[int, float]]]:
        found: dict[str, list[tuple[int, float]]] = {}
        for seconds, name, data in events:
            number = numbers.setdefault(json.dumps(data), len(numbers))
            found.setdefault(name, []).append((number, seconds))
        return found

    told_by, kept_by = numbered(told), numbered(kept)
    lines = {}
    for name in told_by.keys() | kept_by.keys():
        began = since.get(name, Since(0, None))
        fewest = sum(each.name == name for each in told[: began.sent])
        # The first kept one may repeat a state that was told before, which nobody tells twice.
        fewest -= len(kept) if is_part else name in STATE_EVENTS
        most = None
        if began.confirmed is not None and len(kept) < MOST_KEPT:
            most = sum(each.name == name for each in told[: began.confirmed])
        lines[name] = Line(told_by.get(name, []), kept_by.get(name, []), fewest, most)
    return lines


def score(
    lines: Mapping[str, Line], counts: Mapping[str, int], missing: Mapping[str, int]
) -> tuple[float, ...] | None:
    """How little speaks for one way to lay them upon each other; None where it is impossible.

    Args:
        lines: The events by their names.
        counts: Of each name, how many of the kept ones were told.
        missing: Of each name, how many of the told ones were not kept.
    """
    off, repeated, pairs, apart = 0, 0, 0, 0.0
    unknown = False
    for name, line in lines.items():
        ours, theirs = counts[name], len(line.told) - missing[name]
        before = theirs - ours
        if before < line.fewest:
            return None
        if line.most is not None:
            off += max(0, before - line.most)
        elif line.told and line.kept:
            unknown = True
        repeated += before < 0
        for back in range(1, min(ours, theirs) + 1):
            number, seconds = line.kept[ours - back]
            other, then = line.told[theirs - back]
            if number != other:
                return None
            pairs += 1
            apart += abs(seconds - then)
    distance = round(apart / pairs / SAME_TIME) if pairs else 0
    unsure = not pairs and (off > 0 or unknown)
    late = max(0, off - IN_FLIGHT)
    return late, unsure, repeated, distance, off, sum(missing.values()), -pairs

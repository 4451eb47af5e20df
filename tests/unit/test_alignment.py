"""Laying what was told upon what was kept: each event is told once."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from py_ext import Kept
from py_ext._alignment import Since, align


def kept(words: str, begin: float = 0.0, name: str = "ping") -> list[Kept]:
    """One event for each letter, a second apart."""
    return [Kept(begin + number, name, letter) for number, letter in enumerate(words)]


def letters(events: Sequence[Kept]) -> str:
    return "".join(event.data for event in events)


@pytest.mark.parametrize(
    ("told", "heard", "untold", "awaited"),
    [
        (kept("abc"), kept("abcde"), "de", ""),
        (kept("abc"), kept("bcd", 1), "d", ""),
        (kept("abc"), kept("de", 3), "de", ""),
        (kept("abcd"), kept("ab"), "", "cd"),
        (kept("abc"), [], "", "abc"),
        ([], kept("ab"), "ab", ""),
        (kept("aaaa"), kept("aaaaaa"), "aa", ""),  # the times tell them apart
        (kept("aaaa"), kept("aaa", 2), "a", ""),
        (kept("abab"), kept("ababab", 0.01), "ab", ""),
        (kept("abab"), kept("abab", 2.02), "ab", ""),
    ],
)
def test_what_was_not_told(told: list[Kept], heard: list[Kept], untold: str, awaited: str) -> None:
    found = align(told, heard, {"ping": Since(0, len(told) if told == heard else 0)})
    if heard and told and heard[0].seconds >= 1:
        found = align(told, heard, {"ping": Since(0, int(heard[0].seconds))})
    assert (letters(found.untold), letters(found.awaited)) == (untold, awaited)


def test_the_moment_of_the_subscription_tells_bursts_apart() -> None:
    told = [Kept(0.0, "ping", "a")] * 5
    heard = [Kept(0.0, "ping", "a")] * 4
    assert len(align(told, heard, {"ping": Since(2, 2)}).untold) == 1
    assert len(align(told, heard, {"ping": Since(3, 3)}).untold) == 2


def test_a_state_that_the_other_heard_first_as_a_repetition_is_no_news() -> None:
    told = kept("b", name="agent")
    assert letters(align(told, kept("abc", name="agent")).untold) == "c"


def test_what_is_slow_to_be_told_is_told_once() -> None:
    told = [each._replace(seconds=each.seconds + 9) for each in kept("abc")]
    assert letters(align(told, kept("abcd"), {"ping": Since(0, 0)}).untold) == "d"
    assert letters(align(told, kept("abcd")).untold) == "d"


@pytest.mark.parametrize("seed", range(200))
def test_random_streams_of_many_names(seed: int) -> None:
    """The other begins somewhere, for each name at another moment; the first stops somewhere."""
    choose = random.Random(seed)
    names = ["interaction", "voice", "messenger:a"]
    stream: list[Kept] = []
    for second in range(60):
        name = choose.choice(names)
        last = next((each.data for each in reversed(stream) if each.name == name), None)
        data = choose.choice([each for each in "abc" if each != last])  # periods, no repetitions
        stream.append(Kept(second + choose.random() / 2, name, data))
    begin = choose.randrange(30)
    began = {name: begin + choose.randrange(10) for name in names}
    end = choose.randrange(begin, 60)
    late = choose.random() * 0.02
    heard = [
        each._replace(seconds=each.seconds + late)
        for number, each in enumerate(stream)
        if number >= began[each.name]
    ]
    told = stream[begin:end]
    since = {name: Since(0, max(0, min(began[name], end) - begin)) for name in names}
    found = align(told, heard, since)
    wanted = [each for number, each in enumerate(stream) if number >= max(end, began[each.name])]
    assert [(each.name, each.data) for each in found.untold] == [
        (each.name, each.data) for each in wanted
    ]
    assert found.awaited == []


def test_an_event_that_only_one_of_them_has_heard_has_nothing_told_again() -> None:
    told, heard = kept("abcdef"), kept("abcdefg")
    since = {"ping": Since(0, 0)}
    for missing in range(1, 5):
        fewer = heard[:missing] + heard[missing + 1 :]
        assert letters(align(told, fewer, since).untold) == "g"
        twice = told[: missing + 1] + told[missing:]
        assert letters(align(twice, heard, since).untold) == "g"


def test_two_that_have_heard_the_same_in_another_order_tell_it_once() -> None:
    told = [Kept(0.0, "ping", each) for each in "bca"]
    heard = [Kept(0.0, "ping", each) for each in "abcd"]
    assert letters(align(told, heard, {"ping": Since(0, 0)}).untold) == "d"

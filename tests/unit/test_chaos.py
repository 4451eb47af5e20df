"""A thousand runs of ``tests/chaos``: whatever the desktop does wrong, a model finds nothing amiss.

A seed that fails is played alone by ``python3 -m tests.chaos 17``, which tells all that happened.
"""

from __future__ import annotations

import pytest

from tests.chaos.history import Call, History, Reconnection, violations
from tests.chaos.run import play

RUNS = 500
BLOCKS = 20


@pytest.mark.parametrize("block", range(BLOCKS))
async def test_whatever_goes_wrong_the_desk_is_right_in_the_end(block: int) -> None:
    size = RUNS // BLOCKS
    for seed in range(block * size, (block + 1) * size):
        found = list(violations(await play(seed)))
        assert not found, f"python3 -m tests.chaos {seed} tells more: {found}"


@pytest.mark.parametrize(
    ("history", "words"),
    [
        (History(1, calls=[Call("get")]), "has ended 0 times"),
        (History(1, calls=[Call("get", settled=2, outcome="result")]), "has ended 2 times"),
        (History(1, calls=[Call("get", settled=1, outcome="KeyError")]), "ended with KeyError"),
        (
            History(1, calls=[Call("set", "w1", 1, "RequestTimeout", True)], requests={"w1": 2}),
            "sent 2 times",
        ),
        (History(1, calls=[Call("set", "w1", 1, "result")]), "is not done"),
        (
            History(1, calls=[Call("set", "w1", 1, "RequestRefused")], applied={"w1"}),
            "is done, and ended",
        ),
        (
            History(1, calls=[Call("set", "w1", 1, "Disconnected")], requests={"w1": 1}),
            "denies it",
        ),
        (History(1, told=["interaction 1"]), "sent 0 times"),
        (
            History(1, told=["interaction 1"] * 2, sent={"frame": {"interaction 1": 2}}),
            "told 2 times",
        ),
        (
            History(
                1,
                told=["interaction 2", "interaction 1"],
                emitted=["interaction 1", "interaction 2"],
                sent={"frame": {"interaction 1": 1, "interaction 2": 1}},
            ),
            "out of its order",
        ),
        (History(1, begun={"uuid": 2}), "2 times to begin"),
        (
            History(1, reconnections=[Reconnection(1.0, frozenset("1"), frozenset())]),
            "before the events",
        ),
        (History(1, live={"1": "HELD"}), "the desktop {}"),
        (History(1, unheard=["an event"]), "not heard"),
        (History(1, left=["a timer"]), "left behind"),
        (History(1, reported=["an error"]), "reported"),
    ],
)
def test_the_model_finds_what_is_amiss(history: History, words: str) -> None:
    for name in ("requests", "begun"):
        setattr(history, name, type(History(1).requests)(getattr(history, name)))
    history.sent = {name: type(history.requests)(sent) for name, sent in history.sent.items()}
    assert any(words in each for each in violations(history)), list(violations(history))

"""Requests that wait become one, and nobody can tell it from the outcome, whatever is asked."""

from __future__ import annotations

import asyncio
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from py_ext import Desk, RequestRefused
from py_ext.simulator import DeskSimulator, SimulatedTransport
from py_ext.testing._virtual_time import virtual_time

LIMIT = "service-client-api.rate-limit"
KEYS = ("a", "b", "forbidden")

writes = st.tuples(
    st.just("set"),
    st.integers(0, 1),
    st.dictionaries(st.sampled_from(KEYS), st.just(""), min_size=1),
)
deletes = st.tuples(st.just("delete"), st.integers(0, 1), st.sampled_from(KEYS))
reads = st.tuples(st.just("read"), st.integers(0, 1), st.none())
programs = st.lists(
    st.tuples(writes | deletes | reads, st.booleans(), st.integers(0, 2)), min_size=1, max_size=14
)


async def carry_out(program: Any, limit: int) -> tuple[list[str], list[dict[str, str]], int]:
    """What became of each call, what the interactions have then, and how many requests that took."""
    simulator = DeskSimulator()
    simulator.options["service-client-api.user-data.write-allowed"] = "a, b"
    simulator.options[LIMIT] = limit
    calls = [simulator.ring().interaction_id for _ in range(2)]
    with virtual_time():
        async with Desk(max_wait=100_000).connected(SimulatedTransport(simulator)) as desk:
            for number in range(limit - 2):
                await desk.request("interaction.getByInteractionId", str(number))
            simulator.journal.clear()
            data, tasks = desk.interaction, []
            for number, ((kind, which, what), is_cancelled, turns) in enumerate(program):
                if kind == "set":
                    values = dict.fromkeys(what, f"{number}")
                    work: Any = data.set_user_data(calls[which], values)
                elif kind == "delete":
                    work = data.delete_user_data(calls[which], what)
                else:
                    work = data.get_by_interaction_id(calls[which])
                task = asyncio.ensure_future(work)
                tasks.append(task)
                for _ in range(turns + is_cancelled):
                    await asyncio.sleep(0)
                if is_cancelled and limit:
                    task.cancel()
                elif is_cancelled:
                    await asyncio.gather(task, return_exceptions=True)
            ends = await asyncio.gather(*tasks, return_exceptions=True)
            asked = sum(entry.kind == "request" for entry in simulator.journal)
    found = []
    for end in ends:
        assert (
            end is None
            or isinstance(end, (RequestRefused, asyncio.CancelledError))
            or end.user_data is not None
        )
        found.append(type(end).__name__)
    return found, [dict(simulator.user_data(call)) for call in calls], asked


@settings(max_examples=40, deadline=None)
@given(programs)
def test_merging_and_sharing_change_no_outcome(program: Any) -> None:
    kept = [(step, False, turns) for step, is_cancelled, turns in program if not is_cancelled]
    expected, data, plain = asyncio.run(carry_out(kept, 0))
    ends, merged_data, asked = asyncio.run(carry_out(program, 4))
    those_kept = [
        end for end, (_, is_cancelled, _) in zip(ends, program, strict=True) if not is_cancelled
    ]
    assert those_kept == expected
    # Values are numbered by their place in the program; only the order of what was kept counts.
    places = [str(at) for at, (_, is_cancelled, _) in enumerate(program) if not is_cancelled]
    renumbered = [{key: places[int(value)] for key, value in each.items()} for each in data]
    assert merged_data == renumbered
    # A merged write that is refused is sent once for all, and once for each.
    assert asked <= plain + ends.count("RequestRefused")

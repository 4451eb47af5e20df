"""Rate limits: a desk keeps below them, by the virtual clock, and finds out where it could not."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest

from py_ext import (
    Desk,
    DeskClosed,
    DeskError,
    Quarantined,
    RateLimited,
    RequestRefused,
    RequestTimeout,
)
from py_ext._limits import Limits
from py_ext.simulator import DeskSimulator, NeighbourHub, SimulatedTransport
from py_ext.testing._virtual_time import virtual_time

LIMIT = "service-client-api.rate-limit"
ORIGINS = "service-client-api.accepted-web-content-origins"
SET, DELETE = "interaction.setUserData", "interaction.deleteUserData"
READ = "interaction.getByInteractionId"
WITHOUT_OPTIONS = "* (interaction.*, agent.*)"


@pytest.fixture(autouse=True)
async def time() -> AsyncIterator[None]:
    with virtual_time():
        yield


@pytest.fixture
def simulator() -> DeskSimulator:
    return DeskSimulator()


class Watch:
    """Counts what the desktop answers, and its quarantines."""

    def __init__(self, simulator: DeskSimulator) -> None:
        self.answered = self.quarantines = 0
        self._in_quarantine = False
        self._limits = simulator.rate_limits
        let_through = self._limits.let_through

        def watched(request: str) -> bool:
            before = self._limits.in_quarantine(request)
            is_let = let_through(request)
            self.answered += is_let
            self.quarantines += not is_let and not before
            return is_let

        self._limits.let_through = watched  # type: ignore[method-assign]


@asynccontextmanager
async def desks(
    simulator: DeskSimulator, count: int = 1, **options: Any
) -> AsyncIterator[list[Desk]]:
    hub = NeighbourHub()
    async with AsyncExitStack() as stack:
        made = []
        for number in range(count):
            neighbours = hub.enter() if count > 1 else None
            transport = SimulatedTransport(simulator, name=f"frame {number}", neighbours=neighbours)
            made.append(Desk(**options))
            await stack.enter_async_context(made[-1].connected(transport))
        yield made


async def load(desks: list[Desk], per_minute: int, minutes: float) -> Counter[str]:
    """What became of so many requests of each desk, none of which can be merged with another."""
    ends: Counter[str] = Counter()

    async def one(desk: Desk, number: int) -> None:
        try:
            await desk.interaction.get_by_interaction_id(f"none {number}")
        except Exception as error:
            ends[type(error).__name__] += 1
        else:
            ends["answered"] += 1

    tasks = []
    for number in range(int(per_minute * minutes)):
        tasks += [asyncio.ensure_future(one(desk, number)) for desk in desks]
        await asyncio.sleep(60 / per_minute)
    ends["in time"] = ends["answered"]
    await asyncio.gather(*tasks)
    return ends


def sent(simulator: DeskSimulator, *names: str) -> list[tuple[str, Any]]:
    entries = [entry for entry in simulator.journal if entry.kind == "request"]
    return [(each.name, each.parameters[1]) for each in entries if each.name in names]


# Keeping below


async def test_ten_times_the_limit_is_no_quarantine_and_uses_what_there_is(
    simulator: DeskSimulator,
) -> None:
    simulator.options[LIMIT] = 60
    watch = Watch(simulator)
    async with desks(simulator) as (desk,):
        ends = await load([desk], 600, 10)
    assert watch.quarantines == 0
    assert ends["answered"] + ends["RateLimited"] == 6000
    assert ends["in time"] >= 0.95 * 600


async def test_the_author_may_tell_the_limit(simulator: DeskSimulator) -> None:
    simulator.options.update({LIMIT: 60, ORIGINS: WITHOUT_OPTIONS})
    watch = Watch(simulator)
    async with desks(simulator, rate_limit=60) as (desk,):
        ends = await load([desk], 600, 10)
    assert (watch.quarantines, ends["in time"] >= 0.95 * 600) == (0, True)


async def test_five_frames_together_keep_below(simulator: DeskSimulator) -> None:
    simulator.options[LIMIT] = 60
    watch = Watch(simulator)
    async with desks(simulator, 5) as made:
        ends = await load(made, 120, 10)
    assert watch.quarantines == 0
    assert ends["answered"] + ends["RateLimited"] == 6000
    assert ends["in time"] >= 0.95 * 600


async def test_the_last_frame_goes_on_when_the_one_that_counts_has_gone(
    simulator: DeskSimulator,
) -> None:
    simulator.options[LIMIT] = 60
    watch = Watch(simulator)
    hub = NeighbourHub()
    ways = [hub.enter(), hub.enter()]
    first, second = Desk(), Desk()
    await first.connect(SimulatedTransport(simulator, name="first", neighbours=ways[0]))
    await second.connect(SimulatedTransport(simulator, name="second", neighbours=ways[1]))
    await load([first, second], 6000, 20 / 6000)
    await first.abandon()
    ends = await load([second], 600, 5)
    await second.close()
    assert (watch.quarantines, ends["in time"] > 200) == (0, True)


async def test_one_service_has_its_own_limit_and_holds_up_no_other(
    simulator: DeskSimulator,
) -> None:
    simulator.options[f"{LIMIT}.{SET}"] = 5
    watch = Watch(simulator)
    calls = [simulator.ring().interaction_id for _ in range(8)]
    loop = asyncio.get_running_loop()
    async with desks(simulator) as (desk,):
        began = loop.time()
        writes = [
            asyncio.ensure_future(desk.interaction.set_user_data(call, {"k": "v"}))
            for call in calls
        ]
        await desk.interaction.get_by_interaction_id("none")
        assert loop.time() - began < 1
        await asyncio.gather(*writes)
        assert 60 < loop.time() - began < 62
    assert watch.quarantines == 0


async def test_a_burst_before_the_limit_is_known_waits_for_it(simulator: DeskSimulator) -> None:
    simulator.options[LIMIT] = 30
    watch = Watch(simulator)
    desk = Desk()

    @desk.on_start
    async def burst() -> None:
        await asyncio.gather(*(desk.request(READ, str(number)) for number in range(50)))

    async with desk.connected(SimulatedTransport(simulator)):
        pass
    assert watch.quarantines == 0


async def test_a_limit_of_0_given_by_the_author_sends_all_at_once(simulator: DeskSimulator) -> None:
    simulator.options[LIMIT] = 20
    watch = Watch(simulator)
    async with desks(simulator, rate_limit=0, timeout=1) as (desk,):
        await load([desk], 6000, 0.01)
    assert watch.quarantines == 1
    assert "configuration.getOption" not in {each.name for each in simulator.journal}


# What a caller sees


async def test_who_waits_is_seen_and_may_have_less_patience(simulator: DeskSimulator) -> None:
    simulator.options[LIMIT] = 10
    async with desks(simulator) as (desk,):
        reads = [asyncio.ensure_future(desk.request(READ, str(n))) for n in range(12)]
        await asyncio.sleep(1)
        assert desk.waiting.count == 4
        assert 55 < desk.waiting.seconds < 61
        with pytest.raises(RateLimited, match="was not sent") as caught, desk.patience(2):
            await desk.interaction.get_by_interaction_id("7")
        assert 55 < caught.value.seconds < 61
        assert desk.waiting.count == 4
        await asyncio.gather(*reads)
        assert desk.waiting.count == 0


async def test_who_is_cancelled_waits_no_more_and_nothing_is_sent(simulator: DeskSimulator) -> None:
    simulator.options[LIMIT] = 10
    call = simulator.ring().interaction_id
    async with desks(simulator) as (desk,):
        await load([desk], 6000, 8 / 6000)
        write = asyncio.ensure_future(desk.interaction.set_user_data(call, {"k": "v"}))
        await asyncio.sleep(1)
        assert desk.waiting.count == 1
        write.cancel()
        await asyncio.sleep(70)
        assert desk.waiting.count == 0
    assert sent(simulator, SET) == []


async def test_closing_ends_what_waits(simulator: DeskSimulator) -> None:
    simulator.options[LIMIT] = 5
    async with desks(simulator) as (desk,):
        waiting = [asyncio.ensure_future(desk.request(READ, str(n))) for n in range(20)]
        await asyncio.sleep(1)
    ends = await asyncio.gather(*waiting, return_exceptions=True)
    kinds = Counter(type(end).__name__ for end in ends)
    assert kinds == {"NoneType": 3, "DeskClosed": 5, "RateLimited": 12}


@pytest.mark.parametrize("turns", range(6))
async def test_what_comes_while_the_desk_closes_ends_too(
    simulator: DeskSimulator, turns: int
) -> None:
    simulator.options[LIMIT] = 5
    call = simulator.ring().interaction_id
    async with desks(simulator) as (desk,):
        await asyncio.sleep(61)
        simulator.faults.delay(SET, 2)
        data = desk.interaction
        writes = [asyncio.ensure_future(data.set_user_data(call, {f"{n}": "1"})) for n in range(5)]
        await asyncio.sleep(0.1)
        closing = asyncio.ensure_future(desk.close())
        for _ in range(turns):
            await asyncio.sleep(0)
        late = asyncio.ensure_future(data.set_user_data(call, {"late": "1"}))
        async with asyncio.timeout(600):
            ends = await asyncio.gather(closing, late, *writes, return_exceptions=True)
    assert all(end is None or isinstance(end, DeskError) for end in ends)


async def test_a_write_that_is_under_way_when_the_desk_closes_is_not_said_to_be_unsent(
    simulator: DeskSimulator,
) -> None:
    simulator.options[LIMIT] = 10
    async with full(simulator) as desk:
        write = asyncio.ensure_future(desk.voice.dial("5550100"))
        simulator.faults.switch_on("answer_late", "voice.dial", seconds=5)
        while not any(each.name == "voice.dial" for each in simulator.journal):
            await asyncio.sleep(1)
        await desk.close()
        with pytest.raises(DeskClosed, match="It may have been carried out or not"):
            await write


# What is merged and shared


@asynccontextmanager
async def full(simulator: DeskSimulator) -> AsyncIterator[Desk]:
    """A desk that has just sent all that it may for a minute."""
    simulator.options[LIMIT] = 10
    async with desks(simulator) as (desk,):
        await load([desk], 6000, 8 / 6000)
        simulator.journal.clear()
        yield desk


async def test_writes_that_wait_become_one_and_order_is_kept(simulator: DeskSimulator) -> None:
    call = simulator.ring().interaction_id
    async with full(simulator) as desk:
        data = desk.interaction
        await asyncio.gather(
            data.set_user_data(call, {"a": "1"}),
            data.set_user_data(call, {"a": "2", "b": "2"}),
            data.delete_user_data(call, "a"),
            data.set_user_data(call, {"c": "3"}),
            data.set_user_data(call, {"b": "4"}),
        )
    assert sent(simulator, SET, DELETE) == [
        (SET, {"a": "2", "b": "2"}),
        (DELETE, "a"),
        (SET, {"c": "3", "b": "4"}),
    ]
    assert simulator.user_data(call) == {"b": "4", "c": "3"}


async def test_each_of_a_merged_write_has_its_own_end(simulator: DeskSimulator) -> None:
    simulator.options["service-client-api.user-data.write-allowed"] = "a, b"
    call = simulator.ring().interaction_id
    async with full(simulator) as desk:
        data = desk.interaction
        ends = await asyncio.gather(
            data.set_user_data(call, {"a": "1"}),
            data.set_user_data(call, {"z": "2"}),
            data.set_user_data(call, {"b": "3"}),
            data.delete_user_data(call, "a"),
            return_exceptions=True,
        )
    assert [type(end) for end in ends] == [type(None), RequestRefused, type(None), type(None)]
    assert "'z'" in str(ends[1])
    assert simulator.user_data(call) == {"b": "3"}


async def test_what_comes_later_waits_for_the_end_of_a_merged_write(
    simulator: DeskSimulator,
) -> None:
    simulator.options["service-client-api.user-data.write-allowed"] = "a"
    call = simulator.ring().interaction_id
    async with full(simulator) as desk:
        data = desk.interaction
        with simulator.faults.delay(SET, 5):
            writes = [
                asyncio.ensure_future(data.set_user_data(call, {"a": "1"})),
                asyncio.ensure_future(data.set_user_data(call, {"z": "2"})),
            ]
            await asyncio.sleep(62)  # it is sent by now, and not refused yet
        delete = asyncio.ensure_future(data.delete_user_data(call, "a"))
        await asyncio.gather(*writes, delete, return_exceptions=True)
    assert simulator.user_data(call) == {}


async def test_only_writes_of_user_data_are_merged(simulator: DeskSimulator) -> None:
    call = simulator.ring().interaction_id
    async with full(simulator) as desk:
        await asyncio.gather(
            desk.interaction.set_user_data(call, {"a": "1"}),
            desk.request("outbound.updateRecordFields", call, {"b": "2"}),
            desk.interaction.set_user_data(call, {"c": "3"}),
            return_exceptions=True,
        )
    asked = [entry.name for entry in simulator.journal if entry.kind == "request"]
    assert asked == [SET, "outbound.updateRecordFields", SET]


async def test_a_cancelled_part_of_a_merged_write_is_left_out(simulator: DeskSimulator) -> None:
    call = simulator.ring().interaction_id
    async with full(simulator) as desk:
        data = desk.interaction
        kept = asyncio.ensure_future(data.set_user_data(call, {"a": "1"}))
        gone = asyncio.ensure_future(data.set_user_data(call, {"a": "2", "b": "2"}))
        await asyncio.sleep(1)
        gone.cancel()
        await kept
    assert sent(simulator, SET) == [(SET, {"a": "1"})]


async def test_reads_that_wait_are_shared_unless_something_was_written(
    simulator: DeskSimulator,
) -> None:
    call = simulator.ring().interaction_id
    async with full(simulator) as desk:
        one, other, _, after = await asyncio.gather(
            desk.interaction.get_by_interaction_id(call),
            desk.interaction.get_by_interaction_id(call),
            desk.interaction.set_user_data(call, {"a": "1"}),
            desk.interaction.get_by_interaction_id(call),
        )
    assert one == other
    assert one is not None
    assert after is not None
    assert (dict(one.user_data), dict(after.user_data)) == ({}, {"a": "1"})
    assert len(simulator.requests(READ)) == 2


# Quarantines


@pytest.fixture
def unknown(simulator: DeskSimulator) -> Watch:
    simulator.options.update({LIMIT: 60, ORIGINS: WITHOUT_OPTIONS})
    return Watch(simulator)


async def test_a_quarantine_is_found_out_once_told_and_not_repeated(
    simulator: DeskSimulator, unknown: Watch
) -> None:
    async with desks(simulator) as (desk,):
        ends = await load([desk], 600, 10)
    assert unknown.quarantines == 1
    assert ends["RequestTimeout"] == 3
    assert ends["in time"] > 0.8 * 600


@pytest.mark.parametrize("apart", [0, 0.01])
async def test_a_limit_is_found_out_from_a_burst(simulator: DeskSimulator, apart: float) -> None:
    """Also from one in a single instant, as a test has it: its requests have all the same time."""
    simulator.options.update({LIMIT: 30, ORIGINS: WITHOUT_OPTIONS})
    watch = Watch(simulator)
    async with desks(simulator) as (desk,):
        asked = []
        for number in range(60):
            asked.append(asyncio.ensure_future(desk.interaction.get_by_interaction_id(str(number))))
            await asyncio.sleep(apart)
        ends = Counter(map(type, await asyncio.gather(*asked, return_exceptions=True)))
        assert ends[Quarantined] > 20
        await asyncio.sleep(90)
        assert 20 <= desk._pace._total.limit <= 30
        ends = await load([desk], 600, 5)
        assert watch.quarantines == 1
        assert ends["answered"] >= 5 * 20


@pytest.mark.parametrize("scope", ["", f".{READ}"])
async def test_a_quarantine_for_ever_says_what_ends_it_and_ends_with_it(
    simulator: DeskSimulator, scope: str
) -> None:
    """Also where it is of one service only, which nothing but itself can be tried with."""
    options = {f"{LIMIT}{scope}": 30, f"{LIMIT}-quarantine-delay": 0}
    simulator.options.update(options)
    async with desks(simulator) as (desk,):
        await asyncio.sleep(1)
        desk._pace.learn(Limits(0, {}, float("inf")))  # a limit that has come since
        desk._pace._services.clear()
        await load([desk], 6000, 40 / 6000)
        await asyncio.sleep(30)
        with pytest.raises(Quarantined, match=r"for ever.*Only a reload of the desktop ends") as it:
            await desk.interaction.get_by_interaction_id("none")
        assert it.value.remaining == float("inf")
        assert "  " not in str(it.value)
        await asyncio.sleep(300)
        simulator.rate_limits.forget()  # as a reload does, of which a window of its own hears nothing
        await asyncio.sleep(70)
        assert await desk.interaction.get_by_interaction_id("none") is None


async def test_a_quarantine_that_lasts_longer_than_told_says_what_ends_it(
    simulator: DeskSimulator, unknown: Watch
) -> None:
    simulator.options[f"{LIMIT}-quarantine-delay"] = 0
    async with desks(simulator) as (desk,):
        await load([desk], 600, 1)
        await asyncio.sleep(5)
        with pytest.raises(Quarantined) as early:
            await desk.interaction.get_by_interaction_id("none")
        assert "reload" not in str(early.value)
        await asyncio.sleep(200)
        with pytest.raises(
            Quarantined, match="longer than it should: only a reload of the desktop"
        ):
            await desk.interaction.get_by_interaction_id("none")


async def test_who_waits_in_vain_is_told_his_own_patience(simulator: DeskSimulator) -> None:
    simulator.options[LIMIT] = 10

    async def wait(number: int) -> None:
        await desk.request(READ, str(number))

    async with desks(simulator, max_wait=70) as (desk,):
        reads = [asyncio.ensure_future(wait(number)) for number in range(8)]
        await asyncio.sleep(50)
        with desk.patience(20):
            patient = asyncio.ensure_future(wait(20))
            await asyncio.sleep(1)
        for _ in range(10):
            desk._pace._total.take()  # now it takes longer
        with pytest.raises(RateLimited, match=r"within 20 s, .*desk\.patience\(…\)\.\n") as caught:
            await patient
        assert "max_wait" not in str(caught.value)
        with pytest.raises(
            RateLimited, match=r"within 70 s, .* sent\. Let .*Desk\(max_wait=…\)\.\n"
        ):
            await desk.interaction.get_by_interaction_id("none")
        for each in reads:
            each.cancel()


async def test_in_a_quarantine_requests_end_at_once_and_events_come(
    simulator: DeskSimulator, unknown: Watch
) -> None:
    loop = asyncio.get_running_loop()
    async with desks(simulator) as (desk,):
        first = loop.time()
        await load([desk], 6000, 70 / 6000)
        began = loop.time()
        with pytest.raises(Quarantined, match=r"for another \d+ s.*Nothing was sent") as caught:
            await desk.interaction.get_interactions()
        assert loop.time() == began
        assert not caught.value.outcome_unknown
        assert abs(caught.value.remaining - (30 - (began - first))) < 3
        call = simulator.ring()
        await simulator.settled()
        assert call.interaction_id in desk.interactions
        await asyncio.sleep(caught.value.remaining + 2)
        assert len(await desk.interaction.get_interactions()) == 1


async def test_a_desktop_that_answers_the_probe_is_in_no_quarantine(
    simulator: DeskSimulator,
) -> None:
    simulator.options[ORIGINS] = WITHOUT_OPTIONS
    async with desks(simulator) as (desk,):
        await load([desk], 600, 0.1)
        with simulator.faults.drop("interaction.getInteractions"):
            for _ in range(4):
                with pytest.raises((RequestTimeout, Quarantined)):
                    await desk.interaction.get_interactions()
            await asyncio.sleep(0.1)
        assert await desk.interaction.get_by_interaction_id("none") is None


async def test_one_service_in_quarantine_leaves_the_others_alone(
    simulator: DeskSimulator,
) -> None:
    simulator.options.update({f"{LIMIT}.{READ}": 15, ORIGINS: WITHOUT_OPTIONS})
    async with desks(simulator) as (desk,):
        ends = await load([desk], 6000, 18 / 6000)
        assert ends["RequestTimeout"] == 3
        await asyncio.sleep(0.1)
        with pytest.raises(Quarantined, match=f"ignores {READ}s"):
            await desk.interaction.get_by_interaction_id("none")
        assert await desk.interaction.get_interactions() == []
        await asyncio.sleep(31)
        assert await desk.interaction.get_by_interaction_id("none") is None


async def test_others_of_the_desktop_leave_less_and_it_takes_less(simulator: DeskSimulator) -> None:
    simulator.options[LIMIT] = 100
    watch = Watch(simulator)
    async with desks(simulator) as (desk,), desks(simulator, rate_limit=0) as (stranger,):
        both = asyncio.gather(load([desk], 300, 20), load([stranger], 40, 20))
        await both
    assert 1 <= watch.quarantines <= 4  # it was one in each minute and a half

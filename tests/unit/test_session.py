"""``desk.session``: what it takes, who keeps it, and that it holds nothing of customers'."""

from __future__ import annotations

import asyncio
import json
import math
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest

from py_ext import Desk, DeskClosed
from py_ext._session import MOST
from py_ext.simulator import DeskSimulator, SimulatedTransport
from py_ext.testing._election import Election, VotingTransport
from py_ext.testing._virtual_time import virtual_time

NUMBER = "5550177"


@pytest.fixture
def simulator() -> DeskSimulator:
    return DeskSimulator()


@pytest.fixture
async def connected(desk: Desk, simulator: DeskSimulator) -> AsyncIterator[Desk]:
    async with desk.connected(SimulatedTransport(simulator)):
        yield desk


async def kept_by_another(simulator: DeskSimulator, **options: Any) -> dict[str, Any]:
    """What the next Python finds."""
    async with Desk().connected(SimulatedTransport(simulator, name="another", **options)) as desk:
        return dict(desk.session)


async def test_the_next_python_finds_what_was_kept_before_its_start_hooks_run(
    connected: Desk, simulator: DeskSimulator
) -> None:
    connected.session.update(number=2**60, nested={"a": [1.5, None, True, "é"]}, gone=1)
    del connected.session["gone"]
    found: list[dict[str, Any]] = []
    other = Desk()
    other.on_start(lambda: found.append(dict(other.session)))
    async with other.connected(SimulatedTransport(simulator, name="other")):
        pass
    assert found == [{"number": 2**60, "nested": {"a": [1.5, None, True, "é"]}}]


async def test_it_is_kept_at_once_and_so_by_a_python_that_dies_in_its_next_step(
    desk: Desk, simulator: DeskSimulator
) -> None:
    transport = SimulatedTransport(simulator)
    await desk.connect(transport)
    desk.session["step"] = 1
    transport.vanish(silently=True)
    desk.session["step"] = 2  # nobody is there any more who could keep it
    assert await kept_by_another(simulator) == {"step": 1}
    await desk.abandon()


async def test_each_extension_of_an_origin_has_its_own(
    connected: Desk, simulator: DeskSimulator
) -> None:
    connected.session["a"] = 1
    assert await kept_by_another(simulator, path="/other/") == {}
    assert await kept_by_another(simulator, origin="https://other.example") == {}
    assert await kept_by_another(DeskSimulator()) == {}


async def test_values_are_copied_both_ways(connected: Desk) -> None:
    queues = ["orders"]
    connected.session["queues"] = queues
    queues.append("later")
    connected.session["queues"].append("later")
    assert connected.session["queues"] == ["orders"]


async def test_it_is_there_while_the_desk_is_connected_only(
    desk: Desk, simulator: DeskSimulator
) -> None:
    with pytest.raises(DeskClosed, match="on_start"):
        desk.session.get("a")
    with pytest.raises(DeskClosed, match="on_start"):
        desk.session["a"] = 1
    stopped: list[dict[str, Any]] = []
    desk.on_stop(lambda: stopped.append(dict(desk.session)))
    async with desk.connected(SimulatedTransport(simulator)):
        desk.session["a"] = 1
    assert stopped == [{"a": 1}]
    with pytest.raises(DeskClosed):
        len(desk.session)
    assert repr(desk.session) == "<desk.session with nothing>"
    async with desk.connected(SimulatedTransport(simulator)):
        assert desk.session == {"a": 1}


NOT_PLAIN = {
    "a set": ({"orders"}, TypeError, "there is a set in it"),
    "an object inside": ([{"a": object()}], TypeError, "there is a object in it"),
    "a key that is a number": ({1: "a"}, TypeError, "a key that is no text, but int"),
    "no number": ([math.nan], ValueError, "no number nan"),
    "endless": (math.inf, ValueError, "no number inf"),
}


@pytest.mark.parametrize("what", NOT_PLAIN)
async def test_what_is_no_plain_data_is_refused(connected: Desk, what: str) -> None:
    value, kind, words = NOT_PLAIN[what]
    with pytest.raises(kind, match=r"desk\.session\['a'\]") as raised:
        connected.session["a"] = value
    assert words in str(raised.value)
    assert "a" not in connected.session


async def test_what_is_nested_without_end_is_refused(connected: Desk) -> None:
    nested: list[Any] = []
    nested.append(nested)
    with pytest.raises(ValueError, match="nested more than 100 times"):
        connected.session["a"] = nested


async def test_a_key_is_text(connected: Desk) -> None:
    keys: Any = connected.session
    with pytest.raises(TypeError, match="must be text, not int"):
        keys[5550177] = 1


async def test_it_is_small_and_says_how_small(connected: Desk) -> None:
    connected.session["half"] = "x" * (MOST // 2)
    with pytest.raises(ValueError, match=r"'more'.*64 kB") as raised:
        connected.session["more"] = "y" * (MOST // 2)
    assert "yy" not in str(raised.value)
    assert list(connected.session) == ["half"]
    connected.session["half"] = "x"
    connected.session["more"] = "y" * (MOST // 2)
    assert len(json.dumps(dict(connected.session))) <= MOST


HELD = {
    "itself": NUMBER,
    "in a text": f"called {NUMBER}",
    "as a number": int(NUMBER),
    "deep inside": [{"calls": [{"by": NUMBER}]}],
    "as a key": {NUMBER: True},
    "in other letters": "JANE DOE",
}


@pytest.mark.parametrize("how", HELD)
async def test_customer_data_of_a_live_interaction_is_refused_and_named_nowhere(
    connected: Desk, simulator: DeskSimulator, how: str
) -> None:
    simulator.ring(ani=NUMBER, user_data={"Name": "Jane Doe"})
    await simulator.settled()
    with pytest.raises(ValueError, match=r"desk\.session\['last'\].*holds_customer_data") as raised:
        connected.session["last"] = HELD[how]
    assert not [word for word in (NUMBER, "Jane", "JANE") if word in str(raised.value)]
    assert "last" not in connected.session
    assert NUMBER not in simulator.session_storage.read("https://extension.example/")


async def test_a_key_that_is_customer_data_is_refused_and_not_named(
    connected: Desk, simulator: DeskSimulator
) -> None:
    simulator.ring(ani=NUMBER)
    await simulator.settled()
    with pytest.raises(ValueError, match=r"A key of desk\.session holds customer data") as raised:
        connected.session[NUMBER] = 1
    assert NUMBER not in str(raised.value)


async def test_ids_and_what_tells_nothing_of_anybody_are_taken(
    connected: Desk, simulator: DeskSimulator
) -> None:
    call = simulator.ring(ani=NUMBER, user_data={"Vip": "yes", "Count": "1", "Open": "True"})
    await simulator.settled()
    interaction = connected.interactions[call.interaction_id]
    seen = [interaction.interaction_uuid, interaction.interaction_id, "yes", 1, True]
    connected.session["seen"] = seen
    assert connected.session["seen"] == seen


async def test_short_numbers_in_an_id_are_there_by_chance(
    connected: Desk, simulator: DeskSimulator
) -> None:
    call = simulator.ring()
    uuid = call.uuid
    pin = next(uuid[n : n + 5] for n in range(30) if re.fullmatch(r"\d\w{4}", uuid[n : n + 5]))
    simulator.update_user_data(call.interaction_id, {"Pin": pin, "Customer": "a1" * 16})
    await simulator.settled()
    connected.session["seen"] = {uuid: 1}
    for text in (
        f"{pin} and {uuid}",
        "a1" * 16,
    ):  # beside one it is; so is an id of a customer's
        with pytest.raises(ValueError, match="holds customer data"):
            connected.session["last"] = text


@pytest.mark.parametrize(
    ("attached", "taken", "refused"),
    [
        ("orders", ["orders", "Desk: orders", {"filter": "orders"}, "reorders"], []),
        ("Ann Lee", ["Ann", "Ann Leeds", "Joann Lee"], ["ann lee", "by Ann Lee.", "x_Ann Lee_y"]),
        ("Jane", ["Janet", "sejane"], ["jane", ["JANE"], {"Jane": 1}, "Jane's"]),
        ("A-1042", ["A-10421", "AA-1042"], ["a-1042", "order:A-1042"]),
        (
            NUMBER,
            [155501778, f"1{NUMBER}", f"{NUMBER}9"],
            [int(NUMBER), f"+1{NUMBER}", f"tel{NUMBER}"],
        ),
        ("1234", [12345, 1.1234, "0.51234"], [1234, "pin 1234"]),
        ("(555) 01", ["555"], ["at (555) 01"]),
    ],
)
async def test_whole_words_and_numbers_are_looked_for(
    connected: Desk, simulator: DeskSimulator, attached: str, taken: list[Any], refused: list[Any]
) -> None:
    simulator.ring(ani="5559999", user_data={"Note": attached})
    await simulator.settled()
    for value in taken:
        connected.session["a"] = value
    for value in refused:
        with pytest.raises(ValueError, match="holds customer data"):
            connected.session["a"] = value


async def test_what_ended_long_ago_is_looked_for_no_more(
    desk: Desk, simulator: DeskSimulator
) -> None:
    with virtual_time():
        async with desk.connected(SimulatedTransport(simulator)):
            call = simulator.ring(ani=NUMBER).interaction_id
            simulator.release(call)
            simulator.mark_done(call)
            await simulator.settled()
            await asyncio.sleep(50)
            with pytest.raises(
                ValueError, match="holds customer data of an interaction that is live"
            ):
                desk.session["last"] = NUMBER
            await asyncio.sleep(15)
            desk.session["last"] = NUMBER
            assert NUMBER in desk._customer_data(), "but no error says it"


async def test_an_author_may_allow_customer_data(simulator: DeskSimulator) -> None:
    desk = Desk(session_holds_customer_data=True)
    async with desk.connected(SimulatedTransport(simulator)):
        simulator.ring(ani=NUMBER)
        await simulator.settled()
        desk.session[NUMBER] = {"tries": 1}
        assert NUMBER not in repr(desk.session)
        with pytest.raises(TypeError, match="plain data"):
            desk.session["a"] = {1, 2}
    assert await kept_by_another(simulator) == {NUMBER: {"tries": 1}}


async def test_it_shows_its_keys_only(connected: Desk) -> None:
    connected.session["filter"] = "hidden"
    assert repr(connected.session) == "<desk.session with 'filter'>"


@pytest.mark.parametrize(
    "text", ["{", "[]", "null", '[1, {"ab": 1}]', '["x", []]', '[1, [["a", "{"]]]', "[1, [[1, 2]]]"]
)
async def test_what_others_wrote_into_the_storage_is_nothing(
    desk: Desk, simulator: DeskSimulator, text: str
) -> None:
    transport = Given(simulator, text)
    async with desk.connected(transport):
        assert desk.session == {}
        desk.session["a"] = 1
        assert json.loads(transport.changes[-1]) == [1, False, [["a", "1"]]]


class Given(SimulatedTransport):
    """A frame of which the test says what it has kept."""

    def __init__(self, simulator: DeskSimulator, kept: str, name: str = "extension") -> None:
        super().__init__(simulator, name=name)
        self.kept = kept
        self.changes: list[str] = []

    @property
    def session(self) -> str:
        return self.kept

    def keep(self, change: str) -> None:
        self.changes.append(change)


def kept(number: int, **values: Any) -> str:
    return json.dumps([number, [[key, json.dumps(value)] for key, value in values.items()]])


async def test_the_newest_that_a_frame_has_kept_is_it_and_all_frames_get_it(
    desk: Desk, simulator: DeskSimulator
) -> None:
    old = Given(simulator, kept(3, a=1, b=2))
    new = Given(simulator, kept(5, a=4), "second")
    await desk.connect(old)
    desk.attach(new)
    assert desk.session == {"a": 4}
    assert json.loads(old.changes[-1]) == [6, True, [["a", "4"]]]
    desk.session["c"] = 6
    for frame in (old, new):
        assert json.loads(frame.changes[-1]) == [7, False, [["c", "6"]]]
    del desk.session["a"]
    assert json.loads(new.changes[-1]) == [8, False, [["a", None]]]
    await desk.close()


async def test_once_it_is_used_a_frame_that_comes_is_told_what_it_is(
    desk: Desk, simulator: DeskSimulator
) -> None:
    await desk.connect(Given(simulator, kept(3, a=1)))
    assert desk.session["a"] == 1
    same, newer = Given(simulator, kept(3, a=1), "same"), Given(simulator, kept(9, b=1), "newer")
    desk.attach(same)
    assert not same.changes
    desk.attach(newer)
    for frame in (same, newer):
        assert json.loads(frame.changes[-1]) == [10, True, [["a", "1"]]]
    assert desk.session == {"a": 1}
    await desk.close()


async def test_the_same_again_is_not_sent(desk: Desk, simulator: DeskSimulator) -> None:
    transport = Given(simulator, "")
    async with desk.connected(transport):
        desk.session["a"] = {"b": 1}
        desk.session["a"] = {"b": 1}
        assert len(transport.changes) == 1


async def test_where_each_frame_has_a_python_they_have_one_session(
    simulator: DeskSimulator,
) -> None:
    election = Election()
    desks = [Desk(), Desk()]
    for number, desk in enumerate(desks):
        transport = VotingTransport(simulator, name=f"frame {number}")
        election.enter(transport)
        await desk.connect(transport)
    first, second = desks
    first.session["a"] = 1
    second.session["b"] = 2  # it has not heard of the other yet, and takes nothing from it
    await simulator.settled()
    assert first.session == second.session == {"a": 1, "b": 2}
    del second.session["a"]
    await simulator.settled()
    assert first.session == {"b": 2}
    for desk in desks:
        await desk.close()

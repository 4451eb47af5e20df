"""Random days on the simulated desktop: agents, customers, frames, options and faults at random, 10,000
steps of them, and what must hold whatever happens."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections import defaultdict
from collections.abc import Callable, Coroutine
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from py_ext import (
    STATE_EVENTS,
    Desk,
    DeskError,
    InteractionEvent,
    MarkdoneEvent,
    MessengerEvent,
    State,
    VoiceEvent,
)
from py_ext._pace import MAX_WAIT
from py_ext.simulator import DeskSimulator, Entry, SimulatedTransport, SimulatorError, TabRole
from py_ext.simulator.desktop.steps import STEPS
from py_ext.simulator.faults import KINDS
from py_ext.testing._virtual_time import virtual_time

STEPS_IN_ALL = 12_000  # a few days end early: at least 10,000 are taken
STEPS_A_DAY = 50

API = "service-client-api."
S = State
LEGAL = {
    (start, step.end) for steps in STEPS.values() for step in steps for start in step.start
} | {
    # Steps that move two interactions at once.
    (S.TALKING, S.HELD),
    (S.HELD, S.TALKING),
    *((start, S.IDLE) for start in (S.DIALING, S.RINGING, S.TALKING, S.HELD)),
    (S.READY, S.COMPLETED),
}
VERBS = sorted({step.verb for steps in STEPS.values() for step in steps})
BLINDING = {
    "drop",
    "unknown_state",
    "unknown_event_type",
    "leave_out",
    "add",
    "null_objects",
    "answer",
    "delay",
}
"""Faults after which a desk cannot know better: not all is told, or what is told last was not last."""

CHANNEL = "orders"
ASKED: dict[str, Callable[[Desk, str, str, str], Any]] = {
    "set": lambda desk, id_, case, key: desk.interaction.set_user_data(id_, {key: "x"}),
    "delete": lambda desk, id_, case, key: desk.interaction.delete_user_data(id_, key),
    "select": lambda desk, id_, case, key: desk.interaction.select_case_by_case_id(case),
    "done": lambda desk, id_, case, key: desk.interaction.markdone(id_),
    "block": lambda desk, id_, case, key: desk.interaction.block_markdone(id_, "Wait."),
    "unblock": lambda desk, id_, case, key: desk.interaction.unblock_markdone(id_),
    "get": lambda desk, id_, case, key: desk.interaction.get_by_interaction_id(id_),
    "all": lambda desk, id_, case, key: desk.interaction.get_interactions(),
    "accept": lambda desk, id_, case, key: desk.interaction.accept(id_),
    "reject": lambda desk, id_, case, key: desk.interaction.reject(id_),
    "consult": lambda desk, id_, case, key: desk.interaction.consult(id_, "7002"),
    "transfer": lambda desk, id_, case, key: desk.interaction.complete_transfer(id_),
    "confer": lambda desk, id_, case, key: desk.interaction.complete_conference(id_),
    "hand over": lambda desk, id_, case, key: desk.interaction.single_step_transfer(
        id_, "7002", user_data={key: "y"}
    ),
    "dial": lambda desk, id_, case, key: desk.voice.dial("5550170", user_data={key: "z"}),
    "answer": lambda desk, id_, case, key: desk.voice.answer(id_),
    "hold": lambda desk, id_, case, key: desk.voice.hold(id_),
    "resume": lambda desk, id_, case, key: desk.voice.resume(id_),
    "hang up": lambda desk, id_, case, key: desk.voice.hang_up(id_),
    "record": lambda desk, id_, case, key: desk.voice.start_call_recording(id_),
    "pause": lambda desk, id_, case, key: desk.voice.pause_call_recording(id_),
    "email": lambda desk, id_, case, key: desk.email.create("a@b.example"),
    "preview": lambda desk, id_, case, key: desk.outbound.get_preview_record("Winter"),
    "push": lambda desk, id_, case, key: desk.outbound.start_direct_push_preview(),
    "call record": lambda desk, id_, case, key: desk.outbound.call_preview_record(id_, 1),
    "turn down": lambda desk, id_, case, key: desk.outbound.reject_preview_record(id_),
    "result": lambda desk, id_, case, key: desk.outbound.set_call_result(id_, 7),
    "state": lambda desk, id_, case, key: desk.agent.set_state("NotReady"),
    "mute": lambda desk, id_, case, key: desk.sip_endpoint.mute_microphone(),
    "toast": lambda desk, id_, case, key: desk.system.popup_toast(title=key, buttons=["Yes"]),
    "dialog": lambda desk, id_, case, key: desk.system.open_dialog("/order"),
    "leads?": lambda desk, id_, case, key: desk.system.is_frame_leading(),
    "say": lambda desk, id_, case, key: desk.messenger.broadcast_message(CHANNEL, [key]),
}
"""What extensions ask for: of a desk, about an interaction, a case and a key."""
ASKING = {
    "accept": "accept",
    "answer": "answer",
    "call_record": "call record",
    "complete_conference": "confer",
    "complete_transfer": "transfer",
    "consult": "consult",
    "hold": "hold",
    "mark_done": "done",
    "reject": "turn down",
    "release": "hang up",
    "retrieve": "resume",
    "revoke": "reject",
    "single_step_conference": "record",
    "single_step_transfer": "hand over",
}
"""What an extension can ask for where a step is possible."""
asked = st.sampled_from(sorted(ASKED))

keys = st.sampled_from(["Tier", "Order", "state", "Ω"])
pick = st.integers(0, 1_000)


class Seat:
    """A connected desk, what it was sent, and what its handler heard."""

    def __init__(self, desk: Desk, transport: SimulatedTransport) -> None:
        self.desk = desk
        self.transport = transport
        self.sent: dict[str, list[Any]] = defaultdict(list)
        self.heard: dict[str, list[Any]] = defaultdict(list)
        self.last: dict[str, Any] = {}
        desk.on(InteractionEvent)(self.hear)
        desk.on(VoiceEvent)(self.hear)
        desk.on(MessengerEvent, channel=CHANNEL)(self.listen)
        desk.on(MarkdoneEvent)(lambda: None)  # without it, nothing can be blocked

    def begin(self) -> None:
        """The desk is connected: what ``desk.interactions`` has told is no event any more."""
        for interaction_id in self.desk.interactions:
            for name in ("interaction", "voice"):
                self.sent.pop(f"{name} {interaction_id}", None)

    async def hear(self, event: InteractionEvent | VoiceEvent) -> None:
        await asyncio.sleep(0)
        if event.raw.keys() == {"interaction"}:
            return  # the desk has read it, because it was not told
        self.heard[f"{event.name} {event.interaction_id}"].append(dict(event.raw))

    def listen(self, event: MessengerEvent) -> None:
        self.heard[CHANNEL].append(event.message)


class RandomDay(RuleBasedStateMachine):
    """One agent's day."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.escaped: list[dict[str, Any]] = []
        self.loop.set_exception_handler(lambda _, context: self.escaped.append(context))
        self._time = self.run(self._enter())
        self.simulator = DeskSimulator()
        self.simulator.on_change.append(self._watch)
        self.simulator.journal.listeners.append(self._note)
        self.seats: dict[str, Seat] = {}
        self.calls: list[asyncio.Task[Any]] = []
        self.states: dict[str, State] = {}
        self.blind = False
        self.names = 0

    async def _enter(self) -> contextlib.ExitStack:
        stack = contextlib.ExitStack()
        stack.enter_context(virtual_time())
        return stack

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(work)

    def teardown(self) -> None:
        try:
            self.at_the_end_of_the_day_everybody_knows_the_same()
            self.run(self._go_home())
        finally:  # a loop that is left open would make other tests fail too
            self.loop.close()

    async def _go_home(self) -> None:
        for seat in self.seats.values():
            await seat.desk.close()
            assert (seat.transport.pending, seat.transport.timers) == (0, 0)
        self._time.close()
        assert asyncio.all_tasks() == {asyncio.current_task()}

    # What is watched all the time

    def _watch(self) -> None:
        for interaction in self.simulator.interactions.values():
            before = self.states.get(interaction.uuid)
            assert isinstance(interaction.state, State)
            if before is not None and before != interaction.state:
                assert (before, interaction.state) in LEGAL, (before, interaction.state)
            self.states[interaction.uuid] = interaction.state

    def _note(self, entry: Entry) -> None:
        seat = self.seats.get(entry.frame)
        if entry.kind != "event" or seat is None:
            return
        data = entry.message["data"]
        if entry.name in STATE_EVENTS:
            if seat.last.get(entry.name) == data:
                return  # said twice in a row, it tells nothing
            seat.last[entry.name] = data
        if entry.name in ("interaction", "voice"):
            described = data.get("interaction") if isinstance(data, dict) else None
            if isinstance(described, dict) and described.get("interactionId"):
                seat.sent[f"{entry.name} {described['interactionId']}"].append(data)
            elif (
                entry.name == "voice" and isinstance(data, dict) and not isinstance(described, dict)
            ):
                seat.sent["voice None"].append(data)  # such an event is about no call that we know
        elif entry.name == f"messenger:{CHANNEL}":
            seat.sent[CHANNEL].append(data)

    @invariant()
    def nothing_escapes(self) -> None:
        assert self.escaped == []

    @invariant()
    def one_tab_leads_or_they_negotiate(self) -> None:
        roles = [tab.role for tab in self.simulator.tabs]
        leaders = roles.count(TabRole.LEADING)
        assert leaders == 1 or (leaders == 0 and TabRole.NEGOTIATING in roles)
        assert self.simulator.tabs.last_active in self.simulator.tabs

    # Customers and the agent

    @rule(ani=st.sampled_from([None, "5550142"]), call_type=st.sampled_from(["INBOUND", "CONSULT"]))
    def a_call_rings(self, ani: str | None, call_type: str) -> None:
        self.simulator.ring(ani, call_type=call_type, user_data={"Tier": "gold"})

    @rule(media=st.sampled_from(["email", "chat", "instagram", "workitem"]))
    def something_is_offered(self, media: str) -> None:
        self.simulator.invite(media)

    @rule(verb=st.sampled_from(["dial", "compose", "preview"]))
    def the_agent_begins_something(self, verb: str) -> None:
        getattr(self.simulator, verb)("5550199")

    @precondition(lambda self: self.simulator.interactions)
    @rule(which=pick, how=pick)
    def a_step_is_taken(self, which: int, how: int) -> None:
        interaction = list(self.simulator.interactions.values())[
            which % len(self.simulator.interactions)
        ]
        if interaction.steps:
            step = interaction.steps[how % len(interaction.steps)]
            arguments = ["7002"] if step.asks else []
            with contextlib.suppress(SimulatorError):  # a second consultation, or a block
                getattr(self.simulator, step.verb)(interaction.interaction_id, *arguments)

    @precondition(lambda self: self.simulator.interactions)
    @rule(which=pick, verb=st.sampled_from(VERBS))
    def an_illegal_step_is_refused(self, which: int, verb: str) -> None:
        interaction = list(self.simulator.interactions.values())[
            which % len(self.simulator.interactions)
        ]
        if verb not in [step.verb for step in interaction.steps]:
            before = self.simulator.drawing()["interactions"]
            arguments = ["7002"] if verb in ("consult", "single_step_transfer") else []
            arguments += ["7002"] if verb == "single_step_conference" else []
            try:
                getattr(self.simulator, verb)(interaction.interaction_id, *arguments)
            except SimulatorError:
                now = self.simulator.drawing()["interactions"]
                assert [each | {"secondsInState": 0} for each in now] == [
                    each | {"secondsInState": 0} for each in before
                ]
            else:
                raise AssertionError(f"{verb} was possible")

    @precondition(lambda self: self.simulator.interactions)
    @rule(which=pick, key=keys, value=st.text(max_size=5))
    def user_data_changes(self, which: int, key: str, value: str) -> None:
        ids = list(self.simulator.interactions)
        self.simulator.update_user_data(ids[which % len(ids)], {key: value})

    @precondition(lambda self: self.simulator.case_ids)
    @rule(which=pick)
    def a_case_is_selected(self, which: int) -> None:
        self.simulator.select_case(self.simulator.case_ids[which % len(self.simulator.case_ids)])

    @rule(start=st.booleans(), push=st.booleans())
    def a_campaign_is_loaded(self, start: bool, push: bool) -> None:
        with contextlib.suppress(
            SimulatorError
        ):  # it is loaded already, or records are pushed already
            self.simulator.outbound.load("Winter", ["5550171", ["5550172", "5550173"]], start=start)
            self.simulator.outbound.push(push)

    @precondition(lambda self: self.simulator.outbound.campaigns)
    @rule(verb=st.sampled_from(["start", "unload", "preview"]))
    def a_campaign_goes_on(self, verb: str) -> None:
        with contextlib.suppress(SimulatorError):  # it is not running, or has no record left
            getattr(self.simulator.outbound, verb)("Winter")

    @precondition(lambda self: self.simulator.views.toasts)
    @rule(close=st.booleans())
    def a_toast_s_button_is_pressed(self, close: bool) -> None:
        toast_id = next(iter(self.simulator.views.toasts))
        self.simulator.views.press(toast_id, "Yes")
        if close:
            self.simulator.views.close_toast(toast_id)

    # Frames

    @rule(which=pick, what=st.sampled_from(["open", "agree", "close"]))
    def a_tab_comes_or_goes(self, which: int, what: str) -> None:
        tabs = self.simulator.tabs
        if what == "open":
            opened = tabs.open(f"tab {which}")
            for frame in self.simulator.frames[:1]:
                tabs.place(frame, opened)
        elif what == "agree":
            tabs.agree()
        elif len([*tabs]) > 1:
            tabs.close([*tabs][which % len([*tabs])])
            self._bury_seats()

    @initialize()
    def the_first_frame_opens(self) -> None:
        self.a_frame_opens()

    @precondition(lambda self: len(self.seats) < 3)
    @rule()
    def a_frame_opens(self) -> None:
        self.names += 1
        name = f"desk-{self.names}"
        desk = Desk(timeout=5)
        transport = SimulatedTransport(self.simulator, name=name)
        self.seats[name] = Seat(desk, transport)
        try:
            self.run(desk.connect(transport))
        except DeskError:  # a fault, a quarantine or a refused origin
            del self.seats[name]
            assert (transport.pending, transport.timers) == (0, 0)
        else:
            self.seats[name].begin()

    @precondition(lambda self: self.seats)
    @rule(which=pick, abruptly=st.booleans())
    def a_frame_closes(self, which: int, abruptly: bool) -> None:
        name = list(self.seats)[which % len(self.seats)]
        seat = self.seats.pop(name)
        if abruptly:
            seat.transport.vanish()
        self.run(seat.desk.close())
        assert (seat.transport.pending, seat.transport.timers) == (0, 0)
        assert name not in [frame.name for frame in self.simulator.frames]
        assert all(name not in each.blocks for each in self.simulator.interactions.values())

    @rule()
    def the_desktop_reloads(self) -> None:
        self.simulator.reload()
        self._bury_seats()

    def _bury_seats(self) -> None:
        there = {frame.name for frame in self.simulator.frames}
        for name in [name for name in self.seats if name not in there]:
            seat = self.seats.pop(name)
            self.run(seat.desk.close())

    # What extensions do

    @precondition(lambda self: self.seats)
    @rule(which=pick, what=asked, about=pick, key=keys)
    def an_extension_asks(self, which: int, what: str, about: int, key: str) -> None:
        seat = list(self.seats.values())[which % len(self.seats)]
        ids = [*self.simulator.interactions, "no-such-id"]
        interaction_id = ids[about % len(ids)]
        cases = [*self.simulator.case_ids, "no-such-case"]
        call = ASKED[what](seat.desk, interaction_id, cases[about % len(cases)], key)
        self.calls.append(self.loop.create_task(call))

    @precondition(lambda self: self.seats and self.simulator.interactions)
    @rule(which=pick, about=pick, how=pick, key=keys)
    def an_extension_takes_a_step(self, which: int, about: int, how: int, key: str) -> None:
        about %= len(self.simulator.interactions)
        interaction = list(self.simulator.interactions.values())[about]
        possible = [ASKING[step.verb] for step in interaction.steps if step.verb in ASKING]
        if possible:
            self.an_extension_asks(which, possible[how % len(possible)], about, key)
            self.run(asyncio.sleep(0.1))

    # Administrators and faults

    @rule(
        kind=st.sampled_from(sorted(set(KINDS) - {"reload"})),
        name=st.sampled_from(
            ["*", "*", "interaction", "interaction.*", "subscribe", "markdone", "voice", "[!i]*.*"]
        ),
        times=st.integers(1, 3),
        asked=st.lists(st.tuples(pick, asked, pick, keys), min_size=1, max_size=4),
    )
    def a_fault_acts_amid_the_work(
        self, kind: str, name: str, times: int, asked: list[tuple[int, str, int, str]]
    ) -> None:
        with contextlib.suppress(SimulatorError):  # some kinds never act on some names
            self.simulator.faults.switch_on(kind, name, times)
        if self.seats:
            for ask in asked:
                self.an_extension_asks(*ask)
            self.run(asyncio.sleep(0.1))
        else:
            self.a_frame_opens()

    @rule()
    def the_faults_are_mended(self) -> None:
        self.blind |= any(each.hits and each.kind in BLINDING for each in self.simulator.faults)
        self.blind |= any(each.kind == "go_away" for each in self.simulator.faults)
        self.simulator.faults.clear()

    @rule(
        values=st.dictionaries(
            st.sampled_from(
                [
                    API + "rate-limit",
                    API + "rate-limit.interaction.setUserData",
                    API + "block-markdone-timeout",
                ]
            ),
            st.integers(0, 20),
        ),
        lists=st.dictionaries(
            st.sampled_from([API + "user-data.read-allowed", API + "user-data.write-allowed"]),
            st.sampled_from(["*", "", "Tier"]),
        ),
        origins=st.sampled_from(["*", "*", "", "https://extension.example (interaction.get*)"]),
    )
    def the_options_change(
        self, values: dict[str, int], lists: dict[str, str], origins: str
    ) -> None:
        self.blind |= API + "user-data.read-allowed" in lists
        self.simulator.options.update(
            {**values, **lists, API + "accepted-web-content-origins": origins}
        )

    @rule(seconds=st.sampled_from([0.0, 0.5, 7.0, 40.0]))
    def time_passes(self, seconds: float) -> None:
        self.run(asyncio.sleep(seconds))

    # What must hold

    @rule()
    def at_the_end_of_the_day_everybody_knows_the_same(self) -> None:
        self.the_faults_are_mended()
        self.simulator.options.update(
            dict.fromkeys(self.simulator.options.section("interaction-workspace"))
        )
        self.run(asyncio.sleep(MAX_WAIT + 40))  # a desk has read a limit that counts no more
        self._bury_seats()
        self.run(self.simulator.journal.quiet())
        for task in self.calls:
            assert task.done()
            error = task.exception()
            assert error is None or isinstance(error, DeskError), error
        self.calls.clear()
        for seat in self.seats.values():
            assert {k: v for k, v in seat.heard.items() if v} == dict(seat.sent)
        if self.blind:
            for name in list(self.seats):
                seat = self.seats.pop(name)
                self.run(seat.desk.close())
                self.a_frame_opens()
            self.blind = False
        mains = [
            each.case_id
            for each in self.simulator.interactions.values()
            if each.is_main_case_interaction
        ]
        assert sorted(mains) == sorted(self.simulator.case_ids)
        truth = {
            interaction_id: self.simulator.describe(interaction)
            for interaction_id, interaction in self.simulator.interactions.items()
        }
        for seat in self.seats.values():
            known = seat.desk.interactions
            assert set(known) == set(truth)
            for interaction_id, plain in truth.items():
                assert known[interaction_id].is_case_selected == plain["isCaseSelected"]
                assert dict(known[interaction_id].raw) | {"isCaseSelected": None} == plain | {
                    "isCaseSelected": None
                }


TestRandomDay = RandomDay.TestCase
TestRandomDay.settings = settings(
    max_examples=STEPS_IN_ALL // STEPS_A_DAY,
    stateful_step_count=STEPS_A_DAY,
    deadline=None,
    derandomize=not os.environ.get(
        "PY_EXT_RANDOM"
    ),  # the same days each time, unless asked for others
    suppress_health_check=list(HealthCheck),
    database=None,
)

"""The verbs by which the contract's cases drive the simulated desktop, in the test's process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import fields, is_dataclass
from operator import attrgetter
from typing import Any

from py_ext import Desk
from py_ext.simulator import (
    DeskSimulator,
    Entry,
    MarkDoneBlocked,
    SimulatedInteraction,
    SimulatedTransport,
    Tab,
)
from py_ext.simulator.desktop.agent import Agent
from py_ext.simulator.services import ALIASES
from tests.wire import Wire


class Verbs:
    """Plain data in, plain data out, so that a page can use them too."""

    def __init__(self, simulator: DeskSimulator) -> None:
        self.simulator = simulator
        self.other: Wire | None = None
        self._faults = ExitStack()
        self._options = flat(simulator.options.as_plain())

    def perform(self, verb: str, arguments: list[Any], options: dict[str, Any]) -> Any:
        """Call a method of this, of the simulator, or of one of its parts (``"outbound.load"``)."""
        own: Callable[..., Any] | None = getattr(self, verb, None)
        return plain((own or attrgetter(verb)(self.simulator))(*arguments, **options))

    def reset(self) -> None:
        """An empty desktop again, with the same frames."""
        self.mend()
        self.simulator.cases.clear()
        self.simulator.agent = Agent()
        self.simulator.reset_parts()
        self.reset_options()
        self.close_other_frame()
        self.simulator.journal.clear()

    def reset_options(self) -> None:
        """The options as they were in the beginning."""
        now = flat(self.simulator.options.as_plain())
        self.simulator.options.update(dict.fromkeys(now) | self._options)

    def page_subscribes(self, *events: str) -> None:
        """The page's own script subscribes too; without a page there is none. test_page.py has a page."""

    def page_unsubscribes(self) -> None:
        """The page's own script leaves what it has subscribed to."""

    def send_twice(self, event: str) -> None:
        self._faults.enter_context(self.simulator.faults.send_twice(event))

    def answer_late(self, request: str, seconds: float) -> None:
        self._faults.enter_context(self.simulator.faults.answer_late(request, seconds))

    def drop(self, request: str) -> None:
        self._faults.enter_context(self.simulator.faults.drop(request))

    def delay(self, request: str, seconds: float) -> None:
        self._faults.enter_context(self.simulator.faults.delay(request, seconds))

    def refuse(self, request: str, words: Any) -> None:
        self._faults.enter_context(self.simulator.faults.refuse(request, words))

    def answer_twice(self, request: str) -> None:
        self._faults.enter_context(self.simulator.faults.answer_twice(request))

    def mend(self) -> None:
        self._faults.close()

    def answer_with(self, request: str, data: Any) -> None:
        self._faults.enter_context(self.simulator.faults.answer(request, data))

    def nested(self, levels: int) -> None:
        """Send an event, and answer getInteractions, with data of so many levels."""
        data: Any = {"interaction": {"interactionId": "deep"}}
        for _ in range(levels):
            data = [data]
        self.simulator.send_event("interaction", data)
        self.answer_with("interaction.getInteractions", data)

    def ring_when_asked(self, request: str) -> None:
        """Let a call ring when that request comes, before it is answered."""

        def asked(entry: Entry) -> None:
            if (entry.kind, entry.name) == ("request", request):
                self.simulator.journal.listeners.remove(asked)
                self.simulator.ring()

        self.simulator.journal.listeners.append(asked)

    def burst(self, calls: list[str], count: int) -> None:
        """As many changes of user data, in turns for each call, numbered."""
        for number in range(count):
            self.simulator.update_user_data(calls[number % len(calls)], {"n": str(number)})

    def mark_done(self, interaction_id: str) -> list[str] | None:
        """Mark done as the agent; the warnings, if it is blocked."""
        try:
            self.simulator.mark_done(interaction_id)
        except MarkDoneBlocked as error:
            return error.warnings
        return None

    def count_requests(self, name: str) -> int:
        return len(self.simulator.requests(name))

    def frame_ids(self) -> list[str | None]:
        """The id of the frame that asked last, and the one that its request brought along."""
        *_, last = self.simulator.requests("interaction.getInteractions")
        [frame] = [each for each in self.simulator.frames if each.name == last.frame]
        return [frame.frame_id, last.message.get("frameId")]

    def sent(self) -> int:
        """How many messages came from frames."""
        kinds = ("request", "subscribe", "unsubscribe", "ignored")
        return sum(entry.kind in kinds for entry in self.simulator.journal)

    def subscriptions(self) -> list[str]:
        """What all frames have subscribed to."""
        return sorted(
            name
            for frame in self.simulator.frames
            for names in frame.subscriptions.values()
            for name in names
        )

    # For the cases of single functions

    def look(self, path: str) -> Any:
        """What an attribute of the simulator is now."""
        return attrgetter(path)(self.simulator)

    def set(self, path: str, value: Any) -> None:
        part, _, name = path.rpartition(".")
        setattr(attrgetter(part)(self.simulator), name, value)

    def set_option(self, name: str, value: str | None) -> None:
        self.simulator.options[name] = value

    def override_option(self, interaction_id: str, name: str, value: str) -> None:
        self.simulator.options.override(self.simulator.find(interaction_id).uuid, {name: value})

    def interaction(self, interaction_id: str) -> Any:
        return self.simulator.describe(self.simulator.find(interaction_id))

    def last_parameters(self, request: str) -> Any:
        return self.simulator.requests(request)[-1].message["parameters"]

    def outcomes(self, request: str) -> dict[str, int]:
        """How often the desktop has answered that request, and how often refused it."""
        kinds = [
            entry.kind
            for entry in self.simulator.journal
            if ALIASES.get(entry.name, entry.name) == request
        ]
        return {kind: kinds.count(kind) for kind in ("answer", "failure")}

    def open_other_frame(self, channel: str) -> None:
        """One more frame, which hears what is said on a channel."""
        self.other = Wire(self.simulator, name="other", origin="https://other.example")
        self.other.ask(event="subscribe", data=f"messenger:{channel}")

    def close_other_frame(self) -> None:
        if self.other is not None:
            self.other.frame.close()
        self.other = None

    def other_frame_heard(self) -> list[list[Any]]:
        """What has come since it last said something."""
        assert self.other is not None
        return [[each["event"], each["data"]] for each in self.other.posted if "event" in each]

    def other_frame_says(self, channel: str, message: Any) -> None:
        assert self.other is not None
        self.other.ask(request="messenger.broadcastMessage", parameters=[channel, message])

    def open_tab(self, name: str, move: bool = False) -> None:
        """The agent opens one more tab; our frame is shown in it, if it moves."""
        tab = self.simulator.tabs.open(name)
        for frame in self.simulator.frames if move else ():
            self.simulator.tabs.place(frame, tab)

    def use_tab(self, name: str) -> None:
        self.simulator.tabs.use(self._tab(name))

    def close_tab(self, name: str) -> None:
        self.simulator.tabs.close(self._tab(name))

    def hide_frames(self) -> None:
        self.simulator.tabs.hidden.update(self.simulator.frames)

    def _tab(self, name: str) -> Tab:
        return next(tab for tab in self.simulator.tabs if tab.name == name)


def flat(options: Mapping[str, Mapping[str, str]]) -> dict[str, str | None]:
    """The options of all sections, each by section and name."""
    return {
        f"{section}/{name}": options[section][name]
        for section in options
        for name in options[section]
    }


def plain(value: Any) -> Any:
    """What JSON can hold, of what verbs return."""
    if isinstance(value, SimulatedInteraction):
        return value.interaction_id
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [plain(each) for each in value]
    return value if value is None or isinstance(value, (bool, int, float, str)) else repr(value)


class DesktopInProcess:
    """What the contract's cases drive and connect to, in CPython."""

    def __init__(self) -> None:
        self.verbs = Verbs(DeskSimulator())
        self.transports: list[SimulatedTransport] = []

    async def do(self, verb: str, *arguments: Any, **options: Any) -> Any:
        await asyncio.sleep(0)
        return self.verbs.perform(verb, list(arguments), options)

    async def connect(self, desk: Desk) -> None:
        self.transports.append(SimulatedTransport(self.verbs.simulator))
        await desk.connect(self.transports[-1])

    def counts(self) -> dict[str, int]:
        return {
            "pending": sum(transport.pending for transport in self.transports),
            "timers": sum(transport.timers for transport in self.transports),
            "subscriptions": len(self.verbs.subscriptions()),
            "frames": len(self.verbs.simulator.frames),
            "tasks": len(asyncio.all_tasks()),
        }

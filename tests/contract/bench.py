"""The verbs by which the contract's cases drive the simulated desktop, in the test's process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from py_ext import Desk
from py_ext.simulator import (
    DeskSimulator,
    Entry,
    MarkDoneBlocked,
    SimulatedInteraction,
    SimulatedTransport,
)


class Verbs:
    """Plain data in, plain data out, so that a page can use them too."""

    def __init__(self, simulator: DeskSimulator) -> None:
        self.simulator = simulator
        self._faults = ExitStack()

    def perform(self, verb: str, arguments: list[Any], options: dict[str, Any]) -> Any:
        own: Callable[..., Any] | None = getattr(self, verb, None)
        result = (own or getattr(self.simulator, verb))(*arguments, **options)
        return result.interaction_id if isinstance(result, SimulatedInteraction) else result

    def reset(self) -> None:
        """An empty desktop again, with the same frames."""
        self.mend()
        self.simulator.interactions.clear()
        self.simulator.selected_case_id = None
        self.simulator.journal.clear()

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
            data = {"userData": data}
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
        """The id of the newest frame, and the one that its newest request brought along."""
        *_, last = self.simulator.requests("interaction.getInteractions")
        return [self.simulator.frames[-1].frame_id, last.message.get("frameId")]

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


class SimulatedBench:
    """The contract's bench in CPython."""

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

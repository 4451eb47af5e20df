"""Replays a trace: the desktop answers and tells what it did then.

A request is answered as the same request was in the trace: first one with the same parameters, else the
next of that name. What the trace has no answer for is carried out by the simulated desktop, whose
interactions follow the trace's events. The events come in their order, each after the answers that came
before it then (or a second later, where an extension asks for something else).
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from py_ext.models.interaction import OVER, CallType, Direction, RecordingState, State, known
from py_ext.simulator.clock import Clock
from py_ext.simulator.desktop.agent import Agent
from py_ext.simulator.desktop.cases import Cases
from py_ext.simulator.desktop.interactions import SimulatedInteraction
from py_ext.simulator.desktop.needs import Tells
from py_ext.simulator.errors import SimulatorError
from py_ext.simulator.traces import Trace

__all__ = ["Replay"]

PATIENCE = 1.0
"""Seconds that an event waits for answers which the extension may never ask for."""
LONGEST_START = 30.0
"""Seconds within which some frame must subscribe."""


class Desktop(Tells, Protocol):
    """What a replay needs of the desktop."""

    agent: Agent
    cases: Cases
    clock: Clock
    replaying: Replay | None

    async def settled(self) -> None:
        """Wait until it is quiet."""


READS = re.compile(r"\w+\.(get|is|am)([A-Z]\w*)?")
"""Requests that change nothing."""


class Replay:
    """A trace that is being replayed. ``DeskSimulator.replay`` makes it.

    Attributes:
        asked: The requests that frames have sent since it began, in their order, such as
            ``"interaction.setUserData"``; without those that only read.
        recorded: The same, as it was in the trace.
    """

    def __init__(
        self, desktop: Desktop, trace: Trace, *, speed: float | None, frame: str | None
    ) -> None:
        if speed is not None and not speed > 0:
            raise SimulatorError("speed must be more than 0: 1 is as it was, 2 is twice as fast.")
        names = Counter(entry["frame"] for entry in trace.messages)
        if frame is None and names:
            frame = names.most_common(1)[0][0]
        entries = [entry for entry in trace.messages if entry["frame"] == frame]
        if not entries:
            raise SimulatorError(f"The trace has no messages of a frame {frame!r}.")
        self._desktop = desktop
        self._speed = speed
        self.asked: list[str] = []
        requests = [entry["name"] for entry in entries if entry["kind"] == "request"]
        self.recorded = [name for name in requests if not READS.fullmatch(name)]
        self._answers = answers_of(entries)
        self._events = events_of(entries)
        self._at = 0
        self._given = 0
        self._began: float | None = None
        self._cancel: Callable[[], None] | None = None
        self._done: asyncio.Future[None] | None = None

    @property
    def is_done(self) -> bool:
        """Whether all events have been sent."""
        return self._at == len(self._events)

    def answer_to(self, request: str, parameters: object) -> dict[str, Any] | None:
        """What the desktop answered then, or None where the trace tells nothing (any more)."""
        if not READS.fullmatch(request):
            self.asked.append(request)
        recorded = self._answers.get(request, [])
        same = [each for each in recorded if each[0] == parameters]
        if not recorded:
            return None
        answer = (same or recorded)[0]
        recorded.remove(answer)
        self._given += 1
        if request == "interaction.getInteractions":
            for plain in answer[1].get("data") or []:
                self._restore(plain)
        self._pump_soon(0)
        return answer[1]

    def begin(self) -> None:
        """A frame has subscribed: the time of the trace runs from here."""
        if self._began is None:
            self._began = self._desktop.clock.now()
            self._pump_soon(0)

    def stop(self) -> None:
        """Be the usual desktop again, with the interactions that there are."""
        if self._cancel is not None:
            self._cancel()
        if self._desktop.replaying is self:
            self._desktop.replaying = None
            self._desktop.changed()
        if self._done is not None and not self._done.done():
            self._done.set_result(None)

    async def finished(self) -> None:
        """Wait until all events have been sent and it is quiet again.

        Raises:
            SimulatorError: No frame has subscribed to any event within 30 s.
        """
        if not self.is_done:
            self._done = asyncio.get_running_loop().create_future()
            cancel = self._desktop.clock.call_later(LONGEST_START, self._give_up)
            try:
                await self._done
            finally:
                cancel()
        await self._desktop.settled()

    def as_plain(self) -> dict[str, Any]:
        """How far it is, for the desktop page."""
        return {"events": len(self._events), "sent": self._at, "done": self.is_done}

    def _give_up(self) -> None:
        if self._began is None and self._done is not None and not self._done.done():
            words = "No frame has subscribed to an event, so the trace cannot be replayed."
            self._done.set_exception(SimulatorError(words))

    def _pump_soon(self, seconds: float) -> None:
        if self._began is None or self.is_done or self._desktop.replaying is not self:
            return
        if self._cancel is not None:
            self._cancel()
        self._cancel = self._desktop.clock.call_later(seconds, lambda: self._pump(seconds))

    def _pump(self, waited: float) -> None:
        """Send what is due. An event waits for its answers once, then no more."""
        while not self.is_done:
            event = self._events[self._at]
            wait = self._wait_for(event, waited)
            if wait > 0:
                self._pump_soon(wait)
                return
            waited = 0.0
            self._at += 1
            self._follow(event["name"], event["data"])
            self._desktop.send_event(event["name"], event["data"])
            self._desktop.changed()
        if self._done is not None and not self._done.done():
            self._done.set_result(None)

    def _wait_for(self, event: dict[str, Any], waited: float) -> float:
        if self._speed is not None:
            due = (self._began or 0.0) + float(event["seconds"]) / self._speed
            return max(0.0, due - self._desktop.clock.now())
        return PATIENCE if self._given < event["answers"] and waited < PATIENCE else 0.0

    # The desktop's state follows the trace, so that the page shows it and what it lacks can be answered.

    def _follow(self, name: str, data: Any) -> None:
        if not isinstance(data, dict):
            return
        if name == "agent" and isinstance(data.get("operationName"), str):
            self._desktop.agent.state = data
        elif name == "interaction" and isinstance(data.get("interaction"), dict):
            self._restore(data["interaction"])
        elif name == "interaction" and data.get("eventType") == "CASE_SELECTED":
            self._desktop.cases.selected_case_id = data.get("selectedCaseId")

    def _restore(self, plain: Any) -> None:
        interaction_id = plain.get("interactionId") if isinstance(plain, dict) else None
        if not isinstance(interaction_id, str):
            return
        before = self._desktop.cases.interactions.pop(interaction_id, None)
        if plain.get("state") in OVER:
            return
        restored = from_plain(plain, self._desktop.clock.now())
        if before is not None and before.state == restored.state:
            restored.since = before.since
        self._desktop.cases.interactions[interaction_id] = restored


def answers_of(entries: list[dict[str, Any]]) -> dict[str, list[tuple[Any, dict[str, Any]]]]:
    """The answers by request, each with the request's parameters."""
    asked: dict[str, dict[str, Any]] = {}
    found: dict[str, list[tuple[Any, dict[str, Any]]]] = {}
    for entry in entries:
        message = entry["message"]
        if entry["kind"] == "request":
            asked[str(entry["referenceId"])] = message
        elif entry["kind"] in ("answer", "failure"):
            request = asked.pop(str(entry["referenceId"]), None)
            if request is not None:
                result = {key: message[key] for key in ("data", "errorMessage") if key in message}
                parameters = request.get("parameters", [])
                found.setdefault(str(request["request"]), []).append((parameters, result))
    return found


def events_of(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The events, each with the seconds since the first message and the answers before it."""
    start = datetime.fromisoformat(entries[0]["time"])
    requests: set[str] = set()
    found, answers = [], 0
    for entry in entries:
        if entry["kind"] == "request":
            requests.add(str(entry["referenceId"]))
        elif entry["kind"] in ("answer", "failure") and str(entry["referenceId"]) in requests:
            requests.discard(str(entry["referenceId"]))
            answers += 1
        elif entry["kind"] == "event":
            passed = datetime.fromisoformat(entry["time"]) - start
            found.append(
                {
                    "name": entry["name"],
                    "data": entry["message"].get("data"),
                    "seconds": passed.total_seconds(),
                    "answers": answers,
                }
            )
    return found


def from_plain(plain: dict[str, Any], now: float) -> SimulatedInteraction:
    """An interaction as the trace describes it; states on no list stay as they are."""
    parties = [each.get("name") for each in plain.get("parties") or [] if isinstance(each, dict)]
    return SimulatedInteraction(
        interaction_id=plain["interactionId"],
        case_id=str(plain.get("caseId")),
        uuid=str(plain.get("interactionUUID")),
        media=str(plain.get("media")),
        state=known(State, plain.get("state")),
        previous_state=known(State, plain.get("previousState")),
        user_data=dict(plain.get("userData") or {}),
        parties=[str(name) for name in parties if name is not None],
        parent_interaction_id=plain.get("parentInteractionId"),
        is_consultation=bool(plain.get("isConsultation")),
        is_main_case_interaction=bool(plain.get("isMainCaseInteraction")),
        direction=known(Direction, plain.get("direction")),
        call_type=known(CallType, plain.get("callType")),
        ani=plain.get("ani"),
        dnis=plain.get("dnis"),
        recording_state=known(RecordingState, plain.get("recordingState")),
        since=now,
    )

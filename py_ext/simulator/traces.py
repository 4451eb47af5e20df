"""Traces: the message log as a file, to be sent to somebody and replayed against an extension.

The file is JSON, one message a line, below a line that says what it is. Unless asked for, customer data
is masked: each value by a mark of its own, so that equal values stay equal and a replay still makes
sense. What stays is what is known to be harmless; everything else counts as customer data.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from py_ext.simulator.errors import SimulatorError
from py_ext.simulator.journal import Entry

__all__ = ["Trace"]

FORMAT = "py_ext trace"
FIELDS = {"time", "frame", "kind", "name", "referenceId"}
"""What a replay needs to know of each message."""
MARK = "•••"
SEEN_TO = ("parameters", "data")
"""The parts of a message of which each value is looked at by itself."""

HARMLESS_FIELDS = """
event eventType request referenceId userAgent protocolVersion frameId subscriptionId why interactionId
parentInteractionId caseId selectedCaseId interactionUUID callUuid media state previousState direction
callType recordingState isConsultation isMainCaseInteraction isCaseSelected isCaseExpanded operationName
type displayName roles campaign campaignName mode recordHandle callResult toastId buttonIndex dialogId view
role
"""
HARMLESS = frozenset(HARMLESS_FIELDS.split())
"""The fields whose values are no customer data."""

HARMLESS_IN: dict[str, frozenset[str]] = {
    "media": frozenset({"name"}),
    "media.getMediaByName": frozenset({"name"}),
    "media.getMediaList": frozenset({"name"}),
    "outbound.getCampaigns": frozenset({"name"}),
    "outbound.getListOfCallResults": frozenset({"id", "name"}),
    "system.updateViewInApplicationMenuBar": frozenset({"name"}),
}
"""Further such fields, of one event or request."""

PRIVATE = frozenset({"userData", "fields"})
"""The fields of whose content nothing can be known to be harmless: its keys are the customer's too."""

ANSWERS = {
    "outbound.getCallResult": "callResult",
    "outbound.getRecordFields": "fields",
    "system.getAllowedServices": "request",
    "system.openDialog": "dialogId",
    "system.popupToast": "toastId",
}
"""The field that an answer is like, where it is none that has fields of its own."""

HARMLESS_PARAMETERS: dict[str, tuple[int, ...]] = {
    "agent.setState": (0,),
    "configuration.getOption": (0,),
    "interaction.deleteUserData": (0, 1),
    "media.getMediaByName": (0,),
    "media.setState": (0, 1),
    "messenger.broadcastMessage": (0,),
    "outbound.callPreviewRecord": (0, 1),
    "outbound.rescheduleRecord": (0, 1, 3),
    "outbound.setCallResult": (0, 1),
    "system.closeDialog": (0,),
    "system.closeToast": (0,),
    "system.closeViewInApplicationMenuBar": (0,),
    "system.updateToast": (0,),
    "voice.dial": (),
    "voice.dialEx": (),
}
"""The parameters of a request that are no customer data; else the first of ``interaction.*``,
``outbound.*`` and ``voice.*`` is not, because it is an id or a campaign."""


@dataclass(frozen=True)
class Trace:
    """Messages between the desktop and its frames.

    Attributes:
        entries: The entries of the message log, as plain data, oldest first.
        masked: Whether customer data was masked.
    """

    entries: tuple[dict[str, Any], ...] = field(repr=False)
    masked: bool

    @classmethod
    def of(cls, journal: Iterable[Entry], *, values: bool) -> Trace:
        """The journal as a trace; with customer data if ``values``."""
        entries = [entry.as_plain() for entry in journal if entry.kind != "ignored"]
        if not values:
            masks = Masks()
            entries = [masks.masked(entry) for entry in entries]
            entries = [masks.swept(entry) for entry in entries]
        return cls(tuple(entries), not values)

    @classmethod
    def loads(cls, text: str) -> Trace:
        """Read a trace. Raises SimulatorError for text that is none."""
        try:
            head, *lines = [json.loads(line) for line in text.splitlines() if line.strip()]
            if head["format"] != FORMAT:
                raise ValueError("it says that it is something else")
            for line in lines:
                if not isinstance(line["message"], dict) or not line.keys() >= FIELDS:
                    raise ValueError("a line without a message and what is known of it")
                datetime.fromisoformat(line["time"])
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise SimulatorError(f"This is no trace of the simulated desktop: {error}.") from error
        return cls(tuple(lines), bool(head.get("masked")))

    @classmethod
    def load(cls, path: str | Path) -> Trace:
        """Read a trace from a file. Raises SimulatorError where there is none."""
        try:
            return cls.loads(Path(path).read_text("utf-8"))
        except (OSError, UnicodeError) as error:
            raise SimulatorError(f"The trace {path} cannot be read: {error}.") from error

    def dumps(self) -> str:
        """The trace as the text of a file."""
        head = {"format": FORMAT, "version": 1, "masked": self.masked}
        return "".join(json.dumps(line) + "\n" for line in (head, *self.entries))

    def save(self, path: str | Path) -> None:
        """Write the trace to a file."""
        Path(path).write_text(self.dumps(), "utf-8")


class Masks:
    """Replaces customer data, equal values by equal marks."""

    def __init__(self) -> None:
        self._marks: dict[str, str] = {}

    def masked(self, entry: dict[str, Any]) -> dict[str, Any]:
        """The entry, its message without customer data."""
        message, name = dict(entry["message"]), entry["name"]
        if "parameters" in message:
            message["parameters"] = self._parameters(name, message["parameters"])
        if "data" in message and entry["kind"] not in ("subscribe", "unsubscribe"):
            like = "userData" if name.startswith("messenger:") else ANSWERS.get(name, "")
            message["data"] = self._data(
                message["data"], like, HARMLESS | HARMLESS_IN.get(name, frozenset())
            )
        return entry | {"message": message}

    def swept(self, entry: dict[str, Any]) -> dict[str, Any]:
        """The entry, the desktop's words in it without what was found to be customer data elsewhere in
        the trace. What is left of parameters and data is harmless, also where it reads alike."""
        message = {
            key: each if key in SEEN_TO or key in HARMLESS else self._swept(each)
            for key, each in entry["message"].items()
        }
        return entry | {"message": message}

    def _swept(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._swept(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self._swept(each) for each in value]
        if isinstance(value, str):
            for secret, mark in sorted(self._marks.items(), key=lambda each: -len(each[0])):
                if len(secret) > 2:
                    value = value.replace(secret, mark)
        return value

    def _parameters(self, request: str, parameters: Any) -> Any:
        if not isinstance(parameters, list):
            return self._private(parameters)
        id_first = request.startswith(("interaction.", "outbound.", "voice."))
        harmless = HARMLESS_PARAMETERS.get(request, (0,) if id_first else ())
        return [
            each
            if number in harmless and not isinstance(each, dict)
            else self._data(each, "", HARMLESS_IN.get(request, frozenset()))
            for number, each in enumerate(parameters)
        ]

    def _data(self, value: Any, key: str, harmless: frozenset[str]) -> Any:
        if key in PRIVATE:
            return self._private(value)
        if isinstance(value, dict):
            return {name: self._data(each, name, harmless) for name, each in value.items()}
        if isinstance(value, list):
            return [self._data(each, key, harmless) for each in value]
        return value if key in harmless else self._private(value)

    def _private(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._private(each) for name, each in value.items()}
        if isinstance(value, list):
            return [self._private(each) for each in value]
        if value is None or isinstance(value, bool) or value == "":
            return value
        return self._marks.setdefault(str(value), f"{MARK}{len(self._marks) + 1}")

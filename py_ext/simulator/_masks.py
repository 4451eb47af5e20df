"""Customer data in the messages of a trace, replaced by marks: what is known to be harmless stays where it
is known to stand; everything else counts as customer data."""

from __future__ import annotations

import inspect
import re
from typing import Any

from py_ext._redaction import is_plain_sentence, without_data
from py_ext.simulator.desktop.events import EVENTS
from py_ext.simulator.options import API
from py_ext.simulator.services import SERVICES

__all__ = ["Masks"]

MARK = "•••"
ENVELOPE_FIELDS = "event request referenceId userAgent protocolVersion frameId subscriptionId why"
ENVELOPE = frozenset(ENVELOPE_FIELDS.split())
"""The fields of a message itself that are no customer data."""

HARMLESS_FIELDS = """
eventType request interactionId parentInteractionId caseId selectedCaseId interactionUUID callUuid media
state previousState direction callType recordingState isConsultation isMainCaseInteraction isCaseSelected
isCaseExpanded operationName type displayName roles campaign campaignName mode recordHandle callResult
toastId buttonIndex dialogId view role
"""
HARMLESS = frozenset(HARMLESS_FIELDS.split())
"""The fields of data whose values are no customer data."""

WITHIN = frozenset({"interaction", "state"})
"""The fields with an object in which such fields stand too. Of any other, nothing is known."""

HARMLESS_IN: dict[str, frozenset[str]] = {
    "media": frozenset({"name"}),
    "media.getMediaByName": frozenset({"name"}),
    "media.getMediaList": frozenset({"name"}),
    "outbound.getCampaigns": frozenset({"name"}),
    "outbound.getListOfCallResults": frozenset({"id", "name"}),
    "system.updateViewInApplicationMenuBar": frozenset({"name"}),
}
"""Further such fields, of one event or request."""

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
    "configuration.getContextualOption": (0, 1),
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
"""The parameters of a request that are no customer data; else the first of those of ``ID_FIRST`` is not,
because it is an id or a campaign. Of a request that this desktop does not have, nothing is known."""

ID_FIRST = ("interaction.", "outbound.", "voice.")
MASK = re.compile(rf"{MARK}\d+")
WORD = re.compile(r"[A-Za-z](?:[\w.-]*\w)?")
NAMES = frozenset(SERVICES).union(
    *(list(inspect.signature(service).parameters)[2:] for service in SERVICES.values()),
    ("target.type", "target.media", "target.destination"),
)
"""Requests and parameters, which the desktop names when it refuses."""


class Masks:
    """Replaces customer data, equal values by equal marks."""

    def __init__(self) -> None:
        self._marks: dict[str, str] = {}
        self._harmless: set[str] = set()

    def masked(self, entry: dict[str, Any]) -> dict[str, Any]:
        """The entry, its message without customer data; the desktop's words are for ``swept``."""
        message, name = dict(entry["message"]), entry["name"]
        if entry["kind"] == "doing":
            return entry  # names of the author's own: read_doings lets nothing else in
        for key, value in message.items():
            if key == "parameters":
                message[key] = self._parameters(name, value)
            elif key == "data":
                message[key] = self._data_of(entry["kind"], name, value)
            elif key not in ENVELOPE and not (key == "errorMessage" and isinstance(value, str)):
                message[key] = self._private(value)
        return entry | {"message": message}

    def swept(self, entry: dict[str, Any]) -> dict[str, Any]:
        """The entry, the desktop's words in it without what was found to be customer data elsewhere in
        the trace, or looks like it; words of which nothing is sure are masked as a whole."""
        message = entry["message"]
        words = message.get("errorMessage")
        if not isinstance(words, str) or words in self._marks.values():
            return entry
        for secret, mark in sorted(self._marks.items(), key=lambda each: -len(each[0])):
            if len(secret) > 2:
                words = words.replace(secret, mark)
        shown = " ".join(sorted(self._harmless))
        words = without_data(words, shown)
        if not is_plain_sentence(WORD.sub(without_name, MASK.sub(MARK, words)), shown):
            words = self._private(words)
        return entry | {"message": message | {"errorMessage": words}}

    def _data_of(self, kind: str, name: str, data: Any) -> Any:
        if kind in ("subscribe", "unsubscribe"):
            names = data if isinstance(data, list) else [data]
            return data if all(isinstance(each, str) for each in names) else self._private(data)
        if name not in SERVICES and name not in EVENTS:
            return self._private(data)  # what frames tell each other, or what nobody knows
        harmless = HARMLESS | HARMLESS_IN.get(name, frozenset())
        return self._item(data, ANSWERS.get(name, ""), harmless)

    def _parameters(self, request: str, parameters: Any) -> Any:
        if not isinstance(parameters, list):
            return self._private(parameters)
        id_first = request in SERVICES and request.startswith(ID_FIRST)
        harmless = HARMLESS_PARAMETERS.get(request, (0,) if id_first else ())
        return [
            self._kept(each)
            if number in harmless and not isinstance(each, dict)
            else self._item(each, "", HARMLESS_IN.get(request, frozenset()))
            for number, each in enumerate(parameters)
        ]

    def _data(self, value: Any, key: str, harmless: frozenset[str]) -> Any:
        if isinstance(value, list):
            return [self._item(each, key, harmless) for each in value]
        if isinstance(value, dict):
            return self._fields(value, harmless) if key in WITHIN else self._private(value)
        return self._kept(value) if key in harmless else self._private(value)

    def _item(self, value: Any, key: str, harmless: frozenset[str]) -> Any:
        """Data itself, or what stands in its list: objects, such as interactions."""
        if isinstance(value, dict) and not key:
            return self._fields(value, harmless)
        return self._data(value, key, harmless)

    def _fields(self, value: dict[str, Any], harmless: frozenset[str]) -> dict[str, Any]:
        return {name: self._data(each, name, harmless) for name, each in value.items()}

    def _kept(self, value: Any) -> Any:
        if isinstance(value, str):
            self._harmless.add(value)
        return value

    def _private(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._private(each) for name, each in value.items()}
        if isinstance(value, list):
            return [self._private(each) for each in value]
        if value is None or isinstance(value, bool) or value == "":
            return value
        return self._marks.setdefault(str(value), f"{MARK}{len(self._marks) + 1}")


def without_name(found: re.Match[str]) -> str:
    """What names a request, a parameter or an option, as any small word."""
    return "it" if found[0] in NAMES or found[0].startswith(API) else found[0]

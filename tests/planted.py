"""Values that stand for a customer's, each one of its own: wherever one turns up, it is known where it
comes from."""

from __future__ import annotations

import re
from typing import Any

__all__ = ["NOT_PLANTED", "Markers"]

NOT_PLANTED_FIELDS = """
    interactionId parentInteractionId caseId selectedCaseId interactionUUID callUuid media state
    previousState direction callType recordingState eventType operationName type displayName roles campaign
    campaignName mode recordHandle callResult toastId buttonIndex dialogId view role expiration
"""
NOT_PLANTED = frozenset(NOT_PLANTED_FIELDS.split())
"""What programs go by, and no customer's data: ids, states, and names of what the contact center has."""

FREE = frozenset({"userData", "fields", "keyValues"})
"""In these, an author or a customer may have named something like anything."""

FURTHER, *FURTHER_FIELDS = ("contact", "displayName", "type")
"""Of what a newer desktop tells, nothing is known: an object, its fields named as others that are known."""


class Markers:
    """Makes markers, which read like a name that nobody has, and finds them."""

    def __init__(self) -> None:
        self.places: dict[str, str] = {}
        """Where each was planted."""
        self._made: dict[tuple[str, str], str] = {}

    def new(self, place: str) -> str:
        """Another marker."""
        number, letters = len(self.places), ""
        for _ in range(4):
            number, letter = divmod(number, 26)
            letters = chr(ord("a") + letter) + letters
        marker = f"Zq{letters}x"
        self.places[marker.lower()] = place
        return marker

    def of(self, place: str, text: str) -> str:
        """The marker of that text in that place, always the same."""
        key = (place, text)
        if key not in self._made:
            self._made[key] = self.new(place)
        return self._made[key]

    def planted(self, value: Any, place: str, kept: frozenset[str] = NOT_PLANTED) -> Any:
        """A copy, with a marker for each text in it, and further fields in each object.

        Args:
            value: Plain data.
            place: Where it stands.
            kept: The fields whose texts stay.
        """
        if isinstance(value, str):
            return self.of(place, value)
        if isinstance(value, list):
            return [self.planted(each, f"{place}[]", kept) for each in value]
        if not isinstance(value, dict):
            return value
        made = {}
        for key, each in value.items():
            stays = key in kept and not isinstance(each, dict)
            inside = frozenset[str]() if key in FREE else kept
            made[key] = each if stays else self.planted(each, f"{place}.{key}", inside)
        of = {name: self.of(f"{place}.{FURTHER}", name) for name in FURTHER_FIELDS}
        return {**made, FURTHER: of}

    def found_in(self, text: str) -> dict[str, str]:
        """The markers in a text, each with where it was planted."""
        found = re.findall(r"Zq[a-z]{4}x", text, re.IGNORECASE)
        return {each: self.places.get(each.lower(), "nowhere") for each in found}

"""What frames have the simulated desktop show: toasts, dialogs, and views in its menu bar.

>>> from py_ext.simulator import DeskSimulator
>>> simulator = DeskSimulator()
>>> toast_id = simulator.views.show_toast({"title": "Order", "buttons": ["Yes", "No"]})
>>> toast_id, simulator.views.toasts[toast_id]["title"]
('wweCustomToast0', 'Order')
>>> simulator.views.press(toast_id, "Maybe")
Traceback (most recent call last):
    ...
SimulatorError: Toast 'wweCustomToast0' has no button 'Maybe': it has Yes, No.

The events that tell of it are not documented: they are our choice (``SystemEvent``).
"""

from __future__ import annotations

import itertools
import logging
import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeAlias

from py_ext.simulator._parameters import flag, number, plain_object, text, texts
from py_ext.simulator.clock import Clock
from py_ext.simulator.desktop.agent import Agent
from py_ext.simulator.desktop.needs import Tells
from py_ext.simulator.desktop.placeholders import (
    DIALOG_ID,
    fill,
    fill_address,
    unfilled,
    values_for,
)
from py_ext.simulator.errors import SimulatorError

__all__ = ["Shown"]

log = logging.getLogger("py_ext.simulator")

Fields: TypeAlias = dict[str, Any]
SIZE = re.compile(r"[1-9]\d*(\.\d+)?(px|%)")
SHOW_AND_DISMISS = ["Show", "Dismiss"]
"""The buttons of a toast with ``buttonShowDismiss``, which stand in for its own."""

Checks: TypeAlias = Mapping[str, Callable[[str, Any], object]]


def pixels(parameter: str, value: Any) -> int:
    if number(parameter, value) <= 0:
        raise SimulatorError(f"{parameter} must be more than 0.")
    return int(value)


def size(parameter: str, value: Any) -> object:
    if isinstance(value, str) and SIZE.fullmatch(value):
        return value
    if isinstance(value, str):
        raise SimulatorError(f'{parameter} must be a size like "430px" or "40%".')
    return pixels(parameter, value)


def any_text(parameter: str, value: Any) -> str:
    if not isinstance(value, str):
        raise SimulatorError(f"{parameter} must be text.")
    return value


TOAST: Checks = {
    "title": any_text,
    "iconUrl": any_text,
    "subject": any_text,
    "message": any_text,
    "keyValues": plain_object,
    "buttons": texts,
    "buttonShowDismiss": flag,
    "width": pixels,
    "autoCloseTimeout": pixels,
    "sendToMyMessage": flag,
}
DIALOG: Checks = {"label": any_text, "width": size, "height": size}
VIEW: Checks = {
    "name": text,
    "iconUrl": any_text,
    "label": any_text,
    "shortLabel": any_text,
    "tooltip": any_text,
    "backgroundColor": any_text,
    "labelColor": any_text,
}


class Desktop(Tells, Protocol):
    """What needs to be known of the desktop for what it shows."""

    agent: Agent
    clock: Clock


class Shown:
    """What is shown now.

    Attributes:
        toasts: What each toast shows, by id.
        dialogs: The address and the options of each dialog, by id.
        menu: What each view in the menu bar looks like, by name.
    """

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop
        self._toast_numbers = itertools.count(0)
        self._dialog_numbers = itertools.count(1)
        self.toasts: dict[str, Fields] = {}
        self.dialogs: dict[str, Fields] = {}
        self.menu: dict[str, Fields] = {}
        self._timers: dict[str, Callable[[], None]] = {}
        self._owners: dict[str, object] = {}

    # What frames do

    def show_toast(self, parameters: Any, frame: object = None) -> str:
        """Show a toast of that frame, which goes with it, and return its id."""
        shown = checked("parameters", parameters, TOAST)
        if not shown:
            raise SimulatorError("A toast needs something to show.")
        toast_id = f"wweCustomToast{next(self._toast_numbers)}"
        self.toasts[toast_id] = shown
        self._close_by_itself(toast_id)
        self._owners[toast_id] = frame
        self._desktop.changed()
        return toast_id

    def update_toast(self, toast_id: str, parameters: Any) -> None:
        """Change what a toast shows; what is not named stays."""
        self._toast(toast_id).update(checked("parameters", parameters, TOAST))
        self._close_by_itself(toast_id)
        self._desktop.changed()

    def close_toast(self, toast_id: str) -> None:
        """A frame, or the agent, closes a toast."""
        self._toast(toast_id)
        self._stop_timer(toast_id)
        del self.toasts[toast_id]
        self._owners.pop(toast_id, None)
        self._tell("TOAST_CLOSED", toastId=toast_id)

    def close_toasts_of(self, frame: object) -> None:
        """A frame is gone, or loads anew: nobody hears the buttons of its toasts any more.

        What the desktop does then is not documented. We choose: the toasts go. Dialogs are pages of their
        own, and a view in the menu bar is what the next frame of that name finds: both stay.
        """
        for toast_id in [each for each, owner in self._owners.items() if owner is frame]:
            self.close_toast(toast_id)

    def open_dialog(self, url: str, options: Any) -> str:
        """Show a page in a dialog, and return its id."""
        shown = checked("options", options, DIALOG)
        dialog_id = f"wweCustomDialog{next(self._dialog_numbers)}"
        values = values_for(self._desktop.agent) | {DIALOG_ID: dialog_id}
        for warning in unfilled(f"{shown.get('label', '')} {url}", values):
            log.warning("The dialog %s: %s", dialog_id, warning)
        if "label" in shown:
            shown["label"] = fill(shown["label"], values)
        self.dialogs[dialog_id] = {"url": fill_address(url, values), **shown}
        self._desktop.changed()
        return dialog_id

    def close_dialog(self, dialog_id: str) -> None:
        """A frame, or the agent, closes a dialog."""
        if dialog_id not in self.dialogs:
            raise SimulatorError(f"There is no dialog {dialog_id!r}.")
        del self.dialogs[dialog_id]
        self._tell("DIALOG_CLOSED", dialogId=dialog_id)

    def update_view(self, parameters: Any) -> None:
        """Put a view into the menu bar, or change how it looks; what is not named stays."""
        shown = checked("parameters", parameters, VIEW)
        name = text("parameters.name", shown.get("name"))
        self.menu[name] = self.menu.get(name, {}) | shown
        self._desktop.changed()

    def close_view(self, name: str) -> None:
        """Take a view out of the menu bar."""
        if name not in self.menu:
            raise SimulatorError(f"The menu bar has no view {name!r}.")
        del self.menu[name]
        self._desktop.changed()

    # What the agent does

    def press(self, toast_id: str, button: str) -> None:
        """The agent presses a button of a toast. It stays until somebody closes it, as Dismiss does."""
        buttons = buttons_of(self._toast(toast_id))
        if button not in buttons:
            listed = ", ".join(buttons) or "none"
            raise SimulatorError(f"Toast {toast_id!r} has no button {button!r}: it has {listed}.")
        index = buttons.index(button)
        self._tell("TOAST_BUTTON_CLICKED", toastId=toast_id, button=button, buttonIndex=index)
        if self._toast(toast_id).get("buttonShowDismiss") and button == SHOW_AND_DISMISS[1]:
            self.close_toast(toast_id)

    def open_view(self, name: str) -> None:
        """The agent opens a view of the menu bar."""
        if name not in self.menu:
            raise SimulatorError(f"The menu bar has no view {name!r}.")
        self._tell("VIEW_OPENED", view=name)

    def clear(self) -> None:
        """The desktop loads anew: nothing of it stays."""
        for toast_id in self.toasts:
            self._stop_timer(toast_id)
        self.toasts.clear()
        self._owners.clear()
        self.dialogs.clear()
        self.menu.clear()

    def as_plain(self) -> Fields:
        """What the desktop page draws."""
        return {
            "toasts": [
                {"toastId": key, **shown, "buttons": buttons_of(shown)}
                for key, shown in self.toasts.items()
            ],
            "dialogs": [{"dialogId": key, **shown} for key, shown in self.dialogs.items()],
            "menu": list(self.menu.values()),
        }

    def _toast(self, toast_id: str) -> Fields:
        if toast_id not in self.toasts:
            raise SimulatorError(f"There is no toast {toast_id!r}.")
        return self.toasts[toast_id]

    def _close_by_itself(self, toast_id: str) -> None:
        """Close a toast when its time is over; that it begins anew with an update is our choice."""
        self._stop_timer(toast_id)
        milliseconds = self.toasts[toast_id].get("autoCloseTimeout")
        if milliseconds is not None:
            self._timers[toast_id] = self._desktop.clock.call_later(
                milliseconds / 1000, lambda: self.close_toast(toast_id)
            )

    def _stop_timer(self, toast_id: str) -> None:
        self._timers.pop(toast_id, lambda: None)()

    def _tell(self, event_type: str, **details: Any) -> None:
        self._desktop.send_event("system", {"eventType": event_type, **details})
        self._desktop.changed()


def buttons_of(shown: Fields) -> list[str]:
    """The labels of a toast's buttons, from left to right."""
    own: list[str] = shown.get("buttons", [])
    return SHOW_AND_DISMISS if shown.get("buttonShowDismiss") else own


def checked(parameter: str, value: Any, checks: Checks) -> Fields:
    """An object whose known fields are of the right kind. ``null`` counts as left out, and what is not
    known is kept: a newer client may send more."""
    found = {key: each for key, each in plain_object(parameter, value).items() if each is not None}
    for name, check in checks.items():
        if name in found:
            check(f"{parameter}.{name}", found[name])
    return found

"""What the simulated desktop does when a frame asks for something of the system namespace."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from py_ext.simulator.checks import Services, text
from py_ext.simulator.errors import SimulatorError
from py_ext.simulator.tabs import TabRole

if TYPE_CHECKING:
    from py_ext.simulator.desktop import DeskSimulator
    from py_ext.simulator.frames import Frame

__all__ = ["Activity"]


class Activity:
    """Whether the agent is at work: a desktop locks itself when nobody does anything.

    Attributes:
        count: How often frames have told that the agent is at work.
        locked: Whether the desktop has locked itself. Only the agent can open it then.
    """

    def __init__(self) -> None:
        self.count = 0
        self.locked = False

    def trigger(self) -> None:
        """A frame tells that the agent is at work."""
        if self.locked:
            raise SimulatorError("The desktop is locked.")
        self.count += 1


def trigger_activity(simulator: DeskSimulator, frame: Frame) -> None:
    simulator.activity.trigger()


def popup_toast(simulator: DeskSimulator, frame: Frame, parameters: Any) -> Any:
    return simulator.views.show_toast(parameters)


def update_toast(simulator: DeskSimulator, frame: Frame, id: Any, parameters: Any) -> None:  # noqa: A002
    simulator.views.update_toast(text("id", id), parameters)


def close_toast(simulator: DeskSimulator, frame: Frame, id: Any) -> None:  # noqa: A002
    simulator.views.close_toast(text("id", id))


def open_dialog(simulator: DeskSimulator, frame: Frame, url: Any, options: Any = None) -> Any:
    return simulator.views.open_dialog(text("url", url), options)


def close_dialog(simulator: DeskSimulator, frame: Frame, dialogId: Any) -> None:
    simulator.views.close_dialog(text("dialogId", dialogId))


def update_view(simulator: DeskSimulator, frame: Frame, parameters: Any) -> None:
    simulator.views.update_view(parameters)


def close_view(simulator: DeskSimulator, frame: Frame, name: Any) -> None:
    simulator.views.close_view(text("name", name))


def am_i_visible(simulator: DeskSimulator, frame: Frame) -> Any:
    return simulator.tabs.is_visible(frame)


def role_is(*roles: TabRole) -> Callable[..., bool]:
    """The service that tells whether the frame's tab is one of these."""

    def service(simulator: DeskSimulator, frame: Frame) -> bool:
        return simulator.tabs.of(frame).role in roles

    return service


def is_last_active_frame(simulator: DeskSimulator, frame: Frame) -> Any:
    return simulator.tabs.of(frame) is simulator.tabs.last_active


SERVICES: Services = {
    "system.triggerActivity": trigger_activity,
    "system.popupToast": popup_toast,
    "system.updateToast": update_toast,
    "system.closeToast": close_toast,
    "system.openDialog": open_dialog,
    "system.closeDialog": close_dialog,
    "system.updateViewInApplicationMenuBar": update_view,
    "system.closeViewInApplicationMenuBar": close_view,
    "system.amIVisible": am_i_visible,
    "system.isFrameLeading": role_is(TabRole.LEADING),
    "system.isFrameFollowing": role_is(TabRole.FOLLOWING),
    "system.isFrameNegotiating": role_is(TabRole.NEGOTIATING),
    "system.isFrameLeadingOrNegotiating": role_is(TabRole.LEADING, TabRole.NEGOTIATING),
    "system.isLastActiveFrame": is_last_active_frame,
}

"""Requests of the namespace ``system``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from py_ext.simulator._parameters import text
from py_ext.simulator.desktop.activity import Activity
from py_ext.simulator.desktop.shown import Shown
from py_ext.simulator.desktop.tabs import TabRole, Tabs
from py_ext.simulator.frame import Frame
from py_ext.simulator.options import Options
from py_ext.simulator.services.service import Services

__all__ = ["SERVICES", "Desktop"]


class Desktop(Protocol):
    """What these requests need of the desktop."""

    activity: Activity
    options: Options
    tabs: Tabs
    views: Shown

    @property
    def services(self) -> Iterable[str]:
        """The names of all requests that the desktop answers."""


def get_allowed_services(desktop: Desktop, frame: Frame) -> Any:
    return [name for name in desktop.services if desktop.options.allows(frame.origin, name)]


def trigger_activity(desktop: Desktop, frame: Frame) -> None:
    desktop.activity.trigger()


def popup_toast(desktop: Desktop, frame: Frame, parameters: Any) -> Any:
    return desktop.views.show_toast(parameters, frame)


def update_toast(desktop: Desktop, frame: Frame, id: Any, parameters: Any) -> None:  # noqa: A002
    desktop.views.update_toast(text("id", id), parameters)


def close_toast(desktop: Desktop, frame: Frame, id: Any) -> None:  # noqa: A002
    desktop.views.close_toast(text("id", id))


def open_dialog(desktop: Desktop, frame: Frame, url: Any, options: Any = None) -> Any:
    return desktop.views.open_dialog(text("url", url), options)


def close_dialog(desktop: Desktop, frame: Frame, dialogId: Any) -> None:
    desktop.views.close_dialog(text("dialogId", dialogId))


def update_view(desktop: Desktop, frame: Frame, parameters: Any) -> None:
    desktop.views.update_view(parameters)


def close_view(desktop: Desktop, frame: Frame, name: Any) -> None:
    desktop.views.close_view(text("name", name))


def am_i_visible(desktop: Desktop, frame: Frame) -> Any:
    return desktop.tabs.is_visible(frame)


def role_is(*roles: TabRole) -> Callable[..., bool]:
    """The service that tells whether the frame's tab is one of these."""

    def service(desktop: Desktop, frame: Frame) -> bool:
        return desktop.tabs.of(frame).role in roles

    return service


def is_last_active_frame(desktop: Desktop, frame: Frame) -> Any:
    return desktop.tabs.of(frame) is desktop.tabs.last_active


SERVICES: Services = {
    "system.getAllowedServices": get_allowed_services,
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

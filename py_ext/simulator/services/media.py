"""Requests of the namespace ``media``."""

from __future__ import annotations

from typing import Any, Protocol

from py_ext.simulator._parameters import text
from py_ext.simulator.desktop.media import Media
from py_ext.simulator.frame import Frame
from py_ext.simulator.services.service import Services

__all__ = ["SERVICES", "Desktop"]


class Desktop(Protocol):
    """What these requests need of the desktop."""

    media: Media


def get_media_list(desktop: Desktop, frame: Frame) -> Any:
    return desktop.media.as_plain()


def get_media_by_name(desktop: Desktop, frame: Frame, name: Any) -> Any:
    media = {each["name"]: each for each in desktop.media.as_plain()}
    return media.get(text("name", name))


def set_state(desktop: Desktop, frame: Frame, mediaName: Any, operationName: Any) -> None:
    desktop.media.set_state(text("mediaName", mediaName), text("operationName", operationName))


SERVICES: Services = {
    "media.getMediaList": get_media_list,
    "media.getMediaByName": get_media_by_name,
    "media.setState": set_state,
}

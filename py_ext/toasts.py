"""``Toast`` and ``Dialog``: what ``desk.system.popup_toast`` and ``open_dialog`` return."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Protocol

from py_ext.events.streams import EventStream
from py_ext.events.system import SystemEvent

__all__ = ["Dialog", "Toast"]

CLICKED = "TOAST_BUTTON_CLICKED"
CLOSED = "TOAST_CLOSED"


class SystemFunctions(Protocol):
    """What a toast or dialog calls: ``desk.system``."""

    async def update_toast(
        self,
        toast_id: str,
        *,
        title: str | None = None,
        icon_url: str | None = None,
        subject: str | None = None,
        message: str | None = None,
        key_values: Mapping[str, str] | None = None,
        buttons: Sequence[str] | None = None,
        button_show_dismiss: bool | None = None,
        width: int | None = None,
        auto_close_timeout: int | None = None,
        send_to_my_message: bool | None = None,
    ) -> None: ...
    async def close_toast(self, toast_id: str) -> None: ...
    async def close_dialog(self, dialog_id: str) -> None: ...


class Toast:
    """A toast on the desktop: a small notice, with buttons if it was given some.

    ``async for click in toast`` gives a ``SystemEvent`` for each button that the agent presses, from the
    moment in which the toast was asked for. It ends when the toast is closed, or the desk.

    Attributes:
        toast_id: The desktop's id for it.
    """

    def __init__(
        self, toast_id: str, functions: SystemFunctions, stream: EventStream[SystemEvent]
    ) -> None:
        self.toast_id = toast_id
        self._functions = functions
        self._stream = stream

    async def update(
        self,
        *,
        title: str | None = None,
        icon_url: str | None = None,
        subject: str | None = None,
        message: str | None = None,
        key_values: Mapping[str, str] | None = None,
        buttons: Sequence[str] | None = None,
        button_show_dismiss: bool | None = None,
        width: int | None = None,
        auto_close_timeout: int | None = None,
        send_to_my_message: bool | None = None,
    ) -> None:
        """Change what it shows: ``desk.system.update_toast``. What is not given stays.

        >>> await toast.update(message="Saved.", buttons=[])
        """
        await self._functions.update_toast(
            self.toast_id,
            title=title,
            icon_url=icon_url,
            subject=subject,
            message=message,
            key_values=key_values,
            buttons=buttons,
            button_show_dismiss=button_show_dismiss,
            width=width,
            auto_close_timeout=auto_close_timeout,
            send_to_my_message=send_to_my_message,
        )

    async def close(self) -> None:
        """Take it away: ``desk.system.close_toast``. ``async for`` over it then ends.

        >>> await toast.close()
        """
        await self._functions.close_toast(self.toast_id)
        self._stream.close()

    def __aiter__(self) -> AsyncIterator[SystemEvent]:
        return self

    async def __anext__(self) -> SystemEvent:
        while True:
            event = await self._stream.__anext__()
            if event.toast_id != self.toast_id:
                continue
            if event.event_type == CLOSED:
                self._stream.close()
            elif event.event_type == CLICKED:
                return event

    def __repr__(self) -> str:
        return f"Toast(toast_id={self.toast_id!r})"


class Dialog:
    """A page that the desktop shows in a dialog.

    Attributes:
        dialog_id: The desktop's id for it.
    """

    def __init__(self, dialog_id: str, functions: SystemFunctions) -> None:
        self.dialog_id = dialog_id
        self._functions = functions

    async def close(self) -> None:
        """Take it away: ``desk.system.close_dialog``.

        >>> await dialog.close()
        """
        await self._functions.close_dialog(self.dialog_id)

    def __repr__(self) -> str:
        return f"Dialog(dialog_id={self.dialog_id!r})"

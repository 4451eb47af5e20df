"""``desk.system``: the System namespace: what the desktop shows, and what this frame is in it.

>>> from py_ext import Desk
>>> from py_ext.simulator import DeskSimulator, SimulatedTransport
>>> desk, simulator = Desk(), DeskSimulator()
>>> async with desk.connected(SimulatedTransport(simulator)):
...     toast = await desk.system.popup_toast(title="Order", message="Save it?", buttons=["Yes", "No"])
...     simulator.views.press(toast.toast_id, "Yes")  # the agent does
...     async for click in toast:
...         print(click.button)
...         await toast.close()
Yes
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from py_ext._connection import Connection
from py_ext._request import Request
from py_ext.events.streams import EventStream
from py_ext.events.system import SystemEvent
from py_ext.models._short_forms import InteractionActions
from py_ext.namespaces._answers import flag_in, list_of, text_in
from py_ext.namespaces._arguments import kind, pairs_of, require_number, require_text
from py_ext.namespaces._base import Namespace
from py_ext.toasts import Dialog, Toast
from py_ext.transport import Plain

__all__ = ["SystemNamespace"]

NOT_SHOWN = "Nothing was shown."
STAYS = "It stays as it was."
SIZE = re.compile(r"[1-9]\d*(\.\d+)?(px|%)")


class StartListening(Protocol):
    """``desk.events`` for system events."""

    def __call__(self, *, toast_id: Callable[[object], bool]) -> EventStream[SystemEvent]: ...


class SystemNamespace(Namespace):
    """The functions of ``genesys.wwe.service.system``. Take it from ``desk.system``."""

    def __init__(
        self, connection: Connection, actions: InteractionActions, listen: StartListening
    ) -> None:
        """``listen`` is ``desk.events`` for system events: a toast tells of its buttons through it."""
        super().__init__(connection, actions)
        self._listen = listen

    async def get_allowed_services(self) -> list[str]:
        """The functions that the desktop lets pages of our origin call, such as ``"voice.dial"``.

        JavaScript: ``genesys.wwe.service.system.getAllowedServices``.

        Raises:
            RequestRefused: The desktop said no.
            UnexpectedAnswer: The answer was not an array of texts.

        Example:
            >>> "voice.dial" in await desk.system.get_allowed_services()
            True
        """
        request = Request("system.getAllowedServices")
        return await self._ask(request, list_of(text_in), "an array of names")

    async def trigger_activity(self) -> None:
        """Tell the desktop that the agent is at work, so that it does not lock itself for inactivity.

        JavaScript: ``genesys.wwe.service.system.triggerActivity``.

        Raises:
            RequestRefused: The desktop said no, because it is locked already.
            RequestTimeout: No answer in time. The desktop may lock itself.

        Example:
            >>> await desk.system.trigger_activity()
        """
        await self._send(
            Request(
                "system.triggerActivity",
                check="that the desktop is not locked",
                refused="The agent does not count as active.",
            )
        )

    async def popup_toast(
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
    ) -> Toast:
        """Show a toast: a small notice beside the agent's work.

        Subscribes to the event ``system`` first, so that no click is missed.

        JavaScript: ``genesys.wwe.service.system.popupToast``.

        Args:
            title: Its heading.
            icon_url: The address of a picture.
            subject: A line above the message.
            message: What it says.
            key_values: A table of names and values to show.
            buttons: The labels of its buttons, from left to right.
            button_show_dismiss: Whether it has the two buttons Show and Dismiss, instead of ``buttons``.
            width: In pixels.
            auto_close_timeout: Milliseconds after which it closes by itself.
            send_to_my_message: Whether it is kept in the desktop's "My Messages" as well.

        Returns:
            The toast, to change it, to close it, and for ``async for click in toast``.

        Raises:
            TypeError, ValueError: An argument is of the wrong kind, or none was given. Nothing was sent.
            RequestRefused: The desktop said no, to the subscription or to the toast. Nothing was shown.
            RequestTimeout: No answer in time. It may be shown or not.
            UnexpectedAnswer: The answer was not an id. It may be shown or not.

        Example:
            >>> toast = await desk.system.popup_toast(title="Order", message="Saved.")
        """
        parameters = toast_parameters(
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
        await self._connection.require_calls().subscribe(SystemEvent.name)
        known: list[str] = []
        # From before the request on: a click may come right behind the answer, before this goes on.
        stream = self._listen(toast_id=lambda toast_id: not known or toast_id in known)
        request = Request("system.popupToast", (parameters,), refused=NOT_SHOWN)
        try:
            known.append(await self._ask(request, text_in, "a toast's id"))
        except BaseException:
            stream.close()
            raise
        return Toast(known[0], self, stream)

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
    ) -> None:
        """Change what a toast shows. What is not given stays.

        JavaScript: ``genesys.wwe.service.system.updateToast``.

        Args:
            toast_id: ``toast.toast_id``.
            title: As the rest, see ``popup_toast``.

        Raises:
            TypeError, ValueError: An argument is of the wrong kind, or none was given. Nothing was sent.
            RequestRefused: There is no such toast. Nothing was changed.
            RequestTimeout: No answer in time. It may be changed or not.

        Example:
            >>> await desk.system.update_toast(toast.toast_id, message="Saved.")
        """
        require_text("toast_id", toast_id)
        parameters = toast_parameters(
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
        await self._send(
            Request(
                "system.updateToast",
                (toast_id, parameters),
                f"toast {toast_id!r}",
                "that the toast is still there",
                STAYS,
            )
        )

    async def close_toast(self, toast_id: str) -> None:
        """Take a toast away. Subscribers hear a ``SystemEvent`` TOAST_CLOSED.

        JavaScript: ``genesys.wwe.service.system.closeToast``.

        Args:
            toast_id: ``toast.toast_id``.

        Raises:
            TypeError, ValueError: The id is not text, or empty. Nothing was sent.
            RequestRefused: There is no such toast.
            RequestTimeout: No answer in time. It may be shown still.

        Example:
            >>> await desk.system.close_toast(toast.toast_id)
        """
        require_text("toast_id", toast_id)
        about, check = f"toast {toast_id!r}", "that the toast is still there"
        await self._send(Request("system.closeToast", (toast_id,), about, check, STAYS))

    async def open_dialog(
        self,
        url: str,
        *,
        label: str | None = None,
        width: int | str | None = None,
        height: int | str | None = None,
    ) -> Dialog:
        """Show a page in a dialog.

        JavaScript: ``genesys.wwe.service.system.openDialog``.

        Args:
            url: The page's address. Fields in it, such as ``$Dialog.Id$``, are filled in by the desktop.
            label: The dialog's heading; fields in it are filled in too, such as ``$Agent.FullName$``.
            width: ``"430px"``, ``"40%"``, or a number of pixels; ``height`` likewise.

        Raises:
            TypeError, ValueError: An argument is of the wrong kind, or empty. Nothing was sent.
            RequestRefused: The desktop said no. Nothing was shown.
            RequestTimeout: No answer in time. It may be shown or not.
            UnexpectedAnswer: The answer was not an id. It may be shown or not.

        Example:
            >>> dialog = await desk.system.open_dialog("https://ext.example/?id=$Dialog.Id$", width=480)
        """
        require_text("url", url)
        options: dict[str, Plain] = {
            **texts(label=label),
            **sizes(width=width, height=height),
        }
        request = Request("system.openDialog", (url, options), refused=NOT_SHOWN)
        return Dialog(await self._ask(request, text_in, "a dialog's id"), self)

    async def close_dialog(self, dialog_id: str) -> None:
        """Take a dialog away. Subscribers hear a ``SystemEvent`` DIALOG_CLOSED.

        JavaScript: ``genesys.wwe.service.system.closeDialog``.

        Args:
            dialog_id: ``dialog.dialog_id``, or what ``$Dialog.Id$`` was filled in with.

        Raises:
            TypeError, ValueError: The id is not text, or empty. Nothing was sent.
            RequestRefused: There is no such dialog.
            RequestTimeout: No answer in time. It may be shown still.

        Example:
            >>> await desk.system.close_dialog(dialog.dialog_id)
        """
        require_text("dialog_id", dialog_id)
        about, check = f"dialog {dialog_id!r}", "that the dialog is still open"
        await self._send(Request("system.closeDialog", (dialog_id,), about, check, STAYS))

    async def update_view_in_application_menu_bar(
        self,
        name: str,
        *,
        icon_url: str | None = None,
        label: str | None = None,
        short_label: str | None = None,
        tooltip: str | None = None,
        background_color: str | None = None,
        label_color: str | None = None,
    ) -> None:
        """Put a view into the desktop's menu bar, or change how it looks there. What is not given
        stays.

        JavaScript: ``genesys.wwe.service.system.updateViewInApplicationMenuBar``.

        Args:
            name: The view's name, by which it is found again.
            icon_url: The address of a picture.
            label: What is written on it.
            short_label: The same for where there is little room.
            tooltip: What is shown when the mouse is over it.
            background_color: A colour, ``#RRGGBB``, as ``label_color``.

        Raises:
            TypeError, ValueError: An argument is not text, or empty. Nothing was sent.
            RequestRefused: The desktop said no. The menu bar stays as it was.
            RequestTimeout: No answer in time. The view may be there or not.

        Example:
            >>> await desk.system.update_view_in_application_menu_bar("orders", label="Orders (3)")
        """
        require_text("name", name)
        parameters = {
            "name": name,
            **texts(
                icon_url=icon_url,
                label=label,
                short_label=short_label,
                tooltip=tooltip,
                background_color=background_color,
                label_color=label_color,
            ),
        }
        await self._send(
            Request(
                "system.updateViewInApplicationMenuBar",
                (parameters,),
                f"view {name!r}",
                refused="The menu bar stays as it was.",
            )
        )

    async def close_view_in_application_menu_bar(self, name: str) -> None:
        """Take a view out of the desktop's menu bar.

        JavaScript: ``genesys.wwe.service.system.closeViewInApplicationMenuBar``.

        Args:
            name: The view's name.

        Raises:
            TypeError, ValueError: The name is not text, or empty. Nothing was sent.
            RequestRefused: There is no such view.
            RequestTimeout: No answer in time. It may be there still.

        Example:
            >>> await desk.system.update_view_in_application_menu_bar("orders", label="Orders (3)")
            >>> await desk.system.close_view_in_application_menu_bar("orders")
        """
        require_text("name", name)
        about, check = f"view {name!r}", "that the menu bar has that view"
        await self._send(
            Request("system.closeViewInApplicationMenuBar", (name,), about, check, STAYS)
        )

    async def am_i_visible(self) -> bool:
        """Whether the agent can see this frame now.

        JavaScript: ``genesys.wwe.service.system.amIVisible``.

        Raises:
            RequestRefused: The desktop said no.
            UnexpectedAnswer: The answer was neither true nor false.

        Example:
            >>> await desk.system.am_i_visible()
            True
        """
        return await self._flag("amIVisible")

    async def is_frame_leading(self) -> bool:
        """Whether the desktop's tab that shows this frame is the leading one of several.

        An agent can have the desktop open in several tabs of the browser. One leads, the others
        follow; until they have agreed, they negotiate. What must happen once only belongs into the
        frame that leads.

        JavaScript: ``genesys.wwe.service.system.isFrameLeading``.

        Raises:
            RequestRefused: The desktop said no.
            UnexpectedAnswer: The answer was neither true nor false.

        Example:
            >>> await desk.system.is_frame_leading()
            True
        """
        return await self._flag("isFrameLeading")

    async def is_frame_following(self) -> bool:
        """Whether another tab leads: see ``is_frame_leading``.

        JavaScript: ``genesys.wwe.service.system.isFrameFollowing``.

        Raises:
            RequestRefused: The desktop said no.
            UnexpectedAnswer: The answer was neither true nor false.

        Example:
            >>> await desk.system.is_frame_following()
            False
        """
        return await self._flag("isFrameFollowing")

    async def is_frame_negotiating(self) -> bool:
        """Whether the tabs have not agreed yet who leads: see ``is_frame_leading``.

        JavaScript: ``genesys.wwe.service.system.isFrameNegotiating``.

        Raises:
            RequestRefused: The desktop said no.
            UnexpectedAnswer: The answer was neither true nor false.

        Example:
            >>> await desk.system.is_frame_negotiating()
            False
        """
        return await self._flag("isFrameNegotiating")

    async def is_frame_leading_or_negotiating(self) -> bool:
        """Whether this tab leads, or may lead soon: see ``is_frame_leading``.

        JavaScript: ``genesys.wwe.service.system.isFrameLeadingOrNegotiating``.

        Raises:
            RequestRefused: The desktop said no.
            UnexpectedAnswer: The answer was neither true nor false.

        Example:
            >>> await desk.system.is_frame_leading_or_negotiating()
            True
        """
        return await self._flag("isFrameLeadingOrNegotiating")

    async def is_last_active_frame(self) -> bool:
        """Whether this frame's tab is the one that the agent used last.

        JavaScript: ``genesys.wwe.service.system.isLastActiveFrame``.

        Raises:
            RequestRefused: The desktop said no.
            UnexpectedAnswer: The answer was neither true nor false.

        Example:
            >>> await desk.system.is_last_active_frame()
            True
        """
        return await self._flag("isLastActiveFrame")

    async def _flag(self, function: str) -> bool:
        return await self._ask(Request(f"system.{function}"), flag_in, "true or false")


def toast_parameters(
    *,
    title: object,
    icon_url: object,
    subject: object,
    message: object,
    key_values: object,
    buttons: object,
    button_show_dismiss: object,
    width: object,
    auto_close_timeout: object,
    send_to_my_message: object,
) -> dict[str, Plain]:
    """What a toast shows, as the API wants it. Raises TypeError or ValueError for what cannot be shown."""
    shown: dict[str, Plain] = texts(
        title=title, icon_url=icon_url, subject=subject, message=message
    )
    if key_values is not None:
        shown["keyValues"] = pairs_of("key_values", key_values)
    if buttons is not None:
        if not isinstance(buttons, Sequence) or isinstance(buttons, str):
            raise TypeError(f"buttons must be a sequence of labels, not {kind(buttons)}")
        for label in buttons:
            require_text("a button's label", label)
        shown["buttons"] = list(buttons)
    shown |= flags(button_show_dismiss=button_show_dismiss, send_to_my_message=send_to_my_message)
    shown |= counts("pixels", width=width)
    shown |= counts("milliseconds", auto_close_timeout=auto_close_timeout)
    if not shown:
        raise ValueError("nothing was given that the toast should show")
    return shown


def texts(**values: object) -> dict[str, Plain]:
    """Those that were given. Raises TypeError where one is not text."""
    for name, value in values.items():
        if value is not None and not isinstance(value, str):
            raise TypeError(f"{name} must be text, not {kind(value)}")
    return {camel(name): value for name, value in values.items() if value is not None}


def flags(**values: object) -> dict[str, Plain]:
    """Those that were given. Raises TypeError where one is neither True nor False."""
    for name, value in values.items():
        if value is not None and not isinstance(value, bool):
            raise TypeError(f"{name} must be a bool, not {kind(value)}")
    return {camel(name): value for name, value in values.items() if value is not None}


def counts(unit: str, **values: object) -> dict[str, Plain]:
    """Those that were given. Raises TypeError or ValueError where one is no number above 0."""
    for name, value in values.items():
        if value is not None:
            require_number(name, value)
            if isinstance(value, int) and value <= 0:
                raise ValueError(f"{name} must be more than 0 {unit}")
    return {camel(name): value for name, value in values.items() if value is not None}


def sizes(**values: object) -> dict[str, Plain]:
    """Those that were given. Raises TypeError or ValueError where one is no size."""
    for name, value in values.items():
        if isinstance(value, str):
            if not SIZE.fullmatch(value):
                raise ValueError(
                    f'{name} must be a size like "430px" or "40%", or a number of pixels'
                )
        else:
            counts("pixels", **{name: value})
    return {name: value for name, value in values.items() if value is not None}


def camel(name: str) -> str:
    """A name as JavaScript writes it."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)

"""Joins the simulated desktop to the page that draws it: what goes over serve.py's WebSocket.

The page passes on every ``postMessage`` of its frames, with the frame's origin, and posts what it is
given; it draws the state and the message log, and sends verbs for what is pressed. All of it is plain
JSON, ``{"kind": …}``, listed at ``DesktopPage.receive`` and in ``web/desktop/types.mjs``. Whatever comes,
nothing is raised: a page that sends nonsense is ignored.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from operator import attrgetter
from typing import Any
from urllib.parse import urljoin

from py_ext.simulator.desktop.cases import MarkDoneBlocked
from py_ext.simulator.desktop.needs import Message
from py_ext.simulator.errors import SimulatorError
from py_ext.simulator.frame import Frame
from py_ext.simulator.journal import Entry
from py_ext.simulator.simulator import DeskSimulator
from py_ext.simulator.traces import Trace

__all__: list[str] = []
"""Nothing for authors: the workbench imports ``DesktopPage`` from here."""

STEPS_AND_MORE = """
accept answer call_record cancel close_frame complete_conference complete_transfer compose consult dial
fail history_loaded hold invite join join_fails leave_conference load_history mark_done pause_recording
preview pull reject release reload remove_user_data reopen_frame reply resume_recording retrieve revoke
ring save select_case send set_agent_state single_step_conference single_step_transfer start_recording
stop_recording take_from_workbin transfer transfer_arrives update_user_data
media.set_state views.close_dialog views.close_toast views.open_view views.press
"""
VERBS = frozenset(STEPS_AND_MORE.split())
"""The methods of DeskSimulator and its parts that the page may call."""

DRAW_EVERY = 0.05
"""Seconds between two states that the page is sent."""

AGREE_AFTER = 1.0
"""Seconds for which the desktop's tabs negotiate who leads."""


class DesktopPage:
    """One open desktop page.

    Args:
        simulator: The desktop that it draws.
        send: Takes each message for the page.
        base: What addresses of embedded pages are relative to: the extension's page.
        python: Tells of a frame that opens, by its origin, what there is to draw of its Python; None for a
            page that is not the extension's.
    """

    def __init__(
        self,
        simulator: DeskSimulator,
        send: Callable[[Message], None],
        *,
        base: str = "",
        python: Callable[[str], Message | None] = lambda origin: None,
    ) -> None:
        self._simulator = simulator
        self._base = base
        self._send = send
        self._pings: dict[int, asyncio.Future[None]] = {}
        self._frames: dict[str, Frame] = {}
        self._python = python
        self._pythons: dict[Frame, Message | None] = {}
        self._entries: list[Entry] = list(simulator.journal)[-500:]
        self._has_doings = False
        self._changed = True
        self._drawing: asyncio.TimerHandle | None = None
        self._drawn = 0.0
        self._tab = simulator.tabs.enter()
        self._have_tabs_agree()
        simulator.on_change.append(self._change)
        simulator.on_reload.append(self.reload_frames)
        simulator.journal.listeners.append(self._note)
        self._draw_soon()

    def close(self) -> None:
        """The page is gone, and its frames with it."""
        if self._drawing is not None:
            self._drawing.cancel()
        self._simulator.on_change.remove(self._change)
        self._simulator.on_reload.remove(self.reload_frames)
        self._simulator.journal.listeners.remove(self._note)
        for key in [*self._frames]:
            self._gone(key)
        self._simulator.tabs.leave(self._tab)
        self._have_tabs_agree()
        for number in list(self._pings):
            self._pong(number)

    def receive(self, message: object) -> None:
        """Take a message of the page.

        ===================  =================================================================
        ``frame-opened``     ``frame`` (the page's key for it), ``origin``, ``name``
        ``frame-closed``     ``frame``
        ``message``          ``frame``, ``origin``, ``message``: what the frame has posted; ``frame``
                             is null for the last message of a page that is being left
        ``verb``             ``id``, ``verb``, ``arguments``: answered with ``done`` or ``refused``
        ``used``             nothing more: the agent has turned to this page
        ``pong``             ``id``: all messages sent before the ``ping`` with that id have been posted
        ===================  =================================================================
        """
        if not isinstance(message, dict):
            return
        kind, key = message.get("kind"), message.get("frame")
        if kind == "verb":
            self._verb(message)
        elif kind == "used":
            if self._tab in self._simulator.tabs:  # a test may have closed it
                self._simulator.tabs.use(self._tab)
        elif kind == "pong":
            self._pong(message.get("id"))
        elif kind == "message" and key is None:
            self._last_words(message.get("message"), message.get("origin"))
        elif not isinstance(key, str):
            return
        elif kind == "frame-opened":
            self._open(key, str(message.get("name")), str(message.get("origin")))
        elif kind == "frame-closed" and key in self._frames:
            self._gone(key)
        elif kind == "message" and key in self._frames:
            frame = self._frames[key]
            if message.get("origin") == frame.origin:
                frame.receive(message.get("message"))
            else:
                frame.ignore("another origin", message.get("message"))

    def reload_frames(self) -> None:
        """Have the page load its frames anew; which ones, because ids in their addresses may be new."""
        views = self._views()
        frames = {"frames": self._contents(), "dialogs": views["dialogs"]}
        self._send({"kind": "reload-frames", **frames})

    def notice(self, text: str, level: str = "info") -> None:
        """Show a short notice on the page."""
        self._send({"kind": "notice", "level": level, "text": text})

    async def ping(self) -> None:
        """Wait until the page has all there is to draw, and has posted all that it was sent; or until
        it is gone."""
        if self._drawing is not None:
            self._drawing.cancel()
            self._draw()
        number = max(self._pings, default=0) + 1
        self._pings[number] = asyncio.get_running_loop().create_future()
        self._send({"kind": "ping", "id": number})
        await self._pings[number]
        del self._pings[number]

    def _pong(self, number: object) -> None:
        waiting = self._pings.get(number) if isinstance(number, int) else None
        if waiting is not None and not waiting.done():
            waiting.set_result(None)

    def _open(self, key: str, name: str, origin: str) -> None:
        def post(message: Message) -> None:
            self._send({"kind": "post", "frame": key, "message": message})

        if key in self._frames:
            self._gone(key)
        frame = self._simulator.open_frame(name=name, origin=origin, post=post)
        self._simulator.tabs.place(frame, self._tab)
        self._frames[key] = frame
        self._pythons[frame] = self._python(origin)

    def _gone(self, key: str) -> None:
        frame = self._frames.pop(key)
        del self._pythons[frame]
        frame.close()

    def _have_tabs_agree(self) -> None:
        tabs = self._simulator.tabs
        if tabs.negotiate:
            self._simulator.clock.call_later(AGREE_AFTER, tabs.agree)

    def _last_words(self, message: object, origin: object) -> None:
        """Let a page that is gone unsubscribe; the subscription's id tells whose it was."""
        if isinstance(message, dict) and message.get("event") == "unsubscribe":
            for frame in list(self._frames.values()):
                if frame.origin == origin and message.get("data") in [*frame.subscriptions]:
                    frame.receive(message)

    def _verb(self, message: Message) -> None:
        number, verb, arguments = message.get("id"), message.get("verb"), message.get("arguments")
        try:
            method = self._method(verb)
            if not isinstance(arguments, dict):
                raise SimulatorError(f"{verb} needs its arguments by name.")
            try:
                inspect.signature(method).bind(**arguments)
            except TypeError as error:
                raise SimulatorError(f"{verb}: {error}.") from None
            method(**arguments)
        except MarkDoneBlocked as error:
            refused = {"kind": "refused", "id": number, "error": str(error)}
            self._send({**refused, "warnings": error.warnings})
        except SimulatorError as error:
            self._send({"kind": "refused", "id": number, "error": str(error)})
        except (TypeError, ValueError, AttributeError) as error:
            said = f"{verb} cannot take these arguments: {error}."
            self._send({"kind": "refused", "id": number, "error": said})
        else:
            self._send({"kind": "done", "id": number, "result": None})

    def _method(self, verb: object) -> Callable[..., Any]:
        """What a verb of the page calls."""
        others: dict[str, Callable[..., Any]] = {
            "set_options": self._set_options,
            "switch_fault_on": self._simulator.faults.switch_on,
            "switch_fault_off": self._simulator.faults.switch_off,
            "replay_trace": self._replay,
            "stop_replay": self._stop_replay,
        }
        if isinstance(verb, str) and verb in VERBS:
            return attrgetter(verb)(self._simulator)  # type: ignore[no-any-return]
        if isinstance(verb, str) and verb in others:
            return others[verb]
        raise SimulatorError(f"The simulated desktop has no verb {verb!r}.")

    def _set_options(self, options: dict[str, Any]) -> None:
        if not isinstance(options, dict):
            raise SimulatorError("options must be an object.")
        self._simulator.options.update(options)

    def _replay(self, text: str, speed: float | None = None) -> None:
        self._simulator.replay(Trace.loads(text), speed=speed)

    def _stop_replay(self) -> None:
        if self._simulator.replaying is not None:
            self._simulator.replaying.stop()

    def _contents(self) -> list[Message]:
        """The embedded pages to show, with whole addresses."""
        return [
            content.as_plain() | {"url": whole_address(self._base, content.url)}
            for content in self._simulator.contents.values()
        ]

    def _state(self) -> Message:
        drawing = self._simulator.drawing()
        status = [
            drawn | {"python": self._pythons.get(frame)}
            for frame, drawn in zip(self._simulator.frames, drawing["frameStatus"], strict=True)
        ]
        return drawing | {"frames": self._contents(), "frameStatus": status, **self._views()}

    def _views(self) -> Message:
        """What frames have the desktop show, with whole addresses."""
        return {
            kind: [self._with_whole_addresses(each) for each in shown]
            for kind, shown in self._simulator.views.as_plain().items()
        }

    def _with_whole_addresses(self, shown: Message) -> Message:
        addresses = {
            name: whole_address(self._base, shown[name])
            for name in ("url", "iconUrl")
            if shown.get(name)
        }
        return shown | addresses

    def _change(self) -> None:
        self._changed = True
        self._draw_soon()

    def _note(self, entry: Entry) -> None:
        if entry.kind == "doing":
            self._has_doings = True
        else:
            self._entries.append(entry)
        self._draw_soon()

    def _draw_soon(self) -> None:
        # At once after a pause, else so often only: drawing keeps the page from passing messages on.
        if self._drawing is None:
            loop = asyncio.get_running_loop()
            when = max(loop.time(), self._drawn + DRAW_EVERY)
            self._drawing = loop.call_at(when, self._draw)

    def _draw(self) -> None:
        self._drawing = None
        self._drawn = asyncio.get_running_loop().time()
        if self._changed:
            self._changed = False
            self._send({"kind": "state", "state": self._state()})
        if self._entries:
            entries, self._entries = self._entries, []
            self._send({"kind": "log", "entries": [entry.as_plain() for entry in entries]})
        if self._has_doings:
            self._has_doings = False
            self._send({"kind": "doings"})


def whole_address(base: str, url: str) -> str:
    """The address, relative to the base; one that is none stays as it was given."""
    try:
        return urljoin(base, url)
    except ValueError:
        return url

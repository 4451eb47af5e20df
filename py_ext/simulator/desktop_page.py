"""Joins the simulated desktop to the page that draws it: what goes over serve.py's WebSocket.

The page passes on every ``postMessage`` of its frames, with the frame's origin, and posts what it is
given; it draws the state and the message log, and sends verbs for what is pressed. All of it is plain
JSON, ``{"kind": …}``, listed at ``DesktopPage.receive`` and in ``web/desk/types.mjs``. Whatever comes,
nothing is raised: a page that sends nonsense is ignored.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from dataclasses import asdict, dataclass

from py_ext.simulator.desktop import DeskSimulator, MarkDoneBlocked
from py_ext.simulator.frames import Frame, Message
from py_ext.simulator.interactions import SimulatorError
from py_ext.simulator.journal import Entry

__all__ = ["VERBS", "DesktopPage", "ShownFrame"]

VERBS = frozenset(
    {
        "accept",
        "answer",
        "dial",
        "hold",
        "invite",
        "mark_done",
        "release",
        "reload",
        "remove_user_data",
        "retrieve",
        "revoke",
        "ring",
        "select_case",
        "set_agent_state",
        "update_user_data",
    }
)
"""The methods of DeskSimulator that the page may call."""


DRAW_EVERY = 0.05
"""Seconds between two states that the page is sent."""


@dataclass(frozen=True)
class ShownFrame:
    """A frame that the page is to show: its name, its tab's label, and its address."""

    name: str
    label: str
    url: str


class DesktopPage:
    """One open desktop page.

    Args:
        simulator: The desktop that it draws.
        frames: The frames that it is to show.
        send: Takes each message for the page.
    """

    def __init__(
        self,
        simulator: DeskSimulator,
        frames: list[ShownFrame],
        send: Callable[[Message], None],
    ) -> None:
        self._simulator = simulator
        self._shown = frames
        self._send = send
        self._frames: dict[str, Frame] = {}
        self._entries: list[Entry] = list(simulator.journal)[-500:]
        self._changed = True
        self._drawing: asyncio.TimerHandle | None = None
        self._drawn = 0.0
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
        for frame in self._frames.values():
            frame.close()
        self._frames.clear()

    def receive(self, message: object) -> None:
        """Take a message of the page.

        ===================  =================================================================
        ``frame-opened``     ``frame`` (the page's key for it), ``origin``, ``name``
        ``frame-closed``     ``frame``
        ``message``          ``frame``, ``origin``, ``message``: what the frame has posted; ``frame``
                             is null for the last message of a page that is being left
        ``verb``             ``id``, ``verb``, ``arguments``: answered with ``done`` or ``refused``
        ===================  =================================================================
        """
        if not isinstance(message, dict):
            return
        kind, key = message.get("kind"), message.get("frame")
        if kind == "verb":
            self._verb(message)
        elif kind == "message" and key is None:
            self._last_words(message.get("message"), message.get("origin"))
        elif not isinstance(key, str):
            return
        elif kind == "frame-opened":
            self._open(key, str(message.get("name")), str(message.get("origin")))
        elif kind == "frame-closed" and key in self._frames:
            self._frames.pop(key).close()
        elif kind == "message" and key in self._frames:
            frame = self._frames[key]
            if message.get("origin") == frame.origin:
                frame.receive(message.get("message"))
            else:
                frame.ignore("another origin", message.get("message"))

    def reload_frames(self) -> None:
        """Have the page load its frames anew."""
        self._send({"kind": "reload-frames"})

    def notice(self, text: str, level: str = "info") -> None:
        """Show a short notice on the page."""
        self._send({"kind": "notice", "level": level, "text": text})

    def _open(self, key: str, name: str, origin: str) -> None:
        def post(message: Message) -> None:
            self._send({"kind": "post", "frame": key, "message": message})

        if key in self._frames:
            self._frames.pop(key).close()
        self._frames[key] = self._simulator.open_frame(name=name, origin=origin, post=post)

    def _last_words(self, message: object, origin: object) -> None:
        """Let a page that is gone unsubscribe; the subscription's id tells whose it was."""
        if isinstance(message, dict) and message.get("event") == "unsubscribe":
            for frame in list(self._frames.values()):
                if frame.origin == origin and message.get("data") in [*frame.subscriptions]:
                    frame.receive(message)

    def _verb(self, message: Message) -> None:
        number, verb, arguments = message.get("id"), message.get("verb"), message.get("arguments")
        try:
            if not isinstance(verb, str) or verb not in VERBS or not isinstance(arguments, dict):
                raise SimulatorError(f"The simulated desktop has no verb {verb!r}.")
            method = getattr(self._simulator, verb)
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

    def _change(self) -> None:
        self._changed = True
        self._draw_soon()

    def _note(self, entry: Entry) -> None:
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
            state = self._simulator.snapshot() | {"frames": [asdict(each) for each in self._shown]}
            self._send({"kind": "state", "state": state})
        if self._entries:
            entries, self._entries = self._entries, []
            self._send({"kind": "log", "entries": [entry.as_plain() for entry in entries]})

"""The browser tabs in which the agent has the simulated desktop open, and which of them leads.

>>> from py_ext.simulator import DeskSimulator
>>> simulator = DeskSimulator()
>>> second = simulator.tabs.open("second")
>>> [str(tab.role) for tab in simulator.tabs]
['LEADING', 'NEGOTIATING']
>>> simulator.tabs.agree()
>>> [str(tab.role) for tab in simulator.tabs]
['LEADING', 'FOLLOWING']
>>> simulator.tabs.close(simulator.tabs.first)
>>> [str(tab.role) for tab in simulator.tabs]
['NEGOTIATING']

How the real desktop elects is not documented. We choose: who leads goes on leading, else the tab that was
opened first; until ``agree``, new tabs and those that lost their leader negotiate.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from weakref import WeakKeyDictionary, WeakSet

from py_ext.simulator.desktop.embedded_pages import WebContent
from py_ext.simulator.desktop.needs import Changes
from py_ext.simulator.errors import SimulatorError
from py_ext.simulator.frame import Frame

__all__ = ["Tab", "TabRole", "Tabs"]


class Desktop(Changes, Protocol):
    """What tabs need of the desktop."""

    frames: list[Frame]

    @property
    def contents(self) -> Mapping[str, WebContent]:
        """The embedded pages that are shown, by the names of their frames."""


class TabRole(StrEnum):
    """What a tab is among the others."""

    LEADING = "LEADING"
    FOLLOWING = "FOLLOWING"
    NEGOTIATING = "NEGOTIATING"


@dataclass(eq=False)
class Tab:
    """A browser tab with the desktop in it.

    Attributes:
        name: What it is called.
        role: What it is among the others.
        has_page: Whether a page shows it; tabs without one are those of tests.
    """

    name: str
    role: TabRole
    has_page: bool = False


class Tabs:
    """All tabs, oldest first. There is one from the beginning, and it leads.

    Attributes:
        last_active: The tab that the agent used last, and so the one that can be seen.
        hidden: Frames that cannot be seen even there, beside those whose mode is ``hidden``.
    """

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop
        self._numbers = itertools.count(2)
        self._tabs = [Tab("first", TabRole.LEADING)]
        self._places: WeakKeyDictionary[Frame, Tab] = WeakKeyDictionary()
        self.last_active = self._tabs[0]
        self.hidden: WeakSet[Frame] = WeakSet()

    def __iter__(self) -> Iterator[Tab]:
        return iter(list(self._tabs))

    @property
    def negotiate(self) -> bool:
        """Whether it is open who leads."""
        return any(tab.role is TabRole.NEGOTIATING for tab in self._tabs)

    @property
    def first(self) -> Tab:
        """The oldest tab, in which frames are that nobody has placed elsewhere."""
        return self._tabs[0]

    def open(self, name: str) -> Tab:
        """The agent opens the desktop in one more tab, which then is the one in use."""
        tab = Tab(name, TabRole.NEGOTIATING)
        self._tabs.append(tab)
        self.use(tab)
        return tab

    def close(self, tab: Tab) -> None:
        """The agent closes a tab, with the frames in it."""
        if tab not in self._tabs:
            raise SimulatorError(f"There is no tab {tab.name!r}.")
        if len(self._tabs) == 1:
            raise SimulatorError("This is the last tab: the desktop would be closed.")
        for frame in [each for each in self._desktop.frames if self.of(each) is tab]:
            frame.close()
        self._tabs.remove(tab)
        if self.last_active is tab:
            self.use(self._tabs[-1])
        if tab.role is TabRole.LEADING:
            for other in self._tabs:
                self._become(other, TabRole.NEGOTIATING)

    def agree(self) -> None:
        """The tabs have agreed who leads."""
        leading = [tab for tab in self._tabs if tab.role is TabRole.LEADING]
        leader = (leading or self._tabs)[0]
        for tab in self._tabs:
            self._become(tab, TabRole.LEADING if tab is leader else TabRole.FOLLOWING)

    def enter(self) -> Tab:
        """A page shows the desktop: the first one in the tab that is there from the beginning, each
        further one in a tab of its own."""
        if any(tab.has_page for tab in self._tabs):
            tab = self.open(f"tab {next(self._numbers)}")
        else:
            tab = self.first
        tab.has_page = True
        return tab

    def leave(self, tab: Tab) -> None:
        """A page is gone, and its tab with it; the last tab waits for the next page."""
        tab.has_page = False
        if tab in self._tabs and len(self._tabs) > 1:
            self.close(tab)

    def use(self, tab: Tab) -> None:
        """The agent turns to a tab."""
        self.last_active = tab
        self._desktop.changed()

    def place(self, frame: Frame, tab: Tab) -> None:
        """A frame is shown in that tab."""
        self._places[frame] = tab

    def of(self, frame: Frame) -> Tab:
        """The tab that shows a frame."""
        return self._places.get(frame, self._tabs[0])

    def is_visible(self, frame: Frame) -> bool:
        """Whether the agent can see a frame now."""
        content = self._desktop.contents.get(frame.name)
        hidden = frame in self.hidden or (content is not None and content.mode == "hidden")
        return self.of(frame) is self.last_active and not hidden

    def _become(self, tab: Tab, role: TabRole) -> None:
        if tab.role is role:
            return
        tab.role = role
        for frame in list(self._desktop.frames):
            if self.of(frame) is tab:
                event = {"eventType": "FRAME_ROLE_CHANGED", "role": str(role)}
                frame.send_event("system", event)
        self._desktop.changed()

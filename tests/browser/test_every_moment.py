"""A call that rings while a frame starts in a browser is told once: by ``desk.interactions``, or by its
event. tests/kit/test_every_moment.py does the same in CPython."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Browser, Response

from py_ext.simulator import Entry
from py_ext.workbench.places import WEB
from tests.browser.shown import Shown, shown, until

pytestmark = pytest.mark.asyncio(loop_scope="session")

SAMPLE = WEB / "extensions" / "screen_pop.py"
MOMENTS = 50
SET = "interaction.setUserData"


class Start:
    """One start of the frame. A call is there before, so that the start hook has something to wait for.

    Args:
        it: The desktop.
        after: Seconds from the frame's first byte until the call rings.
        at_message: Which message between the frame and the desktop it rings with, instead.

    Attributes:
        seconds: From the frame's first byte to the end of its start hook.
        messages: How many passed in that time.
    """

    def __init__(
        self, it: Shown, *, after: float | None = None, at_message: int | None = None
    ) -> None:
        self.it, self.simulator = it, it.simulator
        self.after, self.at_message = after, at_message
        self.began = self.seconds = 0.0
        self.messages = 0
        self.call = ""

    async def run(self) -> None:
        await self.it.page.goto("about:blank")
        await until(lambda: not self.simulator.frames)
        self.simulator.cases.clear()
        self.simulator.journal.clear()
        before = self.simulator.ring(ani="5550999").interaction_id
        self.it.page.on("response", self.first_byte)
        self.simulator.journal.listeners.append(self.message)
        try:
            await self.it.page.goto(self.it.server.desktop)
            await self.served(before)
        finally:
            self.it.page.remove_listener("response", self.first_byte)
            self.simulator.journal.listeners.remove(self.message)

    def first_byte(self, response: Response) -> None:
        if response.url.startswith(self.it.server.extension_page) and not self.began:
            loop = asyncio.get_running_loop()
            self.began = loop.time()
            if self.after is not None:
                loop.call_later(self.after, self.ring)

    def message(self, entry: Entry) -> None:
        if self.seconds:
            return
        number, self.messages = self.messages, self.messages + 1
        if number == self.at_message:
            self.ring()
        elif (entry.kind, entry.name) == ("answer", SET):
            self.seconds = asyncio.get_running_loop().time() - self.began

    def ring(self) -> None:
        if self.call:
            return
        self.call = self.simulator.ring(ani="5550100").interaction_id

    async def deliveries(self) -> int:
        """How often the extension was told of the call."""
        self.ring()  # where the start was over before, as one is that had fewer messages
        await self.served(self.call)
        # The next call comes after whatever more is to come of this one.
        await self.served(self.simulator.ring(ani="5550101").interaction_id)
        served = [entry.parameters[0] for entry in self.simulator.requests(SET)]
        return served.count(self.call)

    async def served(self, call: str) -> None:
        await until(lambda: "Tier" in self.simulator.user_data(call))


async def test_a_call_that_rings_at_any_moment_of_a_frame_s_start_is_told_once(
    chromium: Browser,
) -> None:
    async with shown(chromium, SAMPLE, go=False) as it:
        for _ in range(2):  # the second has the files in the browser's cache
            plain = Start(it)
            await plain.run()
        quickest, deliveries = plain.seconds, []
        for moment in range(MOMENTS):
            if moment < plain.messages:
                start = Start(it, at_message=moment)
            else:  # by the quickest, so that no start is over before
                part = (moment - plain.messages) / (MOMENTS - plain.messages)
                start = Start(it, after=quickest * part)
            await start.run()
            deliveries.append(await start.deliveries())
            quickest = min(quickest, start.seconds)
        assert deliveries == [1] * MOMENTS

"""One Python for all frames of a desktop: whose it is, how long it lives, and that nothing is lost when
frames come and go."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
from collections import defaultdict
from pathlib import Path

import pytest
from playwright.async_api import Browser, Error, expect

from tests.browser.capabilities import need_workers_that_outlive_their_frames
from tests.browser.many_frames import (
    COUNTS,
    HEAD,
    data,
    frames_of,
    handled,
    running,
    show_frames,
    shown_in,
)
from tests.browser.shown import Shown, describe, until

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_five_frames_have_one_python_and_each_handler_runs_once(
    chromium: Browser, tmp_path: Path
) -> None:
    async with shown_in(chromium, tmp_path, COUNTS, "ABCDE") as it:
        await it.page.goto(it.server.desktop)
        await running(it.page, "ABCDE")
        python, heard = await handled(it)
        assert heard == "1"
        assert await handled(it) == (python, "2")
        writes = it.simulator.requests("interaction.setUserData")
        assert len(writes) == 2
        lines = it.page.frame_locator("iframe[src*='n=E']").get_by_role("listitem")
        await expect(lines.filter(has_text=f"frame E {python}")).to_have_count(1)


async def test_it_outlives_its_frames_and_a_reload_of_the_desktop(
    chromium: Browser, tmp_path: Path
) -> None:
    async with shown_in(chromium, tmp_path, COUNTS, "AB") as it:
        await need_workers_that_outlive_their_frames(it.page)
        await it.page.goto(it.server.desktop)
        await running(it.page, "AB")
        python, _ = await handled(it)
        show_frames(it, "")
        await until(lambda: not it.simulator.frames)
        await asyncio.sleep(1)
        missed = it.simulator.ring().interaction_id  # nobody hears it
        show_frames(it, "B")
        await running(it.page, "B")
        await until(lambda: data(it, missed).get("Python") == python)
        await it.page.reload()
        await running(it.page, "B")
        assert await handled(it) == (python, "3")


async def test_idle_ends_it(chromium: Browser, tmp_path: Path) -> None:
    async with shown_in(chromium, tmp_path, COUNTS, "A") as it:
        describe(it, lambda described: described.update(idle=0.2))
        await it.page.goto(it.server.desktop)
        await running(it.page, "A")
        python, _ = await handled(it)
        show_frames(it, "")
        await until(lambda: not it.simulator.frames)
        await asyncio.sleep(2)
        show_frames(it, "A")
        await running(it.page, "A")
        other, heard = await handled(it)
        assert (other == python, heard) == (False, "1")


async def test_two_tabs_have_two_pythons(chromium: Browser, tmp_path: Path) -> None:
    async with shown_in(chromium, tmp_path, COUNTS, "A") as it:
        await it.page.goto(it.server.desktop)
        await running(it.page, "A")
        keys = [await frames_of(it.page)["A"].evaluate("pyExtDesk.key")]
        # A tab that was duplicated has a copy of the session storage.
        stored = await frames_of(it.page)["A"].evaluate("JSON.stringify({...sessionStorage})")
        other = await it.page.context.new_page()
        await other.add_init_script(
            f"if (location.search) for (const [name, value] of Object.entries({stored})) "
            "sessionStorage.setItem(name, value);"
        )
        await other.goto(it.server.desktop)
        await running(other, "A")
        keys.append(await frames_of(other)["A"].evaluate("pyExtDesk.key"))
        assert keys[0] != keys[1]


async def test_another_version_has_another_python(chromium: Browser, tmp_path: Path) -> None:
    async with shown_in(chromium, tmp_path, COUNTS, "AB") as it:
        await it.page.goto(it.server.desktop)
        await running(it.page, "AB")
        python, _ = await handled(it)
        (tmp_path / "extension.py").write_text(COUNTS.replace('"frame"', '"new frame"'))
        it.server.build()
        await it.page.reload()
        await running(it.page, "AB")
        other, _ = await handled(it)
        assert other != python


async def test_without_shared_workers_one_frame_s_handlers_run_and_the_next_takes_over(
    chromium: Browser, tmp_path: Path
) -> None:
    async with shown_in(chromium, tmp_path, COUNTS, "ABC") as it:
        await it.page.add_init_script("delete window.SharedWorker")
        await it.page.goto(it.server.desktop)
        await running(it.page, "ABC")
        pythons = set()
        for number, left in enumerate(("ABC", "BC", "C"), 1):
            show_frames(it, left)
            await until(lambda left=left: len(it.simulator.frames) == len(left))
            python, _ = await handled(it)
            pythons.add(python)
            await asyncio.sleep(0.5)  # for those who should not
            assert len(it.simulator.requests("interaction.setUserData")) == number
        lines = it.page.frame_locator("iframe[src*='n=C']").get_by_role("listitem")
        await expect(lines.filter(has_text=f"frame C {python}")).to_have_count(1)


async def test_of_two_versions_the_later_one_handles(chromium: Browser, tmp_path: Path) -> None:
    async with shown_in(chromium, tmp_path, COUNTS, "AB") as it:
        await it.page.goto(it.server.desktop)
        await running(it.page, "AB")
        before, _ = await handled(it)
        path = tmp_path / "extension.py"
        path.write_text(path.read_text() + "# of the next version")
        it.server.build()
        with contextlib.suppress(Error):  # the answer is lost with the page
            await frames_of(it.page)["B"].evaluate("location.reload()")
        after = await another_than(it, {before})
        assert await handlers(it) == [after]
        show_frames(it, "A")  # the other has no frames any more
        assert await another_than(it, {after}) == before


async def handlers(it: Shown) -> list[str]:
    """Ring; which Pythons have handled that call. Others may still be busy with earlier ones."""
    call = it.simulator.ring().interaction_id
    await until(lambda: "Python" in data(it, call))
    await asyncio.sleep(0.5)  # for those who should not
    written = it.simulator.requests("interaction.setUserData")
    return [str(each.parameters[1]["Python"]) for each in written if each.parameters[0] == call]


async def another_than(it: Shown, others: set[str]) -> str:
    """Have it ring until another Python handles. While one follows the other, a call may be told to
    neither: the next one finds it in ``desk.interactions``."""
    told = len(it.simulator.requests("interaction.setUserData"))
    async with asyncio.timeout(120):  # which only ends a test that fails
        while True:
            it.simulator.ring()
            await asyncio.sleep(0.2)
            for each in it.simulator.requests("interaction.setUserData")[told:]:
                python = str(each.parameters[1]["Python"])
                if python not in others:
                    return python


async def test_the_shared_python_handles_in_place_of_a_frame_s_own(
    chromium: Browser, tmp_path: Path
) -> None:
    async with shown_in(chromium, tmp_path, COUNTS, "A") as it:
        it.simulator.options["B/url"] = f"{it.server.extension_page}/?n=B"
        await it.page.add_init_script("if (location.search === '?n=A') delete window.SharedWorker")
        await it.page.goto(it.server.desktop)
        await running(it.page, "A")
        own, _ = await handled(it)
        show_frames(it, "AB")
        await running(it.page, "AB")
        [shared] = await handlers(it)
        assert shared != own


SLOW_TO_END = (
    COUNTS
    + """
@desk.on_stop
async def end_slowly():
    await asyncio.sleep(4)
"""
)


async def test_a_frame_that_comes_while_a_python_ends_gets_the_next(
    chromium: Browser, tmp_path: Path
) -> None:
    async with shown_in(chromium, tmp_path, SLOW_TO_END, "A") as it:
        describe(it, lambda described: described.update(idle=0.2))
        await it.page.goto(it.server.desktop)
        await running(it.page, "A")
        before, _ = await handled(it)
        show_frames(it, "")
        await until(lambda: not it.simulator.frames)
        await asyncio.sleep(1)  # the stop hook runs
        show_frames(it, "A")
        await running(it.page, "A")
        assert (await handled(it))[0] != before


DIES = (
    COUNTS
    + """
@desk.on(InteractionEvent, state=State.TALKING)
def die(event):
    os.abort()
"""
)

RENEWED = "() => sessionStorage.getItem(`pyExtRenewed ${pyExtDesk.key}`)"


async def test_three_pythons_in_five_minutes_are_replaced_however_many_frames_count_them(
    chromium: Browser, tmp_path: Path
) -> None:
    async with shown_in(chromium, tmp_path, DIES, "AB") as it:

        async def dies() -> None:
            call = it.simulator.ring().interaction_id
            await until(lambda: "Python" in data(it, call))
            it.simulator.answer(call)

        async def another(before: str) -> str:
            """Wait for the Python that takes the place of the one before."""
            async with asyncio.timeout(90):  # which only ends a test that fails
                while True:
                    call = it.simulator.ring().interaction_id
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(3):  # it may ring for the one that has just died
                            while data(it, call).get("Python", before) == before:
                                await asyncio.sleep(0.01)
                            return data(it, call)["Python"]

        await it.page.goto(it.server.desktop)
        await running(it.page, "AB")
        python, _ = await handled(it)
        for _ in range(3):
            await dies()
            python = await another(python)
            await running(it.page, "AB")
        # What was long ago counts no more.
        frame = frames_of(it.page)["A"]
        times = json.loads(await frame.evaluate(RENEWED))
        assert len(times) == 3
        [first, *others] = times
        await frame.evaluate(
            "text => sessionStorage.setItem(`pyExtRenewed ${pyExtDesk.key}`, text)",
            json.dumps([[first[0], first[1] - 5 * 60_000], *others]),
        )
        await dies()
        await another(python)
        await running(it.page, "AB")
        await it.page.reload()  # they are the desktop's, not of one frame's page
        await running(it.page, "AB")
        await dies()
        for name in "AB":
            html = it.page.frame_locator(f"iframe[src*='n={name}']").locator("html")
            await expect(html).to_have_attribute("data-state", "failed")


BUSY = (
    HEAD
    + """
told, outcomes = [], []

@desk.on(InteractionEvent)
async def note(event):
    if event.interaction.ani == "999":
        if event.state_changed and event.state == "RINGING":
            await event.interaction.set_user_data({"Told": json.dumps([told, outcomes])})
        return
    if not event.state_changed:
        return
    told.append([event.interaction_id, event.state])
    if event.state == "TALKING":
        number = len(told)
        try:
            await event.interaction.set_user_data({"Number": str(number)})
            outcomes.append([event.interaction_id, "done"])
        except Disconnected:
            outcomes.append([event.interaction_id, "unknown"])
        except DeskError as error:
            outcomes.append([event.interaction_id, type(error).__name__])
"""
)

ACTS = 100


async def leave(it: Shown, name: str, how: str) -> None:
    """Have a frame run what makes it go, and wait until it has gone.

    On a busy machine that takes a while, in which it may be chosen to stand by: two that go in one turn
    leave nobody who has heard all.
    """
    goes = f"void setTimeout(() => {how}, (globalThis.isGoing = true, 0))"
    async with asyncio.timeout(120):
        is_told = False
        while True:
            # What Playwright holds for it may be a page that has just gone.
            with contextlib.suppress(Error, KeyError):
                frame = frames_of(it.page)[name]
                if not is_told:
                    await frame.evaluate(goes)
                    is_told = True
                elif not await frame.evaluate("globalThis.isGoing ?? false"):
                    return
            await asyncio.sleep(0.02)


async def test_frames_that_come_and_go_lose_nothing_and_tell_nothing_twice(
    chromium: Browser, tmp_path: Path
) -> None:
    chance = random.Random(7)
    async with shown_in(chromium, tmp_path, BUSY, "ABCD") as it:
        await it.page.goto(it.server.desktop)
        await running(it.page, "ABCD")
        expected: dict[str, list[str]] = defaultdict(list)
        is_over = False

        async def calls() -> None:
            """A busy minute: each call rings, is answered, held, retrieved and released."""
            while not is_over:
                call = it.simulator.ring().interaction_id
                for state, verb in (
                    ("RINGING", None),
                    ("TALKING", it.simulator.answer),
                    ("HELD", it.simulator.hold),
                    ("TALKING", it.simulator.retrieve),
                    ("IDLE", it.simulator.release),
                ):
                    if verb is not None:
                        verb(call)
                    expected[call].append(state)
                    await asyncio.sleep(chance.uniform(0, 0.05))
                it.simulator.mark_done(call)
                expected[call].append("COMPLETED")

        def subscriptions(name: str) -> set[str]:
            frames = [each for each in it.simulator.frames if each.name == name]
            return {reference for each in frames for reference in each.subscriptions}

        def subscribed() -> list[str]:
            return [each.name for each in it.simulator.frames if each.is_subscribed("interaction")]

        async def steady() -> None:
            """Two frames hear all, and not for a moment only: one that is just going seems to. Without one
            that stands by, what comes between two frames is known by reading only."""
            async with asyncio.timeout(120):
                times = 0
                while times < 8:
                    await asyncio.sleep(chance.uniform(0.04, 0.1))
                    is_so = len(subscribed()) >= 2 and len(frames_of(it.page)) == len("ABCD")
                    times = times + 1 if is_so else 0

        calling = asyncio.ensure_future(calls())
        there = "ABCD"
        for _ in range(ACTS):
            await steady()
            carrier = next((each for each in subscribed() if each in there), there[0])
            name = carrier if chance.random() < 0.7 else chance.choice(there)
            act = chance.choice(("close", "reload", "navigate"))
            before = subscriptions(name)
            if act == "close":
                show_frames(it, there.replace(name, ""))
                # Shown again before the desktop's page has taken it away, it would stay.
                await until(
                    lambda name=name: name not in {each.name for each in it.simulator.frames}
                )
                await asyncio.sleep(chance.uniform(0, 0.2))
                there = there.replace(name, "") + name
                show_frames(it, there)
            else:
                again = f"location.assign('?again&n={name}')"
                await leave(it, name, "location.reload()" if act == "reload" else again)
                # Until its last words have come, the desktop takes it for one that hears.
                await until(lambda name=name, before=before: not before & subscriptions(name))
        is_over = True
        await calling
        await until(lambda: len(subscribed()) >= 2)
        await running(it.page, "ABCD")
        await asyncio.sleep(1)
        last = it.simulator.ring("999").interaction_id
        await until(lambda: "Told" in data(it, last))
        told, outcomes = json.loads(data(it, last)["Told"])
        by_call: dict[str, list[str]] = defaultdict(list)
        for call, state in told:
            by_call[call].append(state)
        wrong = {
            call: by_call.get(call) for call in expected if by_call.get(call) != expected[call]
        }
        assert not wrong
        settled = defaultdict(int)
        for call, _ in outcomes:
            settled[call] += 1
        assert all(settled[call] == 2 for call in expected), "each call has two moments that write"
        numbers = [
            each.parameters[1].get("Number")
            for each in it.simulator.requests("interaction.setUserData")
        ]
        numbers = [each for each in numbers if each]
        assert len(numbers) == len(set(numbers)), "no write was sent twice"

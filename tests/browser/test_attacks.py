"""Strangers around an extension: a frame beside it, a page that opens it, a page that frames it.

What they post, thousands of messages that look like a desktop's, has no effect on calls, state and page,
and each is counted.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Error, Frame, FrameLocator, Page, expect

from py_ext.workbench.bundle import build
from tests.browser.hostile_page import HOSTILE, KINDS
from tests.browser.plain_site import Site, plain_site
from tests.browser.shown import Shown, shown, until

pytestmark = pytest.mark.asyncio(loop_scope="session")

SENT = 5_000
"""Messages of each stranger, of all kinds."""
LARGE = 3
"""More, of 10 MB each."""

IGNORED = "genesys.wwe.service.counters.ignored"
LATE = "genesys.wwe.service.counters.late"
CLEAN = """() => ({}).polluted === undefined && Object.prototype.polluted === undefined
    && [].polluted === undefined && (() => {}).polluted === undefined"""

EXTENSION = """
from py_ext import Desk, InteractionEvent, MessengerEvent, State, SystemEvent, VoiceEvent
desk = Desk()
heard = 0

@desk.on(InteractionEvent)
@desk.on(VoiceEvent)
@desk.on(SystemEvent)
@desk.on(MessengerEvent, channel="orders")
def count():
    global heard
    heard += 1

@desk.on(InteractionEvent, state=State.RINGING)
async def answer(event):
    found = await desk.interaction.get_by_interaction_id(event.interaction_id)
    await event.interaction.set_user_data({"Found": found.ani})

@desk.on(InteractionEvent, state=State.TALKING)
async def tell(event):
    told = {"Heard": str(heard), "Live": ",".join(desk.interactions), "Ignored": str(desk.ignored_events)}
    await event.interaction.set_user_data(told)
"""


@asynccontextmanager
async def stranger() -> AsyncIterator[Site]:
    async with plain_site("localhost", None) as site:
        site.page = HOSTILE
        yield site


@asynccontextmanager
async def beside_a_stranger(
    chromium: Browser, folder: Path, runtime: str
) -> AsyncIterator[tuple[Shown, Frame]]:
    """The extension, and the frame of a stranger on the same desktop."""
    path = folder / "extension.py"
    path.write_text(EXTENSION)
    async with (
        stranger() as site,
        shown(chromium, path, go=False, its_runtime=runtime, is_cross_site=False) as it,
    ):
        it.simulator.options["Stranger/url"] = f"{site.address}/"
        names = it.simulator.options["workspace.web-content"]
        it.simulator.options["workspace.web-content"] = f"{names}, Stranger"
        await it.page.goto(it.server.desktop)
        await still_running(it)
        hostile = await frame_of(it.page, site)
        yield it, hostile


def own(it: Shown) -> FrameLocator:
    """What the extension shows; there is another frame."""
    return it.page.frame_locator("iframe[data-frame='extension']")


async def still_running(it: Shown) -> None:
    await expect(own(it).locator("html")).to_have_attribute("data-state", "running")


async def frame_of(page: Page, site: Site) -> Frame:
    def found() -> list[Frame]:
        return [each for each in page.frames if each.url.startswith(site.address)]

    for _ in range(1000):
        if found() and await found()[0].evaluate("typeof attack") == "function":
            return found()[0]
        await page.wait_for_timeout(20)
    raise AssertionError("the stranger's frame did not come")


async def arrived(frame: Frame, ignored: int) -> None:
    # Not wait_for_function: the page's policy does not let it.
    async with asyncio.timeout(120):
        while await frame.evaluate(IGNORED) < ignored:
            await asyncio.sleep(0.02)


async def service_in(frame: Frame) -> None:
    """Wait until the page can be spoken to."""
    async with asyncio.timeout(120):
        while True:
            with contextlib.suppress(Error):  # it is about to load
                if await frame.evaluate("Boolean(globalThis.genesys?.wwe?.service)"):
                    return
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("runtime", ["shared", "frame"])
async def test_a_frame_beside_it_has_no_effect(
    chromium: Browser, tmp_path: Path, runtime: str
) -> None:
    assert SENT >= 100 * KINDS
    async with beside_a_stranger(chromium, tmp_path, runtime) as (it, hostile):
        frame, simulator = it.scripts(), it.simulator
        first = simulator.ring(ani="5550100")
        await until(lambda: simulator.user_data(first.interaction_id).get("Found"))
        before = await frame.evaluate(IGNORED)
        late = await frame.evaluate(LATE)
        # A request is under way meanwhile, whose answer could be forged.
        with simulator.faults.drop("interaction.getByInteractionId", times=1):
            call = simulator.ring(ani="5550142")
            await until(lambda: len(simulator.requests("interaction.getByInteractionId")) == 2)
            under_way = simulator.requests("interaction.getByInteractionId")[-1]
            sent = await hostile.evaluate(f"attackSiblings({SENT}, {LARGE})")
        assert sent == SENT + LARGE
        await arrived(frame, before + sent)
        assert "Found" not in simulator.user_data(call.interaction_id)
        (extension,) = (each for each in simulator.frames if each.name == under_way.frame)
        answer = simulator.describe(call)
        message = {"referenceId": under_way.referenceId, "data": answer, "userAgent": "WWE Server"}
        extension.send("answer", "interaction.getByInteractionId", message)
        await until(lambda: simulator.user_data(call.interaction_id).get("Found"))
        assert simulator.user_data(call.interaction_id) == {"Found": "5550142"}
        simulator.answer(call.interaction_id)
        await until(lambda: simulator.user_data(call.interaction_id).get("Heard"))
        told = simulator.user_data(call.interaction_id)
        assert (told["Live"], told["Ignored"]) == ("1,2", "0")
        sent_by_the_desktop = [
            each
            for each in simulator.journal
            if each.kind == "event" and each.frame == under_way.frame
        ]
        assert 0 < int(told["Heard"]) <= len(sent_by_the_desktop)
        assert await frame.evaluate(IGNORED) == before + sent
        assert await frame.evaluate(LATE) == late
        assert await frame.evaluate(CLEAN)
        assert await own(it).get_by_text("forged").count() == 0
        await still_running(it)
        assert not [line for line in it.console if "forged" in line or "rror" in line]
        # What it posts to the desktop is judged as what it is: a page that may do what the options say.
        assert {each.frame for each in simulator.journal if "forged" in str(each.message)} == set()


async def test_the_desktop_s_own_oddities_are_survived(chromium: Browser, tmp_path: Path) -> None:
    """The right window and origin: what comes is taken, or counted, and ends nothing."""
    async with beside_a_stranger(chromium, tmp_path, "shared") as (it, _):
        frame, simulator = it.scripts(), it.simulator
        script = HOSTILE.decode().partition("<script>")[2].partition("</script>")[0]
        posted = await it.page.evaluate(
            script
            + f""";
            attack(document.querySelector('iframe[data-frame="extension"]').contentWindow, {SENT}, 1)"""
        )
        assert posted == SENT + 1
        call = simulator.ring(ani="5550142")
        await until(lambda: simulator.user_data(call.interaction_id).get("Found"))
        assert await frame.evaluate(CLEAN)
        await still_running(it)


async def test_who_opens_its_page_has_no_effect(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "extension.py"
    path.write_text(EXTENSION)
    async with stranger() as site, shown(chromium, path, go=False) as it:
        await it.page.goto(site.address)
        async with it.page.expect_popup() as opened:
            await it.page.evaluate(f"globalThis.opened = open('{it.server.extension_page}/')")
        popup = await opened.value
        await service_in(popup.main_frame)
        # It posts to nobody but the desktop that it was built for.
        heard = "globalThis.heard = 0; addEventListener('message', () => { heard += 1; })"
        await it.page.evaluate(heard)
        before = await popup.evaluate(IGNORED)
        sent = await it.page.evaluate(f"attack(opened, {SENT}, {LARGE})")
        await arrived(popup.main_frame, before + sent)
        assert await popup.evaluate(IGNORED) == before + sent
        assert await popup.evaluate("genesys.wwe.service.counters.subscriptions") <= 1
        assert await popup.evaluate(CLEAN)
        assert await popup.get_by_text("forged").count() == 0
        assert await it.page.evaluate("heard") == 0


async def test_who_frames_it_without_being_a_desktop_has_no_effect(
    chromium: Browser, tmp_path: Path
) -> None:
    """Its headers would keep it from being framed: here they are missing."""
    path = tmp_path / "extension.py"
    path.write_text(EXTENSION)
    async with stranger() as site, shown(chromium, path, go=False) as it:
        await it.page.goto(site.address)
        # Not the same address twice: where the browser has kept the first answer, it has its headers too.
        framing = f"""query => {{
            const frame = document.createElement('iframe');
            frame.src = '{it.server.extension_page}/' + query;
            document.body.append(frame);
        }}"""
        await it.page.evaluate(framing, "?with-headers")
        await until(lambda: any("frame-ancestors" in line for line in it.console))
        it.server.bundle.headers.clear()
        await it.page.evaluate(framing, "?without")
        frame = it.page.main_frame.child_frames[1]
        await service_in(frame)
        await it.page.evaluate(
            "globalThis.heard = 0; addEventListener('message', () => { heard += 1; })"
        )
        before = await frame.evaluate(IGNORED)
        sent = await it.page.evaluate(f"attack(frames[1], {SENT}, {LARGE})")
        await arrived(frame, before + sent)
        assert await frame.evaluate(IGNORED) == before + sent
        await expect(frame.get_by_role("alert")).to_contain_text(f"is shown by {site.address}")
        assert await frame.evaluate(CLEAN)
        assert await it.page.evaluate("heard") == 0


@asynccontextmanager
async def desktop_in_a_portal(
    chromium: Browser, folder: Path, *, is_named: bool, has_headers: bool = True
) -> AsyncIterator[tuple[Page, list[str], Site]]:
    """A page that frames a desktop's page, which frames the extension's."""
    async with (
        plain_site("localhost", None) as portal,
        plain_site("localhost", None) as desktop,
        plain_site("localhost", None) as extension,
    ):
        path = folder / "extension.py"
        path.write_text("from py_ext import Desk\ndesk = Desk()\n")
        ancestors = [portal.address] if is_named else []
        bundle = build(path, folder / "dist", desktops=[desktop.address], ancestors=ancestors)
        extension.folder = bundle.folder
        extension.headers = bundle.headers if has_headers else {}
        portal.page = f"<iframe src='{desktop.address}/'></iframe>".encode()
        desktop.page = f"<iframe src='{extension.address}/'></iframe>".encode()
        page = await chromium.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        try:
            await page.goto(portal.address)
            yield page, said, portal
        finally:
            await page.close()


async def test_a_desktop_in_a_page_that_is_named_shows_it(
    chromium: Browser, tmp_path: Path
) -> None:
    async with desktop_in_a_portal(chromium, tmp_path, is_named=True) as (page, said, _):
        inner = page.frame_locator("iframe").frame_locator("iframe")
        await expect(inner.locator("html")).to_have_attribute("data-state", "starting")
        assert not [line for line in said if "frame-ancestors" in line]


async def test_a_desktop_in_a_page_that_is_not_named_does_not(
    chromium: Browser, tmp_path: Path
) -> None:
    async with desktop_in_a_portal(chromium, tmp_path, is_named=False) as (_, said, _portal):
        await until(lambda: any("frame-ancestors" in line for line in said))


async def test_without_its_headers_it_still_sees_who_frames_the_desktop(
    chromium: Browser, tmp_path: Path
) -> None:
    shown_in = desktop_in_a_portal(chromium, tmp_path, is_named=False, has_headers=False)
    async with shown_in as (page, _, portal):
        inner = page.frame_locator("iframe").frame_locator("iframe")
        alert = inner.get_by_role("alert")
        await expect(alert).to_contain_text(f"is itself shown by {portal.address}")
        await expect(alert).to_contain_text("to ancestors in [tool.py-ext]")

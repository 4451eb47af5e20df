"""The desktop's page is for everybody: axe finds nothing, and all of it is in the window."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from py_ext import RecordingState, State
from py_ext.workbench.places import WEB
from tests.browser.plain_page import plain_desktop
from tests.browser.scene import busy_desktop
from tests.browser.shown import Shown

pytestmark = pytest.mark.asyncio(loop_scope="session")

AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"
SIZES = [(1280, 800), (1920, 1080)]
OUTSIDE_THE_WINDOW = """() => [...document.querySelectorAll(`dialog[open] .form-buttons button,
    .topbar button, .toast-cards button, .shown-dialog button, .log-head button, .frame-about button,
    .pane-head, [role=menuitem]`)]
  .filter((each) => each.checkVisibility())
  .filter((each) => {
    const { left, right, top, bottom } = each.getBoundingClientRect();
    return left < 0 || top < 0 || right > innerWidth || bottom > innerHeight;
  })
  .map((each) => each.outerHTML)"""

CUT_OFF = """() => {
  const seen = [...document.querySelectorAll(`.chip, .count, .kind-chip, .ring, .bar-button, .plain,
      .primary, .fold, .fault-count, select`)].filter((each) => each.checkVisibility());
  return seen.filter((each) => {
    if (each.tagName !== 'SELECT') return each.scrollWidth > each.clientWidth;
    const whole = each.parentElement.appendChild(each.cloneNode(true));
    whole.value = each.value;
    const free = { maxWidth: 'none', width: 'auto', fieldSizing: 'content', position: 'fixed' };
    Object.assign(whole.style, free);
    const wanted = whole.offsetWidth;
    whole.remove();
    return wanted > each.offsetWidth;
  }).map((each) => each.outerHTML);
}"""
"""What has no room for its own few words."""

ON_TOP_OF_EACH_OTHER = """() => {
  const found = [];
  for (const row of document.querySelectorAll(`.topbar-row, .log-head, .frame-about, .frame-status,
      .pane-head, .panel-head, .case-line, .form-buttons`)) {
    const parts = [...row.querySelectorAll(`h1, h2, h3, p, button, input, select, .count, .chip, .time,
        .avatar, .agent-name, .line-label, .mono`)].filter((each) => each.checkVisibility()
          && !each.closest('.menu, .tabs') && getComputedStyle(each).clipPath === 'none');
    for (const [at, one] of parts.entries()) for (const two of parts.slice(at + 1)) {
      if (one.contains(two) || two.contains(one)) continue;
      const [a, b] = [one.getBoundingClientRect(), two.getBoundingClientRect()];
      if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
          && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1)
        found.push(`${one.outerHTML} and ${two.outerHTML}`);
    }
  }
  return found;
}"""

UNSTYLED = """() => [...document.querySelectorAll('button, input, select, textarea')]
  .filter((each) => each.checkVisibility() && !['checkbox', 'radio'].includes(each.type))
  .filter((each) => /inset|outset/.test(getComputedStyle(each).borderTopStyle))
  .map((each) => each.outerHTML)"""

CARETS_ON_A_LINE_OF_THEIR_OWN = """() =>
  [...document.querySelectorAll('button:has(use[href="#i-chevron"])')]
  .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height > 36)
  .map((each) => each.outerHTML)"""

LOOKS = {
    "cut off": CUT_OFF,
    "on top of each other": ON_TOP_OF_EACH_OTHER,
    "unstyled": UNSTYLED,
    "carets": CARETS_ON_A_LINE_OF_THEIR_OWN,
}


async def violations(page: Page) -> list[str]:
    """What axe finds, in words. Not in the frames: their pages are not the desktop's."""
    if not await page.evaluate("'axe' in globalThis"):
        await page.evaluate(AXE.read_text("utf-8"))
    # What blinks or fades has half a colour meanwhile.
    await page.evaluate("document.getAnimations().forEach((each) => each.cancel())")
    # What is behind an open dialog is out of reach, and was looked at before.
    found: dict[str, Any] = await page.evaluate(
        "axe.run(document.querySelector('dialog[open]') ?? document, { iframes: false })"
    )
    assert found["passes"]
    return [
        f"{each['id']}: {each['help']}: {node['html']}\n{node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


async def press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).first.click()


async def choose(page: Page, name: str) -> None:
    await press(page, "Invite")
    await page.get_by_role("menuitem", name=name).click()


async def mark_done(page: Page) -> None:
    await page.get_by_role("button", name="Ada Example").click()
    await press(page, "Mark done")
    await expect(page.get_by_role("dialog", name="Mark done is blocked")).to_be_visible()


async def fill_options(page: Page) -> None:
    await press(page, "Options")
    for button in ("Limit a single request", "Embed a page", "Set another option"):
        await press(page, button)


async def all_kinds_of_faults(page: Page) -> None:
    await page.get_by_role("button", name="Faults").click()
    await page.get_by_label("What goes wrong").select_option("Carry it out late")


async def refused(page: Page) -> None:
    await press(page, "Options")
    await page.get_by_label("All requests together").fill("many")
    await press(page, "Apply")
    await expect(page.get_by_role("alert").filter(has_text="whole number")).to_be_visible()


async def close_and_hide(page: Page) -> None:
    await press(page, "Close frame")
    await page.get_by_role("tab", name="Activity watcher").click()


async def open_a_message(page: Page) -> None:
    await page.locator("tr[data-kind=dropped]").click()


async def open_media(page: Page) -> None:
    await page.get_by_role("button", name="Media:").click()


def open_dialogs(it: Shown) -> None:
    """Two dialogs, one of which has no page."""
    views = it.simulator.views
    views.open_dialog(it.simulator.options["OrderHistory/url"], {"label": "Order A-1042"})
    views.open_dialog("about:blank", {"label": "Nowhere", "width": 3000, "height": 3000})


VARIANTS: dict[str, Callable[[Page], Awaitable[None]]] = {
    "the menu": lambda page: press(page, "Invite"),
    "the media": open_media,
    "a call": lambda page: press(page, "Call details"),
    "dialling": lambda page: press(page, "Dial"),
    "a workbin": lambda page: choose(page, "From a workbin"),
    "an email": lambda page: choose(page, "Write to a customer"),
    "a preview": lambda page: choose(page, "Call preview"),
    "a transfer": lambda page: press(page, "Transfer…"),
    "faults": all_kinds_of_faults,
    "options": fill_options,
    "options refused": refused,
    "saving": lambda page: press(page, "Save…"),
    "replaying": lambda page: press(page, "Replay…"),
    "a window": lambda page: page.get_by_role("tab", name="Phone book").click(),
    "closed and hidden frames": close_and_hide,
    "an open message": open_a_message,
    "a blocked mark done": mark_done,
}


@pytest.mark.parametrize("size", SIZES, ids=["1280", "1920"])
async def test_nothing_keeps_anybody_out(
    chromium: Browser, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with busy_desktop(chromium, tmp_path, size) as it:
        page = it.page
        found = {"the scene": await violations(page)}
        outside = {"the scene": await page.evaluate(OUTSIDE_THE_WINDOW)}
        for name, show in VARIANTS.items():
            await show(page)
            found[name] = await violations(page)
            outside[name] = await page.evaluate(OUTSIDE_THE_WINDOW)
            await page.keyboard.press("Escape")
            await expect(page.locator("dialog[open], .menu:visible")).to_have_count(0)
        # Last, because it is not modal: it is still there behind whatever came after it.
        open_dialogs(it)
        for label in ("Order A-1042", "Nowhere"):
            await expect(page.get_by_role("dialog", name=label)).to_be_visible()
        found["dialogs"] = await violations(page)
        outside["dialogs"] = await page.evaluate(OUTSIDE_THE_WINDOW)
        assert {name: each for name, each in found.items() if each} == {}
        assert {name: each for name, each in outside.items() if each} == {}


@pytest.mark.parametrize("width", [1920, 1280, 1024, 1000, 700])
async def test_everything_has_room_for_what_it_says(
    chromium: Browser, tmp_path: Path, width: int
) -> None:
    async with busy_desktop(chromium, tmp_path, (width, 800)) as it:
        page, simulator = it.page, it.simulator
        simulator.ring("5550170000000", user_data={"Queue": "Orders"})
        for each in (*simulator.interactions.values(),):
            each.recording_state = RecordingState.RECORDING
        waiting = simulator.invite("email", party="a.customer.with.a.long.name@example.com")
        waiting.state = State.TRANSFER_COMPLETED
        found: dict[str, Any] = {}
        for state in ("NotReady", "AfterCallWork"):
            simulator.set_agent_state(state)
            await expect(page.get_by_label("Agent state")).to_have_value(state)
            for kind, script in LOOKS.items():
                found[f"{state}: {kind}"] = await page.evaluate(script)
        for name in (
            "a call",
            "faults",
            "options refused",
            "replaying",
            "closed and hidden frames",
        ):
            await VARIANTS[name](page)
            for kind, script in LOOKS.items():
                found[f"{name}: {kind}"] = await page.evaluate(script)
            await page.keyboard.press("Escape")
        assert {name: each for name, each in found.items() if each} == {}


@pytest.mark.parametrize("width", [1920, 1280, 1024, 1000])
async def test_the_window_holds_the_page_and_toasts_cover_no_frame(
    chromium: Browser, tmp_path: Path, width: int
) -> None:
    async with busy_desktop(chromium, tmp_path, (width, 800)) as it:
        measured = await it.page.evaluate(
            """() => {
              for (const each of [document.documentElement, document.body]) each.scrollTo(500, 500);
              const box = (query) => document.querySelector(query).getBoundingClientRect();
              const [toast, frame] = [box('.toast-card'), box('.frame-side')];
              return {
                scrolled: [scrollX, scrollY, document.body.scrollLeft, document.body.scrollTop],
                beyond: Math.max(0, frame.right - innerWidth),
                covered: toast.right > frame.left && toast.bottom > frame.top,
              };
            }"""
        )
        assert measured == {"scrolled": [0, 0, 0, 0], "beyond": 0, "covered": False}


@pytest.mark.parametrize("width", [1600, 1280, 1024])
async def test_many_toasts_leave_room_for_the_calls_and_show_the_newest(
    chromium: Browser, tmp_path: Path, width: int
) -> None:
    async with busy_desktop(chromium, tmp_path, (width, 768)) as it:
        for number in range(4):
            it.simulator.ring()
            it.simulator.views.show_toast({"title": f"Toast {number}", "message": "Long. " * 60})
            for page in it.server.pages:
                page.notice(f"Notice {number}: " + "long " * 60, level="error")
        for newest in ("Toast 3", "Notice 3"):
            await expect(it.page.get_by_text(newest).last).to_be_visible()
        measured = await it.page.evaluate(
            """() => {
              const box = (query) => document.querySelector(query).getBoundingClientRect();
              const [pane, list] = [box('.list-pane'), box('.list-pane .pane-body')];
              const [cards, notices] = [box('.toast-cards'), box('.toasts')];
              const last = (query) => [...document.querySelectorAll(query)].at(-1).getBoundingClientRect();
              return {
                listIsSeen: list.height > 100,
                beyondThePane: Math.max(0, notices.bottom - pane.bottom),
                newestCard: last('.toast-card').bottom <= cards.bottom + 1,
                newestNotice: last('.toast').bottom <= notices.bottom + 1,
              };
            }"""
        )
        assert measured == {
            "listIsSeen": True,
            "beyondThePane": 0,
            "newestCard": True,
            "newestNotice": True,
        }


async def test_all_of_it_is_reached_by_keyboard_and_shows_where_the_focus_is(
    chromium: Browser, tmp_path: Path
) -> None:
    async with busy_desktop(chromium, tmp_path, (1280, 800)) as it:
        page = it.page
        await page.get_by_role("heading", name="Simulated desktop").focus()
        reached: list[str] = []
        for _ in range(120):
            await page.keyboard.press("Tab")
            here = await page.evaluate(
                """() => {
                  const at = document.activeElement;
                  const { outlineStyle } = getComputedStyle(at);
                  const after = getComputedStyle(at, "::after").outlineStyle;
                  const chip = at.parentElement && getComputedStyle(at.parentElement).outlineStyle;
                  const seen = [outlineStyle, after, chip].some((style) => style && style !== "none");
                  const frame = at.tagName === "IFRAME" || at === document.body;
                  const name = at.getAttribute("aria-label") || at.textContent.trim() || at.id;
                  return (seen || frame ? "" : "unseen: ") + name.replace(/\\s+/g, " ");
                }"""
            )
            if here in ("", "Simulated desktop"):
                continue
            reached.append(here)
        assert [name for name in reached if name.startswith("unseen")] == []
        wanted = ["Ring", "Dial", "Invite", "Faults 2", "Options", "Reload desktop", "Close frame"]
        wanted += ["Ada Example", "Hold", "Consult…", "Pause recording", "Complete transfer"]
        wanted += ["Order history in quarantine", "Clear", "Save…", "Replay…", "log-filter"]
        wanted += ["Orders (3)", "Settled", "Call back"]
        wanted += ["Media: Voice Ready, Email Not Ready, Chat Ready"]
        wanted += ["Switch off: Answer late, interaction.getInteractions"]
        assert [name for name in wanted if name not in reached] == []


@pytest.mark.parametrize("width", [999, 700, 320])
async def test_a_narrow_window_has_one_pane_below_the_other(
    chromium: Browser, tmp_path: Path, width: int
) -> None:
    async with plain_desktop(chromium, tmp_path, viewport=(width, 800)) as it:
        it.simulator.ring(user_data={"Tier": "gold"})
        await expect(it.page.get_by_role("textbox", name="Value of Tier")).to_be_visible()
        panes = [
            it.page.get_by_role("region", name="Interactions"),
            it.page.get_by_role("main"),
            it.page.get_by_role("complementary"),
            it.page.get_by_role("region", name="Message log"),
        ]
        bottom = 0.0
        for pane in panes:
            box = await pane.bounding_box()
            assert box is not None
            assert box["y"] >= bottom
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            bottom = box["y"] + box["height"]
        assert await it.page.evaluate("document.documentElement.scrollWidth") <= width
        assert await violations(it.page) == []

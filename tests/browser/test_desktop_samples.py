"""The gallery on the desktop's page: another sample is shown while it runs, with its code beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, expect

from py_ext.workbench.places import WEB
from tests.browser.shown import Shown, shown, until

pytestmark = pytest.mark.asyncio(loop_scope="session")

AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"
POP = WEB / "extensions" / "screen_pop.py"

OWN = '''
"""Mine: what a customer has ordered."""
from py_ext import Desk
desk = Desk()

@desk.on_start
async def start():
    await desk.page.show("mine is here")
'''


async def opened(it: Shown) -> Locator:
    await it.page.get_by_role("button", name="Samples").click()
    dialog = it.page.get_by_role("dialog", name="Samples")
    await expect(dialog.get_by_role("region", name="Code")).to_contain_text("desk")
    return dialog


async def choose(it: Shown, name: str) -> None:
    dialog = await opened(it)
    await dialog.get_by_label("Sample").select_option(name)
    await dialog.get_by_role("button", name="Show it").click()
    await expect(dialog).to_be_hidden()


async def test_a_sample_is_shown_while_a_call_goes_on(chromium: Browser, tmp_path: Path) -> None:
    async with shown(chromium, POP) as it:
        await it.running()
        call = it.simulator.ring(user_data={"Queue": "Returns"})
        it.simulator.answer(call.interaction_id)
        await choose(it, "customer_card.py")
        assert it.server.extension.name == "customer_card.py"
        card = it.page.frame_locator("iframe[data-frame='customer_card']")
        await expect(card.locator('html[data-state="running"]')).to_have_count(1)
        await expect(card.get_by_role("heading").first).to_be_visible()
        await expect(it.page.locator("iframe[data-frame='screen_pop']")).to_have_count(0)
        assert it.simulator.interactions[call.interaction_id].state == "TALKING"
        assert it.simulator.options.sections_in("workspace.web-content") == ["customer_card"]


async def test_one_of_each_interaction_has_its_frame_there(
    chromium: Browser, tmp_path: Path
) -> None:
    async with shown(chromium, POP) as it:
        await it.running()
        await choose(it, "chat_suggest.py")
        await expect(it.page.locator("iframe[data-frame]")).to_have_count(0)
        chat = it.simulator.invite("chat", user_data={"Topic": "invoice"})
        it.simulator.accept(chat.interaction_id)
        frame = it.page.frame_locator("iframe[data-frame]").first
        await expect(frame.get_by_text("I send you a copy of the invoice.")).to_be_visible()
        await choose(it, "screen_pop.py")
        await expect(it.page.locator("iframe[data-frame='screen_pop']")).to_have_count(1)


async def test_the_authors_own_is_the_first_and_comes_back(
    chromium: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "mine.py"
    path.write_text(OWN)
    async with shown(chromium, path) as it:
        await it.running()
        dialog = await opened(it)
        await expect(dialog.get_by_label("Sample")).to_have_value("mine.py")
        await expect(dialog.locator("#sample-shows")).to_have_text(
            "Mine: what a customer has ordered."
        )
        await it.page.keyboard.press("End")
        await expect(dialog.get_by_label("Sample")).not_to_have_value("mine.py")
        await it.page.keyboard.press("Escape")
        await choose(it, "wallboard.py")
        await until(lambda: it.server.extension.name == "wallboard.py")
        await choose(it, "mine.py")
        mine = it.page.frame_locator("iframe[data-frame='mine']")
        await expect(mine.get_by_text("mine is here")).to_be_visible()


async def test_one_that_cannot_be_built_is_told_and_nothing_changes(
    chromium: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "mine.py"
    path.write_text(OWN)
    async with shown(chromium, path) as it:
        await it.running()
        await choose(it, "wrap_up.py")
        path.write_text('# /// script\n# [tool.py-ext]\n# idle = "soon"\n# ///' + OWN)
        dialog = await opened(it)
        await expect(dialog.get_by_label("Sample")).to_have_value("wrap_up.py")
        await dialog.get_by_label("Sample").select_option("mine.py")
        await dialog.get_by_role("button", name="Show it").click()
        await expect(dialog.get_by_role("alert")).to_contain_text("idle")
        assert it.server.extension.name == "wrap_up.py"
        assert it.simulator.options.sections_in("workspace.web-content") == ["wrap_up"]


@pytest.mark.parametrize("width", [360, 1280])
async def test_it_can_be_used_by_everybody(chromium: Browser, tmp_path: Path, width: int) -> None:
    async with shown(chromium, POP, viewport=(width, 800)) as it:
        await opened(it)
        await it.page.evaluate(AXE.read_text("utf-8"))
        found = await it.page.evaluate("axe.run('#samples-dialog')")
        assert [each["id"] for each in found["violations"]] == []
        wide = await it.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide or width < 700

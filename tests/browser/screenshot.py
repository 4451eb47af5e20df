"""Makes the README's picture of the simulated desktop: ``python3 -m tests.browser.screenshot``.

With a folder behind it, also pictures of the scene of ``scene.py`` in both sizes, to be looked at.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, async_playwright, expect

from py_ext.workbench.browser import use_browser
from py_ext.workbench.places import WEB
from tests.browser.scene import busy_desktop
from tests.browser.shown import shown
from tests.browser.test_accessibility import SIZES, VARIANTS, open_dialogs

PICTURE = Path(__file__).with_name("desktop.png")


async def picture_scene(browser: Browser, folder: Path) -> None:
    for size in SIZES:
        with tempfile.TemporaryDirectory() as home:
            async with busy_desktop(browser, Path(home), size) as it:
                await it.page.wait_for_timeout(300)
                await it.page.screenshot(path=folder / f"scene-{size[0]}.png")
                for name, show in VARIANTS.items():
                    await show(it.page)
                    await it.page.wait_for_timeout(100)
                    path = folder / f"scene-{size[0]}-{name.replace(' ', '-')}.png"
                    await it.page.screenshot(path=path)
                    await it.page.keyboard.press("Escape")
                open_dialogs(it)
                await it.page.wait_for_timeout(300)
                await it.page.screenshot(path=folder / f"scene-{size[0]}-dialogs.png")


async def main() -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=use_browser())
        async with shown(browser, WEB / "extensions" / "screen_pop.py") as it:
            await it.running()
            simulator = it.simulator
            first = simulator.ring(ani="5550101", user_data={"Queue": "Returns"})
            simulator.answer(first.interaction_id)
            simulator.hold(first.interaction_id)
            simulator.invite("email")
            call = simulator.ring(user_data={"Queue": "Orders", "Language": "en"})
            simulator.select_case(call.case_id)
            await expect(it.page.get_by_role("textbox", name="Value of Tier")).to_have_value("gold")
            await it.page.wait_for_timeout(300)
            await it.page.screenshot(path=PICTURE)
        for folder in sys.argv[1:]:
            await picture_scene(browser, Path(folder))
        await browser.close()
    print(PICTURE)


if __name__ == "__main__":
    asyncio.run(main())

"""Makes the README's picture of the simulated desktop: ``python3 -m tests.browser.screenshot``."""

from __future__ import annotations

import asyncio
from pathlib import Path

from playwright.async_api import async_playwright, expect

import prepare
from tests.browser.shown import shown

PICTURE = Path(__file__).with_name("desktop.png")


async def main() -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=prepare.use_browser())
        async with shown(browser, prepare.WEB / "extensions" / "screen_pop.py") as it:
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
        await browser.close()
    print(PICTURE)


if __name__ == "__main__":
    asyncio.run(main())

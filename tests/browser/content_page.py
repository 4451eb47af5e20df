"""Content in the style of an extension's frame, without the rest of it: to be looked at, and for axe.

``python3 -m tests.browser.content_page`` makes the pictures of the guide.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from py_ext import html
from py_ext._extension import load_extension
from py_ext.page.html import markup_of
from py_ext.simulator import DeskSimulator, SimulatedTransport
from py_ext.testing._screen import Screen
from py_ext.testing._tree import Text, elements_in
from py_ext.testing.page import PageUnderTest
from py_ext.workbench.browser import use_browser
from py_ext.workbench.places import PACKAGE, PAGE, WEB

__all__ = ["STORIES", "content_of", "content_page"]

PICTURES = PACKAGE / "page" / "pictures"
Story = Callable[[DeskSimulator, PageUnderTest], Awaitable[None]]


async def customer_card(simulator: DeskSimulator, page: PageUnderTest) -> None:
    simulator.ring(ani="5550100")
    await page.get_by_role("button", name="Attach A-0977").click()


async def call_note(simulator: DeskSimulator, page: PageUnderTest) -> None:
    call = simulator.ring(ani="5550100")
    await simulator.settled()
    simulator.answer(call.interaction_id)
    await page.get_by_label("Note").fill("Calls back on Monday")


async def disposition(simulator: DeskSimulator, page: PageUnderTest) -> None:
    simulator.answer(next(iter(simulator.interactions)))
    await page.get_by_label("Order").check()


async def call_script(simulator: DeskSimulator, page: PageUnderTest) -> None:
    await page.get_by_role("button", name="Yes, an order").click()


async def wallboard(simulator: DeskSimulator, page: PageUnderTest) -> None:
    missed = simulator.ring()
    await simulator.settled()
    simulator.release(missed.interaction_id)
    call = simulator.ring()
    await simulator.settled()
    simulator.answer(call.interaction_id)
    await simulator.settled()


STORIES: dict[str, Story] = {
    each.__name__: each for each in (customer_card, call_note, disposition, call_script, wallboard)
}

EVERYTHING = html(
    """
    <h1>Order A-1042 <span class="badge good">paid</span></h1>
    <div class="row"><span class="badge">new</span><span class="badge good">good</span>
      <span class="badge warn">late</span><span class="badge bad">lost</span></div>
    <p>Text with a <a href="https://example.com/">link</a>, <strong>strong</strong> and <em>stressed</em>
      words, <code>code</code>,
      <kbd>F2</kbd> and a <mark>mark</mark>. <small>Small print.</small></p>
    <p class="notice">A notice.</p><p class="notice good">It is done.</p>
    <p class="notice warn">Look at this.</p><p class="notice bad">It did not work.</p>
    <dl class="facts"><dt>Customer</dt><dd>Ada Example</dd><dt>Since</dt><dd>2019</dd></dl>
    <section class="card" aria-label="Card"><h2>A card</h2><p>With what belongs together.</p></section>
    <table><caption>Orders</caption>
      <thead><tr><th>Number</th><th>What</th><th class="number">Total</th></tr></thead>
      <tbody><tr><td>A-1042</td><td>Lamp</td><td class="number">49.00</td></tr>
      <tr><td>A-0977</td><td>Desk</td><td class="number">1,290.00</td></tr></tbody></table>
    <ul><li>A list<ol><li>in a list</li></ol></li><li>of two</li></ul>
    <blockquote>What is read out.</blockquote>
    <form name="all"><label>Text <input name="text" value="written"></label>
      <label>E-mail <input type="email" name="mail" placeholder="ada@example.com"></label>
      <label>Choice <select name="choice"><option>One<option>Two</select></label>
      <label>Long <textarea name="long">Lines</textarea></label>
      <fieldset><legend>Some</legend><label><input type="checkbox" name="a" checked> First</label>
      <label><input type="radio" name="b"> Second</label></fieldset>
      <div class="row"><button class="primary">Save</button><button type="button">Other</button>
      <button type="button" class="danger">Delete</button>
      <button type="button" class="quiet">Quiet</button>
      <button type="button" disabled>Disabled</button></div></form>
    <label>Progress <progress max="3" value="2"></progress></label>
    <details open><summary>Details</summary><p>Inside.</p></details>
    <div class="tiles">
      <div class="card"><span class="muted">Taken</span> <span class="big good">12</span></div>
      <div class="card"><span class="muted">Missed</span> <span class="big bad">3</span></div></div>
    """
)


async def content_of(name: str) -> str:
    """What a sample shows after its story."""
    if name == "everything":
        return markup_of(EVERYTHING)
    simulator = DeskSimulator()
    call = simulator.ring(ani="5550100") if name == "disposition" else None
    desk = load_extension(WEB / "extensions" / f"{name}.py")
    params = {"interactionId": call.interaction_id} if call else {}
    transport = SimulatedTransport(simulator, params=params)
    screen = Screen(transport.act)
    transport.screen = screen.apply
    async with desk.connected(transport):
        await simulator.settled()
        await STORIES[name](simulator, PageUnderTest(lambda: screen, simulator.settled))
        await simulator.settled()
        for each in elements_in(screen.body):
            if each.name == "textarea":  # what is written there is no markup
                each.children = [Text(screen.fields.value(each))]
        return screen.markup()


@asynccontextmanager
async def content_page(browser: Browser, width: int, scheme: str) -> AsyncIterator[Page]:
    """A page that shows content as a frame of that width does: ``globalThis.show(html)``."""
    page = await browser.new_page(
        viewport={"width": width, "height": 400},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    style, content = ((PAGE / name).read_text("utf-8") for name in ("style.css", "content.css"))
    await page.set_content(
        "<!doctype html><html lang=en data-audience=agent><title>Sample</title>"
        f"<style>{style}</style><body><h1 hidden>Sample</h1><main id=extension></main>"
    )
    await page.evaluate(
        """(style) => {
          const root = document.getElementById('extension').attachShadow({ mode: 'open' });
          root.innerHTML = `<style>${style}</style><div class="page"></div>`;
          globalThis.show = (html) => { root.querySelector('.page').innerHTML = html; };
        }""",
        content,
    )
    try:
        yield page
    finally:
        await page.close()


async def main(folder: Path) -> None:
    use_browser()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium")
        for name in (*STORIES, "everything"):
            shown = await content_of(name)
            for scheme in ("light", "dark"):
                async with content_page(browser, 420, scheme) as page:
                    await page.evaluate("(html) => show(html)", shown)
                    await page.screenshot(path=folder / f"{name}-{scheme}.png", full_page=True)
        await browser.close()


if __name__ == "__main__":
    pictures = Path(sys.argv[1]) if sys.argv[1:] else PICTURES
    pictures.mkdir(exist_ok=True)
    asyncio.run(main(pictures))

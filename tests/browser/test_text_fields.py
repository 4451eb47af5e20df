"""Markup in whatever text an interaction has shows as that text: in the samples, in the message log, on the
desktop's page."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Frame, Page, expect

from py_ext.simulator import DeskSimulator, SimulatorError
from py_ext.workbench.places import WEB
from tests.browser.shown import Shown, shown

pytestmark = pytest.mark.asyncio(loop_scope="session")

SAMPLES = [
    *sorted((WEB / "extensions").glob("*.py")),
    *sorted(path.parent for path in (WEB / "extensions").glob("*/pyproject.toml")),
]

KEYS = (
    "Detail",
    "KeepOpen",
    "Note",
    "Order",
    "OrderNumber",
    "OrderState",
    "Reason",
    "Tier",
    "WrapUp",
)
"""Of user data, which samples show or look at."""

SHOWN = {
    "call_note": {"ani", "Note"},
    "call_script": {"firstname"},
    "customer_card": {"ani"},
    "disposition": {"Reason"},
    "order_toast": {"OrderNumber", "ani"},
    "selected_customer": {"ani"},
    "time_in_state": {"displayName"},
    "two_views": {"ani"},
    "wallboard": {"displayName"},
}
"""What of it a sample's own page, or its toast, has; the others show nothing of a customer's."""

WRITTEN = {"screen_pop": {"Tier"}, "wrap_up": {"WrapUp"}}
"""What a sample writes by itself, in place of what was there."""


def markup(field: str) -> str:
    """What would be markup, and would run."""
    return (
        f"</script></textarea></title><img src=x onerror=attack('{field}')><b>{field}</b>"
        f"<script>attack('{field}')</script>\"'><i>"
    )


ACTIVE = """() => {
    const roots = [document];
    for (const root of roots) {
        for (const each of root.querySelectorAll('*')) if (each.shadowRoot) roots.push(each.shadowRoot);
    }
    return roots.flatMap((root) =>
        [...root.querySelectorAll("img[src='x'], b, i, script:not([src]):not([type='application/json'])")]
            .map((each) => each.outerHTML));
}"""
"""What markup would have made, in all trees of a page."""

TEXTS = """() => {
    const roots = [document];
    const texts = [];
    for (const root of roots) {
        texts.push(root.body?.innerText ?? root.textContent);
        for (const each of root.querySelectorAll('*')) {
            if (each.shadowRoot) roots.push(each.shadowRoot);
            if (each.value !== undefined) texts.push(String(each.value));
        }
    }
    return texts.join('\\n');
}"""


def with_markup(value: Any, field: str) -> Any:
    """A copy of an object, each text in it markup."""
    if isinstance(value, dict):
        return {key: with_markup(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [with_markup(each, field) for each in value]
    return markup(field) if isinstance(value, str) or value is None else value


def texts_in(value: Any) -> list[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for each in value for text in texts_in(each)]
    return [value] if isinstance(value, str) else []


async def tell_of_markup(simulator: DeskSimulator) -> dict[str, Any]:
    """A day with markup in every text that a customer, an agent or a desktop may bring; an interaction that
    has nothing else."""
    simulator.agent.firstname = markup("firstname")
    simulator.agent.lastname = markup("lastname")
    simulator.agent.add_state("Odd", "NOT_READY", markup("displayName"))
    simulator.agent.set_state("Odd")
    data = {key: markup(key) for key in KEYS} | {markup("key"): markup("value")}
    call = simulator.ring(markup("ani"), markup("dnis"), user_data=data)
    call.uuid = markup("interactionUUID")
    call.parties.append(markup("party"))
    await simulator.settled()
    simulator.answer(call.interaction_id)
    await simulator.settled()
    simulator.blocks.set(call, "another", markup("warning"))
    chat = simulator.invite("chat", party=markup("party"), user_data={"Subject": markup("Subject")})
    with contextlib.suppress(SimulatorError):
        simulator.accept(chat.interaction_id)
    described = simulator.describe(call)
    told: dict[str, Any] = with_markup(described, "")
    for event in ("interaction", "voice"):
        simulator.send_event(
            event, {"eventType": markup("eventType"), "media": markup("media"), "interaction": told}
        )
    for name in ("agent", "media", "markdone", "outbound", "system"):
        simulator.send_event(
            name, {field: markup(field) for field in ("eventType", "type", "name", "why")}
        )
    simulator.views.show_toast(
        {
            "title": markup("toast"),
            "subject": markup("subject"),
            "message": markup("message"),
            "keyValues": {markup("name"): markup("keyValue")},
            "buttons": [markup("button")],
        }
    )
    simulator.views.update_view(
        {"name": markup("view"), "label": markup("label"), "tooltip": markup("tooltip")}
    )
    await simulator.settled()
    return described | told


async def nothing_is_active(page: Page) -> None:
    for frame in page.frames:
        assert await frame.evaluate(ACTIVE) == [], frame.url


async def text_of(frame: Frame) -> str:
    return str(await frame.evaluate(TEXTS))


async def all_is_shown(frames: Callable[[], list[Frame]], fields: Iterable[str]) -> None:
    """Each field's markup is there to be read, in one frame or another, or will be."""
    missing: list[str] = []

    async def is_so() -> bool:
        seen = "\n".join([await text_of(frame) for frame in frames()])
        missing[:] = [field for field in fields if markup(field) not in seen]
        return not missing

    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(120):
            while not await is_so():
                await asyncio.sleep(0.05)
    assert missing == []


async def test_every_sample_is_here() -> None:
    assert {path.stem for path in SAMPLES} >= {*SHOWN, "screen_pop", "wrap_up", "order_desk"}


async def every_field_is_text_in_the_log(it: Shown, told: dict[str, Any]) -> None:
    """Each message as the log opens it."""
    log = it.page.get_by_role("region", name="Message log")
    rows = log.locator("tr[data-kind=event]").filter(has_text="eventType")
    await expect(rows.first).to_be_visible()
    fields = set(texts_in(told))
    assert len(fields) > 15
    opened = ""
    for number in range(await rows.count()):
        await rows.nth(number).click()
        opened += "\n".join(await log.locator("pre").all_inner_texts())
        await rows.nth(number).click()
    missing = [each for each in fields if json.dumps(each)[1:-1] not in opened]
    assert missing == []


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
async def test_markup_is_text_in_every_field(chromium: Browser, sample: Path) -> None:
    async with shown(chromium, sample, go=False) as it:
        simulator = it.simulator
        if sample.stem == "disposition":
            options = simulator.options
            options["Sample/url"] = f"{it.server.extension_page}/?interactionId=$Interaction.Id$"
            options["workspace.web-content"], options["interaction.web-content"] = "", "Sample"
        await it.page.goto(it.server.desktop)
        first = it.page.locator("iframe[data-key]").first.content_frame
        if sample.stem != "disposition":  # which has a frame for each interaction, and none before
            await expect(first.locator("html")).to_have_attribute("data-state", "running")
        told = await tell_of_markup(simulator)
        await expect(first.locator("html")).to_have_attribute("data-state", "running")
        await all_is_shown(lambda: it.page.frames, SHOWN.get(sample.stem, ()))
        await nothing_is_active(it.page)

        # The desktop's own page: what it draws of the call, and each message as the log opens it.
        drawn: tuple[str, ...] = (
            "ani",
            "warning",
            "toast",
            "subject",
            "message",
            "keyValue",
            "label",
        )
        drawn += tuple(key for key in KEYS if key not in WRITTEN.get(sample.stem, ()))
        await all_is_shown(lambda: [it.page.main_frame], drawn)
        if sample == SAMPLES[0]:  # the log is the desktop's own, whichever it shows
            await every_field_is_text_in_the_log(it, told)
        await nothing_is_active(it.page)
        assert not [
            line for line in it.console if "attack" in line and not line.startswith("log: ")
        ]

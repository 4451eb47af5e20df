"""In a browser: of what a desktop sends, nothing that could be a customer's is in the console or on the
page, whatever fails. As tests/unit/test_planted.py, through JavaScript."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from py_ext.simulator.options import ORIGINS
from tests.browser.shown import shown, until
from tests.planted import Markers

pytestmark = pytest.mark.asyncio(loop_scope="session")

EXTENSION = """
import asyncio
from py_ext import (
    AgentEvent, Click, Desk, InteractionEvent, MarkdoneEvent, MediaEvent, MessengerEvent, OutboundEvent,
    State, SystemEvent, VoiceEvent, html,
)

desk = Desk(timeout=5)


@desk.on(AgentEvent)
@desk.on(InteractionEvent)
@desk.on(MarkdoneEvent)
@desk.on(MediaEvent)
@desk.on(MessengerEvent, channel="orders")
@desk.on(OutboundEvent)
@desk.on(SystemEvent)
@desk.on(VoiceEvent)
async def fail(event):
    print(event, repr(event))
    raise RuntimeError("on purpose")


@desk.on(InteractionEvent, state=lambda state: 1 / 0)
def never():
    pass


@desk.page.on(Click, name="press")
async def pressed(event):
    raise RuntimeError(f"{event}")


@desk.on(InteractionEvent, state=State.TALKING)
async def misuse(event):
    call, data = event.interaction, dict(event.interaction.user_data)
    print(call, desk, desk.frames, desk.interactions, await desk.auth.get_jwt_token())
    for wrong in (
        lambda: call.set_user_data({"k": data}),
        lambda: desk.on(data),
        lambda: desk.request(call.ani),
        lambda: desk.request("voice.dial", {1: {2: call}}),
        lambda: html("{x.y}", x=data),
        lambda: desk.page.show(data),
        lambda: desk.interaction.set_user_data(call.interaction_id, data),   # refused, quoting it
        lambda: desk.interaction.get_by_interaction_id(call.interaction_id), # of another shape
        lambda: desk.voice.dial(call.ani),                                   # not answered
        lambda: desk.outbound.get_preview_record("Winter"),                  # refused, quoting somebody
        lambda: desk.wait_for(SystemEvent, button=call.ani, timeout=0.1),
    ):
        desk.start_soon(told, wrong)
    await desk.page.show(html("<button name='press'>Press</button>"))


async def told(wrong):
    result = wrong()
    if asyncio.iscoroutine(result):
        await result
"""


@pytest.mark.parametrize("runtime", ["shared", "frame"])
async def test_no_customer_s_data_is_in_the_console_or_on_the_page(
    chromium: Browser, tmp_path: Path, runtime: str
) -> None:
    path, markers = tmp_path / "extension.py", Markers()
    path.write_text(EXTENSION)
    async with shown(chromium, path, its_runtime=runtime, is_cross_site=False) as it:
        await it.running()
        simulator, faults = it.simulator, it.simulator.faults
        simulator.options[ORIGINS] = "* (*, auth.getJwtToken)"
        new = markers.new
        token = {"jwtToken": new("token"), "expiration": "2030-01-31T13:26:51.846Z"}
        with contextlib.ExitStack() as stack:
            stack.enter_context(faults.answer("auth.getJwtToken", token))
            call = simulator.ring(new("ani"), new("dnis"), user_data={"k": new("k"), "l": new("l")})
            words = f"{' and '.join([call.ani or '', *call.user_data.values()])} is no good"
            stack.enter_context(faults.refuse("interaction.setUserData", words))
            shape = [new("another shape")]
            stack.enter_context(faults.answer("interaction.getByInteractionId", shape))
            stack.enter_context(faults.drop("voice.dial"))
            quoted = f"Somebody is {new('somebody')}"
            stack.enter_context(faults.refuse("outbound.getPreviewRecord", quoted))
            simulator.answer(call.interaction_id)
            # Of another call: what is quoted is what this one has.
            other = simulator.describe(call) | {"interactionId": "9"}
            for name, data in (
                ("interaction", {"eventType": "ODD", "interaction": other}),
                ("voice", {"eventType": "ODD", "interaction": other}),
                ("interaction", {"odd": "x"}),
                ("agent", {"more": "x"}),
                ("media", {"more": "x"}),
                ("markdone", {"interactionId": "9", "warning": "x"}),
                ("outbound", {"phone": "x", "fields": {"k": "x"}}),
                ("system", {"button": "x"}),
                ("messenger:orders", {"k": "x"}),
            ):
                simulator.send_event(name, markers.planted(data, name))
            await it.frame.get_by_role("button", name="Press").click()
            for said in (
                *(
                    "on purpose",
                    "division by zero",
                    "Click(",
                    "is no event that can be subscribed to",
                ),
                *("must be namespace and function", "interaction.setUserData", "cannot be shown"),
                *(
                    "interaction.getByInteractionId",
                    "did not answer voice.dial",
                    "did not come",
                    "JwtToken(",
                ),
                "outbound.getPreviewRecord",
            ):
                wanted = said if said != "did not come" else "came within"
                await until(lambda wanted=wanted: any(wanted in line for line in it.console))  # type: ignore[misc]
        await expect(it.frame.get_by_label("Traceback")).not_to_be_empty()
        assert [line for line in it.console if markers.found_in(line)] == []
        assert markers.found_in(await it.frame.locator("body").inner_text()) == {}
        sent = "\n".join(str(each.message) for each in simulator.journal)
        assert len(markers.found_in(sent)) >= 12

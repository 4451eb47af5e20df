"""A shift of a contact center, in minutes: calls come and go, and an extension does with them what they do.
What is counted before and after, once all that can be thrown away is, tells whether anything grows.

The desktop is a page of a few lines: it has nothing of its own that could grow, and is quick.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, CDPSession, Error, Frame, Page, expect

from py_ext.workbench.bundle import build
from tests.browser.plain_site import plain_site

__all__ = ["EVENTS_OF_A_CALL", "REQUESTS_OF_A_CALL", "Counts", "LongShift", "long_shift"]

EVENTS_OF_A_CALL = 10
REQUESTS_OF_A_CALL = 7
"""At least."""

DESKTOP = """<!doctype html>
<html lang="en">
<title>Desktop</title>
<iframe src="EXTENSION/"></iframe>
<script>
const SERVER = { userAgent: "WWE Server", protocolVersion: 2 };
const EVENTS = ["RINGING", "", "TALKING", "", "", "HELD", "TALKING", "", "IDLE", "COMPLETED"];
const frame = document.querySelector("iframe");
const post = (message) => frame.contentWindow.postMessage({ ...SERVER, ...message }, "EXTENSION");
let calls = 0;
let requests = 0;
let events = 0;
let refused = 0;
let toasts = 0;
let holds = 0;
let told = () => {};

const ANSWERS = {
  "interaction.getInteractions": () => ({ data: [] }),
  "interaction.getByInteractionId": ([id]) => ({ data: described(id, "TALKING", 0) }),
  // Every other write of a note is refused, in words that quote it.
  "interaction.setUserData": ([id, data]) =>
    data.Note && (refused += 1) % 2 ? { errorMessage: `Note of ${id} may not be ${data.Note}` } : {},
  "system.popupToast": () => ({ data: `toast-${(toasts += 1)}` }),
  "messenger.broadcastMessage": ([channel, message]) => {
    if (channel === "told") told(message);
    return {};
  },
};

addEventListener("message", ({ data, origin }) => {
  if (origin !== "EXTENSION") return;
  const { referenceId, event, request, parameters } = data;
  if (event === "subscribe") post({ referenceId, subscriptionId: referenceId });
  if (!request) return;
  requests += 1;
  if (request === "voice.hold" && (holds += 1) % 2) return; // every other one: more would be a quarantine
  post({ referenceId, ...(ANSWERS[request]?.(parameters ?? []) ?? {}) });
});

function described(id, state, step) {
  return {
    interactionId: id, caseId: `case-${id}`, interactionUUID: `uuid-${id}`, media: "voice", state,
    direction: "IN", callType: "INBOUND", ani: `555${id}`, dnis: "8005550199",
    parties: [{ name: `555${id}` }],
    userData: { Step: String(step), Customer: `Customer of ${id}`, Text: "x".repeat(500) },
  };
}

function send(event, data) {
  events += 1;
  post({ event, data });
}

function ask(channel, message) {
  const answer = new Promise((resolve) => { told = resolve; });
  post({ event: `messenger:${channel}`, data: message });
  return answer;
}

/** So many calls, fifty events at a time. */
async function play(count) {
  for (let played = 0; played < count; played += 1) {
    const id = String((calls += 1));
    let state = "RINGING";
    for (const [step, begins] of EVENTS.entries()) {
      state = begins || state;
      const eventType = begins || "ATTACHED_DATA_CHANGED";
      send("interaction", { eventType, media: "voice", interaction: described(id, state, step) });
    }
    if (calls % 5 === 0) await ask("sync", {});
  }
  await ask("sync", {});
  return { calls, requests, events, toasts };
}
</script>
"""

EXTENSION = """
import asyncio, gc, json
from py_ext import (
    Click, Desk, DeskError, EventTimeout, InteractionEvent, MessengerEvent, RequestTimeout, State,
    SystemEvent, html,
)

ROW = "<tr data-key='{n}'><td>{n}</td><td>{text}</td></tr>"
PAGE = '''<h1>{name}</h1>
<form name="note"><input name="text" value="{text}"><button name="save">Save</button></form>
<table><tbody>{rows}</tbody></table>'''

desk = Desk(timeout=5)
busy = 0
tier = ""


@desk.on_start
def begin():
    import pyodide_js
    pyodide_js._module.enable_pyproxy_allocation_tracing()


@desk.on(InteractionEvent, state=State.RINGING)
async def show(event):
    call = event.interaction
    rows = [html(ROW, n=n, text=call.ani) for n in range(10)]
    data = call.user_data
    await desk.page.show(html(PAGE, name=data["Customer"], text=data["Text"], rows=rows))
    await call.set_user_data({"Tier": "gold"})


@desk.on(InteractionEvent)
def read(event):
    global tier
    call = event.interaction
    tier = call.user_data["Step"] + (call.ani or "") + str(call.parties)


@desk.on(InteractionEvent, state=State.TALKING)
async def ask(event):
    desk.start_soon(ask_the_agent, event.interaction)


def at_work(function):
    async def work(given):
        global busy
        busy += 1
        try:
            await function(given)
        finally:
            busy -= 1
    return work


@at_work
async def ask_the_agent(call):
    toast = await desk.system.popup_toast(title="Settled?", subject=call.ani, buttons=["Yes", "No"])
    await toast.update(message="Still?")
    try:
        await asyncio.wait_for(anext(toast), 0.001)
    except TimeoutError:
        pass
    await toast.close()


@desk.on(InteractionEvent, state=State.HELD)
@at_work
async def wait(event):
    try:
        await event.interaction.set_user_data({"Note": "held for " + event.interaction.ani})
    except DeskError:
        pass
    assert (await desk.interaction.get_by_interaction_id(event.interaction_id)).ani == event.interaction.ani
    try:
        await desk.wait_for(SystemEvent, button="never", timeout=0.001)
    except EventTimeout:
        pass
    cancelled = asyncio.ensure_future(desk.wait_for(SystemEvent, timeout=3600))
    sleeping = asyncio.ensure_future(asyncio.sleep(3600))
    stream = desk.events(InteractionEvent)
    await asyncio.sleep(0)
    cancelled.cancel()
    sleeping.cancel()
    with desk.listen(SystemEvent, print):
        await asyncio.wait_for(asyncio.sleep(0), 3600)
    if int(event.interaction_id) % 50 == 0:
        try:
            await desk.request("voice.hold", event.interaction_id, timeout=0.05)
        except RequestTimeout:
            pass


@desk.on(InteractionEvent, state=State.IDLE)
async def fail(event):
    raise RuntimeError("on purpose")


@desk.page.on(Click, name="save")
async def never(event):
    pass


@desk.on(MessengerEvent, channel="sync")
async def go_on():
    desk.start_soon(tell_soon)


async def tell_soon():
    while desk.interactions or busy:
        await asyncio.sleep(0.005)
    await desk.messenger.broadcast_message("told", {})


@desk.on(MessengerEvent, channel="count")
async def count():
    desk.start_soon(tell_counts)


async def tell_counts():
    import pyodide_js
    from py_ext._runtime import wall
    for _ in range(5):
        await asyncio.sleep(0.05)
        gc.collect()
    module = pyodide_js._module
    await desk.messenger.broadcast_message("told", {
        **json.loads(wall.statistics()),
        "proxies": module.pyproxy_alloc_map.size,
        "tasks": len(asyncio.all_tasks()),
        "interactions": len(desk.interactions),
        "objects": len(gc.get_objects()),
        "references": module._hiwire_num_refs(),
        "top": module.HEAPU32[module._emscripten_get_sbrk_ptr() >> 2],
        "memory": module.HEAPU8.length,
    })
"""


@dataclass(frozen=True)
class Counts:
    """What there is, once what can be thrown away is.

    Attributes:
        open: What has to be the same again, by name: what is pending, timers, tasks, proxies, listeners, …
        objects: Python's, as its collector counts them.
        top: Bytes up to where its memory was ever used.
        memory: Bytes that Python's wasm has taken from the browser.
        heap: Bytes of JavaScript where Python is: in the worker, or in the frame.
        frame_heap: Bytes of JavaScript in the frame, and what shares a process with it.
    """

    open: dict[str, int]
    objects: int
    top: int
    memory: int
    heap: float
    frame_heap: float


class Target:
    """A target of the browser's that Playwright knows nothing of, such as a shared worker."""

    def __init__(self, browser: CDPSession, session: str) -> None:
        self._browser = browser
        self._session = session
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        browser.on("Target.receivedMessageFromTarget", self._hear)

    @classmethod
    async def of(cls, browser: CDPSession, kind: str) -> Target | None:
        """The first of that kind, if there is one."""
        found = await browser.send("Target.getTargets")
        for each in found["targetInfos"]:
            if each["type"] == kind:
                attached = await browser.send(
                    "Target.attachToTarget", {"targetId": each["targetId"], "flatten": False}
                )
                return cls(browser, attached["sessionId"])
        return None

    def _hear(self, told: dict[str, Any]) -> None:
        answer = json.loads(told["message"])
        waiting = self._waiting.pop(answer.get("id", 0), None)
        if waiting is not None and not waiting.done():
            waiting.set_result(answer)

    async def send(self, method: str) -> dict[str, Any]:
        number = next(self._numbers)
        waiting = self._waiting[number] = asyncio.get_running_loop().create_future()
        message = json.dumps({"id": number, "method": method})
        await self._browser.send(
            "Target.sendMessageToTarget", {"sessionId": self._session, "message": message}
        )
        answer = await asyncio.wait_for(waiting, 60)
        assert "result" in answer, answer
        result: dict[str, Any] = answer["result"]
        return result


async def heap_of(target: Any) -> float:
    """Bytes of its JavaScript, after what can be thrown away is."""
    for _ in range(3):
        await target.send("HeapProfiler.collectGarbage")
    return float((await target.send("Runtime.getHeapUsage"))["usedSize"])


class LongShift:
    """An extension that runs on the quick desktop.

    Args:
        page: The desktop's.
        frame: The extension's.
        browser: A session of the browser's own.
        worker: Where Python is, if it is not in the frame.
        session: Of the process that the frame is in.
    """

    def __init__(
        self, page: Page, frame: Frame, worker: Target | None, session: CDPSession
    ) -> None:
        self.page = page
        self.frame = frame
        self._worker = worker
        self._session = session

    async def play(self, events: int) -> dict[str, int]:
        """Have so many events come; what there was so far, of calls, requests, events and toasts."""
        calls = -(-events // EVENTS_OF_A_CALL)
        told: dict[str, int] = await self.page.evaluate("(count) => play(count)", calls)
        return told

    async def counts(self) -> Counts:
        """What there is now."""
        told: dict[str, int] = await self.page.evaluate("ask('count', {})")
        frame_heap = await heap_of(self._session)
        heap = frame_heap if self._worker is None else await heap_of(self._worker)
        dom = await self._session.send("Memory.getDOMCounters")
        service = await self.frame.evaluate(
            "(({ pending, subscriptions }) => ({ pending, subscriptions }))(genesys.wwe.service.counters)"
        )
        of_python = ("pending", "subscriptions", "timers", "tasks", "interactions")
        names = (*of_python, "proxies", "references")
        counted = {name: told[name] for name in names}
        counted |= {f"{name} of the page": number for name, number in service.items()}
        counted |= {name: dom[name] for name in ("documents", "nodes", "jsEventListeners")}
        return Counts(counted, told["objects"], told["top"], told["memory"], heap, frame_heap)


@asynccontextmanager
async def long_shift(chromium: Browser, folder: Path, runtime: str) -> AsyncIterator[LongShift]:
    """An extension that runs, with a Python of its own or a shared one."""
    async with (
        plain_site("localhost", None) as desktop,
        plain_site("localhost", None) as extension,
    ):
        path = folder / "extension.py"
        path.write_text(EXTENSION)
        out = folder / f"dist-{runtime}"
        bundle = build(path, out, desktops=[desktop.address], runtime=runtime)
        extension.folder, extension.headers = bundle.folder, bundle.headers
        desktop.page = DESKTOP.replace("EXTENSION", extension.address).encode()
        context = await chromium.new_context()
        browser = await chromium.new_browser_cdp_session()
        try:
            page = await context.new_page()
            await page.goto(desktop.address)
            frame = page.main_frame.child_frames[0]
            await expect(frame.locator("html")).to_have_attribute("data-state", "running")
            worker = await Target.of(browser, "shared_worker")
            assert (worker is not None) == (runtime == "shared")
            try:
                session = await context.new_cdp_session(frame)
            except Error:  # it is in the process of the page
                session = await context.new_cdp_session(page)
            yield LongShift(page, frame, worker, session)
        finally:
            with contextlib.suppress(
                Error
            ):  # the browser may be gone, which something else tells of
                await browser.detach()
            await context.close()

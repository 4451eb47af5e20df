"""The extension's page: how it starts, what it says when something is wrong, what it lets in."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from py_ext import Interaction
from tests.browser.shown import Shown, shown, until

pytestmark = pytest.mark.asyncio(loop_scope="session")

QUIET = "from py_ext import Desk\ndesk = Desk(timeout=60)\n"
IMPATIENT = QUIET.replace("60", "3")


@contextlib.asynccontextmanager
async def written(chromium: Browser, folder: Path, text: str) -> AsyncIterator[Shown]:
    path = folder / "written.py"
    path.write_text(text)
    async with shown(chromium, path) as it:
        yield it


def save(it: Shown, text: str) -> None:
    it.server.extension.write_text(text)
    it.server.saved()


async def test_opened_by_itself_it_says_so_and_python_knows(
    chromium: Browser, tmp_path: Path
) -> None:
    async with written(chromium, tmp_path, QUIET) as it:
        page = await it.page.context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        await page.goto(it.server.extension_page)
        await expect(page.get_by_role("alert")).to_contain_text("Open the desktop that shows it")
        for _ in range(300):
            if any("NotEmbedded" in line for line in said):
                break
            await page.wait_for_timeout(50)
        assert any("NotEmbedded: This page is an extension" in line for line in said)
        await expect(page.locator("#status")).to_have_text("Not running")


@contextlib.asynccontextmanager
async def stranger(page: Page, framed: str) -> AsyncIterator[str]:
    """A page of another origin that frames the extension's; yields its origin."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = f'<iframe data-key="1" src="{framed}/"></iframe>'
        head = f"Content-Type: text/html\r\nContent-Length: {len(body)}\r\nConnection: close"
        writer.write(f"HTTP/1.1 200 OK\r\n{head}\r\n\r\n{body}".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        origin = f"http://localhost:{server.sockets[0].getsockname()[1]}"
        await page.goto(origin)
        yield origin


async def test_framed_by_a_stranger_it_does_not_load(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "written.py"
    path.write_text(QUIET)
    async with shown(chromium, path, go=False) as it, stranger(it.page, it.server.extension_page):
        for _ in range(100):
            if any("frame-ancestors" in line for line in it.console):
                break
            await it.page.wait_for_timeout(50)
        assert any("frame-ancestors" in line for line in it.console)


async def test_served_without_its_headers_it_still_knows_its_desktop(
    chromium: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "written.py"
    path.write_text(QUIET)
    async with shown(chromium, path, go=False) as it:
        it.server.bundle.headers.clear()
        async with stranger(it.page, it.server.extension_page) as origin:
            alert = it.frame.get_by_role("alert")
            await expect(alert).to_contain_text(f"built for the desktop at {it.server.desktop}")
            await expect(alert).to_contain_text(f"build.py --desktop {origin}")


async def test_a_desktop_that_does_not_answer_is_named(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "written.py"
    path.write_text(IMPATIENT)
    async with shown(chromium, path, go=False) as it:
        with it.simulator.faults.drop("subscribe"):
            await it.page.goto(it.server.desktop)
            alert = it.frame.get_by_role("alert")
            await expect(alert).to_contain_text(f"{it.server.desktop} did not let the extension in")
            await expect(alert).to_contain_text("accepted-web-content-origins")
            await expect(alert).to_contain_text(it.server.extension_page)
        await it.frame.get_by_role("button", name="Try again").click()
        await it.running()


@pytest.mark.parametrize(
    ("text", "shown_text"),
    [
        ("from py_ext import Desk\ndesk = = Desk()\n", "desk = = Desk()"),
        (QUIET + "def f():\n    return 1 / 0\nf()\n", "return 1 / 0"),
        (QUIET + "import no_such_module\n", "No module named 'no_such_module'"),
        ("", "an extension has one line like `desk = Desk()`"),
        (QUIET + "raise SystemExit('enough')\n", "enough"),
        (QUIET + "@desk.on_start\ndef f():\n    {}['missing']\n", "KeyError: 'missing'"),
    ],
)
async def test_an_extension_that_fails_shows_its_traceback_and_the_next_save_recovers(
    chromium: Browser, tmp_path: Path, text: str, shown_text: str
) -> None:
    async with written(chromium, tmp_path, text) as it:
        call = it.simulator.ring()
        traceback = it.frame.get_by_label("Traceback")
        await expect(traceback).to_contain_text(shown_text)
        await expect(traceback).not_to_contain_text("py_ext/_runtime/start.py")
        await expect(it.frame.get_by_role("alert")).to_contain_text(
            "written.py could not be started"
        )
        save(it, QUIET)
        await it.running()
        assert call.interaction_id in it.simulator.interactions


async def test_saving_loads_the_frame_anew_and_keeps_the_desktop(
    chromium: Browser, tmp_path: Path
) -> None:
    async with written(chromium, tmp_path, QUIET) as it:
        await it.running()
        it.simulator.ring()
        await expect(it.page.locator("[data-interaction-id]").first).to_be_visible()
        save(it, QUIET + "@desk.on_start\ndef hello():\n    print('saved', *desk.interactions)\n")
        await expect(it.frame.get_by_text("saved 1")).to_be_visible()
        assert [frame.name for frame in it.simulator.frames] == ["written"]
        assert len(it.simulator.frames[0].subscriptions) == 1


async def test_failures_leave_python_by_one_door(chromium: Browser, tmp_path: Path) -> None:
    text = """
import asyncio
from py_ext import Desk, InteractionEvent
desk = Desk()

@desk.on(InteractionEvent, event_type="RINGING")
def sync_one():
    raise ValueError("sync failed")

@desk.on(InteractionEvent, event_type="TALKING")
async def async_one():
    raise ValueError("async failed")

@desk.on(InteractionEvent, event_type="HELD")
def starts_a_task():
    async def task():
        raise ValueError("task failed")
    asyncio.ensure_future(task())
"""
    async with written(chromium, tmp_path, text) as it:
        await it.running()
        call = it.simulator.ring().interaction_id
        traceback = it.frame.get_by_label("Traceback")
        await expect(traceback).to_contain_text("ValueError: sync failed")
        await expect(it.frame.get_by_role("alert")).to_contain_text(
            "sync_one failed with ValueError"
        )
        it.simulator.answer(call)
        await expect(traceback).to_contain_text("ValueError: async failed")
        it.simulator.hold(call)
        await expect(traceback).to_contain_text("ValueError: task failed")
        await it.running()


async def test_what_python_warns_of_is_seen(chromium: Browser, tmp_path: Path) -> None:
    text = """
from py_ext import Desk, InteractionEvent
desk = Desk()

@desk.on(InteractionEvent, state="ringing", event_type="RINGING")
def never():
    pass

@desk.on(InteractionEvent)
async def forgets_to_await(event):
    event.interaction.set_user_data({"a": "b"})
"""
    async with written(chromium, tmp_path, text) as it:
        await it.running()
        await expect(it.frame.get_by_text("did you mean 'RINGING'?")).to_be_visible()
        it.simulator.ring()
        await expect(it.frame.get_by_text("set_user_data' was never awaited").first).to_be_visible()


async def test_a_refused_request_of_the_author_s_is_told_first(
    chromium: Browser, tmp_path: Path
) -> None:
    text = """
from py_ext import Desk, InteractionEvent
desk = Desk()

@desk.on_start
async def wrong():
    await desk.interaction.markdone("77")
"""
    async with written(chromium, tmp_path, text) as it:
        alert = it.frame.get_by_role("alert")
        await expect(alert).to_contain_text("written.py could not be started")
        await expect(it.frame.locator("#problem-text")).to_contain_text(
            "There is no interaction '77'"
        )
        traceback = it.frame.get_by_label("Traceback")
        await expect(traceback).to_contain_text('await desk.interaction.markdone("77")')
        await expect(traceback).not_to_contain_text("direct cause")


async def test_the_page_s_parameters_reach_python(chromium: Browser, tmp_path: Path) -> None:
    text = QUIET + "@desk.on_frame\ndef show(frame):\n    print(sorted(frame.params.items()))\n"
    async with written(chromium, tmp_path, text) as it:
        await it.running()
        await it.scripts().goto(f"{it.server.extension_page}/?id=7&name=A%20%26%20B&id=8")
        await expect(it.frame.get_by_text("[('id', '8'), ('name', 'A & B')]")).to_be_visible()


async def test_text_of_the_desktop_is_never_html(chromium: Browser, tmp_path: Path) -> None:
    text = """
from py_ext import Desk, InteractionEvent
desk = Desk()

@desk.on(InteractionEvent, event_type="RINGING")
def show(event):
    print(event.interaction.user_data["Note"])
    raise ValueError("<img src=x onerror=alert(2)><b>bolder</b>")
"""
    note = "<img src=x onerror=alert(1)><b>bold</b>"
    error = "<img src=x onerror=alert(2)><b>bolder</b>"
    async with written(chromium, tmp_path, text) as it:
        await it.running()
        it.simulator.ring(ani=note, user_data={"Note": note, note: "x"})
        await expect(it.frame.get_by_label("Traceback")).to_contain_text(error)
        await expect(it.frame.get_by_role("listitem").filter(has_text=note)).to_be_visible()
        assert await it.page.locator("b").count() == await it.frame.locator("b").count() == 0
        await expect(it.page.get_by_role("textbox", name="Value of Note")).to_have_value(note)


async def test_messages_of_others_are_ignored_and_counted(
    chromium: Browser, tmp_path: Path
) -> None:
    text = """
from py_ext import Desk, InteractionEvent
desk = Desk()

@desk.on(InteractionEvent)
def show(event):
    print("heard", event.interaction_id)
"""
    async with written(chromium, tmp_path, text) as it:
        await it.running()
        frame = it.scripts()
        forged = {
            "event": "interaction",
            "data": {"interaction": {"interactionId": "forged", "state": "RINGING"}},
            "userAgent": "WWE Server",
            "protocolVersion": 2,
        }
        count = "genesys.wwe.service.counters.ignored"
        before = await frame.evaluate(count)
        # From the page itself, from a window of the right origin that is not the desktop, and from
        # the desktop, but not of the protocol.
        await frame.evaluate("(forged) => postMessage(forged, '*')", forged)
        await it.page.evaluate("document.body.append(document.createElement('iframe'))")
        other = next(each for each in it.page.main_frame.child_frames if each != frame)
        await other.evaluate("(forged) => parent.frames[0].postMessage(forged, '*')", forged)
        await it.page.evaluate(
            """(forged) => {
                const target = document.querySelector('iframe[data-key]').contentWindow;
                target.postMessage('text', '*');
                target.postMessage({ userAgent: 'WWE Server' }, '*');
                target.postMessage({ event: 'interaction', data: forged.data }, '*');
            }""",
            forged,
        )
        call = it.simulator.ring()
        await expect(it.frame.get_by_text(f"heard {call.interaction_id}").first).to_be_visible()
        assert await frame.evaluate(count) - before == 5
        assert await it.frame.get_by_text("forged").count() == 0


async def test_plain_javascript_can_use_our_service(chromium: Browser, tmp_path: Path) -> None:
    async with written(chromium, tmp_path, QUIET) as it:
        await it.running()
        call = it.simulator.ring(ani="5550100")
        frame = it.scripts()
        answers = await frame.evaluate(
            """async (id) => {
                const { interaction, sendMessage } = genesys.wwe.service;
                const asked = (start) => new Promise((resolve) =>
                    start((answer) => resolve(['yes', answer]), (failure) => resolve(['no', failure])));
                return [
                    await asked((ok, no) => interaction.getByInteractionId(id, ok, no)),
                    await asked((ok, no) => interaction.setUserData(id, { Tier: 'gold' }, ok, no)),
                    await asked((ok, no) => interaction.markdone(id, ok, no)),
                    await asked((ok, no) =>
                        sendMessage({ request: 'interaction.getInteractions' }, ok, no)),
                    Object.keys(interaction).sort(),
                ];
            }""",
            call.interaction_id,
        )
        found, written_, refused, listed, functions = answers
        assert Interaction.from_plain(found[1]["data"]).ani == "5550100"
        assert written_[0] == "yes"
        assert it.simulator.user_data(call.interaction_id) == {"Tier": "gold"}
        assert refused[0] == "no"
        assert "possible only when" in refused[1]["errorMessage"]
        assert len(listed[1]["data"]) == 1
        assert {"getInteractions", "unblockMarkdone", "consult"} <= set(functions)


async def test_listeners_of_our_service_share_one_subscription(
    chromium: Browser, tmp_path: Path
) -> None:
    async with written(chromium, tmp_path, QUIET) as it:
        await it.running()
        frame = it.scripts()
        await frame.evaluate(
            """() => new Promise((resolve) => {
                globalThis.heard = [];
                const { service } = genesys.wwe;
                // They print alike, and one of them fails.
                const listener = (name) => (message) => {
                    heard.push(name + ' ' + message.data.eventType);
                    if (name === 'one') throw new Error('on purpose');
                };
                globalThis.one = listener('one');
                service.subscribe('interaction', one);
                service.subscribe(['interaction', 'agent'], listener('two'), null, resolve);
            })"""
        )
        assert sorted(
            name for names in it.simulator.frames[0].subscriptions.values() for name in names
        ) == ["agent", "interaction"]
        it.simulator.ring()
        for _ in range(100):
            if len(await frame.evaluate("heard")) >= 8:
                break
            await it.page.wait_for_timeout(20)
        heard = await frame.evaluate("heard")
        assert heard[:2] == ["one RINGING", "two RINGING"]
        assert len(heard) == 8  # RINGING, and the three of the case that is selected with it
        assert any("on purpose" in line for line in it.console)
        await frame.evaluate("() => { genesys.wwe.service.unsubscribe(one); heard.length = 0; }")
        it.simulator.answer("1")
        for _ in range(100):
            if await frame.evaluate("heard.length"):
                break
            await it.page.wait_for_timeout(20)
        assert await frame.evaluate("heard") == ["two TALKING"]


async def test_our_service_tells_timeouts_and_late_answers(
    chromium: Browser, tmp_path: Path
) -> None:
    async with written(chromium, tmp_path, QUIET) as it:
        await it.running()
        frame = it.scripts()
        with it.simulator.faults.drop("interaction.getInteractions"):
            failure = await frame.evaluate(
                """() => new Promise((resolve) => {
                    globalThis.reference = genesys.wwe.service.sendMessage(
                        { request: 'interaction.getInteractions' }, null, resolve, 50);
                })"""
            )
        assert failure == {"errorMessage": "Request timeout", "timedOut": True}
        reference = await frame.evaluate("reference")
        late = {"referenceId": reference, "data": [], "userAgent": "WWE Server"}
        before = await frame.evaluate("genesys.wwe.service.counters.late")
        it.simulator.frames[0].send("answer", "late", late)
        for _ in range(100):
            if await frame.evaluate("genesys.wwe.service.counters.late") > before:
                break
            await it.page.wait_for_timeout(20)
        assert await frame.evaluate("genesys.wwe.service.counters.late") == before + 1
        # Another page load has other references.
        other = json.dumps(await frame.evaluate("reference")).split("-")[0]
        await it.scripts().goto(f"{it.server.extension_page}/")
        await it.running()
        now = await it.scripts().evaluate(
            "genesys.wwe.service.sendMessage({ request: 'interaction.getInteractions' })"
        )
        assert not json.dumps(now).startswith(other + "-")


async def test_the_desktop_s_frame_id_is_echoed(chromium: Browser, tmp_path: Path) -> None:
    async with written(chromium, tmp_path, QUIET) as it:
        await it.running()
        frame = it.simulator.frames[0]
        frame.send("event", "frameId", {"frameId": "f-9", "userAgent": "WWE Server"})
        asked = """() => new Promise((resolve) => {
            genesys.wwe.service.interaction.getInteractions(resolve, resolve);
        })"""
        for _ in range(100):
            await it.scripts().evaluate(asked)
            last = it.simulator.requests("interaction.getInteractions")[-1].message
            if last["frameId"] == "f-9":
                break
        assert last["frameId"] == "f-9"


async def test_a_page_that_navigates_leaves_no_subscription(
    chromium: Browser, tmp_path: Path
) -> None:
    async with written(chromium, tmp_path, QUIET) as it:
        await it.running()
        for _ in range(3):
            await it.scripts().goto(f"{it.server.extension_page}/")
            await it.running()
        # The frame says that Python runs, and its desk has subscribed a moment later.
        await until(lambda: len(it.simulator.frames[0].subscriptions) == 1)
        assert len(it.simulator.frames) == 1


async def test_reloading_the_desktop_changes_ids_and_loads_frames_anew(
    chromium: Browser, tmp_path: Path
) -> None:
    text = (
        "import asyncio\n" + QUIET + "@desk.on_start\ndef show():\n    desk.start_soon(watch)\n"
        "async def watch():\n    while True:\n"
        "        print('live', *desk.interactions)\n        await asyncio.sleep(0.1)\n"
    )
    async with written(chromium, tmp_path, text) as it:
        await it.running()
        it.simulator.ring()
        await it.page.get_by_role("button", name="Reload desktop").click()
        await expect(it.frame.get_by_text("live 2").last).to_be_visible()
        assert len(it.simulator.frames) == 1


async def test_a_missing_runtime_is_told(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "written.py"
    path.write_text(QUIET)
    async with shown(chromium, path, go=False) as it:
        server = it.server
        for wasm in server.folder.glob("*/pyodide.asm.wasm"):
            wasm.unlink()
        await it.page.goto(server.desktop)
        alert = it.frame.get_by_role("alert")
        await expect(alert).to_contain_text("could not be started")
        await expect(alert).to_contain_text("pyodide.asm.wasm")


async def test_a_damaged_runtime_is_told(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "written.py"
    path.write_text(QUIET)
    async with shown(chromium, path, go=False) as it:
        for wasm in it.server.folder.glob("*/pyodide.asm.wasm"):
            content = wasm.read_bytes()
            half = len(content) // 2
            wasm.write_bytes(content[:half] + bytes(len(content) - half))
        index = it.server.folder / "index.html"
        index.write_text(index.read_text().replace('"patience": 60', '"patience": 3'))
        await it.page.goto(it.server.desktop)
        alert = it.frame.get_by_role("alert")
        await expect(alert).to_contain_text("could not be started")
        await expect(alert).to_contain_text("pyodide.asm.wasm is not the file that was built")


async def test_a_sandboxed_frame_is_told(chromium: Browser, tmp_path: Path) -> None:
    async with written(chromium, tmp_path, QUIET) as it:
        await it.running()
        await it.page.evaluate(
            """() => {
                const frame = document.querySelector('iframe[data-key]');
                frame.sandbox = 'allow-scripts';
                frame.src = frame.src;
            }"""
        )
        alert = it.frame.get_by_role("alert")
        await expect(alert).to_contain_text("The frame that shows this page is sandboxed.")
        await expect(alert).to_contain_text("allow-same-origin")


async def test_what_has_no_end_of_line_is_shown_and_goes_on(
    chromium: Browser, tmp_path: Path
) -> None:
    text = QUIET + (
        "import asyncio, sys\n"
        "@desk.on_start\n"
        "async def begins():\n"
        "    desk.start_soon(says)\n"
        "async def says():\n"
        "    print('no end: größe', end='')\n"
        "    while not desk.interactions:\n"
        "        await asyncio.sleep(0.05)\n"
        "    print(' and more')\n"
        "    for share in (10, 50, 100):\n"
        "        print(f'\\r{share} %', end='', flush=True)\n"
        "        await asyncio.sleep(0.05)\n"
        "    print()\n"
        "    print('one', 'two', sep='\\n')\n"
        "    sys.stdout.buffer.write(b'bytes\\n')\n"
        "    print('last', end='')\n"
    )
    async with written(chromium, tmp_path, text) as it:
        await expect(it.frame.get_by_text("no end: größe", exact=True)).to_be_visible()
        it.simulator.ring()
        await expect(it.frame.get_by_text("last")).to_be_visible()
        await expect(it.frame.get_by_role("listitem")).to_have_text(
            ["no end: größe and more", "100 %", "one", "two", "bytes", "last"]
        )


async def test_an_address_that_the_policy_blocks_is_named_with_what_to_do(
    chromium: Browser, tmp_path: Path
) -> None:
    text = QUIET + (
        "import asyncio\nfrom pyodide.http import pyfetch\n"
        "@desk.on_start\n"
        "async def asks():\n"
        "    desk.start_soon(pyfetch, 'https://crm.example/customers?phone=5550100')\n"
    )
    async with written(chromium, tmp_path, text) as it:
        said = it.frame.get_by_role("listitem").filter(
            has_text="content security policy (connect-src)"
        )
        await expect(said).to_contain_text("does not let the extension reach https://crm.example:")
        await expect(said).to_contain_text("to connect in [tool.py-ext]")
        assert "5550100" not in await said.inner_text()
        await it.running()

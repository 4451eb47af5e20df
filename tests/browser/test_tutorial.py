"""The tutorial does what it says: its commands, its blocks of code and its hands, in its order."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from py_ext.workbench.places import ROOT
from tests.guides import TUTORIAL, text_of
from tests.web_servers import readable_folder, serving

pytestmark = pytest.mark.asyncio(loop_scope="session")

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LONG = 120_000
"""Milliseconds: the machine may have to fetch Pyodide."""


class Reader:
    """Somebody who does what the tutorial says, in a folder."""

    def __init__(self, folder: Path, browser: Browser) -> None:
        self.folder, self.browser = folder, browser
        self.said = ""
        """What the last command has said."""
        self.visits = 0
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.crm = str(free.getsockname()[1])
        """In place of the CRM's port, which somebody else may use on this machine."""

    async def follow(self, text: str) -> None:
        """Do all of it."""
        before = 0
        for found in BLOCK.finditer(text):
            prose, before = text[before : found.start()], found.end()
            language, block = found[1], self.own(found[2])
            if language == "sh":
                await self.commands(block)
            elif language == "python":
                self.write(block)
            elif language == "diff":
                self.change(block)
            elif language == "text":
                self.compare(found[2], prose)
            else:
                pytest.fail(f"nobody knows what to do with {language}")

    def own(self, text: str) -> str:
        return text.replace("9000", self.crm)

    def write(self, block: str) -> None:
        """Write a file, or what is at its end; a block without a name quotes one."""
        head, _, rest = block.partition("\n")
        named = re.fullmatch(r"# ([\w/.]+)(, at its end)?", head)
        if named is None:
            texts = [path.read_text() for path in self.folder.rglob("*.py")]
            assert any(block in text for text in texts), f"no file has:\n{block}"
        elif named[2]:
            path = self.folder / named[1]
            path.write_text(f"{path.read_text()}\n\n{rest}")
        else:
            assert not (self.folder / named[1]).exists()
            (self.folder / named[1]).write_text(rest)

    def change(self, block: str) -> None:
        """Take lines out of a file, and put others in."""
        head, _, rest = block.partition("\n")
        path = self.folder / head.removeprefix("# ")
        text = path.read_text()
        for part in rest.split("…\n"):
            lines = part.splitlines(keepends=True)
            old = "".join(line[1:] for line in lines if line[0] != "+")
            new = "".join(line[1:] or "\n" for line in lines if line[0] != "-")
            assert text.count(old) == 1, f"{path} has it {text.count(old)} times:\n{old}"
            text = text.replace(old, new)
        path.write_text(text)

    def compare(self, block: str, prose: str) -> None:
        """It was said, or is in a file that the sentence before names."""
        named = [self.folder / name for name in re.findall(r"`([\w/.-]+\.txt)`", prose)]
        there = self.said + "".join(path.read_text() for path in named if path.is_file())
        for line in block.splitlines():
            assert line in there, f"{line!r} is not in:\n{there}"

    async def commands(self, block: str) -> None:
        lines = [line.partition("   #")[0].rstrip() for line in block.splitlines()]
        if any(line.startswith("py-ext serve") for line in lines):
            await self.visit(lines)
            return
        if lines[0].startswith("docker build"):
            return  # tests/unit/deploy says that the guide of each bundle has the same words
        for line in lines:
            await self.command(line)

    async def command(self, line: str) -> None:
        match line.split():
            case ["pip", "install", "'py-ext[author]'"]:
                pass
            case ["cd", name]:
                self.folder /= name
                assert self.folder.is_dir()
            case ["pytest"]:
                await self.run("pytest", "-p", "no:cacheprovider")
            case ["py-ext", "check", "--url", "http://localhost:8080/", *rest]:
                await self.check_deployed(rest)
            case ["py-ext", "new" | "check" | "build" as name, *rest]:
                if name == "build":
                    self.put_ports(self.crm, "9000")
                await self.run("py_ext", name, *rest)
                assert self.code == 0, self.said
                if name == "new":
                    self.put_ports("9000", self.crm)
            case _:
                pytest.fail(f"nobody knows how to do {line!r}")

    def put_ports(self, old: str, new: str) -> None:
        """Give the CRM another port in all of the project."""
        for path in self.folder.rglob("*"):
            if path.suffix in (".py", ".toml"):
                path.write_text(path.read_text().replace(old, new))

    async def run(self, module: str, *words: str) -> None:
        process = await started(self.folder, "-m", module, *words)
        out, _ = await process.communicate()
        self.said, self.code = out.decode(), process.returncode

    async def check_deployed(self, words: list[str]) -> None:
        """As the image does it: with its configuration, and a real nginx."""
        with readable_folder() as place:
            bundle = place / "dist"
            shutil.copytree(self.folder / "dist", bundle)
            with serving("container", bundle, bundle / "deploy") as origin:
                await self.run("py_ext", "check", "--url", f"{origin}/", *words)
        assert self.code == 0, self.said

    async def visit(self, lines: list[str]) -> None:
        """Look at the desktop, with both programs running."""
        assert lines == ["python tools/crm_server.py", "py-ext serve"]
        self.visits += 1
        async with AsyncExitStack() as ends:
            crm = await ends.enter_async_context(running(self.folder, "-u", "tools/crm_server.py"))
            ports = ("--no-open", "--port", "0", "--extension-port", "0")
            served = await ends.enter_async_context(
                running(self.folder, "-m", "py_ext", "serve", *ports)
            )
            address = await told(served, r"Simulated desktop: (\S+)")
            page = await ends.enter_async_context(await self.browser.new_page())
            await page.goto(address)
            await page.get_by_role("button", name="Ring", exact=True).click()
            tier = page.get_by_role("textbox", name="Value of Tier")
            await expect(tier).to_have_value("gold", timeout=LONG)
            if self.visits == 2:
                await self.write_a_note(page, crm)
        assert self.visits <= 2

    async def write_a_note(self, page: Page, crm: asyncio.subprocess.Process) -> None:
        frame = page.frame_locator("iframe")
        await frame.get_by_label("Note").fill("Wants a lamp")
        await frame.get_by_role("button", name="Save").click()
        await expect(frame.get_by_text("The CRM has it.")).to_be_visible()
        assert "Wants a lamp" in await told(crm, "A note: (.*)")
        path = self.folder / "order_desk" / "card.py"
        text = path.read_text()
        path.write_text(text.replace("<h1>{phone}", "<h1>Call from {phone}"))
        await expect(frame.get_by_role("heading", name="Call from")).to_be_visible(timeout=LONG)
        path.write_text(text)


async def started(folder: Path, *words: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *words,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


@asynccontextmanager
async def running(folder: Path, *words: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A program that runs until it is ended."""
    process = await started(folder, *words)
    try:
        yield process
    finally:
        process.terminate()
        await process.communicate()


async def told(process: asyncio.subprocess.Process, pattern: str) -> str:
    """What a program says in a line of that kind, which is still to come."""
    assert process.stdout is not None
    said = ""
    async with asyncio.timeout(LONG / 1000):
        while not (found := re.search(pattern, said)):
            line = (await process.stdout.readline()).decode()
            assert line, said
            said += line
    return found[1]


async def test_the_tutorial_does_what_it_says(chromium: Browser, tmp_path: Path) -> None:
    reader = Reader(tmp_path, chromium)
    await reader.follow(text_of(TUTORIAL))
    assert reader.visits == 2
    assert (reader.folder / "dist" / "deploy" / "DEPLOY.md").is_file()

"""An extension of several files in a page: its modules, its data, what its site sets, what is passed on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.shown import shown

pytestmark = pytest.mark.asyncio(loop_scope="session")

FILES = {
    "pyproject.toml": """
[tool.py-ext]
extension = "order_desk"

[tool.py-ext.settings]
crm = { type = "text" }
retries = 3
""",
    "order_desk/__init__.py": """
import json
from importlib.resources import files

from py_ext import Desk

from .größe import größe

desk = Desk()
tiers = json.loads(files("order_desk").joinpath("data/tiers.json").read_text("utf-8"))

@desk.on_start
def tell():
    print(größe, tiers, desk.settings["crm"], desk.settings["retries"])
""",
    "order_desk/größe.py": "größe = 42\n",
    "order_desk/data/tiers.json": '["gold"]',
    "tasks.py": "no Python, and not of the extension",
}


def write(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


async def test_modules_data_and_what_a_site_sets_are_there(
    chromium: Browser, tmp_path: Path
) -> None:
    site = {"settings.json": json.dumps({"crm": "https://crm.example"})}
    async with shown(chromium, write(tmp_path, FILES | site)) as it:
        said = it.frame.get_by_text("42 ['gold'] https://crm.example 3")
        await expect(said).to_be_visible()
        write(tmp_path, {"order_desk/data/tiers.json": '["silver"]'})
        it.server.saved()
        await expect(it.frame.get_by_text("42 ['silver'] https://crm.example 3")).to_be_visible()


@pytest.mark.parametrize(
    ("site", "words"),
    [
        (None, "There is no settings.json: write crm, a text, into it, beside index.html."),
        ({"crm": 5}, "settings.json: crm must be a text."),
        ({"crm": "x", "retrys": 5}, "Did you mean retries?"),
    ],
)
async def test_a_site_that_is_set_up_wrong_is_told_in_a_sentence(
    chromium: Browser, tmp_path: Path, site: dict[str, object] | None, words: str
) -> None:
    files = FILES if site is None else FILES | {"settings.json": json.dumps(site)}
    async with shown(chromium, write(tmp_path, files)) as it:
        problem = it.frame.get_by_role("alert")
        await expect(problem).to_contain_text("The extension is not set up for this site")
        await expect(problem).to_contain_text(words)

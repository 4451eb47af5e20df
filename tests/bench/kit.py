"""How long a test of the kit takes that fills in a form and presses its button."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

__all__ = ["kit_tests"]

EXTENSION = """
from py_ext import Desk, Submit, html

desk = Desk()

@desk.on_start
async def start():
    await desk.page.show(html('''
        <h1>Note</h1><form name="note">
        <label>Note <textarea name="text" required></textarea></label>
        <label>Tier <select name="tier"><option>Silver<option>Gold</select></label>
        <button>Save</button></form>'''))

@desk.page.on(Submit, form="note")
async def save(event):
    await desk.page.show(html("<p>Saved: {text}</p>", text=event.values["text"]))
"""

TEST = """
import pytest

@pytest.mark.parametrize("number", range({number}))
async def test_a_note(page, number):
    await page.get_by_label("Note").fill("Calls back")
    await page.get_by_label("Tier").select_option("Gold")
    await page.get_by_role("button", name="Save").click()
    assert await page.get_by_text("Saved: Calls back").is_visible()
"""


def kit_tests(folder: Path, number: int) -> list[float]:
    """Milliseconds that each of so many took, with what its fixtures cost.

    Args:
        folder: Made for the extension and its test.
        number: How many.
    """
    folder.mkdir()
    (folder / "note.py").write_text(EXTENSION, "utf-8")
    (folder / "test_note.py").write_text(TEST.format(number=number), "utf-8")
    options = ("-q", "-p", "no:cacheprovider", "-c", "pytest.ini", "--junit-xml=times.xml")
    (folder / "pytest.ini").write_text("[pytest]\nasyncio_mode = auto\n", "utf-8")
    subprocess.run(
        [sys.executable, "-m", "pytest", *options], cwd=folder, check=True, capture_output=True
    )
    cases = ElementTree.parse(folder / "times.xml").iter("testcase")
    return [float(case.get("time", "0")) * 1000 for case in cases]

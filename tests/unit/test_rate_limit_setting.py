"""The setting ``rate_limit``: read, checked, and heeded."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from py_ext.project.rate_limit import read_rate_limit
from py_ext.project.setup_error import SetupError
from py_ext.simulator import DeskSimulator
from py_ext.testing.extension import ExtensionUnderTest

ORIGINS = "service-client-api.accepted-web-content-origins"
DESK = """# /// script
# [tool.py-ext]
# rate_limit = 20
# ///
from py_ext import Desk
desk = Desk()
"""


@pytest.mark.parametrize("value", [0, 60])
def test_a_whole_number_is_the_limit(value: int) -> None:
    assert read_rate_limit(value) == value


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("60", "Did you mean 60?"),
        (60.0, "Did you mean 60?"),
        (-1, "a minute"),
        (True, "a minute"),
        ("x", "a minute"),
    ],
)
def test_what_is_no_such_number_says_what_was_meant(value: Any, meant: str) -> None:
    with pytest.raises(SetupError, match=re.escape(meant)):
        read_rate_limit(value)


async def test_a_project_s_limit_holds_where_the_desktop_does_not_say(tmp_path: Path) -> None:
    path = tmp_path / "order_desk.py"
    path.write_text(DESK)
    simulator = DeskSimulator()
    simulator.options[ORIGINS] = "* (interaction.*)"
    extension = ExtensionUnderTest(path, simulator)
    desk = await extension.open()
    for number in range(18):  # two more have gone to connect
        await desk.interaction.get_by_interaction_id(str(number))
    assert desk.waiting.seconds > 50
    await extension.close()

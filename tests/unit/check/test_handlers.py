"""Handlers that could not be registered or would not run, and the desk that they are registered on."""

from __future__ import annotations

from pathlib import Path

import pytest

from py_ext.workbench.check.check import check
from tests.unit.check.project import DESK, said_of, said_of_code, write

FILTERS = (
    "call_type, case_id, direction, event_type, interaction_id, is_consultation, "
    "is_main_case_interaction, media, previous_state, state, state_changed"
)

MESSAGES = [
    ("@desk.on\ndef f(event): ...",
     "3: error: @desk.on does not say of which events. Write it like @desk.on(InteractionEvent)."),
    ("@desk.on()\ndef f(event): ...",
     "3: error: desk.on() does not say of which events. Write it like desk.on(InteractionEvent)."),
    ("@desk.on_start()\ndef f(): ...",
     "3: error: @desk.on_start(…) has parentheses, and so gets no function. Write @desk.on_start without "
     "them."),
    ("@desk.on(InteractonEvent)\ndef f(event): ...",
     "3: error: There is no InteractonEvent here. Did you mean InteractionEvent?"),
    ("@desk.on(AgentEvent)\ndef f(event): ...",
     "3: error: There is no AgentEvent here. Write `from py_ext import AgentEvent`."),
    ('@desk.on("InteractionEvent")\ndef f(event): ...',
     "3: error: 'InteractionEvent' is a text. Write it without the quotes."),
    ("@desk.on(State)\ndef f(event): ...",
     "3: error: <enum 'State'> is no event that can be subscribed to, such as InteractionEvent."),
    ("@desk.on(InteractionEvent, stat=1)\ndef f(event): ...",
     f"3: error: InteractionEvent cannot be filtered by stat: it has {FILTERS}; did you mean 'state'?"),
    ("desk.listen(InteractionEvent, print, medium='voice')",
     f"3: error: InteractionEvent cannot be filtered by medium: it has {FILTERS}; did you mean 'media'?"),
    ("@desk.on(InteractionEvent, state='RINGIN')\ndef f(event): ...",
     "3: warning: InteractionEvent: state='RINGIN' is on no list; did you mean 'RINGING'?"),
    ("@desk.on(InteractionEvent, is_consultation='no')\ndef f(event): ...",
     "3: error: InteractionEvent: the filter is_consultation is True or False, several of them, or a "
     "function, not str."),
    ("@desk.on(InteractionEvent, interaction_id={1, '2'})\ndef f(event): ...",
     "3: error: InteractionEvent: the filter interaction_id is a text, several of them, or a "
     "function, not int."),
    ("@desk.on(InteractionEvent, state=State.Ringing)\ndef f(event): ...",
     "3: error: State has no Ringing. Did you mean RINGING?"),
    ("@desk.on(InteractionEvent)\ndef f(event, call): ...",
     "4: error: f wants arguments: 2. A handler takes one, the event, or none."),
    ("@desk.on(InteractionEvent)\ndef f(*, event): ...",
     "4: error: f wants arguments: 1 by name only. A handler takes one, the event, or none."),
    ("@desk.on(InteractionEvent)\nasync def f(event):\n    yield event",
     "4: error: f has a yield, so calling it runs nothing of it. Write a handler without yield."),
    ("async def f():\n    await desk.voice.dail('1')",
     "4: error: desk.voice has no dail. Did you mean dial?"),
    ("async def f():\n    await desk.agnet.get()", "4: error: desk has no agnet. Did you mean agent?"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "said"), MESSAGES, ids=[code for code, _ in MESSAGES])
def test_what_could_not_be_registered_or_would_not_run_is_told(
    place: Path, code: str, said: str
) -> None:
    assert said_of_code(place, code + "\n") == [said]


@pytest.mark.parametrize(
    "code",
    [
        "@desk.on(InteractionEvent, state={State.RINGING, 'TALKING'}, media='voice')\ndef f(): ...",
        "@desk.on(InteractionEvent, **{'state': 1})\ndef f(event, more=1, *rest, **others): ...",
        "@desk.on(kind=InteractionEvent)\ndef f(event): ...",
        "import functools\n@desk.on(InteractionEvent)\n@functools.partial\ndef f(event, call): yield",
        "@desk.on(InteractionEvent)\ndef f(event):\n    def g():\n        yield 1\n    list(g())",
        "async def f():\n    await desk.wait_for(InteractionEvent, timeout=1, state=State.HELD)",
        "KIND = InteractionEvent\n@desk.on(KIND)\ndef f(event): ...",
        "for kind in (InteractionEvent,):\n    desk.listen(kind, print, state=1)",
        "desk.mine = 1\ndef f(desk):\n    desk.anything()",
        "State.RINGING.value, State('RINGING'), State.__members__",
        "def f():\n    desk = {}\n    desk.clear()",
        "def f(*desk):\n    desk.count(1)",
        "def f(x):\n    part = desk.agent\n    part = desk.voice\n    part.dial, part.get_state",
    ],
)
def test_what_is_right_or_not_certain_is_not(place: Path, code: str) -> None:
    assert not said_of_code(place, code + "\n")


IMPORT = "from py_ext import Desk\n"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "1: error: orders has no desk. Write one line like `desk = Desk()` at its top level."),
        (
            IMPORT + "def main():\n    desk = Desk()\n",
            "1: error: orders has no desk. The one of line 3 is not at its top level: "
            "Write one line like `desk = Desk()` at its top level.",
        ),
        (
            IMPORT + "a = Desk()\nb = Desk()\n",
            "3: error: orders has two desks: a (line 2) and b. Have all handlers on one of them.",
        ),
    ],
    ids=["none", "inside", "two"],
)
def test_an_extension_has_one_desk(place: Path, code: str, said: str) -> None:
    write(place, {"orders.py": code})
    assert [str(each) for each in check(place / "orders.py")] == [f"orders.py:{said}"]


@pytest.mark.parametrize(
    "code",
    [
        "import py_ext as p\nd = also = p.Desk()\nmore = d\n",
        "import os\nfrom py_ext import Desk as D\nif os.name:\n    d = D()\nelse:\n    d = D(timeout=1)\n",
        "from py_ext import Desk\nd = Desk()\nd = Desk(timeout=5)\n",
        "from py_ext import Desk\ndef make(): return Desk()\nd = make()\n",
        "from py_ext import *\nd = Desk()\n",
    ],
)
def test_a_desk_may_be_written_in_many_ways(place: Path, code: str) -> None:
    write(place, {"orders.py": code})
    assert not check(place / "orders.py", types=False)


def test_a_desk_may_come_from_another_module(place: Path) -> None:
    files = {"orders/_desk.py": DESK, "orders/rings.py": "from ._desk import desk\ndesk.agnet\n"}
    (said,) = said_of(
        place, files | {"orders/__init__.py": "from ._desk import desk\nfrom . import rings\n"}
    )
    assert said == "orders/rings.py:2: error: desk has no agnet. Did you mean agent?"
    (said, _) = said_of(place, files | {"orders/__init__.py": "from . import rings\n"})
    assert said == (
        "orders/__init__.py:1: error: orders has no desk. "
        "Write `from orders._desk import desk` in it: the desk is there."
    )

"""Every example in a docstring runs as it stands."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import doctest
import importlib
import inspect
import io
import pkgutil
import traceback
from datetime import datetime
from typing import Any

import pytest

import py_ext
from py_ext import Desk
from py_ext.simulator import DeskSimulator, SimulatedTransport
from py_ext.simulator.options import ORIGINS
from py_ext.workbench.places import ROOT

NOT_IN_CPYTHON = {f"py_ext._runtime.{name}" for name in ("wall", "start", "python_console")}
MODULES = [
    info.name
    for info in pkgutil.walk_packages(py_ext.__path__, "py_ext.")
    if info.name not in NOT_IN_CPYTHON
]
EXAMPLES = [
    example
    for name in MODULES
    for example in doctest.DocTestFinder().find(importlib.import_module(name))
    if example.examples
]
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE | doctest.IGNORE_EXCEPTION_DETAIL


async def run(example: doctest.DocTest, names: dict[str, Any]) -> None:
    """Run an example's lines, `await` among them, and compare what they print."""
    for line in example.examples:
        printed = io.StringIO()
        code = compile(line.source, "<example>", "single", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        with contextlib.redirect_stdout(printed):
            try:
                result = eval(code, names)
                if inspect.iscoroutine(result):
                    await result
            except Exception as error:
                assert line.exc_msg is not None, traceback.format_exc()
                got = "".join(traceback.format_exception_only(error))
                assert line.exc_msg.strip() in got
                continue
        assert doctest.OutputChecker().check_output(line.want, printed.getvalue(), OPTIONS), (
            f"{line.source} printed {printed.getvalue()!r}, not {line.want!r}"
        )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
async def test_docstring_examples(
    example: doctest.DocTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    simulator, desk = DeskSimulator(), Desk()
    simulator.options[ORIGINS] = "* (*, auth.getJwtToken)"
    taken = scene(simulator)
    async with desk.connected(SimulatedTransport(simulator)):
        simulator.release(taken["ended_id"])
        names = own_names(example) | taken
        names |= {
            "desk": desk,
            "simulator": simulator,
            "datetime": datetime,
            **{name: getattr(py_ext, name) for name in py_ext.__all__},
        }
        names |= {name: desk.interactions[taken[f"{name}_id"]] for name in ("email", "ringing")}
        await add_what_it_is_about(example.name, names)
        await run(example, names)


def own_names(example: doctest.DocTest) -> dict[str, Any]:
    """What an example of our own has at hand: its module's names. One for authors imports what it needs."""
    rooms = example.name.split(".")[1:]
    is_ours = any(each.startswith("_") or each in ("project", "workbench") for each in rooms)
    return dict(example.globs) if is_ours else {}


def scene(simulator: DeskSimulator) -> dict[str, Any]:
    """What the examples of methods take for granted: a call, one that has ended, one that rings, an
    email that is offered, a preview of a campaign's record."""
    call, ended = simulator.ring(), simulator.ring()
    simulator.answer(call.interaction_id)
    simulator.outbound.load("Winter", ["5550170", "5550171"], fields={"Language": "en"})
    return {
        "interaction_id": call.interaction_id,
        "case_id": call.case_id,
        "ended_id": ended.interaction_id,
        "ringing_id": simulator.ring().interaction_id,
        "email_id": simulator.invite("email").interaction_id,
        "preview_id": simulator.outbound.preview("Winter").interaction_id,
        "record_handle": 1,
    }


async def add_what_it_is_about(example: str, names: dict[str, Any]) -> None:
    """What only some examples need, or must not have."""
    desk, simulator, method = names["desk"], names["simulator"], example.split(".")[-1]
    interaction_id = names["interaction_id"]
    names["interaction"] = desk.interactions[
        names["ended_id"] if method == "mark_done" else interaction_id
    ]
    if method == "get_interactions":
        for interaction in list(simulator.interactions):
            if interaction != interaction_id:
                del simulator.interactions[interaction]
    if method in ("wait_for", "events"):
        asyncio.get_running_loop().call_later(0.05, simulator.hold, interaction_id)
    if method.startswith("complete_"):
        names["consultation"] = await names["interaction"].consult("7002")
        if "ShortForms" in example:
            simulator.answer(names["consultation"].interaction_id)
    if "frames.Frame." in example:
        names["frame"] = next(iter(desk.frames.values()))
    if method in ("update_toast", "close_toast") or "Toast." in example:
        names["toast"] = await desk.system.popup_toast(title="Order")
    if method == "close_dialog" or "Dialog." in example:
        names["dialog"] = await desk.system.open_dialog("https://ext.example/")

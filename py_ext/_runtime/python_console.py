"""The Python console: prompts into the running extension, one for each frame that asks for it.

A bundle has it only where its builder has allowed it. ``web/page/prompts.mjs`` has this file come with the
first prompt, and runs it: it is in no snapshot, and in no wheel of a page. What is typed is read and run by
Pyodide's own console. Texts of JSON come from ``web/page/console-panel.mjs``, and go there:

| from the frame                        |                                                                  |
|---------------------------------------|------------------------------------------------------------------|
| ``{op: "open"}``                      | it is answered with ``here``                                     |
| ``{op: "run", source}``               | it is answered with ``more``, or with ``running``, then ``ran``  |
| ``{op: "complete", source}``          | up to the caret; it is answered with ``completions``             |
| ``{op: "cancel"}``                    | end what runs                                                    |

| to the frame                          |                                                                  |
|---------------------------------------|------------------------------------------------------------------|
| ``{op: "here", text}``                | what can be typed here                                           |
| ``{op: "written", text}``             | what the code has printed                                        |
| ``{op: "more"}``                      | that is not whole: nothing has run                               |
| ``{op: "running"}``                   | that is whole, and runs                                          |
| ``{op: "ran", how, text}``            | it has ended: ``done``, with the value; ``failed``, with a       |
|                                       | traceback; ``cancelled``                                         |
| ``{op: "completions", start, words}`` | what may stand from there on                                     |

What goes there goes nowhere else: neither to the browser's console, nor to logs, nor to reports.
"""

from __future__ import annotations

import ast
import asyncio
import builtins
import inspect
import io
import itertools
import json
import linecache
import sys
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from pyodide.code import CodeRunner
from pyodide.console import Console, repr_shorten

from py_ext._extension import find_desk
from py_ext._runtime import wall
from py_ext._steps import StepEnded, as_told, is_failure

__all__ = ["begin", "hear", "went"]

LONGEST_VALUE = 10_000
"""Characters of a value that are shown."""

MOST_WRITTEN = 200_000
"""Characters that are sent to the frame in one go: of what is more, the newest."""

MOST_WORDS = 200
"""Completions that are told."""

_whose: ContextVar[Prompt | None] = ContextVar("py_ext prompt", default=None)
"""The prompt whose code runs here, or has begun what runs here."""


class Behind(dict[str, Any]):
    """In the place of the built-in names, which are looked at last: those of the extension's module, as
    they are at that moment, and behind them the built-in ones."""

    def __getitem__(self, name: str) -> Any:
        try:
            return of_extension()[name]
        except KeyError:
            return super().__getitem__(name)


class Names(dict[str, Any]):
    """What the code of a prompt sees first: ``desk``, ``frame``, ``page``, and what it has assigned itself,
    so that it replaces nothing of the extension by mistake."""

    def __init__(self) -> None:
        behind = Behind(vars(builtins))
        super().__init__(__name__="__console__", __doc__=None, __builtins__=behind)

    def items(self) -> Any:
        """All that it sees, for completion."""
        return (of_extension() | dict(self)).items()


_extension = ""


def begin(module: str) -> None:
    """Say which module is the extension's."""
    global _extension
    _extension = module


def of_extension() -> dict[str, Any]:
    """The names of the extension's module; none where it could not be imported."""
    module = sys.modules.get(_extension)
    return vars(module) if module is not None else {}


class FrameConsole(Console):  # type: ignore[misc]  # Pyodide has no types for CPython
    """Pyodide's console, which tells how the code has ended in place of raising that: what a task raises,
    others would log."""

    def __init__(self, names: Names) -> None:
        super().__init__(names)
        self.running: asyncio.Task[Any] | None = None

    async def run(
        self, source: str, filename: str, begin: Callable[[], None]
    ) -> dict[str, str] | None:
        """Run what was typed, and say how it has ended; None where it is not whole.

        Args:
            source: What was typed.
            filename: What it is called in tracebacks.
            begin: Called before it runs.
        """
        self.filename = filename  # where its tracebacks begin
        if are_several(source):
            begin()
            try:
                code = CodeRunner(
                    source, filename=filename, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
                ).compile()
            except (SyntaxError, ValueError) as error:
                return {"how": "failed", "text": self.formatsyntaxerror(error)}
            return await self.runcode(source, code)
        running = self.runsource(source, filename)
        if running.syntax_check == "incomplete":
            return None
        begin()
        try:
            ended: dict[str, str] = await running
            return ended
        except (OverflowError, SyntaxError, ValueError):
            return {"how": "failed", "text": str(running.formatted_error)}

    async def runcode(self, source: str, code: Any) -> dict[str, str]:
        """Run it, and say how it has ended."""
        self.running = asyncio.current_task()
        try:
            value = await code.run_async(self.globals)
            return {"how": "done", "text": self._shown(value)}
        except BaseException as raised:
            if not is_failure(raised):
                return {"how": "cancelled", "text": ""}
            if isinstance(raised, StepEnded):
                cut_last(raised)
            return {"how": "failed", "text": self.formattraceback(as_told(raised))}
        finally:
            self.running = None

    def cancel(self) -> None:
        """End what runs, where it waits."""
        if self.running is not None:
            self.running.cancel()

    def _shown(self, value: object) -> str:
        if value is None:
            return ""
        self.globals["_"] = value
        text: str = repr_shorten(value, LONGEST_VALUE)
        if inspect.iscoroutine(value):
            text += "\nIt has not run: write await before it."
        return text


def cut_last(error: BaseException) -> None:
    """Leave out where we have raised it: the line before is where the code was."""
    step = error.__traceback__
    while step is not None and step.tb_next is not None:
        if step.tb_next.tb_next is None:
            step.tb_next = None
            return
        step = step.tb_next


def are_several(source: str) -> bool:
    """Whether it is more than one statement, which Python's own prompt refuses: somebody has pasted it."""
    try:
        return len(ast.parse(source).body) > 1
    except (SyntaxError, ValueError):
        return False


class Prompt:
    """The prompt of one frame.

    Args:
        name: The frame's.
        answer: Called with what the frame is told.
    """

    def __init__(self, name: str, answer: Any) -> None:
        self._name = name
        self._answer = answer
        self._names = Names()
        self._console = FrameConsole(self._names)
        self._numbers = itertools.count(1)
        self._written: list[str] = []
        self._length = 0
        self._seen: object = None
        self._task: asyncio.Task[None] | None = None
        self._is_open = True

    def hear(self, told: dict[str, Any]) -> None:
        """The frame has something to tell."""
        op = told["op"]
        if op == "run" and self._task is None:
            self._task = asyncio.ensure_future(self._carry_out(told["source"]))
        elif op == "complete":
            # By the loop, which gives it no more time than a step of the author's code.
            asyncio.get_event_loop().call_soon(self._complete, told["source"])
        elif op == "cancel":
            self._console.cancel()
        elif op == "open":
            self._tell("here", text=f"Python {sys.version.split()[0]}: desk, frame, page, await")

    def close(self) -> None:
        """The frame has gone: nothing that runs here is for anybody."""
        self._is_open = False
        self._console.cancel()

    def write(self, text: str) -> None:
        """The code has printed that."""
        if not self._written:
            asyncio.get_event_loop().call_soon(self._flush)
        self._written.append(text)
        self._length += len(text)
        if self._length > 2 * MOST_WRITTEN:
            self._written = ["".join(self._written)[-MOST_WRITTEN:]]
            self._length = MOST_WRITTEN
            self._written.insert(0, "… what was printed before is left out\n")

    def _flush(self) -> None:
        text = "".join(self._written)
        self._written, self._length = [], 0
        if text:
            self._tell("written", text=text)

    def _tell(self, op: str, **more: object) -> None:
        if self._is_open:
            self._answer(json.dumps({"op": op, **more}))

    def _look(self) -> None:
        """Have ``desk``, ``frame`` and ``page`` name what there is now, where that is new: who has assigned
        something else to them keeps it."""
        try:
            desk = find_desk(sys.modules[_extension])
        except (KeyError, TypeError):
            return  # the extension could not be imported
        frame = desk.frames.get(self._name)
        if (desk, frame) != self._seen:
            self._seen = (desk, frame)
            page = frame.page if frame is not None else desk.page
            self._names.update(desk=desk, frame=frame, page=page)

    async def _carry_out(self, source: str) -> None:
        _whose.set(self)  # of this task, and of those that it begins
        self._look()
        # Each has a name of its own, by which tracebacks find its lines.
        filename = f"<console {next(self._numbers)}>"
        lines = [f"{line}\n" for line in source.split("\n")]
        linecache.cache[filename] = (len(source), None, lines, filename)
        try:
            ended = await self._console.run(source, filename, lambda: self._tell("running"))
        finally:
            self._task = None
        self._flush()
        if ended is None:
            self._tell("more")
        else:
            self._tell("ran", **ended)

    def _complete(self, source: str) -> None:
        try:
            words, begin = self._console.complete(source)
        except BaseException:  # of the author's code, which may have been asked
            words, begin = [], len(source)
        self._tell("completions", start=begin, words=words[:MOST_WORDS])


class Diverted(io.TextIOBase):
    """In the place of stdout, or of stderr: what the code of a prompt writes goes to that prompt alone."""

    def __init__(self, usual: Any) -> None:
        self._usual = usual

    def write(self, text: str) -> int:
        """Write it where it belongs."""
        prompt = _whose.get()
        if prompt is None:
            return int(self._usual.write(text))
        prompt.write(text)
        return len(text)

    def flush(self) -> None:
        """As the usual one."""
        self._usual.flush()

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """As the usual one."""
        return str(self._usual.encoding)


_prompts: dict[str, Prompt] = {}


def hear(name: str, text: str, answer: Any) -> None:
    """The prompt of a frame has something to tell."""
    if not isinstance(sys.stdout, Diverted):
        sys.stdout, sys.stderr = Diverted(sys.stdout), Diverted(sys.stderr)
    if name not in _prompts:
        _prompts[name] = Prompt(name, answer)
    _prompts[name].hear(json.loads(text))
    wall.go_on()


def went(name: str) -> None:
    """A frame has gone, and its prompt with it."""
    prompt = _prompts.pop(name, None)
    if prompt is not None:
        prompt.close()
        wall.go_on()

"""Where in the code something is, by names that say nothing of the machine: files of the extension's own
folder, and of py_ext.

>>> from py_ext._places import place_in
>>> place_in("/extension/order_desk/crm.py", 40, home="/extension")
'order_desk/crm.py:40'
>>> place_in("/usr/lib/python3.14/json/decoder.py", 355, home="/extension")
''
"""

from __future__ import annotations

import functools
import inspect
from pathlib import Path
from types import CodeType

__all__ = ["code_of", "place_in", "place_of_error", "place_of_function"]

OURS = str(Path(__file__).parent)

PACKAGES = "site-packages"
"""What lies in a folder of that name is no extension's own, though a project may have it in its folder."""


def place_in(file: str, line: int, *, home: str) -> str:
    """``file:line``, where the file is in the folder ``home``, or of py_ext; else nothing."""
    for folder, name in ((home, ""), (OURS, "py_ext/")):
        if folder and file.startswith(folder) and file[len(folder) : len(folder) + 1] in "/\\":
            inner = file[len(folder) + 1 :].replace("\\", "/")
            if PACKAGES not in inner.split("/"):
                return f"{name}{inner}:{line}"
    return ""


def place_of_error(error: BaseException, *, home: str) -> str:
    """The innermost line of the extension's own that the error came through; where there is none, of
    py_ext's; else nothing."""
    own = ours = ""
    step = error.__traceback__
    while step is not None:
        place = place_in(step.tb_frame.f_code.co_filename, step.tb_lineno, home=home)
        if place.startswith("py_ext/"):
            ours = place
        elif place:
            own = place
        step = step.tb_next
    return own or ours


def place_of_function(function: object, *, home: str) -> str:
    """Where it is written; nothing for what is neither the extension's nor py_ext's."""
    code = code_of(function)
    return place_in(code.co_filename, code.co_firstlineno, home=home) if code is not None else ""


def code_of(function: object) -> CodeType | None:
    """The code of a function, a method, a coroutine, or what is around one of these."""
    while isinstance(function, functools.partial):
        function = function.func
    function = inspect.unwrap(function) if callable(function) else function
    for name in ("__code__", "cr_code"):
        code = getattr(function, name, None)
        if inspect.iscode(code):
            return code
    call = getattr(type(function), "__call__", None)  # noqa: B004 (its code is wanted)
    code = getattr(call, "__code__", None)
    return code if inspect.iscode(code) else None

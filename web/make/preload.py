"""Runs in Pyodide when a snapshot is made, never in a page: imports what extensions need, finds what a
snapshot cannot hold, and leaves as little behind as possible.

make/snapshot.mjs runs it in two boots: the first finds out which files are imported and compiles them
without their docstrings (a fifth of the snapshot, and nobody reads them in a page); the second boots from
those.
"""

import ast
import asyncio
import contextlib
import gc
import importlib
import importlib.util
import io
import json
import linecache
import marshal
import py_compile
import re
import sys
import threading
import typing
import zipfile
import zipimport
from pathlib import Path
from types import ModuleType

from pyodide.ffi import JsProxy

SITE_PACKAGES = next(path for path in sys.path if path.endswith("site-packages")) + "/"

PYODIDE_S_OWN = ("_pyodide", "_pyodide_core", "js", "pyodide", "pyodide_js")
"""They hold JavaScript objects that Pyodide itself puts back."""

WHY = {
    JsProxy: "a JavaScript object",
    asyncio.Future: "a future or task of the event loop",
    asyncio.Handle: "a callback of the event loop",
    io.IOBase: "an open file",
    threading.Thread: "a thread",
}


BROUGHT = {}
"""The modules that each wanted module has brought."""


def preload(names, wanted):
    for name in names:
        importlib.import_module(name)
    for name in wanted:
        before = set(sys.modules)
        with contextlib.suppress(Exception):
            importlib.import_module(name)
        BROUGHT[name] = set(sys.modules) - before


def brought():
    """The modules that all that is wanted has brought, as JSON."""
    return json.dumps(sorted(set().union(*BROUGHT.values())))


def compiled_modules(tops):
    """The bytecode of the modules of these packages that were imported, by their names in site-packages."""
    for name, module in sorted(sys.modules.items()):
        source = getattr(module, "__file__", None) or ""
        if (
            name.partition(".")[0] in tops
            and source.startswith(SITE_PACKAGES)
            and source.endswith(".py")
        ):
            made = py_compile.compile(
                source,
                cfile="/tmp/compiled.pyc",
                doraise=True,
                invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
            )
            place = importlib.util.cache_from_source(source).removeprefix(SITE_PACKAGES)
            yield place, Path(made).read_bytes()


def compiled_archive(archive):
    """The archive's bytes, with what is imported from it compiled and the rest as it was."""
    wanted = {
        module.__spec__.origin.removeprefix(archive + "/")
        for module in list(sys.modules.values())
        if getattr(module, "__spec__", None) and str(module.__spec__.origin).startswith(archive)
    }
    written = io.BytesIO()
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(written, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name in wanted:
                code = compile(without_docstrings(content), f"{archive}/{name}", "exec", 0, True)
                content = importlib.util.MAGIC_NUMBER + bytes(12) + marshal.dumps(code)
                name += "c"
            target.writestr(zipfile.ZipInfo(name), content)
    return written.getvalue()


def without_docstrings(source):
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if (
            isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
            and ast.get_docstring(node, clean=False) is not None
        ):
            if len(node.body) > 1:
                del node.body[0]
            else:
                node.body = [ast.copy_location(ast.Pass(), node.body[0])]
    return tree


def problems():
    """What a snapshot cannot hold, as JSON: modules, each with the sentence that the build ends with."""
    if "importlib.metadata" in sys.modules:  # it keeps the archives open in which it has looked
        sys.modules["importlib.metadata"].MetadataPathFinder.invalidate_caches()
    modules = {name: module for name, module in sys.modules.items() if type(module) is ModuleType}
    spaces = {id(vars(module)) for module in modules.values()}
    seen = {id(module) for module in sys.modules.values()} | {id(sys.modules), id(modules)}
    seen.add(id(BROUGHT))
    found = []
    for name in sorted(modules, key=lambda name: (not is_pyodide_s(name), name)):
        module = modules[name]
        if str(getattr(module.__spec__, "origin", "")).endswith(".so"):
            words = f"{name} is a compiled module: it can be loaded after the boot only"
            found.append((name, words))
        for variable, value in list(vars(module).items()):
            held = unfit(value, seen, spaces)
            if held and name != "__main__" and not is_pyodide_s(name):
                words = f"{name}.{variable} holds {held}: make it when it is first needed"
                found.append((name, words))
    return json.dumps(found)


def wanted_with(found):
    """Which wanted modules have brought those that ``problems`` has found, as JSON."""
    names = {name for name, _ in json.loads(found)}
    return json.dumps([wanted for wanted, brought in BROUGHT.items() if names & brought])


def is_pyodide_s(name):
    return name.partition(".")[0] in PYODIDE_S_OWN


def unfit(value, seen, spaces):
    """Why a value cannot be in a snapshot, or None. Looks through everything that it leads to, but
    for other modules and what was seen already."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if id(each) in seen or id(each) in spaces:
            continue
        seen.add(id(each))
        for kind, why in WHY.items():
            if isinstance(each, kind) and not is_at_rest(each):
                return f"{why} ({type(each).__name__})"
        if type(each).__name__ == "CThunkObject":
            return "a callback of ctypes"  # its function is in JavaScript's table
        waiting.extend(gc.get_referents(each))
    return None


def is_at_rest(each):
    """Whether an object of those kinds holds nothing of its page: it is over, or Python's own."""
    if isinstance(each, asyncio.Future):
        return each.done()
    if isinstance(each, asyncio.Handle):
        return each.cancelled()
    if isinstance(each, threading.Thread):
        return each is threading.main_thread()
    if isinstance(each, io.IOBase):
        return each.closed or not has_descriptor(each) or each.fileno() <= 2
    return False


def has_descriptor(file):
    try:
        file.fileno()
    except OSError:
        return False
    return True


def clean():
    """Forget what is only remembered to be quick: it fills again."""
    for forget in typing._cleanups:
        forget()
    re.purge()
    linecache.clearcache()
    zipimport._zip_directory_cache.clear()
    sys.path_importer_cache.clear()
    sys._clear_internal_caches()
    while "" in sys.path:
        sys.path.remove("")  # Pyodide puts it there with each boot
    for _ in range(3):
        gc.collect()
    gc.freeze()  # what is in the snapshot stays: later collections need not look at it

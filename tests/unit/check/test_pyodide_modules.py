"""What is written down of Pyodide's modules is so in the pinned one."""

from __future__ import annotations

import json

from py_ext.workbench import pinned_pyodide
from py_ext.workbench.check.pyodide_modules import IDLE, NOT_THERE
from tests.unit.node import run_node

SCRIPT = """
    import { loadPyodide } from './pyodide.mjs';
    const python = await loadPyodide({ stdout: () => {}, stderr: () => {} });
    console.log(python.runPython(`
import importlib, json, sys

missing = []
for name in sorted(sys.stdlib_module_names - {"antigravity", "this"}):
    try:
        importlib.import_module(name)
    except ImportError:
        missing.append(name)
idle = json.loads('IDLE')
for name in idle:
    try:
        importlib.import_module(name)
    except ImportError:
        module, _, last = name.rpartition(".")
        assert hasattr(importlib.import_module(module), last), name
json.dumps(missing)
`));
"""


def test_what_cannot_be_imported_is_that_of_the_pinned_one() -> None:
    script = SCRIPT.replace("'IDLE'", f"'{json.dumps(list(IDLE))}'")
    assert json.loads(run_node(script, pinned_pyodide.FOLDER)) == sorted(NOT_THERE)

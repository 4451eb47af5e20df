"""The world's time zones, which browsers have and do not give to Python: the package ``tzdata`` as a file.

A page has it with the standard library's files: when it has nothing else to do, or when it is first needed.
"""

from __future__ import annotations

import importlib.util
import io
import zipfile
from pathlib import Path

from py_ext.workbench.files import read
from py_ext.workbench.messages import SetupError

__all__ = ["time_zones"]


def time_zones() -> bytes:
    """A zip file of the package. Not compressed in itself: with brotli, that is half as large on the way.

    Raises:
        SetupError: The package is not there.
    """
    spec = importlib.util.find_spec("tzdata")
    if spec is None or spec.origin is None:
        raise SetupError("the Python package tzdata is missing: install what pyproject.toml pins")
    package = Path(spec.origin).parent
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for path in sorted(package.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                name = path.relative_to(package.parent).as_posix()
                archive.writestr(zipfile.ZipInfo(name), read(path))  # the same bytes at any time
    return written.getvalue()

"""Which languages an extension's packages can do: the setting ``languages``.

[tool.py-ext]
languages = ["en", "de", "fr"]      # babel's data on others stays out of the page
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from py_ext.project.setup_error import SetupError

__all__ = ["read_languages"]

LANGUAGE = re.compile(r"[a-z]{2,3}")


def read_languages(value: Any, folder: Path = Path()) -> tuple[str, ...]:
    """Their codes.

    >>> read_languages(["en", "de"])
    ('en', 'de')

    Raises:
        SetupError: It is no list of them.
    """
    if isinstance(value, str) or not isinstance(value, (list, tuple)) or not value:
        raise SetupError('it must be a list of languages, such as ["en", "de"]')
    for each in value:
        if not isinstance(each, str) or not LANGUAGE.fullmatch(each):
            raise SetupError(
                f'{each!r} is no language: they are codes such as "de", without a country'
            )
    return tuple(dict.fromkeys(value))

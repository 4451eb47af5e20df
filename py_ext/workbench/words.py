"""What pages say to agents by themselves, in six languages: words.toml has it."""

from __future__ import annotations

import tomllib
from pathlib import Path

__all__ = ["ENGLISH", "words"]

ENGLISH = "en"
"""The language for whom no other is there."""

FILE = Path(__file__).with_name("words.toml")


def words() -> dict[str, dict[str, str]]:
    """By language, as browsers call it, and what is said."""
    return tomllib.loads(FILE.read_text("utf-8"))

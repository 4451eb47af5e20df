"""What was probably meant by a name that the desktop does not know.

A newer desktop may know it, so a name is refused only where it is almost one that is known.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from py_ext.simulator.errors import SimulatorError

__all__ = ["meant_by", "refuse_misspelt"]


def meant_by(written: str, known: Iterable[str], likeness: float = 0.8) -> str | None:
    """The known name that is almost what was written; None where it is known itself, or nothing like it.

    ``set_user_data`` is almost ``interaction.setUserData``: small and capital letters, underscores and a
    namespace that was left out do not count.
    """
    names = list(known)
    if written in names:
        return None
    plain = {plainly(name.rpartition(".")[2]): name for name in names}
    plain |= {plainly(name): name for name in names}
    close = difflib.get_close_matches(plainly(written), plain, n=1, cutoff=likeness)
    return plain[close[0]] if close else None


def refuse_misspelt(what: str, written: str, known: Iterable[str], likeness: float = 0.8) -> None:
    """Raise SimulatorError for what is almost a known name."""
    meant = meant_by(written, known, likeness)
    if meant is not None:
        raise SimulatorError(f"There is no {what} {written!r}. Did you mean {meant!r}?")


def plainly(name: str) -> str:
    return name.replace("_", "").lower()

"""What is wrong with a deployment, said once however many of its files have it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from py_ext.workbench.check.finding import Severity

__all__ = ["PAGE", "Wrong", "grouped", "printable"]

PAGE = "index.html"

MUCH = 2000
"""Characters of what a server has sent: more than a policy has, and less than fills a terminal."""


@dataclass(frozen=True)
class Wrong:
    """One thing that is.

    Attributes:
        address: Of what.
        severity: An error keeps the extension from working, or is a hole in its policy; a warning slows it.
        what: What is so: a sentence.
        todo: What to do: a sentence, or nothing where that says it.
        kind: What it is where ``what`` has a value that may be another with each file.
        others: Of what else the same is so.

    >>> print(Wrong("https://a.example/", Severity.ERROR, "It is missing."))
    https://a.example/: error: It is missing.
    """

    address: str
    severity: Severity
    what: str
    todo: str = ""
    kind: str = ""
    others: tuple[str, ...] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        """All of them."""
        return (self.address, *self.others)

    @property
    def files(self) -> tuple[str, ...]:
        """The addresses, each file by one: the page has two."""
        return tuple(
            each
            for each in self.addresses
            if not (each.endswith(f"/{PAGE}") and each.removesuffix(PAGE) in self.addresses)
        )

    def __str__(self) -> str:
        what = self.what if len(self.what) <= MUCH else f"{self.what[:MUCH]}\u2026"
        return printable(f"{self._where()}: {self.severity}: {what} {self.todo}".rstrip())

    def _where(self) -> str:
        files = self.files
        named = " and ".join(files[:2])
        return named if len(files) <= 2 else f"{len(files)} files, such as {named}"

    def as_plain(self) -> dict[str, str | list[str]]:
        """For CI: ``address`` is the first of ``addresses``."""
        return {
            "address": self.address,
            "addresses": [*self.addresses],
            "severity": str(self.severity),
            "what": self.what,
            "todo": self.todo,
        }


def grouped(found: Iterable[Wrong]) -> list[Wrong]:
    """The same, with what is so of several files as one, where the first of them was.

    >>> first, second = (Wrong(f"https://a.example/{n}", Severity.ERROR, "It is missing.") for n in "12")
    >>> print(*grouped([first, second]))
    https://a.example/1 and https://a.example/2: error: It is missing.
    """
    groups: dict[tuple[str, str, str], Wrong] = {}
    values: dict[tuple[str, str, str], set[str]] = {}
    for each in found:
        key = (each.severity, each.kind or each.what, each.todo)
        before = groups.get(key)
        groups[key] = (
            replace(before, others=(*before.others, each.address)) if before is not None else each
        )
        values.setdefault(key, set()).add(each.what)
    return [
        replace(each, what=f"{each.what} With others it is another.")
        if len(values[key]) > 1
        else each
        for key, each in groups.items()
    ]


def printable(text: str) -> str:
    """The text with escapes in place of what would steer a terminal: a server may send anything.

    >>> printable("a\\x1b[31mb")
    'a\\\\x1b[31mb'
    """
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in text
    )

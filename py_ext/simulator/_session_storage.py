"""What the browser tab keeps for the pages of extensions, as ``web/page/session.mjs`` has it do."""

from __future__ import annotations

import json

__all__ = ["SessionStorage"]


class SessionStorage:
    """What is kept, by the address of the page. It outlives frames, reloads and Pythons."""

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    def read(self, address: str) -> str:
        """What is kept for a page: JSON of ``[number, [[key, json], …]]``; empty where that is nothing."""
        return self._kept.get(address, "")

    def keep(self, address: str, change: str) -> None:
        """Keep a change, which is as ``py_ext._session.Session`` tells it."""
        number, is_whole, pairs = json.loads(change)
        before, kept = json.loads(self.read(address) or "[0, []]")
        values = {} if is_whole else dict(kept)
        for key, text in pairs:
            if text is None:
                values.pop(key, None)
            else:
                values[key] = text
        self._kept[address] = json.dumps([max(number, before), list(values.items())])

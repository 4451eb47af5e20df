"""``desk.configuration``: the Configuration namespace.

>>> from py_ext import Desk
>>> from py_ext.simulator import DeskSimulator, SimulatedTransport
>>> desk = Desk()
>>> async with desk.connected(SimulatedTransport(DeskSimulator())):
...     options = await desk.configuration.get_option("service-client-api.rate-limit")
>>> options
{'service-client-api.rate-limit': '0'}
"""

from __future__ import annotations

from collections.abc import Iterable

from py_ext._calls import Request
from py_ext.namespaces._answers import object_in
from py_ext.namespaces._arguments import kind, require_text
from py_ext.namespaces._base import Namespace

__all__ = ["ConfigurationNamespace"]


class ConfigurationNamespace(Namespace):
    """The functions of ``genesys.wwe.service.configuration``. Take it from ``desk.configuration``."""

    async def get_option(self, names: str | Iterable[str]) -> dict[str, str]:
        """The desktop's options of these names, by name. Names that are not set are left out.

        The shape of the answer is not documented; taken is an object of names and values, as the
        simulated desktop sends it.

        JavaScript: ``genesys.wwe.service.configuration.getOption``.

        Args:
            names: A name or several. ``*`` stands for anything, so ``"service-client-api.*"`` is a
                group; ``"Section/*"`` reads another section than the desktop's own.

        Raises:
            TypeError: ``names`` is neither text nor texts. Nothing was sent.
            ValueError: There are none, or one is empty. Nothing was sent.
            RequestRefused: The desktop said no.
            UnexpectedAnswer: The answer was not an object.

        Example:
            >>> await desk.configuration.get_option("service-client-api.rate-limit")
            {'service-client-api.rate-limit': '0'}
        """
        if isinstance(names, str):
            names = [names]
        elif not isinstance(names, Iterable):
            raise TypeError(f"names must be text, or an iterable of texts, not {kind(names)}")
        wanted = list(names)
        if not wanted:
            raise ValueError("names is empty: there is nothing to read")
        for name in wanted:
            require_text("a name", name)
        shown = ", ".join(repr(name) for name in wanted)
        request = Request("configuration.getOption", (wanted,), f"options {shown}")
        return await self._ask(request, object_in, "an object of options")

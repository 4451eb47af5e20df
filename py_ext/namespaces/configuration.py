"""``desk.configuration``: the Configuration namespace.

>>> from py_ext import Desk
>>> from py_ext.simulator import DeskSimulator, SimulatedTransport
>>> desk = Desk()
>>> async with desk.connected(SimulatedTransport(DeskSimulator())):
...     (section,) = await desk.configuration.get_option("service-client-api.rate-limit")
>>> section.name, section.options["service-client-api.rate-limit"]
('interaction-workspace', '0')
"""

from __future__ import annotations

from collections.abc import Iterable

from py_ext._request import Request
from py_ext.models.option_section import OptionSection, sections_in
from py_ext.namespaces._arguments import kind, require_text
from py_ext.namespaces._base import Namespace

__all__ = ["ConfigurationNamespace"]


class ConfigurationNamespace(Namespace):
    """The functions of ``genesys.wwe.service.configuration``. Take it from ``desk.configuration``."""

    async def get_option(self, options: str | Iterable[str]) -> list[OptionSection]:
        """The desktop's options of these names, by section. Names that are not set are left out.

        JavaScript: ``genesys.wwe.service.configuration.getOption``.

        Args:
            options: A name or several. ``*`` at the end stands for anything: ``"voice.*"``,
                ``"voice.auto*"``. Without a section, the desktop's own is asked,
                ``interaction-workspace``; another one is written in front: ``"CustomAPI/test.*"``.

        Raises:
            TypeError: ``options`` is neither text nor texts. Nothing was sent.
            ValueError: There are none, one is empty, or has a ``*`` that is not at its end. Nothing was
                sent.
            RequestRefused: The desktop said no.
            UnexpectedAnswer: The answer was no array of sections.

        Example:
            >>> (section,) = await desk.configuration.get_option("service-client-api.rate-limit")
            >>> section.options
            mappingproxy({'service-client-api.rate-limit': '0'})
        """
        names = option_names(options)
        request = Request("configuration.getOption", (names,), f"options {shown(names)}")
        return await self._ask(request, sections_in, "an array of sections")

    async def get_contextual_option(
        self, options: str | Iterable[str], interaction_id: str
    ) -> list[OptionSection]:
        """The options of these names as they hold for one interaction: a routing strategy may have
        overridden them.

        JavaScript: ``genesys.wwe.service.configuration.getContextualOption``, documented since 2022. No
        published script has it, so it goes through ``sendMessage``.

        Args:
            options: As for ``get_option``.
            interaction_id: The desktop's client-side id.

        Raises:
            TypeError, ValueError: As for ``get_option``, or the id is not text, or empty. Nothing was sent.
            RequestRefused: There is no such interaction, or the desktop said no.
            UnexpectedAnswer: The answer was no array of sections.

        Example:
            >>> sections = await desk.configuration.get_contextual_option("voice.*", interaction_id)
        """
        names = option_names(options)
        require_text("interaction_id", interaction_id)
        request = Request(
            "configuration.getContextualOption",
            (names, interaction_id),
            f"options {shown(names)} of interaction {interaction_id!r}",
            "that the interaction exists",
        )
        return await self._ask(request, sections_in, "an array of sections")


def option_names(options: object) -> list[str]:
    """The names of options, as a list. Raises TypeError or ValueError for what is none."""
    if isinstance(options, str):
        options = [options]
    elif not isinstance(options, Iterable):
        raise TypeError(f"options must be text, or an iterable of texts, not {kind(options)}")
    names = list(options)
    if not names:
        raise ValueError("options is empty: there is nothing to read")
    for name in names:
        require_text("an option's name", name)
        if "*" in name[:-1]:
            raise ValueError(
                f"{name!r} has a * that is not at its end, where alone it stands for anything"
            )
    return names


def shown(names: Iterable[str]) -> str:
    return ", ".join(map(repr, names))

"""Requests of the namespace ``configuration``: the options, as frames may read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from py_ext.simulator._parameters import text, texts
from py_ext.simulator.desktop.cases import Cases
from py_ext.simulator.errors import SimulatorError
from py_ext.simulator.frame import Frame
from py_ext.simulator.options import Options
from py_ext.simulator.services.service import Services

__all__ = ["SERVICES", "Desktop"]


class Desktop(Protocol):
    """What these requests need of the desktop."""

    options: Options
    cases: Cases


def get_option(desktop: Desktop, frame: Frame, options: Any) -> Any:
    return sections(desktop.options, options, {})


def get_contextual_option(desktop: Desktop, frame: Frame, options: Any, interactionId: Any) -> Any:
    interaction = desktop.cases.find(text("interactionId", interactionId))
    return sections(desktop.options, options, desktop.options.overridden.get(interaction.uuid, {}))


def sections(
    options: Options, wanted: Any, overridden: Mapping[str, Mapping[str, str]]
) -> list[dict[str, Any]]:
    """The options that are asked for, by section; the fields of a section are our choice."""
    patterns = [wanted] if isinstance(wanted, str) else texts("options", wanted)
    if not patterns:
        raise SimulatorError("options is empty.")
    found: dict[str, dict[str, str]] = {}
    for pattern in patterns:
        section, values = options.matching(text("options", pattern), overridden)
        if values:
            found.setdefault(section, {}).update(values)
    return [{"name": section, "options": values} for section, values in found.items()]


SERVICES: Services = {
    "configuration.getContextualOption": get_contextual_option,
    "configuration.getOption": get_option,
}

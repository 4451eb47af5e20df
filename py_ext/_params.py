"""The parameters of the page's address, as the desktop's option and the desktop have made them."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping

__all__ = ["warn_of_unfilled"]

log = logging.getLogger("py_ext")

PLACEHOLDER = re.compile(r"\$[A-Za-z]+\.[A-Za-z]+\$")


def warn_of_unfilled(params: Mapping[str, str]) -> None:
    """Log which parameters the desktop has left as its option has them: a filter by one fits nothing."""
    for name, value in params.items():
        for placeholder in PLACEHOLDER.findall(value):
            is_of_interaction = placeholder.lower().startswith("$interaction.")
            log.warning(
                "desk.params[%r] has %s in it, for which the desktop has put nothing. %s",
                name,
                placeholder,
                "Only a page of interaction.web-content is of an interaction: in workspace.web-content, "
                "leave it out of the address."
                if is_of_interaction
                else "Look whether it is written as the desktop knows it.",
            )

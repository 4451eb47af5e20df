"""The table of all requests that the simulated desktop answers, and how one is carried out."""

from __future__ import annotations

import inspect
from typing import Any, Protocol

from py_ext.simulator.errors import SimulatorError
from py_ext.simulator.frame import Frame
from py_ext.simulator.services import (
    agent,
    auth,
    configuration,
    email,
    interaction,
    media,
    messenger,
    outbound,
    sip_endpoint,
    system,
    voice,
)
from py_ext.simulator.services.service import Services

__all__ = ["ALIASES", "SERVICES", "Desktop", "serve"]

SERVICES: Services = {
    **agent.SERVICES,
    **auth.SERVICES,
    **configuration.SERVICES,
    **email.SERVICES,
    **interaction.SERVICES,
    **media.SERVICES,
    **messenger.SERVICES,
    **outbound.SERVICES,
    **sip_endpoint.SERVICES,
    **system.SERVICES,
    **voice.SERVICES,
}
"""What answers each request, by the name that the vendor's scripts use."""

ALIASES = {
    "interaction.selectCaseByCaselId": "interaction.selectCaseByCaseId",
    "interaction.unlockMarkdone": "interaction.unblockMarkdone",
}
"""The spellings of the vendor's reference that no published script has."""


class Desktop(
    agent.Desktop,
    auth.Desktop,
    configuration.Desktop,
    email.Desktop,
    interaction.Desktop,
    media.Desktop,
    messenger.Desktop,
    outbound.Desktop,
    sip_endpoint.Desktop,
    system.Desktop,
    voice.Desktop,
    Protocol,
):
    """What all requests together need of the desktop."""


def serve(desktop: Desktop, frame: Frame, name: str, parameters: object) -> Any:
    """Carry out a request of a frame and return the answer's data.

    Raises:
        SimulatorError: The request is unknown, its parameters do not fit, or it is refused.
    """
    service = SERVICES.get(ALIASES.get(name, name))
    if service is None:
        raise SimulatorError(f"The request {name} is not known to this desktop.")
    if not isinstance(parameters, list):
        raise SimulatorError(f"The parameters of {name} must be an array.")
    try:
        inspect.signature(service).bind(desktop, frame, *parameters)
    except TypeError:
        wanted = list(inspect.signature(service).parameters)[2:]
        raise SimulatorError(
            f"{name} takes {len(wanted)} parameters ({', '.join(wanted)}), not {len(parameters)}."
        ) from None
    return service(desktop, frame, *parameters)

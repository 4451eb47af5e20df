"""What the simulated desktop does when a frame asks: one function for each request.

Each is called with the simulator, the frame, and the request's parameters; what it returns is the
answer's ``data``, and a SimulatorError is answered as ``errorMessage``.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from py_ext.simulator import (
    agent,
    auth,
    configuration,
    email,
    interaction_services,
    media,
    messenger,
    outbound_services,
    sip_endpoint,
    system,
    transfers,
    voice,
)
from py_ext.simulator.checks import Services
from py_ext.simulator.errors import SimulatorError

if TYPE_CHECKING:
    from py_ext.simulator.desktop import DeskSimulator
    from py_ext.simulator.frames import Frame

__all__ = ["ALIASES", "SERVICES", "serve"]


def serve(simulator: DeskSimulator, frame: Frame, name: str, parameters: object) -> Any:
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
        inspect.signature(service).bind(simulator, frame, *parameters)
    except TypeError:
        wanted = list(inspect.signature(service).parameters)[2:]
        raise SimulatorError(
            f"{name} takes {len(wanted)} parameters ({', '.join(wanted)}), not {len(parameters)}."
        ) from None
    return service(simulator, frame, *parameters)


def get_allowed_services(simulator: DeskSimulator, frame: Frame) -> Any:
    """Here and not in ``system.py``, because it tells of all."""
    return [name for name in SERVICES if simulator.options.allows(frame.origin, name)]


SERVICES: Services = {
    **agent.SERVICES,
    **auth.SERVICES,
    **configuration.SERVICES,
    **email.SERVICES,
    **interaction_services.SERVICES,
    **media.SERVICES,
    **messenger.SERVICES,
    **outbound_services.SERVICES,
    **sip_endpoint.SERVICES,
    "system.getAllowedServices": get_allowed_services,
    **system.SERVICES,
    **transfers.SERVICES,
    **voice.SERVICES,
}
"""What answers each request, by the name that the vendor's scripts use."""

ALIASES = {
    "interaction.selectCaseByCaselId": "interaction.selectCaseByCaseId",
    "interaction.unlockMarkdone": "interaction.unblockMarkdone",
}
"""The spellings of the vendor's reference that no published script has."""

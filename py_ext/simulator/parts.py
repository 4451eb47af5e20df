"""What the simulated desktop has besides interactions and frames, and which services go with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from py_ext.simulator import (
    agent,
    auth,
    configuration,
    email,
    media,
    messenger,
    outbound_services,
    sip_endpoint,
    system,
    transfers,
    voice,
)
from py_ext.simulator.auth import Auth
from py_ext.simulator.checks import Services
from py_ext.simulator.media import Media
from py_ext.simulator.messenger import Messenger
from py_ext.simulator.outbound import Outbound
from py_ext.simulator.sip_endpoint import SipEndpoint
from py_ext.simulator.system import Activity
from py_ext.simulator.tabs import Tabs
from py_ext.simulator.views import Views

if TYPE_CHECKING:
    from py_ext.simulator.desktop import DeskSimulator

__all__ = ["PART_SERVICES", "Parts"]

PART_SERVICES: Services = {
    **agent.SERVICES,
    **auth.SERVICES,
    **configuration.SERVICES,
    **email.SERVICES,
    **media.SERVICES,
    **messenger.SERVICES,
    **outbound_services.SERVICES,
    **sip_endpoint.SERVICES,
    **system.SERVICES,
    **transfers.SERVICES,
    **voice.SERVICES,
}


class Parts:
    """A base of ``DeskSimulator``: one attribute for each part."""

    auth: Auth
    """Tokens."""
    activity: Activity
    """Whether the agent is at work."""
    media: Media
    """The agent's media and their states."""
    messenger: Messenger
    """Messages between frames."""
    outbound: Outbound
    """Campaigns and their records."""
    sip_endpoint: SipEndpoint
    """Microphone and speaker."""
    tabs: Tabs
    """The browser tabs with the desktop in them."""
    views: Views
    """Toasts, dialogs and the menu bar."""
    extensions: dict[str, dict[str, Any]]
    """What frames gave the telephony server as extensions of a call, by the call's ``uuid``."""

    def make_parts(self) -> None:
        """All parts as they are in the beginning."""
        simulator = cast("DeskSimulator", self)
        self.auth = Auth(simulator)
        self.activity = Activity()
        self.media = Media(simulator)
        self.messenger = Messenger(simulator)
        self.outbound = Outbound(simulator)
        self.sip_endpoint = SipEndpoint(simulator)
        self.tabs = Tabs(simulator)
        self.views = Views(simulator)
        self.extensions = {}

    @property
    def services(self) -> list[str]:
        """The requests that it serves, by the names that the vendor's scripts use."""
        from py_ext.simulator.services import ALIASES, SERVICES  # which has the services of Parts

        return [name for name in SERVICES if name not in ALIASES]

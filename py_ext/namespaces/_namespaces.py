"""The eleven namespaces of a desk, named after those of ``genesys.wwe.service``."""

from __future__ import annotations

from py_ext._connection import Connection
from py_ext.namespaces.agent import AgentNamespace
from py_ext.namespaces.auth import AuthNamespace
from py_ext.namespaces.configuration import ConfigurationNamespace
from py_ext.namespaces.email import EmailNamespace
from py_ext.namespaces.interaction import InteractionNamespace
from py_ext.namespaces.media import MediaNamespace
from py_ext.namespaces.messenger import MessengerNamespace
from py_ext.namespaces.outbound import OutboundNamespace
from py_ext.namespaces.sip_endpoint import SipEndpointNamespace
from py_ext.namespaces.system import StartListening, SystemNamespace
from py_ext.namespaces.voice import VoiceNamespace

__all__ = ["Namespaces"]


class Namespaces:
    """The base of ``Desk``: its namespaces."""

    agent: AgentNamespace
    """The agent and the agent's state."""
    auth: AuthNamespace
    """A token that proves who the agent is."""
    configuration: ConfigurationNamespace
    """The desktop's options."""
    email: EmailNamespace
    """New emails."""
    interaction: InteractionNamespace
    """Interactions of all media: reading, user data, cases, "mark done", transfers."""
    media: MediaNamespace
    """The states of the agent's media."""
    messenger: MessengerNamespace
    """Messages to other frames."""
    outbound: OutboundNamespace
    """Campaigns, and the records to call."""
    sip_endpoint: SipEndpointNamespace
    """Microphone and speaker of the agent's phone."""
    system: SystemNamespace
    """Toasts, dialogs, the menu bar, and what this frame is in the desktop."""
    voice: VoiceNamespace
    """Calls."""

    def __init__(self, connection: Connection, listen: StartListening) -> None:
        """
        Args:
            connection: What their requests go through, while there is one.
            listen: ``events`` of the desk, for system events.
        """
        self.agent = AgentNamespace(connection, self)
        self.auth = AuthNamespace(connection, self)
        self.configuration = ConfigurationNamespace(connection, self)
        self.email = EmailNamespace(connection, self)
        self.interaction = InteractionNamespace(connection, self)
        self.media = MediaNamespace(connection, self)
        self.messenger = MessengerNamespace(connection, self)
        self.outbound = OutboundNamespace(connection, self)
        self.sip_endpoint = SipEndpointNamespace(connection, self)
        self.system = SystemNamespace(connection, self, listen)
        self.voice = VoiceNamespace(connection, self)

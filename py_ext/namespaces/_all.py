"""The eleven namespaces of a desk, named after those of ``genesys.wwe.service``."""

from __future__ import annotations

from py_ext._calls import Calls
from py_ext.models._short_forms import InteractionActions
from py_ext.namespaces._namespace import Namespace
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

    def _make_namespaces(self, actions: InteractionActions, listen: StartListening) -> None:
        self.agent = AgentNamespace()
        self.auth = AuthNamespace()
        self.configuration = ConfigurationNamespace()
        self.email = EmailNamespace()
        self.interaction = InteractionNamespace()
        self.media = MediaNamespace()
        self.messenger = MessengerNamespace()
        self.outbound = OutboundNamespace()
        self.sip_endpoint = SipEndpointNamespace()
        self.system = SystemNamespace(listen)
        self.voice = VoiceNamespace()
        for namespace in self._namespaces:
            namespace.actions = actions

    def _give_calls(self, calls: Calls | None) -> None:
        for namespace in self._namespaces:
            namespace.calls = calls

    @property
    def _namespaces(self) -> list[Namespace]:
        return [value for value in vars(self).values() if isinstance(value, Namespace)]

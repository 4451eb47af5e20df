"""Extensions for the agent's desktop (Genesys Workspace Web Edition), written in Python.

An *extension* is an author's Python file and the page that runs it; a *frame* is one iframe of the
desktop that shows it; ``Desk`` is the Python object for the *desktop*, the page around it.
"""

from py_ext._pace import Waiting
from py_ext.desk import Desk
from py_ext.errors import (
    DeskClosed,
    DeskError,
    Disconnected,
    EventTimeout,
    HandlerTooLong,
    NotAllowed,
    NotEmbedded,
    Quarantined,
    RateLimited,
    RequestError,
    RequestRefused,
    RequestTimeout,
    UnexpectedAnswer,
)
from py_ext.events._subscription import HandlerFailure, Subscription
from py_ext.events.agent import AgentEvent
from py_ext.events.case import CaseEvent, CaseEventType
from py_ext.events.event import Event
from py_ext.events.interaction import InteractionEvent
from py_ext.events.markdone import MarkdoneEvent
from py_ext.events.media import MediaEvent
from py_ext.events.messenger import MessengerEvent
from py_ext.events.outbound import OutboundEvent
from py_ext.events.reconnected import DeskReconnected
from py_ext.events.streams import EventStream
from py_ext.events.system import SystemEvent
from py_ext.events.voice import VoiceEvent
from py_ext.frames import Frame, FrameEvent, FrameEventType
from py_ext.models.agent import (
    Agent,
    AgentState,
    AgentStateType,
    Medium,
    Role,
)
from py_ext.models.interaction import (
    CallType,
    Direction,
    Interaction,
    Party,
    RecordingState,
    State,
)
from py_ext.models.jwt_token import JwtToken
from py_ext.models.option_section import OptionSection
from py_ext.models.outbound import (
    CallbackType,
    CallResult,
    Campaign,
    OutboundRecord,
)
from py_ext.models.targets import (
    Target,
    TargetType,
)
from py_ext.page.events import Change, Click, Input, PageEvent, PageFrame, Submit
from py_ext.page.html import Content, HasHtml, Html, html
from py_ext.page.page import Page
from py_ext.stats import FailureStats, HandlerStats, RequestStats, Stats, Times
from py_ext.toasts import (
    Dialog,
    Toast,
)
from py_ext.transport import (
    MOST_KEPT,
    STATE_EVENTS,
    FrameTransport,
    Kept,
    Neighbours,
    Plain,
    Transport,
    TransportClosed,
    TransportGone,
    TransportRefused,
    TransportTimeout,
    TransportUnsent,
)
from py_ext.updates import Update

__all__ = [
    "MOST_KEPT",
    "STATE_EVENTS",
    "Agent",
    "AgentEvent",
    "AgentState",
    "AgentStateType",
    "CallResult",
    "CallType",
    "CallbackType",
    "Campaign",
    "CaseEvent",
    "CaseEventType",
    "Change",
    "Click",
    "Content",
    "Desk",
    "DeskClosed",
    "DeskError",
    "DeskReconnected",
    "Dialog",
    "Direction",
    "Disconnected",
    "Event",
    "EventStream",
    "EventTimeout",
    "FailureStats",
    "Frame",
    "FrameEvent",
    "FrameEventType",
    "FrameTransport",
    "HandlerFailure",
    "HandlerStats",
    "HandlerTooLong",
    "HasHtml",
    "Html",
    "Input",
    "Interaction",
    "InteractionEvent",
    "JwtToken",
    "Kept",
    "MarkdoneEvent",
    "MediaEvent",
    "Medium",
    "MessengerEvent",
    "Neighbours",
    "NotAllowed",
    "NotEmbedded",
    "OptionSection",
    "OutboundEvent",
    "OutboundRecord",
    "Page",
    "PageEvent",
    "PageFrame",
    "Party",
    "Plain",
    "Quarantined",
    "RateLimited",
    "RecordingState",
    "RequestError",
    "RequestRefused",
    "RequestStats",
    "RequestTimeout",
    "Role",
    "State",
    "Stats",
    "Submit",
    "Subscription",
    "SystemEvent",
    "Target",
    "TargetType",
    "Times",
    "Toast",
    "Transport",
    "TransportClosed",
    "TransportGone",
    "TransportRefused",
    "TransportTimeout",
    "TransportUnsent",
    "UnexpectedAnswer",
    "Update",
    "VoiceEvent",
    "Waiting",
    "html",
]

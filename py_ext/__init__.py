"""Extensions for the agent's desktop (Genesys Workspace Web Edition), written in Python.

An *extension* is an author's Python file and the page that runs it; a *frame* is one iframe of the
desktop that shows it; ``Desk`` is the Python object for the *desktop*, the page around it.
"""

from py_ext.desk import Desk
from py_ext.errors import (
    DeskClosed,
    DeskError,
    EventTimeout,
    NotEmbedded,
    RequestError,
    RequestRefused,
    RequestTimeout,
    UnexpectedAnswer,
)
from py_ext.events import CaseEvent, CaseEventType, Event, InteractionEvent, MarkdoneEvent
from py_ext.handlers import HandlerFailure, Subscription
from py_ext.models import CallType, Direction, Interaction, Party, RecordingState, State
from py_ext.streams import EventStream
from py_ext.transport import Transport

__all__ = [
    "CallType",
    "CaseEvent",
    "CaseEventType",
    "Desk",
    "DeskClosed",
    "DeskError",
    "Direction",
    "Event",
    "EventStream",
    "EventTimeout",
    "HandlerFailure",
    "Interaction",
    "InteractionEvent",
    "MarkdoneEvent",
    "NotEmbedded",
    "Party",
    "RecordingState",
    "RequestError",
    "RequestRefused",
    "RequestTimeout",
    "State",
    "Subscription",
    "Transport",
    "UnexpectedAnswer",
]

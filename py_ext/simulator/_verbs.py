"""The verbs that the simulated desktop has of its parts: ``simulator.ring(…)`` is its telephony's.

A new one is a method of a part, and a line here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, overload

from py_ext.simulator.desktop.cases import Cases
from py_ext.simulator.desktop.embedded_pages import EmbeddedPages
from py_ext.simulator.desktop.open_media import OpenMedia
from py_ext.simulator.desktop.telephony import Telephony

__all__ = ["PartVerb", "Verbs"]

P = ParamSpec("P")
R = TypeVar("R")


class PartVerb(Generic[P, R]):
    """A method of a part that is a method of the whole as well, with its signature and its docstring.

    >>> from py_ext.simulator._verbs import PartVerb
    >>> class Bell:
    ...     def ring(self, times: int = 1) -> str:
    ...         return "ding" * times
    >>> class House:
    ...     ring = PartVerb("bell", Bell.ring)
    ...     def __init__(self) -> None:
    ...         self.bell = Bell()
    >>> House().ring(times=2)
    'dingding'

    Args:
        part: The attribute of the whole that has the part.
        method: The method of the part's class.
    """

    def __init__(self, part: str, method: Callable[Concatenate[Any, P], R]) -> None:
        self.part = part
        self.method = method
        self.__doc__ = method.__doc__

    @overload
    def __get__(self, whole: None, owner: type) -> Callable[Concatenate[Any, P], R]: ...
    @overload
    def __get__(self, whole: object, owner: type) -> Callable[P, R]: ...
    def __get__(self, whole: object, owner: type) -> Any:
        if whole is None:
            return self.method
        return getattr(getattr(whole, self.part), self.method.__name__)


class Verbs:
    """Names, and no more: the parts are attributes of ``DeskSimulator``."""

    # Interactions and their cases

    mark_done = PartVerb("cases", Cases.mark_done)
    update_user_data = PartVerb("cases", Cases.update_user_data)
    remove_user_data = PartVerb("cases", Cases.remove_user_data)
    select_case = PartVerb("cases", Cases.select_case)
    find = PartVerb("cases", Cases.find)
    user_data = PartVerb("cases", Cases.user_data)
    describe = PartVerb("cases", Cases.describe)

    # Calls

    ring = PartVerb("telephony", Telephony.ring)
    dial = PartVerb("telephony", Telephony.dial)
    answer = PartVerb("telephony", Telephony.answer)
    hold = PartVerb("telephony", Telephony.hold)
    retrieve = PartVerb("telephony", Telephony.retrieve)
    release = PartVerb("telephony", Telephony.release)
    consult = PartVerb("telephony", Telephony.consult)
    consultations = PartVerb("telephony", Telephony.consultations)
    complete_transfer = PartVerb("telephony", Telephony.complete_transfer)
    complete_conference = PartVerb("telephony", Telephony.complete_conference)
    single_step_transfer = PartVerb("telephony", Telephony.single_step_transfer)
    single_step_conference = PartVerb("telephony", Telephony.single_step_conference)
    start_recording = PartVerb("telephony", Telephony.start_recording)
    pause_recording = PartVerb("telephony", Telephony.pause_recording)
    resume_recording = PartVerb("telephony", Telephony.resume_recording)
    stop_recording = PartVerb("telephony", Telephony.stop_recording)

    # Emails, chats, work items, call previews

    invite = PartVerb("open_media", OpenMedia.invite)
    compose = PartVerb("open_media", OpenMedia.compose)
    reply = PartVerb("open_media", OpenMedia.reply)
    take_from_workbin = PartVerb("open_media", OpenMedia.take_from_workbin)
    preview = PartVerb("open_media", OpenMedia.preview)
    call_record = PartVerb("open_media", OpenMedia.call_record)
    accept = PartVerb("open_media", OpenMedia.accept)
    reject = PartVerb("open_media", OpenMedia.reject)
    revoke = PartVerb("open_media", OpenMedia.revoke)
    join = PartVerb("open_media", OpenMedia.join)
    load_history = PartVerb("open_media", OpenMedia.load_history)
    history_loaded = PartVerb("open_media", OpenMedia.history_loaded)
    join_fails = PartVerb("open_media", OpenMedia.join_fails)
    leave_conference = PartVerb("open_media", OpenMedia.leave_conference)
    transfer = PartVerb("open_media", OpenMedia.transfer)
    transfer_arrives = PartVerb("open_media", OpenMedia.transfer_arrives)
    fail = PartVerb("open_media", OpenMedia.fail)
    save = PartVerb("open_media", OpenMedia.save)
    pull = PartVerb("open_media", OpenMedia.pull)
    send = PartVerb("open_media", OpenMedia.send)
    cancel = PartVerb("open_media", OpenMedia.cancel)

    # Embedded pages

    close_frame = PartVerb("embedded_pages", EmbeddedPages.close_frame)
    reopen_frame = PartVerb("embedded_pages", EmbeddedPages.reopen_frame)

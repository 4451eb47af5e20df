"""A customer's data is in nothing that others read: logs, errors, tracebacks, what prints itself, traces.

Whatever text a desktop sends is a marker here, but for what programs go by, and so is what the extension
itself sends. It answers, refuses, keeps silent, and tells of everything there is, and handlers fail. What
an author prints himself is his own.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any

import pytest

import py_ext
from py_ext import (
    AgentEvent,
    CaseEvent,
    Desk,
    Frame,
    HandlerFailure,
    Interaction,
    InteractionEvent,
    JwtToken,
    MarkdoneEvent,
    MediaEvent,
    MessengerEvent,
    NotAllowed,
    OutboundEvent,
    RequestError,
    RequestRefused,
    SystemEvent,
    Target,
    VoiceEvent,
    html,
)
from py_ext._calls import PRIVATE
from py_ext.simulator import DeskSimulator, SimulatedTransport
from py_ext.simulator.options import ORIGINS
from py_ext.testing._virtual_time import virtual_time
from tests.api_scene import EVERYTHING, filled, scene
from tests.api_table import FUNCTIONS, Function
from tests.planted import NOT_PLANTED, Markers

KINDS: list[tuple[Any, dict[str, Any]]] = [
    (AgentEvent, {}),
    (CaseEvent, {}),
    (InteractionEvent, {}),
    (MarkdoneEvent, {}),
    (MediaEvent, {}),
    (MessengerEvent, {"channel": "orders"}),
    (OutboundEvent, {}),
    (SystemEvent, {}),
    (VoiceEvent, {}),
]

NO_CUSTOMERS = (
    *("agent", "media", "outbound.getCampaigns", "outbound.getListOfCallResults"),
    "outbound.getCallResult",
    *("system.popupToast", "system.openDialog", "system.getAllowedServices"),
)
"""What these answer or tell is called so for everybody: an agent, a medium, a campaign, a toast's id."""

each_function = pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)


class PlantedTransport(SimulatedTransport):
    """What comes through it is full of markers."""

    def __init__(self, simulator: DeskSimulator, markers: Markers) -> None:
        super().__init__(simulator, params={"phone": markers.new("params")})
        self.markers = markers
        self.shown: list[str] = []
        self.screen = self.shown.append
        self._asked: dict[str, str] = {}

    def _send(self, reference: str, message: dict[str, Any]) -> None:
        self._asked[reference] = message.get("request", "subscribe")
        super()._send(reference, message)

    def _arrive(self, message: dict[str, Any]) -> None:
        message = {**message, "userAgent": f"WWE {self.markers.new('userAgent')}"}
        name = message.get("event") or self._asked.get(message.get("referenceId", ""), "")
        if "data" in message and not name.startswith(NO_CUSTOMERS):
            message["data"] = planted(self.markers, name, message["data"])
        super()._arrive(message)


def planted(markers: Markers, name: str, data: Any) -> Any:
    """The data of an event or an answer. What frames tell each other is all theirs; sections of options are
    named by the contact center."""
    kept = NOT_PLANTED | {"name"} if name.startswith("configuration.") else NOT_PLANTED
    is_free = name.startswith(("messenger:", "unknown"))
    return markers.planted(data, name, frozenset() if is_free else kept)


def snake(name: str) -> str:
    return "".join(f"_{each.lower()}" if each.isupper() else each for each in name)


def call_of(desk: Desk, function: Function, parameters: list[Any]) -> Awaitable[Any]:
    """The call of a function's method in Python."""
    method = attrgetter(function.python)(desk)
    options: dict[str, Any] = {}
    if function.name == "interaction.consult":
        parameters = [parameters[0], Target.phone(parameters[1]["destination"])]
    elif function.name == "outbound.rescheduleRecord":
        parameters = [*parameters[:2], datetime(2030, 1, 31, 9, 5), parameters[3]]
    elif function.name.startswith("system.") and parameters and isinstance(parameters[-1], dict):
        *parameters, given = parameters
        options = {snake(name): value for name, value in given.items()}
    elif function.name in ("email.create", "voice.dial"):
        parameters, options = parameters[:1], {"user_data": parameters[1]}
    return method(*parameters, **options)  # type: ignore[no-any-return]


def said_of(thing: object) -> str:
    """What it says of itself, wherever it is shown or logged. A text says what it is, and so does a dict of
    texts: who prints those prints what he has."""
    if isinstance(thing, BaseException):
        formatted = "".join(traceback.format_exception(thing))
        return f"{thing!r} {thing} {thing.args} {formatted}"
    if isinstance(thing, (list, tuple)):
        return "\n".join(map(said_of, thing))
    return "" if isinstance(thing, (str, Mapping)) else f"{thing!r} {thing}"


NAMES = {"voice", "NotReady", "orders", "Winter", "view", "CAMPAIGN", "k"}
"""Of samples, which are no customer's, as are addresses."""


class Scene:
    """A connected desk, and what was said so far."""

    def __init__(self, simulator: DeskSimulator, desk: Desk, transport: PlantedTransport) -> None:
        self.simulator, self.desk, self.transport = simulator, desk, transport
        self.markers = transport.markers
        self.said: list[str] = []

    def note(self, thing: object) -> None:
        self.said.append(said_of(thing))

    def given(self, function: Function) -> list[Any]:
        """Parameters, with markers for what could be a customer's."""
        names = scene(self.simulator, function)
        kept = {value for value in names.values() if isinstance(value, str)} | NAMES

        def marked(value: Any) -> Any:
            if isinstance(value, dict):
                return {name: marked(each) for name, each in value.items()}
            if not isinstance(value, str) or value in kept or "/" in value:
                return value
            marker = self.markers.new(function.name)
            return f"{marker}@example.com" if "@" in value else marker

        return [marked(each) for each in filled(function.sample, names)]

    def leaked(self) -> dict[str, str]:
        return self.markers.found_in("\n".join(self.said))


class Records(logging.Handler):
    """What a log would have: texts with tracebacks, and what records carry."""

    def __init__(self, said: list[str]) -> None:
        super().__init__()
        self._said = said

    def emit(self, record: logging.LogRecord) -> None:
        self._said.append(f"{self.format(record)} {record.args!r} {vars(record)!r}")


@contextlib.contextmanager
def logged(said: list[str]) -> Iterator[None]:
    handler, root = Records(said), logging.getLogger()
    root.addHandler(handler)
    loop = asyncio.get_running_loop()
    before = loop.get_exception_handler()
    loop.set_exception_handler(lambda loop, context: said.append(said_of([*context.items()])))
    try:
        yield
    finally:
        loop.set_exception_handler(before)
        root.removeHandler(handler)


@pytest.fixture
async def it() -> AsyncIterator[Scene]:
    simulator, desk = DeskSimulator(), Desk()
    simulator.options[ORIGINS] = EVERYTHING
    transport = PlantedTransport(simulator, Markers())
    made = Scene(simulator, desk, transport)
    with virtual_time(), logged(made.said):
        for kind, filters in KINDS:
            desk.on(kind, **filters)(made.note)
            desk.on(kind, **filters)(fail)
        desk.on_frame(made.note)
        desk.on_start(fail_not)
        async with desk.connected(transport):
            yield made
            await simulator.settled()
    assert made.leaked() == {}
    shown = "".join(transport.shown)
    assert made.markers.found_in(shown) == {}, "the author has shown nothing of it"
    assert made.markers.places


def fail(event: object) -> None:
    raise RuntimeError("on purpose")


async def fail_not() -> None:
    pass


@each_function
async def test_answers_are_in_nothing_that_others_read(it: Scene, function: Function) -> None:
    """What a call returns, and the errors for answers of other shapes, which hold a marker."""
    given = it.given(function)
    it.note(await call_of(it.desk, function, given))
    await it.simulator.settled()
    for odd in ("x", ["x"], {"x": "x"}, [{"x": ["x"]}], 7, [7]):
        with it.simulator.faults.answer(function.name, odd):
            try:
                it.note(await call_of(it.desk, function, given))
            except RequestError as error:
                it.note(error)


@each_function
async def test_refusals_that_quote_are_in_nothing_that_others_read(
    it: Scene, function: Function
) -> None:
    """Those that name what was sent, what the desk knows of live and of ended interactions, and, where the
    request is about what it does not know, anything."""
    ended = it.simulator.ring(ani="1", user_data={"k": "of a call that has ended"})
    await it.simulator.settled()
    known = [*it.desk.interactions[ended.interaction_id].raw["userData"].values()]
    it.simulator.release(ended.interaction_id)
    it.simulator.mark_done(ended.interaction_id)
    given = it.given(function)
    await it.simulator.settled()
    assert ended.interaction_id not in it.desk.interactions
    for interaction in it.desk.interactions.values():
        known += [
            interaction.ani,
            interaction.raw["contact"]["type"],
            *interaction.user_data.values(),
        ]
    known += [
        each for each in str(given).replace("'", " ").replace("@", " ").split() if "Zq" in each
    ]
    if function.name in PRIVATE or function.name.startswith("outbound."):
        known.append(it.markers.new("what nobody knows"))
    known = [each for each in known if isinstance(each, str) and "Zq" in each]
    assert known
    for words in (
        f"not allowed for {' and '.join(known)}",
        f"There is no {' '.join(known)}.",
        {"code": 7, "why": known, known[0]: known[-1]},
        known,
    ):
        with (
            it.simulator.faults.refuse(function.name, words),
            pytest.raises(RequestRefused) as caught,
        ):
            await call_of(it.desk, function, given)
        it.note(caught.value)
        it.said.append(caught.value.answer)
        assert not isinstance(caught.value, NotAllowed)


@each_function
async def test_what_was_not_answered_is_in_nothing_that_others_read(
    it: Scene, function: Function
) -> None:
    given = it.given(function)
    with it.simulator.faults.drop(function.name):
        with pytest.raises(TimeoutError) as caught:
            await call_of(it.desk, function, given)
        it.note(caught.value)
        call = asyncio.ensure_future(call_of(it.desk, function, given))
        await asyncio.sleep(0.1)
        await it.desk.close()
    with pytest.raises(py_ext.DeskClosed) as closed:
        await call
    it.note(closed.value)
    it.note(call)


EVENTS: list[tuple[str, Any]] = [
    (
        "interaction",
        {"eventType": "ODD", "interaction": {"interactionId": "9", "state": "HELD", "ani": "x"}},
    ),
    (
        "interaction",
        {
            "eventType": "ODD",
            "interaction": {"interactionId": "9", "userData": ["x"], "parties": "x"},
        },
    ),
    ("interaction", {"eventType": "CASE_SELECTED", "selectedCaseId": "c", "more": "x"}),
    ("interaction", {"odd": "x"}),
    ("interaction", "x"),
    ("voice", {"interaction": {"interactionId": "9", "state": "HELD", "dnis": "x"}}),
    ("voice", {"interaction": "x"}),
    ("agent", {"more": "x"}),
    ("media", {"more": "x"}),
    ("markdone", {"interactionId": "9", "warning": "x"}),
    ("outbound", {"campaign": "Winter", "phone": "x", "fields": {"state": "x"}}),
    ("system", {"toastId": "wweCustomToast0", "button": "x"}),
    ("system", ["x"]),
    ("messenger:orders", {"state": "x", "interactionId": "x"}),
    ("messenger:orders", "x"),
    ("unknown", {"state": "x"}),
]


async def test_events_are_in_nothing_that_others_read(it: Scene) -> None:
    failures: list[HandlerFailure] = []
    for name, data in EVENTS:
        it.simulator.send_event(name, data)
        await it.simulator.settled()
    assert sum("on purpose" in each for each in it.said) > 10
    it.desk.on_error(failures.append)
    for name, data in EVENTS:
        it.simulator.send_event(name, data)
        await it.simulator.settled()
    assert len(failures) > 5
    for failure in failures:
        it.note(failure)
        it.note(failure.error)


async def test_what_an_author_gets_says_nothing_of_customers(it: Scene) -> None:
    desk, call = it.desk, it.simulator.ring(user_data={"k": "v"})
    await it.simulator.settled()
    frame = next(iter(desk.frames.values()))
    stream = desk.events(InteractionEvent)
    waiting = asyncio.ensure_future(desk.wait_for(InteractionEvent))
    toast = await desk.system.popup_toast(
        title=it.markers.new("title"), buttons=[it.markers.new("button")]
    )
    running = desk.start_soon(never, it.markers.new("argument"))
    it.simulator.update_user_data(call.interaction_id, {"k": "w"})
    await it.simulator.settled()
    things: list[Any] = [
        desk,
        frame,
        frame.page,
        desk.page,
        stream,
        await anext(stream),
        await waiting,
        waiting,
        toast,
        await desk.system.open_dialog("/x", label=it.markers.new("label")),
        running,
        desk.interactions[call.interaction_id],
        *desk.interactions[call.interaction_id].parties,
        desk.waiting,
        desk.listen(InteractionEvent, fail),
        it.simulator.interactions[call.interaction_id],
        *it.simulator.journal,
        *it.simulator.frames,
        it.simulator,
        it.transport,
        it.simulator.trace(values=True),
    ]
    for thing in things:
        it.note(thing)
    it.said.append(repr(html("<p>{x}</p>", x=it.markers.new("html"))))  # its text is what it is
    with pytest.raises(py_ext.EventTimeout) as late:
        await desk.wait_for(SystemEvent, button=it.markers.new("button"), timeout=1)
    it.note(late.value)


async def never(given: str) -> None:
    await asyncio.Event().wait()


def misuses(it: Scene) -> Iterator[Callable[[], Any]]:
    """Calls with a customer's data in the wrong place, or of the wrong kind."""
    desk, new = it.desk, it.markers.new
    event = InteractionEvent.from_plain(
        {"interaction": {"interactionId": "1", "ani": new("event")}}
    )
    kind: Any
    for kind in (new("kind"), {"k": new("kind")}, [new("kind")], event, event.interaction):
        yield lambda kind=kind: desk.on(kind)  # type: ignore[misc]
        yield lambda kind=kind: desk.listen(kind, fail)  # type: ignore[misc]
        yield lambda kind=kind: desk.events(kind)  # type: ignore[misc]
        yield lambda kind=kind: desk.page.on(kind)  # type: ignore[misc]
    for value in (
        new("value"),
        [new("value")],
        {"k": new("value")},
        {"k": [new("value")]},
        None,
        7,
    ):
        yield lambda value=value: desk.request(value)  # type: ignore[misc]
        yield lambda value=value: desk.request("voice.dial", {1: value})  # type: ignore[misc]
        yield lambda value=value: desk.request("voice.dial", {value})  # type: ignore[misc]
        yield lambda value=value: desk.request("voice.dial", value, timeout=value)  # type: ignore[misc]
        yield lambda value=value: desk.interaction.set_user_data("1", value)  # type: ignore[misc]
        yield lambda value=value: desk.interaction.set_user_data("1", {"k": value, "l": [value]})  # type: ignore[misc]
        yield lambda value=value: desk.interaction.delete_user_data("1", [value])  # type: ignore[misc]
        yield lambda value=value: desk.interaction.get_by_interaction_id([value])  # type: ignore[misc]
        yield lambda value=value: desk.interaction.consult("1", [value])  # type: ignore[misc]
        yield lambda value=value: desk.voice.dial([value])  # type: ignore[misc]
        yield lambda value=value: desk.voice.dial_ex("1", value, [value])  # type: ignore[misc]
        yield lambda value=value: desk.email.create([value], user_data=[value])  # type: ignore[misc]
        yield lambda value=value: desk.outbound.update_record_fields("1", [value])  # type: ignore[misc]
        yield lambda value=value: desk.outbound.reschedule_record("1", 1, value, value)  # type: ignore[misc]
        yield lambda value=value: desk.outbound.set_call_result("1", [value])  # type: ignore[misc]
        yield lambda value=value: desk.system.popup_toast(title=[value], buttons=value)  # type: ignore[misc]
        yield lambda value=value: desk.system.popup_toast(width=value, key_values=[value])  # type: ignore[misc]
        yield lambda value=value: desk.system.open_dialog("/x", width=value)  # type: ignore[misc]
        yield lambda value=value: desk.page.show([value, 1])  # type: ignore[misc]
        yield lambda value=value: desk.page.show(object() if value else {"k": value})  # type: ignore[misc]
        yield lambda value=value: desk.start_soon(lambda: value)  # type: ignore[misc]
        yield lambda value=value: desk.patience(value).__enter__()  # type: ignore[misc]
        yield lambda value=value: Desk(timeout=value)  # type: ignore[misc]
        yield lambda value=value: Desk(rate_limit=value if value != 7 else [value])  # type: ignore[misc]
        yield lambda value=value: Target([value], value)  # type: ignore[misc]
        yield lambda value=value: JwtToken.from_plain([value])  # type: ignore[misc]
        yield lambda value=value: Interaction.from_plain({"interactionId": [value]})  # type: ignore[misc]
        yield lambda value=value: InteractionEvent.from_plain({"interaction": value})  # type: ignore[misc]
        yield lambda value=value: html("{x.name}", x=value)  # type: ignore[misc]
        yield lambda value=value: html("{x[name]}", x=value)  # type: ignore[misc]
        yield lambda value=value: html("{x:>z}", x=value)  # type: ignore[misc]
        yield lambda value=value: html("<script>{x}</script>", x=value)  # type: ignore[misc]
        yield lambda value=value: html("<a href='{x}'>", x=value)  # type: ignore[misc]
        yield lambda value=value: html("{x}", x={1: value})  # type: ignore[misc]


async def test_misused_calls_name_no_value(it: Scene) -> None:
    """What of them is no misuse, and shows something, is the author's."""
    it.simulator.ring(user_data={"k": "v"})
    await it.simulator.settled()
    errors = 0
    for misuse in misuses(it):
        try:
            result = misuse()
            it.note(await result if asyncio.iscoroutine(result) else None)
        except Exception as error:
            errors += 1
            it.note(error)
    assert errors > 100
    it.transport.shown.clear()


@each_function
async def test_a_masked_trace_holds_no_customer_s_data(function: Function) -> None:
    """What is kept of the messages of each request, and of its refusals."""
    simulator, desk, markers = DeskSimulator(), Desk(), Markers()
    simulator.options[ORIGINS] = EVERYTHING
    it = Scene(simulator, desk, PlantedTransport(simulator, markers))
    for kind, filters in KINDS:
        desk.on(kind, **filters)(lambda: None)
    with virtual_time():
        async with desk.connected(SimulatedTransport(simulator)):
            given = it.given(function)
            await call_of(desk, function, given)
            faults = simulator.faults
            for data in (
                "x",
                ["x"],
                {"x": "x"},
                [{"x": {"type": "x"}}],
                {"userData": {"state": "x"}},
            ):
                answered = (
                    data
                    if function.name.startswith(NO_CUSTOMERS)
                    else markers.planted(data, "answer")
                )
                with faults.answer(function.name, answered), contextlib.suppress(RequestError):
                    await call_of(desk, function, given)
            for words in (
                f"Contact {markers.new('refusal')} is blocked",
                f"There is no '{markers.new('refusal')}'",
                f"There is no {markers.new('refusal')}.",
                {"code": markers.new("refusal")},
            ):
                with faults.refuse(function.name, words), contextlib.suppress(RequestError):
                    await call_of(desk, function, given)
            for name, data in EVENTS:
                simulator.send_event(name, planted(markers, name, data))
            for request in ("crm.lookUp", "interaction.lookUp"):
                with contextlib.suppress(RequestError):
                    await desk.request(
                        request, markers.new(request), {"type": markers.new(request)}
                    )
            await simulator.settled()
    assert markers.found_in(simulator.trace(values=True).dumps())
    assert markers.found_in(simulator.trace().dumps()) == {}
    told = f"{simulator.trace(values=True)!r}"
    assert markers.found_in(told) == {}


def test_every_kind_of_event_is_planted() -> None:
    kinds = {each for each, _ in KINDS}
    known = {getattr(py_ext, name) for name in py_ext.__all__ if name.endswith("Event")}
    assert {each.__name__ for each in known - kinds} <= {"FrameEvent", "PageEvent", "Event"}
    assert Frame.__repr__ is not object.__repr__

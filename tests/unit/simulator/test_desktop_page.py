"""What goes between the simulated desktop and the page that draws it."""

from __future__ import annotations

import asyncio
import inspect
import json
from operator import attrgetter
from typing import Any

import pytest

import py_ext
from py_ext.events.event import Event
from py_ext.simulator import DeskSimulator, desktop_page
from py_ext.simulator.desktop_page import DRAW_EVERY, VERBS, DesktopPage
from py_ext.simulator.services import SERVICES


class Wired:
    def __init__(self, simulator: DeskSimulator) -> None:
        self.simulator = simulator
        self.sent: list[dict[str, Any]] = []
        simulator.options.update({"workspace.web-content": "extension", "extension/url": "/page"})
        self.page = DesktopPage(simulator, self._send, base="https://x")

    def _send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    def of_kind(self, kind: str) -> list[dict[str, Any]]:
        return [message for message in self.sent if message["kind"] == kind]

    def open(self) -> None:
        self.page.receive(
            {"kind": "frame-opened", "frame": "k1", "origin": "https://x", "name": "extension"}
        )
        self.simulator.frames[-1].greet()
        self.sent = [message for message in self.sent if message["kind"] != "post"]

    def message(self, origin: str = "https://x", **message: Any) -> None:
        message = {"userAgent": "WWE Client", "referenceId": "1", **message}
        self.page.receive({"kind": "message", "frame": "k1", "origin": origin, "message": message})


async def drawn() -> None:
    """Wait until the page was sent what there is to draw."""
    await asyncio.sleep(2 * DRAW_EVERY)


@pytest.fixture
async def wired(simulator: DeskSimulator) -> Wired:
    wired = Wired(simulator)
    await drawn()
    assert [message["kind"] for message in wired.sent] == ["state"]
    wired.sent.clear()
    return wired


async def test_state_comes_once_for_many_changes(simulator: DeskSimulator, wired: Wired) -> None:
    for _ in range(5):
        simulator.ring()
    await drawn()
    (state,) = wired.of_kind("state")
    assert len(state["state"]["interactions"]) == 5
    assert state["state"]["frames"] == [
        {
            "name": "extension",
            "label": "extension",
            "url": "https://x/page",
            "mode": "view",
            "interactionId": None,
            "warnings": [],
        }
    ]


async def test_the_page_is_told_which_python_a_frame_was_given_when_it_opened(
    simulator: DeskSimulator,
) -> None:
    sent: list[dict[str, Any]] = []
    now = {"shared": True, "version": "1"}
    page = DesktopPage(
        simulator, sent.append, python=lambda origin: {**now} if origin == "https://x" else None
    )
    elsewhere = simulator.open_frame(
        name="in another page", origin="https://x", post=lambda message: None
    )

    def open_as(name: str, origin: str = "https://x") -> None:
        page.receive({"kind": "frame-opened", "frame": name, "origin": origin, "name": name})

    async def pythons() -> dict[str, Any]:
        simulator.changed()
        await drawn()
        status = [each for each in sent if each["kind"] == "state"][-1]["state"]["frameStatus"]
        return {each["name"]: each["python"] for each in status}

    open_as("first")
    open_as("board", "https://board.example")
    now["version"] = "2"
    open_as("second")
    first, second = {"shared": True, "version": "1"}, {"shared": True, "version": "2"}
    others = {"board": None, "in another page": None}
    assert await pythons() == {"first": first, "second": second, **others}
    open_as("first")
    page.receive({"kind": "frame-closed", "frame": "second"})
    assert await pythons() == {"first": second, **others}
    elsewhere.close()
    page.close()


async def test_the_page_is_told_the_names_of_all_requests_and_events(wired: Wired) -> None:
    wired.simulator.changed()
    await drawn()
    state = wired.of_kind("state")[-1]["state"]
    assert state["requests"] == sorted(SERVICES)
    told = {
        kind.name
        for kind in vars(py_ext).values()
        if inspect.isclass(kind) and issubclass(kind, Event) and isinstance(kind.name, str)
    }
    assert {*state["events"], "messenger"} == told - {"", "frame", "reconnected"}  # which are ours


async def test_a_request_that_changes_nothing_draws_no_state(wired: Wired) -> None:
    wired.open()
    await drawn()
    wired.sent.clear()
    wired.message(request="interaction.getInteractions")
    await drawn()
    assert [message["kind"] for message in wired.sent] == ["post", "log"]


async def test_a_frame_s_message_is_answered_to_that_frame(wired: Wired) -> None:
    wired.open()
    wired.message(request="interaction.getInteractions")
    (post,) = wired.of_kind("post")
    assert post["frame"] == "k1"
    assert post["message"]["data"] == []
    await drawn()
    assert [entry["kind"] for entry in wired.of_kind("log")[0]["entries"]] == ["request", "answer"]


async def test_a_message_of_another_origin_is_ignored(
    simulator: DeskSimulator, wired: Wired
) -> None:
    wired.open()
    wired.message(origin="https://evil.example", request="interaction.getInteractions")
    assert wired.of_kind("post") == []
    assert simulator.frames[0].ignored == 1


async def test_a_page_that_is_gone_can_still_unsubscribe(
    simulator: DeskSimulator, wired: Wired
) -> None:
    wired.open()
    wired.message(event="subscribe", data="interaction")
    (frame,) = simulator.frames
    (subscription_id,) = frame.subscriptions
    last = {"userAgent": "WWE Client", "referenceId": "2", "event": "unsubscribe"}
    for origin, data in [
        ("https://evil.example", subscription_id),
        ("https://x", "other"),
        ("https://x", ["a"]),
    ]:
        message = {**last, "data": data}
        wired.page.receive({"kind": "message", "frame": None, "origin": origin, "message": message})
        assert list(frame.subscriptions) == [subscription_id]
    message = {**last, "data": subscription_id}
    wired.page.receive(
        {"kind": "message", "frame": None, "origin": "https://x", "message": message}
    )
    assert frame.subscriptions == {}


async def test_verbs_are_done_or_refused_by_number(simulator: DeskSimulator, wired: Wired) -> None:
    wired.page.receive({"kind": "verb", "id": 1, "verb": "ring", "arguments": {"ani": "555"}})
    wired.page.receive(
        {"kind": "verb", "id": 2, "verb": "hold", "arguments": {"interaction_id": "1"}}
    )
    wired.page.receive({"kind": "verb", "id": 3, "verb": "ring", "arguments": {"odd": 1}})
    wired.page.receive({"kind": "verb", "id": 4, "verb": "open_frame", "arguments": {}})
    assert [message["id"] for message in wired.of_kind("done")] == [1]
    assert [message["id"] for message in wired.of_kind("refused")] == [2, 3, 4]
    assert "possible only when" in wired.of_kind("refused")[0]["error"]
    assert simulator.find("1").ani == "555"


async def test_a_blocked_mark_done_brings_the_warnings(
    simulator: DeskSimulator, wired: Wired
) -> None:
    call = simulator.ring()
    simulator.release(call.interaction_id)
    call.blocks["extension"] = "Not yet."
    arguments = {"interaction_id": call.interaction_id}
    wired.page.receive({"kind": "verb", "id": 1, "verb": "mark_done", "arguments": arguments})
    assert wired.of_kind("refused")[0]["warnings"] == ["Not yet."]


async def test_a_closed_page_takes_its_frames_with_it(
    simulator: DeskSimulator, wired: Wired
) -> None:
    wired.open()
    wired.page.close()
    assert simulator.frames == []
    assert simulator.on_change == simulator.on_reload == simulator.journal.listeners == []


async def test_two_pages_are_two_tabs_and_agree_who_leads(
    simulator: DeskSimulator, wired: Wired, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desktop_page, "AGREE_AFTER", DRAW_EVERY)
    (first,) = simulator.tabs
    wired.open()
    second = Wired(simulator)
    second.open()
    tabs = [*simulator.tabs]
    assert tabs[0] is first
    assert [simulator.tabs.of(frame) for frame in simulator.frames] == tabs
    assert [str(tab.role) for tab in tabs] == ["LEADING", "NEGOTIATING"]
    await drawn()
    assert [str(tab.role) for tab in tabs] == ["LEADING", "FOLLOWING"]
    assert simulator.tabs.last_active is tabs[1]
    wired.page.receive({"kind": "used"})
    assert simulator.tabs.last_active is first
    wired.page.close()
    assert [*simulator.tabs] == tabs[1:]
    await drawn()
    assert str(tabs[1].role) == "LEADING"


async def test_a_page_that_loads_anew_leads_again(simulator: DeskSimulator, wired: Wired) -> None:
    wired.page.close()
    assert [str(tab.role) for tab in simulator.tabs] == ["LEADING"]
    again = Wired(simulator)
    again.open()
    assert [str(tab.role) for tab in simulator.tabs] == ["LEADING"]


async def test_a_toast_s_button_can_be_pressed_and_a_dialog_has_a_whole_address(
    simulator: DeskSimulator, wired: Wired
) -> None:
    toast_id = simulator.views.show_toast({"title": "Save?", "buttons": ["Yes"]})
    simulator.views.open_dialog("/order?dialog=$Dialog.Id$", None)
    simulator.views.open_dialog("http://[", None)
    await drawn()
    shown = wired.of_kind("state")[-1]["state"]
    assert shown["toasts"] == [{"toastId": toast_id, "title": "Save?", "buttons": ["Yes"]}]
    assert [dialog["url"] for dialog in shown["dialogs"]] == [
        "https://x/order?dialog=wweCustomDialog1",
        "http://[",
    ]
    asked = {"views.press": {"toast_id": toast_id, "button": "Yes"}}
    asked["views.close_toast"] = {"toast_id": toast_id}
    for verb, arguments in asked.items():
        wired.page.receive({"kind": "verb", "id": verb, "verb": verb, "arguments": arguments})
    assert [message["id"] for message in wired.of_kind("done")] == [*asked]
    assert simulator.views.toasts == {}


async def test_a_reload_has_the_frames_shown_anew(simulator: DeskSimulator, wired: Wired) -> None:
    wired.open()
    simulator.reload()
    (told,) = wired.of_kind("reload-frames")
    assert [frame["name"] for frame in told["frames"]] == ["extension"]
    wired.page.receive({"kind": "frame-closed", "frame": "k1"})
    wired.open()
    assert len(simulator.frames) == 1


async def test_an_address_that_is_none_is_drawn_as_it_is(
    simulator: DeskSimulator, wired: Wired
) -> None:
    simulator.options["extension/url"] = "http://["
    await drawn()
    assert wired.of_kind("state")[-1]["state"]["frames"][0]["url"] == "http://["


async def test_what_extensions_show_is_drawn_with_whole_addresses(
    simulator: DeskSimulator, wired: Wired
) -> None:
    simulator.views.show_toast({"title": "Order", "iconUrl": "order.svg"})
    simulator.views.show_toast({"title": "No icon", "iconUrl": ""})
    simulator.views.open_dialog("/order?id=$Dialog.Id$", {"label": "Order"})
    simulator.views.update_view({"name": "orders", "iconUrl": "http://["})
    await drawn()
    state = wired.of_kind("state")[-1]["state"]
    assert [toast["iconUrl"] for toast in state["toasts"]] == ["https://x/order.svg", ""]
    (dialog,) = state["dialogs"]
    assert dialog["url"] == "https://x/order?id=wweCustomDialog1"
    assert state["menu"] == [{"name": "orders", "iconUrl": "http://["}]
    wired.page.reload_frames()
    assert wired.of_kind("reload-frames")[-1]["dialogs"] == [dialog]


async def test_the_agent_presses_and_closes_what_extensions_show(
    simulator: DeskSimulator, wired: Wired
) -> None:
    views = simulator.views
    toast_id = views.show_toast({"title": "Order", "buttons": ["Yes"]})
    dialog_id = views.open_dialog("/", {})
    views.update_view({"name": "orders"})
    wired.open()
    wired.message(event="subscribe", data="system")
    wired.sent.clear()
    for number, (verb, arguments) in enumerate(
        [
            ("views.press", {"toast_id": toast_id, "button": "Yes"}),
            ("views.close_toast", {"toast_id": toast_id}),
            ("views.close_dialog", {"dialog_id": dialog_id}),
            ("views.open_view", {"name": "orders"}),
            ("views.press", {"toast_id": toast_id, "button": "Yes"}),
            ("media.set_state", {"name": "email", "operation_name": "NotReady"}),
        ]
    ):
        wired.page.receive({"kind": "verb", "id": number, "verb": verb, "arguments": arguments})
    assert [post["message"]["data"]["eventType"] for post in wired.of_kind("post")] == [
        "TOAST_BUTTON_CLICKED",
        "TOAST_CLOSED",
        "DIALOG_CLOSED",
        "VIEW_OPENED",
    ]
    assert [message["id"] for message in wired.of_kind("done")] == [0, 1, 2, 3, 5]
    (refused,) = wired.of_kind("refused")
    assert "no toast" in refused["error"]
    assert simulator.media.state("email")["type"] == "NOT_READY"


LINE = {"time": "2026-01-05T10:00:00+00:00", "kind": "event", "name": "agent", "message": {}}


@pytest.mark.parametrize(
    "line",
    [
        {},
        LINE,
        {**LINE, "frame": "f", "referenceId": None, "message": []},
        {**LINE, "frame": "f", "referenceId": None, "time": "yesterday"},
    ],
)
async def test_a_trace_that_is_refused_changes_nothing(
    simulator: DeskSimulator, wired: Wired, line: dict[str, Any]
) -> None:
    simulator.ring()
    head = {"format": "py_ext trace", "version": 1, "masked": True}
    text = "\n".join(json.dumps(each) for each in ([head, line] if line else [head]))
    arguments = {"text": text, "speed": None}
    wired.page.receive({"kind": "verb", "id": 1, "verb": "replay_trace", "arguments": arguments})
    assert "trace" in wired.of_kind("refused")[0]["error"]
    assert len(simulator.interactions) == 1
    assert simulator.replaying is None


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        {},
        {"kind": "frame-opened"},
        {"kind": "frame-closed", "frame": "never"},
        {"kind": "frame-closed", "frame": ["k1"]},
        {"kind": "message", "frame": "never"},
        {"kind": ["verb"]},
    ],
)
async def test_nonsense_is_ignored(simulator: DeskSimulator, wired: Wired, message: object) -> None:
    wired.page.receive(message)
    assert wired.sent == []
    assert simulator.frames == []


async def test_arguments_of_the_wrong_type_are_refused(
    simulator: DeskSimulator, wired: Wired
) -> None:
    simulator.ring()
    arguments = {"interaction_id": ["1"], "values": 7}
    for verb in ("update_user_data", "select_case", "ring"):
        wired.page.receive({"kind": "verb", "id": 1, "verb": verb, "arguments": arguments})
    arguments = {"interaction_id": "1", "values": 7}
    wired.page.receive(
        {"kind": "verb", "id": 1, "verb": "update_user_data", "arguments": arguments}
    )
    assert len(wired.of_kind("refused")) == 4


@pytest.mark.parametrize("verb", [None, ["ring"], {}, 7])
async def test_odd_verbs_are_refused(wired: Wired, verb: object) -> None:
    wired.page.receive({"kind": "verb", "id": 1, "verb": verb, "arguments": {}})
    assert wired.of_kind("refused")


def test_every_verb_is_a_method(simulator: DeskSimulator) -> None:
    assert all(callable(attrgetter(verb)(simulator)) for verb in VERBS)

"""What an author misspells is answered with what he may have meant, in the test where he does it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from py_ext import Desk, InteractionEvent, MediaEvent
from py_ext.simulator import DeskSimulator, SimulatorError
from py_ext.simulator.shown_extension import show_extension
from tests.unit.author import outcomes, run_pytest

Verb = Callable[[DeskSimulator], Any]


def switch_on(kind: str, target: str) -> Verb:
    return lambda simulator: simulator.faults.switch_on(kind, target)


def option(name: str, value: str = "x") -> Verb:
    return lambda simulator: simulator.options.update({name: value})


def shown(**options: str) -> Verb:
    def show(simulator: DeskSimulator) -> None:
        plain = {name.replace("__", "/").replace("_", "."): options[name] for name in options}
        plain = {name.replace("web.content", "web-content"): plain[name] for name in plain}
        simulator.options.update(plain)
        show_extension(simulator.options, "orders", "", "Orders")

    return show


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        (switch_on("drop", "interaction.setUserDate"), "Did you mean 'interaction.setUserData'?"),
        (switch_on("drop", "interaction.set_user_data"), "Did you mean 'interaction.setUserData'?"),
        (switch_on("drop", "setUserData"), "Did you mean 'interaction.setUserData'?"),
        (switch_on("drop", "interactions"), "Did you mean 'interaction'?"),
        (switch_on("refuse", "subscrib"), "Did you mean 'subscribe'?"),
        (switch_on("drop", "interactoin.*"), r"Did you mean 'interaction\.\*'?"),
        (
            switch_on("send_twice", "interaction.setUserData"),
            "is a request: .* acts on events only",
        ),
        (switch_on("answer_late", "interaction"), "is an event: .* acts on requests only"),
        (lambda simulator: simulator.requests("interaction.setUserDate"), "setUserData'?"),
        (lambda simulator: simulator.invite("Email"), "Did you mean 'email'?"),
        (lambda simulator: simulator.invite("workitems"), "Did you mean 'workitem'?"),
        (lambda simulator: simulator.invite("Voice"), "Did you mean 'voice'?"),
        (lambda simulator: simulator.take_from_workbin("Workitem"), "Did you mean 'workitem'?"),
        (lambda simulator: simulator.ring(call_type="INBOND"), "it is one of"),
        (lambda simulator: simulator.media.set_state("Email", "Ready"), "it is one of"),
        (lambda simulator: simulator.set_agent_state("ready"), "it is one of"),
        (option("interaction.webcontent"), "Did you mean 'interaction.web-content'?"),
        (option("workspace.web-contents"), "Did you mean 'workspace.web-content'?"),
        (
            shown(workspace_web_content="OrderDsk", OrderDesk__label="x"),
            "Did you mean 'OrderDesk'?",
        ),
        (shown(workspace_web_content="Desk", Desk__lable="x"), "Did you mean 'label'?"),
        (shown(workspace_web_content="Desk", Desk__mode="hiden"), "Did you mean 'hidden'?"),
    ],
)
def test_a_name_that_is_almost_one_is_refused(verb: Verb, words: str) -> None:
    with pytest.raises(SimulatorError, match=words):
        verb(DeskSimulator())


@pytest.mark.parametrize(
    "verb",
    [
        switch_on("drop", "orders.find"),  # a frame may send what the desktop does not know
        switch_on("drop", "interaction.getFuture"),
        switch_on("drop", "interaction.setUserDate*"),
        switch_on("drop", "interaction.get*"),
        switch_on("send_twice", "messenger:orders"),
        switch_on("event_before_confirmation", "*"),
        switch_on("drop", "interaction.unlockMarkdone"),
        lambda simulator: simulator.requests("interaction.setUserData"),
        lambda simulator: simulator.requests("orders.find"),
        lambda simulator: simulator.invite("instagram"),
        lambda simulator: simulator.invite("webchat"),
        option("login.voice.can-unpark"),
        option("CustomAPI/test.key"),
        shown(workspace_web_content="OrderDesk"),
        shown(workspace_web_content="One, Two", One__url="/a", One__host="b", Two__mode="view"),
        shown(interaction_web_content="Desk", Desk__mode="SomethingNew"),
    ],
)
def test_what_a_newer_desktop_may_have_is_taken(verb: Verb) -> None:
    verb(DeskSimulator())


@pytest.mark.parametrize(
    ("kind", "filters", "words"),
    [
        (InteractionEvent, {"media": "Voice"}, "media='Voice' is unusual; did you mean 'voice'?"),
        (InteractionEvent, {"media": ["chat", "emial"]}, "did you mean 'email'?"),
        (MediaEvent, {"media_name": "e_mail"}, "did you mean 'email'?"),
        (InteractionEvent, {"state": "RINGIN"}, "did you mean 'RINGING'?"),
    ],
)
def test_a_filter_that_never_fits_is_warned_of(
    caplog: pytest.LogCaptureFixture, kind: Any, filters: dict[str, Any], words: str
) -> None:
    Desk().on(kind, **filters)(print)
    assert words in caplog.text


@pytest.mark.parametrize("media", ["voice", "webchat", "instagram", ("email", "sms"), str.islower])
def test_media_of_ones_own_are_taken(caplog: pytest.LogCaptureFixture, media: Any) -> None:
    Desk().on(InteractionEvent, media=media)(print)
    assert caplog.text == ""


def test_a_filter_cannot_be_a_coroutine_function() -> None:
    async def important(media: str) -> bool:
        return media == "voice"

    with pytest.raises(TypeError, match="the filter media is async def, and so would fit always"):
        Desk().on(InteractionEvent, media=important)  # type: ignore[arg-type]


AUTHOR = {
    "orders.py": "from py_ext import Desk, InteractionEvent\ndesk = Desk()\n"
    "@desk.on(InteractionEvent, media='Voice')\ndef never(event): pass\n",
    "test_orders.py": """
import pytest

async def test_that_passes(desk):
    pass

@pytest.mark.extension("order.py")
async def test_a_file_that_is_almost_there(desk):
    pass

@pytest.mark.extension
async def test_a_mark_without_a_file(desk):
    pass
""",
    "test_oders.py": "async def test_a_name_that_is_almost_right(desk): pass\n",
}


def test_pytest_shows_it(tmp_path: Path) -> None:
    ran = run_pytest(tmp_path, files=AUTHOR)
    found = outcomes(ran)
    assert [name for name in found if found[name] == "PASSED"] == ["test_that_passes"], ran
    assert "UserWarning: InteractionEvent: media='Voice' is unusual; did you mean 'voice'?" in ran
    assert ran.count("Did you mean orders.py?") >= 2, ran
    assert 'must name one file or folder: pytest.mark.extension("…").' in ran

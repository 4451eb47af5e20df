"""The desktop's options: how they are written, read, and what each does."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path
from typing import Any

import pytest

from py_ext.simulator import DeskSimulator, ManualClock, Permission, SimulatorError, options
from py_ext.workbench.places import ROOT
from tests.wire import Wire

API = "service-client-api."
ORIGINS = API + "accepted-web-content-origins"
MAIN = options.MAIN
LIMIT = API + "rate-limit"
DELAY = API + "rate-limit-quarantine-delay"
GET = "interaction.getInteractions"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def simulator(clock: ManualClock) -> DeskSimulator:
    return DeskSimulator(clock=clock)


@pytest.fixture
def wire(simulator: DeskSimulator) -> Wire:
    return Wire(simulator, origin="https://c")


# Origins


@pytest.mark.parametrize(
    ("text", "permissions"),
    [
        ("", []),
        ("*", [Permission("*")]),
        ("https://a", [Permission("https://a")]),
        (
            "https://a, https://b (*),https://c ( agent.* , voice.dial ) ,",
            [
                Permission("https://a"),
                Permission("https://b", ("*",)),
                Permission("https://c", ("agent.*", "voice.dial")),
            ],
        ),
        ("https://c()", [Permission("https://c", ())]),
        ("* (agent.get)", [Permission("*", ("agent.get",))]),
    ],
)
def test_origins_are_read_as_documented(
    simulator: DeskSimulator, text: str, permissions: list[Permission]
) -> None:
    simulator.options[ORIGINS] = text
    assert simulator.options.permissions == permissions


@pytest.mark.parametrize(
    "text", ["https://a https://b", "https://a (agent.*", "(agent.*)", "a)", ",,"]
)
def test_origins_that_cannot_be_read_are_refused_and_nothing_changes(
    simulator: DeskSimulator, text: str
) -> None:
    simulator.options[ORIGINS] = "https://a"
    with pytest.raises(SimulatorError, match="accepted-web-content-origins cannot be read from"):
        simulator.options[ORIGINS] = text
    assert simulator.options[ORIGINS] == "https://a"


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", False),
        ("*", True),
        ("https://c", True),
        ("HTTPS://C/", True),
        ("https://other", False),
        ("https://c (interaction.*)", True),
        ("https://c (interaction.getInteractions)", True),
        ("https://c (agent.*, voice.dial)", False),
        ("https://c (interaction.get)", False),
        ("https://c ()", False),
        ("https://c (agent.*), * (interaction.*)", True),
    ],
)
def test_only_who_is_allowed_is_answered(
    simulator: DeskSimulator, wire: Wire, text: str, allowed: bool
) -> None:
    simulator.options[ORIGINS] = text
    (answer,) = wire.ask(request=GET)
    assert ("data" in answer) == allowed
    assert answer.get("errorMessage") == (None if allowed else "not allowed")


@pytest.mark.parametrize(
    ("text", "allowed"), [("", False), ("https://other", False), ("https://c (agent.get)", True)]
)
def test_who_is_not_accepted_cannot_subscribe(
    simulator: DeskSimulator, wire: Wire, text: str, allowed: bool
) -> None:
    simulator.options[ORIGINS] = text
    (answer,) = wire.ask(event="subscribe", data="interaction")
    assert ("subscriptionId" in answer) == allowed


# Rate limits


def test_without_a_limit_everything_is_answered(wire: Wire) -> None:
    assert all(wire.ask(request=GET) for _ in range(200))


@pytest.mark.parametrize("option", [LIMIT, f"{LIMIT}.{GET}"])
def test_what_passes_a_limit_gets_no_answer_until_the_quarantine_is_over(
    simulator: DeskSimulator, clock: ManualClock, wire: Wire, option: str
) -> None:
    simulator.options[option] = 3
    assert [len(wire.ask(request=GET)) for _ in range(5)] == [1, 1, 1, 0, 0]
    clock.advance(29.9)
    assert wire.ask(request=GET) == []
    clock.advance(0.1)
    assert [len(wire.ask(request=GET)) for _ in range(4)] == [1, 1, 1, 0]


def test_the_limit_is_per_minute(simulator: DeskSimulator, clock: ManualClock, wire: Wire) -> None:
    simulator.options[LIMIT] = 2
    for _ in range(10):
        assert wire.ask(request=GET)
        clock.advance(30)


def test_a_service_s_limit_leaves_the_others_alone(simulator: DeskSimulator, wire: Wire) -> None:
    simulator.options[f"{LIMIT}.{GET}"] = 1
    wire.ask(request=GET)
    assert wire.ask(request=GET) == []
    assert wire.ask(request="interaction.getByInteractionId", parameters=["1"])
    assert list(wire.frame.quarantines) == [GET]


def test_the_limit_for_all_counts_every_request(simulator: DeskSimulator, wire: Wire) -> None:
    simulator.options[LIMIT] = 2
    assert wire.ask(request=GET)
    assert wire.ask(request="interaction.getByInteractionId", parameters=["1"])
    assert wire.ask(request=GET) == []
    assert wire.ask(request="interaction.getByInteractionId", parameters=["1"]) == []
    assert list(wire.frame.quarantines) == ["*"]


def test_all_frames_count_together_and_a_reload_begins_anew(
    simulator: DeskSimulator, wire: Wire
) -> None:
    simulator.options[LIMIT] = 2
    other = Wire(simulator, name="other")
    assert wire.ask(request=GET)
    assert other.ask(request=GET)
    assert wire.ask(request=GET) == []
    assert other.ask(request=GET) == []
    assert list(other.frame.quarantines) == ["*"]
    simulator.reload()
    assert Wire(simulator, name="again").ask(request=GET)


def test_a_quarantine_of_0_lasts_for_ever(
    simulator: DeskSimulator, clock: ManualClock, wire: Wire
) -> None:
    simulator.options.update({LIMIT: 1, DELAY: 0})
    wire.ask(request=GET)
    wire.ask(request=GET)
    clock.advance(10**6)
    assert wire.ask(request=GET) == []
    assert wire.frame.as_plain()["quarantines"] == {"*": None}


def test_a_limit_that_is_lifted_lifts_the_quarantine(simulator: DeskSimulator, wire: Wire) -> None:
    simulator.options[LIMIT] = 1
    wire.ask(request=GET)
    assert wire.ask(request=GET) == []
    simulator.options[LIMIT] = 0
    assert wire.ask(request=GET)


def test_what_is_ignored_is_in_the_log(simulator: DeskSimulator, wire: Wire) -> None:
    simulator.options[LIMIT] = 1
    wire.ask(request=GET)
    wire.ask(request=GET)
    assert len(simulator.requests(GET)) == 2
    assert [entry.message["why"] for entry in simulator.journal if entry.kind == "dropped"] == [
        "quarantine"
    ]


# User data


def test_keys_that_may_not_be_read_are_in_no_answer_and_no_event(
    simulator: DeskSimulator, wire: Wire
) -> None:
    simulator.options[API + "user-data.read-allowed"] = "Tier, Order"
    wire.ask(event="subscribe", data="interaction")
    wire.posted.clear()
    call = simulator.ring(user_data={"Tier": "gold", "Card": "4111", "Order": "A"})
    events = [each["data"] for each in wire.posted if each["data"].get("interaction")]
    (answer,) = wire.ask(request="interaction.getByInteractionId", parameters=["1"])
    (all_of_them,) = wire.ask(request=GET)
    for told in (events[0]["interaction"], answer["data"], all_of_them["data"][0]):
        assert told["userData"] == {"Tier": "gold", "Order": "A"}
    assert simulator.drawing()["interactions"][0]["userData"]["Card"] == "4111"
    simulator.update_user_data(call.interaction_id, {"Card": "4222"})
    assert "4222" not in str(wire.posted)


def test_keys_that_may_not_be_written_are_refused(simulator: DeskSimulator, wire: Wire) -> None:
    simulator.options[API + "user-data.write-allowed"] = "Tier"
    call = simulator.ring(user_data={"Card": "4111"})
    refused: list[list[Any]] = [
        wire.ask(request="interaction.setUserData", parameters=["1", {"Tier": "x", "Card": "9"}]),
        wire.ask(request="interaction.deleteUserData", parameters=["1", "Card"]),
    ]
    for (answer,) in refused:
        assert answer["errorMessage"] == f"{API}user-data.write-allowed does not have 'Card'."
    assert call.user_data == {"Card": "4111"}
    assert "data" in wire.ask(request="interaction.setUserData", parameters=["1", {"Tier": "x"}])[0]


# Mark done


def test_a_block_ends_with_its_timeout_and_the_frame_is_told(
    simulator: DeskSimulator, clock: ManualClock, wire: Wire
) -> None:
    simulator.options[API + "block-markdone-timeout"] = 1500
    wire.ask(event="subscribe", data="markdone")
    call = simulator.ring()
    wire.ask(request="interaction.blockMarkdone", parameters=["1", "Wait."])
    wire.posted.clear()
    clock.advance(1.4)
    assert call.blocks
    clock.advance(0.1)
    assert call.blocks == {}
    assert [each["data"] for each in wire.posted] == [
        {"eventType": "MARKDONE_BLOCK_TIMEOUT", "interactionId": "1"}
    ]


def test_a_block_that_is_renewed_or_lifted_has_no_old_timeout(
    simulator: DeskSimulator, clock: ManualClock, wire: Wire
) -> None:
    simulator.options[API + "block-markdone-timeout"] = 1000
    wire.ask(event="subscribe", data="markdone")
    call = simulator.ring()
    wire.ask(request="interaction.blockMarkdone", parameters=["1", "Wait."])
    clock.advance(0.6)
    wire.ask(request="interaction.blockMarkdone", parameters=["1", "Wait longer."])
    clock.advance(0.6)
    assert call.blocks == {"extension": "Wait longer."}
    wire.ask(request="interaction.unblockMarkdone", parameters=["1"])
    assert clock.timers == 0


# Embedded pages


def test_sections_describe_pages_for_the_desktop_and_for_each_interaction(
    simulator: DeskSimulator,
) -> None:
    simulator.options.update(
        {
            "workspace.web-content": "Board, Spy",
            "interaction.web-content": "Notes",
            "Board/label": "Board of $Agent.FullName$",
            "Board/url": "https://x/board?who=$Agent.FullName$&n=$No.Such$",
            "Spy/url": "https://x/spy",
            "Spy/mode": "hidden",
            "Notes/label": "Notes",
            "Notes/url": "https://x/notes?id=$Interaction.Id$&from=$Interaction.ANI$",
            "Notes/mode": "popup",
        }
    )
    assert list(simulator.contents) == ["Board", "Spy"]
    simulator.ring(ani="+49 30 1")
    board, spy, notes = simulator.contents.values()
    assert (board.label, board.mode) == ("Board of Robin Example", "view")
    assert board.url == "https://x/board?who=Robin%20Example&n=$No.Such$"
    assert (spy.label, spy.mode, spy.interaction_id) == ("Spy", "hidden", None)
    assert (notes.name, notes.label, notes.mode) == ("Notes-1", "Notes (1)", "popup")
    assert notes.params == {"id": "1", "from": "+49 30 1"}
    assert notes.interaction_id == "1"


def test_a_page_keeps_its_address_while_it_is_shown(simulator: DeskSimulator) -> None:
    simulator.options.update(
        {"interaction.web-content": "N", "N/url": "https://x/?m=$Interaction.CaseId$"}
    )
    simulator.ring()
    first = simulator.contents["N-1"]
    simulator.answer("1")
    assert simulator.contents["N-1"] is first
    simulator.options["N/url"] = "https://x/other"
    assert simulator.contents["N-1"].url == "https://x/other"


def test_a_page_goes_with_its_interaction_and_comes_back_when_reopened(
    simulator: DeskSimulator,
) -> None:
    simulator.options["interaction.web-content"] = "N"
    first, second = simulator.ring(), simulator.ring()
    simulator.close_frame("N-1")
    assert list(simulator.contents) == ["N-2"]
    assert simulator.drawing()["closedFrames"] == ["N-1"]
    simulator.reopen_frame("N-1")
    assert list(simulator.contents) == ["N-1", "N-2"]
    simulator.release(first.interaction_id)
    simulator.mark_done(first.interaction_id)
    assert list(simulator.contents) == ["N-2"]
    for refused in (simulator.close_frame, simulator.reopen_frame):
        with pytest.raises(SimulatorError, match="'N-1'"):
            refused("N-1")
    assert second.interaction_id == "2"


# Reading and writing them


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        (LIMIT, "many", "must be a whole number, 0 or more"),
        (LIMIT, -1, "must be a whole number"),
        (LIMIT, "1.5", "must be a whole number"),
        (DELAY, "", "must be a whole number"),
        (API + "block-markdone-timeout", "٣", "must be a whole number"),
        (f"{LIMIT}.voice.dial", "x", "rate-limit.voice.dial must be a whole number"),
        (
            API + "rate-limits",
            "1",
            "There is no option .* Did you mean service-client-api.rate-limit?",
        ),
        (API + "user-data.read-alowed", "*", "Did you mean .*read-allowed"),
        ("Board/label", {"a": 1}, "must be text, a number or a list"),
    ],
)
def test_what_makes_no_sense_is_refused(
    simulator: DeskSimulator, name: str, value: Any, words: str
) -> None:
    before = simulator.options.as_plain()
    with pytest.raises(SimulatorError, match=words):
        simulator.options.update({"Board/url": "https://x", name: value})
    assert simulator.options.as_plain() == before


def test_none_takes_the_default_back(simulator: DeskSimulator) -> None:
    simulator.options[DELAY] = 5
    simulator.options["my.own"] = True
    assert (simulator.options[DELAY], simulator.options["my.own"]) == ("5", "true")
    simulator.options.update({DELAY: None, "my.own": None})
    assert simulator.options[DELAY] == "30"
    assert "my.own" not in simulator.options


def test_options_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "desktop.toml"
    path.write_text(
        """
        [interaction-workspace]
        "service-client-api.rate-limit" = 7
        "service-client-api.rate-limit.voice.dial" = 2
        service-client-api.user-data.read-allowed = ["Tier", "Order"]
        "interaction.web-content" = "Notes"
        [Notes]
        label = "Notes"
        url = "/?id=$Interaction.Id$"
        """
    )
    options = DeskSimulator(options=path).options
    assert (options.rate_limit(), options.rate_limit("voice.dial")) == (7, 2)
    assert options.may_read("Order")
    assert not options.may_read("Card")
    assert options.section("Notes") == {"label": "Notes", "url": "/?id=$Interaction.Id$"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[interaction-workspace", "cannot be read"),
        ("label = 'x'", "label must be in a section"),
        (f"[interaction-workspace]\n'{LIMIT}' = 'x'", "whole number"),
    ],
)
def test_a_file_that_makes_no_sense_says_what_is_wrong(
    tmp_path: Path, text: str, words: str
) -> None:
    path = tmp_path / "desktop.toml"
    path.write_text(text)
    with pytest.raises(SimulatorError, match=words):
        DeskSimulator(options=path)
    with pytest.raises(SimulatorError, match=r"no\.toml cannot be read"):
        DeskSimulator(options=tmp_path / "no.toml")


@pytest.mark.parametrize(
    ("names", "answer"),
    [
        ([DELAY], {MAIN: {DELAY: "12"}}),
        (DELAY, {MAIN: {DELAY: "12"}}),
        (["no.such"], {}),
        ([f"{LIMIT}.*"], {MAIN: {f"{LIMIT}.voice.dial": "2"}}),
        (["Board/*"], {"Board": {"label": "B", "url": "https://x"}}),
        (["Board/la*"], {"Board": {"label": "B"}}),
        (["Board/label", DELAY], {"Board": {"label": "B"}, MAIN: {DELAY: "12"}}),
        (["No/*"], {}),
    ],
)
def test_get_option_reads_them(
    simulator: DeskSimulator, wire: Wire, names: list[str], answer: dict[str, dict[str, str]]
) -> None:
    simulator.options.update(
        {DELAY: 12, f"{LIMIT}.voice.dial": 2, "Board/label": "B", "Board/url": "https://x"}
    )
    (sections,) = wire.ask(request="configuration.getOption", parameters=[names])
    assert {each["name"]: each["options"] for each in sections["data"]} == answer


@pytest.mark.parametrize("name", ["*rate-limit", "a*b", "*/label", "**"])
def test_a_star_in_front_is_refused(wire: Wire, name: str) -> None:
    (refused,) = wire.ask(request="configuration.getOption", parameters=[name])
    assert "not at its end" in refused["errorMessage"]


@pytest.mark.parametrize(
    ("request_", "parameters"),
    [
        ("voice.dial", ["5550170", {"Tier": "gold", "Card": "4111"}]),
        ("voice.dialEx", ["5550170", {"Card": "4111"}, {}]),
        ("email.create", ["a@b.example", {"Card": "4111"}]),
        ("interaction.consult", ["1", "7002", {"Card": "4111"}, {}]),
        ("interaction.singleStepTransfer", ["1", "7002", {"Card": "4111"}, {}]),
        ("interaction.singleStepConference", ["1", "7002", {"Card": "4111"}, {}]),
    ],
)
def test_keys_that_may_not_be_written_cannot_go_along_with_a_call_or_email(
    simulator: DeskSimulator, wire: Wire, request_: str, parameters: list[Any]
) -> None:
    simulator.options[API + "user-data.write-allowed"] = "Tier"
    call = simulator.ring()
    simulator.answer(call.interaction_id)
    (refused,) = wire.ask(request=request_, parameters=parameters)
    assert "user-data.write-allowed does not have 'Card'" in refused["errorMessage"]
    assert [(each.state, each.user_data) for each in simulator.interactions.values()] == [
        (call.state, {})
    ]
    parameters = [each if "Card" not in each else {"Tier": "gold"} for each in parameters]
    assert "errorMessage" not in wire.ask(request=request_, parameters=parameters)[0]


def test_get_option_of_everything_has_the_defaults_too(
    simulator: DeskSimulator, wire: Wire
) -> None:
    (section,) = wire.ask(request="configuration.getOption", parameters=[["*"]])[0]["data"]
    assert section["options"] == simulator.options.section(MAIN)
    assert section["options"][LIMIT] == "0"
    (refused,) = wire.ask(request="configuration.getOption", parameters=[7])
    assert refused["errorMessage"] == "options must be an array of texts."


@pytest.mark.parametrize(
    ("written", "allowed"),
    [
        ("*", False),
        ("https://a.example", False),
        ("https://a.example (*)", False),
        ("https://a.example (auth.*)", False),
        ("https://a.example (*, auth.getJwtToken)", True),
        ("* (auth.getJwtToken)", True),
    ],
)
def test_a_token_is_given_to_those_only_for_whom_it_is_named(
    simulator: DeskSimulator, written: str, allowed: bool
) -> None:
    simulator.options[API + "accepted-web-content-origins"] = written
    assert simulator.options.allows("https://a.example", "auth.getJwtToken") is allowed


def test_a_change_is_told(simulator: DeskSimulator) -> None:
    told: list[None] = []
    simulator.on_change.append(lambda: told.append(None))
    simulator.options[DELAY] = 1
    assert told


# Where they are spelled

GUIDE = (ROOT / "py_ext" / "simulator" / "README.md").read_text("utf-8")
NAMES = {
    name: value
    for name, value in vars(options).items()
    if name.isupper() and isinstance(value, str) and value not in (options.MAIN, options.API)
}
"""The names of options among the module's constants."""


OTHERS = [
    path
    for room in ("simulator", "testing", "workbench")
    for path in sorted((ROOT / "py_ext" / room).rglob("*.py"))
    if path.name != "options.py"
]
"""The modules that may obey an option."""

each_option = pytest.mark.parametrize("name", sorted(NAMES.keys() - {"LABEL", "URL", "MODE"}))


def test_each_option_that_is_known_has_a_constant() -> None:
    assert options.KNOWN.keys() - set(NAMES.values()) == set()


@each_option
def test_each_option_has_a_default(simulator: DeskSimulator, name: str) -> None:
    assert simulator.options[NAMES[name]] == options.KNOWN[NAMES[name]][0]


def test_the_guide_has_a_row_with_a_test_for_each_option_and_no_others() -> None:
    table = "| " + GUIDE.partition("**Options**")[2]
    rows = re.findall(r"^\| (.*) \| `[\w/]+\.py::\w+` \|$", table, re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`([\w.-]+?)(?:\.<\w+>)?`", row)}
    known = {name.removeprefix(options.API) for name in options.KNOWN}
    assert known - named == set()
    assert {name for name in named if "-" in name} - known == set()


def words_of(tree: ast.AST) -> set[str]:
    """The names that code uses."""
    return {
        node.id if isinstance(node, ast.Name) else node.attr
        for node in ast.walk(tree)
        if isinstance(node, (ast.Name, ast.Attribute))
    }


def what_means(name: str) -> set[str]:
    """The constant, and what of ``Options`` comes to its value, straight or through other methods."""
    (kind,) = ast.parse(inspect.getsource(options.Options)).body
    methods = {
        node.name: words_of(node) for node in ast.walk(kind) if isinstance(node, ast.FunctionDef)
    }
    found, before = {name}, set[str]()
    while found != before:
        before = set(found)
        found |= {method for method, words in methods.items() if words & found}
    return found


@each_option
def test_each_option_is_obeyed_somewhere(name: str) -> None:
    words = set[str]().union(*(words_of(ast.parse(path.read_text("utf-8"))) for path in OTHERS))
    assert what_means(name) & words, f"nothing obeys {NAMES[name]}"


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_option_names_are_spelled_in_one_module_only(path: Path) -> None:
    spelled = [
        (node.lineno, node.value)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and "\n" not in node.value  # docstrings may name them
        and (node.value.startswith(options.API) or node.value in options.KNOWN)
    ]
    assert not spelled

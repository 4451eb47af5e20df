"""Calls of the desktop: without await, and those that its options refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from py_ext import Desk, Interaction
from py_ext.simulator.services import SERVICES
from py_ext.workbench.check.knowledge import Instance, Method, attribute_of, requests_of
from tests.unit.check.project import DESK, said_of, said_of_code

MESSAGES = [
    ("async def f():\n    desk.agent.get()",
     "4: warning: desk.agent.get(…) is not awaited, so nothing of it runs. "
     "Write `await desk.agent.get(…)`."),
    ("@desk.on(InteractionEvent)\nasync def f(event):\n    event.interaction.hold()",
     "5: warning: event.interaction.hold(…) is not awaited, so nothing of it runs. "
     "Write `await event.interaction.hold(…)`."),
    ("def f():\n    for call in list(desk.interactions.values()):\n        call.hold()",
     "5: warning: call.hold(…) is not awaited, so nothing of it runs. "
     "Write `async def f` and `await call.hold(…)`."),
    ("desk.voice.dial('1')",
     "3: warning: desk.voice.dial(…) is not awaited, so nothing of it runs. "
     "Call it in a handler, or in a function with @desk.on_start."),
    ("async def f():\n    toast = await desk.system.popup_toast(title='x')\n    toast.close()",
     "5: warning: toast.close(…) is not awaited, so nothing of it runs. Write `await toast.close(…)`."),
]  # fmt: skip


@pytest.mark.parametrize(("code", "said"), MESSAGES, ids=[code for code, _ in MESSAGES])
def test_a_call_without_await_is_told(place: Path, code: str, said: str) -> None:
    assert said_of_code(place, code + "\n") == [said]


@pytest.mark.parametrize(
    "code",
    [
        "async def f():\n    await desk.agent.get()",
        "import asyncio\nasync def f():\n    task = desk.agent.get()\n    await asyncio.gather(task)",
        "async def f():\n    desk.start_soon(f)",
        "async def f(call):\n    call.hold()",
        "def f():\n    return desk.agent.get()",
        "async def f():\n    for call in desk.interactions.values():\n        call = print\n        call()",
    ],
)
def test_what_is_awaited_or_not_certain_is_not(place: Path, code: str) -> None:
    assert not said_of_code(place, code + "\n")


def refusals(place: Path, origins: str, code: str, *more: str) -> list[str]:
    options = f'"service-client-api.accepted-web-content-origins" = "{origins}"\n' + "\n".join(more)
    return said_of(
        place,
        {
            "pyproject.toml": '[tool.py-ext]\noptions = "options.toml"\n',
            "options.toml": f"[interaction-workspace]\n{options}\n",
            "orders.py": f"{DESK}{code}\n",
        },
    )


CODE = """\
from py_ext import Interaction
async def f(call: Interaction | None, other):
    await call.block_markdone("x")
    await desk.voice.dial("1")
    await desk.request("voice.conference")
    await other.hold()
"""


def test_what_the_desktop_would_refuse_is_told_with_its_line(place: Path) -> None:
    origins = "https://a.example.com (agent.*), https://b.example.com (interaction.get*)"
    said = refusals(place, origins, CODE)
    assert said[0] == (
        "orders.py:5: error: The desktop refuses interaction.blockMarkdone: its options let no origin "
        "call it. Have service-client-api.accepted-web-content-origins name it, or do without it."
    )
    assert [each.partition(":")[2].split(":")[0] for each in said] == ["5", "6", "7"]
    assert "voice.dial" in said[1]
    assert "voice.conference" in said[2]
    assert not refusals(place, "https://a.example.com", CODE)


def test_a_refusal_that_is_thought_of_is_a_warning(place: Path) -> None:
    code = "from py_ext import NotAllowed\nasync def f():\n    try:\n        await desk.voice.dial('1')\n"
    (said,) = refusals(place, "* (interaction.*)", code + "    except NotAllowed:\n        pass\n")
    assert said.startswith("orders.py:6: warning: The desktop refuses voice.dial")


def test_a_desk_that_may_not_connect_is_told(place: Path) -> None:
    (said,) = refusals(place, "* (agent.*)", "")
    assert said.startswith("orders.py:2: error: The desktop refuses interaction.getInteractions")


def test_a_key_that_may_not_be_written_is_told(place: Path) -> None:
    code = "from py_ext import Interaction\nasync def f(call: Interaction):\n"
    code += "    await call.set_user_data({'Tier': 'x', 'Other': 'y'})"
    keys = '"service-client-api.user-data.write-allowed" = "Tier"'
    (said,) = refusals(place, "*", code, keys)
    assert said == (
        "orders.py:5: error: The desktop refuses to write the key Other of the user data. "
        "Have service-client-api.user-data.write-allowed name it, or write another."
    )


def test_options_that_cannot_be_read_are_told(place: Path) -> None:
    (said,) = refusals(place, "*", "", "x = ")
    assert said.startswith("options.toml:3: error: ")


OPTIONS = """\
[interaction-workspace]
# "interaction.web-content" = "Notes"
"interaction.web-content" = "AgentDsk"
"service-client-api.user-data.write-allowed" = ["Tier"]

[AgentDesk]
label = "Agent desk"

[interaction-workspace.service-client-api]
rate-limit = "many"
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "5",
            "5",
            "10: error: The option service-client-api.rate-limit must be a whole number, 0 or more.",
        ),
        (
            '"many"',
            "5",
            "3: error: There is no section 'AgentDsk'. Did you mean 'AgentDesk'?",
        ),
        (
            'Dsk"',
            'Desk"\nx = [1]',
            "4: error: The option interaction-workspace/x must be text, a number or a list of texts.",
        ),
    ],
)
def test_each_wrong_option_is_told_with_its_line(
    place: Path, old: str, new: str, said: str
) -> None:
    files = {
        "pyproject.toml": '[tool.py-ext]\noptions = "desktop.toml"\n',
        "desktop.toml": OPTIONS.replace(old, new),
        "orders.py": DESK,
    }
    assert f"desktop.toml:{said}" in said_of(place, files)


def test_options_of_an_embedded_page_are_told_with_their_lines(place: Path) -> None:
    options = OPTIONS.replace("AgentDsk", "AgentDesk").replace('"many"', "5")
    options = options.replace("label =", 'mode = "hiden"\n"lable" =')
    files = {
        "pyproject.toml": '[tool.py-ext]\noptions = "desktop.toml"\n',
        "desktop.toml": options,
        "orders.py": DESK,
    }
    assert said_of(place, files) == [
        "desktop.toml:7: error: There is no mode of AgentDesk 'hiden'. Did you mean 'hidden'?",
        "desktop.toml:8: error: There is no option of AgentDesk 'lable'. Did you mean 'label'?",
    ]


def test_every_function_is_known_by_the_request_that_it_sends() -> None:
    found: set[str] = set()
    for name in dir(Desk()):
        namespace = attribute_of(Desk, name)
        if not isinstance(namespace, Instance):
            continue
        for inner in dir(namespace.cls):
            method = attribute_of(namespace.cls, inner)
            if isinstance(method, Method) and not inner.startswith("_"):
                found |= set(requests_of(method))
    assert found == set(SERVICES)


def test_every_short_form_is_known_by_the_requests_that_it_sends() -> None:
    for name in dir(Interaction):
        method = attribute_of(Interaction, name)
        if isinstance(method, Method) and not name.startswith(("_", "from_")):
            assert set(requests_of(method)) <= set(SERVICES)
            assert requests_of(method), name


def test_a_setting_that_the_project_does_not_have_is_told(place: Path) -> None:
    text = '[tool.py-ext.settings]\ncrm = { type = "text" }\n'
    code = "async def f():\n    desk.settings['crm'], desk.settings['cmr'], desk.params['cmr']\n"
    (said,) = said_of(place, {"pyproject.toml": text, "orders.py": DESK + code})
    assert said == (
        "orders.py:4: error: The project has no setting cmr for its sites. Did you mean crm?"
    )

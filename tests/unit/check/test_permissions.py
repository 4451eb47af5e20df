"""What the desktop has to allow, found by reading an extension."""

from __future__ import annotations

from pathlib import Path

import pytest

from py_ext.project.project import read_project
from py_ext.workbench.check.permissions import Wanted, wanted_of
from py_ext.workbench.check.sources import read_sources
from tests.unit.check.project import DESK, write

ALWAYS = {"interaction.getInteractions"}


def wanted(place: Path, code: str, declared: list[str] | None = None, **files: str) -> Wanted:
    modules = {f"{name}.py": text for name, text in files.items()}
    write(place, {"orders.py": DESK + code + "\n", **modules})
    sources, wrong = read_sources(read_project(place / "orders.py"))
    assert not wrong
    return wanted_of(sources, declared)


FOUND = {
    "": set(),
    "async def f():\n    await desk.agent.get()": {"agent.get"},
    "async def f(e):\n    await desk.request('voice.conference', 1)": {"voice.conference"},
    "async def f(e):\n    await desk.request(name='voice.conference')": {"voice.conference"},
    "@desk.on(InteractionEvent)\nasync def f(event):\n    await event.interaction.hold()": {"voice.hold"},
    "async def f():\n    for call in desk.interactions.values():\n        await call.mark_done()":
        {"interaction.markdone"},
    # Given away, not called.
    "import asyncio\nasync def f(x):\n    await asyncio.gather(*map(desk.voice.answer, x))":
        {"voice.answer"},
    "def f():\n    return desk.start_soon(desk.system.trigger_activity)": {"system.triggerActivity"},
    "f = lambda: desk.voice.dial('1')": {"voice.dial"},
    "f = lambda g: [lambda: desk.voice.dial('1')]": {"voice.dial"},
    "def f(a=desk.agent.get_state):\n    pass": {"agent.getState"},
    "def d(x):\n    return lambda g: g\n@d(desk.agent.get)\ndef f():\n    pass": {"agent.get"},
    "async def f():\n    if False:\n        await desk.agent.get()": {"agent.get"},
    "class A:\n    async def f(self):\n        await desk.agent.get()": {"agent.get"},
    # By names that nothing else has, where nobody knows whose they are.
    "class A:\n    def __init__(self, d):\n        self.d = d\n    async def f(self):\n"
    "        await self.d.voice.dial('1')": {"voice.dial"},
    "async def f(call):\n    await call.set_user_data({})": {"interaction.setUserData"},
    "async def f(voice):\n    await voice.hang_up('1')": {"voice.hangUp"},
    "async def f(call):\n    await getattr(call, 'mark_done')()": {"interaction.markdone"},
    # More than one.
    "async def f(call):\n    async with call.markdone_blocked('x'):\n        pass":
        {"interaction.blockMarkdone", "interaction.unblockMarkdone"},
    # So that no agent stays locked in.
    "async def f(call):\n    await call.block_markdone('x')":
        {"interaction.blockMarkdone", "interaction.unblockMarkdone"},
    "async def f():\n    toast = await desk.system.popup_toast(title='x')\n"
    "    await toast.update(title='y')\n    await toast.close()":
        {"system.popupToast", "system.updateToast", "system.closeToast"},
    "async def f():\n    await desk.auth.get_jwt_token()": {"auth.getJwtToken"},
    "async def f():\n    await desk.sip_endpoint.mute_speaker()": {"sipEndpoint.muteSpeaker"},
    "async def f():\n    await desk.outbound.get_campaigns()": {"outbound.getCampaigns"},
}  # fmt: skip


@pytest.mark.parametrize("code", FOUND)
def test_what_is_sent_is_found(place: Path, code: str) -> None:
    found = wanted(place, code)
    assert found.requests.keys() == ALWAYS | FOUND[code]
    assert not found.unclear


def test_other_modules_are_read_and_places_named(place: Path) -> None:
    helper = "async def save(call, text):\n    await call.set_user_data({'Note': text})\n"
    found = wanted(
        place, "import notes\nasync def f(c):\n    await notes.save(c, '')", notes=helper
    )
    assert found.requests["interaction.setUserData"] == "notes.py:2"


UNCLEAR = {
    "async def f(name):\n    await desk.request(name)":
        "desk.request(name) names its request only when it runs.",
    "async def f(name):\n    await getattr(desk.voice, name)('1')":
        "getattr(desk.voice, name) finds its function only when it runs.",
    "def f(name):\n    return getattr(desk, name)":
        "getattr(desk, name) finds its function only when it runs.",
    "import crm_tools\ncrm_tools.begin(desk)":
        "desk is given to crm_tools.begin, and nothing tells what that sends.",
    "from crm_tools import begin\nbegin(1, voice=desk.voice)":
        "desk.voice is given to crm_tools.begin, and nothing tells what that sends.",
    "async def f(call):\n    await call.hold()":
        "Nothing tells whether call is py_ext's here, so what call.hold sends.",
    "async def f(t):\n    await desk.system.popup_toast(title='x')\n    await t.close()":
        "Nothing tells whether t is py_ext's here, so what t.close sends.",
}  # fmt: skip


@pytest.mark.parametrize("code", UNCLEAR)
def test_what_nothing_tells_is_asked(place: Path, code: str) -> None:
    (finding,) = wanted(place, code).unclear
    assert finding.what == UNCLEAR[code]
    assert "permissions" in finding.todo
    assert not wanted(place, code, []).unclear  # it is declared: nothing more than was found


@pytest.mark.parametrize(
    "code",
    [
        "import json\njson.dumps(desk)",
        "async def f(client):\n    await client.request('GET', '/')\n    await client.get('/')",
        "async def f(client):\n    await client.close()",
        "def f(socket):\n    socket.accept()",
        "from py_ext import Interaction\nasync def f(call: Interaction):\n    print(call.ani)",
        "def f(row, name):\n    return getattr(row, name)",
        "import helper\nhelper.begin(desk)",
    ],
)
def test_what_has_nothing_to_do_with_the_desktop_is_not(place: Path, code: str) -> None:
    found = wanted(place, code, helper="def begin(desk):\n    pass\n")
    assert not found.unclear
    assert found.requests.keys() == ALWAYS


def test_an_annotation_answers_the_question(place: Path) -> None:
    code = "from py_ext import Interaction\nasync def f(call: Interaction):\n    await call.hold()"
    found = wanted(place, code)
    assert found.requests.keys() == ALWAYS | {"voice.hold"}
    assert not found.unclear


def test_what_is_declared_is_wanted_beside_what_is_found(place: Path) -> None:
    found = wanted(place, "async def f():\n    await desk.agent.get()", ["voice.*", "agent.get"])
    assert found.requests.keys() == ALWAYS | {"agent.get", "voice.*"}
    assert found.requests["voice.*"] == "declared in the settings"
    assert found.requests["agent.get"] == "orders.py:4"


KEYS = {
    "": (set(), set()),
    "async def f(c):\n    await c.set_user_data({'A': '1', 'B': '2'})": ({"A", "B"}, set()),
    "async def f(c):\n    await desk.interaction.set_user_data('7', values={'A': '1'})": ({"A"}, set()),
    "async def f(c):\n    await c.delete_user_data('A')": ({"A"}, set()),
    "async def f(c, k):\n    await c.delete_user_data(k)": (None, set()),
    "async def f(c, k):\n    await c.set_user_data({k: '1'})": (None, set()),
    "async def f(c, k):\n    await c.set_user_data({**k})": (None, set()),
    "async def f(c, k):\n    await c.set_user_data(k)": (None, set()),
    "def f(c):\n    return c.user_data['A'], c.user_data.get('B'), 'C' in c.user_data":
        (set(), {"A", "B", "C"}),
    "def f(c, k):\n    return c.user_data[k]": (set(), None),
    "def f(c):\n    return dict(c.user_data)": (set(), None),
    "def f(c):\n    return c.user_data.items()": (set(), None),
}  # fmt: skip


@pytest.mark.parametrize("code", KEYS)
def test_the_keys_of_the_user_data_are_found_where_all_are_known(place: Path, code: str) -> None:
    found = wanted(place, code)
    assert (found.written, found.read) == KEYS[code]

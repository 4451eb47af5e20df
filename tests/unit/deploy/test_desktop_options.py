"""The options of the desktop that build writes: as text, and as a file that the simulated desktop obeys."""

from __future__ import annotations

from pathlib import Path

from py_ext.simulator import DeskSimulator
from py_ext.simulator.options import Options
from py_ext.workbench.check.finding import Finding, Severity
from py_ext.workbench.check.permissions import Wanted
from py_ext.workbench.deploy.desktop_options import Section, as_text, as_toml, sections_of

SECTIONS = [
    Section("OrderDesk", 'Order "desk"', "", for_each=True),
    Section("Orders", "Orders", "hidden"),
]


def wanted() -> Wanted:
    return Wanted({"agent.get": "orders.py:7", "voice.*": "declared"}, {"Tier", "Note"}, None)


def test_the_simulated_desktop_obeys_the_file(tmp_path: Path) -> None:
    path = tmp_path / "options.toml"
    path.write_text(as_toml(wanted(), SECTIONS), "utf-8")
    options = DeskSimulator(options=path).options
    assert options.allows("https://any.example", "agent.get")
    assert options.allows("http://localhost:8001", "voice.dial")
    assert not options.allows("https://any.example", "agent.getState")
    assert options.may_write("Tier")
    assert not options.may_write("Other")
    assert options.may_read("Other")
    assert options.sections_in("interaction.web-content") == ["OrderDesk"]
    assert options.sections_in("workspace.web-content") == ["Orders"]
    assert options.section("OrderDesk") == {"label": 'Order "desk"'}
    assert options.section("Orders") == {"label": "Orders", "mode": "hidden"}


def test_nothing_may_be_written_where_nothing_is(tmp_path: Path) -> None:
    path = tmp_path / "options.toml"
    path.write_text(as_toml(Wanted({"agent.get": ""}), SECTIONS), "utf-8")
    options = DeskSimulator(options=path).options
    assert not options.may_write("Tier")
    assert not options.may_read("Tier")


def test_a_key_with_a_comma_cannot_be_listed() -> None:
    assert '"service-client-api.user-data.write-allowed" = "*"' in as_toml(
        Wanted({"agent.get": ""}, {"A, B"}), SECTIONS
    )


def test_the_text_says_where_what_is_set_and_why() -> None:
    text = as_text(wanted(), SECTIONS, "orders")
    assert "https://extensions.example.com (agent.get, voice.*)" in text
    assert "    agent.get  orders.py:7\n" in text
    assert "    Note, Tier\n" in text
    assert (
        "https://extensions.example.com/orders/index.html?interactionId=$Interaction.Id$\n" in text
    )
    assert "    mode     hidden\n" in text
    assert "may be missing" not in text


def test_what_is_unclear_is_asked_in_both_without_anybody_s_folders() -> None:
    unclear = Finding(Path("/home/me/orders/crm.py"), 7, 1, Severity.HINT, "It is so.", "Do this.")
    asked = Wanted({"agent.get": ""}, unclear=[unclear])
    assert "    crm.py, line 7: It is so. Do this.\n" in as_text(asked, SECTIONS, "orders")
    assert "#     crm.py, line 7: It is so. Do this.\n" in as_toml(asked, SECTIONS)
    assert "/home" not in as_text(asked, SECTIONS, "orders") + as_toml(asked, SECTIONS)


def test_it_is_shown_as_the_project_s_own_options_say_or_once_for_the_desktop() -> None:
    assert sections_of(None, "order_desk", "Orders") == [Section("OrderDesk", "Orders")]
    options = Options()
    assert sections_of(options, "order_desk", "Orders") == [Section("OrderDesk", "Orders")]
    options.update(
        {
            "interaction.web-content": "Desk, Other",
            "Desk/mode": "hidden",
            "Other/url": "https://other.example.com/",
        }
    )
    assert sections_of(options, "order_desk", "Orders") == [
        Section("Desk", "Orders", "hidden", True)
    ]

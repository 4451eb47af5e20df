"""The kit's page: it finds, writes and presses as an agent in a browser does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from py_ext.simulator import DeskSimulator
from py_ext.testing import ExtensionUnderTest, _merge
from py_ext.testing._screen import Screen
from py_ext.testing._tree import Node
from py_ext.testing.page import PageUnderTest


class Shown:
    """A page with some content, and what it has told."""

    def __init__(self, html: str) -> None:
        self.told: list[dict[str, Any]] = []
        self.screen = Screen(self.told.append, ["https://pictures.example"])
        self.page = PageUnderTest(lambda: self.screen, self.settle)
        self.show(html)

    async def settle(self) -> None:
        pass

    def show(self, html: str) -> None:
        self.screen.apply(json.dumps({"op": "show", "html": html}))

    def settled(self, failed: bool = False) -> None:
        self.screen.apply(
            json.dumps({"op": "settled", "key": self.told[-1]["key"], "failed": failed})
        )


FORM = """
<form name="note"><label>Note <textarea name="text">given</textarea></label>
<label>Mail <input type="email" name="mail"></label>
<label>Tier <select name="tier">
<option value="g">Gold</option><option value="s">Silver</option></select></label>
<label><input type="checkbox" name="vip" value="yes"> VIP</label>
<label><input type="checkbox" name="topic" value="a"> A</label>
<label><input type="checkbox" name="topic" value="b"> B</label>
<label><input type="radio" name="how" value="up"> Up</label>
<label><input type="radio" name="how" value="down"> Down</label>
<select name="many" multiple aria-label="Many"><option>1<option>2<option>3</select>
<input name="off" value="x" disabled><button name="save" value="now">Save</button></form>
"""


async def test_a_form_tells_what_its_fields_hold() -> None:
    shown = Shown(FORM)
    page = shown.page
    await page.get_by_label("Note").fill("new")
    await page.get_by_label("Tier").select_option("Silver")
    await page.get_by_label("B", exact=True).check()
    await page.get_by_label("Down").check()
    await page.get_by_label("Many").select_option(["1", "3"])
    await page.get_by_role("button", name="Save").click()
    assert shown.told[-1] == {
        "type": "submit",
        "form": "note",
        "name": "save",
        "value": "now",
        "values": {
            "text": "new",
            "mail": "",
            "tier": "s",
            "vip": "",
            "topic": ["b"],
            "how": "down",
            "many": ["1", "3"],
        },
        "key": 1,
    }


async def test_a_text_field_has_changed_when_it_is_left() -> None:
    shown = Shown(FORM)
    await shown.page.get_by_label("Note").fill("new")
    assert [each["type"] for each in shown.told] == ["input"]
    await shown.page.get_by_label("VIP").check()
    assert [(each["type"], each["name"]) for each in shown.told] == [
        ("input", "text"),
        ("change", "text"),
        ("input", "vip"),
        ("change", "vip"),
    ]


async def test_enter_submits_by_the_first_button_and_a_busy_form_not_again() -> None:
    shown = Shown(FORM)
    await shown.page.get_by_label("Mail").press("Enter")
    assert shown.told[-1]["name"] == "save"
    await shown.page.get_by_role("button", name="Save").click()
    assert len(shown.told) == 1
    assert await shown.page.locator("form").get_attribute("aria-busy") == "true"
    shown.settled()
    await shown.page.get_by_role("button", name="Save").click()
    assert len(shown.told) == 2


FAILING = """
from py_ext import Desk, Submit, html
desk = Desk()

@desk.on_start
async def show():
    await desk.page.show(html("<form name='note'><button>Save</button></form>"))

@desk.page.on(Submit, form="note")
def save():
    raise ValueError("of the author")
"""


async def test_a_submit_that_fails_is_said_once_and_the_author_has_the_traceback(
    tmp_path: Path,
) -> None:
    file = tmp_path / "failing.py"
    file.write_text(FAILING)
    extension = ExtensionUnderTest(file, DeskSimulator(), tests=Path(__file__))
    await extension.open()
    await extension.page.get_by_role("button", name="Save").click()
    assert await extension.page.get_by_role("alert").count() == 1
    assert "did not work" in await extension.page.locator("form > .failed").inner_text()
    assert "of the author" not in await extension.page.inner_text()
    [failure] = extension.take_failures()
    assert "in save" in failure.text
    await extension.close()


async def test_a_failure_is_said_beside_the_form_until_it_is_submitted_again() -> None:
    shown = Shown(FORM)
    await shown.page.get_by_role("button", name="Save").click()
    shown.settled(failed=True)
    shown.show(FORM + "<p>more</p>")
    assert "did not work" in await shown.page.locator("form").get_by_role("alert").inner_text()
    await shown.page.get_by_role("button", name="Save").click()
    assert await shown.page.get_by_role("alert").count() == 0


@pytest.mark.parametrize(
    "field",
    [
        "<input name=a required>",
        "<input name=a type=email value=nobody>",
        "<input name=a pattern=[0-9]+ value=x>",
        "<input name=a type=number max=5 value=6>",
        "<input type=radio name=a required>",
        "<select name=a required><option value=''>none</select>",
    ],
)
async def test_what_a_browser_would_not_let_through_is_not_submitted(field: str) -> None:
    for attributes, times in (("", 0), ("novalidate", 1)):
        shown = Shown(f"<form {attributes}>{field}<button>Go</button></form>")
        await shown.page.get_by_role("button").click()
        assert len(shown.told) == times


async def test_what_the_agent_has_done_stays_unless_another_value_is_given() -> None:
    shown = Shown(FORM)
    page = shown.page
    await page.get_by_label("Note").fill("typed")
    await page.get_by_label("VIP").check()
    await page.get_by_label("Tier").select_option("Silver")
    shown.show("<h2>Above</h2>" + FORM)
    assert await page.get_by_label("Note").input_value() == "typed"
    assert await page.get_by_label("VIP").is_checked()
    assert await page.get_by_label("Tier").input_value() == "s"
    shown.show(FORM.replace(">given<", ">other<").replace('value="yes"', 'value="yes" checked'))
    assert await page.get_by_label("Note").input_value() == "other"
    shown.show(FORM)
    assert not await page.get_by_label("VIP").is_checked()


async def test_what_has_a_key_is_found_again_where_it_has_moved_to() -> None:
    rows = [f'<li data-key="{n}"><input aria-label="{n}"></li>' for n in "abc"]
    shown = Shown(f"<ul>{''.join(rows)}</ul>")
    await shown.page.get_by_label("b").fill("of b")
    shown.show(f"<ul><li>new</li>{rows[2]}{rows[1]}</ul>")
    assert await shown.page.get_by_label("b").input_value() == "of b"
    assert await shown.page.get_by_label("c").input_value() == ""


async def test_details_stay_as_the_agent_has_left_them() -> None:
    html = "<details{}><summary>More</summary><p>inside {}</p></details>"
    shown = Shown(html.format("", 1))
    inside = shown.page.get_by_text("inside")
    assert await inside.is_hidden()
    await shown.page.get_by_text("More").click()
    shown.show(html.format("", 2))
    assert await inside.is_visible()
    shown.show(html.format(" open", 3))
    shown.show(html.format("", 4))
    assert await inside.is_hidden()


async def test_elements_are_found_by_role_and_name_as_they_are_read_out() -> None:
    shown = Shown(
        "<nav aria-label=Main><a href='tel:1'>Call</a><a>no link</a></nav><h3 id=h>Orders</h3>"
        "<table aria-labelledby=h><tr><th>Number<th scope=row>x<tr><td>A-1<td hidden>B-2</table>"
        "<img src=a.png alt=Logo><img src=a.png alt=''><input type=submit>"
        "<fieldset><legend>Group</legend></fieldset><section>unnamed</section><p role=status>Done</p>"
        "<input aria-label=Find list=x><progress aria-label=P></progress>"
    )
    found = [
        ("navigation", "Main"),
        ("link", "Call"),
        ("heading", "Orders"),
        ("table", "Orders"),
        ("rowheader", "x"),
        ("columnheader", "Number"),
        ("cell", "A-1"),
        ("img", "Logo"),
        ("button", "Submit"),
        ("group", "Group"),
        ("status", None),
        ("combobox", "Find"),
        ("progressbar", "P"),
    ]
    for role, name in found:
        assert await shown.page.get_by_role(role, name=name).count() == 1, role
    assert await shown.page.get_by_role("region").count() == 0
    assert await shown.page.get_by_role("heading", level=3).count() == 1
    assert await shown.page.get_by_role("heading", level=2).count() == 0
    assert await shown.page.get_by_role("cell", include_hidden=True).count() == 2


async def test_locators_narrow() -> None:
    shown = Shown("<ul><li>one <b>x</b></li><li>two</li><li data-testid=t>three</li></ul>")
    items = shown.page.get_by_role("listitem")
    assert await items.all_text_contents() == ["one x", "two", "three"]
    assert await items.first.inner_text() == "one x"
    assert await items.last.inner_text() == await items.nth(2).inner_text() == "three"
    assert await items.filter(has_text="TW").count() == 1
    assert await items.filter(has=shown.page.locator("b")).inner_text() == "one x"
    assert await items.filter(has_not=shown.page.locator("b")).count() == 2
    assert await shown.page.get_by_test_id("t").get_attribute("data-testid") == "t"
    assert [await each.inner_text() for each in await items.all()] == ["one x", "two", "three"]
    assert await shown.page.get_by_text("two", exact=True).count() == 1
    assert await shown.page.get_by_text("tw", exact=True).count() == 0


async def test_where_nothing_fits_or_too_much_the_page_is_told() -> None:
    shown = Shown("<button>Save</button><button disabled>Other</button><p hidden>x</p>")
    with pytest.raises(
        AssertionError, match=r"name='Sve'\): nothing fits\.\nThe page:\n  button 'Save'"
    ):
        await shown.page.get_by_role("button", name="Sve").click()
    with pytest.raises(AssertionError, match="2 elements fit"):
        await shown.page.get_by_role("button").click()
    with pytest.raises(AssertionError, match="it is disabled"):
        await shown.page.get_by_role("button", name="Other").click()
    with pytest.raises(AssertionError, match="it cannot be seen"):
        await shown.page.locator("p").click()
    with pytest.raises(AssertionError, match="no field to be written into"):
        await shown.page.get_by_role("button", name="Save").fill("x")
    with pytest.raises(ValueError, match="is no selector that is known"):
        await shown.page.locator("p:has(b)").count()


async def test_pictures_come_from_the_own_folder_and_the_origins_that_are_allowed() -> None:
    shown = Shown(
        "<img src=a/b.png><img src=https://pictures.example/x.png><img src=https://pictures.example.evil/x.png>"
        "<img src=/x.png><img src=https://evil.example/x.png>"
    )
    sources = [await each.get_attribute("src") for each in await shown.page.locator("img").all()]
    assert sources == ["a/b.png", "https://pictures.example/x.png", None, None, None]


async def test_links_are_told_or_go_elsewhere() -> None:
    shown = Shown("<a name=call href=tel:123>Call</a><a href=https://a.example>Web</a>")
    await shown.page.get_by_role("link", name="Call").click()
    await shown.page.get_by_role("link", name="Web").click()
    assert [(each["type"], each["name"], each["value"]) for each in shown.told] == [
        ("click", "call", "tel:123")
    ]


async def test_title_busy_and_focus_are_told_of() -> None:
    shown = Shown("<input name=a><input name=b>")
    for operation in (
        {"op": "title", "text": "T"},
        {"op": "busy", "is": True},
        {"op": "focus", "name": "b"},
    ):
        shown.screen.apply(json.dumps(operation))
    assert await shown.page.title() == "T"
    assert await shown.page.is_busy()
    assert shown.screen.focused is not None
    assert shown.screen.focused.attrs == {"name": "b"}


async def test_files_of_the_extension_s_own_have_the_addresses_that_were_written() -> None:
    shown = Shown(
        "<img src='images/logo.svg' alt='Logo'><img src='../secret.svg' alt='Out'>"
        "<a href='help/returns.html#top'>Returns</a><a href='%2e%2e/x.html'>Out of it</a>"
    )
    assert await shown.page.get_by_alt_text("Logo").get_attribute("src") == "images/logo.svg"
    assert await shown.page.get_by_alt_text("Out").get_attribute("src") is None
    link = shown.page.get_by_role("link", name="Returns")
    assert await link.get_attribute("href") == "help/returns.html#top"
    assert await link.get_attribute("target") == "_blank"
    assert await link.get_attribute("rel") == "noopener noreferrer"
    await link.click()
    assert shown.told == []
    assert await shown.page.get_by_role("link", name="Out of it").count() == 0


async def test_where_nothing_fits_each_node_is_looked_at_a_few_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Node] = []

    def tag_of(node: Node) -> str:
        asked.append(node)
        return real(node)

    real = _merge.tag_of
    monkeypatch.setattr(_merge, "tag_of", tag_of)
    shown = Shown("<p>x</p>" * 200)
    shown.show("<div>x</div>" * 200)
    assert shown.screen.markup() == "<div>x</div>" * 200
    assert len(asked) < 200 * 20


async def test_what_has_no_key_is_found_by_its_kind_in_order() -> None:
    shown = Shown("<p><input aria-label=a></p><i>1</i><p><input aria-label=b></p><b>2</b>")
    await shown.page.get_by_label("a").fill("of a")
    await shown.page.get_by_label("b").fill("of b")
    shown.show("<i>1!</i><p><input aria-label=c></p><p><input aria-label=d></p><b>2!</b>")
    assert await shown.page.get_by_label("c").input_value() == "of b", "the first is behind <i>"
    assert await shown.page.get_by_label("d").input_value() == ""

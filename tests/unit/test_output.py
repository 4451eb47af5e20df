"""web/page/output.mjs: lines as they come, and no more at once than a page can show."""

from __future__ import annotations

import json
from typing import Any

from py_ext.workbench.places import WEB
from tests.unit.node import run_node

OUTPUT = """
import { createOutput } from './output.mjs';
const shown = [];
const output = createOutput((line, isOpen) => shown.push([line, isOpen]));
const print = (text) => output.write(new TextEncoder().encode(text));
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));
const say = (told) => console.log(JSON.stringify(told));
"""


def said(script: str) -> Any:
    return json.loads(run_node(OUTPUT + script, WEB / "page"))


def test_lines_are_shown_at_once_and_what_has_no_end_yet_in_the_next_turn() -> None:
    at_once, later = said(
        """
        print('a\\nb');
        const atOnce = [...shown];
        print('c');
        await turn();
        print('\\rd\\n');
        say([atOnce, shown.slice(atOnce.length)]);
        """
    )
    assert at_once == [["a", False]]
    assert later == [["bc", True], ["d", False]]


def test_of_too_many_lines_the_first_and_the_newest_are_shown_with_how_many_are_not() -> None:
    at_once, later = said(
        """
        for (let number = 0; number < 5000; number += 1) print(`${number}\\n`);
        const atOnce = shown.map(([line]) => line);
        await turn();
        print('next\\n');
        say([atOnce, shown.slice(atOnce.length).map(([line]) => line)]);
        """
    )
    assert at_once == [str(number) for number in range(200)]
    words, *newest, following = later
    assert words.startswith("… 4700 lines are left out")
    assert newest == [str(number) for number in range(4900, 5000)]
    assert following == "next"


def test_a_line_of_megabytes_is_cut() -> None:
    found, count = said(
        """
        print('x'.repeat(10_000_000) + '\\n');
        for (let number = 0; number < 30; number += 1) print('y'.repeat(40_000) + '\\n');
        const count = shown.length;
        await turn();
        say([shown[0][0], count]);
        """
    )
    assert found == "x" * 50_000 + "… and 9950000 characters more, which are left out"
    assert count < 15, "half a million characters at once"

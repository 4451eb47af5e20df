"""Which window is the desktop: by who is around the page, and by what the build knows."""

from __future__ import annotations

import json
import shutil
from typing import Any

import pytest

from py_ext.workbench.places import PAGE
from tests.unit.node import run_node

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")

WWE, PORTAL, STRANGER = "https://wwe.example", "https://portal.example", "https://stranger.example"

SCRIPT = """
const { around, opener, origins, ancestors, referrer } = GIVEN;
const named = (name) => ({ name });
const window = named('itself');
window.parent = around === null ? window : named('parent');
window.opener = opener ? named('opener') : null;
globalThis.window = window;
globalThis.location = { ancestorOrigins: around ?? [] };
globalThis.document = { referrer };
const { findDesktop } = await import('./find-desktop.mjs');
const { window: found, origin, problem } = findDesktop(origins, ancestors);
console.log(JSON.stringify({ window: found.name, origin, problem }));
"""


def found(
    around: list[str] | None,
    *,
    opener: bool = False,
    origins: list[str] | None = None,
    ancestors: list[str] | None = None,
    referrer: str = "",
) -> dict[str, Any]:
    """What is found by a page with these origins around it, the nearest first; None for no frame."""
    given = {
        "around": around,
        "opener": opener,
        "origins": [WWE] if origins is None else origins,
        "ancestors": ancestors or [],
        "referrer": referrer,
    }
    told: dict[str, Any] = json.loads(run_node(SCRIPT.replace("GIVEN", json.dumps(given)), PAGE))
    return told


def test_a_frame_of_the_desktop() -> None:
    assert found([WWE]) == {"window": "parent", "origin": WWE, "problem": ""}
    other = "https://other.example"
    assert found([other], origins=[WWE, other])["origin"] == other


def test_a_frame_s_opener_is_nobody() -> None:
    """Whoever may open an address in a frame would else be taken for the desktop."""
    assert found([WWE], opener=True) == {"window": "parent", "origin": WWE, "problem": ""}


def test_a_window_that_the_desktop_has_opened() -> None:
    assert found(None, opener=True) == {"window": "opener", "origin": WWE, "problem": ""}


def test_opened_by_itself() -> None:
    alone = found(None)
    assert (alone["window"], alone["origin"]) == ("itself", "")
    assert "Open the desktop that shows it" in alone["problem"]


def test_no_desktop_is_known() -> None:
    lost = found([STRANGER], origins=[])
    assert lost["origin"] == ""  # nobody is posted to, and nobody heard
    assert "does not know its desktop" in lost["problem"]


@pytest.mark.parametrize("stranger", [STRANGER, "null"])
def test_shown_by_a_stranger(stranger: str) -> None:
    told = found([stranger, WWE])
    assert told["origin"] == WWE
    assert f"is shown by {stranger}" in told["problem"]


def test_a_desktop_that_is_shown_by_a_stranger() -> None:
    told = found([WWE, PORTAL, STRANGER], ancestors=[PORTAL])
    assert f"{WWE} is itself shown by {STRANGER}" in told["problem"]
    assert f'add "{STRANGER}" to ancestors' in told["problem"]


def test_a_desktop_that_is_shown_by_a_page_that_is_named() -> None:
    assert found([WWE, PORTAL], ancestors=[PORTAL])["problem"] == ""
    assert found([WWE, WWE])["problem"] == ""


def test_an_ancestor_is_no_desktop() -> None:
    """It may be around a desktop, and not in its place."""
    assert f"is shown by {PORTAL}" in found([PORTAL], ancestors=[PORTAL])["problem"]


def test_a_referrer_chooses_among_the_desktops_and_no_others() -> None:
    other = "https://other.example"
    origins = [WWE, other]
    assert found([], origins=origins, referrer=f"{other}/ui")["origin"] == other
    assert found([], origins=origins, referrer=f"{STRANGER}/")["origin"] == WWE

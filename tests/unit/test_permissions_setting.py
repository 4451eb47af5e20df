"""The setting ``permissions``."""

from __future__ import annotations

from typing import Any

import pytest

from py_ext.project.permissions import read_permissions
from py_ext.project.setup_error import SetupError


def test_names_and_patterns_are_taken_each_once() -> None:
    given = ["voice.dial", "agent.*", "voice.dial", "interaction.whatIsNew"]
    assert read_permissions(given) == ("voice.dial", "agent.*", "interaction.whatIsNew")
    assert read_permissions([]) == ()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("voice.dial", "it must be a list of requests"),
        ([7], "it must be a list of requests"),
        (["dial"], "'dial' is no request"),
        (["voice.dial, agent.get"], "is no request"),
        (["*"], "is no request"),
        (["voice.dail"], r"there is no request voice\.dail\. Did you mean voice\.dial\?"),
        (["interaction.set_user_data"], r"Did you mean interaction\.setUserData\?"),
    ],
)
def test_what_is_none_is_told(given: Any, said: str) -> None:
    with pytest.raises(SetupError, match=said):
        read_permissions(given)

"""Whoever writes an address wrongly, with a password or a key in it, does not find that in an error."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from py_ext.project.project_settings import READERS
from py_ext.project.setup_error import SetupError

ADDRESSES = [
    "https://me:s3cret@ops.example.com/x",
    "http://me:s3cret@ops.example.com",
    "ftp://me:s3cret@ops.example.com",
    "me:s3cret@ops.example.com",
    "https://s3cret@ops.example.com",
    "https://me:s3cret@[::1]/",
    "https://me:x@s3cret@ops.example.com:port",
    "https://me:?s3cret#@ops_desk.example.com",
    "http://ops.example.com/x?key=s3cret",
    "ftp://ops.example.com/x?key=s3cret",
    "https://[::1]/?key=s3cret",
    "https://ops_desk.example.com/?key=s3cret#s3cret",
]

WRITTEN = {
    "report": lambda address: address,
    "style": lambda address: address,
    "options": lambda address: address,
    "desktops": lambda address: [address],
    "ancestors": lambda address: [address],
    "connect": lambda address: [address],
    "images": lambda address: [address],
    "wheels": lambda address: [address],
    "assets": lambda address: [address],
    "proxy": lambda address: {"/crm": address, address: "http://localhost:9000"},
}
"""How each setting that has addresses, or that somebody may think to have them, is written."""


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("setting", WRITTEN)
def test_no_error_of_a_setting_has_its_secret(setting: str, address: str, tmp_path: Path) -> None:
    written: Any = WRITTEN[setting](address)
    if setting in ("style", "options", "wheels", "assets") and "://" not in address:
        pytest.skip("it may be the name of a file")
    with pytest.raises(SetupError) as raised:
        READERS[setting](written, tmp_path)
    said = str(raised.value)
    assert "s3cret" not in said
    if setting != "proxy":
        assert "example" in said or "::1" in said, "it says which address is meant"


def test_no_error_has_the_value_of_a_header() -> None:
    written = {"/crm": {"to": "http://localhost:9000", "headers": {"Authorization: s3cret": ""}}}
    with pytest.raises(SetupError, match="'Authorization' is no name of a header") as raised:
        READERS["proxy"](written, Path())
    assert "s3cret" not in str(raised.value)

"""Addresses that the code calls and the page may not reach."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.check.project import DESK, said_of

TEXT = '[project]\ndependencies = ["httpx2"]\n[tool.py-ext]\nconnect = ["https://ok.example.com"]\n'
PROXY = '[tool.py-ext.proxy]\n"/crm" = "http://localhost:9000"\n'


def said_of_call(place: Path, code: str, settings: str = TEXT) -> list[str]:
    body = (
        f'{DESK}import httpx2\nOK = "https://ok.example.com"\nasync def f(client, x):\n    {code}\n'
    )
    return said_of(place, {"pyproject.toml": settings, "orders.py": body})


CALLS = [
    'httpx2.get("https://crm.example.com/customers")',
    'httpx2.get(url="https://crm.example.com")',
    'await client.post("https://crm.example.com/x", "https://other.example.com")',
    'await client.request("GET", "HTTPS://CRM.example.com:443/x")',
    'httpx2.AsyncClient(base_url="https://crm.example.com")',
    'await client.get(f"https://crm.example.com/{x}")',
    'await client.get("https://crm.example.com/" + x)',
]


@pytest.mark.parametrize("code", CALLS)
def test_an_address_that_connect_does_not_name_is_told(place: Path, code: str) -> None:
    assert said_of_call(place, code) == [
        "orders.py:6: error: The page may not reach https://crm.example.com: its policy blocks it. "
        'Write connect = ["https://ok.example.com", "https://crm.example.com"] under [tool.py-ext] '
        "in pyproject.toml."
    ]


@pytest.mark.parametrize(
    "code", ["httpx2.get(CRM)", 'httpx2.get(f"{CRM}/{x}")', 'httpx2.get(CRM + "/x")']
)
def test_one_that_a_name_stands_for_is_told_where_it_is_written(place: Path, code: str) -> None:
    body = f'{DESK}import httpx2\nCRM = "https://crm.example.com"\nasync def f(x):\n    {code}\n'
    (said,) = said_of(place, {"pyproject.toml": TEXT.partition("[tool")[0], "orders.py": body})
    assert said.startswith("orders.py:4: error: The page may not reach https://crm.example.com")


def test_one_that_a_proxy_stands_for_is_told_by_its_path(place: Path) -> None:
    (said,) = said_of_call(place, 'httpx2.get("http://localhost:9000/customers")', TEXT + PROXY)
    assert said.endswith("Call it as /crm/customers: the proxy of the project passes it on.")


@pytest.mark.parametrize(
    "code",
    [
        'httpx2.get("https://ok.example.com/customers")',
        'httpx2.get(f"{OK}/{x}")',
        'httpx2.get("/crm/customers")',
        'httpx2.get(f"https://{x}/customers")',
        'httpx2.get(f"https://crm.{x}.example.com/customers")',
        'httpx2.get("https://crm.example.com" + x)',
        'httpx2.get(f"https://crm.example.com{x}")',
        'await desk.request("system.openDialog", "https://crm.example.com/dialog")',
        'await desk.system.open_dialog("https://crm.example.com/dialog")',
        'x.namespace = "http://www.w3.org/2000/svg"',
        'x.setdefault("https://crm.example.com", 1)',
        'import urllib.parse; urllib.parse.urlsplit("https://crm.example.com/")',
        'x.open("https://crm.example.com/")',
    ],
)
def test_one_that_it_names_or_that_is_not_reached_is_not(place: Path, code: str) -> None:
    assert not said_of_call(place, code)


def test_an_extension_that_reaches_no_network_has_no_addresses(place: Path) -> None:
    code = 'def f(cache):\n    cache.get("https://crm.example.com/x")\n'
    assert not said_of(place, {"orders.py": DESK + code})

"""What the CRM knows, and what the orders' own server does."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files

import httpx2

CRM = "https://crm.example.com"
TIERS = json.loads((files(__package__) / "tiers.json").read_text("utf-8"))


@dataclass(frozen=True)
class Customer:
    number: int
    tier: str


async def customer_of(phone: str) -> Customer | None:
    """Who has that number; None where the CRM knows nobody, or does not answer."""
    try:
        async with httpx2.AsyncClient(base_url=CRM, timeout=3) as client:
            response = await client.get("/customers", params={"phone": phone})
    except httpx2.TransportError:
        return None
    found = response.json() if response.status_code == 200 else []
    return Customer(found[0]["number"], TIERS[found[0]["points"] // 1000]) if found else None


async def open_orders(customer: Customer) -> int:
    """How many orders are open: the server there has its secret from the proxy."""
    async with httpx2.AsyncClient() as client:
        response = await client.post("/orders/search", json={"customer": customer.number})
    return int(response.raise_for_status().json()["open"])

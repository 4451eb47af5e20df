"""What is asked of the CRM."""

from __future__ import annotations

from dataclasses import dataclass

import httpx2

SECONDS = 5
"""A caller is not kept waiting longer for what the CRM knows."""


class CrmError(Exception):
    """The CRM has not said who it is. Nothing of the customer is in its words."""


@dataclass(frozen=True)
class Customer:
    """What the CRM knows of somebody."""

    tier: str
    open_orders: int


async def customer_of(crm: str, phone: str) -> Customer | None:
    """The customer with that phone number; None where there is none.

    Args:
        crm: The CRM's address.
        phone: As the desktop tells it.

    Raises:
        CrmError: It does not answer, or answers with something else.
    """
    try:
        async with httpx2.AsyncClient(timeout=SECONDS) as client:
            answer = await client.get(f"{crm}/customers", params={"phone": phone})
        if answer.status_code == 404:
            return None
        answer.raise_for_status()
        told = answer.json()
        return Customer(str(told["tier"]), int(told["open_orders"]))
    except httpx2.HTTPStatusError as error:
        raise CrmError(f"it answers {error.response.status_code}") from None
    except httpx2.HTTPError as error:
        raise CrmError(f"{type(error).__name__}: is it running?") from error
    except (KeyError, TypeError, ValueError):
        raise CrmError("its answer has another form") from None

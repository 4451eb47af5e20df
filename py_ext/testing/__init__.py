"""The kit for authors of extensions: pytest fixtures around the simulated desktop.

``pip install 'py-ext[test]'`` and it is there. A test file ``test_order_desk.py`` tests the extension
``order_desk.py`` beside it::

    async def test_a_ringing_call_gets_its_desk(simulator, desk):
        call = simulator.ring(ani="5550100")
        await simulator.settled()
        assert simulator.user_data(call.interaction_id) == {"Desk": "orders"}

``README.md`` beside this module tells the rest.
"""

from __future__ import annotations

from py_ext.testing.clock import DesktopClock
from py_ext.testing.extension import ExtensionUnderTest, Failure
from py_ext.testing.network import Answers, Network, NetworkRequest, UnexpectedRequest
from py_ext.testing.page import Locator, PageUnderTest

__all__ = [
    "Answers",
    "DesktopClock",
    "ExtensionUnderTest",
    "Failure",
    "Locator",
    "Network",
    "NetworkRequest",
    "PageUnderTest",
    "UnexpectedRequest",
]

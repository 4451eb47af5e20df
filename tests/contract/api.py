"""The contract of every function: importing this adds its cases to ``CASES``."""

from __future__ import annotations

from tests.contract import (
    api_agent,
    api_interaction,
    api_outbound,
    api_system,
    api_voice,
    covers,
    page_script,
)

__all__ = ["MODULES"]

MODULES = (covers, api_agent, api_voice, api_interaction, api_outbound, api_system, page_script)
"""In an order in which each finds what it imports: a page has to be given them one by one."""

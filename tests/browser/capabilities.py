"""What not every browser has, and tests are about: asked of the browser itself, and here only."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

__all__ = ["need_workers_that_outlive_their_frames"]

EXTENDED_LIFETIME = """() => {
    let isKnown = false;
    const options = { get extendedLifetime() { isKnown = true; return false; } };
    try { new SharedWorker('data:text/javascript,', options); } catch {}
    return isKnown;
}"""
"""A browser that knows an option reads it, whatever it thinks of the address."""


async def need_workers_that_outlive_their_frames(page: Page) -> None:
    """Skip the test where a shared worker ends with its last frame."""
    if not await page.evaluate(EXTENDED_LIFETIME):
        pytest.skip("shared workers of this browser end with their last frame: no extendedLifetime")

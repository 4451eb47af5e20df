"""What the unit tests share beside the kit's fixtures."""

from __future__ import annotations

import pytest

from py_ext import Desk


@pytest.fixture
def desk() -> Desk:
    """A desk that is not connected; the kit's, which is, is for tests of extensions."""
    return Desk()

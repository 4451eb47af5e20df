"""What the commands have in common on their command lines."""

from __future__ import annotations

import argparse
from pathlib import Path

from py_ext.workbench.places import DEFAULT_EXTENSION

__all__ = ["add_shared"]


def add_shared(parser: argparse.ArgumentParser) -> None:
    """Add the extension's file, and the options of how it is built."""
    parser.add_argument(
        "extension",
        nargs="?",
        type=Path,
        default=DEFAULT_EXTENSION,
        help="the author's file (default: a sample)",
    )
    parser.add_argument(
        "--service-client",
        type=Path,
        metavar="FILE",
        help="a script with genesys.wwe.service to load in place of ours, such as the vendor's",
    )

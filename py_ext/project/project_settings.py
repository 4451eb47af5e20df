"""What ``[tool.py-ext]`` of a project says, checked: a name that is not known is an error that says what
was meant, and where."""

from __future__ import annotations

import difflib
import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from py_ext.desk import Desk
from py_ext.project.assets import assets_in
from py_ext.project.inline_metadata import Metadata
from py_ext.project.keep import KEEP, read_keep
from py_ext.project.languages import read_languages
from py_ext.project.log_level import read_log_level
from py_ext.project.origins import origin_of
from py_ext.project.permissions import read_permissions
from py_ext.project.proxy import Proxy, read_proxy
from py_ext.project.python_console import read_console
from py_ext.project.rate_limit import read_rate_limit
from py_ext.project.report import read_report
from py_ext.project.runtime import IDLE, RUNTIMES, read_idle, read_runtime
from py_ext.project.setup_error import LineError, SetupError
from py_ext.project.shown_address import shown_address
from py_ext.project.site_settings import SiteSetting, read_schema

__all__ = ["TOOL", "Settings", "override", "settings_in"]

TOOL = "py-ext"


@dataclass(frozen=True)
class Settings:
    """The settings.

    Attributes:
        extension: The module that has the desk; empty where there is only one.
        label: What agents see.
        desktops: The origins of the desktops that may show it.
        ancestors: The origins of the pages that show such a desktop in a frame of theirs.
        connect: The origins that its code may reach beside its own.
        images: The origins that pictures on its page may come from beside its own.
        assets: Files for what its page shows, by their names in the project's folder.
        style: The author's style sheet for its page, in place of ours.
        wheels: Local wheels of packages.
        options: A file with the simulated desktop's options, for ``serve`` and tests.
        proxy: Other servers by the path of the extension's own origin that is passed on to them.
        site: What ``settings.json`` beside a deployed page may set, by name.
        runtime: "shared" is one Python for all frames of a desktop, "frame" one in each.
        idle: How long a shared one stays when its last frame has gone, in seconds.
        rate_limit: How many requests the desktop answers in a minute, where it does not say so.
        log_level: The lowest level of what is logged that the console gets; empty for the usual one.
        report: Where failures of a deployed extension are reported; empty for nowhere.
        permissions: Requests that the extension sends, where its code does not tell; None where it says
            nothing of them.
        keep: How many versions of its bundle stay where it is built.
        console: Whether its frames have a Python console for who asks for it.
        languages: Which languages its packages can do; empty for all.
    """

    extension: str = ""
    label: str = ""
    desktops: tuple[str, ...] = ()
    ancestors: tuple[str, ...] = ()
    connect: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    assets: dict[str, Path] = field(default_factory=dict)
    style: Path | None = None
    wheels: tuple[Path, ...] = ()
    options: Path | None = None
    proxy: dict[str, Proxy] = field(default_factory=dict)
    site: dict[str, SiteSetting] = field(default_factory=dict)
    runtime: str = RUNTIMES[0]
    idle: float = IDLE
    rate_limit: int | None = None
    log_level: str = ""
    report: str = ""
    permissions: tuple[str, ...] | None = None
    keep: int = KEEP
    console: bool = False
    languages: tuple[str, ...] = ()


def settings_in(metadata: Metadata) -> tuple[Settings, list[LineError]]:
    """The settings that a project has written and that make sense, and what is wrong with the others."""
    wrong: list[LineError] = []

    def complain(line: int, said: str) -> None:
        wrong.append(LineError(metadata.path, line, said))

    for name in metadata.tools:
        if name != TOOL and re.sub(r"[-_.]", "", name).lower() == "pyext":
            line = metadata.line("", name)
            complain(line, f"the settings are in [tool.{TOOL}]: nobody reads [tool.{name}]")
    table = metadata.tools.get(TOOL, {})
    if not isinstance(table, dict):
        complain(metadata.line(TOOL, "tool"), f"[tool.{TOOL}] must be a table")
        table = {}
    values: dict[str, Any] = {}
    for name, value in table.items():
        line = metadata.line(name, TOOL)
        reader = READERS.get(name)
        if reader is None:
            if name in of_the_desk():
                complain(line, f"there is no setting {name}: the code says it, Desk({name}=…)")
                continue
            close = difflib.get_close_matches(name, READERS, n=1, cutoff=0.5)
            meant = f" Did you mean {close[0]}?" if close else f" There are: {', '.join(READERS)}."
            complain(line, f"there is no setting {name}.{meant}")
            continue
        try:
            values["site" if name == "settings" else name] = reader(value, metadata.path.parent)
        except SetupError:
            good = []
            for part, written in parts_of(value):
                try:
                    good.append(reader(part, metadata.path.parent))
                except SetupError as error:
                    complain(metadata.line_from(line, written), f"{name}: {error}")
            if good:
                values["site" if name == "settings" else name] = together(good)
    return Settings(**values), wrong


def of_the_desk() -> set[str]:
    """What ``Desk`` takes as an argument, and no setting says."""
    return {*inspect.signature(Desk).parameters} - READERS.keys()


def parts_of(value: Any) -> list[tuple[Any, str]]:
    """What can be wrong in a value by itself, each with a text that is in its line."""
    if isinstance(value, dict) and value:
        return [({name: each}, name) for name, each in value.items()]
    if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
        return [([each], each) for each in value]
    return [(value, "")]


def together(parts: list[Any]) -> Any:
    """The parts of a value that make sense."""
    if isinstance(parts[0], dict):
        return {name: each for part in parts for name, each in part.items()}
    return tuple(each for part in parts for each in part)


def override(settings: Settings, given: Mapping[str, Any]) -> Settings:
    """The settings with those that somebody has given instead, such as on a command line: what is empty
    is not. Raises SetupError for what makes no sense."""
    said = {name: READERS[name](value, Path()) for name, value in given.items() if value}
    return replace(settings, **said)


def text(value: Any, folder: Path) -> str:
    if not isinstance(value, str) or not value.strip():
        raise SetupError("it must be a text")
    return value


def texts(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise SetupError("it must be a list of texts")
    return value


def origins(value: Any, folder: Path) -> tuple[str, ...]:
    return tuple(origin_of(each) for each in texts(value))


def files(value: Any, folder: Path) -> tuple[Path, ...]:
    return tuple(existing(each, folder) for each in texts(value))


def assets(value: Any, folder: Path) -> dict[str, Path]:
    patterns = texts(value)
    for each in patterns:
        refuse_address(each)
    return {name: path for each in patterns for name, path in assets_in(folder, each).items()}


def file(value: Any, folder: Path) -> Path:
    return existing(text(value, folder), folder)


def existing(name: str, folder: Path) -> Path:
    refuse_address(name)
    path = folder / name
    if not path.is_file():
        raise SetupError(f"there is no file {path}")
    return path


def refuse_address(name: str) -> None:
    if "://" in name:
        raise SetupError(f"{shown_address(name)} is an address: name a file of the project")


def proxies(value: Any, folder: Path) -> dict[str, Proxy]:
    if not isinstance(value, dict):
        raise SetupError('it must be a table, such as "/crm" = "http://localhost:9000"')
    return dict(read_proxy(path, address) for path, address in value.items())


def module_name(value: Any, folder: Path) -> str:
    name = text(value, folder)
    if not name.isidentifier():
        raise SetupError(
            f"{name!r} is no module's name: write it as Python imports it, such as order_desk"
        )
    return name


READERS: dict[str, Callable[[Any, Path], Any]] = {
    "extension": module_name,
    "label": text,
    "desktops": origins,
    "ancestors": origins,
    "connect": origins,
    "images": origins,
    "assets": assets,
    "style": file,
    "wheels": files,
    "options": file,
    "proxy": proxies,
    "settings": lambda value, folder: read_schema(value),
    "runtime": read_runtime,
    "idle": read_idle,
    "rate_limit": read_rate_limit,
    "log_level": read_log_level,
    "report": read_report,
    "permissions": read_permissions,
    "keep": read_keep,
    "console": read_console,
    "languages": read_languages,
}
"""How the value of each setting is read."""

"""What every web server has to know of a bundle, whatever its configuration looks like."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from py_ext.project.proxy import Proxy
from py_ext.workbench import compress
from py_ext.workbench.messages import SetupError
from py_ext.workbench.policy import cache_control

__all__ = [
    "ANY_TYPE",
    "ASKED",
    "ENTRIES",
    "FOLDER",
    "KEPT",
    "NOT_KEPT",
    "OUT",
    "TYPES",
    "Site",
    "accepts",
    "ending_of",
    "file_of",
    "type_of",
    "types_in",
]

FOLDER = "[a-z_]+-[0-9a-f]{16}"
"""A regular expression for the folders whose names change with what is in them."""

ENTRIES = ("index.html", "settings.json")
"""The files whose names stay: a browser asks each time whether they are new. The second is the site's own,
and may be missing."""

KEPT = cache_control("page-0123456789abcdef/boot.mjs")
ASKED = cache_control("index.html")
NOT_KEPT = "no-store"
"""``Cache-Control`` of what is in a folder, of the entries, and of what is not there: a file that is missed
while a version is copied must not be missing for longer."""

ANY_TYPE = "application/octet-stream"

TYPES = {
    ".avif": "image/avif",
    ".bin": ANY_TYPE,
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".gif": "image/gif",
    ".htm": "text/html; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/vnd.microsoft.icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ogg": "audio/ogg",
    ".otf": "font/otf",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".py": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".toml": "text/plain; charset=utf-8",
    ".ttf": "font/ttf",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".webp": "image/webp",
    ".whl": "application/zip",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "text/xml; charset=utf-8",
    ".zip": "application/zip",
}
"""By the ending of the file: the system's own tables differ, and two builds would, too."""


OUT = r"/\.\.?(;|/|$)|[\x7b\x7d?\x5c]"
"""What a path, decoded, may not have where it is passed on, as a regular expression: what leads out of it,
and what a server on the way may read once more, as a variable (braces, in Caddy), a query, or a slash."""


@dataclass(frozen=True)
class Site:
    """What a web server sends, and with what.

    Attributes:
        module: The extension's module.
        label: What agents see of its name.
        headers: Of every file, and of what is not there: names and values.
        types: The types of its files by their endings, such as ``{".mjs": "text/javascript"}``.
        desktops: The origins that may show it.
        proxy: Other servers, by the path of the own origin that is passed on to them.
        settings: What ``settings.json`` may set: the type by the name, and whether it has to.
    """

    module: str
    label: str
    headers: Mapping[str, str]
    types: Mapping[str, str]
    desktops: Sequence[str] = ()
    proxy: Mapping[str, Proxy] = field(default_factory=dict)
    settings: Mapping[str, tuple[str, bool]] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        """The module's name in small ASCII letters, for variables and names of files."""
        name = self.module.lower()
        if name.isascii():
            return name
        return f"extension_{hashlib.sha256(self.module.encode()).hexdigest()[:8]}"

    @property
    def path(self) -> str:
        """The same as people write it in addresses and in names of folders and images."""
        return self.slug.replace("_", "-")

    def allowed(self, *directives: str) -> list[str]:
        """The origins beside its own that directives of its policy name, such as ``connect-src``."""
        found = (
            origin
            for each in self.headers.get("Content-Security-Policy", "").split("; ")
            if each.startswith(directives)
            for origin in each.split()[2:]
        )
        return list(dict.fromkeys(found))

    @property
    def by_type(self) -> dict[str, list[str]]:
        """The endings without their dots, by type; not those of ``ANY_TYPE``."""
        found: dict[str, list[str]] = {}
        for ending, kind in sorted(self.types.items()):
            if kind != ANY_TYPE:
                found.setdefault(kind, []).append(ending.removeprefix("."))
        return found

    def dumps(self) -> bytes:
        """The same as a file, by which ``check --url`` knows it. No secret is in it: of the proxies, only
        the paths."""
        plain: dict[str, Any] = {
            "module": self.module,
            "label": self.label,
            "headers": dict(self.headers),
            "types": dict(self.types),
            "desktops": list(self.desktops),
            "proxy": sorted(self.proxy),
            "settings": {name: list(told) for name, told in self.settings.items()},
        }
        return (json.dumps(plain, indent=2, ensure_ascii=False) + "\n").encode()

    @classmethod
    def loads(cls, content: bytes) -> Site:
        """Read it again. Raises SetupError where it is none."""
        try:
            plain = json.loads(content)
            plain["proxy"] = {path: Proxy("") for path in plain["proxy"]}
            plain["settings"] = {name: tuple(told) for name, told in plain["settings"].items()}
            return cls(**plain)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise SetupError("site.json of the bundle cannot be read: build it again") from error


def ending_of(name: str) -> str:
    """The ending of a file's name, with its dot; empty where it has none."""
    return PurePosixPath(name).suffix.lower()


def type_of(name: str) -> str:
    """The type of a file.

    >>> type_of("page-0123456789abcdef/boot.mjs")
    'text/javascript; charset=utf-8'
    """
    return TYPES.get(ending_of(name), ANY_TYPE)


def types_in(names: Iterable[str]) -> dict[str, str]:
    """The types of these files, and of the entries, by their endings."""
    own = [name for name in (*names, *ENTRIES) if not name.endswith(tuple(compress.ENCODINGS))]
    return {ending: type_of(ending and f"x{ending}") for ending in sorted({*map(ending_of, own)})}


def file_of(name: str) -> str:
    """The file of the bundle that one which lies compressed beside it stands for.

    >>> file_of("page-0123456789abcdef/boot.mjs.zst")
    'page-0123456789abcdef/boot.mjs'
    """
    for ending in compress.ENCODINGS:
        name = name.removesuffix(ending)
    return name


def accepts(coding: str) -> str:
    """A regular expression for an ``Accept-Encoding`` that takes it, which it does not with ``;q=0``."""
    return rf"(^|,)\s*{coding}\s*(;\s*q=(1|0?\.\d*[1-9])[^,]*)?(,|$)"

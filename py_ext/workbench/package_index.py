"""An index of packages for micropip, on this machine, made of what the registries have.

What a registry has only as a source is offered like a wheel, and built when micropip has chosen it. All
that is handed out is in the cache from then on.
"""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote

from py_ext.workbench.messages import SetupError
from py_ext.workbench.registry import Offered
from py_ext.workbench.unreached import Unreached
from py_ext.workbench.wheel_file import WheelFile, canonical

__all__ = ["PackageIndex", "serving"]


@dataclass
class PackageIndex:
    """What micropip is told.

    Attributes:
        files: All files of a package, by its name.
        wheel_of: Has a file of a registry as a wheel in the cache: fetches or builds it.
        local: Wheels that are taken instead of a registry's.
        trouble: What went wrong, in the order in which it did.
    """

    files: Callable[[str], Iterable[Offered]]
    wheel_of: Callable[[str, Offered], Path]
    local: dict[str, WheelFile] = field(default_factory=dict)
    trouble: list[SetupError] = field(default_factory=list)

    def is_unreached(self) -> bool:
        """Whether to go on asking is to no avail."""
        return any(isinstance(each, Unreached) for each in self.trouble)

    def page(self, name: str) -> dict[str, object]:
        """The files of a package that micropip may choose from, as an index lists them."""
        if name in self.local:
            wheel = self.local[name]
            files = [entry(wheel.path.name, wheel.sha256)]
        else:
            files = [
                entry(
                    offered_as(name, each), each.sha256 if each.kind == "wheel" else "", each.yanked
                )
                for each in choice(self.files(name))
            ]
        return {"meta": {"api-version": "1.1"}, "name": name, "files": files}

    def content(self, name: str, filename: str) -> bytes:
        """A wheel."""
        if name in self.local:
            return self.local[name].path.read_bytes()
        for each in choice(self.files(name)):
            if offered_as(name, each) == filename:
                return self.wheel_of(name, each).read_bytes()
        raise SetupError(f"there is no {filename}")


def entry(filename: str, sha256: str, yanked: bool = False) -> dict[str, object]:
    return {
        "filename": filename,
        "url": quote(filename),
        "hashes": {"sha256": sha256} if sha256 else {},
        "yanked": yanked,
    }


def choice(files: Iterable[Offered]) -> Iterator[Offered]:
    """Wheels for Pyodide; and of each version that has none, the source, or what else there is.

    The last is chosen where it is the newest that fits, so that a person is told of it, rather than gets a
    version of many years ago, which happens to have a wheel.
    """
    versions: dict[str, list[Offered]] = {}
    for each in files:
        versions.setdefault(each.version, []).append(each)
    for same in versions.values():
        wheels = [each for each in same if each.kind == "wheel"]
        sources = [each for each in same if each.kind == "source"]
        others = [each for each in same if each.kind == "other"]
        sources.sort(key=lambda each: not each.filename.endswith(".tar.gz"))
        yield from wheels or sources[:1] or others[:1]


def offered_as(name: str, offered: Offered) -> str:
    """The file name of the wheel that it is, or would become."""
    if offered.kind == "wheel":
        return offered.filename
    return f"{name.replace('-', '_')}-{offered.version.replace('-', '_')}-py3-none-any.whl"


@contextmanager
def serving(index: PackageIndex) -> Iterator[str]:
    """Serve it to this machine; the address is known to whom we tell it only: packages may be private."""
    secret = secrets.token_urlsafe(16)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = [unquote(each) for each in self.path.split("/")[1:]]
            if len(parts) != 3 or not secrets.compare_digest(parts[0].encode(), secret.encode()):
                self.send_error(404)
                return
            name, filename = canonical(parts[1]), parts[2]
            if index.is_unreached():
                self.send_error(503)
                return
            try:
                if filename:
                    self.reply(index.content(name, filename), "application/octet-stream")
                    return
                page = index.page(name)
                for each in page["files"]:  # type: ignore[attr-defined]
                    each["url"] = f"{address}/{quote(name)}/{each['url']}"
                if page["files"]:
                    self.reply(json.dumps(page).encode(), "application/vnd.pypi.simple.v1+json")
                else:
                    self.send_error(404)
            except SetupError as error:
                index.trouble.append(error)
                self.send_error(500)

        def reply(self, content: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    address = f"http://127.0.0.1:{server.server_port}/{secret}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield address
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

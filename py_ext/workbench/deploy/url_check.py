"""Fetches a deployment, and says what of it is not as the bundle wants it: ``py-ext check --url``."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from py_ext.workbench.check.finding import Severity
from py_ext.workbench.deploy.site import ASKED, ENTRIES, KEPT, type_of
from py_ext.workbench.deploy.url_answers import Answer, Server, server_at
from py_ext.workbench.deploy.url_bundle import Bundle
from py_ext.workbench.deploy.url_encodings import encodings
from py_ext.workbench.deploy.url_front import another_page
from py_ext.workbench.deploy.url_refused import is_redirect, missing
from py_ext.workbench.deploy.url_settings import why_not
from py_ext.workbench.deploy.url_silence import HERE
from py_ext.workbench.deploy.url_wrong import Wrong, grouped
from py_ext.workbench.deploy.written import DEPLOY
from py_ext.workbench.files import MANIFEST
from py_ext.workbench.versions import VERSIONS

if TYPE_CHECKING:
    import httpx2

__all__ = ["check_url"]

PAGE, SETTINGS = ENTRIES
MISSED = "page-0123456789abcdef/py-ext-check.mjs"
"""What no bundle has."""

PRIVATE = (MANIFEST, VERSIONS, "HEADERS.txt", f"{DEPLOY}/DEPLOY.md", f"{DEPLOY}/site.json")
"""What is not for the public."""

INSTEAD = "It is missing: index.html comes in its place."


def check_url(
    address: str, bundle: Path, transport: httpx2.BaseTransport | None = None
) -> list[Wrong]:
    """All that is wrong with a deployment; what several files have is one thing.

    Args:
        address: Of the folder that has index.html, or of index.html.
        bundle: The folder that ``build`` has made.
        transport: What carries the requests, for tests; the network where it is left out.

    Raises:
        SetupError: There is no such bundle, or nothing answers at the address.
    """
    own = Bundle.at(bundle)
    with server_at(address, transport) as server:
        return grouped(DeploymentCheck(server, own).all())


class DeploymentCheck:
    """Checks one deployment.

    Args:
        server: What answers there.
        bundle: What it should answer with.
    """

    def __init__(self, server: Server, bundle: Bundle) -> None:
        self.server = server
        self.bundle = bundle
        self.site = bundle.site
        self.at = server.at
        self.ask = server.ask

    def all(self) -> Iterator[Wrong]:
        """What is wrong; where another page is live, that alone."""
        pages = {name: self.ask(name) for name in ("", PAGE)}
        another = another_page(pages[""], pages[PAGE], self.bundle)
        if another is not None:
            yield another
            return
        yield from self.connection()
        for name, answer in pages.items():
            yield from self.page(name, answer)
        live = {answer.content for answer in pages.values() if answer.status == 200}
        for name in self.bundle.kept:
            yield from self.file(name, live)
        yield from self.settings(live)
        yield from self.missed()
        yield from self.private()
        for path in self.site.proxy:
            yield from self.proxy(path)

    def connection(self) -> Iterator[Wrong]:
        """Whether it comes over https."""
        parts = urlsplit(self.server.place)
        if parts.scheme != "https" and parts.hostname not in HERE:
            said = (
                "It is served over http: browsers ignore Origin-Agent-Cluster, and give no worker."
            )
            yield Wrong(self.server.place, Severity.ERROR, said, "Serve it over https.")

    def page(self, name: str, answer: Answer) -> Iterator[Wrong]:
        """index.html, which is asked for by both of its names."""
        if answer.status != 200:
            yield self.not_there(answer)
            return
        yield from self.headers(answer)
        yield from self.type(answer, PAGE)
        yield from self.kept(answer, ASKED)
        yield from self.content(answer, PAGE)
        if not answer.encoding:
            said = "It comes without compression."
            yield Wrong(self.at(name), Severity.WARNING, said, "Have the server compress it.")
        yield from self.again(answer)

    def file(self, name: str, live: Collection[bytes | None]) -> Iterator[Wrong]:
        """One that never changes. Some servers answer with the page that is live for all that they have
        not."""
        answer = self.ask(name)
        if answer.status != 200:
            yield self.not_there(answer)
            return
        if answer.content is not None and answer.content in live:
            yield Wrong(self.at(name), Severity.ERROR, INSTEAD, "Copy the whole bundle.")
            return
        yield from self.headers(answer)
        yield from self.type(answer, name)
        yield from self.kept(answer, KEPT)
        yield from self.content(answer, name)
        yield from encodings(self.server, self.bundle, answer, name)

    def headers(self, answer: Answer) -> Iterator[Wrong]:
        """The headers of the policy: each there, once, and as the bundle wants it."""
        for name, wanted in self.site.headers.items():
            found = answer.headers.get_list(name)
            todo = f"Send {name}: {wanted}"
            kind = ""
            if not found:
                said = f"The header {name} is missing."
            elif len(found) > 1:
                said = f"The header {name} comes {len(found)} times."
                todo = "Have one place send it."
            elif squeezed(found[0]) != squeezed(wanted):
                kind = f"The header {name} is different"
                said = f"{kind}: {found[0]}."
            else:
                continue
            yield Wrong(answer.address, Severity.ERROR, said, todo, kind)

    def type(self, answer: Answer, name: str) -> Iterator[Wrong]:
        """Its type: a browser runs no module of another."""
        found, wanted = answer.headers.get("content-type", ""), type_of(name)
        kind, _, more = found.partition(";")
        same = kind.strip().lower() == wanted.partition(";")[0]
        foreign = "charset" in more.lower() and "utf-8" not in more.lower()
        if not same or foreign:
            said = f"Its type is {found}." if found else "It has no type."
            yield Wrong(answer.address, Severity.ERROR, said, f"Send Content-Type: {wanted}")

    def kept(self, answer: Answer, wanted: str) -> Iterator[Wrong]:
        """How long browsers keep it."""
        found = ", ".join(answer.headers.get_list("cache-control"))
        if words(found) != words(wanted):
            said = f"Its Cache-Control is {found}." if found else "It has no Cache-Control."
            # A page that is kept is not replaced by a new version; what is asked for again is slow only.
            severity = Severity.WARNING if wanted == KEPT else Severity.ERROR
            kind = "Its Cache-Control is another" if found else ""
            yield Wrong(answer.address, severity, said, f"Send Cache-Control: {wanted}", kind)

    def content(self, answer: Answer, name: str) -> Iterator[Wrong]:
        """Whether it is the file of the bundle."""
        if answer.content != self.bundle.read(name):
            yield Wrong(
                answer.address,
                Severity.ERROR,
                "Its content is not that of the bundle.",
                "Copy the bundle again, and have nothing on the way rewrite files.",
            )

    def again(self, answer: Answer) -> Iterator[Wrong]:
        """Whether it is not sent again to who has it."""
        given = {
            asked: answer.headers[told]
            for asked, told in (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified"))
            if told in answer.headers
        }
        if not given or self.server.get(answer.address, given).status != 304:
            said = "It is sent in full to who has it already."
            yield Wrong(answer.address, Severity.WARNING, said, "Send ETag, and 304 where it fits.")

    def settings(self, live: Collection[bytes | None]) -> Iterator[Wrong]:
        """What the site sets: it may be missing where nothing has to be set."""
        answer = self.ask(SETTINGS)
        is_page = answer.status == 200 and answer.content is not None and answer.content in live
        if is_page:
            yield Wrong(self.at(SETTINGS), Severity.ERROR, INSTEAD, "Answer with 404.")
        if is_page or answer.status == 404:
            if wanted := [name for name, (_, has_to) in self.site.settings.items() if has_to]:
                said = f"It is missing, and has to set {', '.join(wanted)}."
                yield Wrong(self.at(SETTINGS), Severity.ERROR, said)
            return
        if not self.site.settings:
            # Its page does not ask for it.
            if answer.status == 200:
                said = "No page reads it: the extension has no settings."
                yield Wrong(self.at(SETTINGS), Severity.WARNING, said, "Delete it.")
            return
        if answer.status != 200:
            yield self.not_there(answer)
            return
        yield from self.headers(answer)
        yield from self.type(answer, SETTINGS)
        yield from self.kept(answer, ASKED)
        if (why := why_not(self.site.settings, answer.content)) is not None:
            yield Wrong(self.at(SETTINGS), Severity.ERROR, why)

    def missed(self) -> Iterator[Wrong]:
        """What is not there is 404, for this moment only."""
        answer = self.ask(MISSED)
        if answer.status != 404:
            said = f"It is answered with {answer.status}, and there is no such file."
            yield Wrong(self.at(MISSED), Severity.ERROR, said, "Answer with 404.")
        found = words(", ".join(answer.headers.get_list("cache-control")))
        if any(each.startswith(("max-age", "s-maxage", "immutable")) for each in found):
            yield Wrong(
                self.at(MISSED),
                Severity.ERROR,
                "That there is no such file is kept: one that is missed while a version is copied stays "
                "missing.",
                "Send Cache-Control with files only.",
            )

    def private(self) -> Iterator[Wrong]:
        """What is for operations is not served. A server may answer with something else for all names."""
        for name in PRIVATE:
            if not (self.bundle.folder / name).is_file():
                continue
            answer = self.ask(name)
            if answer.status == 200 and answer.content == self.bundle.read(name):
                said = "It is served to everybody, and is for operations."
                yield Wrong(
                    self.at(name), Severity.WARNING, said, "Serve what the page loads only."
                )

    def proxy(self, path: str) -> Iterator[Wrong]:
        """A path that is passed on is so for the extension's own pages, and for no others."""
        parts = urlsplit(self.server.place)
        address = f"{parts.scheme}://{parts.netloc}{path}/py-ext-check"
        answer = self.server.get(address, {"Sec-Fetch-Site": "cross-site"})
        if answer.status != 403:
            yield Wrong(
                address,
                Severity.ERROR,
                f"A page of another site gets {answer.status}: its secret is used for that, too.",
                f"Answer with 403 at {path} where Sec-Fetch-Site is not same-origin.",
            )

    def not_there(self, answer: Answer) -> Wrong:
        """A file that does not come."""
        said, todo = missing(answer)
        kind = f"A redirect with {answer.status}" if is_redirect(answer) else ""
        return Wrong(answer.address, Severity.ERROR, said, todo, kind)


def squeezed(value: str) -> str:
    """A header's value with single spaces."""
    return " ".join(value.split())


def words(value: str) -> set[str]:
    """The parts of a ``Cache-Control``."""
    return {each.strip().lower() for each in value.split(",") if each.strip()}

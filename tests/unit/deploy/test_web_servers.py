"""The generated configurations, on real web servers: ``check --url`` finds nothing there, and finds each
header that is taken out of one."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx2
import pytest

from py_ext.project.proxy import Proxy
from py_ext.workbench.deploy import docker
from py_ext.workbench.deploy.url_check import check_url
from tests.unit.deploy.deployed import COPIES, FILES, SCRIPT, Deployed, deployed, site_with
from tests.web_servers import KINDS, readable_folder, serving

TYPED = {
    "page-0123456789abcdea/style.css": "text/css; charset=utf-8",
    "extension-0123456789abcdeb/help/g\u00e4ste.html": "text/html; charset=utf-8",
    "extension-0123456789abcdeb/LICENSE": "application/octet-stream",
    SCRIPT: "text/javascript; charset=utf-8",
}
NOT_SERVED = (
    "FILES.txt",
    "HEADERS.txt",
    "deploy/DEPLOY.md",
    "deploy/nginx-http.conf",
    "deploy/",
    "deploy",
    *COPIES,
    f"{SCRIPT}.zst",
    f"{SCRIPT}.gz",
    "page-0123456789abcdea/",
    "page-0123456789abcdea/nothing.mjs",
    "nothing",
    "page-0123456789abcdea/../FILES.txt",
    "page-0123456789abcdea/%2e%2e/FILES.txt",
)

each_kind = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture(scope="module")
def other() -> Iterator[str]:
    """A server that says what it was asked."""

    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told = {
                "path": self.path,
                **{name.lower(): self.headers[name] for name in self.headers},
            }
            content = json.dumps(told).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *said: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Other)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def bundle(other: str) -> Iterator[Deployed]:
    with readable_folder() as folder:
        proxies = {
            "/crm": Proxy(f"{other}/api", {"Authorization": "Bearer $CRM_TOKEN"}),
            "/plain.v1": Proxy(other),
        }
        yield deployed(folder / "www" / "dist", site_with(proxies))


SECRETS = {"CRM_TOKEN": "a b-c/d+e="}


def get(address: str, **headers: str) -> httpx2.Response:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx2.get(address, headers=sent, trust_env=False)


@each_kind
@pytest.mark.parametrize("at", ["/", "/dist/"])
def test_all_of_it_is_as_it_should_be(bundle: Deployed, kind: str, at: str) -> None:
    root = bundle.folder if at == "/" else bundle.folder.parent
    with serving(kind, root, bundle.configuration, at=at, secrets=SECRETS) as origin:
        assert [*map(str, check_url(origin + at, bundle.folder))] == []
        for name, kept in TYPED.items():
            for encoding in ("zstd", "br", "gzip", "identity"):
                answer = get(f"{origin}{at}{name}", Accept_Encoding=encoding)
                assert answer.headers["content-type"] == kept
                assert answer.headers.get("content-encoding", "identity") == encoding
        refused = get(f"{origin}{at}{SCRIPT}", Accept_Encoding="zstd;q=0, br; q=0.0, gzip;q=0.5")
        assert refused.headers["content-encoding"] == "gzip"
        for name in NOT_SERVED:
            answer = get(f"{origin}{at}{name}")
            assert answer.status_code in (403, 404), name
            assert "immutable" not in answer.headers.get("cache-control", ""), name
            assert answer.headers["x-content-type-options"] == "nosniff", name


@each_kind
def test_who_goes_back_to_an_older_page_gets_it(
    bundle: Deployed, kind: str, tmp_path: Path
) -> None:
    """Though the file is older than what a browser has, and as long."""
    page = bundle.folder / "index.html"
    with serving(kind, bundle.folder, bundle.configuration) as origin:
        first = get(origin, Accept_Encoding="gzip")
        known = {
            "If_None_Match": first.headers["etag"],
            "If_Modified_Since": first.headers["last-modified"],
        }
        assert get(origin, Accept_Encoding="gzip", **known).status_code == 304
        kept = page.with_name("kept.html")
        shutil.copy2(page, kept)
        try:
            page.write_bytes(FILES["index.html"].replace(b"Orders", b"Ordern"))
            os.utime(page, (1_700_000_000, 1_700_000_000))
            again = get(origin, Accept_Encoding="gzip", **known)
            assert again.status_code == 200
            assert "Ordern" in again.text
        finally:
            kept.replace(page)


@each_kind
def test_paths_are_passed_on_for_own_pages_with_the_secret(
    bundle: Deployed, kind: str, other: str
) -> None:
    with serving(kind, bundle.folder, bundle.configuration, secrets=SECRETS) as origin:
        for asked, path in (
            ("/crm/customers?a=b%20c", "/api/customers?a=b%20c"),
            ("/crm", "/api"),
            ("/crm/", "/api/"),
            ("/plain.v1/x", "/x"),
            ("/plain.v1", "/"),
        ):
            answer = get(
                origin + asked, Sec_Fetch_Site="same-origin", Origin=origin, Referer=origin
            )
            told = answer.raise_for_status().json()
            assert told["path"] == path
            assert told["host"] == other.removeprefix("http://")
            assert "origin" not in told
            assert "referer" not in told
            token = f"Bearer {SECRETS['CRM_TOKEN']}" if asked.startswith("/crm") else None
            assert told.get("authorization") == token
            assert answer.headers["x-content-type-options"] == "nosniff"
        assert get(f"{origin}/crm/a").status_code == 200  # whoever is no browser
        for site in ("cross-site", "same-site", "what-a-newer-browser-has"):
            for asked in ("/crm", "/crm/a"):
                assert get(origin + asked, Sec_Fetch_Site=site).status_code == 403
        for asked in (
            *("/crm/..;/a", "/crm/..%3B/a", "/crm/a/..%2F..%2Fb", "/crm/%2e%2e/b"),
            # What is read once more on the way: as a variable, as a query, as another slash.
            *("/crm/%7Benv.CRM_TOKEN%7D", "/crm/..%3f", "/crm/x%3Fa=1/y", "/crm/..%5cadmin"),
        ):
            answer = get(origin + asked, Sec_Fetch_Site="same-origin")
            assert answer.status_code in (400, 403, 404), asked
        assert get(f"{origin}/crmx").status_code == 404


LINES = {
    "nginx": ("nginx-location.conf", "add_header {header} "),
    "container": ("nginx-location.conf", "add_header {header} "),
    "apache": ("apache-directory.conf", "Header always set {header} "),
    "caddy": ("caddy-site.conf", "header {header} "),
}


@each_kind
@pytest.mark.parametrize("header", site_with().headers)
def test_each_header_that_is_taken_out_of_a_configuration_is_found(
    bundle: Deployed, kind: str, header: str
) -> None:
    name, begin = LINES[kind]
    with readable_folder() as folder:
        shutil.copytree(bundle.configuration, folder / "deploy")
        lines = (folder / "deploy" / name).read_text().splitlines(keepends=True)
        left = [line for line in lines if not line.strip().startswith(begin.format(header=header))]
        assert len(left) == len(lines) - 1
        (folder / "deploy" / name).write_text("".join(left))
        with serving(kind, bundle.folder, folder / "deploy", secrets=SECRETS) as origin:
            found = check_url(origin, bundle.folder)
    (told,) = found
    assert told.what == f"The header {header} is missing."
    assert len(told.addresses) == len({"", "settings.json", *FILES})


def test_the_dockerfile_copies_what_there_is_and_nothing_for_operations(bundle: Deployed) -> None:
    dockerfile = (bundle.configuration / "Dockerfile").read_text()
    copied = [line for line in dockerfile.splitlines() if line.startswith("COPY deploy/")]
    names = {word for line in copied for word in line.split()[1:-1]}
    assert len(names) == 4
    assert all((bundle.folder / name).is_file() for name in names)
    assert f"RUN rm -r {docker.PLACE}/deploy" in dockerfile

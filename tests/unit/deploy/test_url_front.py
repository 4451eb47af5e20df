"""``check --url`` of an address where another page is: that is said, once, and no more."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import httpx2
import pytest

from py_ext.workbench.deploy.url_bundle import Told, told_by
from py_ext.workbench.deploy.url_check import check_url
from py_ext.workbench.index_page import Ahead, index_page
from py_ext.workbench.messages import SetupError
from tests.unit.deploy.deployed import FILES, SCRIPT, TOLD, Deployed, deployed, site_with
from tests.unit.deploy.url_server import PLACE, Server, Spoil, said_of


@pytest.fixture
def bundle(tmp_path: Path) -> Deployed:
    return deployed(tmp_path / "dist", site_with())


def all_answered(status: int, to: str | None = None) -> Spoil:
    def spoil(name: str, answer: httpx2.Response) -> None:
        answer.status_code = status
        if to is not None:
            answer.headers["Location"] = to

    return spoil


SIGN_ON = "If that is a sign-on, let this path through without it; else name that address."


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("https://ext.example.com/new/", "https://ext.example.com/new/. Name that address."),
        ("/new/", "https://ext.example.com/new/. Name that address."),
        ("https://sign-on.example.com/in", f"https://sign-on.example.com/in. {SIGN_ON}"),
        ("https://a:b@sign-on.example.com/in?state=secret#secret", "https://sign-on.example.com/in. If"),
        ("/sso/start", f"https://ext.example.com/sso/start. {SIGN_ON}"),
        ("/Account/Login.aspx?to=/orders/", f"https://ext.example.com/Account/Login.aspx. {SIGN_ON}"),
        ("/signin-oidc", f"https://ext.example.com/signin-oidc. {SIGN_ON}"),
        ("/oauth2/start", f"https://ext.example.com/oauth2/start. {SIGN_ON}"),
        ("/authors/espresso", "https://ext.example.com/authors/espresso. Name that address."),
        ("/a\x1b[31m", "https://ext.example.com/a\\x1b[31m. Name"),
        ("index.html", f"{PLACE}index.html. Have the server answer with index.html: it is sent"),
        ("https://[", "that does not say where to. Have the server answer"),
        (None, "that does not say where to. Have the server answer"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_says_where_to(bundle: Deployed, status: int, to: str | None, said: str) -> None:
    (told,) = said_of(bundle, all_answered(status, to))
    before = "a redirect " if to is None or to == "https://[" else "a redirect to "
    assert told.startswith(f": error: It is answered with {status}, {before}{said}"), told


def test_a_redirect_of_the_folder_is_told_where_the_page_is_missing(bundle: Deployed) -> None:
    def spoil(name: str, answer: httpx2.Response) -> None:
        answer.status_code = 404 if name else 302
        answer.headers["Location"] = "/app/"

    (told,) = said_of(bundle, spoil)
    assert "a redirect to https://ext.example.com/app/." in told


REFUSED = {
    401: "It wants a sign-on (401). Check from where none is wanted",
    403: "It is refused (403). Let the server read",
    404: "There is no index.html (404). Name the address of the folder",
    418: "It is answered with 418. Name the address",
    500: "The server has a fault (500). Look at its log",
    502: "The server has a fault (502). Look at its log",
    503: "The server has a fault (503). Look at its log",
}


@pytest.mark.parametrize("status", REFUSED)
def test_a_page_that_does_not_come_is_all_that_is_told(bundle: Deployed, status: int) -> None:
    (told,) = said_of(bundle, all_answered(status))
    assert told.startswith(f"index.html: error: {REFUSED[status]}")


def test_a_folder_without_its_page_is_missing_it_whatever_the_server_calls_that(
    bundle: Deployed,
) -> None:
    def spoil(name: str, answer: httpx2.Response) -> None:
        answer.status_code = 404 if name else 403

    (told,) = said_of(bundle, spoil)
    assert told.startswith("index.html: error: There is no index.html (404).")


@pytest.mark.parametrize("name", ["", "index.html"])
def test_one_name_of_the_page_is_enough_to_go_on(bundle: Deployed, name: str) -> None:
    def spoil(asked: str, answer: httpx2.Response) -> None:
        if asked in (name, SCRIPT):
            answer.status_code = 403

    assert said_of(bundle, spoil) == [
        f"{name} and {PLACE}{SCRIPT}: error: It is refused (403). Let the server read and serve the "
        "folder; where it lets some machines in only, check from one of those."
    ]


def live(bundle: Deployed, tmp_path: Path, page: bytes) -> list[str]:
    """What is said where this page is live, and nothing else."""
    other = tmp_path / "live"
    other.mkdir()
    (other / "index.html").write_bytes(page)
    server = Server(Deployed(other, bundle.site))
    found = check_url(PLACE, bundle.folder, httpx2.MockTransport(server))
    return [str(each).removeprefix(PLACE) for each in found]


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (TOLD.replace(b"1.0+abc", b"1.1+def"), "Another version is live: 1.1+def (the bundle is 1.0+abc)."),
        (TOLD.replace(b"1.0+abc", b"1\\u001b[2J"), "Another version is live: 1\\x1b[2J (the bundle"),
        (TOLD.replace(b"1.0+abc", b"1" * 999), f"Another version is live: {'1' * 100} (the bundle"),
        (TOLD.replace(b"orders", b"crm"), "Another extension is live: crm (the bundle is orders)."),
        (b"", "This is another page than the bundle's. Name the address"),
        (b"<h1>Welcome</h1>", "This is another page than the bundle's."),
        (b'<div id="bundle">Bundles</div>', "This is another page than the bundle's."),
        (b'<script id="bundle">[1]</script>', "This is another page than the bundle's."),
        (b'<script id="bundle">{"version": "1"}</script>', "This is another page than the bundle's."),
        (b'<script id="bundle">' + b"[" * 100_000, "This is another page than the bundle's."),
    ],
)  # fmt: skip
def test_another_page_is_all_that_is_told(
    bundle: Deployed, tmp_path: Path, page: bytes, said: str
) -> None:
    (told,) = live(bundle, tmp_path, page)
    assert told.startswith(f"index.html: error: {said}"), told


def test_a_folder_with_another_page_and_without_ours_is_told(bundle: Deployed) -> None:
    def spoil(name: str, answer: httpx2.Response) -> None:
        if name:
            answer.status_code = 404
        else:
            del answer.headers["Content-Encoding"]
            answer.stream = httpx2.ByteStream(b"<h1>Welcome</h1>")

    (told,) = said_of(bundle, spoil)
    assert told.startswith(": error: This is another page than the bundle's.")


def test_a_page_that_is_changed_on_the_way_is_no_other_page(
    bundle: Deployed, tmp_path: Path
) -> None:
    said = live(bundle, tmp_path, FILES["index.html"].replace(b"<p>", b"<p >"))
    assert said[0].startswith(": error: Its content is not that of the bundle.")
    assert said[-1].endswith("error: It is missing, and has to set crm.")


def test_what_a_page_of_the_build_tells_is_read() -> None:
    described: dict[str, object] = {"name": "</script>", "module": "m\u00e4rz", "version": "1+a"}
    files: dict[str, bytes] = defaultdict(bytes)
    page = index_page(described, "page-0/", files, [], "default-src 'self'", None, Ahead())
    assert told_by(page) == Told("m\u00e4rz", "1+a")


GONE = ("index.html", "FILES.txt", SCRIPT)


@pytest.mark.parametrize("name", GONE)
def test_a_bundle_that_is_not_whole_is_told_before_anything_is_asked(
    bundle: Deployed, name: str
) -> None:
    (bundle.folder / name).unlink()
    with pytest.raises(SetupError) as told:
        check_url("https://nowhere.invalid/", bundle.folder)
    assert str(told.value).endswith(f"the bundle's own {name} is gone: build it again")


def test_a_copy_without_what_is_for_operations_is_told(bundle: Deployed) -> None:
    (bundle.folder / "deploy/site.json").unlink()
    with pytest.raises(SetupError) as told:
        check_url("https://nowhere.invalid/", bundle.folder)
    assert str(told.value) == (
        f"{bundle.folder}: the bundle's own deploy/site.json is missing: name the folder that build has "
        "made, not a copy without deploy/"
    )


@pytest.mark.parametrize("name", GONE[:2])
def test_a_bundle_that_is_damaged_is_told(bundle: Deployed, name: str) -> None:
    (bundle.folder / name).write_text("")
    with pytest.raises(SetupError, match=f"own {name} is damaged: build it again"):
        check_url("https://nowhere.invalid/", bundle.folder)


def test_a_folder_that_is_no_bundle_is_told(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="is no bundle: make it with `py-ext build`, or name"):
        check_url("https://nowhere.invalid/", tmp_path)

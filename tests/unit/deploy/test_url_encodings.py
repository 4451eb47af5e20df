"""``check --url`` looks at each form of a file that a web server may send."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest

from py_ext.workbench import compress
from py_ext.workbench.deploy.url_check import check_url
from tests.unit.deploy.deployed import SCRIPT, Deployed, deployed, site_with
from tests.unit.deploy.url_server import PLACE, Server, said_of

AGAIN = "Copy the bundle again, with all that lies compressed beside its files."


@pytest.fixture
def bundle(tmp_path: Path) -> Deployed:
    return deployed(tmp_path / "dist", site_with())


@pytest.fixture
def live(tmp_path: Path) -> Deployed:
    """What lies on the web server."""
    return deployed(tmp_path / "live", site_with())


def said_where(bundle: Deployed, live: Deployed) -> list[str]:
    found = check_url(PLACE, bundle.folder, httpx2.MockTransport(Server(live)))
    return [str(each).removeprefix(f"{PLACE}{SCRIPT}: ") for each in found]


FORMS = {"": "Without compression", ".br": "As br", ".gz": "As gzip"}


@pytest.mark.parametrize("ending", FORMS)
def test_a_form_that_no_browser_asks_for_is_compared_too(
    bundle: Deployed, live: Deployed, ending: str
) -> None:
    cut = (live.folder / f"{SCRIPT}{ending}").read_bytes()[:-9]
    for content in (cut, compress.PACKERS.get(ending, bytes)(b"another")):
        (live.folder / f"{SCRIPT}{ending}").write_bytes(content)
        assert said_where(bundle, live) == [
            f"error: {FORMS[ending]}, its content is not that of the bundle. {AGAIN}"
        ]


@pytest.mark.parametrize("ending", [".br", ".gz"])
def test_a_form_that_is_not_sent_is_no_error(bundle: Deployed, live: Deployed, ending: str) -> None:
    (live.folder / f"{SCRIPT}{ending}").unlink()
    assert said_where(bundle, live) == []
    (live.folder / SCRIPT).write_bytes(b"cut")
    (said,) = said_where(bundle, live)
    assert said.startswith("error: Without compression, its content")


def test_a_file_that_is_another_in_all_its_forms_is_told_once(
    bundle: Deployed, live: Deployed
) -> None:
    for ending in FORMS.keys() | compress.PACKERS.keys():
        pack = compress.PACKERS.get(ending, bytes)
        (live.folder / f"{SCRIPT}{ending}").write_bytes(pack(b"another"))
    (said,) = said_where(bundle, live)
    assert said.startswith("error: Its content is not that of the bundle.")


def test_a_file_without_compression_is_told_once(bundle: Deployed) -> None:
    for ending in compress.ENCODINGS:
        (bundle.folder / f"{SCRIPT}{ending}").unlink()
    (said,) = said_of(bundle)
    assert said.startswith(
        f"{SCRIPT}: warning: It comes without compression. Send the file that ends"
    )


def test_a_larger_form_is_a_hint(bundle: Deployed, live: Deployed) -> None:
    (live.folder / f"{SCRIPT}.zst").unlink()
    (said,) = said_where(bundle, live)
    assert said.startswith("hint: It comes as br, which is larger")


@pytest.mark.parametrize("taken", ["identity", "br", "gzip"])
def test_a_form_that_is_refused_is_told(bundle: Deployed, taken: str) -> None:
    server = Server(bundle)

    def refuse(request: httpx2.Request) -> httpx2.Response:
        answer = server(request)
        if request.url.path.endswith(SCRIPT) and request.headers["accept-encoding"] == taken:
            answer.status_code = 500
        return answer

    (said,) = check_url(PLACE, bundle.folder, httpx2.MockTransport(refuse))
    form = "Without compression" if taken == "identity" else f"As {taken}"
    assert said.what == f"{form}, it is answered with 500."
    assert said.todo.startswith("Look at its log")


@pytest.mark.parametrize("heedless", [{"identity"}, {"br", "gzip"}, {"identity", "br", "gzip"}])
def test_a_server_that_does_not_heed_what_is_taken_is_told_once(
    bundle: Deployed, heedless: set[str]
) -> None:
    server = Server(bundle)

    def always(request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith(SCRIPT) and request.headers["accept-encoding"] in heedless:
            request.headers["accept-encoding"] = "zstd"
        return server(request)

    (said,) = check_url(PLACE, bundle.folder, httpx2.MockTransport(always))
    assert said.what == "It comes compressed to who has not asked for it."
    assert said.addresses == (PLACE + SCRIPT,)

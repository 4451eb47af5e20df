"""``check --url`` says once what many files have, and nothing that steers the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import httpx2
import pytest

from py_ext.workbench import check_command
from py_ext.workbench.check.finding import Severity
from py_ext.workbench.deploy.url_check import PRIVATE, check_url
from py_ext.workbench.deploy.url_wrong import Wrong, grouped
from tests.unit.deploy.deployed import FILES, PYTHON, SCRIPT, Deployed, deployed, site_with
from tests.unit.deploy.url_server import PLACE, Server, header_set, said_of, status_set


@pytest.fixture
def bundle(tmp_path: Path) -> Deployed:
    return deployed(tmp_path / "dist", site_with())


KEPT = [name for name in FILES if name != "index.html"]


MISSING = "It is missing. Copy the whole bundle, or let the server read it."


def is_kept(name: str) -> bool:
    return name.replace("%C3%A4", "\u00e4") in KEPT


def test_what_each_file_has_is_told_once_per_kind(bundle: Deployed) -> None:
    def spoil(name: str, answer: httpx2.Response) -> None:
        if is_kept(name):
            answer.headers["Cache-Control"] = "no-cache"
            answer.headers.pop("Vary", None)
            del answer.headers["Referrer-Policy"]

    said = said_of(bundle, spoil)
    assert len(said) == 3
    packed = sum((bundle.folder / f"{name}.zst").is_file() for name in KEPT)
    begins = [each.partition(" files, such as https://")[0] for each in said]
    assert sorted(begins) == sorted(map(str, (len(KEPT), len(KEPT), packed)))
    assert all(each.count(PLACE) == 2 for each in said)


def test_what_two_files_have_names_both_and_what_one_has_stays(bundle: Deployed) -> None:
    def spoil(name: str, answer: httpx2.Response) -> None:
        if name in (SCRIPT, PYTHON):
            answer.status_code = 404

    (told,) = said_of(bundle, spoil)
    assert told == f"{PYTHON} and {PLACE}{SCRIPT}: error: {MISSING}"
    assert said_of(bundle, status_set(SCRIPT, 404)) == [f"{SCRIPT}: error: {MISSING}"]


def test_a_value_that_is_another_with_each_file_is_told_once(bundle: Deployed) -> None:
    """Some caches send how long something is still kept."""
    left = iter(range(1000))

    def spoil(name: str, answer: httpx2.Response) -> None:
        if is_kept(name):
            answer.headers["Cache-Control"] = f"max-age={next(left)}"
            answer.headers["Referrer-Policy"] = f"{next(left)}"

    said = said_of(bundle, spoil)
    assert len(said) == 2
    for each in said:
        assert each.startswith(f"{len(KEPT)} files, such as ")
        assert " With others it is another. Send " in each


def test_the_page_is_one_file_by_its_two_names(bundle: Deployed) -> None:
    def spoil(name: str, answer: httpx2.Response) -> None:
        if name in ("", "index.html"):
            answer.headers.pop("ETag", None)

    (told,) = check_url(PLACE, bundle.folder, httpx2.MockTransport(Server(bundle, spoil)))
    assert told.files == (PLACE,)
    assert told.addresses == (PLACE, f"{PLACE}index.html")
    assert str(told).startswith(f"{PLACE}: warning: It is sent in full")


def test_ci_gets_all_addresses_of_what_is_told_once(
    bundle: Deployed, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def spoil(name: str, answer: httpx2.Response) -> None:
        if is_kept(name):
            answer.headers["Cache-Control"] = "no-cache"

    def check(address: str, folder: Path) -> list[Wrong]:
        return check_url(address, folder, httpx2.MockTransport(Server(bundle, spoil)))

    monkeypatch.setattr(check_command, "check_url", check)
    words = ["--url", PLACE, "--bundle", str(bundle.folder)]
    check_command.run(check_command.arguments([*words, "--json"], "check", Path()))
    (told,) = json.loads(capsys.readouterr().out)
    assert len(told["addresses"]) == len(KEPT)
    assert told["address"] == told["addresses"][0]
    check_command.run(check_command.arguments(words, "check", Path()))
    assert capsys.readouterr().out.endswith(f"\n1 warning in {len(KEPT)} files\n")


def test_a_different_severity_or_advice_is_another_thing() -> None:
    one = Wrong("https://a.example/1", Severity.ERROR, "It is.", "Do.")
    others = [
        Wrong("https://a.example/2", Severity.WARNING, "It is.", "Do."),
        Wrong("https://a.example/3", Severity.ERROR, "It is.", "Do not."),
    ]
    assert grouped([one, *others]) == [one, *others]


STEERING = "\x1b[2J\x9b31m\u202e\x07"


@pytest.mark.parametrize("header", ["Content-Type", "Cache-Control", "Referrer-Policy"])
def test_what_steers_a_terminal_is_escaped(bundle: Deployed, header: str) -> None:
    (told,) = said_of(bundle, header_set(SCRIPT, header, STEERING))
    assert told.isprintable()
    assert "\\x1b[2J\\x9b31m\\u202e\\x07" in told


def test_what_is_sent_does_not_fill_the_terminal(bundle: Deployed) -> None:
    (told,) = said_of(bundle, header_set(SCRIPT, "Cache-Control", "a" * 50_000))
    assert len(told) < 2500


def test_what_is_private_is_told_where_it_is_that_which_is_served(bundle: Deployed) -> None:
    served = Server(bundle)
    (bundle.folder / "versions.json").write_text("{}")

    def answer(request: httpx2.Request) -> httpx2.Response:
        name = request.url.path.removeprefix("/orders/")
        if name in PRIVATE:
            content = (bundle.folder / name).read_bytes()
            return httpx2.Response(200, stream=httpx2.ByteStream(content))
        return served(request)

    (told,) = check_url(PLACE, bundle.folder, httpx2.MockTransport(answer))
    assert told.what == "It is served to everybody, and is for operations."
    assert told.addresses == tuple(PLACE + name for name in PRIVATE)


def test_a_server_with_the_page_for_all_that_it_has_not_serves_nothing_private(
    bundle: Deployed, tmp_path: Path
) -> None:
    other = deployed(tmp_path / "other", bundle.site)
    (other.folder / SCRIPT).unlink()
    served = Server(other)

    def answer(request: httpx2.Request) -> httpx2.Response:
        found = served(request)
        if found.status_code != 404:
            return found
        return served(httpx2.Request("GET", PLACE, headers=request.headers))

    missing, always = check_url(PLACE, bundle.folder, httpx2.MockTransport(answer))
    assert missing.address == PLACE + SCRIPT
    assert missing.what == "It is missing: index.html comes in its place."
    assert always.what == "It is answered with 200, and there is no such file."


def test_a_bundle_without_a_deployment_is_a_mistake_of_the_command_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit, match="2"):
        check_command.arguments(["--bundle", "dist"], "check", Path())
    assert "--bundle is for a deployment: add --url with its address" in capsys.readouterr().err
    assert check_command.arguments(["--url", PLACE], "check", Path()).bundle == Path("dist")
    with pytest.raises(SystemExit, match="2"):
        check_command.arguments(["--url", "", "--bundle", "dist"], "check", Path())
    assert "--url: say the address" in capsys.readouterr().err

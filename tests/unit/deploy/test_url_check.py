"""``check --url``: each thing that can be wrong with a deployment is found, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from py_ext.project.proxy import Proxy
from py_ext.workbench import check_command, compress
from py_ext.workbench.deploy import url_answers
from py_ext.workbench.deploy.site import Site
from py_ext.workbench.deploy.url_check import MISSED, check_url
from py_ext.workbench.deploy.url_wrong import Wrong
from py_ext.workbench.messages import SetupError
from tests.unit.deploy.deployed import FILES, PYTHON, SCRIPT, Deployed, deployed, site_with
from tests.unit.deploy.url_server import PLACE, Server, Spoil, header_set, said_of, status_set


@pytest.fixture
def bundle(tmp_path: Path) -> Deployed:
    return deployed(tmp_path / "dist", site_with({"/crm": Proxy("http://localhost:9000")}))


def about(said: list[str]) -> set[str]:
    """The files that it is said of."""
    return {each.partition(": ")[0] for each in said}


SERVED = {"", "index.html", "settings.json", *FILES}
NAMES = {name: name.replace("\u00e4", "%C3%A4") for name in SERVED}


def test_of_a_good_one_nothing_is_said(bundle: Deployed) -> None:
    assert said_of(bundle) == []


@pytest.mark.parametrize("header", site_with().headers)
def test_each_header_that_is_missing_is_found_with_each_file(bundle: Deployed, header: str) -> None:
    for name in SERVED:

        def remove(asked: str, answer: httpx2.Response, name: str = name) -> None:
            if asked == name:
                del answer.headers[header]

        (said,) = said_of(bundle, remove)
        wanted = f"{header}: {bundle.site.headers[header]}"
        assert said == f"{NAMES[name]}: error: The header {header} is missing. Send {wanted}"


@pytest.mark.parametrize("header", site_with().headers)
def test_each_header_that_is_different_is_found(bundle: Deployed, header: str) -> None:
    def change(name: str, answer: httpx2.Response) -> None:
        answer.headers[header] = "something"

    (all_of_them,) = said_of(bundle, change)
    assert all_of_them.startswith(f"{len(FILES) + 1} files, such as {PLACE} and {PLACE}")
    assert f": error: The header {header} is different: something. Send " in all_of_them

    def double(name: str, answer: httpx2.Response) -> None:
        if name == SCRIPT:
            wanted = bundle.site.headers[header]
            answer.headers = httpx2.Headers([*answer.headers.multi_items(), (header, wanted)])

    (said,) = said_of(bundle, double)
    assert said.startswith(f"{SCRIPT}: error: The header {header} comes 2 times.")


WRONG = {
    "a type": (header_set(SCRIPT, "Content-Type", "text/plain"),
               f"{SCRIPT}: error: Its type is text/plain. Send Content-Type: text/javascript"),
    "no type": (header_set(SCRIPT, "Content-Type", None), f"{SCRIPT}: error: It has no type."),
    "a charset": (header_set(SCRIPT, "Content-Type", "text/javascript; charset=iso-8859-1"),
                  f"{SCRIPT}: error: Its type is text/javascript; charset=iso-8859-1."),
    "caching": (header_set(SCRIPT, "Cache-Control", "no-cache"),
                f"{SCRIPT}: warning: Its Cache-Control is no-cache. Send Cache-Control: public, max-age="),
    "a page that is kept": (header_set("index.html", "Cache-Control", "max-age=600"),
                            "index.html: error: Its Cache-Control is max-age=600. Send Cache-Control: no"),
    "no tag": (header_set("index.html", "ETag", None),
               "index.html: warning: It is sent in full to who has it already."),
    "no caching": (header_set("settings.json", "Cache-Control", None),
                   "settings.json: error: It has no Cache-Control."),
    "no Vary": (header_set(SCRIPT, "Vary", None), f"{SCRIPT}: error: It comes compressed without Vary"),
    "a missing file": (status_set(PYTHON, 404),
                       f"{PYTHON}: error: It is missing. Copy the whole bundle, or let the server"),
    "a file with a fault": (status_set(PYTHON, 502),
                            f"{PYTHON}: error: The server has a fault (502). Look at its log"),
    "a file with a sign-on": (status_set(PYTHON, 401), f"{PYTHON}: error: It wants a sign-on (401)."),
    "another status": (status_set(PYTHON, 418), f"{PYTHON}: error: It is answered with 418. Have"),
    "a page that is forbidden": (status_set("index.html", 403),
                                 "index.html: error: It is refused (403). Let the server"),
    "missing settings": (status_set("settings.json", 404),
                         "settings.json: error: It is missing, and has to set crm."),
    "a page for every name": (status_set(MISSED, 200), f"{MISSED}: error: It is answered with 200"),
    "a 404 that is kept": (header_set(MISSED, "Cache-Control", "max-age=600"),
                           f"{MISSED}: error: That there is no such file is kept"),
    "an encoding that it has not": (header_set(SCRIPT, "Content-Encoding", "gzip"),
                                    f"{SCRIPT}: error: Its content is not that of the bundle."),
    "a proxy for everybody": (status_set("/crm/py-ext-check", 200), "https://ext.example.com/crm/py-ext-check"
                              ": error: A page of another site gets 200: its secret is used"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_else_is_wrong_is_found(bundle: Deployed, name: str) -> None:
    spoil, wanted = WRONG[name]
    said = said_of(bundle, spoil)
    assert any(each.startswith(wanted) for each in said), said
    assert len(about(said)) == 1


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_was_changed_is_found(bundle: Deployed, name: str, tmp_path: Path) -> None:
    content = FILES[name] + b" "
    other = deployed(tmp_path / "other", bundle.site)
    (other.folder / name).write_bytes(content)
    for ending, pack in compress.PACKERS.items():
        if (other.folder / f"{name}{ending}").is_file():
            (other.folder / f"{name}{ending}").write_bytes(pack(content))
    transport = httpx2.MockTransport(Server(other))
    found = check_url(PLACE, bundle.folder, transport)
    wanted = ["", NAMES[name]] if name == "index.html" else [NAMES[name]]
    (told,) = found
    assert [each.removeprefix(PLACE) for each in told.addresses] == wanted
    assert str(told).startswith(
        f"{PLACE}{wanted[0]}: error: Its content is not that of the bundle."
    )


def test_redirects_of_files_are_told_once(bundle: Deployed) -> None:
    def sign_on(name: str, answer: httpx2.Response) -> None:
        if name in (SCRIPT, PYTHON):
            answer.status_code = 302
            answer.headers["Location"] = f"/login/{name}"

    (said,) = said_of(bundle, sign_on)
    assert ": error: It is answered with 302, a redirect to https://ext.example.com/login/" in said
    assert said.endswith(
        "With others it is another. If that is a sign-on, let this path through without it; else have the "
        "server answer with the file."
    )


def test_http_is_told_but_for_this_machine(bundle: Deployed) -> None:
    transport = httpx2.MockTransport(Server(bundle))
    (said,) = check_url("http://ext.example.com/orders", bundle.folder, transport)
    assert "Serve it over https." in str(said)
    assert check_url("http://localhost:8000/orders/index.html", bundle.folder, transport) == []


@pytest.mark.parametrize(
    "address", ["ext.example.com", "ftp://a.example", "https://[", "https://a:b@c.d"]
)
def test_what_is_no_address_is_told(bundle: Deployed, address: str) -> None:
    with pytest.raises(SetupError, match="is no address") as said:
        check_url(address, bundle.folder)
    assert "a:b" not in str(said.value), "which may be a name and a password"


def test_a_site_that_cannot_be_read_is_told() -> None:
    for text in ("", "[]", '{"module": 1}'):
        with pytest.raises(SetupError, match="build it again"):
            Site.loads(text.encode())


def test_the_command_has_the_same_to_say(
    bundle: Deployed, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil: list[Spoil] = [lambda name, answer: None]

    def check(address: str, folder: Path) -> list[Wrong]:
        return check_url(address, folder, httpx2.MockTransport(Server(bundle, spoil[0])))

    monkeypatch.setattr(check_command, "check_url", check)
    words = ["--url", PLACE, "--bundle", str(bundle.folder)]
    assert check_command.run(check_command.arguments(words, "check", Path())) == 0
    assert capsys.readouterr().out == f"{PLACE}: nothing to complain of\n"
    spoil[0] = WRONG["no type"][0]
    assert check_command.run(check_command.arguments([*words, "--json"], "check", Path())) == 1
    (told,) = json.loads(capsys.readouterr().out)
    assert told["address"] == PLACE + SCRIPT
    assert told["addresses"] == [PLACE + SCRIPT]
    spoil[0] = WRONG["caching"][0]
    assert check_command.run(check_command.arguments(words, "check", Path())) == 0
    assert capsys.readouterr().out.endswith("1 warning in 1 file\n")


@pytest.mark.parametrize("limit", ["LARGEST", "LONGEST"])
def test_an_answer_without_an_end_is_told(
    bundle: Deployed, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"x"

    monkeypatch.setattr(url_answers, limit, 0.05 if limit == "LONGEST" else 1000)
    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, content=endless()))
    with pytest.raises(SetupError, match="answers without an end"):
        check_url(PLACE, bundle.folder, transport)

"""``check --url`` of an address where nothing answers says why, and what to do, in a sentence."""

from __future__ import annotations

import contextlib
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from py_ext.workbench.deploy import url_answers
from py_ext.workbench.deploy.url_check import check_url
from py_ext.workbench.deploy.url_silence import silence
from py_ext.workbench.messages import SetupError
from tests.unit.deploy.deployed import Deployed, deployed, site_with

EMPTY = b"HTTP/1.1 204 No Content\r\n\r\n"


@pytest.fixture
def bundle(tmp_path: Path) -> Deployed:
    return deployed(tmp_path / "dist", site_with())


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def why(bundle: Deployed, address: str) -> str:
    with pytest.raises(SetupError) as told:
        check_url(address, bundle.folder)
    assert str(told.value).isprintable()
    return str(told.value)


@contextmanager
def answering(said: bytes | None, secure: ssl.SSLContext | None = None) -> Iterator[int]:
    """The port of a server that says this, whatever it is asked; with None, nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while said is not None:
                with contextlib.suppress(OSError):
                    try:
                        taken, _ = listening.accept()
                    except OSError:
                        return
                    with taken:
                        line = secure.wrap_socket(taken, server_side=True) if secure else taken
                        line.recv(65536)
                        line.sendall(said)
                        line.close()

        threading.Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One with its key, for localhost, which nobody has signed."""
    folder = tmp_path_factory.mktemp("certificate")
    made = folder / "certificate.pem"
    words = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
        "-subj /CN=localhost -addext subjectAltName=DNS:localhost"
    )
    try:
        done = subprocess.run(
            [*words.split(), "-keyout", str(folder / "key.pem"), "-out", str(made)],
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        pytest.skip("no openssl here")
    assert done.returncode == 0, done.stderr
    made.write_text(made.read_text() + (folder / "key.pem").read_text())
    return made


@pytest.fixture
def secure(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_a_port_where_nothing_listens(bundle: Deployed) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    assert why(bundle, f"http://localhost:{port}/a/") == (
        f"nothing listens at port {port} of localhost: start the web server, or name the port that it has"
    )


def test_a_host_that_nobody_knows(bundle: Deployed) -> None:
    said = why(bundle, "https://ext.invalid/a/")
    assert said.startswith("ext.invalid is no host that this machine knows: look whether the name")


@pytest.mark.parametrize("host", ["a..example", f"{'a' * 70}.example", "a\x01.example"])
def test_a_host_that_there_cannot_be(bundle: Deployed, host: str) -> None:
    assert "is no address: write it like https://" in why(bundle, f"https://{host}/")


def test_a_certificate_that_nobody_trusts(bundle: Deployed, secure: ssl.SSLContext) -> None:
    with answering(EMPTY, secure) as port:
        said = why(bundle, f"https://localhost:{port}/")
    assert said.startswith(f"the certificate of localhost:{port} is not trusted here (self-signed")
    assert said.endswith("name the file of its certificates in SSL_CERT_FILE")


def test_a_certificate_that_is_trusted_by_the_environment_and_one_for_another_name(
    bundle: Deployed, secure: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with answering(EMPTY, secure) as port:
        found = check_url(f"https://localhost:{port}/", bundle.folder)
        said = why(bundle, f"https://127.0.0.1:{port}/")
    assert [each.what for each in found] == ["It is answered with 204."]
    assert said.startswith(
        f"the certificate of 127.0.0.1:{port} is for another name (IP address mis"
    )


def test_certificates_that_cannot_be_read(
    bundle: Deployed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "none.pem").write_text("none")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    said = why(bundle, "https://ext.invalid/")
    assert said.startswith("the certificates to trust cannot be read (")
    assert said.endswith("): look at SSL_CERT_FILE and SSL_CERT_DIR")


@pytest.mark.parametrize("address", ["https://ext.invalid/", "https://localhost:1/"])
def test_certificates_that_are_not_there(
    bundle: Deployed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str
) -> None:
    gone = tmp_path / "gone.pem"
    monkeypatch.setenv("SSL_CERT_FILE", str(gone))
    assert why(bundle, address) == (
        f"SSL_CERT_FILE names {gone}, which is not there: name the file of the certificates to trust, or "
        "unset it"
    )


def test_a_server_that_has_no_tls(bundle: Deployed) -> None:
    with answering(EMPTY) as port:
        said = why(bundle, f"https://localhost:{port}/")
    assert said.startswith(f"localhost:{port} does not answer over TLS (")
    assert said.endswith("or write http:// where that is meant")


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_server_that_says_nothing(
    bundle: Deployed, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    monkeypatch.setattr(url_answers, "PATIENCE", 0.2)
    with answering(None) as port:
        said = why(bundle, f"{scheme}://localhost:{port}/")
    assert said.startswith(
        f"localhost:{port} takes the connection, and then says nothing for 0.2 s:"
    )


@pytest.mark.parametrize(
    "said", [b"", b"\x1b[31mSSH-2.0\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"]
)
def test_a_server_that_breaks_off_or_is_none(bundle: Deployed, said: bytes) -> None:
    with answering(said) as port:
        told = why(bundle, f"http://localhost:{port}/")
    assert told.startswith(f"localhost:{port} breaks off, or speaks no HTTP (")


def test_a_proxy_that_is_not_there(bundle: Deployed, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    monkeypatch.setenv("HTTPS_PROXY", f"http://localhost:{port}")
    said = why(bundle, "https://ext.invalid/a/")
    assert said.startswith(
        "ext.invalid is not reached over the proxy that this machine's environment"
    )


def test_a_proxy_that_refuses(bundle: Deployed, monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(b"HTTP/1.1 403 \x1b[31m\r\nContent-Length: 0\r\n\r\n") as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://localhost:{port}")
        said = why(bundle, "https://ext.invalid/a/")
    assert said.startswith(
        "ext.invalid is not reached over the proxy that this machine's environment"
    )
    assert "(403 \\x1b[31m): look at HTTPS_PROXY" in said


def raised(error: httpx2.HTTPError, cause: BaseException | None = None) -> str:
    error.__cause__ = cause
    return silence(error, "https://ext.example.com/a/", 30)


def test_what_no_test_can_bring_about() -> None:
    late = ssl.SSLCertVerificationError(1, "late")
    late.verify_code, late.verify_message = 10, "certificate has expired"
    said = raised(httpx2.ConnectError("late"), late)
    assert said.startswith(
        "the certificate of ext.example.com is not valid today (certificate has ex"
    )
    said = raised(httpx2.ConnectTimeout("timed out"), TimeoutError("timed out"))
    assert said.startswith("ext.example.com does not answer within 30 s: look whether a firewall")
    said = raised(httpx2.ConnectError("no route"), OSError(113, "No route to host"))
    assert (
        said == "there is no way from this machine to ext.example.com: look whether it takes a VPN"
    )
    said = raised(httpx2.ConnectError("odd \x1b[31m"))
    assert said == (
        "https://ext.example.com/a/ does not answer (ConnectError: odd \\x1b[31m): is that its address?"
    )

"""Packing an extension."""

from __future__ import annotations

import gzip
import html
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from py_ext.project.origins import origin_of
from py_ext.project.python_console import ALLOWED
from py_ext.workbench import bundle, compress, files, pinned_pyodide, snapshot
from py_ext.workbench.bundle import build
from py_ext.workbench.messages import SetupError
from py_ext.workbench.places import ROOT, WEB
from py_ext.workbench.policy import cache_control, policy

DESKTOP = "https://desktop.example.com"


@pytest.fixture
def extension(tmp_path: Path) -> Path:
    path = tmp_path / "mine" / "order_desk.py"
    path.parent.mkdir()
    path.write_text("from py_ext import Desk\ndesk = Desk()\n")
    return path


def bundle_of(folder: Path) -> dict[str, Any]:
    found = re.search(r'id="bundle">(.*?)</script>', (folder / "index.html").read_text(), re.DOTALL)
    assert found
    described: dict[str, Any] = json.loads(found[1])
    return described


def test_a_bundle_holds_all_that_the_page_loads(tmp_path: Path, extension: Path) -> None:
    out = tmp_path / "dist"
    made = build(extension, out, desktops=[DESKTOP + "/"])
    described = bundle_of(out)
    assert described["desktops"] == [DESKTOP]
    assert described["ancestors"] == []
    (own,) = described["files"]
    assert own.endswith("/order_desk.py")
    assert (out / own).read_bytes() == extension.read_bytes()
    runtime = described["runtime"]
    assert (out / runtime["wheel"]).is_file()
    for name in pinned_pyodide.FILES:
        assert (out / runtime["pyodide"] / name).read_bytes() == (
            WEB / "node_modules" / "pyodide" / name
        ).read_bytes()
    for name in snapshot.FILES:
        assert (out / runtime["snapshot"]["folder"] / name).is_file()
    linked = re.findall(r'(?:href|src)="([^"]+)"', (out / "index.html").read_text())
    assert len(linked) > 5
    assert all((out / name).is_file() for name in linked)
    for page in (out / "index.html", *out.glob("page-*/*.mjs"), *out.glob("page-*/*.css")):
        assert not re.search(r"https?://", page.read_text().replace(DESKTOP, "")), page
    assert f"frame-ancestors {DESKTOP}" in made.headers["Content-Security-Policy"]
    for name, value in made.headers.items():
        assert f"{name}: {value}\n" in (out / "HEADERS.txt").read_text()
    assert "text/javascript: .mjs" in (out / "HEADERS.txt").read_text()
    on_disk = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()}
    assert set((out / files.MANIFEST).read_text().split()) | {files.MANIFEST} == on_disk


def test_the_page_is_told_where_its_python_runs(tmp_path: Path, extension: Path) -> None:
    build(extension, tmp_path / "shared", desktops=[DESKTOP])
    described = bundle_of(tmp_path / "shared")
    assert (described["shared"], described["idle"]) == (True, 120)
    build(extension, tmp_path / "frame", desktops=[DESKTOP], runtime="frame", idle="0s")
    described = bundle_of(tmp_path / "frame")
    assert (described["shared"], described["idle"]) == (False, 0)


def test_another_bundle_has_another_version(tmp_path: Path, extension: Path) -> None:
    """Frames of one version share a Python, and frames of another must not meet it."""
    written = extension.read_text()
    client = tmp_path / "client.js"
    client.write_text("// the vendor's")
    seen = []

    def version(**how: Any) -> str:
        how = {"desktops": [DESKTOP], "cold_boot": True} | how
        build(extension, tmp_path / "dist", **how)
        found: str = bundle_of(tmp_path / "dist")["version"]
        assert re.fullmatch(r"[0-9a-f]{16}", found)
        return found

    first = version()
    seen += [first, version(desktops=["https://other.example.com"])]
    seen += [version(idle="1m"), version(connect=["https://crm.example.com"])]
    seen += [version(service_client=client), version(cold_boot=False), version(deploy=True)]
    extension.write_text(written + "# changed\n")
    seen.append(version())
    assert len({*seen}) == len(seen)
    extension.write_text(written)
    assert version() == first


def test_the_project_s_version_alone_makes_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has its own folder of what lies at the top, so that there is a way back."""
    monkeypatch.setattr(compress, "compressed", lambda *_: {})  # which takes a minute
    (tmp_path / "orders.py").write_text("from py_ext import Desk\ndesk = Desk()\n")
    hashes = set()
    for version in ("1.0.0", "1.0.1"):
        text = f'[project]\nname = "orders"\nversion = "{version}"\n'
        (tmp_path / "pyproject.toml").write_text(text)
        built = build(tmp_path, tmp_path / "dist", desktops=[DESKTOP], deploy=True, cold_boot=True)
        assert built.version.startswith(f"{version}+")
        hashes.add(built.version.rpartition("+")[2])
    assert len(hashes) == 2


def test_the_page_s_policy_is_strict_without_headers_too(tmp_path: Path, extension: Path) -> None:
    out = tmp_path / "dist"
    build(extension, out, desktops=[DESKTOP])
    page = (out / "index.html").read_text()
    assert page.index("Content-Security-Policy") < page.index("<script")
    for directive in ("default-src &#x27;none&#x27;", "require-trusted-types-for"):
        assert directive in page
    assert "unsafe-inline" not in page
    assert "'unsafe-eval'" not in policy()


@pytest.mark.parametrize(("runtime", "named"), [("shared", "py-ext"), ("frame", "'none'")])
def test_page_and_headers_have_the_policy_of_the_runtime(
    tmp_path: Path, extension: Path, runtime: str, named: str
) -> None:
    out = tmp_path / "dist"
    headers = build(extension, out, desktops=[DESKTOP], runtime=runtime).headers
    assert f"; trusted-types {named}; " in headers["Content-Security-Policy"]
    page = html.unescape((out / "index.html").read_text())
    assert f'; trusted-types {named}" />' in page
    assert f"; trusted-types {named}; " in (out / "HEADERS.txt").read_text()


def test_the_headers_keep_the_desktop_s_thread_free(tmp_path: Path, extension: Path) -> None:
    bundle = build(extension, tmp_path / "dist", desktops=[DESKTOP])
    assert bundle.headers["Origin-Agent-Cluster"] == "?1"
    text = (tmp_path / "dist" / "HEADERS.txt").read_text("utf-8")
    assert "\nOrigin-Agent-Cluster: ?1\n" in text
    assert "https" in text


def test_the_wheel_has_no_simulator(tmp_path: Path, extension: Path) -> None:
    out = tmp_path / "dist"
    build(extension, out, desktops=[DESKTOP])
    (wheel,) = out.glob("py_ext-*/*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "py_ext/desk.py" in names
    others = ("simulator", "testing", "workbench", "project", "web/")
    assert not [name for name in names if any(f"/{each}" in name for each in others)]


def test_a_second_run_writes_nothing_and_a_change_writes_what_changed(
    tmp_path: Path, extension: Path
) -> None:
    out = tmp_path / "dist"
    assert build(extension, out, desktops=[DESKTOP]).changed > 10
    assert build(extension, out, desktops=[DESKTOP]).changed == 0
    extension.write_text("# changed\n")
    changed = build(extension, out, desktops=[DESKTOP]).changed
    assert changed == 4  # the file under a new name, the old one gone; page and list, which name it
    assert build(extension, out, desktops=[DESKTOP]).changed == 0


def test_files_of_another_extension_go(tmp_path: Path, extension: Path) -> None:
    out = tmp_path / "dist"
    build(extension, out, desktops=[DESKTOP])
    other = extension.with_name("other.py")
    other.write_text("")
    build(other, out, desktops=[DESKTOP])
    assert [path.name for path in out.glob("extension-*/*")] == ["other.py"]
    assert len([*out.glob("extension-*")]) == 1


def test_a_service_client_is_loaded_before_the_page(tmp_path: Path, extension: Path) -> None:
    script = tmp_path / "wwe-service-client-api.js"
    script.write_text("// the vendor's\n")
    out = tmp_path / "dist"
    build(extension, out, desktops=[DESKTOP], service_client=script)
    page = (out / "index.html").read_text()
    assert page.index("/service-client.js") < page.index("/main.mjs")
    (client,) = out.glob("client-*/service-client.js")
    assert client.read_text() == "// the vendor's\n"


def test_what_has_a_name_of_its_own_may_be_kept_for_ever(tmp_path: Path, extension: Path) -> None:
    out = tmp_path / "dist"
    build(extension, out, desktops=[DESKTOP])
    for path in out.rglob("*"):
        if path.is_file():
            name = str(path.relative_to(out))
            kept = "immutable" in cache_control(name)
            assert kept == (name not in ("index.html", "HEADERS.txt", "FILES.txt")), name
    first = {path.name for path in out.iterdir()}
    extension.write_text("# changed\n")
    build(extension, out, desktops=[DESKTOP])
    gone = first - {path.name for path in out.iterdir()}
    assert len(gone) == 1
    assert gone.pop().startswith("extension-")


def test_a_deployment_has_compressed_files_beside_the_others(
    tmp_path: Path, extension: Path
) -> None:
    out = tmp_path / "dist"
    build(extension, out, desktops=[DESKTOP], deploy=True)
    (boot,) = out.glob("page-*/main.mjs")
    assert gzip.decompress(boot.with_name("main.mjs.gz").read_bytes()) == boot.read_bytes()
    for name in snapshot.FILES:
        (file,) = out.glob(f"python-*/{name}")
        packed = file.with_name(f"{name}.br").stat().st_size
        assert packed < file.with_name(f"{name}.gz").stat().st_size < file.stat().st_size
    assert not [
        *out.glob("*/*.whl.*"),
        *out.glob("*/*.zip.*"),
    ]  # which are compressed in themselves
    assert build(extension, out, desktops=[DESKTOP], deploy=True).changed == 0


def test_a_deployment_has_the_extension_s_bytecode(tmp_path: Path, extension: Path) -> None:
    build(extension, tmp_path / "served", desktops=[DESKTOP])
    assert not [*(tmp_path / "served").rglob("*.pyc")]
    build(extension, tmp_path / "deployed", desktops=[DESKTOP], deploy=True)
    (compiled,) = (tmp_path / "deployed").glob("extension-*/__pycache__/*.pyc")
    assert compiled.name == f"{extension.stem}{pinned_pyodide.bytecode_ending()}"
    files = bundle_of(tmp_path / "deployed")["files"]
    assert [name.rpartition("/")[2] for name in files] == [extension.name, compiled.name]
    extension.write_text("desk = 1\ndef (:")  # served, the page tells its author
    build(extension, tmp_path / "served", desktops=[DESKTOP])
    with pytest.raises(SetupError, match=rf"{extension.name}, line 2: invalid syntax"):
        build(extension, tmp_path / "wrong", desktops=[DESKTOP], deploy=True)
    assert not (tmp_path / "wrong").exists()


def test_what_an_extension_imports_is_in_the_snapshot_of_its_deployment(
    tmp_path: Path, extension: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compress, "compressed", lambda *_: {})  # which takes a minute
    extension.write_text(
        "import statistics, nowhere\ntry:\n    import tkinter\nexcept ImportError: ...\n"
    )
    build(extension, tmp_path / "served", desktops=[DESKTOP])
    assert bundle_of(tmp_path / "served")["runtime"]["early"]  # the library has to come first
    extension.write_text("import statistics\n")
    build(extension, tmp_path / "deployed", desktops=[DESKTOP], deploy=True)
    assert not bundle_of(tmp_path / "deployed")["runtime"]["early"]


@pytest.mark.parametrize(
    ("options", "audience", "name"),
    [
        ({}, "author", "order_desk"),
        ({"deploy": True}, "agent", "Order desk"),
        ({"deploy": True, "label": "Orders & <more>"}, "agent", "Orders & <more>"),
    ],
)
def test_a_bundle_says_whom_it_is_for(
    tmp_path: Path,
    extension: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: dict[str, Any],
    audience: str,
    name: str,
) -> None:
    monkeypatch.setattr(compress, "compressed", lambda *_: {})  # which takes a minute
    build(extension, tmp_path / "dist", desktops=[DESKTOP], **options)
    described = bundle_of(tmp_path / "dist")
    assert (described["audience"], described["name"]) == (audience, name)
    index = (tmp_path / "dist" / "index.html").read_text()
    assert f"<title>{html.escape(name)}</title>" in index  # before any script runs
    assert f'<h1 id="name">{html.escape(name)}</h1>' in index


def test_a_folder_with_other_things_is_not_touched(tmp_path: Path, extension: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("x")
    with pytest.raises(SetupError, match=r"holds other files: choose an empty folder"):
        build(extension, tmp_path / "full", desktops=[DESKTOP])
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("line", ["thesis.txt", "page-0123456789abcdef/../../thesis.txt"])
def test_a_list_of_somebody_else_s_deletes_nothing(tmp_path: Path, line: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / files.MANIFEST).write_text(f"index.html\n{line}\n")
    for place in (out, tmp_path):
        (place / "thesis.txt").write_text("x")
    with pytest.raises(SetupError, match=r"FILES\.txt is no bundle's: choose an empty folder"):
        files.write_folder(out, {"index.html": b""})
    assert (out / "thesis.txt").is_file()
    assert (tmp_path / "thesis.txt").is_file()


def test_what_others_put_into_a_bundle_stays(tmp_path: Path, extension: Path) -> None:
    out = tmp_path / "dist"
    build(extension, out, desktops=[DESKTOP])
    (out / ".git").mkdir()
    (out / ".git" / "HEAD").write_text("x")
    (out / "web.config").write_text("x")
    extension.write_text("# changed\n")
    build(extension, out, desktops=[DESKTOP])
    assert (out / ".git" / "HEAD").read_text() == (out / "web.config").read_text() == "x"


def test_an_interrupted_build_can_be_run_again(
    tmp_path: Path, extension: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "dist"
    original, left = files.write, 5

    def full_disk(path: Path, content: bytes) -> bool:
        nonlocal left
        left -= 1
        if not left:
            raise OSError(28, "No space left on device", str(path))
        return original(path, content)

    monkeypatch.setattr(files, "write", full_disk)
    with pytest.raises(SetupError, match="cannot be written: No space left on device"):
        build(extension, out, desktops=[DESKTOP])
    monkeypatch.undo()
    build(extension, out, desktops=[DESKTOP])
    assert (out / "index.html").is_file()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("none.py", "there is no extension"),
        ("", r"has no pyproject\.toml"),
        ("notes.txt", "must end with .py"),
        ("my.ext.py", "has a dot in its name"),
        ("my\next.py", r"has '\\n' in its name"),
        ("my\u2028ext.py", "in its name"),
        ("my\udcffext.py", "in its name"),
        ("my%20ext.py", "has '%' in its name"),
        ("my\\ext.py", "in its name"),
        ("__main__.py", "has the name of a module that Python already has"),
        ("logging.py", "has the name of a module that Python already has"),
        ("py_ext.py", "has the name of a module that Python already has"),
    ],
)
def test_what_cannot_be_an_extension_is_told(tmp_path: Path, name: str, words: str) -> None:
    path = tmp_path / name
    if name and name != "none.py":
        path.write_text("")
    with pytest.raises(SetupError, match=words):
        build(path, tmp_path / "dist", desktops=[DESKTOP])
    assert not (tmp_path / "dist").exists()


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://Desktop.Example.com/", "https://desktop.example.com"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("https://d.example:443", "https://d.example"),
        ("http://d.example:80", "http://d.example"),
        ("https://10.0.0.255:8443", "https://10.0.0.255:8443"),
        ("http://1-a.4xx", "http://1-a.4xx"),
        ("https://a--b.xn--mnchen-3ya.example", "https://a--b.xn--mnchen-3ya.example"),
    ],
)
def test_origins_are_written_as_browsers_do(address: str, origin: str) -> None:
    assert origin_of(address) == origin


@pytest.mark.parametrize(
    "address",
    [
        "",
        "desktop.example.com",
        "ftp://desktop.example.com",
        "https://",
        "https://d.example/path",
        "https://d.example?x",
        "https://d.example#x",
        "https://user@d.example",
        "https://d.example:port",
        "https://d.example:99999",
        "https://d.example; script-src *",
        "https://d.example 'unsafe-inline'",
        "https://d.example\nX-Header: 1",
        "https://*",
        "https://[bad",
        "https://...",
        "http://-",
        "http://127.1",
        "http://2130706433",
        "http://127.0.0.0x1",
        "http://127.0.0.256",
        "http://127.0.0.010",
        "https://d..example",
        "https://d.-x.example",
        "https://d_x.example",
        "https://münchen.example",
        "null",
        "*",
    ],
)
def test_what_is_no_origin_is_told(address: str) -> None:
    with pytest.raises(SetupError, match="is no origin"):
        origin_of(address)


@pytest.mark.parametrize(
    "address", ["https://[::1]", "https://[2001:DB8::1]:8443", "http://[::ffff:127.0.0.1]"]
)
def test_an_address_that_no_browser_lets_frame_a_page_is_told(address: str) -> None:
    with pytest.raises(SetupError, match="IPv6"):
        origin_of(address)


def test_a_module_of_a_name_that_python_has_is_told(tmp_path: Path, extension: Path) -> None:
    extension.write_text("import calendar\nfrom py_ext import Desk\ndesk = Desk()\n")
    (extension.parent / "calendar.py").write_text("")
    with pytest.raises(SetupError, match=r"calendar\.py has the name of a module that Python"):
        build(extension, tmp_path / "dist", desktops=[DESKTOP])


def test_in_our_checkout_py_ext_is_not_the_author_s(tmp_path: Path, extension: Path) -> None:
    (extension.parent / "py_ext").mkdir()
    (extension.parent / "py_ext" / "__init__.py").write_text("")
    build(extension, tmp_path / "dist", desktops=[DESKTOP])
    assert len(bundle_of(tmp_path / "dist")["files"]) == 1


@pytest.mark.parametrize("name", ["idna.py", "idna/core.py"])
def test_a_module_of_a_package_s_name_is_told(name: str) -> None:
    with pytest.raises(SetupError, match="a module idna, and the package idna has one too"):
        bundle.shadowed(["order_desk.py", name], {"httpx2": "httpx2", "idna": "idna"})
    bundle.shadowed(["order_desk/idna.py"], {"idna": "idna"})


def test_a_name_cannot_break_out_of_the_page(tmp_path: Path) -> None:
    path = tmp_path / "<script>alert(1)<!--.py"
    path.write_text("")
    build(path, tmp_path / "dist", desktops=[DESKTOP])
    assert "<script>alert" not in (tmp_path / "dist" / "index.html").read_text()
    assert bundle_of(tmp_path / "dist")["name"] == "<script>alert(1)<!--"


def test_a_pyodide_that_is_not_the_pinned_one_is_refused(
    tmp_path: Path, extension: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(pinned_pyodide.FILES, "pyodide.mjs", "0" * 64)
    with pytest.raises(SetupError, match=r"pyodide\.mjs is not the pinned file"):
        build(extension, tmp_path / "dist", desktops=[DESKTOP])


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "build.py"), *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )


def test_the_command_says_what_it_did(tmp_path: Path, extension: Path) -> None:
    words = (str(extension), "--out", str(tmp_path / "dist"), "--desktop", DESKTOP)
    first, second = run(*words), run(*words)
    assert first.returncode == second.returncode == 0, first.stderr
    assert re.search(r"dist: Order desk, \d\d\.\d MB, \d+ files written", first.stdout)
    assert "nothing had changed" in second.stdout


def test_the_command_tells_an_error_in_one_sentence(tmp_path: Path) -> None:
    done = run(str(tmp_path / "none.py"))
    assert done.returncode == 1
    assert done.stderr == f"error: there is no extension {tmp_path / 'none.py'}\n"


def test_a_misspelt_file_is_answered_with_what_was_meant(tmp_path: Path, extension: Path) -> None:
    misspelt = extension.with_name("orderdesk.py")
    with pytest.raises(SetupError, match=f"; did you mean '{extension.name}'\\?$"):
        build(misspelt, tmp_path / "out", desktops=[DESKTOP])


def test_so_is_a_misspelt_folder(tmp_path: Path) -> None:
    (tmp_path / "order-desk").mkdir()
    (tmp_path / "order-desk" / "pyproject.toml").touch()
    with pytest.raises(SetupError, match=r"; did you mean 'order-desk'\?$"):
        build(tmp_path / "order-dekk", tmp_path / "out", desktops=[DESKTOP])


# The Python console

ITS_FILES = ("console-panel.mjs", "console-panel.css", "python_console.py")


def console_files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if "console" in path.name)


@pytest.mark.parametrize("deploy", [False, True], ids=["author", "agents"])
def test_nothing_of_a_console_is_in_a_bundle_that_has_none(
    tmp_path: Path, extension: Path, deploy: bool
) -> None:
    out = tmp_path / "dist"
    assert not build(extension, out, desktops=[DESKTOP], deploy=deploy).has_console
    assert console_files(out) == []
    assert "console" not in bundle_of(out)
    page = b"".join(path.read_bytes() for path in out.glob("page-*/*.*js"))
    assert page
    assert b"pyExtConsole" not in page
    assert b"console-panel" not in page
    assert b"python_console" not in b"".join(path.read_bytes() for path in out.glob("*/*.whl"))


@pytest.mark.parametrize("settings", [{}, {"console": True}, {"deploy": True}])
def test_no_bundle_tells_a_desktop_what_it_does_but_serve_s(
    tmp_path: Path, extension: Path, settings: dict[str, bool]
) -> None:
    build(extension, tmp_path / "out", desktops=[DESKTOP], **settings)
    assert "doings" not in bundle_of(tmp_path / "out")
    build(extension, tmp_path / "shown", desktops=[DESKTOP], tells_doings=True)
    assert bundle_of(tmp_path / "shown")["doings"] is True


def test_a_console_costs_no_other_file_of_the_bundle_a_byte(
    tmp_path: Path, extension: Path
) -> None:
    without, with_it = tmp_path / "without", tmp_path / "with"
    build(extension, without, desktops=[DESKTOP])
    assert build(extension, with_it, desktops=[DESKTOP], console=True).has_console
    assert console_files(with_it) == sorted(ITS_FILES)
    described, plain = bundle_of(with_it), bundle_of(without)
    assert (with_it / described["console"]).is_file()
    assert {f"{described['console'].partition('/')[0]}/{name}" for name in ITS_FILES} <= {
        *described["runtime"]["checks"]
    }
    for each in ("pyodide", "wheel", "zones", "snapshot"):
        assert described["runtime"][each] == plain["runtime"][each]
    assert described["bytes"] - plain["bytes"] < 3000, "what leads to it"


def test_who_builds_a_console_is_warned(tmp_path: Path, extension: Path) -> None:
    words = (str(extension), "--out", str(tmp_path / "dist"), "--desktop", DESKTOP)
    assert "warning" not in run(*words).stdout
    settings = "# /// script\n# [tool.py-ext]\n# console = true\n# ///\n"
    extension.write_text(settings + extension.read_text())
    told = run(*words).stdout
    assert f"warning: {ALLOWED}" in told

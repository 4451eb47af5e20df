"""What build writes for operations, all of it."""

from __future__ import annotations

import re
import subprocess
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from py_ext._site_settings import TYPES, read_site_settings
from py_ext.project.project import Project, read_project
from py_ext.project.site_settings import SiteSetting
from py_ext.workbench import build_command
from py_ext.workbench.bundle import Bundle
from py_ext.workbench.deploy.guide_settings import settings
from py_ext.workbench.deploy.nginx import nginx_files
from py_ext.workbench.deploy.site import Site, file_of, type_of
from py_ext.workbench.deploy.written import DEPLOY, write_deployment
from py_ext.workbench.files import write_folder
from py_ext.workbench.policy import headers_for
from py_ext.workbench.sbom import write_sbom
from py_ext.workbench.versions import write_version
from tests.unit.deploy.deployed import FILES, site_with

PYPROJECT = """\
[project]
name = "orders"

[tool.py-ext]
label = "Größere Orders"
desktops = ["https://wwe.example.com"]
connect = ["https://crm.example.com"]

[tool.py-ext.proxy."/crm"]
to = "https://orders.example.com/api"
headers = { Authorization = "Bearer $ORDERS_TOKEN" }

[tool.py-ext.settings]
retries = 3
region = { type = "text" }
"""
CODE = """\
from py_ext import Desk

desk = Desk()


async def dial(number, name):
    await desk.voice.dial(number)
    await desk.request(name)
"""
HEADERS = headers_for(["https://wwe.example.com"], ["https://crm.example.com"])


def project_in(folder: Path) -> Project:
    folder.mkdir()
    (folder / "pyproject.toml").write_text(PYPROJECT, "utf-8")
    (folder / "orders.py").write_text(CODE, "utf-8")
    return read_project(folder)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    write_folder(tmp_path / "dist", FILES)
    write_deployment(project_in(tmp_path / "orders"), tmp_path / "dist", HEADERS)
    return tmp_path / "dist"


def texts_in(bundle: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in (bundle / DEPLOY).iterdir()}


def test_there_is_all_that_the_guide_names(bundle: Path) -> None:
    texts = texts_in(bundle)
    guide = texts["DEPLOY.md"]
    named = {*re.findall(r"`([a-z-]+-[a-z]+\.(?:conf|config|txt|toml))`", guide)}
    assert {"nginx-http.conf", "apache-proxies.conf", "iis-web.config"} <= named
    assert named <= texts.keys()
    beside = {
        name for name in texts if name.startswith(("nginx", "apache", "caddy", "iis", "desktop"))
    }
    assert beside == named


def test_the_guide_has_the_extension_s_own_values(bundle: Path) -> None:
    guide = texts_in(bundle)["DEPLOY.md"]
    for own in (
        "# Deploying Größere Orders\n",
        "but for https://crm.example.com",
        "Only https://wwe.example.com may show it",
        "| `/crm` | `https://orders.example.com/api` |",
        "`$ORDERS_TOKEN`",
        "| `retries` | whole number | `3` |",
        "| `region` | text | none: it has to be set |",
        "    https://extensions.example.com (interaction.getInteractions, voice.dial)\n",
        "orders.py, line 8: desk.request(name) names its request only when it runs.",
    ):
        assert own in guide, own
    for name, value in HEADERS.items():
        assert f"\n{name}: {value}\n" in guide
    numbers = re.findall(r"^## (\d)\.", guide, re.MULTILINE)
    assert numbers == ["1", "2", "3", "4", "5", "6"]


def test_the_example_of_settings_is_one_that_a_page_takes(tmp_path: Path) -> None:
    schema = {
        "bar": SiteSetting("text", "a|b"),
        **{name: SiteSetting(name) for name in TYPES},
        "region": SiteSetting("list of texts", ["größer"]),
    }
    said = settings(site_with(), schema)
    (example,) = re.findall(r"```json\n(.*?)```", said, re.DOTALL)
    plain = {name: each.as_plain() for name, each in schema.items()}
    assert read_site_settings(plain, example)["region"] == ["größer"]
    assert '| `bar` | text | `"a\\|b"` |\n' in said
    assert "now its own and https://crm.example.com." in said


def test_no_address_is_told_of_where_no_setting_can_be_one() -> None:
    assert "connect" not in settings(site_with(), {"retries": SiteSetting("whole number", 3)})


def test_the_paths_of_the_guide_agree_with_each_other_and_with_the_configurations(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "order_desk"
    project_in(folder)
    (folder / "orders.py").rename(folder / "order_desk.py")
    write_folder(tmp_path / "dist", FILES)
    write_deployment(read_project(folder), tmp_path / "dist", HEADERS)
    texts = texts_in(tmp_path / "dist")
    guide = texts["DEPLOY.md"]
    included = {*re.findall(r"include (/etc/nginx/\S+/)", guide)}
    assert included == {"/etc/nginx/order-desk/"}
    assert "cp dist/deploy/nginx-*.conf /etc/nginx/order-desk/\n" in guide
    assert "    root /srv/www;\n" in guide
    assert "    location /order-desk/ {\n" in guide
    assert "mkdir -p /srv/www/order-desk\n" in guide
    assert "--url https://extensions.example.com/order-desk/ --bundle dist" in guide
    assert "https://extensions.example.com/order-desk/index.html" in texts["desktop-options.txt"]
    assert "--tag order-desk ." in texts["Dockerfile"]
    assert "<Directory /srv/www/order-desk>" in texts["apache-directory.conf"]
    assert "handle /order-desk/* {" in texts["caddy-site.conf"]
    assert "location /order-desk/ {" in texts["nginx-location.conf"]
    wrong = {name for name, text in texts.items() if re.search(r"[/ ]order_desk[/ ]", text)}
    assert not wrong


def test_the_guide_says_how_a_container_runs_with_secrets_and_settings(bundle: Path) -> None:
    assert """\
docker build --file dist/deploy/Dockerfile --tag orders dist
docker run -d --name orders -p 8080:8080 \\
    -e ORDERS_TOKEN \\
    -v /etc/orders/settings.json:/srv/www/settings.json:ro \\
    orders
""" in texts_in(bundle)["DEPLOY.md"]


def test_the_guide_s_way_back_is_one(tmp_path: Path) -> None:
    """With the copies that it has for who has the web server alone."""
    write_deployment(project_in(tmp_path / "orders"), tmp_path, HEADERS)
    guide = (tmp_path / DEPLOY / "DEPLOY.md").read_text("utf-8")
    (commands,) = re.findall(r"```sh\ncd /srv/www/orders\n(.*?)```", guide, re.DOTALL)
    place = tmp_path / "www"
    for number in (1, 2):
        files = FILES | {"index.html": b"%d" % number, "HEADERS.txt": b"headers of %d" % number}
        write_version(place, f"1+{number:016x}", files, 3)
    done = subprocess.run(
        ["sh", "-c", commands.replace("<hash>", f"{1:016x}")],
        cwd=place,
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""
    assert [line.split('"')[3] for line in done.stdout.splitlines()[:2]] == [
        f"1+{number:016x}" for number in (2, 1)
    ]
    assert "> headers of 1" in done.stdout
    assert [(place / name).read_bytes() for name in ("index.html", "HEADERS.txt")] == [
        b"1",
        b"headers of 1",
    ]


def test_a_rebuild_changes_nothing_and_another_folder_neither(tmp_path: Path, bundle: Path) -> None:
    project = read_project(tmp_path / "orders")
    assert write_deployment(project, bundle, HEADERS).changed == 0
    write_folder(tmp_path / "other", FILES)
    write_deployment(project_in(tmp_path / "elsewhere"), tmp_path / "other", HEADERS)
    assert texts_in(tmp_path / "other") == texts_in(bundle)


def test_what_is_not_wanted_any_more_is_gone(tmp_path: Path, bundle: Path) -> None:
    path = tmp_path / "orders" / "pyproject.toml"
    path.write_text(re.sub(r"\[tool.py-ext.proxy.*?\n\n", "", PYPROJECT, flags=re.DOTALL), "utf-8")
    write_deployment(read_project(tmp_path / "orders"), bundle, HEADERS)
    assert not [name for name in texts_in(bundle) if "proxies" in name]


def test_a_bundle_with_it_can_be_built_again(bundle: Path) -> None:
    assert write_folder(bundle, FILES) == 0
    assert (bundle / DEPLOY / "DEPLOY.md").is_file()


def test_the_questions_of_the_build_are_told(tmp_path: Path) -> None:
    write_folder(tmp_path / "dist", FILES)
    made = write_deployment(project_in(tmp_path / "orders"), tmp_path / "dist", HEADERS)
    (question,) = made.unclear
    assert "names its request only when it runs" in str(question)


def test_the_command_writes_it_and_asks_the_questions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "dist"

    def build(*given: object, **named: object) -> Bundle:
        version = "1+0123456789abcdef"
        write_sbom(out, b"{}")
        written = write_version(out, version, FILES, 3)
        return Bundle(out, HEADERS, written.changed, True, False, version, written.versions, "")

    monkeypatch.setattr(build_command, "build", build)
    project = project_in(tmp_path / "orders")
    words = [str(project.place), "--out", str(out)]
    for state in ("files written", "nothing had changed"):
        build_command.run(build_command.arguments(words, "build", Path()))
        said = capsys.readouterr().out
        assert state in said.splitlines()[0]
        assert "orders.py:8: hint: desk.request(name) names its request only when it runs." in said
        assert "desktops: https://wwe.example.com is a placeholder: write your desktop's" in said
    assert (out / DEPLOY / "DEPLOY.md").is_file()


def test_what_others_have_to_do_for_a_version_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "dist"
    files = {**FILES, "HEADERS.txt": b"Content-Security-Policy: one\n"}

    def build(*given: object, **named: object) -> Bundle:
        version = "1+0123456789abcdef"
        write_sbom(out, b"{}")
        written = write_version(out, version, files, 3)
        return Bundle(out, HEADERS, written.changed, True, False, version, written.versions, "")

    monkeypatch.setattr(build_command, "build", build)
    project = project_in(tmp_path / "orders")

    def told() -> list[str]:
        words = [str(project.place), "--out", str(out)]
        build_command.run(build_command.arguments(words, "build", Path()))
        return [line for line in capsys.readouterr().out.splitlines() if line.startswith("It")]

    assert told() == []
    assert told() == []
    files["HEADERS.txt"] = b"Content-Security-Policy: another\n"
    with project.main.open("a") as file:
        file.write("\n\nasync def more() -> None:\n    await desk.agent.get()\n")
    (headers, options) = told()
    assert headers.startswith("Its headers are others: have the web server send those of")
    assert options.startswith("It wants other options of the desktop: set those of")
    assert options.endswith(f"Do that before {out / 'index.html'} is copied.")


def test_no_secret_and_no_address_behind_it_is_in_what_check_reads(bundle: Path) -> None:
    text = texts_in(bundle)["site.json"]
    assert "ORDERS_TOKEN" not in text
    assert "orders.example.com" not in text
    assert Site.loads(text.encode()).headers == HEADERS


def test_the_file_for_iis_is_xml_and_has_all_that_the_others_have(bundle: Path) -> None:
    root = ET.fromstring(texts_in(bundle)["iis-web.config"].encode())
    added = {each.get("name"): each.get("value") for each in root.iter("add") if each.get("name")}
    assert added == HEADERS
    types = {each.get("fileExtension"): each.get("mimeType") for each in root.iter("mimeMap")}
    assert types[".mjs"] == "text/javascript; charset=utf-8"
    assert types[".wasm"] == "application/wasm"
    values = {each.get("value") for each in root.iter("action")}
    assert {"public, max-age=31536000, immutable", "no-cache", "no-store", "zstd", "br"} <= values
    rewritten = {each.get("url") for each in root.iter("action")}
    assert "https://orders.example.com/api{R:1}" in rewritten
    (secret,) = (each for each in root.iter("set"))
    assert (secret.get("name"), secret.get("value")) == (
        "HTTP_AUTHORIZATION",
        "Bearer $ORDERS_TOKEN",
    )


def test_the_options_are_a_file_for_serve(bundle: Path) -> None:
    tables = tomllib.loads(texts_in(bundle)["desktop-options.toml"])
    origins = tables["interaction-workspace"]["service-client-api.accepted-web-content-origins"]
    assert origins == "* (interaction.getInteractions, voice.dial)"
    assert tables["Orders"]["label"] == "Größere Orders"


def test_types_are_known_by_endings_of_ours_alone() -> None:
    assert type_of("a/B.MJS") == "text/javascript; charset=utf-8"
    assert type_of("a.unheard") == type_of("LICENSE") == "application/octet-stream"
    assert file_of("a/b.mjs.zst") == "a/b.mjs"


def test_a_module_of_any_script_has_names_that_servers_take() -> None:
    for text in nginx_files(site_with(module="größen")).values():
        assert not re.search(r"\$\w*[^\x00-\x7f]", text)

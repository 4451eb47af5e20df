"""Real web servers: the machine's own, or Debian's packages of them, unpacked without being installed."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from py_ext.workbench.deploy import apache, docker
from py_ext.workbench.places import CACHE

__all__ = ["KINDS", "readable_folder", "serving"]

KINDS = {"nginx": "nginx", "container": "nginx", "apache": "apache2-bin", "caddy": "caddy"}
"""Debian's package of each. A container's is nginx, too, with all of the server's configuration."""

PROGRAMS = {
    "nginx": "usr/sbin/nginx",
    "container": "usr/sbin/nginx",
    "apache": "usr/sbin/apache2",
    "caddy": "usr/bin/caddy",
}
PLACE = CACHE / "web-servers"
HOST = "127.0.0.1"

NGINX = """\
daemon off;
pid {own}/pid;
error_log stderr warn;
{user}
events {{}}
http {{
    access_log off;
    client_body_temp_path {own}/body;
    proxy_temp_path {own}/proxy;
    fastcgi_temp_path {own}/fastcgi;
    uwsgi_temp_path {own}/uwsgi;
    scgi_temp_path {own}/scgi;
{server}
}}
"""
NGINX_SERVER = """\
    include {deploy}/nginx-http.conf;
    server {{
        listen {host}:{port};
        root {root};
        {proxies}
        location {at} {{
            include {deploy}/nginx-location.conf;
        }}
    }}
"""
APACHE = """\
ServerRoot {own}
ServerName localhost
PidFile {own}/pid
ErrorLog {own}/errors
Listen {host}:{port}
{modules}
TypesConfig /etc/mime.types
DocumentRoot {root}
<Directory {root}>
    Require all granted
</Directory>
<VirtualHost *>
    {proxies}
    <Directory {root}{at}>
        Include {deploy}/apache-directory.conf
    </Directory>
</VirtualHost>
"""
APACHE_MODULES = [
    *("mpm_event", "authz_core", "env", "setenvif", "socache_shmcb"),
    *apache.MODULES,
    *apache.PROXY_MODULES,
]
CADDY = """\
{{
    admin off
    auto_https off
}}
http://{host}:{port}, http://localhost:{port} {{
    bind {host}
    root * {root}
    {proxies}
    handle {at}* {{
        import {deploy}/caddy-site.conf
    }}
}}
"""


@contextlib.contextmanager
def readable_folder() -> Iterator[Path]:
    """A folder that a server may read which is run by nobody."""
    with tempfile.TemporaryDirectory(prefix="py-ext-site-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@contextlib.contextmanager
def serving(
    kind: str,
    root: Path,
    deploy: Path,
    *,
    at: str = "/",
    secrets: Mapping[str, str] | None = None,
) -> Iterator[str]:
    """Serve a folder with the configuration that lies in another; give the origin.

    Args:
        kind: One of ``KINDS``.
        root: What ``/`` is.
        deploy: The configuration.
        at: The path of the bundle.
        secrets: What the proxies' headers want; None leaves the proxies out.
    """
    program = program_of(kind)
    secrets, has_proxies = secrets or {}, secrets is not None
    with readable_folder() as own, socket.socket() as taken:
        taken.bind((HOST, 0))
        port = taken.getsockname()[1]
        taken.close()
        parts = {"own": own, "deploy": deploy, "root": root, "at": at, "host": HOST, "port": port}
        is_root = os.getuid() == 0
        library = ""
        if PROGRAMS[kind] == PROGRAMS["nginx"]:
            lines = [f'set ${name} "{value}";' for name, value in secrets.items()]
            proxies = [*lines, f"include {deploy}/nginx-proxies.conf;"] if has_proxies else []
            server = NGINX_SERVER.format(**parts, proxies="\n".join(proxies))
            if kind == "container":
                server = container(deploy, root, own, port, secrets if has_proxies else None)
            user = "user root;" if is_root else ""
            text = NGINX.format(**parts, server=server, user=user)
            words = ["-p", own, "-e", "stderr", "-c", own / "server.conf"]
        elif kind == "apache":
            modules = program.parents[1] / "lib/apache2/modules"
            loaded = "\n".join(
                f"LoadModule {name}_module {modules}/mod_{name}.so" for name in APACHE_MODULES
            )
            proxies = [f"Include {deploy}/apache-proxies.conf"] if has_proxies else []
            text = APACHE.format(**parts, modules=loaded, proxies="\n".join(proxies))
            words = ["-DFOREGROUND", "-f", own / "server.conf"]
            library = ":".join(
                str(each.parent) for each in program.parents[1].glob("lib/*/libapr-1.so.0")
            )
        else:
            proxies = [f"import {deploy}/caddy-proxies.conf"] if has_proxies else []
            text = CADDY.format(**parts, proxies="\n".join(proxies))
            words = ["run", "--adapter", "caddyfile", "--config", own / "server.conf"]
        (own / "server.conf").write_text(text)
        shutil.chown(own, "nobody") if is_root else None
        environment = os.environ | secrets | {"LD_LIBRARY_PATH": library, "HOME": str(own)}
        log = (own / "log").open("w+b")
        process = subprocess.Popen(
            [program, *words],
            stdout=log,
            stderr=log,
            env=environment,
            # Apache does not serve as root.
            user="nobody" if is_root and kind == "apache" else None,
        )
        try:
            wait_for(port, process, log.name)
            yield f"http://localhost:{port}"
        finally:
            process.terminate()
            process.wait()
            said = Path(log.name).read_text()
            log.close()
            print(said)


def container(
    deploy: Path, root: Path, own: Path, port: int, secrets: Mapping[str, str] | None
) -> str:
    """What the image has in place of a server, with places of this machine for those of the image."""
    for path in deploy.glob("nginx-*.conf"):
        text = path.read_text()
        if path.name == "nginx-proxies.conf":  # the image's own script does this
            for name, value in (secrets or {}).items():
                text = text.replace(f"${name}", value)
        (own / path.name).write_text(text)
    text = (deploy / "docker-nginx.conf").read_text()
    for there, here in (
        (docker.OWN, str(own)),
        (f"root {docker.PLACE};", f"root {root};"),
        (f"listen {docker.PORT};", f"listen {HOST}:{port};"),
    ):
        assert there in text
        text = text.replace(there, here)
    return text if secrets is not None else text.replace(f"include {own}/nginx-proxies.conf;", "")


def wait_for(port: int, process: subprocess.Popen[bytes], log: str) -> None:
    """Wait until it answers."""
    for _ in range(600):
        with socket.socket() as asking:
            if asking.connect_ex((HOST, port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise AssertionError(Path(log).read_text())


def program_of(kind: str) -> Path:
    """The program: the machine's, or Debian's. Skips the test where there is neither it nor a network."""
    own = shutil.which(Path(PROGRAMS[kind]).name, path=os.environ.get("PATH", "") + ":/usr/sbin")
    if own is not None:
        return Path(own)
    place = PLACE / kind
    program = place / PROGRAMS[kind]
    if not program.is_file():
        if shutil.which("apt-get") is None:
            pytest.skip(f"no {kind}, and no apt-get to fetch it with")
        PLACE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=PLACE) as folder:
            Path(folder).chmod(0o755)
            fetch(kind, Path(folder))
            if not program.is_file():  # else another worker was faster
                shutil.rmtree(place, ignore_errors=True)
                Path(folder, "root").rename(place)
    return program


def fetch(kind: str, folder: Path) -> None:
    """Unpack Debian's packages of it: its own, and those that it wants and the machine does not have."""
    said = subprocess.run(
        ["apt-cache", "depends", "--important", KINDS[kind]], capture_output=True, text=True
    ).stdout
    wanted = [line.split()[-1] for line in said.splitlines() if "Depends: lib" in line]
    packages = [KINDS[kind], *(name for name in wanted if not is_installed(name))]
    done = subprocess.run(
        ["apt-get", "download", *packages], cwd=folder, capture_output=True, text=True, timeout=300
    )
    if done.returncode:
        pytest.skip(f"no {kind}, and no network to fetch it from: {done.stderr[-300:]}")
    for package in folder.glob("*.deb"):
        subprocess.run(["dpkg", "-x", package, folder / "root"], check=True)
    if not (folder / "root" / PROGRAMS[kind]).is_file():
        pytest.skip(f"Debian's {KINDS[kind]} has no {PROGRAMS[kind]} here")


def is_installed(package: str) -> bool:
    """Whether the machine has it."""
    words = ["dpkg-query", "--show", "--showformat=${db:Status-Abbrev}", package]
    return subprocess.run(words, capture_output=True, text=True).stdout.startswith("ii")

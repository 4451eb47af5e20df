"""The part of DEPLOY.md on web servers: what goes where in each, in full for nginx and for a container."""

from __future__ import annotations

from py_ext.workbench.deploy.apache import MODULES, PROXY_MODULES
from py_ext.workbench.deploy.desktop_options import EXAMPLE
from py_ext.workbench.deploy.docker import PLACE, PORT
from py_ext.workbench.deploy.nginx import variables
from py_ext.workbench.deploy.site import ASKED, KEPT, NOT_KEPT, Site

__all__ = ["servers"]


def servers(site: Site) -> str:
    """How a web server is configured."""
    return f"""\
Configure the web server

Each configuration sends these headers with every file, the right types, the compressed file beside each
where a browser takes it, and `404` for all that is not the page's:

```text
{headers(site)}
```

`Cache-Control` is `{KEPT}` in folders with a hash in
their name, `{ASKED}` for `index.html` and `settings.json`, and `{NOT_KEPT}` for what is not there.

{table(site)}
Do the same again when a version has another configuration than the one before.

For nginx:

```sh
mkdir -p /etc/nginx/{site.path}
cp dist/deploy/nginx-*.conf /etc/nginx/{site.path}/
```

In `/etc/nginx/conf.d/extensions.conf`, or whatever file of yours `http` includes:

```nginx
include /etc/nginx/{site.path}/nginx-http.conf;

server {{
    listen 443 ssl;
    server_name {EXAMPLE.removeprefix("https://")};
    ssl_certificate …;
    ssl_certificate_key …;
    root /srv/www;
{proxies_included(site)}    location /{site.path}/ {{
        include /etc/nginx/{site.path}/nginx-location.conf;
    }}
}}
```

And then `nginx -t && nginx -s reload`.

{container(site)}{passed_on(site)}"""


def headers(site: Site) -> str:
    """The headers of the policy."""
    return "\n".join(f"{name}: {value}" for name, value in site.headers.items())


def table(site: Site) -> str:
    """What goes where."""
    path = site.path
    modules = ", ".join([*MODULES, *(PROXY_MODULES if site.proxy else ())])
    rows = [
        (
            "nginx 1.19 or newer",
            f"copy `nginx-*.conf` to `/etc/nginx/{path}/`; `include` `nginx-http.conf` in `http`, "
            "`nginx-location.conf` in a `location`",
            ", `nginx-proxies.conf` in `server`",
            "",
        ),
        (
            "Apache 2.4",
            f"copy `apache-*.conf` to `/etc/apache2/{path}/`; `Include` `apache-directory.conf` in "
            f"`<Directory /srv/www/{path}>`",
            ", `apache-proxies.conf` in the `<VirtualHost>`",
            f"; modules: {modules}",
        ),
        (
            "Caddy 2.6 or newer",
            f"copy `caddy-*.conf` to `/etc/caddy/{path}/`; `import` `caddy-site.conf` in "
            f"`handle /{path}/*` of a site block with `root * /srv/www`",
            ", `caddy-proxies.conf` in the site block",
            "",
        ),
        (
            "IIS 10",
            "copy `iis-web.config` beside `index.html`, as `web.config`; module: URL Rewrite",
            ", Application Request Routing",
            "",
        ),
        ("a container", f"nginx with http on port {PORT}, by `Dockerfile`: see below", "", ""),
        ("another", "have it send the headers above, which are in `HEADERS.txt` too", "", ""),
    ]
    return "| server | how |\n|---|---|\n" + "".join(
        f"| {server} | {how}{proxies if site.proxy else ''}{more} |\n"
        for server, how, proxies, more in rows
    )


def proxies_included(site: Site) -> str:
    """Lines of the example."""
    place = f"/etc/nginx/{site.path}"
    names = [*(["secrets.conf"] if variables(site) else []), "nginx-proxies.conf"]
    return "".join(f"    include {place}/{name};\n" for name in names) if site.proxy else ""


def container(site: Site) -> str:
    """How a container is made, and run."""
    given = "".join(f" \\\n    -e {name}" for name in variables(site))
    told = ""
    if variables(site):
        told += (
            "`-e NAME` hands on a variable of the environment in which `docker run` is run; nginx does\n"
            "not start where one is missing.\n\n"
        )
    if site.settings:
        given += f" \\\n    -v /etc/{site.path}/settings.json:{PLACE}/settings.json:ro"
        if not any(has_to for _, has_to in site.settings.values()):
            told += "Leave `-v` out where the site has no `settings.json`.\n\n"
    through = (
        " It passes on the paths below\nitself: have them asked as they are." if site.proxy else ""
    )
    return f"""\
For a container, in the folder that has `dist`:

```sh
docker build --file dist/deploy/Dockerfile --tag {site.path} dist
docker run -d --name {site.path} -p {PORT}:{PORT}{given} \\
    {site.path}
```

{told}It serves the bundle at `/`, over http: have a web server with TLS in front of it, which for
`{EXAMPLE}/{site.path}/` asks it without `/{site.path}` and changes no header.{through}

Give each image a tag with its version, such as `{site.path}:1.4.0`, and there is a way back.
"""


def passed_on(site: Site) -> str:
    """What the server has to pass on to others."""
    if not site.proxy:
        return ""
    rows = "".join(f"| `{path}` | `{proxy.to}` |\n" for path, proxy in sorted(site.proxy.items()))
    return f"""
These paths of the extension's own origin are passed on to other servers, for its own pages only:

| path | to |
|---|---|
{rows}{secrets(site)}"""


def secrets(site: Site) -> str:
    """Where the values of the headers that are added there are kept."""
    wanted = variables(site)
    if not wanted:
        return ""
    named = ", ".join(f"`${name}`" for name in wanted)
    lines = "\n".join(f'set ${name} "…";' for name in wanted)
    return f"""
Headers with secrets are added there, {named}: keep them where the server alone reads them. For nginx, that
is `/etc/nginx/{site.path}/secrets.conf`, which root alone may read:

```nginx
{lines}
```

For Apache (`/etc/apache2/envvars`), Caddy and the container it is variables of their environment, without
the `$`; for IIS, write the value in its place in `web.config`.
"""

"""The configuration for nginx, as it comes: no module beyond those of the stock builds is wanted.

In three files, because nginx wants them in three places: maps in ``http``, the site in a ``location`` of
the operator's choice, the proxies in ``server``.
"""

from __future__ import annotations

import re

from py_ext.project.proxy import Proxy
from py_ext.workbench import compress
from py_ext.workbench.deploy.site import (
    ANY_TYPE,
    ASKED,
    FOLDER,
    KEPT,
    NOT_KEPT,
    OUT,
    Site,
    accepts,
)

__all__ = ["nginx_files"]

SENT = "200|206|304"
"""The statuses with which a file is sent, or needs not to be."""

TRUSTED = "/etc/ssl/certs/ca-certificates.crt"


def nginx_files(site: Site) -> dict[str, str]:
    """The files by name."""
    files = {"nginx-http.conf": http(site), "nginx-location.conf": location(site)}
    if site.proxy:
        files["nginx-proxies.conf"] = proxies(site)
    return files


def http(site: Site) -> str:
    """What has to be in ``http``: which compressed file is sent, and how long it is kept."""
    accepted = "\n".join(
        f'    "~*{accepts(coding)}" {ending};' for ending, coding in compress.ENCODINGS.items()
    )
    coded = "\n".join(
        f'    "~\\{ending}$" {coding};' for ending, coding in compress.ENCODINGS.items()
    )
    return f"""\
# {site.module}: include this in http.

# The file beside the one that is asked for: browsers decode zstd fastest.
map $http_accept_encoding ${site.slug}_ending {{
    default "";
{accepted}
}}

map $uri ${site.slug}_encoding {{
    default "";
{coded}
}}

# What is in a folder never changes; what is not there may be in a moment.
map "$status $uri" ${site.slug}_cache {{
    default "{NOT_KEPT}";
    "~^({SENT}) .*/{FOLDER}/" "{KEPT}";
    "~^({SENT}) " "{ASKED}";
}}
"""


def location(site: Site) -> str:
    """What has to be in a ``location``: the headers, and which files there are."""
    compressed = "|".join(ending.removeprefix(".") for ending in compress.ENCODINGS)
    typed = "".join(
        f"""
location ~ "/{FOLDER}/.+\\.({"|".join(endings)})$" {{
    types {{ }}
    default_type {quoted(kind)};
    try_files $uri${site.slug}_ending $uri =404;
}}
"""
        for kind, endings in site.by_type.items()
    )
    return f"""\
# {site.module}: include this in the location that it is served at, such as

#     location /{site.path}/ {{
#         include /etc/nginx/{site.path}/nginx-location.conf;
#     }}

{headers(site)}
add_header Cache-Control ${site.slug}_cache always;
add_header Vary Accept-Encoding always;
add_header Content-Encoding ${site.slug}_encoding;

index index.html;
etag on;  # by which who has gone back to an older version, and so to an older file, is noticed
gzip off;
gzip_vary off;

# Nobody asks for these: they are sent in place of the others.
location ~ "\\.({compressed})$" {{
    return 404;
}}
{typed}
location ~ "/{FOLDER}/.+" {{
    types {{ }}
    default_type {ANY_TYPE};
    try_files $uri${site.slug}_ending $uri =404;
}}

# The page, which says what is live, and what this site sets: compressed when they are sent, so that each is
# one file.
location ~ "/index\\.html$" {{
    types {{ }}
    default_type text/html;
    charset utf-8;
    gzip on;
}}

location ~ "/settings\\.json$" {{
    types {{ }}
    default_type {site.types[".json"]};
    gzip on;
    gzip_types {site.types[".json"]};
}}

# Nothing else: no lists of files, nothing that is for operations.
location ~ "[^/]$" {{
    return 404;
}}
"""


def proxies(site: Site) -> str:
    """What has to be in ``server``: the paths that are passed on."""
    wanted = variables(site)
    told = (
        "# Set these beside it, in a file that root alone can read: "
        + ", ".join(f'set ${name} "…";' for name in wanted)
        + "\n"
        if wanted
        else ""
    )
    return (
        f"# {site.module}: include this in server.\n{told}"
        + "".join(passed_on(site, path, proxy) for path, proxy in sorted(site.proxy.items()))
    ).rstrip("\n") + "\n"


def passed_on(site: Site, path: str, proxy: Proxy) -> str:
    """One path: itself, and all below it."""
    scheme, _, rest = proxy.to.partition("://")
    whole = proxy.to if "/" in rest else f"{proxy.to}/"
    lines = [
        # Another page of the web would have the secret used that is added here.
        'if ($http_sec_fetch_site !~ "^(same-origin|none)?$") {',
        "    return 403;",
        "}",
        f'if ($uri ~ "{OUT}") {{',
        "    return 404;",
        "}",
        *headers(site).splitlines(),
        'proxy_set_header Origin "";',
        'proxy_set_header Referer "";',
        *(
            f"proxy_set_header {name} {quoted(value, keep='$')};"
            for name, value in proxy.headers.items()
        ),
        "proxy_redirect off;",
        "proxy_http_version 1.1;",
    ]
    if scheme == "https":
        lines += [
            "proxy_ssl_server_name on;",
            "proxy_ssl_verify on;",
            "proxy_ssl_verify_depth 4;",
            f"proxy_ssl_trusted_certificate {TRUSTED};",
        ]
    body = "".join(f"    {line}\n" for line in lines)
    return "".join(
        f"\nlocation {kind} {place} {{\n{body}    proxy_pass {to};\n}}\n"
        for kind, place, to in (("=", path, whole), ("^~", f"{path}/", f"{proxy.to}/"))
    )


def headers(site: Site) -> str:
    """The headers of the policy."""
    return "\n".join(
        f"add_header {name} {quoted(value)} always;" for name, value in site.headers.items()
    )


def variables(site: Site) -> list[str]:
    """The variables that the proxies' headers want, without doubles."""
    found = (
        name
        for proxy in site.proxy.values()
        for value in proxy.headers.values()
        for name in re.findall(r"\$(\w+)", value)
    )
    return list(dict.fromkeys(found))


def quoted(value: str, keep: str = "") -> str:
    """A value as nginx reads it."""
    text = value.replace("\\", "\\\\").replace('"', '\\"')
    if "$" in text and not keep:
        raise ValueError(f"nginx would look for a variable in {value!r}")
    return f'"{text}"'

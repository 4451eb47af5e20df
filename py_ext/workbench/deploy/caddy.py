"""The configuration for Caddy 2.

In two files, to import into a site block: the site, at the path of the operator's choice, and the proxies.
"""

from __future__ import annotations

import re

from py_ext.project.proxy import Proxy
from py_ext.workbench import compress
from py_ext.workbench.deploy.site import (
    ANY_TYPE,
    ASKED,
    ENTRIES,
    FOLDER,
    KEPT,
    NOT_KEPT,
    OUT,
    Site,
)

__all__ = ["caddy_files"]


def caddy_files(site: Site) -> dict[str, str]:
    """The files by name."""
    files = {"caddy-site.conf": served(site)}
    if site.proxy:
        files["caddy-proxies.conf"] = proxies(site)
    return files


def served(site: Site) -> str:
    """What has to be in a site block, or in a ``handle`` of it."""
    name = site.slug
    entries = "|".join(re.escape(each) for each in ENTRIES)
    types = "".join(
        f"    @{name}_type_{number} path_regexp \\.({'|'.join(endings)})$\n"
        f'    header @{name}_type_{number} Content-Type "{kind}"\n'
        for number, (kind, endings) in enumerate(site.by_type.items())
    )
    sent = " ".join(compress.ENCODINGS.values())
    return f"""\
# {site.module}: import this in a site block, such as
#
#     extensions.example.com {{
#         root * /srv/www
#         handle /{site.path}/* {{
#             import /etc/caddy/{site.path}/caddy-site.conf
#         }}
#     }}

route {{
{headers(site)}    header Cache-Control "{NOT_KEPT}"
    header Vary Accept-Encoding

    # Nothing else: no lists of files, nothing that is for operations, no file that is sent for another.
    @{name}_other {{
        not {{
            path_regexp /({FOLDER}/.+|{entries})?$
            not path_regexp \\.({"|".join(ending.removeprefix(".") for ending in compress.ENCODINGS)})$
        }}
    }}
    respond @{name}_other 404

    # What is in a folder never changes; what is not there may be in a moment.
    @{name}_entry {{
        path_regexp /({entries})?$
        file {{path}} {{path}}/index.html
    }}
    header @{name}_entry Cache-Control "{ASKED}"
    @{name}_kept {{
        path_regexp /{FOLDER}/.+
        file
    }}
    header @{name}_kept Cache-Control "{KEPT}"
    header @{name}_kept Content-Type {ANY_TYPE}
{types}
    # The page, which says what is live, and what this site sets: compressed when they are sent, so that
    # each is one file. Of the others, there are compressed ones.
    encode @{name}_entry zstd gzip
    file_server {{
        index index.html
        precompressed {sent}
    }}
}}
"""


def proxies(site: Site) -> str:
    """What has to be in a site block: the paths that are passed on."""
    wanted = any("$" in value for each in site.proxy.values() for value in each.headers.values())
    told = "# Give their values to Caddy's environment.\n" if wanted else ""
    return f"# {site.module}: import this in the site block.\n{told}" + "".join(
        passed_on(site, path, proxy, number)
        for number, (path, proxy) in enumerate(sorted(site.proxy.items()))
    )


def passed_on(site: Site, path: str, proxy: Proxy, number: int) -> str:
    """One path: itself, and all below it."""
    scheme, _, rest = proxy.to.partition("://")
    host, slash, prefix = rest.partition("/")
    rewritten = f"        rewrite * /{prefix}{{uri}}\n" if slash else ""
    added = "".join(
        f'            header_up {header} "{environment(value)}"\n'
        for header, value in proxy.headers.items()
    )
    indented = "".join(f"    {line}\n" for line in headers(site).splitlines())
    own = f"{site.slug}_proxy_{number}"
    return f"""
@{own} path {path} {path}/*
handle @{own} {{
    route {{
{indented}        uri strip_prefix {path}

        # Another page of the web would have the secret used that is added here.
        @{own}_foreign {{
            header Sec-Fetch-Site *
            not header_regexp Sec-Fetch-Site ^(same-origin|none)$
        }}
        respond @{own}_foreign 403
        @{own}_out path_regexp {OUT}
        respond @{own}_out 404
{rewritten}        reverse_proxy {scheme}://{host} {{
            header_up Host {{upstream_hostport}}
            header_up -Origin
            header_up -Referer
{added}        }}
    }}
}}
"""


def headers(site: Site) -> str:
    """The headers of the policy."""
    return "".join(f'    header {name} "{quoted(value)}"\n' for name, value in site.headers.items())


def quoted(value: str) -> str:
    """A header's value as Caddy reads it."""
    return value.replace("\\", "\\\\").replace('"', '\\"')


def environment(value: str) -> str:
    """A proxy's header with Caddy's way to name variables of the environment."""
    return re.sub(r"\$(\w+)", r"{env.\1}", quoted(value))

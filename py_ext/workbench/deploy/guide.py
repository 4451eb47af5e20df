"""DEPLOY.md: one page for whoever puts the bundle on a web server, with this extension's own values.

Its examples agree with each other, and with those in the configurations: one host name, one path, one
folder of the web server.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from py_ext.project.site_settings import SiteSetting
from py_ext.workbench.check.permissions import Wanted
from py_ext.workbench.deploy.desktop_options import EXAMPLE, Section, as_text
from py_ext.workbench.deploy.guide_servers import servers
from py_ext.workbench.deploy.guide_settings import settings
from py_ext.workbench.deploy.site import Site

__all__ = ["guide"]


def guide(
    site: Site,
    wanted: Wanted,
    sections: Iterable[Section],
    schema: Mapping[str, SiteSetting],
) -> str:
    """The whole page.

    Args:
        site: What a web server has to know.
        wanted: What the desktop has to allow.
        sections: Where the desktop shows the extension.
        schema: What ``settings.json`` may set.
    """
    parts = [
        copy(site),
        servers(site),
        *([settings(site, schema)] if schema else []),
        options(site, wanted, sections),
        check(site),
        way_back(site),
    ]
    numbered = "\n".join(
        f"## {number}. {part.lstrip()}" for number, part in enumerate(parts, start=1)
    )
    return f"""\
# Deploying {site.label}

What `py-ext build` has made is static files: nothing runs on the server, and a page asks no other host
for anything{reached(site)}. This folder, `deploy/`, is for operations; no configuration in it serves it.

The folder above this one is the bundle: `dist`, if `build` was given no other name. In all that follows it
goes to `/srv/www/{site.path}/` on a web server, and agents get it from
`{EXAMPLE}/{site.path}/`. Put your own folders and your own host name in their place. Any will
do, without another build: all addresses in the bundle are relative.

{numbered}"""


def reached(site: Site) -> str:
    """What it reaches beside its own origin, as its policy says."""
    found = site.allowed("connect-src", "img-src")
    return f", but for {', '.join(found)}" if found else ""


def copy(site: Site) -> str:
    """What goes where."""
    place = f"/srv/www/{site.path}"
    return f"""\
Copy the bundle

Copy all but `deploy/`, and `index.html` last: it says which version is live. In the folder that has `dist`:

```sh
mkdir -p {place}
rsync -rt --exclude /deploy/ --exclude /index.html dist/ {place}/
cp dist/index.html {place}/index.html.new
mv {place}/index.html.new {place}/index.html
```

Delete nothing there meanwhile: pages that are open need the files of their version until they are closed.
Some days later, what is neither `FILES.txt` nor listed in it may go, but for `settings.json` and, on IIS,
`web.config`.

Serve it over **https**: over http, browsers ignore `Origin-Agent-Cluster`, and what keeps the extension
busy freezes the agent's desktop. Give an extension a host name of its own, unless it trusts all that is
served beside it.

{desktops(site)}
"""


def desktops(site: Site) -> str:
    """Who may show it."""
    if not site.desktops:
        return "**No desktop may show it**: it was built without `desktops`. Build it with them."
    return f"Only {' and '.join(site.desktops)} may show it: to add a desktop, build it again."


def options(site: Site, wanted: Wanted, sections: Iterable[Section]) -> str:
    """What the desktop's administrator sets."""
    return f"""\
Set the desktop's options

```text
{as_text(wanted, sections, site.path).rstrip()}
```

The same is in `desktop-options.txt`, and in `desktop-options.toml` for `py-ext serve --options`, which
shows the extension in a desktop that allows this and no more. Where the desktop has a rate limit
(`service-client-api.rate-limit`), add `configuration.getOption` to the requests, so that the extension
reads it, or build with `rate_limit` in its settings. The options take effect with an agent's next session.
"""


def check(site: Site) -> str:
    """How to see whether all is well."""
    return f"""\
Check it

On a machine that has py-ext, in the folder that has `dist`:

```sh
py-ext check --url {EXAMPLE}/{site.path}/ --bundle dist
```

asks the server for each file of the bundle, and says what of its headers, types, caching, compression and
content is not as it should be. It exits with 1 where something is.
"""


def way_back(site: Site) -> str:
    """How to have the version before again."""
    return f"""\
Go back to another version

The bundle keeps the versions before this one. `versions.json` lists them, the one that was built last
first; a version ends with its hash, such as `5be1f0c2a3d49786`, and `versions/<hash>/` has what is its own.

With py-ext, in the folder that has `dist`:

```sh
py-ext build --out dist --rollback
```

builds nothing, and makes the version before the live one live in `dist`, with its `deploy/`
(`--rollback VERSION`: that one). Copy the bundle as in 1; where it says that the headers are others,
configure the web server as in 2.

With the web server alone, with the version's hash for `<hash>`:

```sh
cd /srv/www/{site.path}
grep '"version"' versions.json
diff HEADERS.txt versions/<hash>/HEADERS.txt
cp versions/<hash>/HEADERS.txt HEADERS.txt
cp versions/<hash>/index.html index.html.new
mv index.html.new index.html
```

Where `diff` shows a difference, the web server has to send other headers: take the configuration in
`versions/<hash>/deploy/`, as in 2. For a container, run the image of that version again.

Either way, `settings.json` stays as it is, and pages that are open take the other version within minutes,
when no interaction is live. What that version wants of the desktop is in its own `desktop-options.txt`.
"""

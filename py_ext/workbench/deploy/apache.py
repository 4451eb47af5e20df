"""The configuration for Apache's httpd 2.4.

In two files: the site goes into a ``<Directory>`` of the operator's choice, the proxies into his
``<VirtualHost>``.
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
    accepts,
)

__all__ = ["MODULES", "PROXY_MODULES", "apache_files"]

MODULES = ("deflate", "dir", "headers", "mime", "rewrite")
PROXY_MODULES = ("proxy", "proxy_http", "ssl")
"""What has to be switched on, such as with ``a2enmod``."""


def apache_files(site: Site) -> dict[str, str]:
    """The files by name."""
    files = {"apache-directory.conf": directory(site)}
    if site.proxy:
        files["apache-proxies.conf"] = proxies(site)
    return files


def directory(site: Site) -> str:
    """What has to be in a ``<Directory>``."""
    endings = "|".join(ending.removeprefix(".") for ending in compress.ENCODINGS)
    entries = "|".join(re.escape(name) for name in ENTRIES)
    rules = "\n".join(
        f"RewriteCond %{{HTTP:Accept-Encoding}} {accepts(coding)}\n"
        f"RewriteCond %{{REQUEST_FILENAME}}{ending} -f\n"
        f"RewriteRule ^ %{{REQUEST_URI}}{ending} [L]"
        for ending, coding in compress.ENCODINGS.items()
    )
    types = "\n".join(
        f'<FilesMatch "\\.({"|".join(found)})(\\.({endings}))?$">\n    ForceType "{kind}"\n</FilesMatch>'
        for kind, found in site.by_type.items()
    )
    codings = "\n".join(
        f"AddEncoding {coding} {ending}" for ending, coding in compress.ENCODINGS.items()
    )
    kept = f'"expr=%{{REQUEST_URI}} =~ m#/{FOLDER}/#"'
    return f"""\
# {site.module}: include this in the <Directory> that it lies in, such as
#
#     <Directory /srv/www/{site.path}>
#         Require all granted
#         Include /etc/apache2/{site.path}/apache-directory.conf
#     </Directory>
#
# It wants these modules: {", ".join(MODULES)}.

{headers(site)}
Header always unset Cache-Control
Header unset Cache-Control
Header set Cache-Control "{ASKED}"
Header set Cache-Control "{KEPT}" {kept}
Header always set Cache-Control "{NOT_KEPT}" "expr=%{{REQUEST_STATUS}} -ge 400"
Header always merge Vary Accept-Encoding
Header unset Vary

Options -Indexes -MultiViews +FollowSymLinks
DirectoryIndex index.html
FileETag MTime Size

RewriteEngine On

# Nobody asks for compressed files: they are sent in place of the others.
RewriteCond %{{THE_REQUEST}} ^\\S+\\s+[^?\\s]*\\.({endings})[?\\s]
RewriteRule ^ - [R=404,L]

# Nothing else: no lists of files, nothing that is for operations.
RewriteRule !^({entries}|{FOLDER}/.+)?$ - [R=404,L]

# The file beside the one that is asked for: browsers decode zstd fastest.
RewriteRule \\.({endings})$ - [L]
{rules}

RemoveType {" ".join(compress.ENCODINGS)}
RemoveLanguage .br
{codings}
ForceType {ANY_TYPE}
{types}

# The page, which says what is live, and what this site sets: compressed when they are sent, so that each is
# one file.
<FilesMatch "^({entries})$">
    SetOutputFilter DEFLATE
</FilesMatch>
# It adds that to the file's tag, and would find no file by it again.
RequestHeader edit* If-None-Match "-gzip\\"" "\\""
"""


def proxies(site: Site) -> str:
    """What has to be in a ``<VirtualHost>``: the paths that are passed on."""
    wanted = any("$" in value for each in site.proxy.values() for value in each.headers.values())
    told = "# Give its values to Apache's environment, such as in envvars.\n" if wanted else ""
    return (
        f"# {site.module}: include this in the <VirtualHost>. It wants these modules: "
        f"{', '.join(PROXY_MODULES)}.\n{told}\n"
        "SSLProxyEngine on\nSSLProxyVerify require\nSSLProxyCheckPeerName on\n"
        "SSLProxyCACertificateFile /etc/ssl/certs/ca-certificates.crt\n"
        + "".join(passed_on(site, path, proxy) for path, proxy in sorted(site.proxy.items()))
    )


def passed_on(site: Site, path: str, proxy: Proxy) -> str:
    """One path: itself, and all below it."""
    added = "".join(
        f'    RequestHeader set {name} "{environment(value)}"\n'
        for name, value in proxy.headers.items()
    )
    indented = "".join(f"    {line}\n" for line in headers(site).splitlines())
    pattern = path.replace(".", "\\.")
    return f"""
<LocationMatch "^{pattern}(/|$)">
    # Another page of the web would have the secret used that is added here.
    Require expr "%{{HTTP:Sec-Fetch-Site}} in {{ '', 'same-origin', 'none' }} && \\
        %{{REQUEST_URI}} !~ m#{OUT}#"
    RequestHeader unset Origin
    RequestHeader unset Referer
{added}{indented}</LocationMatch>
ProxyPass {path} {proxy.to}
"""


def headers(site: Site) -> str:
    """The headers of the policy."""
    return "\n".join(
        f'Header unset {name}\nHeader always set {name} "{quoted(value)}"'
        for name, value in site.headers.items()
    )


def quoted(value: str) -> str:
    """A header's value as Apache reads it."""
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")


def environment(value: str) -> str:
    """A proxy's header with Apache's way to name variables of the environment."""
    return re.sub(r"\$(\w+)", r"${\1}", quoted(value))

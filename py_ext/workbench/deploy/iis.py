"""The configuration for IIS 10, with its modules URL Rewrite and, for proxies, Application Request Routing.

A web.config is not tried by our tests, which have no Windows: ``py-ext check --url`` is what tells there.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import quoteattr

from py_ext.project.proxy import Proxy
from py_ext.workbench import compress
from py_ext.workbench.deploy.site import (
    ANY_TYPE,
    ASKED,
    ENTRIES,
    FOLDER,
    KEPT,
    NOT_KEPT,
    Site,
    accepts,
)

__all__ = ["iis_files"]

SENT = "^(200|206|304)"


def iis_files(site: Site) -> dict[str, str]:
    """The file by name: it goes beside index.html, as ``web.config``."""
    return {"iis-web.config": web_config(site)}


def web_config(site: Site) -> str:
    """The whole file."""
    headers = "".join(
        f"        <remove name={quoteattr(name)} />\n"
        f"        <add name={quoteattr(name)} value={quoteattr(value)} />\n"
        for name, value in site.headers.items()
    )
    endings = sorted({*site.types, *compress.ENCODINGS} - {""})
    types = "".join(
        f"      <remove fileExtension={quoteattr(ending)} />\n"
        f"      <mimeMap fileExtension={quoteattr(ending)} "
        f"mimeType={quoteattr(site.types.get(ending, ANY_TYPE))} />\n"
        for ending in endings
    )
    compressed = "|".join(ending.removeprefix(".") for ending in compress.ENCODINGS)
    entries = "|".join(re.escape(name) for name in ENTRIES)
    inbound = "".join(passed_on(path, proxy) for path, proxy in sorted(site.proxy.items()))
    inbound += rule(
        "nobody asks for compressed files",
        f"\\.({compressed})$",
        action='type="CustomResponse" statusCode="404" statusReason="Not Found"',
    )
    inbound += rule(
        "nothing else is here",
        f"^(?:(?:{entries}|{FOLDER}/.+)?)$",
        negate=True,
        action='type="CustomResponse" statusCode="404" statusReason="Not Found"',
    )
    for ending, coding in compress.ENCODINGS.items():
        inbound += rule(
            f"{coding} in its place",
            f"^{FOLDER}/.+",
            (
                f'input="{{HTTP_ACCEPT_ENCODING}}" pattern="{accepts(coding)}"',
                f'input="{{REQUEST_FILENAME}}{ending}" matchType="IsFile"',
            ),
            f'type="Rewrite" url="{{R:0}}{ending}"',
        )
    outbound = outbound_rule("Cache-Control", "not kept", NOT_KEPT)
    outbound += outbound_rule("Cache-Control", "asked", ASKED, f"/({entries})?$", sent=True)
    outbound += outbound_rule("Cache-Control", "kept", KEPT, f"/{FOLDER}/", sent=True)
    outbound += outbound_rule("Vary", "vary", "Accept-Encoding")
    for ending, coding in compress.ENCODINGS.items():
        outbound += outbound_rule("Content-Encoding", coding, coding, f"\\{ending}$", sent=True)
    for number, (kind, found) in enumerate(site.by_type.items()):
        pattern = f"\\.({'|'.join(found)})\\.({compressed})$"
        outbound += outbound_rule("Content-Type", f"type {number}", kind, pattern, sent=True)
    return f"""\
<?xml version="1.0" encoding="utf-8"?>
<!-- {site.slug}: copy this beside index.html, as web.config. It wants the module URL Rewrite{
        ", and for its proxies Application Request Routing" if site.proxy else ""
    }. -->
<configuration>
  <system.webServer>
    <httpProtocol>
      <customHeaders>
{headers}      </customHeaders>
    </httpProtocol>
    <directoryBrowse enabled="false" />
    <defaultDocument enabled="true">
      <files>
        <clear />
        <add value="index.html" />
      </files>
    </defaultDocument>
    <urlCompression doStaticCompression="false" doDynamicCompression="true" />
    <staticContent>
{types}      <clientCache cacheControlMode="NoControl" />
    </staticContent>
    <rewrite>
      <rules>
{inbound}      </rules>
      <outboundRules rewriteBeforeCache="true">
{outbound}      </outboundRules>
    </rewrite>
  </system.webServer>
</configuration>
"""


def rule(
    name: str,
    pattern: str,
    conditions: tuple[str, ...] = (),
    action: str = "",
    negate: bool = False,
) -> str:
    """A rule for requests, and the last for those that it is for."""
    told = "".join(f"            <add {each} />\n" for each in conditions)
    around = f"          <conditions>\n{told}          </conditions>\n" if told else ""
    negated = ' negate="true"' if negate else ""
    return (
        f'        <rule name={quoteattr(name)} stopProcessing="true">\n'
        f"          <match url={quoteattr(pattern)}{negated} />\n"
        f"{around}          <action {action} />\n        </rule>\n"
    )


def outbound_rule(header: str, name: str, value: str, path: str = "", sent: bool = False) -> str:
    """A rule that sets a header of answers; where ``path`` is given, of those for it."""
    conditions = f'            <add input="{{URL}}" pattern={quoteattr(path)} />\n' if path else ""
    if sent:
        conditions += f'            <add input="{{RESPONSE_STATUS}}" pattern="{SENT}" />\n'
    around = f"          <conditions>\n{conditions}          </conditions>\n" if conditions else ""
    return (
        f"        <rule name={quoteattr(f'{header}: {name}')}>\n"
        f'          <match serverVariable="RESPONSE_{header}" pattern=".*" />\n'
        f'{around}          <action type="Rewrite" value={quoteattr(value)} />\n        </rule>\n'
    )


def passed_on(path: str, proxy: Proxy) -> str:
    """The rules of one path: IIS matches without the slash that it begins with."""
    own = re.escape(path.removeprefix("/"))
    variables = "".join(
        f"            <set name={quoteattr('HTTP_' + name.upper().replace('-', '_'))} "
        f"value={quoteattr(value)} />\n"
        for name, value in proxy.headers.items()
    )
    return rule(
        f"{path}: another page of the web would have its secret used",
        f"^{own}(/|$)",
        ('input="{HTTP_SEC_FETCH_SITE}" pattern="^(same-origin|none)?$" negate="true"',),
        'type="CustomResponse" statusCode="403" statusReason="Forbidden"',
    ) + rule(
        f"{path} is passed on",
        f"^{own}(/.*|)$",
        action=f'type="Rewrite" url={quoteattr(proxy.to + "{R:1}")}',
    ).replace(
        "          <action ",
        f"          <serverVariables>\n{variables}          </serverVariables>\n          <action "
        if variables
        else "          <action ",
    )

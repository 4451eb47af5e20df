"""A Dockerfile on the stock image of nginx, with the same configuration as for any nginx."""

from __future__ import annotations

from py_ext.workbench.deploy.site import Site

__all__ = ["IMAGE", "OWN", "PLACE", "PORT", "docker_files"]

IMAGE = "nginx:1.28-alpine"
PLACE = "/srv/www"
OWN = "/etc/nginx/py-ext"
PORT = 8080


def docker_files(site: Site) -> dict[str, str]:
    """The files by name: the Dockerfile, and the server that it sets up."""
    proxies = ""
    copied = ["nginx-http.conf", "nginx-location.conf"]
    variables = ""
    if site.proxy:
        # The image's own script puts values of the environment in when a container begins.
        variables = (
            "\n# Each $NAME in it is replaced by the container's environment when it begins.\n"
            f"ENV NGINX_ENVSUBST_OUTPUT_DIR={OWN}\n"
            "COPY deploy/nginx-proxies.conf /etc/nginx/templates/nginx-proxies.conf.template\n"
        )
        proxies = f"    include {OWN}/nginx-proxies.conf;\n"
    dockerfile = f"""\
# {site.module}: run this in the folder of the bundle, the one above this file:
#
#     docker build --file deploy/Dockerfile --tag {site.path} .
#
# DEPLOY.md says how to run it. It speaks http on port {PORT}: have TLS in front of it.
FROM {IMAGE}

COPY {" ".join(f"deploy/{name}" for name in copied)} {OWN}/
COPY deploy/docker-nginx.conf /etc/nginx/conf.d/default.conf
{variables}
COPY . {PLACE}/
RUN rm -r {PLACE}/deploy

EXPOSE {PORT}
"""
    server = f"""\
include {OWN}/nginx-http.conf;

server {{
    listen {PORT};
    root {PLACE};
    server_tokens off;
    absolute_redirect off;

{proxies}    location / {{
        include {OWN}/nginx-location.conf;
    }}
}}
"""
    return {"Dockerfile": dockerfile, "docker-nginx.conf": server}

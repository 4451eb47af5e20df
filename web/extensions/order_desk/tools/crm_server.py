"""A CRM with two customers, to try the extension with: ``python tools/crm_server.py``."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

CUSTOMERS = {
    "5550100": {"tier": "gold", "open_orders": 2},
    "5550101": {"tier": "silver", "open_orders": 0},
}


class Crm(BaseHTTPRequestHandler):
    """Answers ``GET /customers?phone=…``."""

    def do_GET(self) -> None:
        """Say who has the number."""
        phone = parse_qs(urlsplit(self.path).query).get("phone", [""])[0]
        customer = CUSTOMERS.get(phone)
        content = json.dumps(customer or {"error": "There is no such customer."}).encode()
        self.send_response(200 if customer else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        # The extension's page is of another origin: a browser wants to be told that it may read this.
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(content)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 9000), Crm)
    print("The CRM is at http://localhost:9000/customers?phone=5550100. Ctrl+C ends.")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass

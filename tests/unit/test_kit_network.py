"""The fixture ``network``, seen from authors: who uses it, who errs, and who does not have it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.unit.author import outcomes, run_pytest

PROJECT = """
[tool.py-ext]
extension = "order_desk"
connect = ["https://crm.example.com", "https://xn--mller-kva.example"]
"""

EXTENSION = """
import httpx2
from py_ext import Desk, InteractionEvent, State

desk = Desk()
desk.client = httpx2.AsyncClient()

@desk.on(InteractionEvent, media="voice", state=State.RINGING)
async def look_up(event):
    address = event.interaction.user_data["Address"]
    async with httpx2.AsyncClient() as client:
        response = await client.get(address)
    await event.interaction.set_user_data({"Found": response.text})

@desk.on(InteractionEvent, media="chat", state=State.INVITED)
async def deal_with_it(event):
    async with httpx2.AsyncClient() as client:
        try:
            await client.get(event.interaction.user_data["Address"])
        except Exception:
            pass

@desk.on(InteractionEvent, media="email", state=State.INVITED)
async def in_the_old_way(event):
    import urllib.request
    try:
        urllib.request.urlopen("http://crm.example.com/secret?phone=5550100")
    except OSError:
        pass
"""

RIGHT = """
import asyncio, socket, threading, time
import httpx2
import pytest

CRM = "https://crm.example.com"

async def test_each_method(network, extension):
    async with httpx2.AsyncClient(base_url=CRM) as client:
        for method in ("get", "post", "put", "patch", "delete"):
            getattr(network, method)(CRM + "/notes").respond(text=method)
        network.request("HEAD", CRM + "/notes").respond(headers={"X-Notes": "5"})
        for method in ("get", "post", "put", "patch", "delete"):
            response = await getattr(client, method)("/notes")
            assert response.text == method and response.headers["content-type"].startswith("text/plain")
        assert (await client.head("/notes")).headers["x-notes"] == "5"
    assert [each.method for each in network.requests] == "GET POST PUT PATCH DELETE HEAD".split()

async def test_answers_in_a_row_and_then_the_last(network, desk):
    notes = network.get(CRM + "/notes").respond(status=503).respond(json=[1]).respond(json=[1, 2])
    found = [await desk.client.get(CRM + "/notes") for _ in range(4)]
    assert [each.status_code for each in found] == [503, 200, 200, 200]
    assert found[3].json() == [1, 2]
    assert len(notes.requests) == 4 and notes.unused == 0

async def test_what_is_said_later_holds(network, desk):
    network.get(CRM + "/*").respond(text="anything")
    network.get(CRM + "/notes").respond(text="notes")
    assert (await desk.client.get(CRM + "/notes")).text == "notes"
    assert (await desk.client.get(CRM + "/else/where?or=not")).text == "anything"

async def test_parameters(network, desk):
    network.get(CRM + "/customers").respond(text="all")
    network.get(CRM + "/customers", params={"phone": "5550100", "vip": True}).respond(text="one")
    network.get(CRM + "/customers?name=M*&name=N*").respond(text="two names")
    for query, wanted in {
        "": "all", "?phone=1": "all", "?phone=5550100": "all",
        "?vip=true&phone=5550100": "one", "?phone=5550100&vip=true&more=1": "one",
        "?name=Mia": "all", "?name=Mia&name=Noa": "two names",
    }.items():
        assert (await desk.client.get(CRM + "/customers" + query)).text == wanted, query
    response = await desk.client.get(CRM + "/customers", params={"phone": "5550100", "vip": True})
    assert response.text == "one"

@pytest.mark.parametrize("asked", [
    "https://CRM.example.com:443/M%C3%BCller/a%20b", "https://crm.example.com/Müller/a b#there",
])
async def test_an_address_written_in_another_way(network, desk, asked):
    network.get(CRM + "/Müller/a b").respond(text="yes")
    assert (await desk.client.get(asked)).text == "yes"

async def test_a_host_in_other_letters(network, desk):
    network.get("https://müller.example/").respond(text="yes")
    assert (await desk.client.get("https://müller.example")).text == "yes"

async def test_its_own_origin(network, desk, extension):
    network.get("/crm/customers").respond(text="yes")
    for address in ("/crm/customers", "crm/customers", extension.origin + "/crm/customers"):
        assert (await desk.client.get(address)).text == "yes"
    assert {each.url for each in network.requests} == {"https://extension.example/crm/customers"}
    assert repr(network.requests[0]) == "<GET /crm/customers>"

async def test_what_was_asked(network, desk):
    network.post(CRM + "/notes").respond(status=201)
    response = await desk.client.post(CRM + "/notes?by=Jane", json={"text": "Grüße"},
        headers={"Authorization": "Bearer 0123456789"})
    assert response.status_code == 201 and response.content == b""
    [request] = network.requests
    assert request.json == {"text": "Grüße"} and "Grüße" in request.text
    assert request.headers["authorization"] == "Bearer 0123456789"
    assert request.params == {"by": "Jane"}
    assert repr(request) == f"<POST {CRM}/notes?by=…>"

async def test_time_passes_before_an_answer(network, desk, clock):
    network.get(CRM + "/slow").respond(text="at last", after=4)
    began = clock.now()
    assert (await desk.client.get(CRM + "/slow")).text == "at last"
    assert clock.now() - began == pytest.approx(4)

async def test_two_side_by_side(network, desk, clock):
    network.get(CRM + "/slow").respond(text="slow", after=4)
    network.get(CRM + "/fast").respond(text="fast", after=1)
    came = []
    async def ask(name):
        came.append((await desk.client.get(f"{CRM}/{name}")).text)
    began = clock.now()
    await asyncio.gather(ask("slow"), ask("fast"))
    assert came == ["fast", "slow"] and clock.now() - began == pytest.approx(4)

async def test_a_timeout(network, desk, clock):
    network.get(CRM + "/slow").respond(after=5.5)
    began = clock.now()
    with pytest.raises(httpx2.ConnectTimeout, match="Request timed out"):
        await desk.client.get(CRM + "/slow")
    assert clock.now() - began == pytest.approx(5)
    assert (await desk.client.get(CRM + "/slow", timeout=None)).status_code == 200

async def test_no_connection(network, desk, clock):
    network.get(CRM + "/down").fail(after=2).fail("Reset")
    began = clock.now()
    with pytest.raises(httpx2.ConnectError, match="Failed to fetch") as caught:
        await desk.client.get(CRM + "/down")
    assert clock.now() - began == pytest.approx(2) and caught.value.request.url.path == "/down"
    with pytest.raises(httpx2.ConnectError, match="Reset"):
        await desk.client.get(CRM + "/down")

async def test_redirects_are_followed_as_in_a_page(network, desk):
    network.post(CRM + "/old").respond(status=302, headers={"Location": "/new"})
    network.get(CRM + "/new").respond(text="new")
    response = await desk.client.post(CRM + "/old", json=1)
    assert (response.status_code, response.text) == (200, "new")
    assert [(each.method, each.content) for each in network.requests] == [("POST", b"1"), ("GET", b"")]
    network.post(CRM + "/moved").respond(status=307, headers={"Location": CRM + "/new"})
    network.post(CRM + "/new").respond(text="posted")
    assert (await desk.client.post(CRM + "/moved", json=1)).text == "posted"
    network.get(CRM + "/round").respond(status=301, headers={"Location": "/round"})
    with pytest.raises(httpx2.ConnectError):
        await desk.client.get(CRM + "/round")

async def test_what_was_never_asked_is_named(network, desk):
    network.get(CRM + "/a", params={"phone": "5550100"}).respond()
    network.get(CRM + "/b").respond().respond()
    network.get(CRM + "/c").respond()
    await desk.client.get(CRM + "/b")
    await desk.client.get(CRM + "/c")
    assert repr(network.unused) == f"[<answers to GET {CRM}/a?phone=…>, <answers to GET {CRM}/b>]"

async def test_a_client_that_does_not_wait(network, extension, clock):
    network.get(CRM + "/notes").respond(json=[1], after=3)
    began = clock.now()
    with httpx2.Client(base_url=CRM) as client:
        assert client.get("/notes").json() == [1]
        with pytest.raises(httpx2.ConnectTimeout):
            client.get("/notes", timeout=2)
    assert clock.now() - began == pytest.approx(5)
    assert httpx2.get(CRM + "/notes").json() == [1]

def test_one_that_is_no_coroutine(network):
    network.get(CRM + "/notes").respond(json=[1], after=3)
    assert httpx2.get(CRM + "/notes").json() == [1]
    async def ask():
        async with httpx2.AsyncClient() as client:
            return (await client.get(CRM + "/notes")).json()
    assert asyncio.run(ask()) == [1]

async def test_a_transport_of_the_author_s_own(network, extension):
    class Retries(httpx2.AsyncHTTPTransport):
        async def handle_async_request(self, request):
            for _ in range(3):
                response = await super().handle_async_request(request)
                if response.status_code < 500:
                    return response
    network.get(CRM + "/notes").respond(status=500).respond(status=500).respond(text="yes")
    async with httpx2.AsyncClient(transport=Retries(retries=1)) as client:
        assert (await client.get(CRM + "/notes")).text == "yes"
    with pytest.raises(TypeError):
        httpx2.AsyncHTTPTransport(retry=1)

async def test_streams(network, desk):
    network.get(CRM + "/image").respond(content=b"abc", headers={"content-type": "image/png"})
    async with desk.client.stream("GET", CRM + "/image") as response:
        assert [part async for part in response.aiter_bytes()] == [b"abc"]
    async def parts():
        yield b"a"
        yield b"b"
    network.post(CRM + "/image").respond()
    await desk.client.post(CRM + "/image", content=parts())
    assert network.requests[-1].content == b"ab"

@pytest.mark.parametrize(("call", "error", "words"), [
    (lambda network: network.get("crm.example.com/notes"), ValueError, "is no address: write it like https://"),
    (lambda network: network.get("//crm.example.com/notes"), ValueError, "is no address"),
    (lambda network: network.get("/a").respond(json={}, text=""), TypeError, "one body"),
    (lambda network: network.get("/a").respond(json=object()), TypeError, "JSON"),
    (lambda network: network.get("/a").respond(status=20), ValueError, "20 is no status"),
    (lambda network: network.get("/a").fail(after=-1), ValueError, "cannot come before"),
])
async def test_what_makes_no_sense_is_refused(network, call, error, words):
    with pytest.raises(error, match=words):
        call(network)

async def test_a_failure_may_be_expected(network, desk, simulator, extension):
    simulator.ring(user_data={"Address": "https://elsewhere.example/x?phone=5550100"})
    await simulator.settled()
    [failure] = extension.take_failures()
    assert failure.headline.startswith("httpx2.ConnectError: ") and "in look_up" in failure.text
    assert "5550100" not in failure.headline

async def test_a_server_of_the_test_s_own_may_be_asked(extension):
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname()):
            pass
        reader, writer = await asyncio.open_connection("localhost", server.getsockname()[1])
        writer.close()

async def test_another_thread_is_not_ours(extension):
    said = []
    def elsewhere():
        try:
            socket.create_connection(("192.0.2.1", 9), timeout=0.01)
        except OSError as error:
            said.append(str(error))
    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert "fixture network" not in said[0]

BEFORE = {name: value for kind in (httpx2.AsyncHTTPTransport, httpx2.HTTPTransport)
    for name, value in vars(kind).items()}
CONNECT = socket.socket.connect, socket.getaddrinfo

def test_afterwards_all_is_as_it_was():
    after = {name: value for kind in (httpx2.AsyncHTTPTransport, httpx2.HTTPTransport)
        for name, value in vars(kind).items()}
    assert after == BEFORE and (socket.socket.connect, socket.getaddrinfo) == CONNECT
"""

WRONG = """
import asyncio
import httpx2
import pytest

CRM = "https://crm.example.com"

async def test_without_the_fixture(simulator, desk):
    simulator.ring(user_data={"Address": CRM + "/customers?phone=5550100"})
    await simulator.settled()

async def test_without_the_fixture_but_dealt_with(simulator, desk):
    simulator.invite("chat", user_data={"Address": CRM + "/customers?phone=5550100"})
    await simulator.settled()

async def test_unexpected(simulator, network, desk):
    network.post(CRM + "/customers").respond()
    network.get(CRM + "/orders", params={"phone": "5550100"}).respond()
    simulator.ring(user_data={"Address": CRM + "/customers?phone=5550100"})
    await simulator.settled()

async def test_nothing_expected(simulator, network, desk):
    simulator.ring(user_data={"Address": "/crm?phone=5550100"})
    await simulator.settled()

async def test_no_answer(simulator, network, desk):
    network.get(CRM + "/customers")
    simulator.ring(user_data={"Address": CRM + "/customers?phone=5550100"})
    await simulator.settled()

async def test_blocked(simulator, network, desk):
    network.get("https://elsewhere.example:8443/").respond()
    simulator.invite("chat", user_data={"Address": "https://elsewhere.example:8443/?phone=5550100"})
    await simulator.settled()

async def test_redirected_to_where_it_must_not_go(simulator, network, desk):
    network.get(CRM + "/").respond(status=302, headers={"location": "http://crm.example.com/"})
    simulator.invite("chat", user_data={"Address": CRM + "/"})
    await simulator.settled()

async def test_a_user_name_in_it(simulator, network, desk):
    network.get(CRM + "/").respond()
    simulator.invite("chat", user_data={"Address": "https://jane:5550100@crm.example.com/"})
    await simulator.settled()

async def test_old_way(simulator, desk):
    simulator.invite("email")
    await simulator.settled()

async def test_a_name_for_the_loop(extension):
    with pytest.raises(OSError):
        await asyncio.open_connection("crm.example.com", 443)

async def test_a_module_alone(network):
    import order_desk
    await order_desk.desk.client.get(CRM + "/customers?phone=5550100")
"""

CALL = 'network.get("https://crm.example.com/customers").respond(…)'
WORDS = {
    "without_the_fixture": "GET https://crm.example.com/customers?phone=…: a test reaches no network. "
    f"Use the fixture network and say what comes back: {CALL}. "
    "Asked in order_desk.py, line 12, in look_up.",
    "without_the_fixture_but_dealt_with": "Use the fixture network",
    "unexpected": "GET https://crm.example.com/customers?phone=… was not expected. There are answers to "
    "GET https://crm.example.com/orders?phone=…, POST https://crm.example.com/customers. "
    f"Say what comes back: {CALL}.",
    "nothing_expected": "GET /crm?phone=… was not expected. There are no answers yet. Say what comes back: "
    'network.get("/crm").respond(…).',
    "no_answer": f"has no answer: write {CALL}.",
    "blocked": "httpx2.ConnectError: The page's content security policy (connect-src) does not let the "
    'extension reach https://elsewhere.example:8443: add "https://elsewhere.example:8443" to connect in '
    "[tool.py-ext] of ",
    "redirected_to_where_it_must_not_go": "does not let the extension reach http://crm.example.com: add",
    "a_user_name_in_it": "A browser asks for no address that has a user name in it: "
    "https://crm.example.com. Give httpx2 auth=… instead.",
    "old_way": "OSError: A test reaches no network, and a page has no sockets: something asks for "
    "crm.example.com without httpx2. Use httpx2, and say what comes back with the fixture network.",
    "a_name_for_the_loop": "something asks for crm.example.com without httpx2",
    "a_module_alone": "was not expected",
}


def project(tests: str) -> dict[str, str]:
    files = {"pyproject.toml": PROJECT, "order_desk.py": EXTENSION}
    return {**files, "tests/test_desk.py": tests}


@pytest.fixture(scope="module")
def went_wrong(tmp_path_factory: pytest.TempPathFactory) -> str:
    return run_pytest(tmp_path_factory.mktemp("wrong"), files=project(WRONG))


def test_what_comes_back_and_what_was_asked(tmp_path: Path) -> None:
    ran = run_pytest(tmp_path, files=project(RIGHT))
    found = outcomes(ran)
    assert {*found.values()} == {"PASSED"}, ran
    assert len({name.partition("[")[0] for name in found}) == RIGHT.count("def test_"), ran


@pytest.mark.parametrize("name", WORDS)
def test_a_mistake_fails_the_test_and_is_told(went_wrong: str, name: str) -> None:
    assert outcomes(went_wrong)[f"test_{name}"] != "PASSED"
    sections = re.findall(
        rf"_ [\w ]*test_{name} _(.*?)(?=\n_{{10}}|\n={{10}})", went_wrong, re.DOTALL
    )
    assert any(WORDS[name] in section for section in sections), went_wrong


def test_no_customer_is_in_what_is_told(went_wrong: str) -> None:
    told = [
        line for line in went_wrong.splitlines() if line.startswith(("E  ", "py_ext.", "httpx2."))
    ]
    assert len(told) > len(WORDS)
    assert not [line for line in told if "5550100" in line]


def test_without_httpx2_it_says_what_to_install(tmp_path: Path) -> None:
    files = {
        "orders.py": "from py_ext import Desk\ndesk = Desk()\n",
        "conftest.py": "import sys\nsys.modules['httpx2'] = None\n",
        "test_orders.py": "async def test_desk(desk): pass\nasync def test_network(network): pass\n",
    }
    ran = run_pytest(tmp_path, files=files)
    assert outcomes(ran) == {"test_desk": "PASSED", "test_network": "ERROR"}, ran
    assert "The fixture network needs httpx2: pip install httpx2" in ran

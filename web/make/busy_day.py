"""What extensions do every day, for make/rehearsal.mjs: an extension of an ordinary page.

It is run while a snapshot is made, to find out which half of Pyodide's functions such pages call. What is
missing here works too, but has the other half loaded; so nothing needs to be complete.
"""

import asyncio
import base64
import collections
import contextlib
import copy
import dataclasses
import datetime
import enum
import functools
import itertools
import json
import logging
import math
import operator
import os
import random
import re
import string
import sys
import textwrap
import time
import traceback
import typing
import urllib.parse
import uuid
import weakref

import js
from pyodide.ffi import JsException, create_once_callable, create_proxy, to_js
from pyodide.http import pyfetch

from py_ext import (
    CaseEvent,
    Desk,
    DeskError,
    EventTimeout,
    InteractionEvent,
    MarkdoneEvent,
    State,
)
from py_ext._steps import steps

desk = Desk(timeout=5)
log = logging.getLogger("busy_day")
heard: list[object] = []


@desk.on(InteractionEvent, media="voice", state={State.RINGING, State.DIALING})
async def ring(event: InteractionEvent) -> None:
    heard.append(event)
    await event.interaction.set_user_data({"Tier": "gold", "Näme": "Zoë €"})
    log.info("rings: %s", event.interaction_id)
    log.warning("rang: %s", event.interaction)


@desk.on(InteractionEvent, interaction_id=lambda value: bool(value))
def every(event: InteractionEvent) -> None:
    heard.append((event.state, event.previous_state, dict(event.interaction.user_data)))


@desk.on(InteractionEvent, state=State.HELD)
def fails(event: InteractionEvent) -> None:
    raise ValueError(f"on purpose: {event.interaction_id}")


@desk.on(InteractionEvent, state=State.TALKING)
async def fails_later(event: InteractionEvent) -> None:
    await asyncio.sleep(0)
    {}["missing"]


@desk.on(CaseEvent)
def case(event: CaseEvent) -> None:
    print("case", event.selected_case_id, repr(event))


@desk.on(MarkdoneEvent)
def marked(event: MarkdoneEvent) -> None:
    print(event)


@desk.on_start
async def start() -> None:
    keep()
    language()
    library()
    await loop()
    await new_thread()
    await javascript()
    await requests()
    tell_of_a_slow_step()


def tell_of_a_slow_step() -> None:
    """On a busy machine one may be slow, on another none: the snapshot is to be the same."""
    task = asyncio.current_task()
    assert task is not None and steps.on_slow is not None
    steps.on_slow(task, 2.0)


def keep() -> None:
    desk.session["calls"] = [*desk.session["filter"]["queue"], {"é": True}]
    desk.session["seen"] = desk.session.get("seen", 0) + 1
    desk.session["there"] = {
        "ids": list(desk.interactions),
        "first": next(iter(desk.interactions), None),
    }
    desk.session.pop("gone")
    with contextlib.suppress(ValueError):
        desk.session["who"] = "gold"  # which is a customer's
    print(desk.session, "gone" in desk.session, dict(desk.session))


class Color(enum.StrEnum):
    RED = "red"
    BLUE = enum.auto()


@dataclasses.dataclass(frozen=True, slots=True)
class Customer:
    number: int
    name: str = "?"
    tags: list[str] = dataclasses.field(default_factory=list)

    @property
    def label(self) -> str:
        return f"{self.number:>8} {self.name!r:.20} {self.number / 7:.3f} {self.number:,} {self.number:x}"


def language() -> None:
    customers = [Customer(number, "n" * number, ["a"]) for number in range(20)]
    assert sorted(customers, key=lambda each: -each.number)[0].label
    assert {each.number: each for each in customers} and {each.name for each in customers}
    (
        dataclasses.replace(customers[0], name="x"),
        dataclasses.asdict(customers[1]),
        copy.deepcopy(customers),
    )
    numbers = [
        2**70,
        -5 // 3,
        7 % -3,
        1.5e300,
        float("nan"),
        int("12"),
        int(3.7),
        round(2.5),
        divmod(7, 2),
    ]
    numbers += [
        0x10 & 7 | 1 ^ 3,
        1 << 40,
        ~5,
        pow(3, 5, 7),
        abs(-2),
        complex(1, 2),
        10 / 4,
        sum(range(9)),
    ]
    text = "ab\u00e9\u4e2d\U0001f600 C;d,e\n\tf"
    parts = [
        text.upper(),
        text.split(),
        text.split(";"),
        text.replace("a", "b"),
        text.strip(),
        text[::-1],
    ]
    parts += [
        text.encode(),
        text.encode("latin-1", "replace"),
        text.encode("utf-16"),
        text.partition(" "),
    ]
    parts += [
        text.find("d"),
        text.startswith(("x", "a")),
        text.casefold(),
        text.title(),
        "%s %d %5.2f" % ("a", 1, 2.5),
    ]
    parts += [
        "{:>5}|{!r}|{x}".format(1, "b", x=[1]),
        "-".join(["a", "b"]),
        text.isdigit(),
        text.center(40, "*"),
    ]
    parts += [
        text.translate({97: "A"}),
        text.splitlines(),
        text.count("d"),
        text.zfill(40),
        b"a\xff".decode("utf-8", "ignore"),
    ]
    parts += [
        ord("a"),
        chr(8364),
        bytes([1, 2]).hex(),
        bytearray(b"abc")[1:],
        memoryview(b"abc")[1:2].tobytes(),
        "a" * 99 in text,
    ]
    first, *others, last = [1, 2, 3, 4]
    table = {"a": 1, **{"b": 2}} | {"c": 3}
    every_operator()
    every_method()
    table.setdefault("d", []).append(others), table.pop("a"), table.update(x=1), list(table.items())
    try:
        int("x")
    except ValueError as error:
        shown = "".join(traceback.format_exception(error)) + traceback.format_exc()
        assert "int" in shown
    with contextlib.suppress(KeyError, AttributeError, TypeError, ZeroDivisionError, IndexError):
        table["missing"]
    for failing in (
        lambda: None.x,
        lambda: 1 + "a",
        lambda: 1 / 0,
        lambda: [][1],
        lambda: undefined,
    ):
        with contextlib.suppress(Exception):
            failing()
    match {"kind": "call", "at": [1, 2]}:
        case {"kind": str(kind), "at": [one, *_]} if kind:
            numbers.append(one)
        case Customer(number=1):
            pass

    def generator():
        received = yield 1
        yield from [received, 2]

    running = generator()
    next(running), running.send(5), list(running)

    def deep(level: int) -> int:
        return level and deep(level - 1)  # until there is no room for frames, as in a new thread

    deep(400)
    namespace: dict[str, object] = {}
    exec(
        "class Made:\n    def __init__(self, x): self.x = x\n    def __eq__(self, o): return True\n",
        namespace,
    )
    assert eval("Made(1) == Made(2) and [x for x in range(3) if x]", namespace)
    assert (
        isinstance(customers[0], Customer) and issubclass(Color, str) and Color("red") is Color.RED
    )
    print(text, numbers, parts[:3], first, last, flush=True)


def samples() -> list[object]:
    """Of what lines of code are made of."""
    table = {"a": 1, "b": 2}
    plain = [
        5,
        10**20,
        -2.5,
        True,
        None,
        "a,b c",
        b"a,b",
        [3, 1, 2],
        ("a", 1),
        range(5),
        slice(1, 2),
    ]
    return [
        *plain,
        {"a", "x"},
        frozenset("ab"),
        bytearray(b"ab"),
        table,
        table.keys(),
        table.items(),
    ]


OPERATORS = (
    *(
        "add",
        "sub",
        "mul",
        "truediv",
        "floordiv",
        "mod",
        "pow",
        "and_",
        "or_",
        "xor",
        "lshift",
        "rshift",
    ),
    *("lt", "le", "eq", "ne", "gt", "ge", "contains", "getitem", "is_"),
    *("iadd", "isub", "imul", "iand", "ior", "ixor"),
)


def every_operator() -> None:
    for name in OPERATORS:
        for left in samples():
            for right in samples():
                if name in ("pow", "lshift", "mul", "imul") and right == 10**20:
                    continue  # no machine has room for it
                with contextlib.suppress(Exception):
                    getattr(operator, name)(left, right)
    for each in samples():
        for function in (
            hash,
            len,
            bool,
            str,
            repr,
            iter,
            sorted,
            list,
            set,
            dict,
            tuple,
            abs,
            int,
            float,
        ):
            with contextlib.suppress(Exception):
                function(each)


GIVEN = ((), ("a",), (1,), (["a", "b"],), ("a", "b"), ("a", 1), (1, "a"), (b"a",), (b"a", b"b"))


def every_method() -> None:
    for place, sample in enumerate(samples()):
        for name in dir(sample):
            if name.startswith("_"):
                continue
            for given in GIVEN:
                with contextlib.suppress(Exception):
                    result = getattr(samples()[place], name)(*given)
                    list(result)


def library() -> None:
    data = {"a": [1, 2.5, None, True, "x\u20ac\n"], "b": {"c": {}}}
    assert json.loads(json.dumps(data, indent=1)) == json.loads(
        json.dumps(data, ensure_ascii=False)
    )
    with contextlib.suppress(ValueError):
        json.loads('{"a": ')
    now = datetime.datetime.now(datetime.UTC)
    moments = [
        now.isoformat(),
        now + datetime.timedelta(days=1),
        now.strftime("%d.%m.%Y %H:%M"),
        now.astimezone(),
    ]
    moments += [
        datetime.datetime.fromisoformat("2026-01-15T12:00:00+01:00"),
        datetime.date.today().weekday(),
    ]
    moments += (
        [datetime.datetime.strptime("2026-01-15", "%Y-%m-%d")] if "_strptime" in sys.modules else []
    )
    moments += [
        time.time(),
        time.localtime(),
        time.strftime("%H:%M"),
        time.perf_counter(),
        time.monotonic(),
    ]
    pattern = re.compile(r"(?P<area>\d{3})[-. ]?(\d+)|\b(\w+)@([\w.]+)\b", re.IGNORECASE)
    found = [
        pattern.search("call 555-0100 now"),
        pattern.sub(r"<\1>", "555 0100"),
        pattern.findall("a@b.c, d@e.f"),
    ]
    found += [re.split(r"[,;]\s*", "a, b;c"), re.fullmatch(r"\+?\d+", "+4155501"), re.escape("a.b")]
    counted = (
        collections.Counter("hello").most_common(2),
        collections.defaultdict(list),
        collections.deque([1], 3),
    )
    point = collections.namedtuple("Point", "x y")(1, 2)
    chained = list(
        itertools.chain([1], itertools.islice(itertools.count(), 3), itertools.groupby("aab"))
    )
    cached = functools.lru_cache(lambda value: value * 2)
    cached(1), cached(1), functools.reduce(operator.add, [1, 2]), functools.partial(max, 1)(2)
    url = urllib.parse.urlsplit("https://crm.example/a?b=c&d=%20e#f")
    query = (
        urllib.parse.parse_qs(url.query),
        urllib.parse.urlencode({"a": "ö &"}),
        urllib.parse.quote("a/ö"),
    )
    rest = [
        uuid.uuid4(),
        random.random(),
        random.choice([1, 2]),
        random.randint(1, 9),
        random.sample(range(9), 3),
    ]
    rest += [
        base64.b64encode(b"abc"),
        base64.b64decode("YWJj"),
        math.sqrt(2),
        math.floor(2.5),
        math.isclose(1, 1),
    ]
    rest += [
        textwrap.dedent("  a\n  b"),
        string.Template("$a").substitute(a=1),
        typing.get_type_hints(Customer),
    ]
    rest += [weakref.ref(Color), os.environ.get("HOME"), os.path.join("a", "b"), os.urandom(4)]
    for level in ("debug", "info", "warning"):
        getattr(log, level)("%s of %d", level, 3)
    print(moments, found, counted, point, chained, url, query, rest)


async def new_thread() -> None:
    """What Pyodide's loop does in browsers, where its callbacks run in threads of their own."""
    loop = asyncio.get_running_loop()
    told: asyncio.Future[None] = loop.create_future()

    def timer() -> None:
        sys.set_asyncgen_hooks(firstiter=None, finalizer=None)
        asyncio._set_running_loop(None)
        told.set_result(None)

    loop.call_later(0.001, timer)
    await told
    loop.call_later(0.001, lambda: None)
    await asyncio.sleep(0.005)


async def loop() -> None:
    async def work(seconds: float) -> float:
        await asyncio.sleep(seconds)
        return seconds

    await asyncio.gather(work(0), work(0.001), return_exceptions=True)
    # Not shorter: Pyodide's loop refuses a moment that is past, as it soon is on a slow machine.
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(0.2):
            await work(1)
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(work(1), 0.2)
    async with asyncio.TaskGroup() as group:
        group.create_task(work(0))
    task = asyncio.ensure_future(work(1))
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    queue: asyncio.Queue[int] = asyncio.Queue()
    queue.put_nowait(1)
    event, lock = asyncio.Event(), asyncio.Lock()
    asyncio.get_running_loop().call_later(0.001, event.set)
    async with lock:
        await event.wait()
    await queue.get()

    async def numbers():
        for number in range(3):
            yield number

    assert [number async for number in numbers()] == [0, 1, 2]

    async def fails() -> None:
        raise RuntimeError("nobody waits for this")

    asyncio.ensure_future(fails())
    await asyncio.sleep(0.002)


async def javascript() -> None:
    made = js.JSON.parse('{"a": [1, 2.5, "x", null, true], "b": {"c": "é"}}')
    assert made.a[1] == 2.5 and made.to_py()["b"]["c"] == "é" and len(made.a) == 5
    made.d = to_js({"x": [1, "y"]}, dict_converter=js.Object.fromEntries)
    assert str(made) and made.b.c == "é"
    proxy = create_proxy(lambda *values: sum(values))
    assert js.Reflect.apply(proxy, None, to_js([1, 2])) == 3
    proxy.destroy()
    assert await js.Promise.resolve(5) == 5
    waited = js.Promise.new(create_once_callable(lambda resolve, reject: resolve("yes")))
    assert await waited == "yes"
    page = js.JSON.parse('{"probe": {}}')
    page.probe.found, page.probe.number = js.Object, js.performance.now()
    assert callable(page.probe.found) and f"{page.probe.number} %s" % page.probe.number
    kept = (
        create_proxy(requests),
        create_proxy(language),
        create_proxy({}),
        create_proxy(page.probe),
    )
    js.Array.of(*kept, None, 1.5, "x", [1], b"x")
    for each in kept[:-1]:
        each.destroy()
    js.console.debug("%s %s", page, js.Math.max(1, 2.5))
    with contextlib.suppress(JsException):
        js.JSON.parse("{")
    with contextlib.suppress(JsException, AttributeError):
        js.nowhere.at_all()
    with contextlib.suppress(Exception):
        await js.Promise.reject(js.Error.new("on purpose"))
    with contextlib.suppress(Exception):
        answer = await pyfetch("http://127.0.0.1:9/")  # where nobody answers
        await answer.json()


async def requests() -> None:
    found = await desk.interaction.get_interactions()
    one = await desk.interaction.get_by_interaction_id(found[0].interaction_id)
    await one.set_user_data({"a": "b"})
    await one.delete_user_data("a")
    async with one.markdone_blocked("Wait."):
        pass
    with contextlib.suppress(DeskError):
        await desk.interaction.markdone("refused")
    with contextlib.suppress(DeskError):
        await one.select_case()
    with contextlib.suppress(EventTimeout):
        await desk.wait_for(MarkdoneEvent, timeout=0.001)
    with contextlib.suppress(TypeError):
        desk.on(int)
    print(repr(one), one == found[0], desk.interactions, dict(desk.params))

"""The kit beside others who run coroutines: every loop of pytest-asyncio, its modes, anyio, xdist; and
tests that have nothing to do with extensions."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from tests.guides import TESTING, programs_in
from tests.unit.author import outcomes, run_pytest

EXAMPLE = programs_in(TESTING)
"""The files of the guide's examples."""

PASSES = {
    "test_a_call_on_hold_is_marked_after_a_minute": "PASSED",
    "test_one_that_was_retrieved_is_not": "PASSED",
    "test_a_desktop_that_refuses_makes_the_extension_fail": "PASSED",
    "test_the_tier_is_the_crm_s": "PASSED",
    "test_a_call_does_not_wait_for_it[down]": "PASSED",
    "test_a_call_does_not_wait_for_it[slow]": "PASSED",
    "test_a_call_does_not_wait_for_it[broken]": "PASSED",
}


@pytest.mark.parametrize("mode", ["strict", "auto"])
@pytest.mark.parametrize("scope", ["function", "module", "session"])
def test_the_guide_s_example_holds_in_every_loop_and_mode(
    tmp_path: Path, mode: str, scope: str
) -> None:
    ini = f"asyncio_mode = {mode}\nasyncio_default_test_loop_scope = {scope}"
    ran = run_pytest(tmp_path, files=EXAMPLE, ini=ini)
    assert outcomes(ran) == PASSES, ran


@pytest.mark.parametrize("scope", ["class", "module", "package", "session"])
def test_a_mark_chooses_the_loop(tmp_path: Path, scope: str) -> None:
    mark = f'pytestmark = pytest.mark.asyncio(loop_scope="{scope}")\n'
    tests = EXAMPLE["test_deadline.py"].replace("import pytest\n", f"import pytest\n{mark}")
    if scope == "class":
        tests, _, last = tests.rpartition("\nasync def ")
        inside = f"async def {last}".replace("(simu", "(self, simu")
        tests = f"{tests.partition('async def')[0]}\nclass Test:\n" + textwrap.indent(
            inside, "    "
        )
    ran = run_pytest(tmp_path, files=EXAMPLE | {"__init__.py": "", "test_deadline.py": tests})
    assert "PASSED" in outcomes(ran).values(), ran
    assert set(outcomes(ran).values()) == {"PASSED"}, ran


def test_a_loop_of_the_session_is_left_as_it_was(tmp_path: Path) -> None:
    tests = """
import asyncio, time
import pytest
pytestmark = pytest.mark.asyncio(loop_scope="session")

async def test_before():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(print)
    test_before.timer = loop.call_later(20, print)
    test_before.attributes = set(vars(loop))

async def test_an_hour(desk, clock):
    await clock.advance(3600)
    await asyncio.to_thread(time.sleep, 0.01)

async def test_after():
    loop = asyncio.get_running_loop()
    assert loop.get_exception_handler() is print
    assert set(vars(loop)) == test_before.attributes
    assert abs(loop.time() - time.monotonic()) < 1
    assert 0 < test_before.timer.when() - loop.time() <= 20 or test_before.timer.cancelled()
    before = time.monotonic()
    await asyncio.sleep(0.05)
    assert 0.04 < time.monotonic() - before < 5

async def test_an_await_without_end(desk):
    await asyncio.get_running_loop().create_future()

async def test_the_next(desk, clock):
    await clock.advance(60)
"""
    files = {"deadline.py": EXAMPLE["deadline.py"], "test_deadline.py": tests}
    ran = run_pytest(tmp_path, files=files)
    found = outcomes(ran)
    assert found.pop("test_an_await_without_end") == "FAILED", ran
    assert set(found.values()) == {"PASSED"}, ran


@pytest.mark.parametrize(
    ("ini", "mark"),
    [
        ("", "pytestmark = pytest.mark.anyio\n"),
        ("asyncio_mode = auto", "pytestmark = pytest.mark.anyio\n"),
        ("anyio_mode = auto", ""),
        ("", "pytestmark = [pytest.mark.anyio, pytest.mark.asyncio]\n"),
    ],
)
def test_anyio_may_run_the_tests(tmp_path: Path, ini: str, mark: str) -> None:
    own = f'{mark}\n@pytest.fixture\ndef anyio_backend(): return "asyncio"\n'
    if "asyncio" not in mark:
        own += """
@pytest.fixture
async def fetched(desk):
    assert desk.connected is not None
    return 1

async def test_a_fixture_of_the_authors(fetched, desk, clock):
    await clock.advance(1)
    assert fetched == 1
"""
    tests = EXAMPLE["test_deadline.py"].replace("import pytest\n", f"import pytest\n{own}")
    ran = run_pytest(tmp_path, files=EXAMPLE | {"test_deadline.py": tests}, ini=ini)
    assert len(outcomes(ran)) >= len(PASSES), ran
    assert set(outcomes(ran).values()) == {"PASSED"}, ran


def test_xdist_may_spread_the_tests(tmp_path: Path) -> None:
    ran = run_pytest(tmp_path, "-n", "2", files=EXAMPLE)
    assert ran.count("PASSED") >= len(PASSES), ran
    assert f"{len(PASSES)} passed" in ran, ran


ELSEWHERE = """
import asyncio
import pytest

@pytest.fixture
def clock():
    return "on the wall"

@pytest.fixture
def desk(clock):
    return "of oak"

async def test_run_by_another_plugin(clock, desk):
    pass

def test_not_a_coroutine(clock, desk):
    assert (clock, desk) == ("on the wall", "of oak")

@pytest.fixture
def simulator(simulator):
    simulator.options["service-client-api.rate-limit"] = 60
    return simulator

async def test_one_that_builds_on_ours(simulator):
    assert simulator.options["service-client-api.rate-limit"] == "60"
"""


def test_tests_of_others_are_left_alone(tmp_path: Path) -> None:
    conftest = """
import pytest

@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    if pyfuncitem.name == "test_run_by_another_plugin":
        assert pyfuncitem.get_closest_marker("asyncio") is None
        print("run by another")
        return True
"""
    ran = run_pytest(tmp_path, files={"conftest.py": conftest, "test_elsewhere.py": ELSEWHERE})
    assert "run by another" in ran, ran
    assert outcomes(ran) == {
        "test_run_by_another_plugin": "PASSED",
        "test_not_a_coroutine": "PASSED",
        "test_one_that_builds_on_ours": "PASSED",
    }, ran

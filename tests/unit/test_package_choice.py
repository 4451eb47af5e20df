"""micropip chooses packages in Pyodide, from an index of packages that are made here."""

from __future__ import annotations

import contextlib
import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from py_ext.workbench import node
from py_ext.workbench.lock_file import Locked
from py_ext.workbench.messages import SetupError
from py_ext.workbench.package_choice import choose
from py_ext.workbench.package_wheels import PackageWheels
from py_ext.workbench.registry import Offered, Registry
from py_ext.workbench.unreached import Unreached
from py_ext.workbench.wheel_file import read_wheel
from tests.wheels import source, wheel

Choose = Callable[..., dict[str, Locked]]


@pytest.fixture
def chosen(tools: Path) -> Iterator[Choose]:
    with closing(Registry(tools)) as registry:

        def chosen(
            *requirements: str, preferred: Sequence[Locked] = (), local: Sequence[Path] = ()
        ) -> dict[str, Locked]:
            wheels = {each.name: each for each in map(read_wheel, local)}
            keeper = PackageWheels(tools, registry)
            found = choose(keeper, requirements, wheels, preferred, who="desk.py")
            return {each.name: each for each in found}

        yield chosen


def test_the_newest_that_fit_together_are_chosen(
    chosen: Choose, offer: Callable[..., None], tmp_path: Path
) -> None:
    made = tmp_path / "made"
    offer(
        wheel(made, "app", "1.0", requires=["Part_One>=1"]),
        wheel(
            made,
            "app",
            "2.0",
            requires=["Part_One>=3; sys_platform == 'emscripten'", "nt; os_name == 'nt'"],
        ),
        wheel(made, "app", "3.0rc1", requires=["part-one"]),
        wheel(made, "part_one", "1.0"),
        wheel(made, "part_one", "2.0", requires=["speed"]),
        wheel(made, "part_one", "3.0", requires=["speed"]),
        wheel(made, "pinned", "1.0", requires=["part-one<3"]),
        source(made, "speed", "1.0"),
    )
    # app 2.0 does not go with pinned; and part_one 3.0 does not, which app 1.0 alone would have.
    found = chosen("app", "pinned", "later; python_version >= '3.99'")
    assert {name: each.version for name, each in found.items()} == {
        "app": "1.0",
        "part-one": "2.0",
        "pinned": "1.0",
        "speed": "1.0",
    }
    assert found["app"].requires == ("part-one",)
    assert found["speed"].source == "speed-1.0.tar.gz"
    assert found["speed"].wheel == "speed-1.0-py3-none-any.whl"
    assert len(found["speed"].source_sha256) == 64
    assert found["part-one"].modules == ("part_one",)


def test_what_was_locked_stays_where_it_fits(
    chosen: Choose, offer: Callable[..., None], tmp_path: Path
) -> None:
    made = tmp_path / "made"
    mine = wheel(tmp_path / "mine", "mine", "1.0", requires=["two>1"])
    offer(*(wheel(made, name, version) for name in ("one", "two") for version in ("1", "2", "3")))
    locked = [Locked("one", "2", "", ""), Locked("two", "1", "", ""), Locked("gone", "1", "", "")]
    found = chosen("one", "two<3", preferred=locked, local=[mine])
    assert {name: each.version for name, each in found.items()} == {
        "mine": "1.0",
        "one": "2",
        "two": "2",
    }
    assert found["mine"].local


def test_a_conflict_is_told_with_all_who_want_something(
    chosen: Choose, offer: Callable[..., None], tmp_path: Path
) -> None:
    made = tmp_path / "made"
    offer(
        wheel(made, "app", "1.0", requires=["part<2"]),
        wheel(made, "tool", "1.0", requires=["part[x]>=2"]),
        *(wheel(made, "part", each) for each in ("1.0", "2.0", "10.0")),
    )
    with pytest.raises(SetupError) as caught:
        chosen("app", "tool")
    assert str(caught.value) == (
        "the packages cannot be had together: app 1.0 wants part<2, tool 1.0 wants part[x]>=2; no version "
        "of part fits all of that (there are: 10.0, 2.0, 1.0). Allow other versions of one of them"
    )


def test_what_cannot_run_is_told_with_who_wants_it_and_what_would_help(
    chosen: Choose, offer: Callable[..., None], tmp_path: Path
) -> None:
    made = tmp_path / "made"
    call = "subprocess.run([os.environ['CC'], '-c', 'x.c'], check=True)"
    offer(
        wheel(made, "app", "1.0", requires=["lxml"]),
        wheel(made, "lxml", "0.9"),
        source(made, "lxml", "2.0", before=call),
    )
    with pytest.raises(SetupError) as caught:
        chosen("app")
    told = str(caught.value)
    assert told.startswith(
        "lxml 2.0 does not run in Pyodide: there is no wheel of it for that, and its source has to be "
        "compiled; app 1.0 wants lxml. What would help: Pyodide's own distribution has lxml-"
    )
    assert told.endswith("or take another version: 0.9 has a wheel that will do")


def test_a_requirement_that_is_none_is_told(chosen: Choose, offer: Callable[..., None]) -> None:
    offer()
    with pytest.raises(SetupError, match=r"^desk\.py: 'app>>1' in dependencies: Expected"):
        chosen("app>>1")


def test_an_extra_that_a_package_has_not_is_told(
    chosen: Choose, offer: Callable[..., None], tmp_path: Path
) -> None:
    offer(wheel(tmp_path / "made", "app", "1.0"))
    with pytest.raises(
        SetupError, match=r"^app cannot be had: Unknown extra 'x'; desk\.py wants app\[x\]"
    ):
        chosen("app[x]")


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ("nowhere", "no registry has a package nowhere: desk.py wants nowhere"),
        ("app>=9", "no version of app fits: desk.py wants app>=9; there are: 10.0, 9.5, 2.0"),
        ("later", "later 1.0 is for Python >=3.99, and Pyodide's is 3.14.2: desk.py wants later"),
        (
            "heavy",
            "heavy 1.0 does not run in Pyodide: it has wheels for other machines only, such as "
            "heavy-1.0-cp314-cp314-win_amd64.whl; desk.py wants heavy. What would help: make a wheel "
            "with `pyodide build`, and name it with --wheel",
        ),
    ],
)
def test_what_is_not_to_be_had_is_told(
    tools: Path, monkeypatch: pytest.MonkeyPatch, wanted: str, told: str
) -> None:
    name = wanted.partition(">")[0]

    def asks_and_fails(script: str, asked: dict[str, Any], **environment: str) -> str:
        chosen = "heavy-1.0-py3-none-any.whl" if name == "heavy" else ""
        with contextlib.suppress(urllib.error.HTTPError):
            ask(f"{environment['INDEX']}/{name}/{chosen}")
        return json.dumps(
            {"failed": name, "wants": [{"by": "", "requirement": wanted}], "said": ""}
        )

    monkeypatch.setattr(node, "run_script", asks_and_fails)
    with pytest.raises(SetupError) as caught:
        choose(PackageWheels(tools, Known(tools)), [wanted], {}, (), who="desk.py")
    assert str(caught.value) == told


class Known(Registry):
    """Has a few files, of which nothing can be fetched."""

    def files(self, name: str) -> list[Offered]:
        known = {
            "app": [
                ("app-2.0-py3-none-any.whl", "wheel"),
                ("app-10.0.tar.gz", "source"),
                ("app-9.5.tar.gz", "source"),
            ],
            "heavy": [("heavy-1.0-cp314-cp314-win_amd64.whl", "other")],
            "later": [("later-1.0-py3-none-any.whl", "python")],
        }
        return [
            Offered(
                filename,
                "",
                "",
                kind,
                filename.removesuffix(".tar.gz").split("-")[1],
                False,
                ">=3.99",
            )
            for filename, kind in known.get(name, [])
        ]


def test_without_a_network_that_is_told(tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def asks_and_dies(script: str, asked: dict[str, Any], **environment: str) -> str:
        with contextlib.suppress(urllib.error.HTTPError):
            ask(f"{environment['INDEX']}/app/")
        raise SetupError("no packages could be chosen: micropip is at a loss")

    monkeypatch.setattr(node, "run_script", asks_and_dies)
    keeper = PackageWheels(tools, Registry(tools, offline=True))
    with pytest.raises(
        Unreached, match="what there is of app is not known; nothing is fetched off"
    ):
        choose(keeper, ["app"], {}, (), who="desk.py")


def ask(address: str) -> None:
    try:
        urllib.request.urlopen(address).close()
    except urllib.error.HTTPError as error:
        error.close()
        raise

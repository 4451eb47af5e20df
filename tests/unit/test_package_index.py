"""The index that micropip chooses from."""

from __future__ import annotations

import hashlib
import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from py_ext.workbench.messages import SetupError
from py_ext.workbench.package_index import PackageIndex, serving
from py_ext.workbench.registry import Offered
from py_ext.workbench.unreached import Unreached
from py_ext.workbench.wheel_file import read_wheel
from tests.wheels import wheel


def offered(filename: str, kind: str, version: str) -> Offered:
    return Offered(
        filename, f"far://away/{filename}", "ab" if kind == "wheel" else "cd", kind, version
    )


FILES = [
    offered("two_words-1.0-py3-none-any.whl", "wheel", "1.0"),
    offered("two_words-1.0-cp314-cp314-pyemscripten_2026_0_wasm32.whl", "wheel", "1.0"),
    offered("two_words-1.0.tar.gz", "source", "1.0"),
    offered("two-words-2.0.zip", "source", "2.0"),
    offered("two-words-2.0.tar.gz", "source", "2.0"),
    offered("two_words-2.0-cp314-cp314-win_amd64.whl", "other", "2.0"),
    offered("two_words-3.0-cp314-cp314-win_amd64.whl", "other", "3.0"),
    offered("two_words-4.0-py3-none-any.whl", "python", "4.0"),
]


def test_each_version_is_offered_once_as_a_wheel() -> None:
    index = PackageIndex(lambda name: FILES, lambda name, file: Path())
    files = index.page("two-words")["files"]
    assert isinstance(files, list)
    assert {each["filename"]: each["hashes"] for each in files} == {
        "two_words-1.0-py3-none-any.whl": {"sha256": "ab"},
        "two_words-1.0-cp314-cp314-pyemscripten_2026_0_wasm32.whl": {"sha256": "ab"},
        "two_words-2.0-py3-none-any.whl": {},  # that of a source is not that of the wheel
        "two_words-3.0-py3-none-any.whl": {},
    }


def test_what_is_chosen_is_had_from_its_best_file(tmp_path: Path) -> None:
    asked = []

    def wheel_of(name: str, file: Offered) -> Path:
        asked.append((name, file.filename))
        return wheel(tmp_path, "two_words", "2.0")

    index = PackageIndex(lambda name: FILES, wheel_of)
    assert index.content("two-words", "two_words-2.0-py3-none-any.whl").startswith(b"PK")
    assert asked == [("two-words", "two-words-2.0.tar.gz")]
    with pytest.raises(SetupError, match="there is no x"):
        index.content("two-words", "x")


def test_a_local_wheel_is_all_there_is_of_its_package(tmp_path: Path) -> None:
    mine = read_wheel(wheel(tmp_path, "two_words", "0.1"))
    index = PackageIndex(lambda name: FILES, lambda name, file: Path(), {"two-words": mine})
    with serving(index) as address:
        page = json.loads(get(f"{address}/Two_Words/"))
        (file,) = page["files"]
        content = get(file["url"])
    assert file["hashes"] == {"sha256": mine.sha256}
    assert hashlib.sha256(content).hexdigest() == mine.sha256


def test_nobody_else_is_served(tmp_path: Path) -> None:
    with serving(PackageIndex(lambda name: FILES, lambda name, file: Path())) as address:
        get(f"{address}/two-words/")
        for path in ("/two-words/", "/secret/two-words/", "/"):
            assert status(address.rpartition("/")[0] + path) == 404


def test_what_goes_wrong_is_kept_and_without_a_network_nothing_more_is_asked() -> None:
    asked = []

    def files(name: str) -> list[Offered]:
        asked.append(name)
        raise Unreached(f"nothing is known of {name}")

    index = PackageIndex(files, lambda name, file: Path())
    with serving(index) as address:
        assert status(f"{address}/a/") == 500
        assert status(f"{address}/b/") == 503
    assert asked == ["a"]
    assert [str(each) for each in index.trouble] == [
        "nothing is known of a; nothing is fetched offline"
    ]


def test_a_package_that_nobody_has_is_not_found() -> None:
    with serving(PackageIndex(lambda name: [], lambda name, file: Path())) as address:
        assert status(f"{address}/a/") == 404


def get(address: str) -> bytes:
    with urllib.request.urlopen(address) as answer:
        content: bytes = answer.read()
    return content


def status(address: str) -> int:
    with pytest.raises(urllib.error.HTTPError) as caught:
        get(address)
    caught.value.close()
    return caught.value.code

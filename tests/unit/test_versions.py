"""What a bundle's folder keeps of the versions before, and the way back to them."""

from __future__ import annotations

import functools
import json
import re
import shutil
from pathlib import Path

import pytest

from py_ext.workbench import build_command, compress, files
from py_ext.workbench.bundle import build
from py_ext.workbench.deploy.kept import bring_back
from py_ext.workbench.integrity import sha256_of
from py_ext.workbench.messages import SetupError
from py_ext.workbench.sbom import SBOM, sbom_place
from py_ext.workbench.versions import (
    COPIES,
    VERSIONS,
    keep_copies,
    live_version,
    roll_back,
    versions_in,
    write_version,
)
from tests.guides import DEPLOYING, text_of

SAME = "page-0123456789abcdef/main.mjs"


def bundle(number: int) -> dict[str, bytes]:
    """A version that has a file in common with the others."""
    own = f"extension-{number:016x}/desk.py"
    return {
        SAME: b"page",
        own: b"%d" % number,
        "HEADERS.txt": b"headers of %d" % number,
        "index.html": f"{own} {SAME}".encode(),
    }


def version(number: int) -> str:
    return f"1.{number}+{number:016x}"


def copies(number: int, *more: str) -> dict[str, bytes]:
    """What operations have of a version."""
    names = ("deploy/DEPLOY.md", "deploy/site.json", SBOM, *more)
    return {name: f"{name} of {number}".encode() for name in names}


def for_operations(folder: Path) -> dict[str, bytes]:
    """What they find: the folder in the bundle, and the file beside it."""
    found = {f"deploy/{path.name}": path.read_bytes() for path in (folder / "deploy").iterdir()}
    return found | {SBOM: sbom_place(folder).read_bytes()}


def deploy(folder: Path, number: int, keep: int = 3) -> tuple[str, ...]:
    return write_version(folder, version(number), bundle(number), keep).versions


def live(folder: Path) -> str:
    found = live_version(folder, versions_in(folder))
    assert found
    assert (folder / "HEADERS.txt").read_bytes() == bundle(int(found.version[2:3]))["HEADERS.txt"]
    return found.version


def whole(folder: Path) -> None:
    """Each version that is kept has all that its page names, and nothing else is there."""
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    for each in versions_in(folder):
        named = (folder / each.top / "index.html").read_text().split()
        assert all((folder / name).is_file() for name in named)
        there -= set(each.files)
    assert there == {"index.html", "HEADERS.txt", VERSIONS, files.MANIFEST}


def test_pages_of_the_versions_before_find_their_files(tmp_path: Path) -> None:
    assert deploy(tmp_path, 1) == (version(1),)
    assert deploy(tmp_path, 2) == (version(2), version(1))
    for number in (3, 4, 5):
        deploy(tmp_path, number)
        whole(tmp_path)
    assert [each.version for each in versions_in(tmp_path)] == [version(5), version(4), version(3)]
    assert sorted(path.name[-1] for path in tmp_path.glob("extension-*")) == ["3", "4", "5"]
    told = json.loads((tmp_path / VERSIONS).read_text())["versions"]
    assert [each["version"] for each in told] == [version(5), version(4), version(3)]
    assert SAME in told[0]["files"]
    assert live(tmp_path) == version(5)


def test_one_version_stays_where_no_more_are_wanted_but_for_the_pages_that_are_open(
    tmp_path: Path,
) -> None:
    deploy(tmp_path, 1, keep=1)
    assert deploy(tmp_path, 2, keep=1) == (version(2), version(1))
    assert deploy(tmp_path, 3, keep=1) == (version(3), version(2))
    whole(tmp_path)
    empty = [each for each in tmp_path.rglob("*") if each.is_dir() and not any(each.iterdir())]
    assert not empty, "nothing is left of one that has gone"


def test_the_same_version_again_writes_nothing(tmp_path: Path) -> None:
    deploy(tmp_path, 1)
    deploy(tmp_path, 2)
    assert write_version(tmp_path, version(2), bundle(2), 3).changed == 0


def test_a_version_that_is_built_again_is_the_newest(tmp_path: Path) -> None:
    deploy(tmp_path, 1)
    deploy(tmp_path, 2)
    assert deploy(tmp_path, 1) == (version(1), version(2))
    assert live(tmp_path) == version(1)
    whole(tmp_path)


def test_there_is_a_way_back_and_forward(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        deploy(tmp_path, number)
    assert roll_back(tmp_path) == (version(3), version(2))
    assert live(tmp_path) == version(2)
    assert roll_back(tmp_path) == (version(2), version(1))
    with pytest.raises(
        SetupError, match=r"1\.1\+0+1 is live, and there is none before it in .*1\.3"
    ):
        roll_back(tmp_path)
    assert roll_back(tmp_path, version(3)) == (version(1), version(3))
    assert live(tmp_path) == version(3)
    assert roll_back(tmp_path, "1.2") == (version(3), version(2))
    assert roll_back(tmp_path, f"{3:04x}") == (version(2), version(3))
    assert roll_back(tmp_path, "1.3") == (version(3), version(3))
    whole(tmp_path)


def test_a_version_may_be_named_by_the_beginning_of_its_hash(tmp_path: Path) -> None:
    hashes = ("5be1f0c2a3d49786", "5b00000000000000", "91f0c2a3d4978600")
    names = (f"1.1+{hashes[0]}", f"1.2+{hashes[1]}", hashes[2])
    for number, name in enumerate(names, start=1):
        write_version(tmp_path, name, bundle(number), 3)
    assert roll_back(tmp_path, "5be1") == (names[2], names[0])
    assert roll_back(tmp_path, "91f") == (names[0], names[2])
    with pytest.raises(SetupError, match=r"5b may be several versions: 1\.2\+5b0.*, 1\.1\+5be1f"):
        roll_back(tmp_path, "5b")


def test_what_operations_have_of_a_version_comes_back_with_it(tmp_path: Path) -> None:
    out = tmp_path / "dist"
    more = {1: (), 2: ("deploy/nginx-proxies.conf",), 3: ()}
    for number in (1, 2, 3):
        deploy(out, number)
        keep_copies(out, version(number), copies(number, *more[number]))
        whole(out)
    bring_back(out, copies(3))
    (out / "deploy" / "notes.txt").write_bytes(b"own")
    for number in (2, 1, 3):
        roll_back(out, version(number))
        found = for_operations(out)
        assert found.pop("deploy/notes.txt") == b"own"
        assert found == copies(number, *more[number])
    shutil.rmtree(out / "deploy")
    deploy(out, 4)
    assert sorted(path.name for path in (out / COPIES).iterdir()) == [
        f"{number:016x}" for number in (2, 3, 4)
    ]
    whole(out)


def test_copies_are_written_anew_only_where_they_are_others(tmp_path: Path) -> None:
    deploy(tmp_path, 1)
    kept = copies(1, "deploy/caddy-proxies.conf")
    assert keep_copies(tmp_path, version(1), kept) > 0
    assert write_version(tmp_path, version(1), bundle(1), 3).changed == 0
    assert keep_copies(tmp_path, version(1), kept) == 0
    keep_copies(tmp_path, version(1), copies(1))
    assert not [*tmp_path.rglob("caddy-proxies.conf")]
    whole(tmp_path)


def test_a_version_without_copies_leaves_those_that_are_there(tmp_path: Path) -> None:
    out = tmp_path / "dist"
    deploy(out, 1)
    deploy(out, 2)
    had = copies(2, "deploy/nginx-proxies.conf")
    keep_copies(out, version(2), had)
    bring_back(out, had)
    roll_back(out)
    assert live(out) == version(1)
    assert for_operations(out) == had


def test_after_a_way_back_the_next_version_keeps_the_one_that_pages_are_open_with(
    tmp_path: Path,
) -> None:
    for number in (1, 2, 3):
        deploy(tmp_path, number)
    roll_back(tmp_path, "1.1")
    assert deploy(tmp_path, 4, keep=2) == (version(4), version(1))
    whole(tmp_path)
    assert roll_back(tmp_path) == (version(4), version(1)), "3 was no good"


def test_a_copy_of_the_files_is_a_way_back_too(tmp_path: Path) -> None:
    deploy(tmp_path, 1)
    deploy(tmp_path, 2)
    (kept,) = (each for each in versions_in(tmp_path) if each.version == version(1))
    for path in (tmp_path / kept.top).glob("*.*"):
        shutil.copy(path, tmp_path)
    assert live(tmp_path) == version(1)
    assert deploy(tmp_path, 3, keep=2) == (version(3), version(1))


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ("2.0", r"keeps no version 2\.0; it keeps: 1\.3\+0+3, 1\.2\+0+2, 1\.1\+0+1"),
        ("1.", r"1\. may be several versions: 1\.3\+"),
    ],
)
def test_a_version_that_is_not_there_is_told(tmp_path: Path, wanted: str, words: str) -> None:
    for number in (1, 2, 3):
        deploy(tmp_path, number)
    with pytest.raises(SetupError, match=words):
        roll_back(tmp_path, wanted)
    assert live(tmp_path) == version(3)


def test_a_folder_of_something_else_has_no_way_back(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"has no versions\.json: .* with --out"):
        roll_back(tmp_path / "none")
    (tmp_path / VERSIONS).write_text("{}")  # somebody else's, since no list of ours names it
    with pytest.raises(SetupError, match=r"has no versions\.json"):
        roll_back(tmp_path)


def test_a_page_of_no_version_needs_the_name_of_one(tmp_path: Path) -> None:
    deploy(tmp_path, 1)
    deploy(tmp_path, 2)
    (tmp_path / "index.html").write_text("by hand")
    with pytest.raises(SetupError, match="is of no version that is kept: say which one is wanted"):
        roll_back(tmp_path)
    assert roll_back(tmp_path, "1.1") == ("one that is not kept", version(1))


def test_a_version_that_lacks_a_file_does_not_go_live(tmp_path: Path) -> None:
    deploy(tmp_path, 1)
    deploy(tmp_path, 2)
    (tmp_path / f"extension-{1:016x}" / "desk.py").unlink()
    with pytest.raises(SetupError, match=r"has version 1\.1\+0+1 no more: extension-0+1/desk\.py"):
        roll_back(tmp_path)
    assert live(tmp_path) == version(2)


def test_a_version_whose_page_is_empty_or_elsewhere_does_not_go_live(tmp_path: Path) -> None:
    deploy(tmp_path, 1)
    deploy(tmp_path, 2)
    page = tmp_path / f"versions/{1:016x}/index.html"
    content = page.read_bytes()
    page.write_bytes(b"")
    with pytest.raises(SetupError, match=r"its index\.html is gone, or empty"):
        roll_back(tmp_path)
    page.write_bytes(content)
    listed = tmp_path / "versions.json"
    listed.write_text(listed.read_text().replace(version(1), "1.1+../../x"))
    with pytest.raises(SetupError, match=r"versions\.json is damaged"):
        roll_back(tmp_path)
    assert (tmp_path / "index.html").read_bytes() == bundle(2)["index.html"]


@pytest.mark.parametrize(
    ("known", "changed"),
    [
        ({SAME: [4, sha256_of(b"page")]}, ""),
        ({SAME: [4, sha256_of(b"another")]}, SAME),
        ({"page-0123456789abcdef/gone.mjs": [4, ""]}, "page-0123456789abcdef/gone.mjs"),
        ([], "index.html"),
    ],
)
def test_a_version_with_a_changed_file_does_not_go_live(
    tmp_path: Path, known: object, changed: str
) -> None:
    told = json.dumps({"runtime": {"checks": known}})
    page = f'{SAME} <script type="application/json" id="bundle">{told}</script>'.encode()
    write_version(tmp_path, version(1), bundle(1) | {"index.html": page}, 3)
    deploy(tmp_path, 2)
    if changed:
        with pytest.raises(SetupError, match=rf"no more: {changed} is not the file that was built"):
            roll_back(tmp_path)
        assert live(tmp_path) == version(2)
    else:
        assert roll_back(tmp_path) == (version(2), version(1))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"versions": []}',
        "[" * 200_000,
        '{"versions": [{}]}',
        '{"versions": [{"version": "1", "files": ["../thesis.txt"]}]}',
        '{"versions": [{"version": 5, "files": []}]}',
        '{"versions": [{"version": "\\u001b]0;x\\u00070123456789abcdef", "files": []}]}',
    ],
)
def test_a_damaged_list_is_told_and_nothing_is_deleted(tmp_path: Path, text: str) -> None:
    deploy(tmp_path, 1)
    (tmp_path / VERSIONS).write_text(text)
    for attempt in (lambda: deploy(tmp_path, 2), lambda: roll_back(tmp_path)):
        with pytest.raises(SetupError, match=r"versions\.json is damaged: copy it from where"):
            attempt()
    assert (tmp_path / f"extension-{1:016x}" / "desk.py").is_file()
    (tmp_path / VERSIONS).unlink()
    shutil.rmtree(tmp_path / COPIES)
    assert deploy(tmp_path, 2) == (version(2),)
    whole(tmp_path)


def test_a_list_that_is_missing_is_told_and_nothing_is_deleted(tmp_path: Path) -> None:
    deploy(tmp_path, 1)
    deploy(tmp_path, 2)
    listed = (tmp_path / VERSIONS).read_bytes()
    (tmp_path / VERSIONS).unlink()
    words = (
        r"versions has versions, and no .*versions\.json says which: copy it from where the bundle is "
        r"deployed, or delete .*versions to begin anew"
    )
    for attempt in (lambda: deploy(tmp_path, 3), lambda: roll_back(tmp_path)):
        with pytest.raises(SetupError, match=words):
            attempt()
    (tmp_path / VERSIONS).write_bytes(listed)
    assert deploy(tmp_path, 3) == (version(3), version(2), version(1))
    (tmp_path / VERSIONS).unlink()
    shutil.rmtree(tmp_path / COPIES)
    assert deploy(tmp_path, 4) == (version(4),)
    whole(tmp_path)


def interrupt(monkeypatch: pytest.MonkeyPatch, stop: int) -> None:
    """Have the disk be full at a write of something new: the first, the second, and so on."""
    left = stop

    def interrupted(name: str) -> None:
        original = getattr(files, name)

        def instead(path: Path, content: bytes) -> bool:
            nonlocal left
            if path.is_file() and path.read_bytes() == content:
                return bool(original(path, content))
            left -= 1
            if left == 0:
                cut = path.with_name(f"{path.name}.new") if name == "put" else path
                cut.parent.mkdir(parents=True, exist_ok=True)
                cut.write_bytes(content[:3])
                raise OSError(28, "No space left on device", str(path))
            return bool(original(path, content))

        monkeypatch.setattr(files, name, instead)

    interrupted("write")
    interrupted("put")


@pytest.mark.parametrize("stop", range(1, 8))
def test_whatever_interrupts_a_build_the_page_that_is_there_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: int
) -> None:
    deploy(tmp_path, 1)
    deploy(tmp_path, 2, keep=2)
    interrupt(monkeypatch, stop)
    try:
        deploy(tmp_path, 3, keep=2)
    except SetupError:
        named = (tmp_path / "index.html").read_text().split()
        assert all((tmp_path / name).is_file() for name in named)
        assert "extension-0000000000000002/desk.py" in named
    monkeypatch.undo()
    assert deploy(tmp_path, 3, keep=2) == (version(3), version(2))
    whole(tmp_path)


@pytest.mark.parametrize("stop", range(1, 9))
def test_a_first_build_that_was_interrupted_can_be_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: int
) -> None:
    interrupt(monkeypatch, stop)
    with pytest.raises(SetupError, match="No space left"):
        deploy(tmp_path, 1)
    monkeypatch.undo()
    assert deploy(tmp_path, 1) == (version(1),)
    whole(tmp_path)


def test_what_an_interrupted_write_has_left_is_gone_though_nothing_changes(tmp_path: Path) -> None:
    deploy(tmp_path, 1)
    for name in ("HEADERS.txt", "index.html", VERSIONS, files.MANIFEST, "settings.json"):
        (tmp_path / f"{name}.new").write_bytes(b"cut sho")
    assert write_version(tmp_path, version(1), bundle(1), 3).changed == 0
    (tmp_path / "settings.json.new").unlink()  # the site's
    whole(tmp_path)


def test_the_command_goes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(compress, "compressed", lambda *_: {})  # which takes a minute
    (tmp_path / "order_desk.py").write_text("from py_ext import Desk\ndesk = Desk()\n")
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "order-desk"\nversion = "1.4.0"\n[tool.py-ext]\nkeep = 2\n'
    )
    monkeypatch.setattr(build_command, "build", functools.partial(build, cold_boot=True))
    out = tmp_path / "dist"

    def command(*words: str) -> str:
        argv = [*words, "--out", str(out)]
        build_command.run(build_command.arguments(argv, "py-ext build", tmp_path))
        return capsys.readouterr().out

    seen, had = [], []
    for number in range(3):
        (tmp_path / "order_desk.py").write_text(
            f"from py_ext import Desk\ndesk = Desk()  # {number}\n"
        )
        said = command("--connect", f"https://crm{number}.company.example")
        built = re.search(r"^version (1\.4\.0\+[0-9a-f]{16})", said, re.MULTILINE)
        assert built
        assert f'"version": "{built[1]}"' in (out / "index.html").read_text()
        seen.append(built[1])
        had.append(for_operations(out))
    assert f"version {seen[2]}, after {seen[1]}\n" in said
    assert "nothing had changed" in command("--connect", "https://crm2.company.example")

    said = command("--rollback")
    assert f"Of that version again are {out / 'deploy'} and {sbom_place(out)}, too.\n" in said
    assert (
        f"send those of {out / 'HEADERS.txt'}, by the configuration in {out / 'deploy'}.\n" in said
    )
    assert for_operations(out) == had[1]
    assert b"https://crm1.company.example" in had[1]["deploy/nginx-location.conf"]
    command("--rollback", seen[2])
    assert for_operations(out) == had[2]

    assert f"{seen[1]} is live, in place of {seen[2]}\n" in command("--rollback")
    assert f"{seen[2]} is live, in place of {seen[1]}\n" in command("--rollback", seen[2])
    assert f"{seen[2]} is live already\n" in command("--rollback", seen[2])
    with pytest.raises(SetupError, match="keeps no version"):
        command("--rollback", seen[0])

    keep_copies(out, seen[1], {})
    assert "so they stay as they are, of another version: build it again" in command("--rollback")
    assert for_operations(out) == had[2]


def test_the_guide_has_the_copy_that_goes_back() -> None:
    said = text_of(DEPLOYING)
    assert re.search(r"^cp versions/[0-9a-f]{16}/index\.html index\.html\.new$", said, re.MULTILINE)

"""Runs with the pinned pip, in a process of its own: says what the registries have, and fetches it.

    python registry_process.py FOLDER_OF_PIP PYTHON ABI PLATFORM…

It answers each line of JSON on stdin with one on stdout:

    {"list": "httpx2"}             {"files": [{"filename": …, "url": …, "kind": "wheel", …}], "trouble": ""}
    {"get": "https://…", "to": …}  {"trouble": ""}

All that a person has configured for ``pip install`` holds here, because it is pip that asks.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from typing import Any


class Notes(logging.Handler):
    """What pip could not reach: it says so in its log only."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.unreached: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        # That an index has no such project is no trouble.
        if text.startswith("Could not fetch URL") and "404 Client Error" not in text:
            self.unreached.append(text.removesuffix(" - skipping"))


def main(folder: str, python: str, abi: str, *platforms: str) -> None:
    answers, sys.stdout = (
        sys.stdout,
        sys.stderr,
    )  # what else is printed must not be among the answers
    sys.path.insert(0, folder)
    from pip._internal.commands.install import InstallCommand

    arguments = ["--no-input", "--python-version", python, "--implementation", "cp", "--abi", abi]
    for platform in platforms:
        arguments += ["--platform", platform]
    command = InstallCommand("install", "finds packages")  # its settings are those that hold
    with command.main_context():
        options, _ = command.parse_args(arguments)
        session = command._build_session(options, retries=min(2, options.retries))
        for line in sys.stdin:
            asked = json.loads(line)
            try:
                if "list" in asked:
                    answer = listed(asked["list"], command, options, session)
                else:
                    get(asked["get"], asked["to"], session)
                    answer = {"trouble": ""}
            except Exception as error:  # the one who asked says what it means
                answer = {"trouble": str(error) or type(error).__name__}
            print(json.dumps(answer), file=answers, flush=True)


def listed(name: str, command: Any, options: Any, session: Any) -> dict[str, Any]:
    """All files of a project that pip sees, and what they are to this Python."""
    from pip._internal.cli.cmdoptions import make_target_python

    finder = command._build_package_finder(
        options=options, session=session, target_python=make_target_python(options)
    )
    files: dict[str, dict[str, Any]] = {}
    make = finder.make_link_evaluator

    def make_noting(project: str) -> Any:
        evaluator = make(project)
        evaluate: Callable[[Any], tuple[Any, str]] = evaluator.evaluate_link

        def noted(link: Any) -> tuple[Any, str]:
            result, detail = evaluate(link)
            note(link, result.name, detail, files)
            return result, detail

        evaluator.evaluate_link = noted
        return evaluator

    finder.make_link_evaluator = make_noting
    notes = Notes()
    logger = logging.getLogger("pip._internal.index.collector")
    logger.addHandler(notes)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    try:
        finder.find_all_candidates(name)
    finally:
        logger.removeHandler(notes)
    return {"files": list(files.values()), "trouble": "; ".join(notes.unreached)}


def note(link: Any, result: str, detail: str, files: dict[str, dict[str, Any]]) -> None:
    """Keep what is known of one file; the first index that has it is the one to ask."""
    kinds = {"candidate": "wheel" if link.is_wheel else "source", "platform_mismatch": "other"}
    if result == "requires_python_mismatch":
        kind = "python"
    elif result in kinds:
        kind = kinds[result]
    else:
        return
    if kind == "other" and not link.is_wheel:
        return
    version = link.filename.split("-")[1] if link.is_wheel else detail.split(" ")[0]
    files.setdefault(
        link.filename,
        {
            "filename": link.filename,
            "url": link.url_without_fragment,
            "sha256": link._hashes.get("sha256", "") if link._hashes else "",
            "kind": kind,
            "version": version,
            "yanked": link.is_yanked,
            "requires_python": link.requires_python or "",
        },
    )


def get(url: str, to: str, session: Any) -> None:
    """Download a file."""
    from pip._internal.network.utils import HEADERS, raise_for_status, response_chunks

    response = session.get(url, headers=HEADERS, stream=True)
    raise_for_status(response)
    with open(to, "wb") as file:  # noqa: PTH123
        for chunk in response_chunks(response):
            file.write(chunk)


if __name__ == "__main__":
    main(*sys.argv[1:])

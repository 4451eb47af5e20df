"""Whether a file's compressed forms are sent, each to who takes it: for ``check --url``."""

from __future__ import annotations

from collections.abc import Iterator

from py_ext.workbench import compress
from py_ext.workbench.check.finding import Severity
from py_ext.workbench.deploy.url_answers import Answer, Server
from py_ext.workbench.deploy.url_bundle import Bundle
from py_ext.workbench.deploy.url_refused import missing
from py_ext.workbench.deploy.url_wrong import Wrong

__all__ = ["encodings"]

FIRST = next(iter(compress.ENCODINGS))
"""What the name of the compressed file ends with that is sent first."""

NONE = ("", "identity")


def encodings(server: Server, bundle: Bundle, answer: Answer, name: str) -> Iterator[Wrong]:
    """What is wrong with them; nothing where the bundle has none of the file.

    Args:
        server: Is asked for the others.
        bundle: What it should answer with.
        answer: That a browser gets for the file.
        name: Of the file.
    """
    if f"{name}{FIRST}" not in bundle.names:
        return
    encoding = answer.encoding
    todo = (
        f"Send the file that ends with {FIRST} where a browser takes {compress.ENCODINGS[FIRST]}."
    )
    if not encoding:
        said = "It comes without compression."
        yield Wrong(answer.address, Severity.WARNING, said, todo)
        return
    if encoding != compress.ENCODINGS[FIRST]:
        said = f"It comes as {encoding}, which is larger, or slower to decode."
        yield Wrong(answer.address, Severity.HINT, said, todo)
    varied = ",".join(answer.headers.get_list("vary")).lower()
    if "accept-encoding" not in varied and "*" not in varied:
        yield Wrong(
            answer.address,
            Severity.ERROR,
            "It comes compressed without Vary: a cache on the way may give it to who cannot read it.",
            "Send Vary: Accept-Encoding.",
        )
    yield from others(server, bundle, answer, name)


def others(server: Server, bundle: Bundle, answer: Answer, name: str) -> Iterator[Wrong]:
    """Whether who takes another encoding, or none, gets the same file: a proxy between may."""
    wanted = bundle.read(name)
    beside = [
        encoding
        for ending, encoding in compress.ENCODINGS.items()
        if f"{name}{ending}" in bundle.names and encoding != answer.encoding
    ]
    is_heedless = False
    for taken in ("identity", *beside):
        other = server.ask(name, {"Accept-Encoding": taken})
        form = "Without compression" if taken == "identity" else f"As {taken}"
        if other.status != 200:
            said = f"{form}, it is answered with {other.status}."
            yield Wrong(answer.address, Severity.ERROR, said, missing(other)[1])
        elif other.encoding not in (*NONE, taken):
            is_heedless = True
        elif taken != "identity" and other.encoding != taken:
            continue  # plain, which is judged already
        # Where what a browser gets is another, that is told, and has the same cure.
        elif other.content != wanted == answer.content:
            yield Wrong(
                answer.address,
                Severity.ERROR,
                f"{form}, its content is not that of the bundle.",
                "Copy the bundle again, with all that lies compressed beside its files.",
            )
    if is_heedless:
        said = "It comes compressed to who has not asked for it."
        yield Wrong(answer.address, Severity.ERROR, said, "Heed Accept-Encoding.")

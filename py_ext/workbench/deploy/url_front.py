"""Which page is live at an address: where it is another than the bundle's, all else follows from that."""

from __future__ import annotations

from py_ext.workbench.check.finding import Severity
from py_ext.workbench.deploy.url_answers import Answer
from py_ext.workbench.deploy.url_bundle import Bundle, Told, told_by
from py_ext.workbench.deploy.url_refused import elsewhere, is_redirect, refused
from py_ext.workbench.deploy.url_wrong import PAGE, Wrong

__all__ = ["another_page"]


def another_page(first: Answer, page: Answer, bundle: Bundle) -> Wrong | None:
    """What there is in place of the bundle's page; None where it is there, changed on the way at most.

    Args:
        first: For the folder.
        page: For index.html.
        bundle: What it should be.
    """
    if is_own(first, bundle.told) or is_own(page, bundle.told):
        return None
    # Of a folder without the page, many servers say that it is forbidden; of the page, that it is missing.
    is_telling = page.status == 404 and first.status == 200
    answer = first if is_telling or is_redirect(first) else page
    said, todo = reason(answer, bundle.told)
    return Wrong(answer.address, Severity.ERROR, said, todo)


def is_own(answer: Answer, own: Told) -> bool:
    """Whether it is of this version; what cannot be decoded is judged with its file."""
    return answer.status == 200 and (answer.content is None or told_by(answer.content) == own)


def reason(answer: Answer, own: Told) -> tuple[str, str]:
    """Why that is not the bundle's page, and what to do."""
    status = answer.status
    if status == 200:
        return otherwise(told_by(answer.content or b""), own)
    if is_redirect(answer):
        return elsewhere(answer, PAGE, "name that address.")
    if (why := refused(status)) is not None:
        return why
    if status == 404:
        return (
            "There is no index.html (404).",
            "Name the address of the folder that has it, or copy the bundle there.",
        )
    return f"It is answered with {status}.", "Name the address of the folder that has index.html."


def otherwise(live: Told | None, own: Told) -> tuple[str, str]:
    if live is None:
        return (
            "This is another page than the bundle's.",
            "Name the address of the folder with the bundle's index.html, or copy the bundle there.",
        )
    if live.module != own.module:
        return (
            f"Another extension is live: {live.module} (the bundle is {own.module}).",
            "Name this one's address, or copy the bundle there.",
        )
    return (
        f"Another version is live: {live.version} (the bundle is {own.version}).",
        "Copy the bundle again, index.html last, or name the one that is live with --bundle.",
    )

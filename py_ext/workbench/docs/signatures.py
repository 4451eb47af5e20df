"""Signatures, as people read them."""

from __future__ import annotations

import griffe

__all__ = ["signature"]

WIDE = 88
"""Characters, beyond which each argument has its own line."""

SPLIT = ", \n"
"""Between arguments, until it is known whether they have room on one line."""


def signature(documented: griffe.Object) -> str:
    """What an object is called with and gives, as it is written in code."""
    name = documented.name
    if isinstance(documented, griffe.Class):
        bases = ", ".join(str(base) for base in documented.bases if not is_internal(base))
        line = f"class {name}({bases})" if bases else f"class {name}"
        made = arguments(documented.parameters)
        # The fields of a dataclass are told below it, and an error is made by us.
        is_told = "dataclass" in documented.labels or documented.module.name == "errors"
        has_more = made != "()" and not is_told
        return f"{line}\n{wrapped(name + made)}" if has_more else line
    if isinstance(documented, griffe.Function):
        is_async = "async " if "async" in documented.labels else ""
        returns = f" -> {documented.returns}" if documented.returns is not None else ""
        return wrapped(f"{is_async}def {name}{arguments(documented.parameters)}{returns}")
    if isinstance(documented, griffe.Attribute):
        annotation = f": {documented.annotation}" if documented.annotation is not None else ""
        value = f" = {documented.value}" if documented.value is not None else ""
        return f"{name}{annotation}{value if 'property' not in documented.labels else ''}"
    return name


def is_internal(base: griffe.Expr | str) -> bool:
    """Whether a base class is ours alone: what a class has from it is told as its own."""
    return "._" in (base if isinstance(base, str) else base.canonical_path)


def arguments(parameters: griffe.Parameters) -> str:
    """They, in parentheses, each on a line of its own where a caller sees it so."""
    parts: list[str] = []
    for each in parameters:
        if each.name in ("self", "cls"):
            continue
        has_star = any(part.startswith("*") for part in parts)
        if each.kind is griffe.ParameterKind.keyword_only and not has_star:
            parts.append("*")
        star = {
            griffe.ParameterKind.var_positional: "*",
            griffe.ParameterKind.var_keyword: "**",
        }.get(each.kind, "")
        text = f"{star}{each.name}"
        if each.annotation is not None:
            text += f": {each.annotation}"
        if each.default is not None and not star:
            text += f" = {each.default}" if each.annotation is not None else f"={each.default}"
        parts.append(text)
    return f"({SPLIT.join(parts)})"


def wrapped(text: str) -> str:
    """The signature on one line, or with a line for each argument."""
    line = text.replace(SPLIT, ", ")
    if len(line) <= WIDE or SPLIT not in text:
        return line
    before, _, rest = text.partition("(")
    inside, _, after = rest.rpartition(")")
    # A return type may have parentheses of its own, behind the last of the arguments.
    return f"{before}(\n    " + inside.replace(SPLIT, ",\n    ") + f",\n){after}"

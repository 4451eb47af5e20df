"""Which wheels Pyodide can use, by the tags in their names."""

from __future__ import annotations

from dataclasses import dataclass

from py_ext.workbench import pinned_pyodide

__all__ = ["Target", "target"]


@dataclass(frozen=True)
class Target:
    """What Pyodide is to a wheel.

    Attributes:
        python: The version of its Python, such as ``"3.14.2"``.
        abi: Such as ``"cp314"``.
        platforms: The names that its platform has, the usual one first.
    """

    python: str
    abi: str
    platforms: tuple[str, ...]

    def takes(self, filename: str) -> bool:
        """Whether a wheel of that name is for it."""
        _, pythons, abis, platforms = filename.removesuffix(".whl").rsplit("-", 3)
        return (
            not {"any", *self.platforms}.isdisjoint(platforms.split("."))
            and not {"none", "abi3", self.abi}.isdisjoint(abis.split("."))
            and any(each.startswith(("py3", "cp3")) for each in pythons.split("."))
        )


def target() -> Target:
    """What the pinned Pyodide is."""
    info = pinned_pyodide.info()
    major, minor, *_ = info["python"].split(".")
    abi = info["abi_version"]
    return Target(
        info["python"],
        f"cp{major}{minor}",
        (f"pyemscripten_{abi}_wasm32", f"pyodide_{abi}_wasm32", f"{info['platform']}_wasm32"),
    )

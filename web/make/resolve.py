"""Runs in Pyodide, in Node, when an extension's packages are chosen: micropip chooses and installs them.

micropip takes the newest version that fits, and stays with it. Where another package then wants an older
one, it is told of all that is wanted of that package, and begins again; where nothing fits all of that, one
of those who want it is taken in an older version.
"""

import json

import micropip
from micropip import package_manager, transaction
from micropip._vendored.packaging.src.packaging.requirements import (
    InvalidRequirement,
    Requirement,
)
from micropip._vendored.packaging.src.packaging.utils import canonicalize_name

MOST_ATTEMPTS = 40
MOST_OLDER = 5
"""How many versions are left out: what fits with still older ones only is seldom what a person wants."""


class Noting(transaction.Transaction):
    """Notes what wants what, and where micropip could not go on; one after the other, so that the outcome
    does not depend on which answer comes first."""

    async def gather_requirements(self, requirements):
        for each in sorted(map(str, requirements)):
            await self.add_requirement(Requirement(each))  # a copy: constraints are put into it

    async def add_wheel(self, wheel, extras, *, specifier=""):
        begun.append(wheel)
        await super().add_wheel(wheel, extras, specifier=specifier)

    def check_version_satisfied(self, req, *, allow_reinstall=False):
        try:
            return super().check_version_satisfied(req, allow_reinstall=allow_reinstall)
        except ValueError:
            failed.append((canonicalize_name(req.name), True))
            raise

    async def _add_requirement_from_package_index(self, req):
        try:
            await super()._add_requirement_from_package_index(req)
        except Exception as error:
            none_fits = isinstance(error, ValueError) and str(error).startswith("Can't f")
            failed.append((canonicalize_name(req.name), none_fits))
            raise


begun, failed = [], []
package_manager.Transaction = Noting


async def resolve(index: str, requirements: list[str], preferred: list[str]) -> str:
    """What is installed, as micropip freezes it; or what could not be, and who wants it.

    Args:
        index: The address of the index of packages.
        requirements: What the extension wants.
        preferred: What is taken where it fits, as exact requirements.
    """
    wanted = []
    for each in requirements:
        try:
            wanted.append(Requirement(each))
        except InvalidRequirement as error:
            return json.dumps({"invalid": each, "said": str(error).splitlines()[0]})
    bounds = frozenset(("", bound(each)) for each in wanted if each.specifier and applies(each))
    avoided: frozenset[str] = frozenset()
    seen: tuple[tuple[str, Requirement], ...] = ()
    told = None
    forks = []  # where to go back to, and who could be taken in an older version there
    for _ in range(MOST_ATTEMPTS):
        begun.clear()
        failed.clear()
        constraints = {each for _, each in bounds} | avoided | set(preferred)
        try:
            await micropip.install(
                requirements, index_urls=[index], constraints=sorted(constraints)
            )
        except Exception as error:
            if not failed:
                raise
            said = str(error.args[0] if error.args else error).partition("\n")[0]
        else:
            return micropip.freeze()
        name, none_fits = failed[0]
        seen += tuple(each for each in all_wants(wanted) if each not in seen)
        wants = [each for each in seen if canonicalize_name(each[1].name) == name]
        who = {by.partition(" ")[0] for by, _ in wants}
        kept = [each for each in preferred if each.partition("==")[0] not in who | {name}]
        if len(kept) < len(preferred):
            preferred = kept
            continue
        more = {(by, bound(each)) for by, each in wants if each.specifier} - bounds
        if more:
            bounds |= more
            continue
        told = told or {
            "failed": name,
            "wants": [{"by": by, "requirement": plain(each)} for by, each in wants],
            "said": "" if none_fits else said,
        }
        if none_fits and len(avoided) < MOST_OLDER:
            others = list(dict.fromkeys(by for by, _ in wants if by))
            forks.append((bounds, avoided, seen, others))  # the one that was met last goes first
        while forks and not forks[-1][-1]:
            forks.pop()
        if not forks:
            break
        bounds, avoided, seen, others = forks[-1]
        by = others.pop()
        avoided |= {by.replace(" ", "!=")}
        bounds = frozenset(each for each in bounds if each[0] != by)
        seen = tuple(each for each in seen if each[0] != by)
    return json.dumps(told or {"failed": name, "wants": [], "said": said})


def all_wants(wanted: list[Requirement]) -> list[tuple[str, Requirement]]:
    """Who wants what in this attempt: the extension is the empty text, others have their version."""
    wants = [("", each) for each in wanted if applies(each)]
    for wheel in begun:
        by = f"{canonicalize_name(wheel.name)} {wheel.version}"
        wants += [(by, each) for each in sorted(wheel._requires or (), key=str)]
    return wants


def applies(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate()


def bound(requirement: Requirement) -> str:
    """Its versions, as a constraint."""
    return f"{canonicalize_name(requirement.name)}{requirement.specifier}"


def plain(requirement: Requirement) -> str:
    """Without its marker, which holds here."""
    extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
    return f"{requirement.name}{extras}{requirement.specifier}"

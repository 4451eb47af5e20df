"""Runs in Pyodide, in Node, when an extension's packages are chosen: micropip chooses and installs them.

micropip takes the newest version that fits, and stays with it. Where another package then wants an older
one, it is told of all that is wanted of that package, and begins again.
"""

import json

import micropip
from micropip import package_manager, transaction
from micropip._vendored.packaging.src.packaging.requirements import Requirement
from micropip._vendored.packaging.src.packaging.utils import canonicalize_name

MOST_ATTEMPTS = 50


class Noting(transaction.Transaction):
    """Notes what wants what, and where micropip could not go on; one after the other, so that the outcome
    does not depend on which answer comes first."""

    async def gather_requirements(self, requirements):
        for requirement in sorted(requirements, key=str):
            await self.add_requirement(requirement)

    async def add_wheel(self, wheel, extras, *, specifier=""):
        begun.append(wheel)
        await super().add_wheel(wheel, extras, specifier=specifier)

    def check_version_satisfied(self, req, *, allow_reinstall=False):
        try:
            return super().check_version_satisfied(req, allow_reinstall=allow_reinstall)
        except ValueError:
            failed.append(canonicalize_name(req.name))
            raise

    async def _add_requirement_from_package_index(self, req):
        try:
            await super()._add_requirement_from_package_index(req)
        except Exception:
            failed.append(canonicalize_name(req.name))
            raise


begun, failed = [], []
package_manager.Transaction = Noting


async def resolve(index: str, requirements: list[str], preferred: list[str]) -> str:
    """What is installed, as micropip freezes it; or what could not be, and who wants it."""
    wanted = [Requirement(each) for each in requirements]
    constraints = {bound(each) for each in wanted if each.specifier and applies(each)}
    for _ in range(MOST_ATTEMPTS):
        begun.clear()
        failed.clear()
        try:
            await micropip.install(
                requirements, index_urls=[index], constraints=sorted(constraints) + preferred
            )
        except Exception as error:
            if not failed:
                raise
            if preferred:  # what was locked does not fit any more
                preferred = []
                continue
            name = failed[0]
            wants = wants_of(name, wanted)
            more = {bound(each) for _, each in wants if each.specifier} - constraints
            if more:
                constraints |= more
                continue
            told = [{"by": by, "requirement": plain(each)} for by, each in wants]
            return json.dumps({"failed": name, "wants": told, "said": str(error).splitlines()[0]})
        return micropip.freeze()
    raise RuntimeError(f"no versions fit together after {MOST_ATTEMPTS} attempts")


def wants_of(name: str, wanted: list[Requirement]) -> list[tuple[str, Requirement]]:
    """Who wants a package, and what of it: the extension is the empty text."""
    wants = [("", each) for each in wanted if applies(each)]
    for wheel in begun:
        wants += [(f"{wheel.name} {wheel.version}", each) for each in wheel._requires or ()]
    return [(by, each) for by, each in wants if canonicalize_name(each.name) == name]


def applies(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate()


def bound(requirement: Requirement) -> str:
    """Its versions, as a constraint."""
    return f"{canonicalize_name(requirement.name)}{requirement.specifier}"


def plain(requirement: Requirement) -> str:
    """Without its marker, which holds here."""
    extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
    return f"{requirement.name}{extras}{requirement.specifier}"

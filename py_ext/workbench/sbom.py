"""The bill of materials of a bundle, in CycloneDX: what is in it, in which version, under which licence.

It says the same whenever the same is built: its serial number comes of the bundle's version, and it has a
time only where the environment gives one (``SOURCE_DATE_EPOCH``, in seconds).
"""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
import json
import os
import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from py_ext.workbench import pinned_pyodide
from py_ext.workbench.files import put
from py_ext.workbench.messages import SetupError
from py_ext.workbench.places import WEB
from py_ext.workbench.shipped_parts import PYODIDE_LICENCE, PYTHON_LICENCE, SHIPPED, Part
from py_ext.workbench.wheel_file import read_wheel

if TYPE_CHECKING:
    from cyclonedx.model import HashType
    from cyclonedx.model.component import Component, ComponentType

__all__ = ["SBOM", "sbom", "sbom_place", "write_sbom"]

SBOM = "sbom.cdx.json"
"""What the name of its file ends with."""

PARTS = ("pyodide-", "py_ext-")
"""The folders of what is a part of its own."""

NAMESPACE = uuid.UUID("5f0c1f0a-3b0e-5d6c-9a53-2f6f3c1f8f4e")
"""Of the serial numbers: any that nobody else has."""


def sbom_place(out: Path) -> Path:
    """Where a bundle's is written: beside its folder, which is served, and not in it."""
    return out.absolute().with_name(f"{out.absolute().name}.{SBOM}")


def write_sbom(out: Path, content: bytes) -> Path:
    """Write it there; return where that is. Raises SetupError where it cannot be written."""
    place = sbom_place(out)
    try:
        put(place, content)
    except OSError as error:
        raise SetupError(f"{place} cannot be written: {error.strerror}") from error
    return place


def sbom(
    name: str, version: str, files: Mapping[str, bytes], page_wheel: Path, wheels: Iterable[Path]
) -> bytes:
    """The bill of materials, as JSON.

    Args:
        name: Of the extension.
        version: Of the bundle.
        files: What is in the bundle; those that are compressed are the same in another form.
        page_wheel: That of py_ext.
        wheels: Those of the extension's packages.
    """
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import ComponentType
    from cyclonedx.output import make_outputter
    from cyclonedx.schema import OutputFormat, SchemaVersion

    own = [path for path in files if not path.startswith(PARTS)]  # theirs are in them
    root = component(
        name,
        version,
        ComponentType.APPLICATION,
        parts=[file_component(each, files[each]) for each in own],
    )
    parts = [pyodide(files), *map(package, [page_wheel, *wheels]), zones()]
    bom = Bom(serial_number=uuid.uuid5(NAMESPACE, f"{name} {version}"), components=parts)
    bom.metadata.component = root
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    when = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else None
    bom.metadata.timestamp = when  # type: ignore[assignment]  # without one, it is left out
    bom.register_dependency(root, parts)
    for part in parts:
        bom.register_dependency(part, part.components)
    written = make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=1)
    return f"{written}\n".encode()


def pyodide(files: Mapping[str, bytes]) -> Component:
    """Pyodide as npm has it, the files of it that are shipped, and what is built into it."""
    from cyclonedx.model import HashAlgorithm, HashType
    from cyclonedx.model.component import ComponentType

    lock = json.loads((WEB / "package-lock.json").read_text("utf-8"))
    integrity: str = lock["packages"]["node_modules/pyodide"]["integrity"]
    digest = base64.b64decode(integrity.removeprefix("sha512-")).hex()
    shipped = [
        Part("cpython", pinned_pyodide.info()["python"], PYTHON_LICENCE, "Python itself"),
        *SHIPPED,
    ]
    built_in = [
        component(
            part.name,
            part.version,
            ComponentType.LIBRARY,
            part.licence,
            purl="generic",
            about=part.what,
        )
        for part in shipped
    ]
    own = [file_component(each, files[each]) for each in files if each.startswith("pyodide-")]
    return component(
        "pyodide",
        pinned_pyodide.version(),
        ComponentType.FRAMEWORK,
        PYODIDE_LICENCE,
        purl="npm",
        about="Python in WebAssembly",
        hashes=[HashType(alg=HashAlgorithm.SHA_512, content=digest)],
        parts=[*built_in, *own],
    )


def package(wheel: Path) -> Component:
    """A Python package of the bundle."""
    from cyclonedx.model import HashAlgorithm, HashType
    from cyclonedx.model.component import ComponentType

    read = read_wheel(wheel)
    with ZipFile(wheel) as archive:
        (metadata,) = (each for each in archive.namelist() if each.endswith(".dist-info/METADATA"))
        fields = HeaderParser().parsestr(archive.read(metadata).decode("utf-8", "replace"))
    return component(
        read.name,
        read.version,
        ComponentType.LIBRARY,
        licence_in(fields),
        purl="pypi",
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=read.sha256)],
    )


def zones() -> Component:
    """The world's time zones, as the machine that builds has them."""
    from cyclonedx.model.component import ComponentType

    about = importlib.metadata.metadata("tzdata")
    return component(
        "tzdata", about["Version"], ComponentType.DATA, about["License"] or "", purl="pypi"
    )


def licence_in(fields: Message[str, str]) -> str:
    """What a package's metadata says of its licence: in short, or by a classifier."""
    said = fields["License-Expression"] or fields["License"] or ""
    if said and "\n" not in said.strip() and len(said) < 100:
        return said.strip()
    for classifier in fields.get_all("Classifier") or ():
        if classifier.startswith("License ::"):
            return classifier.rpartition(" :: ")[2]
    return ""


def component(
    name: str,
    version: str,
    kind: ComponentType,
    licence: str = "",
    *,
    purl: str = "",
    about: str = "",
    hashes: Iterable[HashType] = (),
    parts: Iterable[Component] = (),
) -> Component:
    """A part, with what is known of it."""
    from cyclonedx.contrib.license.factories import LicenseFactory
    from cyclonedx.model.component import Component
    from packageurl import PackageURL

    return Component(
        name=name,
        version=version or None,
        type=kind,
        bom_ref=f"{name}@{version}",
        description=about or None,
        licenses=[LicenseFactory().make_from_string(licence)] if licence else [],
        hashes=hashes,
        components=parts,
        purl=PackageURL(purl, name=name, version=version or None) if purl else None,
    )


def file_component(path: str, content: bytes) -> Component:
    """A file of the bundle."""
    from cyclonedx.model import HashAlgorithm, HashType
    from cyclonedx.model.component import Component, ComponentType

    digest = hashlib.sha256(content).hexdigest()
    hashes = [HashType(alg=HashAlgorithm.SHA_256, content=digest)]
    return Component(name=path, type=ComponentType.FILE, bom_ref=path, hashes=hashes)

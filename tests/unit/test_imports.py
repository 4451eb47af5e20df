"""Who may import whom (design.md), and what is public."""

import ast
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import py_ext
import py_ext.simulator
from prepare import ROOT

PACKAGE = ROOT / "py_ext"

# The modules of ours that each module may import; "simulator" stands for all of its modules.
NAMESPACE = {"calls", "models", "namespace", "transport"}
ALLOWED = {
    "errors": set(),
    "transport": set(),
    "targets": set(),
    "short_forms": {"errors", "models", "targets"},
    "models": {"short_forms"},
    "agent_models": {"models"},
    "outbound_models": {"models"},
    "event": set(),
    "desk_events": {"agent_models", "event", "models", "short_forms"},
    "events": {"desk_events", "event", "models", "short_forms"},
    "filters": set(),
    "handlers": {"errors", "event"},
    "streams": {"event", "handlers"},
    "calls": {"errors", "transport"},
    "namespace": {"calls", "errors", "models", "short_forms", "transport"},
    "agent": NAMESPACE | {"agent_models"},
    "auth": NAMESPACE,
    "configuration": NAMESPACE,
    "email": NAMESPACE,
    "interaction": NAMESPACE | {"targets"},
    "media": NAMESPACE | {"agent_models"},
    "messenger": NAMESPACE,
    "outbound": NAMESPACE | {"outbound_models"},
    "sip_endpoint": NAMESPACE,
    "system": NAMESPACE | {"desk_events", "streams", "toasts"},
    "toasts": {"desk_events", "streams"},
    "voice": NAMESPACE,
    "namespaces": NAMESPACE
    | {"agent", "auth", "configuration", "email", "interaction", "media", "messenger"}
    | {"outbound", "short_forms", "sip_endpoint", "system", "voice"},
    "listening": {"calls", "desk_events", "errors", "event", "events", "filters", "handlers"}
    | {"streams"},
    "desk": {"_bridge", "calls", "desk_events", "errors", "event", "events", "handlers"}
    | {"listening", "live", "models", "namespace", "namespaces", "transport"},
    "live": {"event", "events", "models"},
    "extension": {"desk"},
    "_bridge": {"_turns", "errors", "transport"},
    "_page": {"_bridge", "_restored", "errors", "extension"},
    "_restored": set(),
    "_turns": set(),
    "simulator": {"errors", "events", "models", "outbound_models", "simulator", "targets"}
    | {"transport"},
    "testing": {"desk", "extension", "simulator", "testing"},
}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def imported_by(path: Path) -> list[tuple[str, ast.AST]]:
    """The names of what a module imports, with the statement."""
    found: list[tuple[str, ast.AST]] = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [(alias.name, node) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            found += [
                (
                    f"{node.module}.{alias.name}" if node.module == "py_ext" else node.module or "",
                    node,
                )
                for alias in node.names
            ]
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_import_only_what_they_may(path: Path) -> None:
    part = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    for name, node in imported_by(path):
        top, _, rest = name.partition(".")
        if top == "py_ext":
            assert rest.split(".")[0] in ALLOWED[part], f"line {node.lineno}: {name}"
        if top in ("js", "pyodide", "pyodide_js"):
            assert part == "_bridge", f"line {node.lineno}: {name}"
        if name == "py_ext._bridge" and part == "desk":
            assert node.col_offset > 8, "desk imports _bridge inside connect() only"


def test_every_part_has_its_rule() -> None:
    parts = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in MODULES}
    assert parts == set(ALLOWED)


def test_importing_py_ext_needs_no_javascript() -> None:
    code = "import sys, py_ext, py_ext.simulator; print({'js', 'pyodide'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"


# What modules share among each other, and users have no use for.
INTERNAL = {
    "py_ext": {
        "Calls",
        "Closed",
        "Handlers",
        "InteractionActions",
        "Listening",
        "Namespace",
        "Namespaces",
        "NoAnswer",
        "Plain",
        "Refused",
        "ShortForms",
    }
    | {f"{name}Namespace" for name in ("Agent", "Auth", "Configuration", "Email", "Interaction")}
    | {f"{name}Namespace" for name in ("Media", "Messenger", "Outbound", "SipEndpoint")}
    | {"SystemNamespace", "VoiceNamespace"}
    | {f"{name}Filters" for name in ("Agent", "Case", "Interaction", "Markdone", "Media")}
    | {f"{name}Filters" for name in ("Messenger", "Outbound", "System", "Voice")}
    | {"LiveInteractions", "Request", "BridgeTransport", "attach", "page_transport", "start"}
    | {"LibraryFinder", "Turns", "look_again", "refresh"}
    | {"find_desk", "load_extension"},
    "py_ext.simulator": {"Activity", "Agent", "Auth", "Blocks", "Media", "Messenger", "Outbound"}
    | {"SipEndpoint", "Tabs", "Views", "Work", "Telephony", "OpenMedia", "HeldEvents"}
    | {"DesktopPage", "FaultKind", "Message", "RateLimits", "Services", "Step"}
    | {"ALIASES", "ALTERING", "CALL_RESULTS", "KINDS", "SERVICES", "STATES", "STEPS", "VERBS"}
    | {
        "alter",
        "chains_of",
        "fields_of",
        "fill_address",
        "in_chain",
        "kind_of",
        "serve",
        "snapshot",
        "state_named",
    }
    | {"wanted_contents"}
    | {"flag", "number", "pairs", "plain_object", "require_writable", "text", "texts", "user_data"}
    | {"verb"},
}
PACKAGES = pytest.mark.parametrize(
    "package", [py_ext, py_ext.simulator], ids=lambda package: package.__name__
)


@PACKAGES
def test_the_package_exports_all_that_is_public(package: ModuleType) -> None:
    init = Path(str(package.__file__))
    named = set()
    for path in init.parent.glob("*.py"):
        if path != init:
            tree = ast.parse(path.read_text("utf-8"))
            for node in tree.body:
                if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
                    named |= set(ast.literal_eval(node.value))
    assert named - INTERNAL[package.__name__] == set(package.__all__)


@PACKAGES
def test_init_only_re_exports(package: ModuleType) -> None:
    tree = ast.parse(Path(str(package.__file__)).read_text("utf-8"))
    kinds = {type(node) for node in tree.body[1:]}
    assert kinds == {ast.ImportFrom, ast.Assign}
    assert all(hasattr(package, name) for name in package.__all__)

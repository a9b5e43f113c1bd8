"""The house: imports point down, modules stay small, each says what it is."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import gkrules

SOURCE = Path(gkrules.__file__).parent
FLOORS: dict[str, int] = {
    **dict.fromkeys(
        [
            "_version",
            "errors",
            "numerals",
            "plain",
            "_toml",
            "_table",
            "userdata",
            "patterns",
            "moments",
            "making",
            "safely",
        ],
        0,
    ),
    **dict.fromkeys(
        [
            "quantities",
            "places",
            "limits",
            "policy",
            "trace",
            "words",
            "eventwords",
            "calendar.days",
        ],
        1,
    ),
    **dict.fromkeys(["calendar", "reader", "regimes", "writer"], 2),
    **dict.fromkeys(
        [
            "counting",
            "periods",
            "facts",
            "occurrence",
            "reach",
            "finish",
            "dated",
            "triggered",
            "within",
            "origin",
            "allowance",
        ],
        3,
    ),
    **dict.fromkeys(
        [
            "resolver",
            "render",
            "picture",
            "datewords",
            "units",
            "unitsphrase",
            "obligation",
            "plan",
        ],
        3,
    ),
    "parties": 3,
    "succession": 3,
    "service": 3,
    "agenda": 4,
    "ledger": 4,
    "disclosure": 4,
    "backtest": 4,
    **dict.fromkeys(
        [
            "batch",
            "documents",
            "notices",
            "exports",
            "recording",
            "register",
            "supervision",
            "changes",
        ],
        5,
    ),
    "feeds": 5,
    "country": 5,
    **dict.fromkeys(["cli", "web", "__main__"], 6),
}
MODULES = sorted(SOURCE.rglob("*.py"))
#: The public face names every room; it loads them only when asked.
FACE = SOURCE / "__init__.py"


def _name(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def _floor(name: str) -> int:
    """The floor of a module: its own, else that of the room it stands in."""
    while name:
        if name in FLOORS:
            return FLOORS[name]
        name = name.rpartition(".")[0]
    raise AssertionError("a module without a floor")


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            module = node.module or ""
            if module == "gkrules":
                found |= {f"gkrules.{alias.name}" for alias in node.names}
            else:
                found |= {module}
                found |= {
                    f"{module}.{alias.name}"
                    for alias in node.names
                    if (SOURCE / Path(*module.split(".")[1:]) / f"{alias.name}.py").exists()
                    and module.startswith("gkrules")
                }
    return {name.removeprefix("gkrules.") for name in found if name.startswith("gkrules.")}


@pytest.mark.parametrize("path", [p for p in MODULES if p != FACE], ids=_name)
def test_imports_point_down(path: Path) -> None:
    mine = _floor(_name(path))
    for other in _imports(path):
        assert _floor(other) <= mine, f"{_name(path)} (floor {mine}) imports {other}"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_modules_stay_small_and_say_what_they_are(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "a module says what it is"
    assert len(text.splitlines()) <= 360


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_only_the_faces_read_the_clock(path: Path) -> None:
    if _floor(_name(path) or "__main__") >= 6:
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            assert node.attr not in ("today", "now", "utcnow", "urandom"), path


@pytest.mark.parametrize("path", [p for p in MODULES if "cli" not in p.parts], ids=_name)
def test_public_things_are_documented(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{_name(path)}.{node.name}"


def test_no_cycle_between_modules() -> None:
    graph = {_name(path): _imports(path) for path in MODULES if path != FACE}

    def walk(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join((*path, name))
        if name in done:
            return
        for other in graph.get(name, ()):
            if other != name.rpartition(".")[0]:  # a package's face names its own rooms
                walk(other, (*path, name))
        done.add(name)

    done: set[str] = set()
    for name in graph:
        walk(name, ())


def test_the_face_is_what_the_design_fixes() -> None:
    for name in ("parse", "resolve", "write", "Plan", "Agenda", "publish", "Policy", "calendar"):
        assert getattr(gkrules, name) is not None
    with pytest.raises(AttributeError):
        _ = gkrules.nothing
    assert set(gkrules.__all__) <= set(dir(gkrules))


def test_no_module_hides_a_public_name() -> None:
    """Importing `gkrules.x` sets the attribute x: a public function of that name would be lost."""
    modules = {path.stem for path in SOURCE.glob("*.py")} | {
        path.name for path in SOURCE.iterdir() if path.is_dir()
    }
    assert not (modules & set(gkrules.__all__)) - set(gkrules._ROOMS)

"""The rules of the house that a program can check: who imports whom, who may touch files, and what codes look like."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT

HOUSE = {p.relative_to(ROOT).as_posix(): p for p in (ROOT / "process.py", ROOT / "rules.py", *sorted((ROOT / "contest").rglob("*.py")))}

# library → where it may be imported: files and folders; the allow-list below names what is let through, and why
HOMES: dict[str, tuple[str, ...]] = {
    "click": ("process.py", "contest/cli.py"),
    "sqlite3": ("contest/ledger/",),
    "filelock": ("contest/ledger/lock.py",),
    "openpyxl": ("contest/reading/", "contest/publishing/"),
    "xlsxwriter": ("contest/publishing/",),
    "python_calamine": ("contest/reading/",),
    "xlrd": ("contest/reading/biff.py",),
    "oxmsg": ("contest/reading/outlook.py",),
    "psutil": ("contest/reading/pool.py",),
    "pebble": ("contest/reading/pool.py", "contest/reading/contents.py"),
    "jinja2": ("contest/publishing/",),
    "lxml": ("contest/publishing/",),
    "markupsafe": ("contest/publishing/",),
    "docx": ("contest/publishing/",),
    "docxtpl": ("contest/publishing/",),
    "pydantic": ("contest/settings.py",),
    "getpass": ("contest/ledger/lock.py",),
}
LATER = {"openpyxl"}
"""Not used: openpyxl only looks into workbooks in tests; the program itself marks copies part by part."""
ALLOWED: dict[tuple[str, str], str] = {
    ("contest/issue.py", "docx"): "issue reads a bulletin that was edited by hand back, to hold its tables and amounts against the computed ones",
}
# room → rooms it must not import
FORBIDDEN: dict[str, tuple[str, ...]] = {
    "contest/reading/": ("contest.publishing", "contest.reckoning", "contest.ledger", "contest.run", "rules", "contest.settings"),
    "contest/publishing/": ("contest.reading", "contest.ledger", "contest.run", "contest.settings"),
    "contest/reckoning/": ("contest.reading", "contest.publishing", "contest.ledger", "contest.run", "contest.settings", "contest.workspace"),
    "rules.py": ("contest.reading", "contest.publishing", "contest.reckoning", "contest.ledger", "contest.settings", "contest.form"),
    "contest/model/": ("contest.reading", "contest.publishing", "contest.reckoning", "contest.form", "contest.text", "contest.errors", "rules"),
    "contest/form.py": ("contest.reading", "contest.publishing", "contest.reckoning", "contest.settings", "rules"),
    "contest/text.py": ("contest.",),
    "contest/errors.py": ("contest.",),
    "contest/": ("process", "tests", "tools", "bench"),
}
PURE = ("rules.py", "contest/model/", "contest/reckoning/", "contest/form.py", "contest/text.py", "contest/sheetnames.py", "contest/screen.py",
        "contest/explain/", "contest/readings.py", "contest/settings_faults.py", "contest/reading/cells.py", "contest/reading/labels.py",
        "contest/reading/parse.py", "contest/reading/plain.py", "contest/publishing/plain.py",
        "contest/reading/problem.py", "contest/reading/amounts.py", "contest/reading/yuan.py", "contest/reading/days.py", "contest/reading/columns.py",
        "contest/reading/headings.py",
        "contest/publishing/views/")
IMPURE_MODULES = {"os", "io", "pathlib", "random", "secrets", "time", "logging", "shutil", "subprocess", "socket", "tempfile", "sqlite3", "uuid", "locale"}
IMPURE_CALLS = {"open", "input", "print", "today", "now", "utcnow", "getenv", "read_bytes", "read_text", "write_bytes", "write_text", "exec", "eval", "hash", "id"}


@cache
def parsed(name: str) -> ast.Module:
    return ast.parse(HOUSE[name].read_text("utf-8"))


def runtime(name: str) -> list[ast.AST]:
    """Every node that is executed: what stands below ``if TYPE_CHECKING`` is for the type checker alone."""
    found: list[ast.AST] = []
    waiting: list[ast.AST] = [parsed(name)]
    while waiting:
        node = waiting.pop()
        if not (isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            found.append(node)
            waiting += ast.iter_child_nodes(node)
    return found


@cache
def imports(name: str) -> frozenset[str]:
    """Full names of what a module imports, anywhere in it."""
    return frozenset(imported(ast.walk(parsed(name))))


def imported(nodes: Iterable[ast.AST]) -> set[str]:
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module, "imports are absolute"
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def inside(name: str, homes: tuple[str, ...]) -> bool:
    return any(name == home or (home.endswith("/") and name.startswith(home)) for home in homes)


@pytest.mark.parametrize("library", HOMES)
def test_a_library_is_imported_in_its_room_only(library: str) -> None:
    users = {name for name in HOUSE if any(i == library or i.startswith(f"{library}.") for i in imports(name))}
    assert users or library in LATER, "nobody uses it: take it off the list"
    strangers = {name for name in users if not inside(name, HOMES[library])}
    assert strangers == {name for name, allowed in ALLOWED if allowed == library}


@pytest.mark.parametrize("room", FORBIDDEN)
def test_rooms_do_not_reach_into_each_other(room: str) -> None:
    faults = [(name, found) for name in HOUSE if inside(name, (room,)) for found in imports(name)
              if any(found == wall.rstrip(".") or found.startswith(wall if wall.endswith(".") else f"{wall}.") for wall in FORBIDDEN[room])]
    assert not faults


def test_only_the_reckoning_imports_the_rules() -> None:
    assert {name.rsplit("/", 1)[0] for name in HOUSE if "rules" in imports(name)} == {"contest/reckoning"}


def test_the_rules_import_only_the_model() -> None:
    assert {i for i in imports("rules.py") if i.split(".")[0] in ("contest", "process")} <= {i for i in imports("rules.py") if i.startswith("contest.model")}


def test_imports_of_our_own_modules_form_no_circle() -> None:
    modules = {name.removesuffix(".py").removesuffix("/__init__").replace("/", "."): name for name in HOUSE}

    def needs(module: str) -> set[str]:
        top = [n for n in parsed(modules[module]).body if isinstance(n, ast.Import | ast.ImportFrom)]
        return {i for i in imported(top) if i in modules and i != module}

    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " → ".join((*path, module))
        if module not in done:
            for needed in needs(module):
                visit(needed, (*path, module))
            done.add(module)

    for module in modules:
        visit(module, ())


@pytest.mark.parametrize("name", [n for n in HOUSE if inside(n, PURE)])
def test_pure_modules_know_no_file_clock_chance_or_environment(name: str) -> None:
    nodes = runtime(name)
    assert not {i.split(".")[0] for i in imported(nodes)} & IMPURE_MODULES
    assert {n.attr for n in nodes if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id == "sys"} <= {"maxsize"}
    calls = {node.func.id if isinstance(node.func, ast.Name) else node.func.attr for node in nodes
             if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)}
    assert not calls & IMPURE_CALLS


def test_only_the_commands_ask_what_day_it_is() -> None:
    asking = {name for name in HOUSE for node in ast.walk(parsed(name)) if isinstance(node, ast.Attribute) and node.attr in ("today", "now")
              and isinstance(node.value, ast.Name) and node.value.id in ("date", "datetime")}
    assert asking == {"process.py"}


def test_no_binary_float_touches_an_amount_in_the_rules() -> None:
    literals = [node.value for node in ast.walk(parsed("rules.py")) if isinstance(node, ast.Constant) and isinstance(node.value, float)]
    assert literals == []


@pytest.mark.parametrize(("module", "reads"), [("contest.reading.returns", True), ("contest.reading.pool", False)])
def test_a_worker_imports_nothing_heavy_and_only_a_worker_the_readers(module: str, reads: bool) -> None:
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import {module}; print(*sys.modules)"
    loaded = set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60).stdout.split())
    assert module in loaded and ("python_calamine" in loaded) == reads
    assert not {"pandas", "numpy", "pydantic", "openpyxl", "xlsxwriter", "docx", "docxtpl", "jinja2", "lxml", "sqlite3", "stdnum",
            "xlrd", "oxmsg", "psutil", "contest.reading.mail", "contest.settings", "rules"} & loaded


# codes ————————————————————————————————————————————————————————————————

CODE = re.compile(r"[A-Z]{3}-\d{3}")
TAKES_A_CODE = {"Finding", "RefusedError", "Notice", "reject", "rejected", "_finding", "fault", "tell", "at", "_failed"}


def strings(name: str) -> list[str]:
    return [node.value for node in ast.walk(parsed(name)) if isinstance(node, ast.Constant) and isinstance(node.value, str)]


@pytest.mark.parametrize("name", HOUSE)
def test_every_code_is_three_letters_and_three_digits(name: str) -> None:
    for text in strings(name):
        assert all(CODE.fullmatch(code) for code in re.findall(r"〔([A-Z][^〕]*)〕", text)), text
        assert not re.fullmatch(r"[A-Z]{2,5}[-_]?\d{2,4}", text) or CODE.fullmatch(text), text


def test_every_finding_is_made_with_such_a_code() -> None:
    given = [(name, node.lineno, first.value) for name in HOUSE for node in ast.walk(parsed(name)) if isinstance(node, ast.Call)
             for called in [node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")] if called in TAKES_A_CODE
             for first in node.args[:2] if isinstance(first, ast.Constant) and isinstance(first.value, str) and re.match(r"[A-Z]{2}", first.value)]
    assert len(given) > 50 and all(CODE.fullmatch(code) for _, _, code in given)


def test_every_stop_carries_a_code() -> None:
    """What stops a command opens with 〔AAA-000〕, or repeats a finding's code."""
    for name in HOUSE:
        for node in ast.walk(parsed(name)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "StopError" and isinstance(
                    node.args[0], ast.Constant | ast.JoinedStr):
                opening = node.args[0].value if isinstance(node.args[0], ast.Constant) else node.args[0].values[0]
                text = opening.value if isinstance(opening, ast.Constant) else opening
                assert isinstance(text, str) and (re.match(r"〔[A-Z]{3}-\d{3}〕", text) or text == "〔"), (name, node.lineno)


def test_the_allow_list_names_what_is_there_and_why() -> None:
    for (name, library), reason in ALLOWED.items():
        assert library in {i.split(".")[0] for i in imports(name)} and len(reason) > 20
    assert all(Path(ROOT / home).exists() for homes in HOMES.values() for home in homes)

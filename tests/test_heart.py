"""The heart stays what it is: every clause is used, every setting does something, nothing in it touches files, clock or chance."""

from __future__ import annotations

import ast
import inspect
from dataclasses import fields
from importlib import import_module
from pathlib import Path

import pytest

import contest.model
import rules
from contest.model import Policy

ROOT = Path(__file__).resolve().parent.parent
RECKONING = sorted((ROOT / "contest" / "reckoning").glob("*.py"))
MODEL = sorted((ROOT / "contest" / "model").glob("*.py"))
PURE = [ROOT / "rules.py", *RECKONING, *MODEL, ROOT / "contest" / "text.py", ROOT / "contest" / "form.py"]
PROGRAM = [ROOT / "rules.py", ROOT / "process.py", *sorted((ROOT / "contest").rglob("*.py"))]
STANDARD = {"__future__", "collections", "collections.abc", "dataclasses", "datetime", "enum", "fractions", "functools", "itertools", "typing",
            "re", "unicodedata", "hashlib", "base64", "sys", "importlib"}
name_of = pytest.mark.parametrize("path", PURE, ids=lambda p: p.relative_to(ROOT).as_posix())


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> set[str]:
    """Modules that a file imports, inside functions too."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found.add(node.module or "")
    return found


def functions_of_rules() -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in tree(ROOT / "rules.py").body if isinstance(node, ast.FunctionDef)}


def test_every_clause_of_the_rules_is_used_by_the_reckoning():
    """Named there as rules.clause_…, or called by one that is."""
    bodies = functions_of_rules()
    reached = {node.attr for path in RECKONING for node in ast.walk(tree(path))
               if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "rules"}
    todo = [name for name in reached if name in bodies]
    while todo:
        called = {node.id for node in ast.walk(bodies[todo.pop()]) if isinstance(node, ast.Name)} & bodies.keys() - reached
        reached |= called
        todo += called
    assert bodies.keys() - reached == set()
    assert {name for name in bodies if name.startswith("clause_")} >= {
        "clause_1", "clause_2", "clause_3_2_barred", "clause_3_2_duties", "clause_4_periods", "clause_6", "clause_6_1", "clause_6_2", "clause_6_3",
        "clause_6_4", "clause_7_2_1", "clause_7_2_2", "clause_7_2_3", "clause_7_2_4", "clause_7_2_end", "clause_8_2_big", "clause_8_3_services"}


def test_the_clauses_stand_in_the_documents_order():
    named = [name.removeprefix("clause_") for name in functions_of_rules() if name.startswith("clause_")]
    chapters = [int(name.split("_")[0]) for name in named]
    assert chapters == sorted(chapters)


@pytest.mark.parametrize("name", [n for n in functions_of_rules() if not n.startswith("_")])
def test_each_function_of_the_rules_opens_with_what_it_orders(name):
    assert inspect.getdoc(getattr(rules, name)), name


def test_every_setting_of_the_policy_is_used():
    """Read as policy.x or ….policy.x anywhere but where settings are read and declared."""
    used = {node.attr for path in PROGRAM if path.name != "settings.py" for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)
            and ((isinstance(node.value, ast.Name) and node.value.id == "policy")
                 or (isinstance(node.value, ast.Attribute) and node.value.attr == "policy"))}
    assert {f.name for f in fields(Policy)} - used == set()


def test_the_rules_import_nothing_of_ours_but_the_model():
    assert {name for name in imported(ROOT / "rules.py") if name not in STANDARD} == {"contest.model"}


def test_the_model_imports_nothing_of_ours_but_itself():
    ours = {name for path in MODEL for name in imported(path) if name not in STANDARD}
    assert all(name.startswith("contest.model") for name in ours), ours


def test_each_name_of_the_model_is_the_one_that_the_type_checker_sees():
    """They are loaded late, by a table; what is written for the type checker says the same."""
    seen = {alias.name: node.module for node in ast.walk(tree(ROOT / "contest/model/__init__.py")) if isinstance(node, ast.ImportFrom)
            for alias in node.names if node.module and node.module.startswith("contest.model.")}
    assert set(seen) == set(contest.model.__all__)
    assert all(getattr(contest.model, name) is getattr(import_module(module), name) for name, module in seen.items())


def test_only_the_reckoning_imports_the_rules():
    assert {path.parent.name for path in PROGRAM if "rules" in imported(path)} == {"reckoning"}


def test_the_reckoning_imports_rules_model_and_itself_only():
    ours = {name for path in RECKONING for name in imported(path) if name not in STANDARD}
    allowed = ("contest.model", "contest.reckoning", "contest.text", "contest.form", "rules", "rapidfuzz")
    assert {name for name in ours if not name.startswith(allowed)} == set()


@name_of
def test_a_pure_module_imports_nothing_that_touches_the_world(path):
    touching = {"os", "io", "pathlib", "random", "secrets", "time", "logging", "subprocess", "socket", "sqlite3", "shutil", "tempfile", "locale", "uuid"}
    assert not {name.split(".")[0] for name in imported(path)} & touching


@name_of
def test_a_pure_module_opens_no_file_and_asks_no_clock(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"open", "print", "input", "exec", "eval", "__import__"}, node.lineno
        if isinstance(node, ast.Attribute):
            assert node.attr not in {"now", "today", "utcnow", "fromtimestamp", "timestamp", "environ", "argv", "stdin", "stdout"} or (
                isinstance(node.value, ast.Name) and node.value.id in {"self", "reckoning"}), node.lineno


@pytest.mark.parametrize("path", [ROOT / "rules.py", *RECKONING], ids=lambda p: p.name)
def test_there_is_no_binary_float_among_the_amounts(path):
    """The one float is a total with weights, shown and ranked by its exact fraction."""
    floats = [node.lineno for node in ast.walk(tree(path)) if isinstance(node, ast.Constant) and isinstance(node.value, float)]
    calls = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"float", "round"}]
    assert floats == [] and len(calls) == (1 if path.name == "rules.py" else 0)


def test_modules_of_the_heart_are_small():
    sizes = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in [ROOT / "rules.py", *RECKONING]}
    assert max(sizes.values()) <= 400, sizes

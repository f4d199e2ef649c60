"""Changes the code that decides money in one place at a time: which change does no test notice?

    .venv/bin/python tools/mutate.py rules.py contest/reckoning/payout.py tests/test_rules.py tests/test_payout.py

First the tests run once and are watched: which of them reach which line. Each mutant then runs in a fork: one function takes other code, and the
tests that reach the line run, the quickest first, until one fails. Survivors are printed. Words, and what is outside of functions, stay. Not on Windows.
"""

from __future__ import annotations

import ast
import copy
import importlib
import inspect
import os
import signal
import sys
import time
import types
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from pathlib import Path
from typing import Any

import pytest

OTHERS: dict[type, tuple[type, ...]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt), ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,), ast.And: (ast.Or,),
    ast.Or: (ast.And,), ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.FloorDiv,), ast.FloorDiv: (ast.Mult,), ast.Mod: (ast.FloorDiv,)}
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list"}
PARTS = {ast.BoolOp: "values", ast.comprehension: "ifs", ast.Call: "keywords"}
WORDS, NONE = (ast.Constant, ast.JoinedStr, ast.Starred), ast.Constant(None)
Place = tuple[int, tuple[str, ...]]  # line, and the names around it


def instead(node: Any) -> Iterator[ast.AST]:
    """What a node is exchanged for: another operator, one part less, or what ``KINDS`` says."""
    yield from (other() for other in OTHERS.get(type(node), ()))
    parts = getattr(node, name := PARTS.get(type(node), ""), [])
    yield from (having(node, **{name: [part for part in parts if part is not gone]}) for gone in parts)
    yield from next((others(node) for kind, others in KINDS.items() if isinstance(node, kind)), ())


def having(node: ast.AST, **fields: Any) -> ast.AST:
    """A copy with other parts; of 「and」 with one part left, that part."""
    changed = copy.copy(node)
    vars(changed).update(fields)
    return changed.values[0] if isinstance(changed, ast.BoolOp) and len(changed.values) == 1 else changed


KINDS: dict[Any, Callable[[Any], list[Any]]] = {
    ast.Constant: lambda node: [ast.Constant(other) for other in ((not node.value,) if isinstance(node.value, bool) else (
        node.value + 1, node.value - 1) if isinstance(node.value, int) else ())],
    ast.UnaryOp: lambda node: [node.operand], ast.IfExp: lambda node: [node.body, node.orelse],
    ast.Call: lambda node: [having(node, args=[NONE if a is gone else a for a in node.args]) for gone in node.args if not isinstance(gone, WORDS)],
    ast.Name: lambda node: [ast.Name(NAMES[node.id], ast.Load())] if node.id in NAMES else [],
    ast.Slice: lambda node: [having(node, **{end: None}) for end in ("lower", "upper") if getattr(node, end)],
    ast.If | ast.While: lambda node: [having(node, test=ast.Constant(value)) for value in (True, False)],
    ast.Return: lambda node: [ast.Return(NONE)] if node.value else [],
    ast.Assign | ast.AugAssign | ast.Raise | ast.Continue | ast.Break: lambda _: [ast.Pass()],
    ast.Expr: lambda node: [] if isinstance(node.value, ast.Constant) else [ast.Pass()]}


def mutants(tree: ast.Module, node: ast.AST, place: Place = (0, ()), inside: bool = False) -> Iterator[tuple[Place, str, types.CodeType]]:
    """Every change below ``node``: where, in words, and the whole module with it; annotations and decorators stay."""
    for name in sorted(set(node._fields) - {"annotation", "returns", "decorator_list"}):
        held = getattr(node, name)
        for index, child in [(n, c) for n, c in enumerate(held if isinstance(held, list) else [held]) if isinstance(c, ast.AST)]:
            names = (child.name,) if not inside and isinstance(child, ast.FunctionDef | ast.ClassDef) else ()
            here = (getattr(child, "lineno", place[0]), (*place[1], *names))
            for other in instead(child) if inside else ():
                setattr(node, name, [other if n == index else c for n, c in enumerate(held)] if isinstance(held, list) else other)
                words = f"{ast.unparse(child) or ast.dump(child)}  →  {ast.unparse(other) or ast.dump(other)}"
                yield here, words, compile(ast.fix_missing_locations(copy.deepcopy(tree)), "mutant", "exec")
                setattr(node, name, held)
            yield from mutants(tree, child, here, inside or isinstance(child, ast.FunctionDef))


def exchange(module: types.ModuleType, path: Sequence[str], code: types.CodeType) -> None:
    """The function takes the mutant's code, so that whoever imported it has it too."""
    fresh = sys.modules[module.__name__] = types.ModuleType(module.__name__)
    exec(code, fresh.__dict__)  # noqa: S102  our own source
    sys.modules[module.__name__] = module
    found: list[Any] = [reduce(inspect.getattr_static, path, held) for held in (module, fresh)]
    old, new = (inspect.unwrap(getattr(f, "fget", None) or getattr(f, "__func__", f)) for f in found)
    old.__code__, old.__defaults__, old.__kwdefaults__ = new.__code__, new.__defaults__, new.__kwdefaults__


def fails(session: pytest.Session, item: pytest.Item) -> bool:
    before = session.testsfailed
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
    return session.testsfailed > before


class Mutation:
    """A plug-in for pytest, in place of its loop over the tests."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = {str(Path(name).resolve()): name for name in names}
        self.reach: dict[tuple[str, int], set[pytest.Item]] = defaultdict(set)
        self.seconds: dict[pytest.Item, float] = {}
        self.kills: Counter[pytest.Item] = Counter()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        for item in session.items:
            self.watch(session, item)
        for file, name in self.names.items():
            module = importlib.import_module(name.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
            tree = ast.parse(Path(file).read_text("utf-8"))
            fates = [self.lives(session, module, *mutant) for mutant in mutants(tree, tree)]
            print(f"{name}: {len(fates)} mutants, {sum(fates)} survived", flush=True)
        return True

    def watch(self, session: pytest.Session, item: pytest.Item) -> None:
        def trace(frame: types.FrameType, *_: Any) -> Any:
            self.reach[frame.f_code.co_filename, frame.f_lineno].add(item)
            return trace if frame.f_code.co_filename in self.names else None
        began = time.process_time()
        sys.settrace(trace)
        if fails(session, item):
            sys.exit(f"{item.nodeid} fails without any mutant")
        sys.settrace(None)
        self.seconds[item] = time.process_time() - began

    def lives(self, session: pytest.Session, module: types.ModuleType, place: Place, words: str, code: types.CodeType) -> bool:
        items = sorted(self.reach[str(module.__file__), place[0]], key=lambda i: (self.seconds[i] / (1 + 5 * self.kills[i]), i.nodeid))
        if not (child := os.fork()):
            try:
                os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
                exchange(module, place[1], code)
                for killer, item in enumerate(items, 1):
                    signal.setitimer(signal.ITIMER_VIRTUAL, 4 + 4 * self.seconds[item])  # what loops for ever is dead too
                    if fails(session, item):
                        os._exit(min(killer, 255))
                os._exit(0)
            finally:
                os._exit(255)
        status = os.waitpid(child, 0)[1]
        self.kills.update(items[:254][max(0, os.WEXITSTATUS(status) - 1):os.WEXITSTATUS(status)])
        if status == 0:
            print(f"{self.names[str(module.__file__)]}:{place[0]} {'.'.join(place[1])}: {words}", flush=True)
        return status == 0


if __name__ == "__main__":
    tests = [name for name in sys.argv[1:] if name.startswith("tests/")]
    plain = ["-p", "no:xdist", "-p", "no:cacheprovider", "-p", "no:terminal", "-o", "addopts=", "-m"]
    sys.exit(pytest.main([*plain, "not machine", *tests], [Mutation([name for name in sys.argv[1:] if name not in tests])]))

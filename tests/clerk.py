"""What tests of the commands share: looking at what a command wrote and said, editing files as people do."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
from conftest import ROOT, Town
from docx import Document

from contest.ledger import Ledger

SCHEMA = json.loads((ROOT / "tests/data/result.schema.json").read_text("utf-8"))
AFTER_1, AFTER_2 = "2018-02-27", "2018-03-09"


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def codes(said: str) -> list[str]:
    return re.findall(r"〔([A-Z]{3}-\d{3})〕", said)


def refused(town: Town, *arguments: str) -> list[str]:
    """The codes of what is said; drafts and ledger are as before."""
    before = town.hashes()
    said = town(*arguments, status=1)
    assert town.hashes() == before
    return codes(said)


def valid(town: Town, label: str) -> dict[str, Any]:
    """result.json of a period, held against the schema and its own sums."""
    made = town.result(label)
    jsonschema.validate(made, SCHEMA, cls=jsonschema.Draft202012Validator)

    def fen(text: str) -> int:
        return int(text.replace(".", ""))

    for award in made["awards"]:
        assert fen(award["due"]) == fen(award["entitled"]) - fen(award["paid_before"])
    due = [fen(a["due"]) for a in made["awards"] if a["held"] is None]
    held = [fen(a["due"]) for a in made["awards"] if a["held"] is not None]
    assert (fen(made["totals"]["due"]), fen(made["totals"]["held"])) == (sum(due), sum(held))
    return made


def listed(town: Town) -> int:
    """分 on all lists issued so far."""
    return sum(line.amount_fen for issued in Ledger(town.root / "ledger").issued() for line in issued.lines)


def day(text: str) -> date:
    return date.fromisoformat(text)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def word(change: Callable[[Any], object]) -> Callable[[bytes], bytes]:
    def changed(data: bytes) -> bytes:
        document = Document(io.BytesIO(data))
        change(document)
        target = io.BytesIO()
        document.save(target)
        return target.getvalue()

    return changed


def replace_text(document: Any, old: str, new: str) -> None:
    for paragraph in document.paragraphs:
        if old in paragraph.text:
            text = paragraph.text.replace(old, new, 1)
            for run in paragraph.runs[1:]:
                run.text = ""
            paragraph.runs[0].text = text
            return
    raise AssertionError(old)


def rewrite(town: Town, name: str, change: Callable[[bytes], bytes], label: str = "第01期") -> bytes:
    path = town.path(f"output/{label}/{name}")
    path.write_bytes(change(path.read_bytes()))
    return path.read_bytes()


def program(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The program as the shell starts it."""
    command = [sys.executable, str(ROOT / "process.py"), *arguments]
    return subprocess.run(command, env={**os.environ, **environment}, capture_output=True, timeout=120, check=False)

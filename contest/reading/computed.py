"""The formulas of a sheet as they are met while going through it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from contest.reading import limits
from contest.reading.refused import RefusedError

Formula = tuple[str, str, str]
"""A cell, its formula, and the cell for which it is written: one that many share is written once. "" where it cannot be reckoned anew."""
_OTHER_BOOK = re.compile(r"\[\d+\]|\\\\|\.xls", re.IGNORECASE)


@dataclass(slots=True)
class Computed:
    """``linked`` are the cells that look into other workbooks, ``formulas`` all others; ``attributes`` are those of the formula just met."""

    formulas: list[Formula] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)
    shared: dict[str, tuple[str, str]] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)

    def take(self, cell: str, formula: str) -> None:
        """One formula of an .xlsx (ECMA-376 part 1, 18.3.1.40); those of arrays and tables are not reckoned anew."""
        if _OTHER_BOOK.search(formula):
            self.linked.append(cell)
            return
        kind, group = self.attributes.get("t", "normal"), self.attributes.get("si", "")
        if kind == "shared" and formula:
            self.shared[group] = formula, cell
        text, origin = self.shared.get(group, ("", cell)) if kind == "shared" else (formula, cell) if kind == "normal" else ("", cell)
        self.add(cell, text.lstrip("="), origin)

    def add(self, cell: str, text: str, origin: str) -> None:
        if len(self.formulas) >= limits.FORMULAS:
            raise RefusedError("FIL-049", f"一张工作表里的公式超过 {limits.FORMULAS} 个，多得不正常，没有读。请用空白报表重新填写，只填数字，不用公式。")
        self.formulas.append((cell, text, origin))

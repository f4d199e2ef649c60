"""Which sheet of a workbook is which: a number before the name or 表 behind it renames nothing. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Protocol, TypeVar

from contest.form import INFO, SHEETS, SheetForm
from contest.model import Finding
from contest.text import normal

_LONGEST = 31  # characters that a sheet's name may have
_BEFORE = re.compile(r"^(?:(?:附?表|附件|sheet)?[0-9一二三四五六七八九十]{1,2}[.、:)_-]?|\([0-9一二三四五六七八九十]{1,2}\)|[①-⑩][.、]?|附?表[:-]?)+")
_BEHIND = re.compile(r"(?:情况|统计|汇总|明细|登记|申报)*表?(?:[-_]?副本|\([^()]*\))*$")


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_Sheet = TypeVar("_Sheet", bound=_Named)


def by_form(book: Mapping[str, _Sheet]) -> tuple[dict[str, _Sheet], tuple[Finding, ...]]:
    """Sheets by normalised name → the same by the names of the form, with a note for each that bears another."""
    meant = renamed(book.keys())
    notes = tuple(Finding("SHT-006", False, f"工作表“{book[key].name}”当作“{form.name}”读了。请核对；以后请不要改表名，例如“{form.name}”。", form.name)
                  for key, form in meant.items())
    return {normal(meant[key].name) if key in meant else key: sheet for key, sheet in book.items()}, notes


def renamed(keys: Collection[str]) -> dict[str, SheetForm]:
    """Which normalised names mean a sheet of the form that none bears; several for one mean nothing."""
    found = {}
    for form in (INFO, *SHEETS):
        name = normal(form.name)
        meant = [key for key in keys if name not in keys and plain(key) == name]
        if len(meant) == 1:
            found[meant[0]] = form
    return found


def plain(key: str) -> str:
    """A normalised sheet name without number and tail: 1.信息收集表 is 信息收集."""
    return _BEHIND.sub("", _BEFORE.sub("", normal(key[:_LONGEST])))

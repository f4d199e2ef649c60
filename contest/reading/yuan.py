"""An amount as finance writes it, in 元 → 分. Pure."""

from __future__ import annotations

import math
import re
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from contest.form import Column
from contest.reading.problem import Parsed, Problem, folded, nothing, shown

_AMOUNT = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?")


def yuan(raw: Any, column: Column, _year: int) -> Parsed:
    """Two decimals at most; 「￥1,000.00元」 too. A minus sign is kept: money taken back."""
    if isinstance(raw, date | time | timedelta | bool) or (isinstance(raw, float) and not math.isfinite(raw)):
        return None, _bad(raw)
    text = format(Decimal(format(raw, ".15g")), "f") if isinstance(raw, int | float) else folded(str(raw))
    bare = text.strip().removesuffix("元").lstrip("¥￥").replace(",", "").replace(" ", "")
    if nothing(bare, column):
        return None, None
    fen = Decimal(bare) * 100 if _AMOUNT.fullmatch(bare) else None
    return (int(fen), None) if fen is not None and fen == int(fen) else (None, _bad(raw))


def _bad(raw: Any) -> Problem:
    return ("AMT-016", True, f"“{shown(raw)}”不是金额（元，最多两位小数）", "请只填数字，单位元，例如 5000.00")

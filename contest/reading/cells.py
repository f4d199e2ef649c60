"""One cell → one value of its declared type, or what is wrong with it. Pure; runs in a worker process.

Every parser takes the raw value (never blank) and its column and returns ``(value, problem)``; a ``Problem`` is
``(code, is_error, what, remedy)``. Certain spellings are read and noted; doubtful ones are asked about, never guessed.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal
from typing import Any

from contest.form import NO_CREDIT_CODE, Column, Type
from contest.model import Value
from contest.text import normal

Problem = tuple[str, bool, str, str]
Parsed = tuple[Value, Problem | None]

PLACEHOLDERS = frozenset({"无", "/", "-", "—", "——", "--", "\\", "没有", "暂无"})
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
_FULL_DATE = re.compile(r"^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?$")
_COMPACT_DATE = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_MONTH_DAY = re.compile(r"^(\d{1,2})月(\d{1,2})日$")
_PLAIN_NUMBER = re.compile(r"^[+-]?(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+)(?:\.\d+)?$")
_EPOCH = date(1899, 12, 30)
_PREVIEW = 40
_MOST = 10 ** 9
_EXACT = Context(prec=40_000)  # a cell holds 32,767 characters: nothing is ever rounded
_TOO_LONG = Decimal(10) ** 15  # from here on spreadsheets have already rounded


def shown(raw: Any) -> str:
    """The value as a message quotes it: on one line, not long."""
    text = raw.strftime("%Y-%m-%d") if isinstance(raw, date) else number_text(raw) if isinstance(raw, float) else str(raw)
    text = " ".join(text.replace("\x00", "␀").split())
    return text if len(text) <= _PREVIEW else text[:_PREVIEW] + "…"


def number_text(raw: float) -> str:
    if not math.isfinite(raw):
        return str(raw)
    return str(int(raw)) if raw == int(raw) and abs(raw) < 1e15 else format(raw, ".15g")


def _nothing(folded: str, column: Column) -> bool:
    """Blank, or 无, / and the like in a column that may stay empty."""
    return not folded or (not column.required and folded in PLACEHOLDERS)


def text(raw: Any, column: Column, _year: int) -> Parsed:
    if isinstance(raw, str):
        if "\x00" in raw:
            return None, ("TXT-001", True, f"“{shown(raw)}”里有看不见的坏字符", "请删掉这一格重新打字")
        clean = raw.strip() if raw.isprintable() else _INVISIBLE.sub("", raw).strip()
        return (None, None) if len(clean) <= 4 and _nothing(normal(clean), column) else (clean, None)
    if isinstance(raw, bool):
        return ("是" if raw else "否"), None
    if isinstance(raw, int | float):
        if abs(raw) >= 1e15 or (isinstance(raw, float) and not math.isfinite(raw)):
            return None, ("TXT-002", True, f"“{shown(raw)}”存成了数字，后几位已经变成 0", "请先把这一格设成“文本”格式，再重新填写全部数字")
        return number_text(float(raw)), None
    if isinstance(raw, date):
        return raw.strftime("%Y-%m-%d"), None
    return str(raw), None


def day(raw: Any, column: Column, year: int) -> Parsed:
    if isinstance(raw, datetime):
        return _in_range(raw.date(), raw)
    if isinstance(raw, date):
        return _in_range(raw, raw)
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return None, _bad_day(raw)
    if isinstance(raw, int | float):
        return _number_day(float(raw))
    folded = _INVISIBLE.sub("", unicodedata.normalize("NFKC", raw)).strip().rstrip("。.")
    if _nothing(folded, column):
        return None, None
    found = _FULL_DATE.match(folded.replace(" ", "") if ":" not in folded else folded) or _COMPACT_DATE.match(folded)
    if found:
        return _made(int(found[1]), int(found[2]), int(found[3]), raw)
    short = _MONTH_DAY.match(folded.replace(" ", ""))
    if short and year:
        return _made(year, int(short[1]), int(short[2]), raw)
    return None, _bad_day(raw)


def _number_day(raw: float) -> Parsed:
    if not math.isfinite(raw) or raw != int(raw):
        return None, _bad_day(raw)
    compact = _COMPACT_DATE.match(str(int(raw)))
    if compact:
        return _made(int(compact[1]), int(compact[2]), int(compact[3]), raw)
    if 36526 <= raw <= 73050:  # 2000-01-01 … 2099-12-31 as Excel counts days
        return _EPOCH + timedelta(days=int(raw)), None
    return None, _bad_day(raw)


def _made(year: int, month: int, day_: int, raw: Any) -> Parsed:
    try:
        return _in_range(date(year, month, day_), raw)
    except ValueError:
        return None, ("DAT-002", True, f"“{shown(raw)}”这一天日历上没有", "请核对月和日，例如 2018-02-20")


def _in_range(value: date, raw: Any) -> Parsed:
    if 2000 <= value.year <= 2099:
        return value, None
    return None, ("DAT-003", True, f"“{shown(raw)}”的年份不对", "请写成 2018-02-20 这样")


def _bad_day(raw: Any) -> Problem:
    return ("DAT-001", True, f"“{shown(raw)}”不是日期", "请写成 2018-02-20 这样，年月日都写全")


def wan(raw: Any, column: Column, _year: int) -> Parsed:
    """万元 → 分. Numbers as Excel shows them (15 digits); six decimals of 万元 are exactly 分."""
    if isinstance(raw, date | time | timedelta | bool):
        return None, ("AMT-004", True, f"“{shown(raw)}”是日期、时间或逻辑值，不是金额", "请把这一格设成“常规”格式，重新填数字，例如 3000")
    if isinstance(raw, int | float):
        if not math.isfinite(raw):
            return None, _bad_amount(raw)
        return _fen(Decimal(format(raw, ".15g")), raw, None)
    folded = _INVISIBLE.sub("", unicodedata.normalize("NFKC", str(raw))).strip()
    if _nothing(folded, column):
        return None, None
    note: Problem | None = None
    for unit in ("万元", "万"):
        if folded.endswith(unit):
            folded = folded.removesuffix(unit).rstrip()
            note = ("AMT-006", False, f"“{shown(raw)}”带了单位，已按 {folded} 万元读", "以后只填数字")
            break
    if not _PLAIN_NUMBER.match(folded):
        return None, _bad_amount(raw)
    return _fen(Decimal(folded.replace(",", "").replace(" ", "")), raw, note)


def _fen(amount: Decimal, raw: Any, note: Problem | None) -> Parsed:
    if amount < 0:
        return None, ("AMT-003", True, f"“{shown(raw)}”是负数", "金额不能小于 0；要更正以前的数，请更正重报那一期")
    if amount >= _TOO_LONG:
        return None, ("AMT-008", True, f"“{shown(raw)}”位数太多", "请核对，单位是万元，例如 3000万元就填 3000")
    fen = _EXACT.multiply(amount, 1_000_000)
    if fen != int(fen):
        return None, ("AMT-005", True, f"“{shown(raw)}”小数超过六位，不到一分钱", "请按万元最多六位小数填写，例如 2999.999999")
    return int(fen), note


def _bad_amount(raw: Any) -> Problem:
    return ("AMT-002", True, f"“{shown(raw)}”不是数字", "请只填数字，单位万元，例如 3000")


def count(raw: Any, column: Column, _year: int) -> Parsed:
    number = raw
    if isinstance(raw, str):
        folded = normal(raw)
        if _nothing(folded, column):
            return None, None
        number = int(folded) if folded.isdecimal() and len(folded) < 10 else None
    least = 1 if column.required else 0
    if isinstance(number, bool) or not isinstance(number, int | float) or not least <= number < _MOST or number != int(number):
        return None, ("CNT-001", True, f"“{shown(raw)}”不是不小于 {least} 的整数", "请填整数，例如 2")
    return int(number), None


def choice(raw: Any, column: Column, _year: int) -> Parsed:
    word = normal(str(raw)) if not isinstance(raw, bool) else ("是" if raw else "否")
    if raw in column.choices:
        return raw, None
    for option in column.choices:
        if normal(option) == word:
            return option, None
    if _nothing(word, column):
        return None, None
    return None, ("CHO-001", True, f"“{shown(raw)}”不在可选项里", f"请从下拉框里选：{'、'.join(column.choices)}")


def credit(raw: Any, column: Column, _year: int) -> Parsed:
    """统一社会信用代码 (GB 32100-2015). A failing check digit is a warning: the paper licence decides."""
    value, problem = text(raw, column, 0)
    if problem or not isinstance(value, str):
        return value, problem
    bare = normal(value).upper()
    if bare in NO_CREDIT_CODE:
        return bare, None
    if valid_credit(bare):
        return bare, None
    return bare, ("USC-001", False, f"“{shown(raw)}”不是有效的统一社会信用代码", "请照营业执照核对18位；还没注册填“未注册”，个人填“自然人”")


_CREDIT = re.compile(r"^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$")
_DIGITS_OF_31: dict[str, int] = {letter: value for value, letter in enumerate("0123456789ABCDEFGHJKLMNPQRTUWXY")}
_WEIGHTS: tuple[int, ...] = tuple(3**place % 31 for place in range(17))


def valid_credit(code: str) -> bool:
    """GB 32100-2015: shape and check digit modulo 31. Our own, since a library's took a third of all reading; a test holds it to one."""
    if not _CREDIT.match(code):
        return False
    weighed = sum(weight * _DIGITS_OF_31[letter] for weight, letter in zip(_WEIGHTS, code, strict=False))
    return bool(_DIGITS_OF_31[code[17]] == -weighed % 31)


PARSERS: dict[Type, Callable[[Any, Column, int], Parsed]] = {
    Type.TEXT: text, Type.DATE: day, Type.WAN: wan, Type.COUNT: count, Type.CHOICE: choice, Type.CREDIT: credit,
}

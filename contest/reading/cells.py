"""One cell → one value of its declared type, or what is wrong with it. Pure; runs in a worker process.

Every parser takes the raw value (never blank) and its column and returns ``(value, problem)``, see problem.py. Certain
spellings are read and noted; doubtful ones are asked about, never guessed. Dates and amounts have modules of their own.
"""

from __future__ import annotations

import math
import re
from datetime import date
from functools import lru_cache
from operator import mul
from typing import Any

from contest.form import NO_CREDIT_CODE, Column, Type
from contest.reading.amounts import amount_in
from contest.reading.days import day
from contest.reading.problem import INVISIBLE, Parsed, Parser, nothing, number_text, shown
from contest.reading.yuan import yuan
from contest.text import chinese_number, normal

_MOST = 10 ** 9
_SHOWN_ERROR = re.compile(r"^#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|#+)$")
"""As a .csv shows errors and columns too narrow, and as they are pasted as text."""
_ROUNDED = re.compile(r"^[0-9](?:\.[0-9]+)?[Ee]\+[0-9]{1,2}$")
"""A long number as a .csv shows it: 9.11101E+17."""
_COUNTED = re.compile(r"^([0-9]{1,9}|[一二两三四五六七八九十百]{1,5})(天|日|人|个|家|次)?$")


def text(raw: Any, column: Column, _year: int) -> Parsed:
    if isinstance(raw, str):
        if raw.isprintable():
            clean = raw.strip()
        elif "\x00" in raw:
            return None, ("TXT-001", True, f"“{shown(raw)}”里有看不见的坏字符", "请删掉这一格重新打字")
        else:
            clean = INVISIBLE.sub("", raw).strip()
        if "#" in clean and _SHOWN_ERROR.match(clean):
            return None, ("CEL-001", True, f"“{shown(raw)}”是出错值，不是内容", "请重新填写这一格")
        if "+" in clean and _ROUNDED.match(clean):
            return None, ("TXT-002", True, f"“{shown(raw)}”存成了数字，后几位已经看不到", "请先把这一格设成“文本”格式，再重新填写全部数字")
        return (None, None) if len(clean) <= 4 and nothing(normal(clean), column) else (clean, None)
    if isinstance(raw, bool):
        return ("是" if raw else "否"), None
    if isinstance(raw, int | float):
        if abs(raw) >= 1e15 or (isinstance(raw, float) and not math.isfinite(raw)):
            return None, ("TXT-002", True, f"“{shown(raw)}”存成了数字，后几位已经变成 0", "请先把这一格设成“文本”格式，再重新填写全部数字")
        return number_text(float(raw)), None
    if isinstance(raw, date):
        return raw.strftime("%Y-%m-%d"), None
    return str(raw), None


def count(raw: Any, column: Column, _year: int) -> Parsed:
    number, said = raw, False
    if isinstance(raw, str):
        word = normal(raw)
        if nothing(word, column):
            return None, None
        found = _COUNTED.match(word)
        number = (int(found[1]) if found[1].isdecimal() else chinese_number(found[1])) if found else None
        said = not word.isdecimal()
    least = 1 if column.required else 0
    if isinstance(number, bool) or not isinstance(number, int | float) or not least <= number < _MOST or number != int(number):
        return None, ("CNT-001", True, f"“{shown(raw)}”不是 {least} 或更大的整数", "请填整数，例如 2")
    return int(number), ("CNT-002", False, f"“{shown(raw)}”读作 {int(number)}", "以后请只填数字，例如 2") if said else None


def choice(raw: Any, column: Column, _year: int) -> Parsed:
    word = normal(str(raw)) if not isinstance(raw, bool) else ("是" if raw else "否")
    if raw in column.choices:
        return raw, None
    for option in column.choices:
        if normal(option) == word:
            return option, None
    if nothing(word, column):
        return None, None
    return None, ("CHO-001", True, f"“{shown(raw)}”不在可选项里", f"请从下拉框里选：{'、'.join(column.choices)}")


def credit(raw: Any, column: Column, _year: int) -> Parsed:
    """统一社会信用代码 (GB 32100-2015). A failing check digit is a warning: the paper licence decides."""
    if isinstance(raw, str) and valid_credit(raw):
        return raw, None
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


@lru_cache(maxsize=1 << 14)
def valid_credit(code: str) -> bool:
    """GB 32100-2015: shape and check digit modulo 31. Our own, since a library's took a third of all reading; a test holds it to one."""
    if not _CREDIT.match(code):
        return False
    weighed = sum(map(mul, _WEIGHTS, map(_DIGITS_OF_31.__getitem__, code)))
    return bool(_DIGITS_OF_31[code[17]] == -weighed % 31)


PARSERS: dict[Type, Parser] = {
    Type.TEXT: text, Type.DATE: day, Type.WAN: amount_in("万元"), Type.COUNT: count, Type.CHOICE: choice, Type.CREDIT: credit,
    Type.YUAN: yuan,
}

"""An amount cell → 分, exactly. Units are converted, doubt is asked about with its readings. Pure; runs in a worker process."""

from __future__ import annotations

import math
import re
from datetime import date, time, timedelta
from decimal import Context, Decimal
from functools import cache
from typing import Any

from contest.form import Column
from contest.reading.problem import Parsed, Parser, Problem, folded, nothing, readings, shown
from contest.text import chinese_number
from contest.text import wan as wan_text

UNITS = {"亿元": 10**10, "亿": 10**10, "千万元": 10**9, "千万": 10**9, "百万元": 10**8, "百万": 10**8, "万元": 10**6, "万": 10**6,
         "千元": 10**5, "元": 100}
"""分 in one of each."""
_FORM_UNIT = UNITS["万元"]
_UNIT = "|".join(UNITS)
_PLAIN = re.compile(r"^[+-]?(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+)(?:\.\d+)?$")
_WITH_UNIT = re.compile(rf"^(.*?)\s*\(?\s*({_UNIT})\s*\)?\s*$")
_YUAN_SIGN = re.compile(r"^(?:人民币|rmb|cny|[¥￥])\s*|\s*(?:人民币|rmb|cny|整|正)$", re.IGNORECASE)
_FOREIGN = re.compile(r"美元|美金|港币|港元|欧元|日元|英镑|台币|韩元|外币|usd|hkd|eur|jpy|[$€£]", re.IGNORECASE)
_NUMBER = r"[\d,]+(?:\.\d+)?"
_ABOUT = re.compile(rf"^(大?约|将近|近|超过?|不少于|不低于|至少|最多|预计|预估|估计|暂定|计划|[<>≤≥~])?\s*({_NUMBER})\s*([多余几])?\s*({_UNIT})?\s*(左右|上下|以上|以下|以内|多|余|\+)?$")
_FROM_TO = re.compile(rf"^({_NUMBER})\s*({_UNIT})?\s*(?:-+|~|至|到|或)\s*({_NUMBER})\s*({_UNIT})?$")
_WORDS = re.compile(r"[〇零○一二三四五六七八九十百千万亿壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億两兩0-9]{1,30}")
_LARGE = re.compile("[万亿萬億]")
_HEDGED = re.compile(r"^(?:大?约|将近|近|超过?|不少于|不低于|至少|最多|预计|预估|估计|暂定|计划)?(.+?)(?:左右|上下|以上|以下|以内|多|余)?$")
_ONE_COMMA = re.compile(r"^(\d+),(\d+)$")
_DASHES = str.maketrans("‐‑‒–—―−", "-------")
_TELEPHONES = (13 * 10**9, 20 * 10**9)  # Chinese mobile numbers read as a number
_EXACT = Context(prec=40_000)  # a cell holds 32,767 characters: nothing is ever rounded
_WHOLE = 10**9  # whole 万元 below it, as most are, need no look at decimals and digits
_TOO_LONG = Decimal(10) ** 15  # from here on spreadsheets have already rounded
_LONGEST = 60  # characters; what is longer is no amount, and patterns take their time with it
_LEAST_IN_YUAN = 10_000  # below it, 元 in the heading and a number meant as 万元 look alike
_EXAMPLE = "请只填数字，单位万元，例如 3000万元就填 3000"


@cache
def amount_in(unit: str) -> Parser:
    """The parser of a column whose heading gives this unit."""
    fen_each = UNITS[unit]

    def parse(raw: Any, column: Column, _year: int) -> Parsed:
        if type(raw) is float and 0 <= raw < _WHOLE and raw.is_integer() and fen_each == UNITS["万元"]:
            return int(raw) * fen_each, None
        if type(raw) is float or type(raw) is int:
            return _of_number(Decimal(format(raw, ".15g")), raw, fen_each) if math.isfinite(raw) else (None, _bad(raw))
        if isinstance(raw, date | time | timedelta | bool):
            return None, ("AMT-004", True, f"“{shown(raw)}”不是金额，是日期、时间或者表示对错的值", "请把这一格设成“常规”格式，重新填数字，例如 3000")
        text = folded(str(raw)).translate(_DASHES)
        return (None, None) if nothing(text, column) else _of_text(text, raw, fen_each)

    return parse


def _of_text(text: str, raw: Any, fen_each: int) -> Parsed:
    if _PLAIN.match(text):
        return _of_number(_decimal(text), raw, fen_each)
    if len(text) > _LONGEST:
        return None, _bad(raw)
    if _FOREIGN.search(text):
        return None, ("AMT-011", True, f"“{shown(raw)}”是外币", "请按当天中间价折成人民币，填万元，例如 3000；原币金额和汇率写在备注里")
    bare = _YUAN_SIGN.sub("", _YUAN_SIGN.sub("", text))
    found = _WITH_UNIT.match(bare)
    if found and _PLAIN.match(found[1]):
        return _with_unit(_decimal(found[1]), found[2], raw)
    if bare != text and _PLAIN.match(bare):
        return None, _asked(raw, _each(bare, ("万元", "元")))
    in_words = _in_words(bare)
    if in_words is None:
        return None, _doubt(bare, raw) or _bad(raw)
    return _of_words(*in_words, raw)


def _in_words(text: str) -> tuple[int, bool] | None:
    """叁仟(万元) → 30000000 and whether the words say that it is 元: 元 or 万 stands there. 三千 alone may be 万元 too."""
    plain = re.sub(r"[\s()]", "", text).replace("圆", "元").replace("圓", "元")
    word = plain.removesuffix("元")
    number = chinese_number(word) if _WORDS.fullmatch(word) else None
    return None if number is None else (number, word != plain or bool(_LARGE.search(word)) or not number)


def _of_words(number: int, in_yuan: bool, raw: Any) -> Parsed:
    return _with_unit(Decimal(number), "元", raw) if in_yuan else (None, _asked(raw, _each(str(number), ("万元", "元"))))


def _with_unit(amount: Decimal, unit: str, raw: Any) -> Parsed:
    value, problem = _fen(amount, raw, UNITS[unit])
    if problem or not isinstance(value, int):
        return value, problem
    return value, ("AMT-006", False, f"“{shown(raw)}”读作 {wan_text(value)}", "以后请只填数字，单位万元，例如 3000万元就填 3000")


def _of_number(amount: Decimal, raw: Any, fen_each: int) -> Parsed:
    if _TELEPHONES[0] <= amount < _TELEPHONES[1] and amount == int(amount):
        return None, ("AMT-012", True, f"“{shown(raw)}”像是电话号码，不像金额", "请看看是不是和电话那一栏填反了，金额只填数字，单位万元，例如 3000")
    if 0 < amount < _LEAST_IN_YUAN and fen_each == UNITS["元"]:
        return None, _asked(raw, _each(str(amount), ("万元", "元")))
    return _fen(amount, raw, fen_each)


def _fen(amount: Decimal, raw: Any, fen_each: int) -> Parsed:
    if amount < 0:
        return None, ("AMT-003", True, f"“{shown(raw)}”是负数", "请填不小于 0 的数，例如 3000；要更正以前的数，请更正重报那一期")
    if amount >= _TOO_LONG:
        return None, ("AMT-008", True, f"“{shown(raw)}”位数太多", "请核对，单位是万元，例如 3000万元就填 3000")
    fen = _EXACT.multiply(amount, fen_each)
    if fen != int(fen):
        return None, ("AMT-005", True, f"“{shown(raw)}”小数太长，不到一分钱", "请按万元最多六位小数填写，例如 2999.999999")
    return int(fen), None


def _doubt(text: str, raw: Any) -> Problem | None:
    """What has no certain reading, with the readings it may have."""
    if found := _FROM_TO.match(text):
        unit = found[2] or found[4] or "万元"
        return _asked(raw, [f"{found[1]} {unit}", f"{found[3]} {found[4] or unit}"])
    if found := _ABOUT.match(text):
        if found[1] or found[3] or found[5]:
            return ("AMT-009", True, f"“{shown(raw)}”不是准数，不知道是不是 {found[2]} {found[4] or '万元'}，改好前这一行不计", "请填定下来的数，只填数字，例如 500")
        if comma := _ONE_COMMA.match(text):
            return _asked(raw, [f"{comma[1]}{comma[2]} 万元", f"{comma[1]}.{comma[2]} 万元"])
    if (hedged := _HEDGED.match(text)) and hedged[1] != text and (words := _in_words(hedged[1])):
        some = [f"{wan_text(words[0] * 100)} 万元"] if words[1] else _each(str(words[0]), ("万元", "元"))
        return "AMT-009", True, f"“{shown(raw)}”不是准数，不知道{readings(some)}，改好前这一行不计", "请填定下来的数，只填数字，例如 500"
    return None


def _each(number: str, units: tuple[str, str]) -> list[str]:
    return [f"{number} {unit}" for unit in units]


def _asked(raw: Any, some: list[str]) -> Problem:
    return "AMT-010", True, f"“{shown(raw)}”看不准，不知道{readings(some)}，改好前这一行不计", _EXAMPLE


def _bad(raw: Any) -> Problem:
    return "AMT-002", True, f"“{shown(raw)}”不是数字", _EXAMPLE


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace(" ", ""))

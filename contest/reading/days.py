"""A date cell → a day, in every spelling met. What fits two days is asked about, never chosen. Pure; runs in a worker process."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from contest.form import Column
from contest.reading.problem import Parsed, Problem, folded, nothing, number_text, readings, shown
from contest.text import chinese_number

_FULL = re.compile(r"^(\d{4})[-./年,、](\d{1,2})[-./月,、](\d{1,2})日?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_MONTH_DAY = re.compile(r"^(\d{1,2})月(\d{1,2})日?$")
_SHORT_YEAR = re.compile(r"^(\d{2})年(\d{1,2})月(\d{1,2})日?$")
_SHORT = re.compile(r"^(\d{1,2})[-./](\d{1,2})[-./](\d{1,2})$|^(\d{2})(\d{2})(\d{2})$")
_YEAR_LAST = re.compile(r"^(\d{1,2})[-./](\d{1,2})[-./](\d{4})$")
_IN_WORDS = re.compile(r"^(?:([〇零○一二三四五六七八九]{4})年)?([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日?$")
_WORDS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_SEVEN = re.compile(r"^(\d{4})(\d)(\d)(\d)$")
_NO_YEAR = re.compile(r"^(\d{1,2})[-./](\d{1,2})$")
_WEEKDAY = re.compile(r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?")
_DASHES = str.maketrans("‐‑‒–—―−~", "--------")
_BETWEEN = re.compile(r"-+|[至到、和及]")
_LUNAR = re.compile(r"[农阴]历|正月|腊月|初[一二三四五六七八九十]")
_LONGEST = 60
_EPOCH = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 36526, 73050  # 2000-01-01 … 2099-12-31 as Excel counts days
_WRITE = "请写成 2018-02-20 这样，年月日都写全"


def day(raw: Any, column: Column, year: int) -> Parsed:
    """``year`` is the contest's; 0 where dates without a year cannot be completed."""
    if isinstance(raw, datetime):
        return _in_range(raw.date(), raw)
    if isinstance(raw, date):
        return _in_range(raw, raw)
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return None, _bad(raw)
    if isinstance(raw, int | float):
        return _of_number(float(raw), year)
    text = _plain(raw)
    if nothing(text, column):
        return None, None
    return _of_text(text, raw, year)


def _plain(raw: str) -> str:
    text = _WEEKDAY.sub("", folded(raw).translate(_DASHES)).replace("号", "日").strip()
    return text if ":" in text else "".join(text.split()) if not text.replace(" ", "").isdecimal() else text


def _of_number(raw: float, year: int) -> Parsed:
    if not math.isfinite(raw):
        return None, _bad(raw)
    if _FIRST_SERIAL <= raw < _LAST_SERIAL + 1:
        return _of_serial(int(raw), raw)
    text = number_text(raw)
    return _of_text(text, raw, year) if len(text) in {6, 7, 8} and text.isdecimal() else (None, _bad(raw))


def _of_serial(days: int, raw: Any) -> Parsed:
    read = _EPOCH + timedelta(days=days)
    return read, ("DAT-009", False, f"“{shown(raw)}”读作 {read}", "请把这一列设成“日期”格式，写成 2018-02-20 这样")


def _of_text(text: str, raw: Any, year: int) -> Parsed:
    if len(text) > _LONGEST:
        return None, _bad(raw)
    if found := _FULL.match(text) or _COMPACT.match(text):
        return _made(int(found[1]), int(found[2]), int(found[3]), raw)
    if (found := _MONTH_DAY.match(text)) and year:
        value, problem = _made(year, int(found[1]), int(found[2]), raw)
        return value, problem or _completed(raw, value)
    if found := _SHORT_YEAR.match(text):
        value, problem = _made(2000 + int(found[1]), int(found[2]), int(found[3]), raw)
        return value, problem or _completed(raw, value)
    if found := _IN_WORDS.match(text):
        digits = f"{found[1].translate(_WORDS)}年" if found[1] else ""
        return _of_text(f"{digits}{chinese_number(found[2]) or 0}月{chinese_number(found[3]) or 0}日", raw, year)
    if found := _YEAR_LAST.match(text):
        return _year_last(int(found[1]), int(found[2]), int(found[3]), raw)
    if text.isdecimal() and len(text) == 5 and _FIRST_SERIAL <= int(text) <= _LAST_SERIAL:
        return _of_serial(int(text), raw)
    if found := _SHORT.match(text):
        return _two_digit_year([int(part) for part in found.groups() if part], raw, year)
    if ends := _first_and_last(text, year):
        first, last = ends
        return None, ("DAT-007", True, f"“{shown(raw)}”写了几天，不知道{readings([str(first), str(last)])}，改好前这一行不计", "请只写一天，写成 2018-02-20 这样；几天的事，写开始那一天")
    return None, _asked(_unclear(text, year), raw)


def _completed(raw: Any, value: Any) -> Problem:
    return "DAT-006", False, f"“{shown(raw)}”读作 {value}", "以后请写成 2018-02-20 这样，年月日都写全"


def _two_digit_year(parts: list[int], raw: Any, year: int) -> Parsed:
    """Certain only if exactly one reading lies in the contest's year."""
    one, two, three = parts
    possible = _days((2000 + one, two, three), (2000 + three, two, one), (2000 + three, one, two))
    likely = [found for found in possible if found.year == year]
    if len(likely) == 1:
        return likely[0], _completed(raw, likely[0])
    return None, _asked(likely or possible, raw)


def _year_last(one: int, two: int, year: int, raw: Any) -> Parsed:
    """20/2/2018 can only be one day; 3/2/2018 may be two."""
    possible = _days((year, one, two), (year, two, one))
    if len(possible) == 1:
        return possible[0], ("DAT-010", False, f"“{shown(raw)}”读作 {possible[0]}", "以后请写成 2018-02-20 这样，年份写在前面")
    return None, _asked(possible, raw)


def _unclear(text: str, year: int) -> list[date]:
    """The days that a date without year, or of seven digits, may mean."""
    if (found := _NO_YEAR.match(text)) and year:
        return _days((year, int(found[1]), int(found[2])), (year, int(found[2]), int(found[1])))
    if found := _SEVEN.match(text):
        whole, a, b, c = (found[n] for n in range(1, 5))
        return _days((int(whole), int(a), int(b + c)), (int(whole), int(a + b), int(c)))
    return []


def _first_and_last(text: str, year: int) -> tuple[date, ...]:
    """Both ends of 「2月20日-22日」, 「2018.2.20-3.1」; nothing where it is no range."""
    for found in _BETWEEN.finditer(text):
        first = _end(text[:found.start()], year, 0)
        last = _end(text[found.end():], first.year, first.month) if first else None
        if first and last:
            return first, last
    return ()


def _end(text: str, year: int, month: int) -> date | None:
    found = _FULL.match(text) or _COMPACT.match(text)
    if found:
        some = _days((int(found[1]), int(found[2]), int(found[3])))
    elif found := _MONTH_DAY.match(text) or (_NO_YEAR.match(text) if month else None):
        some = _days((year, int(found[1]), int(found[2])))
    elif month and (bare := text.removesuffix("日")).isdecimal() and len(bare) <= 2:
        some = _days((year, month, int(bare)))
    else:
        some = []
    return some[0] if some else None


def _days(*parts: tuple[int, int, int]) -> list[date]:
    """Those that the calendar has in our century, each once, in order of writing."""
    return list(dict.fromkeys(found for found in map(_day_or_none, parts) if found and 2000 <= found.year <= 2099))


def _day_or_none(parts: tuple[int, int, int]) -> date | None:
    try:
        return date(*parts)
    except ValueError:
        return None


def _asked(possible: Iterable[date], raw: Any) -> Problem:
    some = [str(found) for found in possible]
    return ("DAT-008", True, f"“{shown(raw)}”看不准，不知道{readings(some)}，改好前这一行不计", _WRITE) if some else _bad(raw)


def _made(year: int, month: int, day_: int, raw: Any) -> Parsed:
    found = _day_or_none((year, month, day_))
    if found is None:
        return None, ("DAT-002", True, f"“{shown(raw)}”这一天日历上没有", "请核对月和日，例如 2018-02-20")
    return _in_range(found, raw)


def _in_range(value: date, raw: Any) -> Parsed:
    if 2000 <= value.year <= 2099:
        return value, None
    return None, ("DAT-003", True, f"“{shown(raw)}”的年份不对", "请核对年份，写成 2018-02-20 这样")


def _bad(raw: Any) -> Problem:
    remedy = "请换成公历，写成 2018-02-20 这样" if isinstance(raw, str) and _LUNAR.search(raw) else _WRITE
    return "DAT-001", True, f"“{shown(raw)}”不是日期", remedy

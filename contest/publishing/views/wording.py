"""Figures, dates and lists of names as Chinese official papers write them. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction

from contest.model import Category, Conclusion, Kind, Participant, Period, Policy, Reckoning, Sheet
from contest.text import yuan

CLAUSES = {"7.2.1": "七.2①", "7.2.2": "七.2②", "7.2.3": "七.2③", "7.2.4": "七.2④"}
OFFICIALS_NOTE = "公务员、事业人员、镇干部领取现金奖励，后来出台的许多规定有禁止性要求，发放前请核对现行规定。"
"""R22, wherever it is said."""
ITEMS = ("信息", "洽谈", "签约", "动工")
UNITS = {"信息": "条", "洽谈": "个", "签约": "个", "动工": "个"}
SHORT = {
    Sheet.LEAD: "信息", Sheet.NEGOTIATION: "洽谈", Sheet.SIGNING: "签约", Sheet.GROUNDBREAKING: "动工",
    Sheet.INVESTMENT: "资金到位", Sheet.OUTING: "外出招商",
}
_NUMERALS = "零一二三四五六七八九十"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_LONG_NUMBER = re.compile(r"(?<![\d.])\d(?:[\s\-－—]?\d){6,}(?!\d)[Xx]?")
_AMOUNT_GOES_ON = re.compile(r"\.\d|\.?[万元亿]|\s+(?:万元|亿元|元)")
_LONGEST_AMOUNT = 10
"""Digits; from a mobile number's eleven on nothing is taken for an amount, whatever word or surname (万) follows."""
_DATE = re.compile(r"(?:19|20)\d\d[\s\-－—]?[01]\d[\s\-－—]?[0-3]\d$")


def full_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def short_date(day: date) -> str:
    return f"{day.month}月{day.day}日"


def moment(when: datetime) -> str:
    """2月26日17时, with minutes where there are any."""
    return f"{short_date(when.date())}{when.hour}时{f'{when.minute}分' if when.minute else ''}"


def span(start: date, end: date) -> str:
    """2月15日—2月24日; one day is written once."""
    return short_date(start) if start == end else f"{short_date(start)}—{short_date(end)}"


def this_period(period: Period) -> str:
    return "本批" if period.kind is Kind.BATCH else "本期"


def ended(period: Period) -> bool:
    """Is the contest over? Then nothing is for the time being."""
    return period.kind is not Kind.BULLETIN and not period.preview


def working_day_after(day: date, n: int, policy: Policy) -> date:
    """The n-th working day after ``day``: Monday to Friday without the holidays, with the make-up days."""
    while n > 0:
        day += timedelta(days=1)
        n -= is_working_day(day, policy)
    return day


def is_working_day(day: date, policy: Policy) -> bool:
    return day in policy.workdays or (day.weekday() < 5 and day not in policy.holidays)


def last_meeting(reckoning: Reckoning) -> tuple[date | None, str]:
    """The day of the last meeting whose rulings are in the figures, and its minutes' numbers; None where there was none."""
    rulings = [c.ruling for c in reckoning.claims if c.ruling is not None and c.ruling.conclusion is not Conclusion.POSTPONED]
    day = max((r.meeting for r in rulings if r.meeting is not None), default=None)
    return day, "、".join(sorted({r.document for r in rulings if day and r.meeting == day and r.document}))


def tenths(share: Fraction) -> int:
    """A share in tenths of a per cent, rounded half up."""
    return (2000 * share.numerator + share.denominator) // (2 * share.denominator)


def percent(share: Fraction) -> str:
    return f"{points(tenths(share))}%"


def points(value: int) -> str:
    """Tenths as a decimal: 99 → 9.9, -5 → -0.5, 100 → 10.0."""
    sign = "-" if value < 0 else ""
    return f"{sign}{abs(value) // 10}.{abs(value) % 10}"


def plain(value: int | float | Fraction) -> str:
    """A figure without needless decimals: 9, 2.5."""
    if isinstance(value, int) or value == int(value):
        return str(int(value))
    return f"{float(value):.4f}".rstrip("0")


def short_yuan(fen: int) -> str:
    """An amount of the policy without needless decimals: 5000."""
    return yuan(fen).removesuffix(".00")


def capitals(fen: int) -> str:
    """人民币大写 of 0 to below 10^12 元, as the rules for writing bills and settlement vouchers (支付结算办法, annex 1) have it.

    cn2an says the same but costs a tenth of a second at its import; a test holds this to it.
    """
    whole, rest = divmod(fen, 100)
    tenths, cents = divmod(rest, 10)
    dimes = f"{_FORMAL[tenths]}角" if tenths else "零" if whole and cents else ""
    change = f"{dimes}{_FORMAL[cents]}分" if cents else dimes or "整"
    return f"{_formal(whole)}元{change}" if whole else change if fen else "零元整"


def _formal(n: int) -> str:
    """壹拾万零叁拾 of 100030; one 零 for whatever is empty between two figures, none at a group's end."""
    text, skipped = "", False
    for size, unit in ((8, "亿"), (4, "万"), (0, "")):
        group = n // 10**size % 10_000
        if group:
            text += ("零" if text and (skipped or group < 1000) else "") + _four(group) + unit
        skipped = not group
    return text


def _four(group: int) -> str:
    text = "".join(f"{_FORMAL[int(d)]}{place}" if d != "0" else "零" for d, place in zip(f"{group:04}", ("仟", "佰", "拾", ""), strict=True))
    return re.sub("零+", "零", text).strip("零")


def numeral(n: int) -> str:
    """1 → 一, 12 → 十二; up to 99."""
    tens, ones = divmod(n, 10)
    if tens == 0 or n == 10:
        return _NUMERALS[n]
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")


def listed(names: Sequence[str], limit: int = 0, unit: str = "个主体") -> str:
    """甲、乙、丙; beyond ``limit`` (if any) 甲、乙等12个主体."""
    if limit and len(names) > limit:
        return f"{'、'.join(names[:limit])}等{len(names)}{unit}"
    return "、".join(names)


def counted(n: int, unit: str, names: Sequence[str], limit: int = 0) -> str:
    """3家（甲、乙、丙）; 0家 without brackets."""
    return f"{n}{unit}（{listed(names, limit, unit)}）" if names else f"{n}{unit}"


def sentences(parts: Sequence[str]) -> str:
    """一是…；二是…。 A single one stands without a number."""
    if len(parts) == 1:
        return f"{parts[0]}。"
    return "；".join(f"{numeral(i)}是{part}" for i, part in enumerate(parts, 1)) + "。"


def first_sentence(text: str) -> str:
    """What is wrong, without the advice that follows."""
    return re.split("[。？]", text, maxsplit=1)[0].rstrip("；，, ")


def you(participant: Participant) -> str:
    """How a person or a body is addressed."""
    return "您" if participant.category in {Category.CADRE, Category.TALENT} else "你们"


def printable(text: str) -> str:
    """One line of characters that every format can hold."""
    return text if text.isprintable() else " ".join("".join(c if c.isprintable() else " " for c in text).split())


def without_numbers(text: str) -> str:
    """Telephone, ID and account numbers masked (seven digits and more that are neither a date nor an amount)."""
    return _LONG_NUMBER.sub(lambda m: m[0] if _DATE.fullmatch(m[0]) or _is_amount(m) else "＊＊＊", text)


def _is_amount(found: re.Match[str]) -> bool:
    return sum(map(str.isdecimal, found[0])) <= _LONGEST_AMOUNT and bool(_AMOUNT_GOES_ON.match(found.string, found.end()))

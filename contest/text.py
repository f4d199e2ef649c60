"""Names and numbers as people write them, brought to one form. Pure."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from functools import lru_cache

_BLANK = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\u00a0]+")
_BRACKETS = str.maketrans("【[〔〈《「『{｛", "(((((((((")
_CLOSERS = str.maketrans("】]〕〉》」』}｝", ")))))))))")
_TAILS = re.compile(r"(有限责任公司|股份有限公司|集团有限公司|有限公司|公司|集团|项目|工程)$")
_ORDINALS = re.compile(r"[0-9]+(?:\.[0-9]+)?|[a-z]+|[〇零一二两三四五六七八九十百千万亿甲乙丙丁戊己庚辛壬癸东南西北上中下左右前后新老大小]")
_COUNT = "[〇零一二两三四五六七八九十百千万亿甲乙丙丁戊己庚辛壬癸]+"
_NUMBERED = re.compile(rf"[0-9]+(?:\.[0-9]+)?|(?<=第){_COUNT}|(?:{_COUNT}|(?<![a-z])[a-z])(?=[期号厂线区标批组段栋座]|$)")
_DEVICE = re.compile(r"(?i:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)")
"""What Windows takes for a device, whatever its ending."""
_FORMAL = str.maketrans("零○壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億两兩", "〇〇一二二三三四五六六七八九十百千万亿二二")
_CHINESE = "〇一二三四五六七八九"
_TENS = {"十": 10, "百": 100, "千": 1000}
_GROUPS = re.compile(r"(?:([^亿万]+)亿)?(?:([^亿万]+)万)?([^亿万]*)")
_DIGITS = re.compile(r"([0-9]+)")


@lru_cache(maxsize=1 << 16)
def normal(text: str) -> str:
    """The form under which two names are equal (contract, 「The same project」)."""
    if text.isascii() and text.isalnum():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text).translate(_BRACKETS).translate(_CLOSERS)
    return _BLANK.sub("", folded).casefold()


@lru_cache(maxsize=1 << 16)
def project_key(company: str, project: str) -> str:
    return f"{normal(company)}/{normal(project)}"


def core(name: str) -> str:
    """A normalised name without the tails that say nothing (有限公司, 项目 …)."""
    bare = normal(name)
    while (shorter := _TAILS.sub("", bare)) and shorter != bare:
        bare = shorter
    return bare


def ordinals(name: str) -> tuple[str, ...]:
    """Numbers and words of order in a name: 一期 is not 二期, 5万吨 not 50万吨, 上湾 not 下湾."""
    return tuple(sorted(_ORDINALS.findall(core(name))))


def numbering(name: str) -> tuple[str, ...]:
    """What numbers a project among an enterprise's own: 一期, 2号线, B区. Not the 五 of 五金 nor the 中 of 配送中心."""
    return tuple(sorted(_NUMBERED.findall(core(name))))


@lru_cache(maxsize=1 << 16)
def natural(text: str) -> tuple[tuple[int, int | str], ...]:
    """Sort key in which 第2期 comes before 第10期."""
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in _DIGITS.split(text) if part)


def half_up(value: Fraction) -> int:
    """Rounded half up to a whole 分 (R6)."""
    return (value.numerator * 2 + value.denominator) // (2 * value.denominator)


def yuan(fen: int) -> str:
    """分 as 元 with two decimals, without separators: ``-50.00``."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def yuan_grouped(fen: int) -> str:
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def wan(fen: int) -> str:
    """分 as 万元, exact, as short as it goes: 1250.5."""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), 1_000_000)
    decimals = f"{rest:06d}".rstrip("0")
    return f"{sign}{whole}{'.' + decimals if decimals else ''}"


def file_name(name: str) -> str:
    """A name as part of a file name on any system."""
    safe = "".join("_" if letter in '\\/:*?"<>|' or not letter.isprintable() else letter for letter in name)
    safe = safe.strip(" .")[:60].rstrip(" .") or "_"
    return f"_{safe}" if _DEVICE.fullmatch(safe.partition(".")[0].strip()) else safe


@lru_cache(maxsize=256)
def column_letters(index: int) -> str:
    """0 → A, 27 → AB."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def names_in(text: str) -> list[str]:
    """The persons in 「张三、李四（组长）」: split at separators, remarks in brackets kept for the caller."""
    return [part for part in re.split(r"[、，,;；/\s]+", unicodedata.normalize("NFKC", text).strip()) if part]


def column_index(letters: str) -> int:
    """A → 0, AB → 27."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def chinese_number(word: str) -> int | None:
    """叁仟万, 二十五, 2亿5千万, 三〇〇万 and every whole number below 10^12 in full words; None where it is none, or like 一千五 may mean two."""
    plain = word.translate(_FORMAL)
    groups = _GROUPS.fullmatch(plain)
    if not plain or not groups:
        return None
    total = 0
    for part, each in zip(groups.groups(), (10**8, 10**4, 1), strict=True):
        value = _below_ten_thousand(part, leads=not total) if part else 0
        if value is None:
            return None
        total += value * each
    return total


def _below_ten_thousand(word: str, *, leads: bool) -> int | None:
    """``leads``: nothing stands before it; else what lacks its thousands needs a 零 to be certain."""
    if word.isascii() and word.isdecimal():
        return int(word) if len(word) <= 4 and (leads or len(word) > 1) else None
    if "〇" in word[1:] and word[0] != "〇" and set(word) <= set(_CHINESE):  # but not 三五, which is three to five
        return int("".join(str(_CHINESE.index(digit)) for digit in word)) if len(word) <= 4 else None
    total, last, digit, gap = 0, 10_000, -1, leads
    for letter in word:
        if letter == "〇" and len(word) > 1:
            if digit >= 0 or last == 10:
                return None
            gap = True
        elif letter in _CHINESE or (letter.isascii() and letter.isdecimal()):
            if digit >= 0:
                return None
            digit = int(letter) if letter.isascii() else _CHINESE.index(letter)
        else:
            unit = _TENS.get(letter, last)
            digit = 1 if digit < 0 and unit == 10 and not total else digit
            if unit >= last or digit < 1 or not (gap or unit * 10 == last):
                return None
            total, last, digit, gap = total + digit * unit, unit, -1, False
    if digit < 0:
        return total if total and not gap else None
    return total + digit if gap or last == 10 else None

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
_CHINESE = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_DEVICE = re.compile(r"(?i:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)")
"""What Windows takes for a device, whatever its ending."""
_DIGITS = re.compile(r"([0-9]+)")


@lru_cache(maxsize=1 << 16)
def normal(text: str) -> str:
    """The form under which two names are equal (contract, 「The same project」)."""
    if text.isascii() and text.isalnum():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text).translate(_BRACKETS).translate(_CLOSERS)
    return _BLANK.sub("", folded).casefold()


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


def chinese_number(word: str) -> int:
    """一…九十九; 0 where it is no number."""
    if "十" not in word:
        return _CHINESE.get(word, 0)
    tens, _, ones = word.partition("十")
    known = {"": 1, **_CHINESE}, {"": 0, **_CHINESE}
    return known[0][tens] * 10 + known[1][ones] if tens in known[0] and ones in known[1] else 0

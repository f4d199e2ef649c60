"""The policy's numbers and readings as the rules take them: ``campaign.toml`` after validation.

Amounts are 分, rates ``Fraction``; a ``bool`` is a reading with two settings (◇), True where it is not the default.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from fractions import Fraction

from contest.model.vocabulary import Category


@dataclass(frozen=True, slots=True)
class Notice:
    """公示: ``once`` at the end instead of with each list; ``days`` working days, from the day it hangs (``same_day``) or the next.

    What is blank was not told, and stays a blank on paper.
    """

    once: bool = False
    days: int = 5
    same_day: bool = False
    places: str = "镇政务公开栏、各村村务公开栏"
    address: str = ""
    contact: str = ""
    telephone: str = ""
    supervisor: str = "镇纪委"
    supervisor_telephone: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    campaign: str
    town: str
    office: str
    title: str
    start: date
    end: date
    calendar_periods: bool = False
    deadline_days: int = 2
    deadline_time: time = time(17)
    holidays: tuple[date, ...] = ()
    workdays: tuple[date, ...] = ()
    pools: tuple[tuple[Category, ...], ...] = ((Category.VILLAGE, Category.HAMLET, Category.UNIT, Category.CADRE),)
    weights: tuple[Fraction, Fraction, Fraction, Fraction] = (Fraction(1),) * 4
    actual_only: bool = False
    combined_prizes: bool = False
    prizes_fen: tuple[int, ...] = (300_000, 200_000, 100_000)
    full_prize_for_ties: bool = False
    signing_fen: int = 500_000
    permille: Fraction = Fraction(8, 1000)
    enclave_share: Fraction = Fraction(1, 2)
    special_fen: int = 2_000_000
    special_from_fen: int = 3_000_000_000
    special_by_actual: bool = False
    paid_at_end: bool = False
    officials_noncash: bool = False
    bonus: tuple[Fraction, ...] = ()
    big_from_fen: int = 3_000_000_000
    amount_limit_fen: int = 1_000_000_000_000
    likeness: int = 82
    recipients: str = "各村、各单位"
    copies: str = ""
    printer: str = ""
    government: str = ""
    short: bool = False
    red_list: bool = False
    preprinted: bool = False
    notice: Notice = Notice()

    @property
    def year(self) -> int:
        """What completes a date written without its year; 0 where the contest lies in two."""
        return self.start.year if self.start.year == self.end.year else 0

    def in_window(self, day: date) -> bool:
        """四: both the first and the last day count."""
        return self.start <= day <= self.end

"""The policy's numbers and readings as the rules take them: ``campaign.toml`` after validation.

Amounts are 分, rates ``Fraction``; a ``bool`` is a reading with two settings (◇), True where it is not the default.
"""

from __future__ import annotations

from collections.abc import Iterable
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

    def terms(self) -> dict[str, str]:
        """The settings that decide figures and money, as ``campaign.toml`` names and writes them; kept with each issue.

        One that is another at the next run needs a decision 口径变更.
        """
        return {key: value for key, (_, value) in self._terms().items()}

    def term_name(self, key: str) -> str:
        """What a setting is called in a bulletin."""
        return self._terms()[key][0]

    def _terms(self) -> dict[str, tuple[str, str]]:
        def yuan(fen: int) -> str:
            return _decimal(Fraction(fen, 100))

        def wan(fen: int) -> str:
            return _decimal(Fraction(fen, 1_000_000))

        return {
            "contest.start": ("活动开始日期", self.start.isoformat()), "contest.end": ("活动截止日期", self.end.isoformat()),
            "periods.rule": ("分期", "calendar" if self.calendar_periods else "ten_days"),
            "ranking.pools": ("排名组", _listed("[" + ",".join(f'"{c}"' for c in pool) + "]" for pool in self.pools)),
            "ranking.weights": ("总排名权重", _listed(map(_decimal, self.weights))),
            "ranking.groundbreakings": ("动工排名", "actual_only" if self.actual_only else "all"),
            "prizes.tables": ("信息、洽谈奖项表", "combined" if self.combined_prizes else "separate"),
            "prizes.places": ("名次奖金（元）", _listed(map(yuan, self.prizes_fen))),
            "prizes.ties": ("并列奖金", "full" if self.full_prize_for_ties else "split"),
            "awards.signing": ("签约奖（元）", yuan(self.signing_fen)),
            "awards.permille": ("动工奖比例（‰）", _decimal(self.permille * 1000)),
            "awards.enclave_percent": ("飞地项目比例（%）", _decimal(self.enclave_share * 100)),
            "awards.special": ("特殊贡献奖（元）", yuan(self.special_fen)),
            "awards.special_from": ("特殊贡献奖起点（万元）", wan(self.special_from_fen)),
            "awards.special_basis": ("特殊贡献奖依据", "actual" if self.special_by_actual else "agreed"),
            "awards.timing": ("项目奖兑现时间", "final" if self.paid_at_end else "each"),
            "awards.officials": ("公职人员奖励", "noncash" if self.officials_noncash else "cash"),
            "year_end.bonus": ("年终加分", _listed(map(_decimal, self.bonus))),
            "projects.big_from": ("大项目起点（万元）", wan(self.big_from_fen)),
        }


TERM_WORDS = {
    "ten_days": "每十天一期", "calendar": "按上中下旬", "all": "实际动工和因土地未动工都计入", "actual_only": "只计实际动工",
    "separate": "信息、洽谈各设一张", "combined": "两项合在一起设一张", "split": "所占名次奖金相加平分", "full": "各得该名次全额",
    "agreed": "按协议投资额", "actual": "按累计认定到位资金", "each": "随每期发放", "final": "竞赛结束后一并兑现",
    "cash": "按文件发放", "noncash": "改为非现金激励",
}
"""The settings' own words in Chinese, for bulletins."""


def _listed(items: Iterable[str]) -> str:
    return f"[{','.join(items)}]"


def _decimal(value: Fraction) -> str:
    """Exact where it is a decimal of six places: 8, 0.5."""
    whole, rest = divmod(value * 1_000_000, 1_000_000)
    decimals = f"{int(rest):06d}".rstrip("0")
    return f"{whole}{'.' + decimals if decimals else ''}"

"""``campaign.toml`` → Policy. Unknown, missing, doubled or impossible settings are named with their line.

Each setting's meaning, clause and reading stand in Chinese beside it in the file itself.
"""

from __future__ import annotations

import tomllib
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from contest.errors import StopError
from contest.model import Category, Policy
from contest.model.policy import Notice
from contest.settings_faults import FILE, sentence, syntax

Ranked = Literal["行政村", "自然村", "单位", "镇干部"]
Yuan = Annotated[Decimal, Field(ge=0, max_digits=13, decimal_places=2)]
Wan = Annotated[Decimal, Field(ge=0, max_digits=15, decimal_places=6)]
Number = Annotated[Decimal, Field(ge=0, max_digits=9)]
Text = Annotated[str, Field(min_length=1)]


def _no_number(value: Any) -> Any:
    """20180215 is no date and 17 no time of day, though both could be counted in seconds."""
    if isinstance(value, int | float | Decimal):
        raise PydanticCustomError("number", "a number")
    return value


def _no_boolean(value: Any) -> Any:
    """``true`` is not the number 1 to a clerk."""
    if isinstance(value, bool):
        raise PydanticCustomError("boolean", "a boolean")
    return value


Whole = Annotated[int, BeforeValidator(_no_boolean)]
Day = Annotated[date, BeforeValidator(_no_number)]
Clock = Annotated[time, BeforeValidator(_no_number)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class _Contest(_Section):
    name: Text
    town: Text
    office: Text
    policy: Text
    start: Day
    end: Day

    @field_validator("end")
    @classmethod
    def _in_order(cls, end: date, info: ValidationInfo) -> date:
        if end < info.data.get("start", end):
            raise ValueError("活动截止日不能早于起始日")
        return end


class _Periods(_Section):
    rule: Literal["ten_days", "calendar"]
    deadline_days: Annotated[Whole, Field(ge=0, le=30)]
    deadline_time: Clock
    holidays: tuple[Day, ...]
    workdays: tuple[Day, ...]


class _Ranking(_Section):
    pools: Annotated[tuple[Annotated[tuple[Ranked, ...], Field(min_length=1)], ...], Field(min_length=1)]
    weights: tuple[Number, Number, Number, Number]
    groundbreakings: Literal["all", "actual_only"]

    @field_validator("pools")
    @classmethod
    def _each_once(cls, pools: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
        """R2: any division of the four categories: each in exactly one pool."""
        if sorted(category for pool in pools for category in pool) != sorted(("行政村", "自然村", "单位", "镇干部")):
            raise ValueError("要把行政村、自然村、单位、镇干部各写一次，不多不少")
        return pools


class _Prizes(_Section):
    tables: Literal["separate", "combined"]
    places: Annotated[tuple[Yuan, ...], Field(min_length=1)]
    ties: Literal["split", "full"]


class _Awards(_Section):
    signing: Yuan
    permille: Number
    enclave_percent: Annotated[Decimal, Field(ge=0, le=100)]
    special: Yuan
    special_from: Wan
    special_basis: Literal["agreed", "actual"]
    timing: Literal["each", "final"]
    officials: Literal["cash", "noncash"]


class _YearEnd(_Section):
    bonus: tuple[Number, ...]


class _Projects(_Section):
    big_from: Wan


class _Checks(_Section):
    amount_limit: Wan
    likeness: Annotated[Whole, Field(ge=50, le=100)]


class _Documents(_Section):
    recipients: Text
    copies: str
    printer: str
    government: Text
    form: Literal["full", "short", "red_list"]
    head: Literal["red", "preprinted"]


class _Notice(_Section):
    timing: Literal["each", "final"]
    days: Annotated[Whole, Field(ge=1, le=30)]
    starts: Literal["next_day", "same_day"]
    places: Text
    address: str
    contact: str
    telephone: str
    supervisor: Text
    supervisor_telephone: str
    hours: str


class _Campaign(_Section):
    contest: _Contest
    periods: _Periods
    ranking: _Ranking
    prizes: _Prizes
    awards: _Awards
    year_end: _YearEnd
    projects: _Projects
    checks: _Checks
    documents: _Documents
    notice: _Notice


def policy(source: bytes) -> Policy:
    """Raises StopError with one sentence for each fault, each with its place."""
    text = _decoded(source)
    try:
        raw = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise StopError(syntax(str(error), text)) from None
    try:
        return _policy(_Campaign.model_validate(raw))
    except ValidationError as error:
        raise StopError([sentence(fault, text) for fault in _innermost(error)]) from None


def _innermost(error: ValidationError) -> list[dict[str, Any]]:
    """A wrong item of a list is one fault, and not the list's too."""
    faults: list[dict[str, Any]] = [{**fault} for fault in error.errors()]
    return [f for f in faults if not any(len(o["loc"]) > len(f["loc"]) and o["loc"][:len(f["loc"])] == f["loc"] for o in faults)]


def _decoded(source: bytes) -> str:
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise StopError(f"〔SET-001〕{FILE}：不是 UTF-8 编码。请用记事本另存为“UTF-8”编码后再运行。") from None


def _fen(amount: Decimal) -> int:
    return int(amount * 100)


def _wan_fen(amount: Decimal) -> int:
    return int(amount * 1_000_000)


def _policy(file: _Campaign) -> Policy:
    weights = tuple(Fraction(w) for w in file.ranking.weights)
    return Policy(
        campaign=file.contest.name, town=file.contest.town, office=file.contest.office, title=file.contest.policy,
        start=file.contest.start, end=file.contest.end, calendar_periods=file.periods.rule == "calendar",
        deadline_days=file.periods.deadline_days, deadline_time=file.periods.deadline_time,
        holidays=file.periods.holidays, workdays=file.periods.workdays,
        pools=tuple(tuple(Category(c) for c in pool) for pool in file.ranking.pools),
        weights=(weights[0], weights[1], weights[2], weights[3]), actual_only=file.ranking.groundbreakings == "actual_only",
        combined_prizes=file.prizes.tables == "combined", prizes_fen=tuple(_fen(p) for p in file.prizes.places),
        full_prize_for_ties=file.prizes.ties == "full", signing_fen=_fen(file.awards.signing),
        permille=Fraction(file.awards.permille) / 1000, enclave_share=Fraction(file.awards.enclave_percent) / 100,
        special_fen=_fen(file.awards.special), special_from_fen=_wan_fen(file.awards.special_from),
        special_by_actual=file.awards.special_basis == "actual", paid_at_end=file.awards.timing == "final",
        officials_noncash=file.awards.officials == "noncash", bonus=tuple(Fraction(b) for b in file.year_end.bonus),
        big_from_fen=_wan_fen(file.projects.big_from), amount_limit_fen=_wan_fen(file.checks.amount_limit),
        likeness=file.checks.likeness, recipients=file.documents.recipients, copies=file.documents.copies,
        printer=file.documents.printer, government=file.documents.government, short=file.documents.form == "short",
        red_list=file.documents.form == "red_list", preprinted=file.documents.head == "preprinted", notice=_notice(file.notice))


def _notice(section: _Notice) -> Notice:
    told = section.model_dump(exclude={"timing", "starts"})
    return Notice(once=section.timing == "final", same_day=section.starts == "same_day", **told)

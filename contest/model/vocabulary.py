"""The words of the field: code lists and states. House words, one for one thing."""

from __future__ import annotations

from enum import StrEnum


class Sheet(StrEnum):
    """The six sheets of a return, in the order of a project's life."""

    LEAD = "信息收集"
    NEGOTIATION = "项目洽谈"
    SIGNING = "项目签约"
    GROUNDBREAKING = "项目动工"
    INVESTMENT = "资金到位"
    OUTING = "外出招商"


class Category(StrEnum):
    """三.1 the five kinds of participant."""

    VILLAGE = "行政村"
    HAMLET = "自然村"
    UNIT = "单位"
    CADRE = "镇干部"
    TALENT = "社会能人"


class State(StrEnum):
    """What became of an entry; the words on paper are 计入, 待认定, 仅登记, 不予采纳."""

    COUNTED = "counted"
    PROVISIONAL = "provisional"
    NOTED = "noted"
    REFUSED = "refused"


STATE_WORDS = {
    State.COUNTED: "计入", State.PROVISIONAL: "待认定", State.NOTED: "仅登记", State.REFUSED: "不予采纳",
}


class Status(StrEnum):
    """What became of a file in ``input/报表``."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    EVIDENCE = "evidence"
    PASSED = "passed over"


STATUS_WORDS = {
    Status.ACCEPTED: "采用", Status.PARTLY: "部分采用", Status.REJECTED: "退回", Status.SUPERSEDED: "被替代",
    Status.EVIDENCE: "佐证", Status.PASSED: "略过",
}


class Matter(StrEnum):
    """What the leading group is asked (五)."""

    VALUE = "信息价值"
    SIGNING = "签约"
    GROUNDBREAKING = "动工"
    INVESTMENT = "资金到位"
    HIGH_TECH = "高新技术"
    DISPUTE = "归属争议"
    SAME = "疑似同一项目"


class Conclusion(StrEnum):
    """What it answers; a blank conclusion with a note is POSTPONED."""

    YES = "认定"
    NO = "不认定"
    POSTPONED = "暂缓"


class Kind(StrEnum):
    """What a period's documents are."""

    BULLETIN = "bulletin"
    FINAL = "final"
    BATCH = "batch"

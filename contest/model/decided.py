"""What else comes in: decisions beside the rulings (其他决定), and what finance answered (支付)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contest.model.facts import Finding


class DecisionKind(StrEnum):
    """类型 of 其他决定."""

    OBJECTION = "公示异议"
    TERMINATION = "项目终止"
    WAIVER = "免予扣回"
    RELEASE = "恢复发放"
    CHANGE = "口径变更"
    VOID = "作废重发"


class Answer(StrEnum):
    """结果 of finance's answer."""

    PAID = "已付"
    RETURNED = "退票"


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of 其他决定. ``target`` is 对象: a 发放编号, 「企业名称/项目名称」, a payee, 第NN期, or a setting."""

    number: str
    kind: DecisionKind
    target: str
    content: str
    conclusion: str
    day: date
    document: str = ""
    clerk: str = ""
    file: str = ""
    row: int = 0
    fault: Finding | None = None

    @property
    def takes_back(self) -> bool:
        """结论 of 项目终止: what was paid is taken back; a word without 扣回 leaves it."""
        return "扣回" in self.conclusion and not any(word in self.conclusion for word in "不免暂")

    @property
    def refused(self) -> bool:
        """结论 says no: 不成立, 不同意, 未通过, 驳回, 撤回. 不扣回 is a yes to 免予扣回, 扣回 a no."""
        about_money = self.kind in {DecisionKind.WAIVER, DecisionKind.TERMINATION} and "扣回" in self.conclusion
        if about_money:
            return self.kind is DecisionKind.WAIVER and self.takes_back
        return self.conclusion.strip().startswith(("不", "未", "驳", "撤", "否"))

    @property
    def place(self) -> str:
        return f"{self.file} › 其他决定 › 第{self.row}行"


@dataclass(frozen=True, slots=True)
class Payment:
    """One row of finance's answer; ``paid_fen`` and ``tax_fen`` are None when blank."""

    number: str
    answer: Answer
    day: date
    voucher: str = ""
    paid_fen: int | None = None
    tax_fen: int | None = None
    file: str = ""
    row: int = 0
    fault: Finding | None = None

    @property
    def place(self) -> str:
        return f"{self.file} › 第{self.row}行"

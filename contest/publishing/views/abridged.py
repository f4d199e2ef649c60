"""The forms of the bulletin: which sections stand in the full one and in a red list, and the short one of a single page. Pure."""

from __future__ import annotations

from contest.model import Kind, Period, Policy, Reckoning
from contest.publishing.views.amendments import amendments
from contest.publishing.views.awards import award_text
from contest.publishing.views.drafts import next_return
from contest.publishing.views.overview import brief_text
from contest.publishing.views.reports import sent_text
from contest.publishing.views.scope import Scope
from contest.publishing.views.shape import Bulletin, Sections
from contest.publishing.views.wording import numeral


def headings(policy: Policy) -> Sections:
    """Numbered as they stand; a red list has no 存在问题."""
    names = ["总体情况", "排名情况", "项目进展", "报送情况", *([] if policy.red_list else ["存在问题"]), "下步要求"]
    told = {name[:2]: [f"{numeral(n)}、{name}"] for n, name in enumerate(names, 1)}
    return {"总体": told["总体"], "排名": told["排名"], "项目": told["项目"], "报送": told["报送"], "问题": told.get("存在", []),
            "要求": told["下步"], "更正": ["更正和补报"], "核对": ["数据核对"]}


def abridged(whole: Bulletin, scope: Scope, following: Period | None) -> Bulletin:
    """The short form of one page: a sentence a matter, no table, no annex; what was corrected is never left out."""
    reckoning = scope.reckoning
    line = _title(reckoning)
    leaders = whole["排名情况"] if len(reckoning.policy.pools) > 1 else [_first(whole["排名情况"][0])]
    rest = [_first(award_text(reckoning, "")[0]), _first(sent_text(scope, named=False), "，其中", "；"),
            *(_first(told, "，没有") for told in [next_return(reckoning, following)] if told)]
    return {
        **whole, "标题": line, "标题行": [line], "题": {key: [] for key in whole["题"]},  # type: ignore[typeddict-item]
        "期号": "　".join([whole["期号"], *whole["文号"]]), "文号": [],
        "开头": f"{whole['开头'].partition('，认定截至')[0].rstrip('。')}：{brief_text(reckoning)}", "总体情况": [], "总体表": [],
        "排名情况": ["".join([*leaders, *rest])], "排名表": [], "项目进展": [], "项目表": [], "大项目": [], "大项目表": [], "奖金": [], "奖金表": [], "奖金说明": [],
        "报送情况": [], "存在问题": [], "下步要求": [], "更正": amendments(scope) if reckoning.corrections else [], "核对": [],
        "附件": [], "附件排名": [], "附件目标": [], "附件未采用": [], "附件口径": [], "版记": [],
    }


def _first(text: str, *ends: str) -> str:
    """The first sentence, cut short at the first of ``ends``."""
    for end in ("。", *ends):
        text = text.partition(end)[0]
    return f"{text}。"


def _title(reckoning: Reckoning) -> str:
    """One line of at most twenty characters."""
    period = reckoning.period
    return {Kind.BULLETIN: f"招商引资突击月活动第{period.number}期情况简报", Kind.FINAL: "招商引资突击月活动最终情况简报",
            Kind.BATCH: f"招商引资奖金第{period.number}批兑现情况简报"}[period.kind]

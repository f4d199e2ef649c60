"""What flows through the house: frozen records, each field documented where its name does not say it.

Money is an ``int`` of 分 (``*_fen``); 万元 with six decimals is exactly a whole number of 分. Dates are ``datetime.date``.
This package imports nothing of ours, and each of its modules only when one of its names is first asked for, so that a worker process which
only reads workbooks stays light.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contest.model.decided import Answer, Decision, DecisionKind, Payment
    from contest.model.facts import (
        Account,
        Attachment,
        Finding,
        Participant,
        Period,
        Person,
        Roster,
        Row,
        Ruling,
        ServiceGroup,
        Submission,
        Value,
    )
    from contest.model.issued import Facts, Issued, Line, line_number
    from contest.model.outcomes import Award, Claim, Credit, Entry, Project, ProjectFacts, Referrer, Standing, Verdict
    from contest.model.policy import TERM_WORDS, Policy
    from contest.model.reckoning import SUMMARY_KEYS, Bonus, Correction, Duty, Notice, Progress, Reckoning, ReturnOutcome, Service
    from contest.model.settlement import Balance, Debt, LineState, ListedLine, Settlement, TermChange
    from contest.model.vocabulary import STATE_WORDS, STATUS_WORDS, Category, Conclusion, Kind, Matter, Sheet, State, Status

__all__ = [
    "STATE_WORDS", "STATUS_WORDS", "SUMMARY_KEYS", "TERM_WORDS", "Account", "Answer", "Attachment", "Award", "Balance", "Bonus", "Category",
    "Claim", "Conclusion", "Correction", "Credit", "Debt", "Decision", "DecisionKind", "Duty", "Entry", "Facts", "Finding",
    "Issued", "Kind", "Line", "LineState", "ListedLine", "Matter", "Notice", "Participant", "Payment", "Period", "Person",
    "Policy", "Progress", "Project", "ProjectFacts", "Reckoning", "Referrer", "ReturnOutcome", "Roster", "Row", "Ruling",
    "Service", "ServiceGroup", "Settlement", "Sheet", "Standing", "State", "Status", "Submission", "TermChange", "Value",
    "Verdict", "line_number",
]
_HOMES = {name: module for module, names in {
    "decided": "Answer Decision DecisionKind Payment",
    "facts": "Account Attachment Finding Participant Period Person Roster Row Ruling ServiceGroup Submission Value",
    "issued": "Facts Issued Line line_number",
    "outcomes": "Award Claim Credit Entry Project ProjectFacts Referrer Standing Verdict",
    "policy": "TERM_WORDS Policy",
    "reckoning": "SUMMARY_KEYS Bonus Correction Duty Notice Progress Reckoning ReturnOutcome Service",
    "settlement": "Balance Debt LineState ListedLine Settlement TermChange",
    "vocabulary": "STATE_WORDS STATUS_WORDS Category Conclusion Kind Matter Sheet State Status",
}.items() for name in names.split()}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(name)
    globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    return globals()[name]

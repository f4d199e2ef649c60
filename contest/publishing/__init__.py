"""A Reckoning → the bytes of every document of its period. Reads no file: templates come in as bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from contest.model import Reckoning
from contest.publishing.views.bulletin import BulletinNotes
from contest.publishing.views.sentback import FOLDER

if TYPE_CHECKING:
    from contest.publishing.sentback import Original

TEMPLATES = ("通报.docx", "通报.html", "公示.docx", "奖励决定.docx", "看板.html", "退回通知.docx")
BULLETIN, PAYOUT, CLAIMS = "通报.docx", "奖金发放表.xlsx", "认定清单.xlsx"
LETTERS = f"{FOLDER}/退回通知.docx"
REMINDER = f"{FOLDER}/催报.txt"


def publish(reckoning: Reckoning, notes: BulletinNotes, templates: Mapping[str, bytes],
            originals: Mapping[str, Original], progress: Callable[[str], None] = lambda _: None) -> dict[str, bytes]:
    """File name in the period's folder → bytes; the same Reckoning gives the same bytes. ``originals``: what goes back, by file."""
    from contest.publishing.board import BoardPage, board_page  # noqa: PLC0415  heavy libraries only where documents are made
    from contest.publishing.payout_book import payout_book  # noqa: PLC0415
    from contest.publishing.sentback import copies  # noqa: PLC0415
    from contest.publishing.templates import check, guarded, render  # noqa: PLC0415
    from contest.publishing.views.bulletin import bulletin  # noqa: PLC0415
    from contest.publishing.views.decision import decision  # noqa: PLC0415
    from contest.publishing.views.decision import is_due as decision_due  # noqa: PLC0415
    from contest.publishing.views.letters import letters  # noqa: PLC0415
    from contest.publishing.views.notice import hangs, notice  # noqa: PLC0415
    from contest.publishing.views.notice import is_due as notice_due  # noqa: PLC0415
    from contest.publishing.views.reminder import reminder  # noqa: PLC0415
    from contest.publishing.views.result import result_json  # noqa: PLC0415
    from contest.publishing.views.scope import scope_of  # noqa: PLC0415
    from contest.publishing.workbooks import claims_book, lists_book, summary_book  # noqa: PLC0415

    scope = scope_of(reckoning, notes.last_issue, notes.issued)
    words = bulletin(reckoning, notes, scope)
    contexts: dict[str, Mapping[str, Any]] = {BULLETIN: words, "通报.html": words, LETTERS: {"通知": letters(reckoning)}}
    if notice_due(reckoning):
        contexts["公示.docx"] = notice(reckoning, notes.doc_date)
    if decision_due(reckoning):
        contexts["奖励决定.docx"] = decision(reckoning, notes.doc_date)
    made = {}
    for name, context in contexts.items():
        progress(name)
        template = name.rpartition("/")[2]
        made[name] = render(template, templates[template], context)
    for template in sorted(set(TEMPLATES) - {"看板.html", *(name.rpartition("/")[2] for name in contexts)}):
        check(template, templates[template])
    page = templates["看板.html"]
    makers: dict[str, Callable[[], bytes]] = {
        PAYOUT: lambda: payout_book(reckoning, hangs(reckoning, notes.doc_date)), "汇总表.xlsx": lambda: summary_book(reckoning),
        "看板.html": lambda: guarded("看板.html", page, lambda: board_page(page.decode("utf-8"), reckoning, notes, scope), BoardPage),
        "附表.xlsx": lambda: lists_book(reckoning), CLAIMS: lambda: claims_book(reckoning),
        REMINDER: lambda: "\r\n".join([*reminder(reckoning), ""]).encode("utf-8-sig"), "result.json": lambda: result_json(reckoning)}
    for name, make in makers.items():
        progress(name)
        made[name] = make()
    progress(FOLDER)
    return made | copies(reckoning, originals)

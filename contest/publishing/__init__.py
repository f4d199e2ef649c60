"""A Reckoning → the bytes of every document of its period. Reads no file: templates come in as bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from contest.errors import StopError
from contest.model import Reckoning
from contest.publishing.views.bulletin import BulletinNotes
from contest.publishing.views.sentback import FOLDER

if TYPE_CHECKING:
    from contest.publishing.sentback import Original

TEMPLATES = ("通报.docx", "通报.html", "公示.docx", "奖励决定.docx", "退回通知.docx")
BULLETIN, PAYOUT, CLAIMS = "通报.docx", "奖金发放表.xlsx", "认定清单.xlsx"
LETTERS = f"{FOLDER}/退回通知.docx"
REMINDER = f"{FOLDER}/催报.txt"


def publish(reckoning: Reckoning, notes: BulletinNotes, templates: Mapping[str, bytes],
            originals: Mapping[str, Original], progress: Callable[[str], None] = lambda _: None) -> dict[str, bytes]:
    """File name in the period's folder → bytes; the same Reckoning gives the same bytes. ``originals``: what goes back, by file."""
    from jinja2 import TemplateError  # noqa: PLC0415
    from lxml.etree import XMLSyntaxError  # noqa: PLC0415

    from contest.publishing.documents import render_docx, render_html  # noqa: PLC0415  heavy libraries only where documents are made
    from contest.publishing.sentback import copies  # noqa: PLC0415
    from contest.publishing.views.bulletin import bulletin  # noqa: PLC0415
    from contest.publishing.views.decision import decision  # noqa: PLC0415
    from contest.publishing.views.decision import is_due as decision_due  # noqa: PLC0415
    from contest.publishing.views.letters import letters  # noqa: PLC0415
    from contest.publishing.views.reminder import reminder  # noqa: PLC0415
    from contest.publishing.views.notice import hangs, notice  # noqa: PLC0415
    from contest.publishing.views.notice import is_due as notice_due  # noqa: PLC0415
    from contest.publishing.views.result import result_json  # noqa: PLC0415
    from contest.publishing.workbooks import claims_book, lists_book, payout_book, summary_book  # noqa: PLC0415

    words = bulletin(reckoning, notes)
    makers: tuple[tuple[str, Callable[[], bytes]], ...] = (
        (BULLETIN, lambda: render_docx(templates["通报.docx"], words)),
        *([("公示.docx", lambda: render_docx(templates["公示.docx"], notice(reckoning, notes.doc_date)))] if notice_due(reckoning) else []),
        *([("奖励决定.docx", lambda: render_docx(templates["奖励决定.docx"], decision(reckoning, notes.doc_date)))] if decision_due(reckoning) else []),
        ("通报.html", lambda: render_html(templates["通报.html"].decode("utf-8"), words)),
        (PAYOUT, lambda: payout_book(reckoning, hangs(reckoning, notes.doc_date))),
        ("汇总表.xlsx", lambda: summary_book(reckoning)),
        ("附表.xlsx", lambda: lists_book(reckoning)),
        (CLAIMS, lambda: claims_book(reckoning)),
        (REMINDER, lambda: "\r\n".join([*reminder(reckoning), ""]).encode("utf-8-sig")),
        (LETTERS, lambda: render_docx(templates["退回通知.docx"], {"通知": letters(reckoning)})),
        ("result.json", lambda: result_json(reckoning)))
    made = {}
    for name, make in makers:
        progress(name)
        try:
            made[name] = make()
        except (TemplateError, XMLSyntaxError, BadZipFile, ValueError) as fault:  # ValueError: another kind of Office file
            raise StopError(f"〔TPL-002〕模板 templates/{name.rpartition('/')[2]} 有错（{fault}），没有出文件。"
                            "请改正，或从程序文件夹的 templates 里重新抄一份。") from fault
    progress(FOLDER)
    return made | copies(reckoning, originals)

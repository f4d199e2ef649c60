"""看板.html: one page that carries everything in itself. Its scripts are the program's own files, the rest is the town's template.

No request can leave the page: its policy (Content Security Policy Level 3) forbids every source, and runs only scripts with
the hashes of the two that the program put in.
"""

# ruff: noqa: PLC2401  two names of the template

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

from markupsafe import Markup

from contest.model import Reckoning
from contest.publishing.documents import render_html
from contest.publishing.views.board import Board, board
from contest.publishing.views.bulletin import BulletinNotes
from contest.publishing.views.scope import Scope


class BoardPage(Board):
    """All names of the template: those of the view, and what the program puts in."""

    安全策略: Markup
    程序: Markup


_SCRIPTS = ("vendor/echarts/echarts.simple.min.js", "board.js")


def board_page(template: str, reckoning: Reckoning, notes: BulletinNotes, scope: Scope | None = None) -> bytes:
    """Raises jinja2.TemplateError where the template is at fault. ``scope``: where it is reckoned already."""
    policy, scripts = _program()
    page: BoardPage = {**board(reckoning, notes, scope), "安全策略": policy, "程序": scripts}
    return render_html(template, page)


@cache
def _program() -> tuple[Markup, Markup]:
    """The page's policy and its scripts, as elements. Line ends are one kind on every system, else the hashes would not hold."""
    room = files("contest.publishing")
    sources = [room.joinpath(name).read_text("utf-8").replace("\r\n", "\n") for name in _SCRIPTS]
    hashes = " ".join(f"'sha256-{b64encode(sha256(source.encode()).digest()).decode()}'" for source in sources)
    policy = f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    elements = "\n".join(f"<script>{source}</script>" for source in sources)
    return Markup('<meta http-equiv="Content-Security-Policy" content="{}">').format(policy), Markup(elements)  # noqa: S704  our own files

"""Writes the sample town 柏岭镇 into ``input/``, the same bytes every time.

    python tools/make_sample.py [DIR]

Town, firms and people are invented. What happened stands in ``tools/sample/``: ``town.py`` the roster, ``everyday.py``
the daily business, ``story_early.py`` and ``story_late.py`` the story, and ``situations.py`` which file shows which
situation. Rulings of the first period come from ``rulings.py``.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from contest import form  # noqa: E402  the package lies beside this folder
from contest.model import Kind, Period, Roster, Sheet  # noqa: E402
from contest.publishing.forms import Filled, blank_form, stamp_for  # noqa: E402
from contest.publishing.roster import roster_book  # noqa: E402
from contest.reading.roster import roster  # noqa: E402
from contest.settings import policy  # noqa: E402
from tools.sample import rulings, story_early, story_late, town  # noqa: E402
from tools.sample.everyday import MATRIX, PERIODS, entries  # noqa: E402
from tools.sample.evidence import JPG, own_table, pdf  # noqa: E402
from tools.sample.rows import Sent  # noqa: E402

STORIES = (story_early.FIRST, story_early.SECOND, story_late.THIRD, story_late.FOURTH, story_late.FIFTH, story_late.AFTER)
CHANGED: dict[tuple[int, str], dict[str, Any]] = {**story_early.CHANGED, **story_late.CHANGED}
AFTER = (date(2018, 4, 2), date(2018, 5, 9))
"""期次 6: after the contest."""
OTHERS = {
    "报表/第1期/岭下村-合同扫描件.pdf": pdf("Contract (sample, invented)"),
    "报表/第2期/岭下村-0306回单.jpg": JPG,
    "报表/第3期/卫生院-招商情况.xlsx": own_table(),
}
"""What came besides standard returns."""


def campaign() -> bytes:
    """The default settings with the town's name and office."""
    text = (ROOT / "contest/defaults/campaign.toml").read_text(encoding="utf-8")
    for blank, told in (("××镇", "柏岭镇"), ('address = ""', 'address = "镇政府二楼招商办"'), ('contact = ""', 'contact = "赵敏"')):
        text = text.replace(blank, told)
    return text.encode("utf-8")


def returns(people: Roster) -> dict[str, bytes]:
    """Every workbook by its path below ``input/``."""
    files: dict[str, bytes] = {}
    ordinary: dict[tuple[int, str], Sent] = {}
    for sent in _ordinary():
        ordinary[sent.folder, sent.sender] = sent
        files[_path(sent)] = workbook(sent, people)
    for sent in (*story_early.EXTRA, *story_late.EXTRA):
        first = ordinary.get((sent.again or sent.folder, sent.sender), sent)
        again = replace(sent, rows=(*first.rows[:sent.keep], *sent.rows))
        files[_path(sent)] = files[_path(first)] if sent.copy else workbook(again, people)
    return files


def _ordinary() -> Iterator[Sent]:
    for period, sender, rows in entries():
        told = STORIES[period - 1].get(sender, ())
        nil = form.YES if MATRIX[sender][period - 1] == "0" else form.NO
        yield replace(Sent(period, sender, (*told, *rows), nil=nil), **CHANGED.get((period, sender), {}))


def _path(sent: Sent) -> str:
    return f"报表/第{sent.folder}期/{sent.file or f'{sent.sender}-第{sent.folder}期'}.xlsx"


def workbook(sent: Sent, people: Roster) -> bytes:
    """The return as the sender handed it in: the blank form of the program, filled."""
    participant = next(p for p in people.participants if p.name == sent.sender)
    stamp = stamp_for(people, participant, _period(sent.again or sent.folder))
    stamp = replace(stamp, code=sent.code or stamp.code, name=sent.name or stamp.name,
                    period=stamp.period if sent.period is None else sent.period)
    rows: dict[Sheet, list[dict[str, Any]]] = {}
    for sheet, values in sent.rows:
        place = rows.setdefault(sheet, [])
        place.append({"serial": len(place) + 1, **values})
    filler = town.filler_of(sent.sender)
    return blank_form(stamp, Filled(sent.filled or _filled(sent), filler, participant.phone, sent.resend, sent.nil, rows))


def _period(number: int) -> Period:
    return Period(Kind.BULLETIN, number, *(PERIODS[number - 1] if number <= len(PERIODS) else AFTER))


def _filled(sent: Sent) -> date:
    """One or two days after the period; after the contest, when the period ends."""
    end = _period(sent.folder).end
    return end + timedelta(days=1 + list(MATRIX).index(sent.sender) % 2) if sent.folder <= len(PERIODS) else end


def write(folder: Path) -> None:
    """Settings, roster, returns and rulings anew; nothing else in the folder is touched."""
    for part in ("报表", "认定"):
        shutil.rmtree(folder / part, ignore_errors=True)
    _put(folder / "campaign.toml", campaign())
    _put(folder / "名册.xlsx", roster_book({
        form.PARTICIPANTS.name: town.participants(), form.PERSONS.name: town.persons(), form.GROUP.name: town.group(),
        form.SERVICES.name: town.SERVICES,
    }))
    people = roster(folder / "名册.xlsx")
    for name, content in {**returns(people), **OTHERS}.items():
        _put(folder / name, content)
    _put(folder / rulings.FILE, rulings.first_meeting(folder, policy(campaign()), people, _period(1)))


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "input"
    write(target)
    print(f"{target}: {sum(1 for path in target.rglob('*') if path.is_file())} files")

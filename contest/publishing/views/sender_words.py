"""A finding or reason as its sender reads it: a return by whose it is, never by a path; the sender's own vouchers and codes in full. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping

from contest.model import Category, Participant, Policy, Reckoning, ReturnOutcome, Status
from contest.publishing.plain import masked
from contest.publishing.views.wording import printable, without_numbers

_INPUT = "input/"
_FOLDERS = re.compile(r"input/(?:[^/\s“”（）]+/)*")
_LONGEST = 300
"""Characters of a path that are looked at."""
_NEEDED = re.compile(
    r"(?<=凭证号 ).+?(?= ?(?:已|在“|，|。|；)|$)|(?<=“)[^”]*(?=”不是有效的统一社会信用代码)|"
    r"(?<![0-9A-Za-z])(?=[0-9A-Z]{0,16}[A-Z])[0-9A-Z]{18}(?![0-9A-Za-z])", re.ASCII)
"""Voucher numbers and credit codes: by them the sender finds the cell. Eighteen digits without a letter may be an ID number."""
_APART = re.compile(r"[\s\-－—]+")
_MANY_DIGITS = re.compile(r"\d{15}")
_OWN = {Category.VILLAGE: "本村", Category.HAMLET: "本村", Category.CADRE: "本人", Category.TALENT: "本人"}


def own(participant: Participant) -> str:
    """本村, 本单位, 本人."""
    return _OWN.get(participant.category, "本单位")


def asked(policy: Policy) -> str:
    """Whom to ask, as the settings of 公示 have it; nothing where they say nothing."""
    told = policy.notice
    parts = [part for part in (f"{told.address}{told.contact}", told.telephone and f"电话{told.telephone}") if part]
    return f"不清楚的请问{'，'.join(parts)}。" if parts else ""


def base_name(file: str) -> str:
    """The file's own name, of a member of a mail or archive too."""
    return file.rpartition("/")[2].rpartition("!")[2]


def file_words(reckoning: Reckoning) -> dict[str, str]:
    """What each file is called: 岭下村第2期报表 where the sender has one of the period, else by its own name."""
    names = reckoning.names()
    some = Counter((o.participant, o.period) for o in reckoning.returns if o.status is not Status.EVIDENCE)
    return {o.file: _called(o, names, some[o.participant, o.period] == 1) for o in reckoning.returns}


def _called(outcome: ReturnOutcome, names: Mapping[str, str], alone: bool) -> str:
    if alone and outcome.period is not None and outcome.participant in names and outcome.status is not Status.EVIDENCE:
        return f"{names[outcome.participant]}第{outcome.period}期报表"
    return base_name(outcome.file)


def for_sender(text: str, files: Mapping[str, str]) -> str:
    """``files``: what each is called. No path, no telephone, ID or account number."""
    return private(without_paths(printable(text), files))


def without_paths(text: str, files: Mapping[str, str]) -> str:
    """A path may stand close behind a word and hold blanks; of a file not known only the name is left."""
    if _INPUT not in text:
        return text
    first, *rest = text.split(_INPUT)
    return first + "".join(_renamed(_INPUT + part, files) for part in rest)


def _renamed(text: str, files: Mapping[str, str]) -> str:
    """``text`` begins with a path."""
    end = next((end for end in range(min(len(text), _LONGEST), 0, -1) if text[:end] in files), 0)
    return files[text[:end]] + text[end:] if end else _FOLDERS.sub("", text, count=1)


def private(text: str) -> str:
    """Numbers masked that tell about people; what looks like one is masked wherever it stands."""
    told, at = "", 0
    for found in _NEEDED.finditer(text):
        if not _personal(found[0]):
            told += without_numbers(text[at:found.start()]) + found[0]
            at = found.end()
    return told + without_numbers(text[at:])


def _personal(number: str) -> bool:
    """A telephone, ID or account number, however it is broken up."""
    plain = unicodedata.normalize("NFKC", number)
    bare = _APART.sub("", plain)
    return masked(plain) != plain or masked(bare) != bare or bool(_MANY_DIGITS.search(bare))

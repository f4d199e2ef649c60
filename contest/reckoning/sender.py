"""Whose return a file is: code, name, printed form, file name and mail address held against the roster. Pure.

Where they disagree both sides are named and nothing is guessed. Likeness only ever suggests.
"""

from __future__ import annotations

from contest.form import INFO
from contest.model import Finding, Participant, Submission
from contest.reckoning.roll import Roll

_ASK_OFFICE = "邮箱换了的，请告诉镇招商办改名册"
Named = tuple[Participant | None, tuple[Finding, ...]]


def who_sent(submission: Submission, roll: Roll) -> Named:
    """The sender with what is to be said about him; None where the return is rejected, and the finding says why."""
    cells = submission.info_cells
    named = _by_sheet(submission, roll) if {"code", "name"} & cells.keys() else _by_envelope(submission, roll)
    sender, findings = named
    if sender is None:
        return named
    rejected = _other_mailbox(sender, submission, roll)
    if rejected:
        return None, (*findings, rejected)
    return sender, (*findings, *_file_name(sender, submission, roll), *_stamp(sender, submission, roll), *_strange_mailbox(sender, submission, roll),
                    *_not_to_send(sender))


def _by_sheet(submission: Submission, roll: Roll) -> Named:
    """By code, else by name; a code of one and the name of another are nobody's."""
    info, cells = submission.info, submission.info_cells
    code, name = str(info.get("code") or ""), str(info.get("name") or "")
    by_code, by_name = roll.by_code(code), roll.sender(name)
    if by_code and by_name and by_code.code != by_name.code:
        return None, (_finding("SND-002", True, f"填报主体编码“{code}”是{by_code.name}，填报主体却写“{name}”（{by_name.name}），对不上，没有读。"
                               "请用发给本单位的空白报表填写，编码和名称都不要改。", cells.get("code", "")),)
    if by_code and name and not by_name:
        return by_code, (_finding("SND-004", False, f"填报主体“{name}”与名册上的“{by_code.name}”不同，已按编码 {code} 读。{_suggestion(name, roll, by_code)}"
                                  "请核对；这也是本单位叫法的，请告诉镇招商办加进名册的别名。", cells.get("name", "")),)
    if by_name and not by_code:
        return by_name, (_finding("SND-003", False, f"{f'名册里没有填报主体编码“{code}”' if code else '填报主体编码空着'}，已按名称“{name}”读。"
                          "请用发给本单位的空白报表填写。", cells.get("code", "")),)
    if by_code is None:
        return None, (_finding("SND-001", True, f"名册里没有这个填报主体（编码{_quoted(code)}，名称{_quoted(name)}），没有读。{_suggestion(name, roll)}"
                               "请用发给本单位的空白报表填写，编码和名称都不要改。", cells.get("code", "")),)
    return by_code, ()


def _suggestion(name: str, roll: Roll, known: Participant | None = None) -> str:
    likely = [found for found in roll.like(name) if found is not known]
    return f"是不是“{'”或“'.join(p.name for p in likely)}”？" if likely else ""


def _quoted(word: str) -> str:
    return f"“{word}”" if word else "空着"


def _by_envelope(submission: Submission, roll: Roll) -> Named:
    """A sheet without 填报信息 (a .csv): the file name and the mail address, if what they say is one sender."""
    by_file = roll.named_in(_base(submission))
    by_mail = {p.code: p for p in roll.at(submission.attachment.address) if p.sends}
    both = {**by_file, **by_mail}
    agreed = by_file.keys() & by_mail.keys() if by_file and by_mail else both.keys()
    if len(agreed) == 1:
        sender = both[next(iter(agreed))]
        return sender, (_finding("SND-010", False, f"表里没有填报主体，已按{'文件名' if sender.code in by_file else '发件邮箱'}当作{sender.name}的报表读。"
                                 "以后请用发下去的空白报表填写。"),)
    said = "、".join(p.name for _, p in sorted(both.items()))
    why = f"文件名和邮箱说的是{said}，不知道是哪一个" if said else "文件名和邮箱也看不出来"
    return None, (_finding("SND-001", True, f"表里没有填报主体，{why}，没有读。请用发给本单位的空白报表填写，或在文件名里写上本单位名称，例如：岭下村-第2期。"),)


def _other_mailbox(sender: Participant, submission: Submission, roll: Roll) -> Finding | None:
    """An address that belongs to other senders only."""
    holders = roll.at(submission.attachment.address)
    others = [p.name for p in holders if p.sends]
    if not others or sender in holders:
        return None
    return _finding("SND-008", True, f"这封邮件来自{'、'.join(others)}的邮箱，表里填的却是{sender.name}，没有读。请用{sender.name}登记在名册里的邮箱再发一次；{_ASK_OFFICE}。")


def _strange_mailbox(sender: Participant, submission: Submission, roll: Roll) -> list[Finding]:
    address = submission.attachment.address
    if not address or sender in roll.at(address):
        return []
    return [_finding("SND-009", False, f"发件邮箱“{_masked(address)}”不是名册上{sender.name}的邮箱，照样读了。请镇招商办核对是不是本单位发的；{_ASK_OFFICE}。")]


def _masked(address: str) -> str:
    """Enough to know one's own mailbox by, and no more."""
    name, _, host = address.partition("@")
    return f"{name[:2]}***@{host}"


def _base(submission: Submission) -> str:
    """The file's own name: without its folders, and what of it lay in a mail or archive."""
    return submission.name.replace("!", "/").rpartition("/")[2].rpartition(".")[0]


def _file_name(sender: Participant, submission: Submission, roll: Roll) -> list[Finding]:
    found = roll.named_in(_base(submission))
    if not found or sender.code in found:
        return []
    names = "、".join(p.name for _, p in sorted(found.items()))
    return [_finding("SND-006", False, f"文件名写的是{names}，表里填的却是{sender.name}，已按表里的读。请核对是谁的报表；发错了的，请{names}用自己的空白报表再发。")]


def _stamp(sender: Participant, submission: Submission, roll: Roll) -> list[Finding]:
    """The title lines that the blank form came with: a neighbour's form, filled in as one's own."""
    printed = [p for word in str(submission.info.get("stamp") or "").split("、") if (p := roll.sender(word)) and p is not sender]
    if not printed:
        return []
    names = "、".join(dict.fromkeys(p.name for p in printed))
    return [_finding("SND-007", False, f"各表标题印的是{names}，填报信息里却是{sender.name}，已按填报信息读。请核对有没有抄来的行；以后请用发给本单位的空白报表填写。")]


def _not_to_send(sender: Participant) -> list[Finding]:
    if sender.sends:
        return []
    return [_finding("SND-005", False, f"名册上{sender.name}不单独报送，这份照样读了。请镇招商办核对名册“报送”一栏。")]


def _finding(code: str, error: bool, sentence: str, cell: str = "") -> Finding:
    return Finding(code, error, sentence, INFO.name if cell else "", cell)

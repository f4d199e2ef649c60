"""What is wrong with ``campaign.toml``, in a sentence with its line and how to mend it. Pure."""

from __future__ import annotations

import re
from typing import Any

FILE = "input/campaign.toml"


def syntax(reason: str, text: str) -> str:
    """What TOML itself does not allow; ``reason`` is tomllib's."""
    found = re.search(r"line (\d+)", reason)
    line = int(found.group(1)) if found else len(text.splitlines())
    shown = (text.splitlines() or [""])[min(line, len(text.splitlines())) - 1].strip() if text.splitlines() else ""
    if "overwrite" in reason.lower() or "twice" in reason.lower() or "declare" in reason.lower():
        return f"〔SET-002〕{FILE} 第{line}行：“{shown}”这一项前面已经写过一次。请删去多写的一行。"
    return f"〔SET-003〕{FILE} 第{line}行：“{shown}”写法不对。文字要放在英文引号里，日期写成 2018-02-15，例如 start = 2018-02-15。"


def sentence(fault: dict[str, Any], text: str) -> str:
    """One of pydantic's faults."""
    path = [str(part) for part in fault["loc"]]
    names = [part for part in path if not part.isdecimal()]
    where = f"{FILE}{_line(names, text)} [{names[0] if names else ''}] {'.'.join(names[1:])}".rstrip()
    kind, found = fault["type"], fault.get("input")
    found = str(found).lower() if isinstance(found, bool) else found
    if kind == "extra_forbidden":
        return f"〔SET-004〕{where}：没有这个设置项。请删去这一行，或对照样本改正拼写。"
    if kind == "missing" and not path[-1].isdecimal():
        return f"〔SET-005〕{where}：缺这一项。请从程序所附的样本 campaign.toml 抄过来。"
    if kind == "literal_error":
        choices = str(fault["ctx"]["expected"]).replace("'", '"').replace(" or ", " 或 ").replace(",", "、")
        return f"〔SET-006〕{where}：“{found}”不在可选值里。只能填 {choices}。"
    if kind == "value_error":
        return f"〔SET-007〕{where}：{fault['ctx']['error']}。"
    return f"〔SET-008〕{where}：“{found}”填得不对，{_expected(names)}。"


_EXPECTED = (
    (("start", "end", "holidays", "workdays"), "应是日期，例如 2018-02-15"),
    (("deadline_time",), "应是时间，例如 17:00:00"),
    (("deadline_days", "likeness", "days"), "应是范围内的整数，例如 2"),
    (("places", "signing", "special"), "应是金额（元，不小于 0，最多两位小数），例如 5000"),
    (("special_from", "big_from", "amount_limit"), "应是金额（万元，不小于 0），例如 3000"),
    (("permille", "enclave_percent", "bonus"), "应是不小于 0 的数，例如 8"),
    (("weights",), "应是四个不小于 0 的数，例如 [1, 1, 1, 1]"),
    (("pools",), '应是类别的名单，例如 [["行政村", "自然村"], ["单位", "镇干部"]]'),
)


def _expected(names: list[str]) -> str:
    return next((words for keys, words in _EXPECTED if names and names[-1] in keys), "应是放在英文引号里的文字，不能空着")


_HEAD = re.compile(r"\s*\[([\w-]+)\]")


def _line(names: list[str], text: str) -> str:
    """「 第N行」 of a key in its section, else of the section; empty if neither is written there."""
    section, best = "", ""
    for number, line in enumerate(text.split("\n"), 1):
        head = _HEAD.match(line)
        section = head[1] if head else section
        here = [section] if head else [*filter(None, [section]), line.partition("=")[0].strip()]
        if here == names[:2]:
            return f" 第{number}行"
        best = best or (f" 第{number}行" if here == names[:1] else "")
    return best

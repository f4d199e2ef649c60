"""A contest through the commands, on real workbooks, in any order: returns sent, sent again and withdrawn, rulings and rulings anew,
objections, terminations, waivers, voids, payments, returned money, settings changed, lists issued, the ledger restored.

What is held against each other are documents, file by file, not the program's own records: the frozen 奖金发放表 and the bank's
files for what went out, result.json and the sheets of 汇总表 for what is owed.
"""

from __future__ import annotations

import io
import random
import re
import tempfile
from collections import Counter, defaultdict
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

import pytest
from conftest import PERSONS, Town, altered, fill, hasten, sample, tree, xlsx
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from openpyxl import load_workbook

from contest import form
from contest.model import Sheet

TITLES = (("甲食品有限公司", "粮油加工"), ("乙电子有限公司", "线路板"), ("丙木业有限公司", "板材"))
SENDERS, PEOPLE = ("C01", "C02"), ("周明华", "周明华", "何建平")
DECIDED, PAID = ([c.heading for c in sheet.columns] for sheet in (form.DECISIONS, form.PAYMENTS))
ALWAYS = settings(derandomize=True, deadline=None, database=None, print_blob=False, suppress_health_check=list(HealthCheck), phases=(Phase.generate,))
places, titles, people = st.integers(0, 50), st.sampled_from(TITLES), st.sampled_from(PEOPLE)
closing = st.sampled_from((False, False, True))
"""Is a list issued at the end of the step?"""
MOST = 12
"""Lists: the contest's five and some batches."""
Fen = int


@lru_cache(maxsize=1000)
def cells(data: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """Every sheet of a workbook, read once for the same bytes."""
    book = load_workbook(io.BytesIO(data), read_only=True)
    return {sheet.title: [tuple(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def table(path: Path, sheet: str, key: str) -> list[dict[str, Any]]:
    """The rows of a sheet below the header that holds ``key``, without the line of totals."""
    head: tuple[Any, ...] = ()
    found = []
    for row in cells(path.read_bytes()).get(sheet, ()):
        if head and row[head.index(key)] not in (None, "", "合计"):
            found.append(dict(zip(head, row, strict=False)))
        elif not head and key in row:
            head = row
    return found


def fen(value: Any) -> Fen:
    return round(float(value or 0) * 100)


class Clerk(RuleBasedStateMachine):
    """One town in a folder. After each step: run, status and --verify, and every document against every other."""

    seen: ClassVar[Counter[str]] = Counter()
    """In how many drafts there was something to hold against the rest."""

    def __init__(self) -> None:
        super().__init__()
        memory = Path("/dev/shm")
        self.home = tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None)
        self.persons = [dict(p) | {"holder": p["name"], "bank": "农商行柏岭支行", "account": f"620000000000000010{n}"} for n, p in enumerate(PERSONS)]
        self.town = Town(Path(self.home.name) / "镇", persons=self.persons).found()
        self.today, self.count = date(2018, 2, 25), 0
        self.frozen: dict[str, str] = {}
        self.bank: dict[str, str] = {}
        self.fates: dict[str, set[str]] = defaultdict(set)
        self.label = "第01期"
        self.signing, self.issued_signing, self.allowed = 5000, 5000, set[int]()

    def teardown(self) -> None:
        self.home.cleanup()

    # ——— tools

    def do(self, *arguments: str, status: int = 0) -> str:
        return self.town(*arguments, "--date", self.today.isoformat(), status=status)

    def next(self) -> int:
        self.count += 1
        return self.count

    @property
    def drafts(self) -> Path:
        return self.town.path(f"output/{self.label}")

    def lists(self) -> list[Path]:
        return sorted(self.town.path("ledger").glob("[第兑]*/奖金发放表.xlsx"))

    def numbers(self) -> list[str]:
        """Every 发放编号 on an issued list."""
        return [row["发放编号"] for path in self.lists() for name in ("发放表", "应扣回") for row in table(path, name, "发放编号")]

    def bare(self) -> bool:
        """Has a setting changed since the last issue without a decision?"""
        return bool(self.lists()) and self.signing != self.issued_signing and self.signing not in self.allowed

    def run(self) -> None:
        """The drafts as of now, and everything that must hold of them."""
        before = self.town.hashes()
        if self.bare():
            assert "SET-010" in self.do("run", status=1) and self.town.hashes() == before
        else:
            said = self.do("run")
            self.label = Path(re.search(r"草稿在：(.+)", said)[1]).name
            self.documents_agree()
        self.do("status")
        said = self.do("status", "--verify")
        assert "核对无误" in said or "还没有签发过" in said
        self.nothing_issued_has_changed()

    # ——— returns and rulings

    @initialize()
    def begin(self) -> None:
        for code, title in zip(SENDERS, TITLES, strict=False):
            self.returned(code, title, "周明华", 3000)
        self.run()
        self.meeting([5])
        self.issue()

    def returned(self, code: str, title: tuple[str, str], referrer: str, wan: float) -> None:
        company, project = title
        number, about = self.next(), {"company": company, "project": project}
        rows = {
            Sheet.LEAD: [sample(Sheet.LEAD, **about)],
            Sheet.SIGNING: [sample(Sheet.SIGNING, **about, amount=max(wan, 100), referrer=referrer, high_tech="是")],
            Sheet.GROUNDBREAKING: [sample(Sheet.GROUNDBREAKING, **about)],
            Sheet.INVESTMENT: [sample(Sheet.INVESTMENT, **about, amount=wan, voucher=f"回单{project}{wan}"),
                               sample(Sheet.INVESTMENT, **about, amount=10, voucher=f"回单{project}")]}
        self.town.send(code, 1, rows, name=f"{number:03d}.xlsx", filled=self.today, resend="更正重报")

    @rule(code=st.sampled_from(SENDERS), title=titles, referrer=people, wan=st.sampled_from((25, 100, 0.123456, 3000)), throw=st.sampled_from((0, 5, 5)), then=closing)
    def send(self, code: str, title: tuple[str, str], referrer: str, wan: float, throw: int, then: bool) -> None:
        """Replaces the sender's last return; what it leaves out is withdrawn."""
        self.returned(code, title, referrer, wan)
        self.run()
        if throw and not self.bare():
            self.meeting([throw])
        self.maybe_issue(then)

    @rule(code=st.sampled_from(SENDERS), then=closing)
    def withdraw(self, code: str, then: bool) -> None:
        self.town.send(code, 1, name=f"{self.next():03d}.xlsx", filled=self.today, resend="更正重报")
        self.run()
        self.maybe_issue(then)

    @precondition(lambda self: not self.bare())
    @rule(throws=st.lists(st.integers(0, 5), min_size=3, max_size=3))
    def meeting(self, throws: list[int]) -> None:
        """The leading group fills in the list of claims: 0 nothing, 1 不认定, else 认定."""
        thrown = iter(throws * 100)

        def decide(_: dict[str, Any]) -> Any:
            throw = next(thrown)
            return ("不认定", None, "有据") if throw == 1 else "认定" if throw else None

        self.town.rule(self.label, decide, self.today.isoformat(), name=f"{self.next():03d}.xlsx")
        self.run()

    @precondition(lambda self: self.rulings())
    @rule(place=places, seed=places, then=closing)
    def rule_again(self, place: int, seed: int, then: bool) -> None:
        """An earlier list of claims, decided otherwise in a later meeting."""
        sheets, dice = self.rulings(), random.Random(seed)
        data = sheets[place % len(sheets)].read_bytes()
        answer = lambda _: dice.choice(("认定", ("不认定", None, "改判")))  # noqa: E731
        self.town.path(f"input/认定/{self.next():03d}.xlsx").write_bytes(altered(data, lambda book: fill(book, answer, self.today.isoformat())))
        self.run()
        self.maybe_issue(then)

    def rulings(self) -> list[Path]:
        return sorted(p for p in self.town.path("input/认定").glob("*.xlsx") if not p.name.startswith("决"))

    # ——— decisions

    def decide(self, kind: str, target: str, conclusion: str, content: str = "有据") -> None:
        number = self.next()
        row = [f"决{number}", kind, target, content, conclusion, self.today, "", ""]
        self.town.path(f"input/认定/决{number:03d}.xlsx").write_bytes(xlsx({"其他决定": [DECIDED, row]}))

    @rule(about=titles.map("/".join) | people, kind=st.sampled_from(("公示异议", "公示异议", "恢复发放", "免予扣回")),
          conclusion=st.sampled_from(("成立", "待核查", "不成立")), then=closing)
    def decide_on_money(self, about: str, kind: str, conclusion: str, then: bool) -> None:
        self.decide(kind, about, conclusion if kind == "公示异议" else "同意")
        self.run()
        self.maybe_issue(then)

    @precondition(lambda self: not self.bare())
    @rule(place=places)
    def waive_what_is_owed(self, place: int) -> None:
        owing = [a["payee"] for a in self.town.result(self.label)["awards"] if a["due"].startswith("-")]
        owing += [row["发放编号"] for row in table(self.drafts / "汇总表.xlsx", "应扣回结转", "发放编号") if row["收款人"]]
        if owing:
            self.decide("免予扣回", owing[place % len(owing)], "同意")
        self.run()

    @rule(title=titles, conclusion=st.sampled_from(("扣回", "不扣回")), once=st.integers(0, 3), then=closing)
    def terminate(self, title: tuple[str, str], conclusion: str, once: int, then: bool) -> None:
        if not once:
            self.decide("项目终止", "/".join(title), conclusion)
        self.run()
        self.maybe_issue(then)

    @rule(place=places, whole=st.booleans(), once=st.integers(0, 2))
    def void(self, place: int, whole: bool, once: int) -> None:
        if not once and (numbers := self.numbers()):
            number = numbers[place % len(numbers)]
            self.decide("作废重发", number.rpartition("-")[0] if whole else number, "同意")
        self.run()

    @rule(value=st.sampled_from((5000, 6000, 7000)), decided=st.booleans())
    def set_anew(self, value: int, decided: bool) -> None:
        path = self.town.path("input/campaign.toml")
        path.write_text(path.read_text("utf-8").replace(f"signing = {self.signing}", f"signing = {value}"), "utf-8")
        self.signing = value
        if decided and self.bare():
            self.allowed.add(value)
            self.decide("口径变更", "awards.signing", "同意", f"awards.signing={value}，领导小组定的")
        self.run()

    # ——— finance, the roster, the ledger

    @precondition(lambda self: self.numbers())
    @rule(place=places, answer=st.sampled_from(("已付", "已付", "退票")), together=st.booleans(), then=closing)
    def pay(self, place: int, answer: str, together: bool, then: bool) -> None:
        """One line, or with ``together`` all lines of the payee on that list."""
        number = (numbers := self.numbers())[place % len(numbers)]
        chosen = {number}
        for path in self.lists() if together else ():
            for row in table(path, "按人汇总", "序号"):
                some = set(str(row["发放编号"]).split("、"))
                chosen |= some if number in some else set()
        self.town.path(f"input/支付/{self.next():03d}.xlsx").write_bytes(
            xlsx({"支付结果": [PAID, *([n, answer, self.today, "", "", ""] for n in sorted(chosen))]}))
        for one in chosen:
            self.fates[one].add(answer)
        self.run()
        self.maybe_issue(then)

    @rule(who=st.sampled_from((0, 1)), new=st.booleans())
    def mend_account(self, who: int, new: bool) -> None:
        self.persons[who]["account"] = f"62000000000000{self.next() if new else 100 + who:05d}"
        self.town.enlist()
        self.run()

    @rule(days=st.integers(1, 9))
    def wait(self, days: int) -> None:
        self.today += timedelta(days=days)
        self.run()

    @precondition(lambda self: not self.bare() and len(self.lists()) < MOST)
    @rule()
    def issue(self) -> None:
        made = self.town.result(self.label)
        if made["period"]["preview"]:
            self.today = date.fromisoformat(made["period"]["end"]) + timedelta(days=1)
            self.run()
            made = self.town.result(self.label)
        if made["period"]["kind"] == "final" and made["pending"]:
            assert "ISS-005" in self.do("issue", status=1)
            self.meeting([1])
            if self.town.result(self.label)["pending"]:
                return
        self.do("issue")
        self.issued_signing, self.allowed = self.signing, set()
        self.today += timedelta(days=1)
        self.run()

    def maybe_issue(self, then: bool) -> None:
        if then and not self.bare() and len(self.lists()) < MOST:
            self.issue()

    @precondition(lambda self: not self.bare() and len(self.lists()) < MOST)
    @rule(harmless=st.booleans())
    def issue_after_something_came(self, harmless: bool) -> None:
        """A return that came since waits; a new roster or payment is refused."""
        if self.town.result(self.label)["period"]["preview"]:
            return
        if harmless and not self.town.result(self.label)["pending"]:
            self.returned("C02", TITLES[2], "何建平", 25)
            assert "留待下一期" in self.do("issue")
            self.issued_signing, self.allowed = self.signing, set()
            self.today += timedelta(days=1)
        elif not harmless:
            self.town.path(f"input/支付/{self.next():03d}.xlsx").write_bytes(xlsx({"支付结果": [PAID]}))
            before = self.town.hashes()
            assert "ISS-003" in self.do("issue", status=1) and self.town.hashes() == before
        self.run()

    @rule(place=places)
    def restore(self, place: int) -> None:
        """From a backup, which lacks what was issued since, or from the frozen copies alone."""
        backups = sorted(self.town.path("ledger/备份").glob("*.sqlite"))
        choice = [None, *backups][place % (len(backups) + 1)]
        self.town.path("ledger/ledger.sqlite").unlink()
        assert "LED-008" in self.do("run", status=1)
        assert "台账已恢复" in self.do("restore", *([str(choice)] if choice else []))
        self.run()

    @rule(about=people | titles.map("/".join) | st.sampled_from(("全镇", "岭下村", "项目动工奖")), last=st.booleans())
    def ask(self, about: str, last: bool) -> None:
        """Questions change nothing; what is not known yet is said to be so."""
        before = self.town.hashes()
        arguments = ["explain", about, "--date", self.today.isoformat(), *(["--period", str(len(self.frozen_labels()))] if last else [])]
        try:
            self.town(*arguments)
        except AssertionError as unknown:
            assert "EXP-001" in str(unknown)
        self.do("readings")
        assert self.town.hashes() == before
        self.do("status", "--handover")
        self.do("forms")

    def frozen_labels(self) -> list[str]:
        return [p.parent.name for p in self.lists()]

    # ——— what always holds

    def nothing_issued_has_changed(self) -> None:
        now = {name: digest for path in self.lists() for name, digest in tree(path.parent).items()}
        bank = tree(self.town.path("output/银行代发"))
        assert now.items() >= self.frozen.items() and bank.items() >= self.bank.items()
        self.frozen, self.bank = now, bank

    def documents_agree(self) -> None:
        made, whole = self.town.result(self.label), self.drafts / "汇总表.xlsx"
        fates = {row["发放编号"]: row for row in table(whole, "列发与支付", "发放编号") if row["收款人"]}
        debts = [row for row in table(whole, "应扣回结转", "发放编号") if row["收款人"]]
        assert list(fates) == self.numbers_in_order()
        self.what_finance_said_holds(fates)
        Clerk.seen.update({made["period"]["kind"], *(row["状态"] for row in fates.values()), *("缓发" for a in made["awards"] if a["held"]),
                           *("应扣回" for a in made["awards"] if a["due"].startswith("-")), *("结转" for _ in debts)})
        counts = {n for n, row in fates.items() if row["状态"] in {"已列发", "已支付"}}
        out = self.went_out(counts)
        before, due = Counter[str](), Counter[str]()
        for award in made["awards"]:
            before[award["payee"]] += fen(award["paid_before"])
            due[award["payee"]] += fen(award["due"])
            assert fen(award["entitled"]) == fen(award["paid_before"]) + fen(award["due"]) and fen(award["entitled"]) >= 0
        assert len({(a["clause"], a["award"], a["payee"], a["project"]) for a in made["awards"]}) == len(made["awards"])
        back = Counter[str]()
        for row in debts:
            owed, kept, recovered, waived = (fen(row[name]) for name in ("列为应扣回", "已抵扣", "已收回", "免予扣回"))
            back[row["收款人"]] += max(0, owed - kept - recovered - waived) + recovered + waived - max(0, kept + recovered + waived - owed)
        for payee in {*out, *before, *back}:
            assert out[payee] == before[payee] + back[payee], (payee, out, before, back)
        self.the_bank_pays_what_the_lists_say(fates)

    def numbers_in_order(self) -> list[str]:
        return sorted(self.numbers(), key=lambda number: (number.startswith("兑"), number))

    def what_finance_said_holds(self, fates: dict[str, dict[str, Any]]) -> None:
        for number, answers in self.fates.items():
            if answers == {"已付"}:
                assert fates[number]["状态"] == "已支付"

    def went_out(self, counts: set[str]) -> Counter[str]:
        """By each issued list and payee what was to be paid, of what still stands: the sum of his lines, less what was kept back."""
        found = Counter[str]()
        for path in self.lists():
            lines = {row["发放编号"]: row for row in table(path, "发放表", "发放编号") if row["收款人"]}
            for row in table(path, "按人汇总", "序号"):
                if row["收款人"] in (None, "") or not row["发放编号"]:
                    continue
                some = str(row["发放编号"]).split("、")
                kept = fen(row["抵扣应扣回"]) or any(fen(lines[n]["本次应发"]) < 0 for n in some)
                standing = sum(fen(lines[n]["本次应发"]) for n in some if n in counts)
                found[row["收款人"]] += (fen(row["应付"]) if set(some) <= counts else 0) if kept else standing
        return found

    def the_bank_pays_what_the_lists_say(self, fates: dict[str, dict[str, Any]]) -> None:
        folder = self.town.path("output/银行代发")
        seen = Counter(row["发放编号"] for path in folder.glob("*.xlsx") for row in table(path, "明细", "发放编号") if row["收款人"])
        assert set(seen.values()) <= {1} and set(seen) <= set(fates), "no line goes to the bank twice"
        for path in self.lists():
            most = Counter[str]()
            for row in table(path, "按人汇总", "序号"):
                most[str(row["收款户名"])] += fen(row["应付"])
            paid = Counter[str]()
            for file in folder.glob(f"{path.parent.name}*.xlsx"):
                for row in table(file, "代发", "户名"):
                    paid[row["户名"]] += fen(row["金额"])
            assert all(paid[name] <= most[name] for name in paid), (path.parent.name, paid, most)


@pytest.mark.machine
def test_whatever_comes_in_any_order_documents_money_and_ledger_agree() -> None:
    with pytest.MonkeyPatch.context() as patch:
        hasten(patch)
        run_state_machine_as_test(Clerk, settings=settings(ALWAYS, max_examples=6, stateful_step_count=50))
    assert set(Clerk.seen) >= {"bulletin", "final", "batch", "已列发", "已支付", "缓发", "应扣回", "结转"}, "the steps have led somewhere"

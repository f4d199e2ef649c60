"""Every number in a bulletin is explained; what is asked about is found or suggested; the frozen copies alone are enough."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import town as small
from conftest import ROOT, Town, hasten, sample
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from openpyxl import load_workbook

from contest.enquiries import basis
from contest.explain.chain import Chains
from contest.explain.figures import figures
from contest.explain.ground import ANNEX_RANKS, Figure
from contest.explain.lines import told
from contest.explain.steps import of_entry
from contest.explain.subjects import find
from contest.form import LEAD
from contest.model import Category, Facts, Sheet
from contest.publishing.documents import render_docx
from contest.publishing.views.bulletin import bulletin
from contest.publishing.views.readings import readings
from contest.readings import Change, changes
from contest.run import bulletin_notes
from contest.workspace import Workspace

NO_FIGURES = (
    r"[0-9]{4}年", r"[0-9]{1,2}月[0-9]{1,2}日(?:[0-9]{1,2}时)?", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", r"第[0-9]+[期批]", r"[见与]?表[0-9]+", r"附件：?[0-9]+", r"[\s　：]*[0-9]\. ",
    r"〔[0-9]{4}〕[0-9]+号", r"R[0-9]+", r"[三六七八]\.[0-9]", r"前[0-9]+个主体", r"金额为0")
"""What is no figure: dates, hours, periods, numbers of tables, annexes, papers, readings, clauses; how long a table is; 「金额为0」 of a reading."""
SECTION = re.compile(r"^(?:[一二三四五六]、)?(总体情况|排名情况|项目进展|报送情况|存在问题|下步要求|更正和补报|数据核对|"
                     r"各单项及总排名表|年度目标任务完成进度表|未采用申报情况表|本[期批]适用的计算口径)$")
NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")


def body(path: Path) -> Iterator[tuple[str, str, Any]]:
    """Paragraphs and tables in order: (section, caption, text or Table)."""
    document, section, caption = Document(str(path)), "", ""
    for part in document.element.body.iterchildren():
        if part.tag == qn("w:p"):
            text = Paragraph(part, document).text.strip()
            found = SECTION.match(text)
            section, caption = (found[1] if found else section), text
            yield section, caption, text
        elif part.tag == qn("w:tbl"):
            yield section, caption, Table(part, document)


class Resolver:
    """The figures that ``explain`` knows, by where they stand."""

    def __init__(self, chains: Chains) -> None:
        self.by_place: dict[tuple[str, ...], list[Figure]] = {}
        for figure in figures(chains):
            assert figure.clause and (figure.sources or not re.search(r"[1-9]", figure.shown.replace("第", ""))), figure
            self.by_place.setdefault(figure.place, []).append(figure)
        entries = [v.entry for v in chains.reckoning.verdicts]
        groups = [s.next_step for s in chains.reckoning.roster.services]
        self.written = sorted({name for e in entries for name in (e.company, e.project, e.text("enclave_place"), *groups) if NUMBER.search(name)}, key=len)
        self.settings = {row["事项"]: row["口径"] for row in readings(chains.reckoning.policy)}

    def left(self, text: str, *places: tuple[str, ...]) -> str:
        """What no figure of these places and no name explains."""
        for name in reversed(self.written):
            text = text.replace(name, "")
        for figure in (f for place in places for f in self.by_place.get(place, ()) if f.shown in text):
            text = re.sub(rf"(?<![0-9.,]){re.escape(figure.shown)}(?![0-9.])", " ", text)
        for pattern in NO_FIGURES:
            text = re.sub(pattern, " ", text)
        return " ".join(NUMBER.findall(text))

    def cell(self, text: str, place: tuple[str, ...]) -> str:
        """A cell of a table is the figure and nothing else."""
        return "" if any(f.shown == text for f in self.by_place.get(place, ())) else self.left(text)


def row_place(table: list[list[str]], row: list[str], column: int, caption: str) -> tuple[str, ...]:
    head = table[0]
    if head[0] == "项目":
        return ("表1", row[0], head[column])
    if head[0] == "名次":
        return ("总排名" if "类别" in head else f"{caption[:2]}排名", row[1], head[column])
    if head[0] == "主体":
        return ("目标", row[0], head[column])
    return ("项目表", row[0], head[column])


def unexplained(path: Path, chains: Chains) -> tuple[int, list[str]]:
    """How many numbers stand in a bulletin, and those that nothing explains, with their place."""
    known, count, faults = Resolver(chains), 0, []
    for section, caption, part in body(path):
        if isinstance(part, str):
            count += len(NUMBER.findall(part))
            if section and (rest := known.left(part, (section,))):
                faults.append(f"{section}：{rest} in {part}")
            continue
        rows = [["".join(cell.text.split("\n")) if n == 0 else cell.text.strip() for cell in row.cells] for n, row in enumerate(part.rows)]
        for row in rows[1:]:
            if len(set(row)) == 1:  # one line over all columns: those at zero
                count += len(NUMBER.findall(row[0]))
                faults += [f"{caption}：{rest} in {row[0]}" for rest in [known.left(row[0], (ANNEX_RANKS,))] if rest]
                continue
            for column, text in enumerate(row):
                count += len(NUMBER.findall(text))
                if rest := resolve(known, rows, row, column, caption):
                    faults.append(f"{caption} {rows[0][column]}：{rest} in {row}")
    return count, faults


def resolve(known: Resolver, rows: list[list[str]], row: list[str], column: int, caption: str) -> str:
    head, text = rows[0], row[column]
    if head[0] == "奖项（条款）":
        return known.money(head, row, column)
    if head[0] == "填报主体":
        places = [p for p in known.by_place if p[:3] == ("未采用", row[0], row[1])]
        quoted = " ".join(f.sources[0].entry.file + f.sources[0].reason for p in places for f in known.by_place[p])
        return "" if places and (column == 1 or all(n in quoted for n in NUMBER.findall(text))) else known.left(text)
    if head[1] == "事项":
        return "" if known.settings.get(row[1]) == row[2] else text
    if head[0] == "项目（企业）" and head[3] == "金额":
        return known.left(text, ("项目表", row[0], head[column]))
    return known.cell(text, row_place(rows, row, column, caption))


def _money(self: Resolver, head: list[str], row: list[str], column: int) -> str:
    """An award's row is looked up by award, payee and project."""
    if row[0].startswith("合计"):
        return self.cell(row[column], ("奖金", "合计", head[column]))
    award, payee, project = row[0].split()[0], row[1].partition("（")[0], re.split("（(?:签约|动工)：", row[2].removeprefix("—"))[0]
    column_name, text = head[column], row[column]
    if column_name == "算式":
        known = self.by_place.get(("奖金", award, payee, project, "算式"), [])
        return "" if any(text.partition("；缓发")[0] in f.shown for f in known) else text
    return self.cell(text, ("奖金", award, payee, project, column_name)) if column > 3 else self.left(text)


Resolver.money = _money  # type: ignore[attr-defined]


def rule(row: dict[str, Any], seen: set[tuple[str, str]]) -> Any:
    """Everything is recognised, of rivals the first; two projects are two."""
    if row["事项"] == "疑似同一项目":
        return ("不认定", None, "是两个项目")
    key = (row["企业名称"], row["项目名称"])
    if row["事项"] != "归属争议":
        return "认定"
    first = key not in seen
    seen.add(key)
    return "认定" if first else ("不认定", None, "另一家先引荐")


def copied(root: Path) -> Town:
    for part in ("input", "templates"):
        shutil.copytree(ROOT / part, root / part)
    return Town(root)


def chains_of(town: Town, number: int, today: str) -> Chains:
    with pytest.MonkeyPatch.context() as patch:
        hasten(patch)
        given = basis(Workspace(town.root), number, date.fromisoformat(today), lambda _: None)
    return Chains(given.grounds.reckoning(), given.issued)


@pytest.mark.machine
def test_every_number_of_the_first_bulletin_is_explained(tmp_path: Path) -> None:
    town, paper = copied(tmp_path / "镇"), tmp_path / "通报.docx"
    chains = chains_of(town, 1, "2018-02-27")
    shown = bulletin(chains.reckoning, bulletin_notes(chains.reckoning, {}, ()))
    paper.write_bytes(render_docx(town.path("templates/通报.docx").read_bytes(), shown))
    count, faults = unexplained(paper, chains)
    assert count > 900 and faults == []
    old = next(row["信息"] for row in shown["排名表"][0]["行"])
    shown["排名表"][0]["行"][0]["信息"] = f"{int(old) + 1}"
    paper.write_bytes(render_docx(town.path("templates/通报.docx").read_bytes(), shown))
    assert len(unexplained(paper, chains)[1]) >= 1, "one number more in one cell is not explained"


@pytest.mark.machine
def test_every_number_of_every_bulletin_of_the_sample_town_is_explained_from_the_frozen_copies(tmp_path: Path, quick: None) -> None:
    town, total = copied(tmp_path / "镇"), 0
    del quick
    for number, day in enumerate(("2018-02-27", "2018-03-09", "2018-03-19", "2018-03-29", "2018-04-04", "2018-04-30"), 1):
        label = f"第{number:02d}期" if number < 6 else "兑现01"
        for meeting in range(1, 4):
            town("run", "--date", day)
            if not town.result(label)["pending"]:
                break
            seen: set[tuple[str, str]] = set()
            town.rule(label, lambda row, seen=seen: rule(row, seen), meeting=date.fromisoformat(day), name=f"{label}-{meeting}.xlsx")
        town("issue", "--date", day)
    shutil.rmtree(town.path("input"))
    for number in range(1, 7):
        chains = chains_of(town, number, "2021-01-01")
        count, faults = unexplained(town.path("ledger") / chains.reckoning.period.label / "通报.docx", chains)
        assert faults == [], number
        total += count
    assert total > 5000


# asking ————————————————————————————————————————————————————————————————


@pytest.fixture(scope="module")
def issued_town(tmp_path_factory: pytest.TempPathFactory, ruled_drafts: Path) -> Path:
    """A town whose first period, 13,000 元, is issued; then ``input/`` is gone."""
    with pytest.MonkeyPatch.context() as patch:
        hasten(patch)
        root = tmp_path_factory.mktemp("issued") / "镇"
        shutil.copytree(ruled_drafts, root)
        Town(root)("issue", "--date", "2018-03-01")
        shutil.rmtree(root / "input")
    return root


@pytest.fixture
def issued(issued_town: Path, quick: None) -> Town:
    del quick
    return Town(issued_town)


ASKED = {
    "a name": ("岭下村", ["六.1 信息收集：1条，第1名", "六 总排名：信息1＋洽谈1＋签约1＋动工1＝4，第1名"]),
    "a code": ("c01", ["岭下村（行政村，编码 C01）"]),
    "a person": ("周明华", ["第一引荐的项目：1 个", "甲食品有限公司/粮油加工　计入 岭下村（R19）"]),
    "an enterprise": ("乙电子有限公司", ["乙电子有限公司/线路板（信息）", "拟投资额(万元) H4“500”"]),
    "a project": ("甲食品有限公司/粮油加工", ["项目事实取自：第一引荐人 周明华", "认定到位：100＝100 万元"]),
    "a clause": ("七.2③", ["算式：七.2③ 认定到位100万元×8‰＝8000元"]),
    "an award": ("项目签约奖", ["列发：1 笔，共 5,000.00 元", "第01期-001　2018-03-01 签发的第01期发放表　5,000.00 元"]),
    "an amount": ("8,000.00元", ["8,000.00 元（0.8 万元）", "项目动工奖　周明华（计入 岭下村）"]),
    "an amount without unit is looked for as 万元 too": ("3000", ["30,000,000.00 元（3000 万元）", "协议投资额(万元) G4“3000”"]),
    "the town": ("全镇", ["信息2条（六.1）", "申报7条（对账）"]),
}


@pytest.mark.parametrize("what", ASKED)
def test_what_is_asked_about_is_explained_from_the_frozen_copies_alone(issued: Town, what: str) -> None:
    who, told = ASKED[what]
    said = issued("explain", who, "--period", "1", "--date", "2021-01-01")
    assert "ledger/第01期 的存档（2018-03-01 签发）" in said and "注意：" not in said
    assert [part for part in told if part not in said] == [], said


def test_each_entry_shows_file_hash_cell_text_and_ruling(issued: Town) -> None:
    said = issued("explain", "甲食品有限公司", "--period", "1")
    digest = hashlib.sha256((issued.root / "ledger/第01期/依据/报表/第1期/岭下村-第1期.xlsx").read_bytes()).hexdigest()
    assert f"input/报表/第1期/岭下村-第1期.xlsx　sha256 {digest[:12]}" in said and digest not in said
    assert "本次到位资金(万元) E4“100”" in said and re.search(r"资金到位：认定，2018-02-28 会议（input/认定/第01期认定.xlsx 第\d+行，编号 \w{5}-\w{5}）", said)


def test_a_near_miss_is_suggested_and_never_taken(issued: Town) -> None:
    said = issued("explain", "周民华", "--period", "1", status=1)
    assert "〔EXP-001〕" in said and "周明华？" in said and "项目动工奖" not in said
    assert "〔EXP-001〕" in issued("explain", "☆", "--period", "1", status=1)


@pytest.mark.parametrize("suffix", [".docx", ".txt", ".html"])
def test_a_document_tells_all_of_it_and_no_telephone_number(issued: Town, tmp_path: Path, suffix: str) -> None:
    paths = [tmp_path / f"{n}{suffix}" for n in "一二"]
    for path in paths:
        issued("explain", "石桥村", "--period", "1", "--output", str(path))
    data = paths[0].read_bytes()
    assert data == paths[1].read_bytes()
    text = "\n".join(p.text for p in Document(str(paths[0])).paragraphs) if suffix == ".docx" else data.decode("utf-8-sig")
    assert re.search("sha256 [0-9a-f]{64}", text) and "拟投资额(万元) H4：原文“500”，读作 500万元" in text and "企业联系人 J4" in text
    assert "1390000" not in text and "企业联系电话" not in text and "序号" not in text, "what is not read has nothing to explain"


def test_text_is_quoted_as_written_beside_the_value_read_and_numbers_of_people_are_masked() -> None:
    made = small.Town().send("V1", small.lead(amount=500, remark="找孙总 13900000009", contact="13900000008")).reckon()
    (v,) = made.verdicts
    raw = {(v.entry.file, "信息收集", v.entry.cell("amount")): "５００万元", (v.entry.file, "信息收集", v.entry.cell("remark")): "找孙总 13900000009"}
    short, whole = ("\n".join(text for _, text in told([of_entry(v)], {v.entry.file: "13900000009abcde" * 4}, raw, whole=w)) for w in (False, True))
    assert f"拟投资额(万元) {v.entry.cell('amount')}“５００万元”→500万元" in short and "企业名称 C3 甲公司（原文没能再读）" in short
    assert "原文“５００万元”，读作 500万元" in whole and "139****09" in whole and "13900000009" not in whole.replace("13900000009abcde" * 4, "")


def test_a_document_is_not_written_where_it_does_harm_or_cannot_be(issued: Town, tmp_path: Path) -> None:
    before = issued.hashes()
    for name, code in (("说明.pdf", "EXP-003"), (issued.root / "ledger/说明.txt", "EXP-004"), (tmp_path / "没有/说明.txt", "EXP-004")):
        assert f"〔{code}〕" in issued("explain", "石桥村", "--period", "1", "--output", str(name), status=1)
    assert issued.hashes() == before


def test_a_period_that_is_not_there_and_a_copy_that_was_altered_are_named(issued_town: Path, tmp_path: Path, quick: None) -> None:
    del quick
    shutil.copytree(issued_town, tmp_path / "镇")
    town = Town(tmp_path / "镇")
    shutil.copytree(town.path("ledger/第01期/依据"), town.path("input"))
    assert "〔EXP-002〕" in town("explain", "岭下村", "--period", "6", status=1)
    assert "input/ 里现有的报表" in town("explain", "岭下村", "--date", "2018-03-09")
    with town.path("ledger/第01期/依据/名册.xlsx").open("ab") as copy:
        copy.write(b" ")
    assert "〔EXP-006〕" in town("explain", "岭下村", "--period", "1", status=1)
    town.path("ledger/第01期/依据/清单.json").unlink()
    assert "〔EXP-005〕" in town("explain", "岭下村", "--period", "1", status=1)


def test_drafts_are_explained_by_what_they_rest_on_not_by_what_came_since(drafted: Town) -> None:
    drafted.send("C02", 1, {Sheet.LEAD: [sample(Sheet.LEAD, company=f"{n}公司", project=f"{n}厂") for n in "丙丁"]}, filled=date(2018, 2, 26))
    said = drafted("explain", "石桥村")
    assert "output/第01期 的草稿（2018-02-27 出）" in said and "六.1 信息收集：1条（含待认定1条）" in said and "待领导小组认定（编号" in said


def test_text_is_read_again_from_an_archive_and_from_a_table_of_text(town: Town) -> None:
    path = town.send("C02", 1, {Sheet.LEAD: [sample(Sheet.LEAD, company="乙电子有限公司", amount="５００")]})
    with ZipFile(path.with_suffix(".zip"), "w") as archive:
        archive.write(path, "石桥村-第1期.xlsx")
    path.unlink()
    heads = [c.name for c in LEAD.columns]
    cells = {"信息日期": "2018年2月20日", "企业名称": "丙木业", "项目名称": "板材", "行业类别": "木材", "产业政策类别": "允许", "拟投资额(万元)": "1,200",
             "信息来源": "网络", "企业联系人": "丁一", "企业联系电话": "13900000007"}
    path.with_name("岭下村-第1期.csv").write_text(",".join(heads) + "\n" + ",".join(f'"{cells.get(h, "")}"' for h in heads) + "\n", "utf-8-sig")
    assert "“５００”→500万元" in town("explain", "乙电子有限公司", "--date", "2018-02-27")
    said = town("explain", "丙木业", "--date", "2018-02-27")
    assert "岭下村-第1期.csv" in said and "“1,200”→1200万元" in said and "2018年2月20日" in said and "没能再读" not in said


# decided and paid ————————————————————————————————————————————————————————————


SPANS = {"第01期": (date(2018, 2, 27), date(2018, 3, 5))}


def decided() -> small.Town:
    """张三 has 签约奖 5000 and 动工奖 8000 元 on the first list, 李四 签约奖 5000 of another project; it is 7 March."""
    return (small.Town().send("V1", small.signing(), small.groundbreaking(), small.investment())
            .send("U1", small.signing(title="乙公司/造纸", referrer="李四")).rule_all().issue().on("3-7"))


def explained(made: small.Town, who: str, notices: dict[str, Any] | None = None) -> str:
    chains = Chains(made.reckon(), made.issued, notices)
    found = find(who, chains.reckoning, made.issued)
    return "\n".join(text for _, text in told(chains.of(found), {}, {}, whole=True))


@pytest.mark.parametrize("who", ["张三", "七.2②", "第01期-002", "甲公司/食品厂", "5000元"])
def test_what_became_of_a_listed_amount_is_told_whatever_is_asked_about(who: str) -> None:
    town, listed = decided(), "第01期-002　2018-02-25 签发的第01期发放表　5,000.00 元　"
    assert f"{listed}〔已列发，财政还没有答复；公示 2018-02-27 至 2018-03-05〕" in explained(town, who, SPANS)
    paid = town.pay("第01期-002", voucher="凭1", paid_fen=400_000, tax_fen=100_000)
    assert f"{listed}〔已支付 2018-03-07，凭证 凭1，实付 4000.00 元，代扣税 1000.00 元；input/支付/1.xlsx › 第2行〕" in explained(paid, who)
    assert f"{listed}〔退票 2018-03-07；input/支付/1.xlsx › 第2行；钱退回来了，重新列为应发〕" in explained(town.pay("第01期-002", "退票"), who)
    assert f"{listed}〔作废，决定编号 决1；存档保留〕" in explained(town.decide("作废重发", "第01期-002"), who)
    objected = explained(town.decide("公示异议", "张三", "待核查"), who)
    assert "〔已列发，财政还没有答复，公示异议未了（决定编号 决1），先不付〕" in objected


@pytest.mark.parametrize(("kind", "conclusion", "effect"), [
    ("公示异议", "待核查", "已列发未支付的2笔13000.00元有异议"), ("项目终止", "扣回", "不再增加奖金；已列发13000.00元，扣回"), ("恢复发放", "同意", "不再暂缓"),
    ("免予扣回", "同意", "现在没有应扣回的；到签发时还没有的，就不起作用")])
@pytest.mark.parametrize("who", ["张三", "甲公司/食品厂", "项目动工奖", "第01期-003"])
def test_a_decision_is_told_with_its_effect_and_row_with_what_it_reaches_and_nothing_else(kind: str, conclusion: str, effect: str, who: str) -> None:
    town = decided().decide(kind, "甲公司/食品厂", conclusion, "举报", document="纪要5号", clerk="小杨")
    said = explained(town, who)
    assert re.search(rf"决1　{kind}　2018-03-07　甲公司/食品厂：{conclusion}（举报；纪要5号，经办人 小杨）→ .*{effect}", said), said
    assert f"{town.decisions[0].place}" in said
    assert "决1" not in explained(town, "李四") and "决1" not in explained(town, "乙公司/造纸")


def test_a_list_is_told_by_payee_and_line_and_with_what_it_kept_back() -> None:
    town = decided()
    for who in ("第01期", "第1期发放表", "第 1 期奖金发放表"):
        said = explained(town, who, SPANS)
        assert "第01期发放表　2018-02-25 签发，列发 3 笔 18,000.00 元；公示 2018-02-27 至 2018-03-05" in said
        assert "张三　应付 13,000.00 元\n" in said and "李四　应付 5,000.00 元\n" in said and "第01期-003　张三　项目动工奖　甲公司/食品厂　8,000.00 元（七.2③" in said
    ended = town.decide("项目终止", "乙公司/造纸", "扣回").issue().on("3-17")
    assert "李四　应扣回 5,000.00 元" in explained(ended, "第02期")
    owing = explained(ended, "李四")
    assert "第02期-001 起列为应扣回 5,000.00 元－已抵扣 0.00 元－已收回 0.00 元－免予 0.00 元，还欠 5,000.00 元" in owing
    again = ended.send("U1", small.signing("3-8", "丁公司/布匹", referrer="李四"), small.groundbreaking("3-8", "丁公司/布匹"),
                       small.investment("3-9", "丁公司/布匹"), period=3, filled="3-16").rule_all()
    assert "本次从应发的 13,000.00 元里抵扣 第02期-001 的 5,000.00 元" in explained(again, "李四")
    assert "李四　应付 8,000.00 元（本次应发 13,000.00 元－抵扣以前的应扣回 5,000.00 元）" in explained(again.issue().on("3-27"), "第03期")


def test_the_line_of_a_draft_is_found_by_its_number_and_what_is_on_no_list_is_not() -> None:
    draft = decided().send("V2", small.signing("3-1", "戊公司/陶瓷", referrer="李四"), period=2, filled="3-6").rule_all()
    assert "戊公司/陶瓷" in explained(draft, "第02期-001") and "食品厂" not in explained(draft, "第02期-001")
    assert not find("第09期", draft.reckon(), draft.issued) and not find("第02期-777", draft.reckon(), draft.issued)


def test_a_line_of_the_period_asked_about_says_that_its_fate_lies_later(issued: Town) -> None:
    assert "第01期-001　2018-03-01 签发的第01期发放表　5,000.00 元　〔已列发；付没付，看以后的期：不带 --period 再查〕" in issued("explain", "周明华", "--period", "1")
    said = issued("explain", "第01期", "--period", "1")
    assert "列发 2 笔 13,000.00 元；公示 2018-03-02 至 2018-03-08" in said and "周明华　应付 13,000.00 元" in said


# readings ————————————————————————————————————————————————————————————————


def contest() -> small.Town:
    """Leads 2, 2, 1; V1 has negotiated; U1's project of 3000 万元, high-technology, blocked for land, has 100 万元 in place."""
    title = "乙公司/电子厂"
    return (small.Town()
            .send("V1", small.lead(title="丙公司/甲"), small.lead(title="丁公司/乙"), small.negotiation(title="丙公司/甲"))
            .send("V2", small.lead(title="戊公司/丙"))
            .send("U1", small.lead(title="己公司/丁"), small.lead(title="庚公司/戊"), small.signing(title=title, amount=3000, referrer="李四", high_tech="是"),
                  small.groundbreaking(title=title, kind="因土地未动工"), small.investment(title=title)).rule_all())


def compared(made: small.Town) -> dict[str, list[Change]]:
    found: dict[str, list[Change]] = {}
    for change in changes(Facts(made.submissions, made.roster, made.rulings, made.issued), made.reckon()):
        found.setdefault(change.reading, []).append(change)
    return found


NONE: tuple[Any, ...] = ()
WOULD: dict[str, tuple[Any, Any, int]] = {  # reading: places, money by payee, the new total; now 42,000 元, of which 9,000 are rank prizes
    "R2": ((("岭下村", 2, 1), ("上湾村", 3, 2)), (("上湾村", 1000, 2000), ("农业办", 2500, 3000), ("岭下村", 5500, 6000)), 44_000),
    "R3": (NONE, NONE, 42_000),
    "R4": (NONE, (("农业办", 2500, 2000), ("岭下村", 5500, 3000)), 39_000),
    "R5": (NONE, (("农业办", 2500, 3000), ("岭下村", 5500, 6000)), 43_000),
    "R7": (NONE, (("李四", 33_000, 13_000),), 22_000),
    "R14": (NONE, NONE, 42_000),
    "R18": (NONE, NONE, 42_000),
    "R21": (NONE, NONE, 42_000),
    "R22": (NONE, (("李四", 33_000, 0),), 9_000),
    "R24": ((("岭下村", 2, 1),), NONE, 42_000),
}


@pytest.mark.parametrize("reading", WOULD)
def test_what_another_setting_would_change_is_told_by_place_payee_and_total(reading: str) -> None:
    places, money, new = WOULD[reading]
    change = compared(small.over(contest()))[reading][0]
    assert change.places == places and change.totals == (4_200_000, new * 100)
    assert change.money == tuple((who, old * 100, then * 100) for who, old, then in money)
    assert change.now != change.then


def test_every_reading_with_two_settings_is_compared() -> None:
    marked = re.findall(r"^\| \[(R\d+)\]\(#r\d+\) ◇", (ROOT / "docs/口径说明.md").read_text("utf-8"), re.MULTILINE)
    assert set(compared(contest())) == set(marked) == set(WOULD)


def test_paying_at_the_end_holds_what_this_list_would_pay() -> None:
    change = compared(contest().on("2-25"))["R21"][0]
    assert change.totals == (3_300_000, 0) and change.money == (("李四", 3_300_000, 0),)


def test_a_town_with_other_settings_is_compared_with_the_defaults() -> None:
    other = small.over(contest()).but(pools=((Category.VILLAGE,), (Category.HAMLET, Category.UNIT, Category.CADRE)), weights=(Fraction(2),) * 4,
                                      full_prize_for_ties=True, bonus=(Fraction(5),))
    made = compared(other)
    assert [len(made[r]) for r in ("R2", "R3", "R14")] == [1, 1, 1] and "直接相加" in made["R3"][0].then
    assert made["R5"][0].totals[0] >= made["R5"][0].totals[1] and "另行确定" in made["R14"][0].then


def test_readings_are_told_on_the_screen_and_in_documents(issued: Town, tmp_path: Path) -> None:
    said = issued("readings", "--period", "1")
    assert [said.count(f"\n{reading} ") for reading in WOULD] == [1] * len(WOULD) and "ledger/第01期 的存档" in said
    for suffix in (".xlsx", ".docx"):
        paths = [tmp_path / f"{n}{suffix}" for n in "一二"]
        for path in paths:
            issued("readings", "--period", "1", "--output", str(path))
        assert paths[0].read_bytes() == paths[1].read_bytes()
    book = load_workbook(tmp_path / "一.xlsx")
    assert book.sheetnames == ["口径比较", "名次变化", "奖金变化"]
    document = Document(str(tmp_path / "一.docx"))
    assert len(document.tables[0].rows) == 1 + sum(len(some) for some in compared(contest()).values())
    page = document.sections[0]
    for table in document.tables:
        assert sum(cell.width for cell in table.rows[0].cells) < page.page_width - page.left_margin - page.right_margin, "on its side, within the margins"
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    money = document.tables[0].rows[1].cells[7]
    assert money.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.RIGHT and page.page_width > page.page_height

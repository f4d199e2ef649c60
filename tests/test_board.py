"""看板.html: its figures are those of result.json, each opens its entries, and the page is fit for any reader, screen and paper."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from chromium import Browser, chromium
from conftest import ROOT, Town
from lxml import html
from test_documents import FIBRE, NOTES, PAID, PEOPLE, POLICY, SECRET, SIGNED, TALK, WANG, empty, entry, participant, standing, town

from contest.model import (
    Award,
    Claim,
    Finding,
    Issued,
    Kind,
    Matter,
    Period,
    Project,
    ProjectFacts,
    Reckoning,
    ReturnOutcome,
    Roster,
    Service,
    ServiceGroup,
    Sheet,
    State,
    Status,
    Verdict,
)
from contest.publishing.board import board_page
from contest.publishing.views.board import board
from contest.publishing.views.bulletin import bulletin
from contest.publishing.views.result import result
from contest.publishing.views.summary import register as ledger
from contest.text import yuan_grouped

TEMPLATE = (ROOT / "templates/看板.html").read_text("utf-8")
AXE = "axe-core@4.14.1"
NASTY = "</script><script>alert(1)</script>{{ 标题 }}{% raw %}\"'><img src=x onerror=alert(1)>&amp;\n<!--"
ITEMS = ("leads", "negotiations", "signings", "groundbreakings")


def page(reckoning: Reckoning, notes: Any = NOTES) -> str:
    return board_page(TEMPLATE, reckoning, notes).decode("utf-8")


def readable(source: str) -> str:
    """The text of a page and its attributes, without the program's own scripts."""
    return unescape(re.sub(r"<script>.*?</script>", "", source, flags=re.DOTALL))


def opened(link: dict[str, str], view: Any) -> int:
    """How many counted entries stand below the anchors of a link to a participant's figure."""
    sheets = {sheet["锚"]: sheet["计入"] for listing in view["明细"] for sheet in listing["表"]}
    return sum(sheets[anchor] for anchor in re.findall(r"#(m\d+-\d)", link["选"]))


# figures ——————————————————————————————————————————————————————————————


def test_the_page_of_a_run_holds_the_figures_of_its_result(drafted: Town) -> None:
    told, tree = drafted.result(), html.fromstring(drafted.path("output/第01期/看板.html").read_bytes())
    rows = tree.xpath('//section[@id="standings"]//tbody/tr')
    shown = [[re.sub("（.*", "", cell.text_content().strip()) for cell in row[1:8]] for row in rows]
    assert shown == [[s["name"], s["category"], str(s["total"]), *(str(s[item]) for item in ITEMS)] for s in told["standings"]]
    sums = [cell.text_content() for cell in tree.xpath('//table[@id="money-table"]/tfoot//td')][1:]
    assert [text.replace(",", "") for text in sums] == [told["totals"][key] for key in ("entitled", "paid_before", "due", "held")]
    listed = tree.xpath('//section[@id="entries"]//tr[@data-g]')
    assert len(listed) == len(told["entries"]) and len(tree.xpath('//section[@id="claims"]//tbody/tr')) == len(told["pending"])
    places = {row[4].text_content() for row in listed}
    assert "第1期/岭下村-第1期.xlsx › 项目签约 › G" in "".join(places) and all(re.search(r" › [A-Z]+\d+$", place) for place in places)


def test_every_figure_of_a_standing_opens_as_many_entries_as_it_says(drafted: Town) -> None:
    tree = html.fromstring(drafted.path("output/第01期/看板.html").read_bytes())
    links = tree.xpath('//section[@id="standings"]//td/a[@data-rows]')
    assert links
    for link in links:
        body = tree.get_element_by_id(link.get("href")[1:])
        assert link.get("data-rows") == f"#{body.get('id')} .c" and len(body.xpath('tr[@class="c"]')) == int(link.text)


def test_sums_by_award_and_line_are_those_of_the_result() -> None:
    reckoning = town()
    view, told = board(reckoning, NOTES), result(reckoning)
    for column, key in (("应奖", "entitled"), ("已列发", "paid_before"), ("本次", "due"), ("缓发", "held")):
        for rows in (view["奖金"], view["奖项"]):
            amounts = [Fraction(re.sub("[,（].*|,", "", str(row[column]).replace(",", "")) or 0) for row in rows]  # type: ignore[literal-required]
            assert sum(amounts) == Fraction(told["totals"][key])
    assert view["奖金合计"] == [yuan_grouped(int(Fraction(told["totals"][k]) * 100)) for k in ("entitled", "paid_before", "due", "held")]


def test_the_course_is_what_was_issued_and_then_now() -> None:
    first = Period(Kind.BULLETIN, 1, date(2018, 2, 15), date(2018, 2, 24))
    issued = Issued(first, date(2018, 2, 27), standings=(standing("C01", "岭下村", (1, 1, 0, 0), 2),), summary={"leads": 6, "agreed_fen": 1_500_000})
    view = board(town(), replace(NOTES, issued=(issued,)))
    assert [(row["期"], [figure["值"] for figure in row["数"]]) for row in view["走势"]] == [
        ("第1期", ["6", "0", "0", "0", "1.5", "0"]), ("第2期", ["14", "11", "3", "1", "7650", "950.5"])]
    assert [row["历期"] for row in view["排名"][0]["行"]][:2] == ["2 → 1", "— → 2"]


def test_a_figure_of_an_earlier_issue_opens_the_entries_that_it_was_made_of() -> None:
    first = Period(Kind.BULLETIN, 1, date(2018, 2, 15), date(2018, 2, 24))
    counted = {TALK.id: ("项目洽谈", "C01", 0), SECRET.id: ("信息收集", "C01", 0), "改过了": ("信息收集", "C02", 0), "撤回了": ("项目签约", "C02", 5)}
    issued = Issued(first, date(2018, 2, 27), figures=counted, summary={"leads": 2, "negotiations": 1, "signings": 1, "agreed_fen": 5})
    notes = replace(NOTES, issued=(issued,))
    earlier, now = ([figure["明细"] for figure in row["数"]] for row in board(town(), notes)["走势"])
    assert [link["题"] for link in earlier] == ["第1期　信息（签发时2条，其中1条后来改过或撤回，见存档）", "第1期　洽谈", "", "", "", ""]
    assert [link["题"] for link in now] == ["第2期　信息", "第2期　洽谈", "第2期　签约", "", "第2期　协议投资", "第2期　到位资金"]
    tree = html.fromstring(page(town(), notes))
    links = tree.xpath('//table[@id="course-table"]//tbody/tr[1]//a')
    opened = {link.text: tree.xpath(f'//tbody[@data-s="{link.get("data-rows")[9]}"]/tr[contains(@class, "i1")]') for link in links}
    assert {text: [row.get("class") for row in rows] for text, rows in opened.items()} == {"2": ["i1"], "1": ["c i1"]}, "one was refused since"


def test_every_project_stands_at_one_stage_and_what_was_refused_apart() -> None:
    bad = entry(Sheet.LEAD, "丁公司", "丁项目", row=20)
    lead = entry(Sheet.LEAD, "丙公司", "丙项目", row=21, amount=100_000_000)
    reckoning = town()
    view = board(replace(reckoning, verdicts=(*reckoning.verdicts, Verdict(bad, "C01", State.REFUSED, "淘汰类"), Verdict(lead, "C01", State.COUNTED, counts=True)),
                         projects=(FIBRE, Project("丁", "丁公司", "丁项目", entries=(bad,)), Project("丙", "丙公司", "丙项目", entries=(lead,)))), NOTES)
    assert {row["阶段"]: (row["现有"], row["累计"]) for row in view["漏斗"] if row["现有"]} == {
        "信息": (1, "14（含待认定1）"), "资金到位": (1, "1"), "不予采纳": (1, "")}
    assert [row["项目"] for row in view["项目"]] == ["高性能纤维（恒域新材料）"]


def test_the_steps_of_the_funnel_are_what_took_place_as_on_the_cards_and_what_waits_stands_apart() -> None:
    view = board(town(), NOTES)
    shown = {row["阶段"]: row["累计"] for row in view["漏斗"]}
    assert shown == {"信息": "14（含待认定1）", "洽谈": "11", "正式签约": "3", "认定动工": "1", "资金到位": "1"}
    assert list(shown.values())[:4] == [card["值"] for card in view["概况"]][:4]
    framework = entry(Sheet.SIGNING, "丁公司", "丁项目", row=20, kind="框架协议")
    waiting = town(projects=(Project("丁", "丁公司", "丁项目", entries=(framework,)),), verdicts=(Verdict(framework, "C01", State.NOTED, "不计"),))
    assert [(row["现有"], row["累计"]) for row in board(waiting, NOTES)["漏斗"] if row["阶段"] == "签约未计入"] == [(1, "")]


def test_big_projects_without_news_and_those_past_a_day_are_told_apart() -> None:
    quiet, overdue, fine = (ServiceGroup("恒域新材料", "高性能纤维", "方正清", next_step="完成备案", due=day) for day in (None, date(2018, 3, 1), date(2018, 12, 1)))
    some = town(services=tuple(Service(FIBRE, group, group is quiet) for group in (quiet, overdue, fine)))
    assert [(alert["数"], alert["事"]) for alert in board(some, NOTES)["关注"] if alert["锚"] == "big"] == [(1, "个大项目超过一期无进展"), (1, "个大项目已过完成期限")]


def refused_last() -> Reckoning:
    """A project with a negotiation that counts and a later lead that was refused; another of which nothing was adopted."""
    talk, later = entry(Sheet.NEGOTIATION, "丙公司", "丙项目", row=21), entry(Sheet.LEAD, "丙公司", "丙项目", date(2018, 3, 5), row=22, amount=3_000_000_000)
    bad = entry(Sheet.LEAD, "丁公司", "丁项目", row=23, amount=3_000_000_000)
    projects = (Project("丙", "丙公司", "丙项目", entries=(talk, later)), Project("丁", "丁公司", "丁项目", entries=(bad,)))
    return town(projects=projects, services=tuple(Service(p, None, False) for p in projects), verdicts=(
        Verdict(talk, "C01", State.COUNTED, counts=True), Verdict(later, "C01", State.REFUSED, "同一单位重复"), Verdict(bad, "C01", State.REFUSED, "淘汰类")))


def test_what_was_refused_is_no_news_of_a_project_on_board_bulletin_and_ledger() -> None:
    reckoning = refused_last()
    assert [(row["阶段"], row["最近"]) for row in board(reckoning, NOTES)["项目"]] == [("洽谈", "2018-03-01 洽谈")]
    assert [(row["阶段"], row["进展"]) for row in bulletin(reckoning, NOTES)["大项目表"][0]["行"]] == [("洽谈", "3月1日洽谈"), ("不予采纳", "—")]
    rows = {row[1]: (row[0], row[4]) for row in ledger(reckoning).rows}
    assert rows == {"丙公司": ("洽谈", date(2018, 3, 1)), "丁公司": ("不予采纳", None)}


def test_a_project_with_more_in_place_than_was_agreed_is_marked() -> None:
    paid = replace(PAID, letters={"amount": "G"})
    above = ReturnOutcome(paid.file, "a", "C01", 2, Status.ACCEPTED, (Finding("INV-003", False, "超过。", "资金到位", paid.cell("amount")),))
    projects = (FIBRE._replace(entries=(SIGNED, paid)),)
    assert ["到位超过协议" in row["标记"] for returns in ((above,), ()) for row in board(town(projects=projects, returns=returns), NOTES)["项目"]] == [True, False]


def test_the_page_refers_to_no_table_that_it_does_not_have() -> None:
    told = "".join(board(town(), NOTES)["核对"])
    assert "与总体情况的累计数一致" in told and "表1" not in told


def test_a_town_with_nothing_has_its_page() -> None:
    source = page(empty())
    assert "名册中没有参加排名的主体" in source and "没有申报。" in source and source == page(empty())


# what must never be in it ——————————————————————————————————————————————


def test_no_enterprise_of_a_lead_and_no_number_is_on_the_page() -> None:
    phone, company = "13800001234", "禾盛食品有限公司"
    secret = entry(Sheet.LEAD, company, "粮油深加工项目", row=30, file=f"input/报表/{company}{phone}.xlsx", industry="食品加工", contact_phone=phone)
    visit = entry(Sheet.OUTING, "", "", row=31, place=f"东莞{company}", visited=company, leader="李岭")
    reckoning = town()
    claim = Claim("R1", Matter.VALUE, "C01", secret, f"{company} {phone}", hint=f"与{company}相近，电话{phone}", stake="影响名次（六.1）")
    award = Award("7.2.3", "项目动工奖", "C01", "王立新", "王立新@C01", f"{company}/粮油深加工项目", "没有这个项目", 0, f"{company}退出，账号6200000000000000001",
                  paid_before_fen=100)
    source = readable(page(replace(
        reckoning, verdicts=(*reckoning.verdicts, Verdict(secret, "C01", State.PROVISIONAL, f"{company}待认定", counts=True), Verdict(visit, "C01", State.COUNTED)),
        projects=(*reckoning.projects, Project("k", company, "粮油深加工项目", entries=(secret,))), claims=(claim,), awards=(award,))))
    assert "某食品加工企业" in source
    assert not [word for word in (company, "粮油深加工", phone, "6200000000000000001") if word in source]


def test_hostile_names_never_break_the_page() -> None:
    people = (participant("C01", NASTY), *PEOPLE[1:])
    lead = entry(Sheet.LEAD, NASTY, NASTY, row=40, file=f"input/报表/{NASTY}.xlsx", industry=NASTY)
    signed = entry(Sheet.SIGNING, NASTY, NASTY + "乙", row=41, kind="正式合同", amount=100, referrer=NASTY)
    plain = town(verdicts=(Verdict(lead, "C01", State.REFUSED, NASTY), Verdict(signed, "C01", State.COUNTED, counts=True, fen=100)), projects=(), claims=(),
                 roster=Roster(people), standings=(standing("C01", NASTY, (0, 0, 1, 0), 1),), policy=replace(POLICY, campaign=NASTY, office=NASTY))
    source = page(plain)
    tree = html.fromstring(source)
    assert len(tree.xpath("//script")) == 2 and not tree.xpath("//img") and not tree.xpath("//@onerror")
    assert tree.xpath('//section[@id="standings"]//tbody//th/a')[0].text.startswith("</script><script>alert(1)</script>{{ 标题 }}{% raw %}")
    assert len(tree.xpath('//section[@id="entries"]//tr[@data-g]')) == 2


def test_the_page_forbids_every_request_and_every_script_but_its_own() -> None:
    source = page(town())
    policy = unescape(re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', source)[1])  # type: ignore[index]
    hashes = {base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in re.findall(r"<script>(.*?)</script>", source, re.DOTALL)}
    assert policy.startswith("default-src 'none'; ") and len(hashes) == 2
    assert set(re.findall(r"'sha256-([^']+)'", policy)) == hashes and "unsafe" not in policy.split("style-src")[0]
    assert not re.search(r"""(src|href)\s*=\s*["']?(https?:|//)|@import|url\(""", re.sub(r"<script>.*?</script>", "", source, flags=re.DOTALL))


# in a browser ——————————————————————————————————————————————————————————


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium(tmp_path_factory.mktemp("profile")) as running:
        yield running


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Deque's accessibility checker, from the npm registry."""
    folder = tmp_path_factory.mktemp("axe")
    npm = shutil.which("npm")
    assert npm, "apt-get install npm"
    subprocess.run([npm, "pack", AXE, "--pack-destination", str(folder)], check=True, capture_output=True, cwd=folder, timeout=300)
    with tarfile.open(next(folder.glob("*.tgz"))) as package:
        return package.extractfile("package/axe.min.js").read().decode("utf-8")  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample town's third period: two issued before it, some of everything ruled on."""
    work = Town(tmp_path_factory.mktemp("sample"))
    for name in ("input", "templates"):
        shutil.copytree(ROOT / name, work.path(name))
    work("run", "--date", "2018-02-27")
    work("issue", "--date", "2018-02-27")
    work("run", "--date", "2018-03-09")
    count = iter(range(10_000))
    work.rule("第02期", lambda _: "认定" if next(count) % 3 else None, date(2018, 3, 9))
    work("run", "--date", "2018-03-09")
    work("issue", "--date", "2018-03-09")
    work("run", "--date", "2018-03-19")
    made = work.path("output/第03期/看板.html")
    assert made.stat().st_size < 1_200_000
    return made


LISTED = "document.getElementById('entries').scrollIntoView(); new Promise(done => setTimeout(done, 250))"
WAIT = "new Promise(done => setTimeout(done, 250))"


@pytest.mark.machine
def test_nothing_leaves_the_page_and_nothing_is_complained_of(browser: Browser, sample: Path) -> None:
    browser.look(1280)
    browser.open(sample)
    browser.run(WAIT)
    assert not browser.requests() and not browser.complaints()
    assert browser.run("[...document.querySelectorAll('[data-chart] canvas')].length") == 3


@pytest.mark.machine
def test_even_a_script_that_came_in_cannot_send_anything(browser: Browser, sample: Path) -> None:
    browser.open(sample)
    browser.run("fetch('https://example.org/').catch(() => 0)")
    browser.run("document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))")
    refused = [text for text in browser.complaints() if "Content Security Policy" in text]
    assert all(any(what in text for text in refused) for what in ("Connecting to 'https://example.org/'", "Executing inline script"))
    assert not browser.run("window.ran")


@pytest.mark.machine
def test_every_link_opens_rows_and_every_figure_as_many_as_it_says(browser: Browser, sample: Path) -> None:
    browser.look(1280)
    browser.open(sample)
    browser.run(LISTED)
    counts = browser.run("""[...document.querySelectorAll('a[data-rows]')].map(a => [a.textContent, a.closest('section').id,
        document.querySelectorAll(`#entries ${a.dataset.rows}`).length, !!document.getElementById(a.hash.slice(1)), a.parentElement.tagName])""")
    assert len(counts) > 100 and all(rows and anchor for _, _, rows, anchor, _ in counts)
    assert all(int(text) == rows for text, section, rows, _, tag in counts if section == "standings" and tag == "TD")


@pytest.mark.machine
def test_columns_sort_both_ways_and_say_so(browser: Browser, sample: Path) -> None:
    browser.look(1280)
    browser.open(sample)
    ask = """(() => { const heading = document.querySelector('#standings th:nth-child(%d)'); heading.querySelector('button').click();
        return [heading.getAttribute('aria-sort'), [...document.querySelectorAll('#standings tbody tr')].map(r => r.cells[%d].textContent)] })()"""
    for column in (4, 8):
        up, down = (browser.run(ask % (column, column - 1)) for _ in "ud")
        numbers = [[float(re.match(r"[\d.]+", text)[0]) for text in texts] for _, texts in (up, down)]  # type: ignore[index]
        assert (up[0], down[0]) == ("ascending", "descending") and numbers[0] == sorted(numbers[0]) and numbers[1] == sorted(numbers[1], reverse=True)
    state, places = browser.run(ask % (1, 0))
    assert state == "ascending" and "1" in places[0] and places[-1] == "无名次"


@pytest.mark.machine
def test_search_finds_rows_of_a_table_and_entries_of_the_town(browser: Browser, sample: Path) -> None:
    browser.look(1280)
    browser.open(sample)
    search = """(async () => { const box = document.querySelector('#%s input[type=search]'); box.value = '%s';
        box.dispatchEvent(new Event('input')); await %s; return document.querySelector('#%s [role=status]').textContent })()"""
    assert browser.run(search % ("standings", "岭下", WAIT, "standings")) == "1行"
    assert browser.run("[...document.querySelectorAll('#standings tbody tr')].filter(r => r.offsetParent).map(r => r.cells[1].textContent)") == ["岭下村"]
    assert browser.run(search % ("entries", "岭下村", WAIT, "entries")).endswith("条")
    assert browser.run("document.querySelectorAll('#found tbody tr').length") > 5


@pytest.mark.machine
def test_a_figure_opens_its_entries_by_keyboard_and_focus_comes_back(browser: Browser, sample: Path) -> None:
    browser.look(1280)
    browser.open(sample)
    browser.run("document.querySelector('#standings td a').focus()")
    browser.press("Enter", 13)
    shown = browser.run("(d => [d.open, d.querySelector('h2').textContent, d.querySelector('tbody').innerText, d.contains(document.activeElement)])"
                        "(document.querySelector('dialog'))")
    assert shown[0] and shown[1] == "岭下村　信息收集" and re.search(r"\.xlsx › 信息收集 › C\d+", shown[2]) and shown[3]
    browser.press("Escape", 27)
    assert browser.run("!document.querySelector('dialog').open && document.activeElement === document.querySelector('#standings td a')")


@pytest.mark.machine
def test_without_scripts_tables_remain_and_a_figure_leads_to_its_entries(browser: Browser, sample: Path) -> None:
    browser.look(1280)
    browser.open(sample, scripts=False)
    assert browser.run("document.querySelectorAll('button, input, canvas').length") == 0
    assert browser.run("[...document.querySelectorAll('#standings tbody tr')].every(r => r.offsetParent)")
    browser.run("location.hash = document.querySelector('#standings td a').hash")
    time.sleep(0.3)
    assert browser.run("document.querySelector(':target').closest('details').open")


@pytest.mark.machine
@pytest.mark.parametrize(("width", "dark"), [(360, False), (1280, False), (1280, True)])
def test_axe_finds_nothing_serious(browser: Browser, sample: Path, axe: str, width: int, dark: bool) -> None:
    browser.look(width, dark=dark, phone=width < 500)
    browser.open(sample)
    assert browser.run("document.documentElement.scrollWidth") <= width, "the page itself never scrolls sideways"
    light = int(browser.run("getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0]"))
    assert (light < 60) is dark
    browser.run(LISTED)
    browser.run("document.querySelector('details').open = true")
    browser.run(f"{axe};0")
    for _ in range(2):  # the page, then the page with a dialog
        found = browser.run("axe.run().then(r => r.violations.map(v => [v.impact, v.id, v.nodes.length, v.nodes[0].html.slice(0, 200)]))")
        assert not [fault for fault in found if fault[0] in ("serious", "critical")], json.dumps(found, ensure_ascii=False)
        browser.run("document.querySelector('#standings td a').click()")


@pytest.mark.machine
def test_the_total_of_everyone_is_in_view_on_a_phone(browser: Browser, sample: Path) -> None:
    browser.look(390, phone=True)
    browser.open(sample)
    assert browser.run("""[...document.querySelectorAll('#standings table')].every(table => {
        const place = [...table.tHead.rows[0].cells].findIndex(cell => /^(合计|总分)/.test(cell.textContent));
        return [...table.tBodies[0].rows].filter(row => row.offsetParent).every(row => row.cells[place].getBoundingClientRect().right < 390) })""")


@pytest.mark.machine
def test_long_names_leave_room_for_every_column_on_paper_and_screen(browser: Browser, tmp_path: Path) -> None:
    name = "柏岭镇人民政府经济发展和招商引资综合服务办公室驻长三角地区联络处负责人王立新"
    signed = entry(Sheet.SIGNING, f"{name}有限公司", f"{name}项目", kind="正式合同", amount=3_000_000_000)
    facts = ProjectFacts(signed, replace(WANG, name=name), "C01", False, 3_000_000_000, False)
    projects = tuple(Project(f"{n}", signed.company, signed.project, entries=(signed,), signing=signed, facts=facts) for n in range(12))
    made = tmp_path / "看板.html"
    made.write_bytes(board_page(TEMPLATE, town(projects=projects, roster=Roster((participant("C01", name), *PEOPLE[1:])),
                                               verdicts=(Verdict(signed, "C01", State.COUNTED, counts=True),)), NOTES))
    browser.look(1280)
    browser.open(made)
    assert browser.run("[...document.querySelectorAll('#projects .scroll, #standings .scroll')].every(box => box.scrollWidth <= box.clientWidth)")
    browser.look(690)  # 182 mm
    browser.call("Emulation.setEmulatedMedia", media="print")
    narrow = browser.run("""[...document.querySelectorAll('#projects table')].flatMap(table => [...table.querySelectorAll('tbody td')]
        .map(cell => [cell.getBoundingClientRect().width, cell.getBoundingClientRect().right])).filter(([wide, right]) => wide < 35 || right > 690)""")
    browser.look(1280)
    assert narrow == []


@pytest.mark.machine
def test_paper_is_white_and_holds_the_tables(browser: Browser, sample: Path, tmp_path: Path) -> None:
    browser.look(1280, dark=True)
    browser.open(sample)
    paper = tmp_path / "看板.pdf"
    paper.write_bytes(browser.pdf())
    text = subprocess.run(["pdftotext", "-layout", str(paper), "-"], capture_output=True, text=True, check=True).stdout
    pages = text.split("\f")
    assert "(A4)" in subprocess.run(["pdfinfo", str(paper)], capture_output=True, text=True, check=True).stdout
    assert len(pages) < 15 and sum("历期名次" in p for p in pages) > 1, "long tables repeat their headings"
    assert all("内部资料" in page and f"第 {n} 页，共 {len(pages) - 1} 页" in page for n, page in enumerate(pages[:-1], 1))
    assert not [hint for hint in ("点数字", "点内容", "点应发数", "ECharts") if hint in text], "what only a screen can do is not printed"
    assert "显示全部" not in text and "申报明细" not in text and all(name in text for name in ("历期走势", "逐笔", "年度目标任务进度"))
    image = tmp_path / "page"
    subprocess.run(["pdftoppm", "-r", "20", "-singlefile", "-gray", str(paper), str(image)], check=True)
    pixels = image.with_suffix(".pgm").read_bytes()[-20_000:]
    assert sum(pixels) / len(pixels) > 200


def large() -> Reckoning:
    """300 participants, 10,000 entries."""
    people = [participant(f"C{n:03d}", f"第{n}个有着很长名称的行政村民委员会") for n in range(300)]
    verdicts, projects, claims = [], [], []
    for n in range(10_000):
        code, sheet = people[n % 300].code, (Sheet.LEAD, Sheet.NEGOTIATION, Sheet.SIGNING, Sheet.OUTING)[n % 4 if n % 16 < 8 else 0]
        one = entry(sheet, f"第{n}食品有限公司", f"第{n}食品加工项目", date(2018, 2, 15) + timedelta(days=n % 40), sender=code, row=n // 300 + 4,
                    file=f"input/报表/第{n % 5 + 1}期/{people[n % 300].name}-第{n % 5 + 1}期.xlsx", industry="食品加工", amount=100_000_000, kind="正式合同",
                    place="广东东莞", referrer="王立新")
        counts = n % 3 > 0
        verdicts.append(Verdict(one, code, State.COUNTED if counts else State.NOTED, "" if counts else f"同一项目已由他人先报，见第{n}行", counts=counts))
        if sheet is not Sheet.OUTING:
            projects.append(Project(f"{n}", one.company, one.project, entries=(one,), signing=one if sheet is Sheet.SIGNING else None))
        if n % 20 == 0:
            claims.append(Claim(f"R{n}", Matter.VALUE, code, one, "", hint="未附佐证材料", stake="影响名次（六.1）"))
    standings = tuple(standing(p.code, p.name, (20, 5, 1, 0), n + 1) for n, p in enumerate(people))
    return empty(roster=Roster(tuple(people)), verdicts=tuple(verdicts), projects=tuple(projects), claims=tuple(claims), standings=standings)


@pytest.mark.machine
def test_three_hundred_participants_and_ten_thousand_entries_open_and_lead_to_their_rows(browser: Browser, tmp_path: Path) -> None:
    made = tmp_path / "看板.html"
    made.write_bytes(board_page(TEMPLATE, large(), NOTES))
    browser.look(1280)
    browser.open(made)
    browser.run("document.querySelector('.cards a').click()")
    assert browser.run("document.querySelector('dialog').open")
    assert browser.run("document.querySelectorAll('#entries tr[data-g]').length") == 10_000

"""Native charts of 汇总表: how the contest went, and who stands where. They stand on 走势, where they make no table narrow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from contest.publishing.sheets import FONT, Book, Table

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_HEADER = 1  # 0-based: title, header, rows
_COLOURS = ("#4E79A7", "#F28E2B", "#59A14F", "#B6992D", "#9C755F", "#76B7B2")


_TALL = 25
"""Rows that a chart covers."""


class Top(NamedTuple):
    """Whom a chart of the ranking shows: of a pool (its name in brackets) from row ``first`` on the first ``shown``."""

    pool: str
    first: int
    shown: int


def draw(book: Book, sheet: Worksheet, course: Table, ranking: Table, tops: Sequence[Top]) -> None:
    """The charts below the table of 走势, whose sheet this is, on one page: a page's end would cut them. Where all is zero a sentence."""
    sheet.fit_to_pages(1, 1)
    row = _HEADER + len(course.rows) + 3 + bool(course.foot)
    if not any(any(line[1:]) for line in course.rows):
        sheet.write_string(row, 0, "各期都没有计入的事项，没有图。", book.style())
        return
    for chart in (_course(book, course), *(_standings(book, ranking, top) for top in tops if top.shown)):
        sheet.insert_chart(row, 0, chart)
        row += _TALL


def _standings(book: Book, table: Table, top: Top) -> Any:
    """The four figures of the first participants, one bar each."""
    names = [col.name for col in table.cols]
    chart = book.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    for item, colour in zip(("信息", "洽谈", "签约", "动工"), _COLOURS, strict=False):
        chart.add_series(_series(table, names.index(item), names.index("参赛主体"), top.shown, top.first) | {"fill": {"color": colour}, "gap": 60})
    chart.set_y_axis({"reverse": True, "num_font": {"name": FONT, "size": 9}})
    chart.set_x_axis({"major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    return _finished(chart, f"总排名前{top.shown}个主体{top.pool}")


def _course(book: Book, table: Table) -> Any:
    """Counts as columns, the money in place as a line on its own axis."""
    names = [col.name for col in table.cols]
    chart, line = book.workbook.add_chart({"type": "column"}), book.workbook.add_chart({"type": "line"})
    for name, colour in zip(names[1:5], _COLOURS, strict=False):
        chart.add_series(_series(table, names.index(name), 0, len(table.rows)) | {"fill": {"color": colour}})
    line.add_series(_series(table, len(names) - 1, 0, len(table.rows)) | {
        "y2_axis": True, "marker": {"type": "circle"}, "line": {"color": "#E15759", "width": 2}})
    line.set_y2_axis({"name": "万元", "name_font": {"name": FONT, "size": 9}})
    chart.combine(line)
    chart.set_y_axis({"name": "条、个", "name_font": {"name": FONT, "size": 9}, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    return _finished(chart, "各期走势")


def _series(table: Table, col: int, labels: int, count: int, skipped: int = 0) -> dict[str, Any]:
    """A column of ``count`` rows of the table, named by its heading."""
    first, last = _HEADER + 1 + skipped, _HEADER + skipped + count
    return {"name": [table.name, _HEADER, col], "categories": [table.name, first, labels, last, labels], "values": [table.name, first, col, last, col]}


def _finished(chart: Any, title: str) -> Any:
    chart.set_title({"name": title, "name_font": {"name": FONT, "size": 12}})
    chart.set_legend({"position": "bottom", "font": {"name": FONT, "size": 9}})
    chart.set_size({"width": 760, "height": 540})
    return chart

"""How an xlsxwriter book becomes a file: the texts that all its sheets share at a third of their price, and a zip of ours.

xlsxwriter looks at every text six times for what must be escaped; few texts have any of it. Those that have are left to it. Its
zip tells the system it was made on, and packs harder than it pays. It rests on five members of the pinned xlsxwriter that are not
public: ``_get_packager``, ``_create_package``, ``_write_shared_strings_file``, ``_write_sst_strings`` and ``_write_si``; the tests read
every book back.
"""

from __future__ import annotations

import re
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings

from contest.publishing.archive import build

_ESCAPED = re.compile("[&<>_\x00-\x1f\ufffe\uffff]")
"""What a text may hold that does not stand in the file as it is; the underscore may begin ``_x000A_``."""


class BulkBook(Workbook):  # type: ignore[misc]  # xlsxwriter is typed only in part
    """``parts``, once closed: what the file consists of, by name."""

    parts: dict[str, bytes]

    def _get_packager(self) -> Packager:
        return _Packager()

    def file(self) -> bytes:
        """Closes the book. What is large in it goes at once, the rest, a reference cycle, when Python looks for such."""
        self.close()
        made, self.parts = build(self.parts), {}
        for sheet in self.worksheets():
            sheet.bulk = ()
        return made


class _Packager(Packager):  # type: ignore[misc]  # as above
    def _create_package(self) -> list[Any]:
        """Leaves xlsxwriter nothing to pack."""
        made = super()._create_package()
        self.workbook.parts = {name: content.getvalue() if binary else content.getvalue().encode() for content, name, binary in made}
        return []

    def _write_shared_strings_file(self) -> None:
        if self.workbook.str_table.count:
            texts = _Texts()
            texts.string_table = self.workbook.str_table
            texts._set_xml_writer(self._filename("xl/sharedStrings.xml"))
            texts._assemble_xml_file()


class _Texts(SharedStrings):  # type: ignore[misc]  # as above
    def _write_sst_strings(self) -> None:
        for text in self.string_table.string_array:
            if _ESCAPED.search(text) or text != text.strip():  # blanks at its ends are kept by an attribute
                self._write_si(text)
            else:
                self.fh.write(f"<si><t>{text}</t></si>")

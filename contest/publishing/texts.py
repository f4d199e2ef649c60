"""The texts of an xlsxwriter book, which all its sheets share, written at a third of their price.

xlsxwriter looks at every text six times for what must be escaped; few texts have any of it. Those that have are left to it. It
rests on four members of the pinned xlsxwriter that are not public: ``_get_packager``, ``_write_shared_strings_file``,
``_write_sst_strings`` and ``_write_si``; the tests read every book back.
"""

from __future__ import annotations

import re

from xlsxwriter import Workbook
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings

_ESCAPED = re.compile("[&<>_\x00-\x1f\ufffe\uffff]")
"""What a text may hold that does not stand in the file as it is; the underscore may begin ``_x000A_``."""


class BulkBook(Workbook):  # type: ignore[misc]  # xlsxwriter is typed only in part
    def _get_packager(self) -> Packager:
        return _Packager()


class _Packager(Packager):  # type: ignore[misc]  # as above
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

"""PDF of a period's Word documents, where LibreOffice is installed; what it makes lies in PDF/ beside them and is no draft."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from contest.workspace import EDITED, PDF

LIMIT = 180
"""Seconds for all documents of a period; they take one to three."""
_USUAL = (r"C:\Program Files\LibreOffice\program\soffice.exe", r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
          "/Applications/LibreOffice.app/Contents/MacOS/soffice")


def soffice() -> str:
    """The program's path; empty where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice") or next((path for path in _USUAL if Path(path).is_file()), "")


def make(folder: Path) -> list[str]:
    """What the screen says: where the PDF files lie, or why there are none. Never stops a run that has done its work."""
    program, documents = soffice(), sorted(folder.rglob("*.docx"))
    documents = [path for path in documents if path.parent.name != EDITED and not path.name.startswith("~$")]
    if not program:
        return ["没有找到 LibreOffice，没有出 PDF，其他文件照出。要 PDF，请装 LibreOffice，或用 WPS 打开后“输出为PDF”。"]
    target = folder / PDF
    shutil.rmtree(target, ignore_errors=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:  # its own, so that an open LibreOffice is not in the way
        command = [program, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--convert-to", "pdf", "--outdir", str(target),
                   *map(str, documents)]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=LIMIT,  # noqa: S603  a list of our own paths
                           env={**os.environ, "SOURCE_DATE_EPOCH": "946684800"})
        except (subprocess.SubprocessError, OSError):
            return ["LibreOffice 没有转成 PDF（可能正在更新，或超过了时间），其他文件照出。请用 WPS 打开后“输出为PDF”。"]
    made = [path.stem for path in documents if (target / f"{path.stem}.pdf").is_file()]
    missing = [path.name for path in documents if path.stem not in made]
    return [f"PDF 在：{target}（{'、'.join(made)}）"] + ([f"没有转成 PDF 的：{'、'.join(missing)}，请用 WPS 打开后“输出为PDF”。"] if missing else [])

"""Makes the pictures of README and 用户手册 from the sample town: docs/images/*.png. Run it after a change of what documents look like.

    python tools/make_pictures.py

Needs LibreOffice, poppler (pdftoppm) and Chromium, as the machine tests do.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from chromium import chromium  # noqa: E402  lies in tests/

DAY, DRAFTS = "2018-02-27", "output/第01期"
PAGES = (
    ("通报-1", f"{DRAFTS}/通报.docx", 1, (640, 906)), ("通报-2", f"{DRAFTS}/通报.docx", 2, (640, 906)),
    ("奖金发放表", f"{DRAFTS}/奖金发放表.xlsx", 1, (1200, 420)), ("认定清单", f"{DRAFTS}/认定清单.xlsx", 1, (1200, 440)),
    ("退回说明", f"{DRAFTS}/退回/石桥村-*.xlsx", 1, (1000, 240)), ("空白报表", "output/空白报表/第01期/岭下村-第1期.xlsx", 1, (1000, 360)))
"""Picture, document (the first that fits), page, how wide and how much of it from the top, in pixels."""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        town = Path(folder)
        for name in ("input", "templates"):
            shutil.copytree(ROOT / name, town / name)
        for verb in (("run",), ("forms", "--period", "1")):
            subprocess.run([sys.executable, str(ROOT / "process.py"), "-C", folder, *verb, "--date", DAY], check=True, capture_output=True)
        for picture, document, page, size in PAGES:
            _page(town, min(town.glob(document)), page, size, picture)
        with chromium(town / "chromium") as browser:
            browser.look(1200, 900)
            browser.open(town / DRAFTS / "看板.html")
            _keep("看板", browser.picture())


def _page(town: Path, document: Path, page: int, size: tuple[int, int], picture: str) -> None:
    profile, (width, tall) = f"-env:UserInstallation={(town / 'office').as_uri()}", size
    subprocess.run(["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(town), str(document)], check=True, capture_output=True)
    made = subprocess.run(["pdftoppm", "-png", "-f", str(page), "-l", str(page), "-scale-to-x", str(width), "-scale-to-y", "-1",
                           "-W", str(width), "-H", str(tall), str(town / f"{document.stem}.pdf")], check=True, capture_output=True)
    _keep(picture, made.stdout)


def _keep(picture: str, data: bytes) -> None:
    path = ROOT / "docs/images" / f"{picture}.png"
    path.write_bytes(data)
    print(path, len(data) // 1024, "kB")


if __name__ == "__main__":
    main()

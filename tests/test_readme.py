"""The words about the program are true: READMEs, manual and requirements agree with each other and with the program."""

from __future__ import annotations

import ast
import os
import re
import shutil
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.conftest import Town

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh-CN.md")
PAPERS = (*READMES, "DEVELOPERS.md", "SECURITY.md", "CHANGELOG.md", "bench/README.md", "docs/用户手册.md", "docs/口径说明.md")
OWNERS = {"openpyxl", "pytest"}
"""Fixed by the project's owner; tests and annotated returns need them, the commands of today do not."""
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#]+)|src=\"([^\"]+)\"")
CODE = re.compile(r"`([^`\n]+)`")
FINDING = re.compile(r"\b[A-Z]{3}-\d{3}\b")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def fences(name: str, *languages: str) -> list[str]:
    return [body.strip() for language, body in FENCE.findall(read(name)) if language in languages]


def verbs() -> set[str]:
    from process import main

    return set(main.commands)


def test_both_readmes_give_the_same_commands():
    assert fences(READMES[0], "sh", "bat") == fences(READMES[1], "sh", "bat")


@pytest.fixture(scope="module")
def screens(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the program says on the sample town, by how it begins; the place of the folder and the moment of issue are left out."""
    root = tmp_path_factory.mktemp("screens")
    for part in ("input", "templates"):
        shutil.copytree(ROOT / part, root / part)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        town = Town(root)
        said = [town("check", "input/报表/第1期/河口村-第1期.xlsx", status=1), town("run", "--date", "2018-02-27"), town("issue", "--date", "2018-02-28")]
    return {text[:6]: re.sub(r"(?<=台账校验码：)\w+", "4007e8c595e4f4e7", text.replace(f' -C "{root}"', "").replace(f"{root}{os.sep}", "").replace("\\", "/")).strip() for text in said}


@pytest.mark.parametrize("name", [*READMES, "docs/用户手册.md"])
def test_screens_are_shown_as_they_are(name, screens):
    """After a change of what the program says: REWRITE=1 python -m pytest tests/test_readme.py, then read the difference."""
    shown = {text: screens[text[:6]] for text in fences(name, "text") if text[:6] in screens}
    assert len(shown) >= 2
    if os.environ.get("REWRITE"):
        text = read(name)
        for old, new in shown.items():
            text = text.replace(old, new)
        (ROOT / name).write_text(text, encoding="utf-8")
    else:
        assert list(shown) == list(shown.values()), "REWRITE=1 python -m pytest tests/test_readme.py"


@pytest.mark.parametrize(("number", "wanted"), [(0, "requirements.txt"), (1, "requirements-dev.txt")])
def test_each_of_the_two_commands_is_one_line_for_linux_and_one_for_windows(number, wanted):
    linux, windows = fences(READMES[0], "sh")[number], fences(READMES[0], "bat")[number]
    assert "\n" not in linux and "\n" not in windows
    assert linux.replace(".venv/bin/", "") == windows.removeprefix('cmd /c "').removesuffix('"').replace(".venv\\Scripts\\", "").replace("py -m", "python3 -m")
    assert f"-r {wanted}" in linux and "process.py" in fences(READMES[0], "sh")[0] and "pytest" in fences(READMES[0], "sh")[1]


@pytest.mark.parametrize("name", READMES)
def test_a_readme_names_every_verb_and_no_other(name):
    told = {word for row in re.findall(r"^\| `(\w+)`", read(name), re.MULTILINE) for word in [row]}
    assert told == verbs()
    used = set(re.findall(r"process\.py(?: -C \S+)? ([a-z]+)\b", read(name)))
    assert used <= verbs()


@pytest.mark.parametrize("name", PAPERS)
def test_links_lead_somewhere(name):
    targets = [one or other for one, other in LINK.findall(read(name))]
    assert [t for t in targets if not t.startswith("http") and not (ROOT / name).parent.joinpath(t).exists()] == []


@pytest.mark.parametrize("name", PAPERS)
def test_named_files_exist(name):
    tops = {p.name for p in ROOT.iterdir()} - {"output", "ledger", ".venv", "build"} | {"requirements-dev.txt", "requirements.txt"}
    words = [word.rstrip("/") for word in CODE.findall(read(name)) if word.split("/")[0] in tops and not re.search(r"[\s*N…]", word)]
    assert [word for word in words if not (ROOT / word).exists()] == []


def test_links_within_the_manual_lead_to_headings():
    for name in ("docs/用户手册.md", "docs/口径说明.md"):
        heads = {re.sub(r"[、（）()， ]", "", head).lower() for head in re.findall(r"^## (.+)$", read(name), re.MULTILINE)}
        assert set(re.findall(r"\]\(#([^)]+)\)", read(name))) <= heads


def test_the_manual_names_only_findings_that_the_program_can_give():
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "contest").rglob("*.py"))
    assert set(FINDING.findall(read("docs/用户手册.md"))) <= set(FINDING.findall(source))


def test_the_readings_are_all_explained_with_settings_that_exist():
    told, settings = read("docs/口径说明.md"), read("contest/defaults/campaign.toml")
    assert re.findall(r"^## R(\d+)$", told, re.MULTILINE) == [str(n) for n in range(1, 26)]
    sections = dict(re.findall(r"^\[(\w+)\]\n(.*?)(?=^\[|\Z)", settings, re.MULTILINE | re.DOTALL))
    for section, key in re.findall(r"`\[([a-z_]+)\] (\w+)`", told):
        assert re.search(rf"^{key} = ", sections[section], re.MULTILINE), f"[{section}] {key}"
    assert set(re.findall(r"R\d+(?= ◇)", settings)) == set(re.findall(r"^\| \[(R\d+)\]\(#r\d+\) ◇", told, re.MULTILINE))


def imported() -> set[str]:
    """The top names of everything that the program imports and Python does not bring along."""
    names: set[str] = set()
    for path in (ROOT / "process.py", ROOT / "rules.py", *(ROOT / "contest").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            found = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names |= {name.partition(".")[0] for name in found}
    return names - sys.stdlib_module_names - {"contest", "rules", "__future__", ""}


def pinned(part: str) -> set[str]:
    """Names of distributions, as pip compares them."""
    lines = [line.partition(";")[0].strip() for line in part.splitlines() if line and not line.startswith(("#", "-r"))]
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[\w.]+", line) for line in lines), lines
    return {canonical(line.partition("==")[0]) for line in lines}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_requirements_hold_what_the_program_imports_and_nothing_else():
    known = packages_distributions()
    wanted = {canonical(known[name][0]) for name in imported()}
    direct, _, brought = read("requirements.txt").partition("# what these bring along")
    assert wanted <= pinned(direct) | pinned(brought)
    assert pinned(direct) - OWNERS - {"numpy"} <= wanted, "numpy: rapidfuzz.process needs it"


def test_every_requirement_is_pinned_once():
    run, dev = pinned(read("requirements.txt")), pinned(read("requirements-dev.txt"))
    assert not run & dev and "hypothesis" in dev and "pytest" in run

"""The town's templates: which there are, which names each may use, and what is told of one that is at fault.

A template is edited in WPS by people who know no Jinja: a fault is told with the file, the paragraph as it reads there, the
name, and the names that exist.
"""

from __future__ import annotations

import difflib
import io
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args, get_type_hints, is_typeddict
from zipfile import BadZipFile

from contest.errors import StopError
from contest.publishing.views.shape import AwardDecision, Bulletin, Letters, PublicNotice

NAMES: Mapping[str, type] = {
    "通报.docx": Bulletin, "通报.html": Bulletin, "公示.docx": PublicNotice, "奖励决定.docx": AwardDecision, "退回通知.docx": Letters}
"""Template → the names at its top level (docs/模板说明.md has all of them). 看板.html goes by its own view."""

_TAG = re.compile(r"\{\{(.*?)\}\}|\{%-?\s*(?:p|tr|tc|r)?\s*(\S*).*?%\}")
_KEYWORDS = {"for": "endfor", "if": "endif", "macro": "endmacro", "elif": "", "else": "", "set": "", "endfor": "", "endif": "", "endmacro": ""}
_UNKNOWN = re.compile(r"'([^']+)' is undefined|has no (?:attribute|element) '?([^']+)'?")
_SHOWN = 30


def render(name: str, template: bytes, context: Mapping[str, Any]) -> bytes:
    """The document that a template gives. Raises as ``guarded`` does."""
    from contest.publishing.documents import render_docx, render_html  # noqa: PLC0415 - heavy libraries only where documents are made

    if name.endswith(".html"):
        return guarded(name, template, lambda: render_html(template.decode("utf-8"), context), NAMES[name])
    return guarded(name, template, lambda: render_docx(template, context), NAMES[name])


def guarded(name: str, template: bytes, make: Callable[[], bytes], shape: type) -> bytes:
    """What ``make`` gives of a template that may use the names of ``shape``. Raises StopError, which says what is wrong and where."""
    from jinja2 import TemplateError  # noqa: PLC0415 - heavy libraries only where documents are made
    from lxml.etree import XMLSyntaxError  # noqa: PLC0415 - as above

    try:
        return make()
    except TemplateError as fault:
        raise _stop(name, _diagnosis(str(fault), _texts(name, template), shape)) from fault
    except (XMLSyntaxError, BadZipFile, ValueError, KeyError) as fault:  # ValueError: another kind of Office file, or not UTF-8
        what = "不是 UTF-8 编码的网页" if name.endswith(".html") else "打不开，或不是 Word 文档（.docx）"
        raise _stop(name, f"{what}（{type(fault).__name__}）") from fault


def check(name: str, template: bytes) -> None:
    """A template that no document of this period needs: its tags and the names at its top level. Raises StopError."""
    texts = _texts(name, template)
    known = set(NAMES[name].__annotations__)
    loops = set(re.findall(r"\bfor\s+(\w+)\s+in\b", " ".join(texts)))
    used = [word for text in texts for word in re.findall(r"(?:\{\{\s*|\bin\s+)([^\W\d]\w*)", text)]
    unknown = next((word for word in used if word not in known | loops), "")
    wrong = _broken_tag(texts) or (_unknown(unknown, texts, NAMES[name]) if unknown else "")
    if wrong:
        raise _stop(name, wrong)


def _stop(name: str, what: str) -> StopError:
    return StopError(f"〔TPL-002〕模板 templates/{name} {what}。没有出文件，原来的草稿没有动。"
                     "请用 WPS 改正模板，或从程序文件夹的 templates 里重新抄一份。")


def _diagnosis(message: str, texts: Sequence[str], shape: type) -> str:
    unknown = _UNKNOWN.search(message)
    if unknown:
        return _unknown(unknown[1] or unknown[2], texts, shape)
    return _broken_tag(texts) or f"的标记写错了（{message}）"


def _unknown(word: str, texts: Sequence[str], shape: type) -> str:
    """A name that does not exist, where it stands, and what may have been meant."""
    names = _all_names(shape)
    near = difflib.get_close_matches(word, names, 1, 0.5)
    meant = f"，是不是“{near[0]}”" if near else ""
    top = "、".join(shape.__annotations__)
    inner = "见 docs/模板说明.md" if shape in NAMES.values() else "照程序文件夹 templates 里的原模板写"
    return f"{_place(texts, word)}用了没有的名字“{word}”{meant}？能用的名字有：{top}；各表里面的名字{inner}"


def _all_names(shape: type) -> list[str]:
    """The names of a shape and of everything inside it."""
    found: dict[str, None] = {}
    for name, kind in get_type_hints(shape).items():
        found[name] = None
        inner = (get_args(kind) or (kind,))[0]
        found |= dict.fromkeys(_all_names(inner) if is_typeddict(inner) else ())
    return list(found)


def _place(texts: Sequence[str], word: str) -> str:
    for number, text in enumerate(texts, 1):
        if any(word in tag[0] for tag in re.finditer(r"\{[{%].*?[}%]\}", text)):
            return _at(number, text)
    return ""


def _at(number: int, text: str) -> str:
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return f"第{number}段“{shown}”"


def _broken_tag(texts: Sequence[str]) -> str:
    """The first tag that is not closed, not known, or has no partner; empty where there is none."""
    opened: list[tuple[str, int, str]] = []
    for number, text in enumerate(texts, 1):
        if text.count("{{") != text.count("}}") or text.count("{%") != text.count("%}"):
            return f"{_at(number, text)}的花括号没有成对，应是 {{{{ 名字 }}}} 或 {{%p for … %}}"
        for tag in _TAG.finditer(text):
            word = tag[2]
            if word is None:
                continue
            if word not in _KEYWORDS:
                return f"{_at(number, text)}的“{word}”不是能用的标记，只有 for、endfor、if、endif"
            if _KEYWORDS[word]:
                opened.append((_KEYWORDS[word], number, text))
            elif word.startswith("end") and (not opened or opened.pop()[0] != word):
                return f"{_at(number, text)}多了一个 {word}，或前面少了开头的标记"
    return f"{_at(*opened[-1][1:])}后面少了 {opened[-1][0]}" if opened else ""


def _texts(name: str, template: bytes) -> list[str]:
    """What a person reads in the template: paragraphs of a Word file, lines of a page. Empty where it cannot be opened."""
    if name.endswith(".html"):
        return template.decode("utf-8", "replace").splitlines()
    from docx import Document  # noqa: PLC0415 - only where a template is looked into

    try:
        body = Document(io.BytesIO(template)).element.body
    except (BadZipFile, ValueError, KeyError):
        raise _stop(name, "打不开，或不是 Word 文档（.docx）") from None
    spaces = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    return ["".join(t.text or "" for t in p.iter(f"{spaces}t")) for p in body.iter(f"{spaces}p")]

"""Values into Word and HTML templates. The only place that knows docxtpl and Jinja2; both are imported when first needed.

Templates belong to the town and are data: they run in a sandbox, an unknown name is an error, and a value is text, whatever
it holds. ``& < > {{ }}``, line breaks and characters that XML does not know never change the shape of a document.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from contest.publishing.wordfile import keep_together, packed

if TYPE_CHECKING:
    from docx.document import Document
    from jinja2.sandbox import SandboxedEnvironment

_BREAKS = re.compile("[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
_NOT_XML = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_marked = re.compile("[&<>'\"_]").search
"""What is escaped somewhere; the underscore in ``_docx_value``."""
_DOCXTPL_BRACES = re.compile(r"(?<=[{%])_(?=[{%])|(?<=[}%])_(?=[}%])")
_LONGEST_PROPERTY = 255
_NO_DATE = datetime(2000, 1, 1)  # noqa: DTZ001  core properties hold naive times; any fixed one will do


def render_docx(template: bytes, context: Mapping[str, Any]) -> bytes:
    """The Word document that a template gives with these values; always the same bytes.

    Raises jinja2.TemplateError where the template is at fault: a broken tag, a name that is not in the context.
    """
    document = _template_class()(io.BytesIO(template))
    document.render(dict(context), _environment(_docx_value), autoescape=True)
    keep_together(document.docx.element.body)
    _fix_properties(document.docx, _title(context))
    made = packed(document.docx)
    document.docx.element.body.clear()  # the rest of a document is a reference cycle, which would keep up to 70 MB until Python looks for such
    return made


def render_html(template: str, context: Mapping[str, Any]) -> bytes:
    """The page that a template gives with these values, UTF-8. Raises as ``render_docx`` does."""
    page: str = _environment(_plain).from_string(template).render(dict(context))
    return page.encode("utf-8")


def _environment(finalize: Callable[[Any], Any]) -> SandboxedEnvironment:
    from jinja2 import StrictUndefined  # noqa: PLC0415  0.07 s that only a document should pay for

    made: SandboxedEnvironment = _environment_class()(
        autoescape=True, undefined=StrictUndefined, finalize=finalize, trim_blocks=True, lstrip_blocks=True, optimized=False)
    made.shown = partial(_shown, finalize)  # type: ignore[attr-defined]  # what templates are compiled to call
    return made


@cache
def _environment_class() -> Any:
    """Jinja's sandbox, whose templates show a value by one call in place of two and a ``Markup`` made anew each time.

    The two methods overridden are those that ``jinja2.nativetypes`` overrides for its own ways.
    """
    from jinja2.compiler import CodeGenerator  # noqa: PLC0415  as in _environment
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415  as above

    class Shown(CodeGenerator):
        def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:
            if _escapes(frame):
                self.write("environment.shown(")
            else:
                super()._output_child_pre(node, frame, finalize)

        def _output_child_post(self, node: Any, frame: Any, finalize: Any) -> None:
            if _escapes(frame):
                self.write(")")
            else:
                super()._output_child_post(node, frame, finalize)

    class Environment(SandboxedEnvironment):
        code_generator_class = Shown

    return Environment


def _escapes(frame: Any) -> bool:
    """Whether values are escaped in this part of a template, known when it is compiled."""
    return bool(frame.eval_ctx.autoescape and not frame.eval_ctx.volatile)


def _shown(finalize: Callable[[Any], Any], value: Any) -> str:
    """A value as it stands in the document. Most texts are shown as they are, those of letters and digits without a further look."""
    if type(value) is str and (value.isalnum() or (value.isprintable() and not _marked(value))):
        return value
    return escape(finalize(value))


def _plain(value: Any) -> Any:
    """A value as one line of characters that every format can hold; what a macro made is not a value."""
    if isinstance(value, str) and not isinstance(value, Markup) and not value.isprintable():
        return _NOT_XML.sub("", _BREAKS.sub(" ", value))
    return value


def _docx_value(value: Any) -> Any:
    """As ``_plain``; docxtpl turns 「{_{」 of a finished text into 「{{」, so that underscore is written as a reference."""
    text = _plain(value)
    if isinstance(text, str) and "_" in text and _DOCXTPL_BRACES.search(text):
        return Markup(_DOCXTPL_BRACES.sub("&#95;", str(escape(text))))  # noqa: S704  escaped on this very line
    return text


@cache
def _template_class() -> Any:
    """docxtpl's template, strict where it is lenient."""
    from docx.oxml.parser import element_class_lookup  # noqa: PLC0415  0.17 s that only a document should pay for
    from docxtpl import DocxTemplate  # noqa: PLC0415  as above
    from lxml import etree  # noqa: PLC0415  as above

    class Template(DocxTemplate):  # type: ignore[misc]  # docxtpl is not typed
        def render_xml_part(self, src_xml: str, part: Any, context: dict[str, Any], jinja_env: SandboxedEnvironment) -> str:
            """As docxtpl's without its regular expressions, which cost more than the rendering. Paragraphs are given no lines of their
            own, since nobody is told a line's number; listings are not resolved, since values hold no line breaks."""
            self.current_rendering_part = part
            xml = jinja_env.from_string(src_xml).render(context)
            return xml.replace("{_{", "{{").replace("}_}", "}}").replace("{_%", "{%").replace("%_}", "%}")

        def fix_tables(self, xml: str) -> Any:
            """The document with this body, parsed strictly: docxtpl repairs broken XML by dropping what follows, and mends grids that we do not bend."""
            parser = etree.XMLParser(huge_tree=True, resolve_entities=False)
            parser.set_element_class_lookup(element_class_lookup)
            return etree.fromstring(_in_its_frame(self.docx.element, xml), parser).getroottree()

        def map_tree(self, tree: Any) -> None:
            """docxtpl moves the body into the old document, for which lxml goes over every element: half the time of a long one."""
            self.docx._element = self.docx.part._element = tree.getroot()

    return Template


def _in_its_frame(document: Any, body: str) -> str:
    """The XML of a document with another body, which need not say again what its prefixes stand for."""
    from lxml import etree  # noqa: PLC0415  as in _template_class

    emptied = deepcopy(document)
    emptied.body.clear()
    tag, _, content = body.partition(">")
    name = tag[1:].partition(" ")[0]
    return str(etree.tostring(emptied, encoding="unicode")).replace(f"<{name}/>", f"<{name}>{content}", 1)


def _title(context: Mapping[str, Any]) -> str:
    """What the document is called, in its properties; empty where the values do not say."""
    told = context.get("标题") or "".join(context.get("标题行", ()))
    return str(_plain(told))[:_LONGEST_PROPERTY]


def _fix_properties(document: Document, title: str) -> None:
    properties = document.core_properties
    properties.title = title or properties.title.removesuffix("模板")
    properties.created = properties.modified = properties.last_printed = _NO_DATE
    properties.revision = 1
    properties.last_modified_by = ""

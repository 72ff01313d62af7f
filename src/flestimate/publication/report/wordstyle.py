"""How a report looks in Word: paper, fonts, styles, and what the file says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from flestimate.publication.report.document import Document
from flestimate.publication.report.openxml import element
from flestimate.publication.text import plain

_FONT = "Arial"  # on every machine of an office, with Arabic letters
_BLACK, _RED = "1B1B1B", "7A1021"
_THUMBNAIL = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail"
_MOST = 255  # characters of a core property


@dataclass(frozen=True, slots=True)
class _Look:
    """A paragraph style: its name, the size of its letters in points, their weight, and the space around it in points."""

    name: str
    size: float
    weight: str = ""
    before: float = 0
    after: float = 4
    colour: str = _BLACK


_LOOKS = (
    _Look("Normal", 10, after=6),
    _Look("Title", 20, "w:b", after=8),
    _Look("Subtitle", 10, after=2),
    _Look("TOC Heading", 13, "w:b", before=14),
    _Look("TOC 1", 10, after=1),
    _Look("TOC 2", 9, after=1),
    _Look("Heading 1", 15, "w:b", before=18, after=6),
    _Look("Heading 2", 12, "w:b", before=14, after=4),
    _Look("Lead", 12, "w:b", before=4, after=8),
    _Look("List Bullet", 9, after=2),
    _Look("Caption", 9, "w:b", before=8, after=3),
    _Look("Table Header", 8, "w:b", after=0),
    _Look("Table Header Figure", 8, "w:b", after=0),
    _Look("Table Group", 8, "w:i", before=3, after=0),
    _Look("Table Text", 8, before=1, after=1),
    _Look("Table Figure", 8, before=1, after=1),
    _Look("Header", 8, "w:b", colour=_RED),
    _Look("Footer", 8),
)


def prepare(written: Any, document: Document) -> None:
    """The paper, the styles and the properties of an empty document."""
    _paper(written)
    for look in _LOOKS:
        _style(written.styles, look)
    written.styles["TOC 2"].paragraph_format.left_indent = Cm(0.8)
    for name in ("Table Figure", "Table Header Figure"):
        written.styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT  # Word takes it for the end of the line
    written.styles["Title"].element.pPr.remove(written.styles["Title"].element.pPr.find(qn("w:pBdr")))
    _properties(written, document)
    _language(written, document.language.id)


def _paper(written: Any) -> None:
    section = written.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)


def _style(styles: Any, look: _Look) -> None:
    names = {style.name for style in styles}
    style = styles[look.name] if look.name in names else styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(look.before), Pt(look.after)
    style.paragraph_format.keep_with_next = look.name in {"Heading 1", "Heading 2", "Caption"}
    properties = style.element.get_or_add_rPr()
    for old in list(properties):
        properties.remove(old)
    properties.append(element("w:rFonts", ascii=_FONT, hAnsi=_FONT, eastAsia=_FONT, cs=_FONT))
    if look.weight:
        properties.append(element(look.weight))
        properties.append(element(f"{look.weight}Cs"))  # of scripts such as Arabic
    style.font.color.rgb = RGBColor.from_string(look.colour)
    halves = str(int(look.size * 2))
    properties.append(element("w:sz", val=halves))
    properties.append(element("w:szCs", val=halves))


def _properties(written: Any, document: Document) -> None:
    told = written.core_properties
    told.title, told.subject, told.comments = (plain(text)[:_MOST] for text in (document.title, "; ".join(document.about), document.banner))
    told.author = told.last_modified_by = told.keywords = told.category = ""
    told.language, told.revision = document.language.id, 1
    told.created = told.modified = document.made
    # The picture of the template that python-docx begins with.
    relations = written.part.package.rels
    for name in [name for name, one in relations.items() if one.reltype == _THUMBNAIL]:
        del relations[name]


def _language(written: Any, language: str) -> None:
    for lang in written.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), language)
        lang.set(qn("w:bidi"), language)

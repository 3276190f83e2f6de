"""Makers of real files for tests: Word, Excel, PDF and what goes wrong with them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

import docx
import openpyxl
from docx.document import Document
from docx.oxml import parse_xml

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f'xmlns:w="{W}"'
_MORE = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def paragraph_xml(inner: str) -> object:
    """A paragraph (or table) from the XML of its content, the usual names declared."""
    return parse_xml(inner.replace("<w:p>", f"<w:p {_W} {_MORE}>", 1))


def word_of_xml(*paragraphs: str) -> bytes:
    """A Word file whose body is given as XML, each piece one block."""
    document = docx.Document()
    body = document.element.body
    for inner in paragraphs:
        body.insert(len(body) - 1, paragraph_xml(inner))
    return saved(document)


@dataclass
class Numbered:
    """A Word file with automatic numbers: levels of one abstract numbering, then paragraphs."""

    levels: Sequence[tuple[str, str]]  # (number format, level text)
    start: int = 1
    restarts: dict[int, str] = field(default_factory=dict)
    legal: frozenset[int] = frozenset()

    def _abstract(self) -> str:
        levels = "".join(
            f'<w:lvl w:ilvl="{i}"><w:start w:val="{self.start}"/><w:numFmt w:val="{format_}"/>'
            + (f'<w:lvlRestart w:val="{self.restarts[i]}"/>' if i in self.restarts else "")
            + ("<w:isLgl/>" if i in self.legal else "")
            + f'<w:lvlText w:val="{text}"/></w:lvl>'
            for i, (format_, text) in enumerate(self.levels)
        )
        return f'<w:abstractNum {_W} w:abstractNumId="90">{levels}</w:abstractNum>'

    def file(
        self, paragraphs: Iterable[tuple[int, int, str]], nums: dict[int, int | None]
    ) -> bytes:
        """`paragraphs` are (num id, level, text); `nums` num ids with a start override or None."""
        document = docx.Document()
        numbering = document.part.numbering_part.element
        first = numbering.index(numbering.findall(f"{{{W}}}num")[0])
        numbering.insert(first, parse_xml(self._abstract()))
        for key, start in nums.items():
            override = (
                f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>'
                if start is not None
                else ""
            )
            abstract = '<w:abstractNumId w:val="90"/>'
            numbering.append(parse_xml(f'<w:num {_W} w:numId="{key}">{abstract}{override}</w:num>'))
        for key, level, text in paragraphs:
            numbered = f'<w:ilvl w:val="{level}"/><w:numId w:val="{key}"/>'
            properties = f"<w:pPr><w:numPr>{numbered}</w:numPr></w:pPr>"
            body = document.element.body
            body.insert(
                len(body) - 1,
                parse_xml(f"<w:p {_W}>{properties}<w:r><w:t>{escape(text)}</w:t></w:r></w:p>"),
            )
        return saved(document)


def workbook(
    rows: Sequence[Sequence[object]], merges: Sequence[str] = (), title: str = "任务台账"
) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for merge in merges:
        sheet.merge_cells(merge)
    return saved_book(book)


def saved_book(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(data: bytes, part: str, content: bytes) -> bytes:
    """The same zip with one part replaced or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.namelist():
            if item != part:
                new.writestr(item, old.read(item))
        new.writestr(part, content)
    return out.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


class Pdf:
    """A small PDF writer: Chinese text in a font that every reader has the characters of.

    Places are in points from the lower left of an A4 page; a wide character is `size` wide.
    """

    WIDTH, HEIGHT = 595, 842

    def __init__(self) -> None:
        self._pages: list[list[str]] = []

    def page(self) -> Pdf:
        self._pages.append([])
        return self

    def text(self, x: float, y: float, text: str, size: float = 16) -> Pdf:
        code = text.encode("utf-16-be").hex()
        self._pages[-1].append(f"BT /F1 {size} Tf {x} {y} Td <{code}> Tj ET")
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float) -> Pdf:
        self._pages[-1].append(f"{x0} {y0} m {x1} {y1} l S")
        return self

    def picture(self) -> Pdf:
        self._pages[-1].append("q 500 0 0 700 40 60 cm /I1 Do Q")
        return self

    def table(self, xs: Sequence[float], ys: Sequence[float]) -> Pdf:
        """All the lines of a grid; `ys` downwards."""
        for x in xs:
            self.line(x, ys[0], x, ys[-1])
        for y in ys:
            self.line(xs[0], y, xs[-1], y)
        return self

    def file(self, encrypted: bool = False) -> bytes:
        lock = f"<< /Filter /Standard /V 1 /R 2 /O <{'31' * 32}> /U <{'32' * 32}> /P -4 >>"
        objects = [*_FIXED, lock]
        kids: list[str] = []
        for page in self._pages:
            stream = "\n".join(page)
            objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
            kids.append(f"{len(objects) + 1} 0 R")
            objects.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {self.WIDTH} {self.HEIGHT}]"
                f" /Contents {len(objects)} 0 R"
                " /Resources << /Font << /F1 3 0 R >> /XObject << /I1 6 0 R >> >> >>"
            )
        objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
        return _assembled(objects, "/Encrypt 7 0 R /ID [<31> <31>]" if encrypted else "")


_FIXED = (
    "<< /Type /Catalog /Pages 2 0 R >>",
    "",
    """<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H
    /DescendantFonts [4 0 R] >>""",
    """<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light
    /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >>
    /DW 1000 /W [1 95 500] /FontDescriptor 5 0 R >>""",
    """<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /Ascent 880 /Descent -120
    /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /CapHeight 880 /StemV 93 >>""",
    """<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray
    /BitsPerComponent 8 /Length 1 >>\nstream\n0\nendstream""",
)


def _assembled(objects: list[str], extra: str) -> bytes:
    out = b"%PDF-1.5\n"
    places: list[int] = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R {extra} >>"
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n{trailer}\n"
    return out + end.encode() + f"startxref\n{len(out)}\n%%EOF\n".encode()

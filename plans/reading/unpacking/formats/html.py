"""Web pages, whatever their name: the article found, the rest kept as furniture."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from duban.errors import Fault
from plans.reading.paper import Paper
from plans.reading.unpacking.decoding import decode
from plans.reading.unpacking.errors import BombError, BrokenError, TooLargeError
from plans.reading.unpacking.gathering import Gatherer
from plans.reading.unpacking.limits import MAX_TAGS
from plans.reading.unpacking.web.article import find_article
from plans.reading.unpacking.web.rendering import Page

if TYPE_CHECKING:
    from lxml.etree import _Element

_KIND = "网页"
_OPENING = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|meta|table|div|article)\b",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml[^>]{0,200}>")
_SIMPLIFIED = frozenset({"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk"})
_NEAR = 12  # how far into the article its own title stands


def recognises(data: bytes, _suffix: str) -> bool:
    """What begins as a web page does; a .doc may well be one."""
    head = data[:8192]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.decode("utf-16", errors="ignore").encode()
    return _OPENING.match(head) is not None


def unpack(data: bytes, name: str) -> Paper:
    """Return the lines of the whole page; those outside the article are furniture."""
    return read(data, name, "html")


def read(data: bytes, name: str, format_: str) -> Paper:
    """Unpack a page that may have come inside another file."""
    text, faults = _decoded(data, name)
    body = _body(_DECLARATION.sub("", text, count=1), name)
    gatherer = Gatherer(name, format_)
    page = Page(gatherer, find_article(body))
    page.render(body)
    _keep_title(gatherer, page.titles)
    gatherer.faults.extend(faults)
    return gatherer.paper()


def _decoded(data: bytes, name: str) -> tuple[str, list[Fault]]:
    declared = _CHARSET.search(data[:4096])
    charset = declared[1].decode("ascii").lower() if declared else ""
    if charset in _SIMPLIFIED and b"\x00" not in data:
        try:
            return data.decode("gb18030"), []
        except UnicodeDecodeError:
            pass  # the page says one thing and is another; what it is decides
    if charset == "big5":
        return data.decode("big5hkscs", errors="replace"), []
    return decode(data, name)


def _body(text: str, name: str) -> _Element:
    from lxml import etree, html

    if text.count("<") > MAX_TAGS:
        raise TooLargeError(name, "标记", MAX_TAGS, "个")
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise BrokenError(name, _KIND) from error
    if any("depth" in str(entry.message).casefold() for entry in parser.error_log):
        raise BombError(name, "网页嵌套过深")
    body: _Element | None = root.find("body")
    return root if body is None else body


def _keep_title(gatherer: Gatherer, titles: list[int]) -> None:
    """Take the title nearest above the article into the paper, unless it stands there too."""
    first = next((at for at, line in enumerate(gatherer.lines) if not line.furniture), None)
    above = [at for at in titles if first is not None and at < first]
    if first is None or not above:
        return
    inside = "".join(_bare(line.text) for line in gatherer.lines[first : first + _NEAR])
    title = gatherer.lines[above[-1]]
    if len(title.text) > 5 and _bare(title.text) not in inside:
        gatherer.lines[above[-1]] = replace(title, furniture=False)


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)

"""XML of Office files: no entities, no network, no declaration of types, bounded depth."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from plans.reading.unpacking.errors import BombError, BrokenError, TooLargeError
from plans.reading.unpacking.limits import MAX_TAGS

if TYPE_CHECKING:
    from lxml.etree import _Element

_DECLARATION = re.compile(r"^\ufeff?<\?xml[^>]{0,200}\?>")
# The strict variant of the Office formats differs in its names only.
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}


def parse(data: bytes, name: str, kind: str) -> _Element:
    """Return the root of one part.

    Raises:
        BombError: it declares a document type (no Office file does) or nests too deep.
        BrokenError: it is no XML.
    """
    from lxml import etree

    data = guarded(data, name)
    if b"purl.oclc.org" in data[:8192]:
        for strict, usual in _STRICT.items():
            data = data.replace(strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error).casefold():
            raise BombError(name, "XML 嵌套过深") from error
        raise BrokenError(name, kind) from error


def guarded(data: bytes, name: str) -> bytes:
    """Return a part in UTF-8, after refusing what only an attack has: a document type."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        text = data.decode("utf-16", errors="replace")
        data = _DECLARATION.sub("", text, count=1).encode()
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise BombError(name, "XML 里声明了实体")
    if data.count(b"<") > MAX_TAGS:
        raise TooLargeError(name, "标记", MAX_TAGS, "个")
    return data

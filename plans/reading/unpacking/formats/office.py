"""Old Office formats (.doc, .wps, .rtf, .xls, .et, .odt) through LibreOffice, where it is found.

A password is recognised before anything is started.
"""

from __future__ import annotations

from plans.reading.paper import Paper
from plans.reading.unpacking.archive import member_names
from plans.reading.unpacking.converting import convert
from plans.reading.unpacking.errors import EncryptedError
from plans.reading.unpacking.formats import docx, xlsx

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PARTS = ("EncryptedPackage", "EncryptionInfo")
_WORKBOOKS = ("Workbook", "Book")
_SECTOR = 512
_WORD_MARK, _WORD_FLAGS, _WORD_ENCRYPTED = b"\xec\xa5", 0x0B, 0x01
_TEXT_SUFFIXES = {".doc", ".wps", ".wpt", ".dot", ".rtf", ".odt", ".fodt"}
_SHEET_SUFFIXES = {".xls", ".et", ".ett", ".ods"}


def recognises(data: bytes, suffix: str) -> bool:
    """OLE files, RTF, OpenDocument and the XML of Word 2003."""
    if data.startswith((_OLE, b"{\\rtf")):
        return True
    if data.lstrip()[:5] == b"<?xml":
        return b"<?mso-application" in data[:2048] or b"office:document" in data[:2048]
    return suffix in _TEXT_SUFFIXES | _SHEET_SUFFIXES and "content.xml" in member_names(data)


def unpack(data: bytes, name: str) -> Paper:
    """Convert the file and read what comes out.

    Raises:
        EncryptedError: it has a password.
        ConverterMissingError: there is no LibreOffice here.
        ConversionError: LibreOffice gave nothing back, or took too long.
    """
    if data.startswith(_OLE) and _is_encrypted(data):
        raise EncryptedError(name, "Office 文件")
    kind = _kind(data, name)
    if kind in {"xls", "ods"}:
        return xlsx.read(convert(data, kind, "xlsx", name), name, kind)
    return docx.read(convert(data, kind, "docx", name), name, kind)


def _is_encrypted(data: bytes) -> bool:
    if any(part.encode("utf-16-le") in data for part in _ENCRYPTED_PARTS):
        return True
    # The Word stream nearly always begins in the first sector.
    word = data[_SECTOR : _SECTOR + _WORD_FLAGS + 1]
    return (
        word.startswith(_WORD_MARK)
        and len(word) > _WORD_FLAGS
        and bool(word[_WORD_FLAGS] & _WORD_ENCRYPTED)
    )


def _kind(data: bytes, name: str) -> str:
    suffix = name.rpartition(".")[2].lower()
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(_OLE):
        parts = (f"{part}\x00".encode("utf-16-le") for part in _WORKBOOKS)
        return "xls" if any(part in data for part in parts) and suffix != "doc" else "doc"
    if data.lstrip()[:5] == b"<?xml":
        return "xls" if b"Excel" in data[:2048] else "fodt" if b"office:" in data[:2048] else "xml"
    return "ods" if f".{suffix}" in _SHEET_SUFFIXES else "odt"

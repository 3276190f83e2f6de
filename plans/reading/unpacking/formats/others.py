"""Files that hold no paper to read: recognised, so that the message says what to do."""

from __future__ import annotations

from plans.reading.paper import Paper
from plans.reading.unpacking.archive import member_names
from plans.reading.unpacking.errors import UnsupportedError

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe")
_SAVE = "请用原来的软件另存为 .docx 或 .pdf 后再试"


def recognises(data: bytes, suffix: str) -> bool:
    """Whatever begins with the bytes of such a file."""
    return bool(_kind(data, suffix))


def unpack(data: bytes, name: str) -> Paper:
    """Refuse the file.

    Raises:
        UnsupportedError: always.
    """
    kind, do = _kind(data, "") or ("无法识别的文件", _SAVE)
    raise UnsupportedError(name, kind, do)


def _kind(data: bytes, _suffix: str) -> tuple[str, str] | None:
    if data.startswith(_PICTURES) and b"\x00" in data[:512]:
        return "图片", "请先用文字识别（OCR）软件转换成文字"
    names = {name.casefold() for name in member_names(data)}
    if "ofd.xml" in names:
        return "OFD 版式文件", "请用阅读器另存为 PDF 或 .docx 后再试"
    if any(name.startswith("ppt/") for name in names):
        return "演示文稿", _SAVE
    if "xl/workbook.bin" in names:
        return "Excel 二进制工作簿（.xlsb）", "请另存为 .xlsx 后再试"
    if data.startswith(_ARCHIVES):
        return "压缩包", "请解压后逐个读取里面的文件"
    if data.startswith(_PROGRAMS) and b"\x00" in data[:512]:
        return "程序", "请确认选对了文件"
    return None

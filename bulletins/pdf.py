"""PDF: a finished Word file through LibreOffice, where it is installed."""

from __future__ import annotations

from bulletins.layout.measures import FANGSONG, HEI, KAI, SONG, XIAOBIAO
from duban.errors import DubanError
from duban.libreoffice import NoLibreOfficeError, NotConvertedError, convert

SECONDS = 120
_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "AR PL UMing CN")
_SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei")
# What to draw with where the fonts of the standard are not installed.
STAND_INS = {
    FANGSONG: ("仿宋", "FangSong", "STFangsong", *_SERIF),
    KAI: ("楷体", "KaiTi", "STKaiti", "AR PL UKai CN", *_SERIF),
    XIAOBIAO: ("FZXiaoBiaoSong-B05S", "Noto Serif CJK SC Black", *_SERIF),
    SONG: ("SimSun", "NSimSun", *_SERIF),
    HEI: ("SimHei", "STHeiti", *_SANS),
}


class PdfUnavailableError(DubanError):
    """There is no LibreOffice on this machine."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"不能写出「{name}」：转成 PDF 需要 LibreOffice，本机没有找到。"
            "请安装 LibreOffice，或写成 .docx 后用 Word、WPS 另存为 PDF。"
        )


class PdfFailedError(DubanError):
    """LibreOffice did not make a PDF of it."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(
            f"不能写出「{name}」：LibreOffice {why}。可以写成 .docx 后用 Word、WPS 另存为 PDF。"
        )


def to_pdf(docx: bytes, name: str) -> bytes:
    """Return a Word file as PDF; `name` is what the sentence of an error calls it.

    Raises:
        PdfUnavailableError: there is no LibreOffice.
        PdfFailedError: it gave nothing back, or took longer than two minutes.
    """
    try:
        return convert(docx, "docx", "pdf", seconds=SECONDS, stand_ins=STAND_INS)
    except NoLibreOfficeError as error:
        raise PdfUnavailableError(name) from error
    except NotConvertedError as error:
        raise PdfFailedError(name, error.why) from error

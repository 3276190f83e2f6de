"""Why a file could not be read: one class a cause, one sentence that says what to do."""

from __future__ import annotations

from duban.errors import DubanError


class UnreadableError(DubanError):
    """A file was refused before anything of it was understood; nothing was written."""

    def __init__(self, name: str, why: str, do: str) -> None:
        self.name = name
        super().__init__(f"不能读取「{name}」：{why}，{do}。")


class EmptyError(UnreadableError):
    """A file without a single character."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "文件里没有文字", "请确认选对了文件")


class TooLargeError(UnreadableError):
    """More bytes, characters, cells or pages than any paper has; `what` names which."""

    def __init__(self, name: str, what: str, limit: int, unit: str) -> None:
        super().__init__(name, f"{what}超过{limit:,}{unit}的上限", "请拆分后再读")


class BombError(UnreadableError):
    """An archive or XML that unfolds far beyond its size, or nests without end."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(name, what, "这不像正常的公文，请向来文单位索取原件")


class BrokenError(UnreadableError):
    """A file whose inside does not agree with its kind."""

    def __init__(self, name: str, kind: str) -> None:
        super().__init__(name, f"{kind}已损坏", "请用原来的软件打开并另存后再试")


class EncryptedError(UnreadableError):
    """A file behind a password."""

    def __init__(self, name: str, kind: str) -> None:
        super().__init__(name, f"{kind}设有密码", "请去掉密码另存后再试")


class NotTextError(UnreadableError):
    """Bytes that are text in none of the encodings papers come in."""

    def __init__(self, name: str) -> None:
        super().__init__(
            name, "内容不是 UTF-8、UTF-16 或 GB18030 编码的文字", "请用记事本另存为 UTF-8 后再试"
        )


class ScannedError(UnreadableError):
    """A PDF of pictures, or one whose fonts do not say which characters they draw."""

    def __init__(self, name: str, why: str = "PDF 是扫描件，没有文字") -> None:
        super().__init__(name, why, "请索取电子原件，或先用文字识别（OCR）软件转换")


class UnsupportedError(UnreadableError):
    """A kind of file that holds no paper this program can read."""

    def __init__(self, name: str, kind: str, do: str) -> None:
        super().__init__(name, f"这是{kind}", do)


class ConverterMissingError(UnreadableError):
    """An old Office format, and no LibreOffice to convert it."""

    def __init__(self, name: str) -> None:
        super().__init__(
            name,
            "读取旧版 .doc、.wps、.rtf、.xls 需要 LibreOffice，本机没有找到",
            "请安装 LibreOffice，或用 Word、WPS 另存为 .docx（表格另存为 .xlsx）",
        )


class ConversionError(UnreadableError):
    """LibreOffice ran and gave nothing back: a password, damage, or too slow."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(name, f"LibreOffice 转换{why}", "请用 Word、WPS 打开并另存为 .docx 后再试")

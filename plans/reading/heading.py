"""The head of a paper: title, number, issuer, receivers, date, and the notice in front."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from plans.reading.signatures import Signature, read_date
from plans.reading.titles import ORGAN, SPACE, is_title

_NOTICE = re.compile(
    "^(?P<issuer>.{0,60}?)关于(?P<about>.{2,160}?)的?"
    "(?:通知|通报|意见|决定|函|批复|公告|通告|报告|请示)(?:[（(][^（）()]{1,12}[)）])?$"
)
_NUMBER = re.compile(
    "[\u4e00-\u9fffA-Z×]{1,14}"
    "[〔\\[（(【［][ \u3000]?(?P<year>(?:19|20)\\d\\d)[ \u3000]?[〕\\])）】］]"
    "[ \u3000]?第?[ \u3000]?\\d{1,5}[ \u3000]?号"
)
_RECEIVER = re.compile(
    "^(?:各|市|县|区|省|乡|镇|局|机关|有关|本|州|厅|委|[\u4e00-\u9fff]{2,12}(?:局|政府|办|委))"
)
_META = {
    "number": re.compile(r"(?:发文字号|文\s?号)[\s　]*[\]】:：][\s　]*([^\s\[【]+)"),
    "date": re.compile(r"成文日期[\s　]*[\]】:：][\s　]*([\d年月日./-]+)"),
    "issuer": re.compile(r"发[布文]机[构关][\s　]*[\]】:：][\s　]*([^\s\[【]+)"),
}
_ADOPTED = re.compile(
    "[（(](?P<year>(?:19|20)\\d\\d)年\\d{1,2}月(?:\\d{1,2}日)?[^（）()]{0,40}"
    "(?:通过|审定|批准|印发|公布|发布|制定|同意)[）)]$"
)
_YEAR = re.compile(r"((?:19|20)\d\d)\s*年?")
_NAME = re.compile("[\u4e00-\u9fffA-Z×＊*○（）()、]+")
# A first line that names no kind of paper but its year or its matter («2025年搬迁准备工作»).
_UNNAMED = re.compile(
    "(?:[^。；，,：:！？\\d]{0,20}(?:19|20)\\d\\d年(?!\\d)|关于(?!印发))[^。；，,：:！？]{4,40}$"
)
_FRONT_LINES = 80
_FRONT_PIECES = 120


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line that stands alone in the head; `line` is its index, not its number."""

    line: int
    start: int
    text: str


@dataclass(slots=True)
class Head:
    """What the head says; `body_from` is the index in the pieces where the text begins."""

    title: str = ""
    notice: str = ""
    document_number: str | None = None
    issuer: str | None = None
    issued_on: str | None = None
    receivers: list[str] = field(default_factory=list)
    year: int | None = None
    body_from: int = 0

    def name(self, title: str) -> None:
        """Take a title that stands elsewhere, and its year where nothing else tells one."""
        self.title = title
        if self.year is None:
            self.year = _year(self)


def read_head(
    front: Sequence[Piece],
    meta: Sequence[str],
    signatures: Sequence[Signature],
) -> Head:
    """Read the head from what stands before the first number.

    `meta` are the first lines as given, web furniture included, because a web page says
    there what the text leaves out.
    """
    head = Head()
    texts = [SPACE.sub("", piece.text) for piece in front]
    marked = {key: _first(pattern, meta) for key, pattern in _META.items()}
    head.document_number = _document_number(texts) or _clean_number(marked["number"])
    after = _find_titles(texts, head)
    after = _find_receivers(texts, after, head)
    head.body_from = max(head.body_from, after)
    _find_issuer(texts, head, signatures, marked["issuer"])
    dates = [s.on for s in signatures if s.on and not s.printed]
    printed = [s.on for s in signatures if s.on and s.printed]
    meta_date = read_date(marked["date"]) if marked["date"] else None
    head.issued_on = next((d for d in [*dates[:1], meta_date, *printed[:1]] if d), None)
    head.year = _year(head) or _adopted(texts)
    return head


def _find_titles(texts: Sequence[str], head: Head) -> int:
    """Fill the titles; return the index after the first of them."""
    after = 0
    for at in range(min(len(texts), _FRONT_PIECES)):
        for width in (1, 2, 3, 4):
            joined = _joined(texts, at, width)
            if joined is None:
                break
            found = _NOTICE.match(joined)
            if found is None or not _closed(joined) or "文件" in found["issuer"]:
                continue
            issuer = found["issuer"]
            if issuer and not (ORGAN.search(issuer) and _NAME.fullmatch(issuer)):
                continue
            head.notice = head.title = joined
            after = at + width
            inner = re.search("《(.+)》(?:等[^《》]{0,12})?$", found["about"])
            if re.match("印发|转发|批转|公布|发布|下发", found["about"]):
                name = (
                    inner[1]
                    if inner
                    else re.sub("^(?:印发|转发|批转|公布|发布|下发)", "", found["about"])
                )
                _find_inner(texts, after, name, head)
            return after
    for at, text in enumerate(texts[:_FRONT_PIECES]):
        if _NUMBER.fullmatch(text) or not is_title(text):
            continue
        before = texts[at - 1] if at else ""
        torn = before and len(text) <= 12 and 4 <= len(before) <= 50
        if torn and not re.search("[。；：:]|文件$|号$", before) and not is_title(before):
            text = before + text  # noqa: PLW2901
        head.title = text
        return at + 1
    if texts and _UNNAMED.match(texts[0]) and not _NUMBER.fullmatch(texts[0]):
        head.title = texts[0]
        return 1
    return 0


def _find_inner(texts: Sequence[str], after: int, name: str, head: Head) -> None:
    """The forwarded paper: its own title stands again where its text begins."""
    head.title = name
    wanted = _plain(name)
    for at in range(after, min(len(texts), after + _FRONT_PIECES)):
        for width in (1, 2, 3):
            joined = _plain("".join(texts[at : at + width]))
            if joined and (joined == wanted or (len(joined) > 6 and wanted.endswith(joined))):
                head.title = "".join(texts[at : at + width])
                head.body_from = at + width
                return


def _plain(text: str) -> str:
    return re.sub('[《》（）()“”"〈〉]', "", text)


def _joined(texts: Sequence[str], at: int, width: int) -> str | None:
    part = texts[at : at + width]
    if len(part) < width or any(_NUMBER.fullmatch(text) for text in part):
        return None
    if any(text.endswith(("：", ":", "。")) for text in part) or part[0].startswith("["):
        return None
    joined = "".join(part)
    return joined if len(joined) <= 200 else None


def _closed(text: str) -> bool:
    return text.count("《") == text.count("》") and text.count("（") == text.count("）")


def _find_receivers(texts: Sequence[str], after: int, head: Head) -> int:
    for at in range(after, min(after + 4, len(texts))):
        text = texts[at]
        following = texts[at + 1] if at + 1 < len(texts) else ""
        listed = text.endswith(("：", ":")) or (
            text.startswith("各") and re.match("现将|为|根据|经|按照|按", following) is not None
        )
        if listed and "。" not in text and _RECEIVER.match(text):
            names = re.split("[、，,；;]", text.rstrip("：:"))
            head.receivers = [name for name in names if name]
            return at + 1
    return after


def _find_issuer(
    texts: Sequence[str], head: Head, signatures: Sequence[Signature], meta: str
) -> None:
    notice = _NOTICE.match(head.notice)
    if notice is not None and notice["issuer"]:
        head.issuer = notice["issuer"]
        return
    signed = [one.issuer for one in signatures if one.issuer]
    if signed:
        head.issuer = signed[0]
        return
    for text in texts[:12]:
        if text.endswith("文件") and ORGAN.search(text.removesuffix("文件")):
            head.issuer = text.removesuffix("文件")
            return
    head.issuer = meta or None


def _document_number(texts: Sequence[str]) -> str | None:
    for text in texts[:30]:
        found = _NUMBER.fullmatch(text) or re.search(
            f"^(?:签发人.*)?({_NUMBER.pattern})(?:签发人.*)?$", text
        )
        if found is not None:
            whole = _NUMBER.search(text)
            return whole[0] if whole else None
    return None


def _clean_number(text: str) -> str | None:
    found = _NUMBER.search(text)
    return found[0] if found else None


def _adopted(texts: Sequence[str]) -> int | None:
    """The year in which a paper was passed, in brackets beneath its title."""
    found = (_ADOPTED.match(text) for text in texts[:_FRONT_LINES])
    return next((int(one["year"]) for one in found if one), None)


def _first(pattern: re.Pattern[str], texts: Sequence[str]) -> str:
    for text in texts[:_FRONT_LINES]:
        found = pattern.search(text)
        if found is not None:
            return found[1]
    return ""


def _year(head: Head) -> int | None:
    for text in (head.title, head.notice, head.issued_on or "", head.document_number or ""):
        found = _YEAR.search(text)
        if found is not None:
            return int(found[1])
    return None

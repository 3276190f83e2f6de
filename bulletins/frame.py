"""公文要素: what an official paper carries around its text, whatever its kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bulletins.numbering import HeadingNumbers
from bulletins.sources import Sources
from bulletins.titling import broken

SOURCES = "数字出处表"


@dataclass(frozen=True, slots=True)
class Frame:
    """Who issues the paper, to whom, on which day; None where the paper has no such part.

    `title` None leaves the title to the kind. `masthead` makes a red-headed paper. `draft` is
    the mark of a paper that is not final («征求意见稿»). `sealed` decides where signature and
    date stand. `opening` replaces the first sentence of the kind, `demands` are the paragraphs
    of its last section.
    """

    issuer: str
    dated: date
    to: str | None = None
    title: str | None = None
    number: str | None = None
    masthead: str | None = None
    copies: str | None = None
    printed_by: str | None = None
    printed_on: date | None = None
    sealed: bool = True
    contact: str | None = None
    phone: str | None = None
    remark: str | None = None
    draft: str | None = None
    opening: str | None = None
    demands: tuple[str, ...] = ()


def day_words(day: date) -> str:
    """Return a date as papers write it (7.3.5.4): no zeros before month and day."""
    return f"{day.year}年{day.month}月{day.day}日"


def frame_words(
    frame: Frame, title: str, annexes: Mapping[str, bool], sources: Sources
) -> dict[str, Any]:
    """Return the words that every template may use.

    `annexes` are those the kind may have, and whether they are there this time; the sources
    come last, always.
    """
    names = [*(name for name, is_there in annexes.items() if is_there), SOURCES]
    labels = {name: f"附件{at}" for at, name in enumerate(names, start=1)}
    if len(names) == 1:
        labels = {SOURCES: "附件"}
    return {
        "序号": HeadingNumbers(),
        "稿别": frame.draft,
        "发文机关标志": frame.masthead,
        "发文字号": frame.number or "",
        "标题": broken(frame.title or title),
        "主送机关": frame.to,
        "附件": names,
        "附件号": dict.fromkeys(annexes) | labels,
        "发文机关署名": frame.issuer,
        "成文日期": day_words(frame.dated),
        "附注": frame.remark,
        "抄送机关": frame.copies,
        "印发机关": frame.printed_by,
        "印发日期": day_words(frame.printed_on or frame.dated),
        "联系人": frame.contact,
        "联系电话": frame.phone,
        "要求": list(frame.demands),
        "出处": sources.rows(),
    }

"""What the commands that write bulletins share: their options, the frame, the writing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from duban.cli.common import readable, say, working

if TYPE_CHECKING:
    from bulletins.fields import FieldsFile
    from bulletins.frame import Frame
    from bulletins.settled import Settled

Out = Annotated[Path, typer.Option("--out", metavar="文件", help="写到哪个文件，.docx 或 .pdf。")]
Fields = Annotated[
    Path | None,
    typer.Option("--fields", metavar="文件", help="公文要素文件（YAML）：主送、文号、要求等。"),
]
Number = Annotated[
    str | None,
    typer.Option("--number", metavar="文号", callback=readable, help="发文字号。"),
]
SettlementId = Annotated[
    int | None,
    typer.Option(
        "--settlement",
        metavar="存档号",
        help="用哪一次核算（默认最终结果，没有就是最近一次）。",
    ),
]
Force = Annotated[bool, typer.Option("--force", help="文件已存在时覆盖。")]
Draft = Annotated[bool, typer.Option("--draft", help="写成征求意见稿。")]


def now() -> datetime:
    """The moment of writing."""
    return datetime.now(UTC)


def read_fields_of(fields: Path | None) -> FieldsFile | None:
    """Return what the file of fields says, None where none is named."""
    from bulletins.fields import read_fields

    return read_fields(fields) if fields is not None else None


def frame_of(
    issuer: str,
    dated: date,
    written: FieldsFile | None,
    number: str | None,
    *,
    to: str | None,
    draft: bool,
) -> Frame:
    """Return what stands around the text: the command's own words, then the file's over them."""
    from bulletins.frame import Frame

    frame = Frame(issuer=issuer, dated=dated, to=to)
    return with_number(written.put_into(frame) if written else frame, number, draft=draft)


def with_number(frame: Frame, number: str | None, *, draft: bool) -> Frame:
    """Return the frame with what the command itself says of it, over what any file says."""
    from bulletins.kinds.assessment import DRAFT_MARK

    if number:
        frame = replace(frame, number=number)
    return replace(frame, draft=frame.draft or DRAFT_MARK) if draft else frame


def write_paper(
    home: Path, key: str, words: dict[str, Any], frame: Frame, out: Path, *, force: bool
) -> None:
    """Write a bulletin of a kind and say where it is."""
    from bulletins.registry import get_kind
    from bulletins.writing import Paper, write

    kind = get_kind(key)
    with working(f"正在写{kind.name}"):
        write(Paper(kind, words, frame.sealed), out, at=now(), home=home, replace=force)
    say(f"已写出{kind.name}：{out}")


def say_replaced(settled: Settled) -> None:
    """Say so where a paper was written of a settlement that no longer holds."""
    if settled.replaced_by:
        later = settled.replaced_by
        say(f"注意：核算{settled.number}已被核算{later}取代，核算{later}才是最终结果。")

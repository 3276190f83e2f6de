"""The bulletin of contact points: from a file of results, or from what the office has settled."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from duban.cli.common import AsOf, day_of, office
from duban.cli.papers import (
    Draft,
    Fields,
    Force,
    Number,
    Out,
    SettlementId,
    frame_of,
    read_fields_of,
    say_replaced,
    with_number,
    write_paper,
)
from duban.errors import DubanError

if TYPE_CHECKING:
    from datetime import date

    from bulletins.fields import FieldsFile


class IssuerMissingError(DubanError):
    """A bulletin that belongs to no plan does not say who issues it."""

    def __init__(self, source: Path) -> None:
        super().__init__(
            f"不知道由谁发文：请在「{source.name}」的 fields 里或 --fields 文件里写 issuer。"
        )


def register(part: typer.Typer) -> None:
    """Add the command to the group of bulletins."""
    part.command("contacts", help="联系点通报：按等次和行政区划列出名单。")(contacts)


def contacts(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="文件或方案", help="评价结果，.yaml 或 .xlsx，按行政区划排列；或方案代号。"
        ),
    ],
    out: Out,
    settlement: SettlementId = None,
    as_of: AsOf = None,
    fields: Fields = None,
    number: Number = None,
    draft: Draft = False,
    force: Force = False,
) -> None:
    from bulletins.contactsfile import read_contacts
    from bulletins.kinds.contacts import words
    from duban.settings import load_settings

    if not source.suffix and not source.exists():
        how = _How(day_of(as_of), read_fields_of(fields), number, draft=draft, force=force)
        _settled_contacts(str(source), out, settlement, how)
        return
    found, own = read_contacts(source)
    written = read_fields_of(fields)
    issuer = (written and written.issuer) or own.issuer
    if issuer is None:
        raise IssuerMissingError(source)
    frame = frame_of(issuer, day_of(as_of), own, None, to=None, draft=False)
    frame = with_number(written.put_into(frame) if written else frame, number, draft=draft)
    write_paper(load_settings().home, "contacts", words(found, frame), frame, out, force=force)


@dataclass(frozen=True, slots=True)
class _How:
    """What the options say of how a paper is written, whichever it is."""

    day: date
    written: FieldsFile | None
    number: str | None
    draft: bool
    force: bool


def _settled_contacts(plan: str, out: Path, settlement: int | None, how: _How) -> None:
    """Write the bulletin of contact points from what the office has settled."""
    from bulletins.contactsplan import contacts_of
    from bulletins.kinds.assessment import UnfinishedSettlementError
    from bulletins.kinds.contacts import words
    from plans.overview import get_plan

    with office() as opened:
        with opened.reading() as session:
            row = get_plan(session, plan)
            found, settled = contacts_of(session, row, number=settlement, day=how.day)
            issuer = row.office
        home = opened.settings.home
    if settled.gaps and not how.draft:
        raise UnfinishedSettlementError(settled)
    frame = frame_of(issuer, how.day, how.written, how.number, to=None, draft=how.draft)
    write_paper(home, "contacts", words(found, frame), frame, out, force=how.force)
    say_replaced(settled)

"""Letters of a day before they are written, for a person or a whole plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from duban.build.office import Office
from duban.errors import DubanError, NotFoundError
from models import Person, Plan, Unit
from models.base import key_of
from notifications.draft import called
from notifications.letters import letter_kinds
from notifications.letters.desk import make_desk
from notifications.letters.templates import TemplateFault
from notifications.previewing import Preview, preview, readers_of


class PersonAmbiguousError(DubanError):
    """Several people have the name that was given."""

    def __init__(self, name: str, units: list[str]) -> None:
        super().__init__(f"叫「{name}」的有{len(units)}人，请写明单位：{'、'.join(units)}。")


@dataclass(frozen=True, slots=True)
class Previews:
    """The letters, and what of the office's own templates could not be used for them."""

    letters: list[Preview]
    faults: list[TemplateFault]


def previews(
    office: Office, day: date, whose: str, unit: str | None = None, kind: str | None = None
) -> Previews:
    """Return the letters that `day` would bring to a person, or about a plan; writes nothing.

    `whose` is the code of a plan, or the name of a person (with `unit` where several have it).
    `kind` narrows to letters of one kind.

    Raises:
        NotFoundError: there is no such plan or person, or no such kind.
        PersonAmbiguousError: several have the name.
    """
    kinds = [one.key for one in letter_kinds()]
    if kind is not None and kind not in kinds:
        raise NotFoundError("信函种类", kind, kinds)
    desk = make_desk(office.settings, office.calendar)
    with office.reading() as session:
        plan = session.exec(select(Plan).where(Plan.code == whose)).first()
        people = readers_of(session, day, desk, plan) if plan else [_person(session, whose, unit)]
        found = preview(session, day, desk, people)
    letters = [one for one in found if kind in (None, one.kind)]
    return Previews(letters, desk.templates.faults)


def _person(session: Session, name: str, unit: str | None) -> int:
    query = (
        select(Person, Unit.name)
        .join(Unit, col(Unit.id) == col(Person.unit_id))
        .where(Person.name == name)
        .order_by(col(Person.id))
    )
    found = [(key_of(one), where) for one, where in session.exec(query) if unit in (None, where)]
    if not found:
        raise NotFoundError("收件人或方案", called(unit, name) if unit else name)
    if len(found) > 1:
        raise PersonAmbiguousError(name, [where for _, where in found])
    return found[0][0]

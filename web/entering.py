"""What forms that enter facts and appeals share: who signs, the files, and a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from fastapi import UploadFile
from sqlmodel import Session

from duban.errors import DubanError, NotFoundError
from models import Plan
from tracking.evidence import KeptFile, keep
from tracking.lifecycle import Act
from tracking.rubrics import NoRubricError
from tracking.scorefacts.desk import Desk, NothingToEnterError, open_desk
from web.acts import MOST_NAME, FieldMissingError, file_name, plain_text
from web.faults import status_of
from web.site import View, read_day


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that was not carried out: which, why, and what was typed into it."""

    key: str
    sentence: str
    typed: dict[str, str]
    status: HTTPStatus

    def kept(self, key: str, name: str) -> str:
        """Return what was typed into a field of that form; nothing for another form."""
        return self.typed.get(name, "") if self.key == key else ""


def refusal(key: str, error: DubanError, typed: dict[str, str]) -> Refused:
    """Return the refusal for an error; a name that nobody knows is a fault of the form."""
    unknown = isinstance(error, NotFoundError)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if unknown else status_of(error)
    return Refused(key, str(error), typed, status)


def signed(view: View, by: str) -> Act:
    """Return the act of whoever signed a form, today."""
    name = plain_text("经办人", by, MOST_NAME)
    if not name:
        raise FieldMissingError("经办人")
    return view.act(name)


def day_typed(name: str, text: str) -> date | None:
    """Return a date from a form, None for an empty field."""
    return read_day(name, text) if text else None


def kept_files(view: View, files: Sequence[UploadFile] | None) -> list[KeptFile]:
    """Keep what was uploaded; an empty file field uploads a file without name or size."""
    folder = view.office.settings.evidence_dir
    sent = [one for one in files or [] if one.filename or one.size]
    return [keep(file_name(one.filename or ""), one.file, folder) for one in sent]


def desk_or_why(session: Session, plan: Plan) -> tuple[Desk | None, str]:
    """Return the plan's desk, or the sentence that says why nothing is entered for it."""
    try:
        return open_desk(session, plan), ""
    except (NoRubricError, NothingToEnterError) as error:
        return None, str(error)

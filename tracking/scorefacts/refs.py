"""How people name one fact: a letter for its kind and its number («T12», «J5», «V3»)."""

from __future__ import annotations

import re

from sqlmodel import Session

from duban.errors import NotFoundError
from models import Judgement, Plan, Tally, VetoFinding
from models.recorded import Recorded
from tracking.lifecycle import LARGEST_ID

LETTERS: dict[type[Recorded], str] = {Tally: "T", Judgement: "J", VetoFinding: "V"}
# The column by which a file belongs to a fact of each kind.
OWNERS: dict[type[Recorded], str] = {
    Tally: "tally_id",
    Judgement: "judgement_id",
    VetoFinding: "veto_finding_id",
}
_REF = re.compile(r"([TJVtjv])([0-9]{1,10})")


def ref_of(table: type[Recorded], number: int) -> str:
    """Return the name of a fact by its table and key."""
    return f"{LETTERS[table]}{number}"


def find(session: Session, plan: Plan, ref: str) -> Recorded:
    """Return the plan's fact of that name, withdrawn or not.

    Raises:
        NotFoundError: the plan has none.
    """
    found = _REF.fullmatch(ref.strip())
    if found is not None and 0 < int(found[2]) <= LARGEST_ID:
        table = next(t for t, letter in LETTERS.items() if letter == found[1].upper())
        row = session.get(table, int(found[2]))
        if row is not None and row.plan_id == plan.id:
            return row
    otherwise = "编号是 T（计数）、J（评分）、V（否决）加数字，用 duban fact list 查看"
    raise NotFoundError("事实", ref, otherwise=otherwise)

"""Facts in their canonical form: JSON values that are frozen with a settlement and compared.

What has its default is left out and rows stand in one order, so equal facts give equal bytes.
`scoring.factsfile` reads it back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from scoring.facts import Facts, UnitInfo

_MILESTONE = (
    *("milestone", "unit", "group", "task", "annex", "title"),
    *("clause", "phrase", "occurrence", "due_on", "done_on", "outcome"),
)
_TALLY = ("ref", "unit", "what", "amount", "level", "on", "title", "key", "by", "evidence")
_JUDGEMENT = ("ref", "unit", "indicator", "by", "stage", "score", "on", "remark", "evidence")
_VETO = ("ref", "unit", "veto", "by", "on", "reason", "evidence")


def facts_to_json(facts: Facts, units: Sequence[UnitInfo] | None) -> dict[str, Any]:
    """Return the canonical form: rows in one order whatever theirs was, units as given."""
    found: dict[str, Any] = {}
    if units is not None:
        found["units"] = [{"name": unit.name, "group": unit.group} for unit in units]
    rows = {
        "milestones": [_row(one, _MILESTONE) for one in facts.milestones],
        "tallies": [_row(one, _TALLY) for one in facts.tallies],
        "judgements": [_row(one, _JUDGEMENT) for one in facts.judgements],
        "vetoes": [_row(one, _VETO) for one in facts.vetoes],
    }
    return found | {key: sorted(some, key=canonical) for key, some in rows.items() if some}


def canonical(value: object) -> bytes:
    """Return JSON values as the bytes that are compared: sorted keys, no blanks, UTF-8."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def _row(fact: object, keys: Iterable[str]) -> dict[str, Any]:
    values = {key: getattr(fact, key) for key in keys}
    return {key: _plain(v) for key, v in values.items() if v is not None and v not in ("", ())}


def _plain(value: object) -> object:
    match value:
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case tuple():
            return list(value)
        case int():
            return value
    return str(value)

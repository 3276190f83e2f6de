"""A plan file of a wanted size: one office, up to 1,000 units, eight milestones a task and unit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import yaml

CODE = "large-2024"
LOADED_ON = date(2024, 1, 2)
SWEPT_ON = date(2024, 2, 26)

MOST_UNITS = 1_000
PER_UNIT = 100
# What one task asks of one unit: four quarters, three dates later in the year, and one date
# near the day of the sweep. So exactly an eighth of the milestones is late or soon due.
PER_TASK = 8
LATER = ("2024-05-31", "2024-08-30", "2024-11-29")
# From task to task in turn: late for 13 and for 5 working days; due in 2 days and in 23.
NEAR = ("2024-02-01", "2024-02-19", "2024-02-28", "2024-03-20")


def plan_text(milestones: int, units: int | None = None, *, by_mail: bool = False) -> str:
    """Return the YAML of a plan that dispatches to `milestones`, cut to a multiple of eight.

    Without a number of units each owes some hundred until there are 1,000 units, then more;
    every unit has a filler and a head, or, `by_mail`, one filler with a mail address. Where
    units × tasks do not come out even, the last task is owed by the first units only.
    """
    pairs = milestones // PER_TASK
    units = max(1, min(units or min(MOST_UNITS, milestones // PER_UNIT), pairs))
    whole, rest = divmod(pairs, units)
    names = [f"第{number:04}单位" for number in range(1, units + 1)]
    collectives = [{"name": "各单位", "members": names}]
    tasks = [_task(number, "各单位") for number in range(1, whole + 1)]
    if rest:
        collectives.append({"name": "前列单位", "members": names[:rest]})
        tasks.append(_task(whole + 1, "前列单位"))
    plan = {
        "format": 1,
        "plan": {
            "code": CODE,
            "title": "大规模测试方案",
            "document": {"title": "大规模测试通知", "issuer": "牵头局", "issued_on": "2024-01-02"},
            "period": {"from": "2024-01-01", "to": "2024-12-31"},
            "coordinator": "牵头局",
        },
        "roster": {
            "office": "牵头局",
            "units": [
                {"name": "牵头局", "kind": "bureau"},
                *(
                    {"name": name, "kind": "local", "group": "各单位", "parent": "牵头局"}
                    for name in names
                ),
            ],
            "collectives": collectives,
            "people": list(_people(names, by_mail=by_mail)),
        },
        "tasks": tasks,
    }
    return yaml.dump(plan, Dumper=_Plain, allow_unicode=True, sort_keys=False)


class _Plain(yaml.SafeDumper):
    """Writes a value out each time that it occurs: a plan file may hold no aliases."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ANN401, ARG002
        return True


def _people(units: list[str], *, by_mail: bool) -> Iterator[dict[str, object]]:
    yield {"name": "牵头局协调人", "unit": "牵头局", "duty": "coordinator"}
    for number, unit in enumerate(units, 1):
        filler: dict[str, object] = {"name": f"{unit}填报人", "unit": unit, "duty": "filler"}
        if by_mail:
            yield filler | {"addresses": {"smtp": mail_address(number)}}
        else:
            yield filler
            yield {"name": f"{unit}负责人", "unit": unit, "duty": "head"}


def mail_address(number: int) -> str:
    """Return the address of the filler of the unit of that number, counted from 1."""
    return f"unit{number}@example.test"


def _task(number: int, owners: str) -> dict[str, object]:
    dates = (*LATER, NEAR[number % len(NEAR)])
    deadlines: list[dict[str, str]] = [
        {"phrase": "每季度", "kind": "recurring", "every": "quarter"}
    ]
    deadlines += [{"phrase": f"{day}前", "kind": "by", "on": day} for day in dates]
    return {
        "number": str(number),
        "clause": f"二（{number}）",
        "group": f"第{number % 4 + 1}组",
        "title": f"第{number}项任务",
        "units": [owners],
        "deadlines": deadlines,
    }

"""The roster of a proposed plan file: what it needs of the office's own, and proposals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plans.planfile.schema import RosterPart
from plans.reading.proposing.naming import Names
from plans.reading.yamlout import Block, Noted, Rows


def roster_block(
    roster: RosterPart | None, names: Names, levels: Mapping[str, str], about: str | None
) -> Block:
    """Return the roster with the units named so far; `about` is a remark on the levels."""
    units = Rows(_known_units(roster, names))
    units += [
        Noted(
            {"name": name, "kind": "bureau" if name == names.office else "other"},
            notes,
        )
        for name, notes in names.proposed.items()
    ]
    block = Block(office=names.office, units=units)
    collectives = Rows(_known_collectives(roster, names))
    if collectives:
        block["collectives"] = collectives
    if levels:
        block["levels"] = Noted(dict(levels), [about] if about else [])
    if roster is None:
        note = "待定：people 填报人、负责人、协调人；没有人员就无处送提醒"
        block["units"] = Noted(units, [note])
    return block


def _known_units(roster: RosterPart | None, names: Names) -> Iterator[dict[str, object]]:
    """The roster's units that the file needs, with their parents and members."""
    if roster is None:
        return
    needed = set(names.used)
    for collective in roster.collectives:
        if collective.name in needed:
            needed |= {member.unit for member in collective.members}
    parents = {unit.name: unit.parent for unit in roster.units}
    for name in list(needed):
        parent = parents.get(name)
        while parent is not None and parent not in needed:
            needed.add(parent)
            parent = parents.get(parent)
    for unit in roster.units:
        if unit.name in needed:
            row = unit.model_dump(mode="json", exclude_defaults=True)
            yield {"name": unit.name, "kind": unit.kind.value, **row}


def _known_collectives(roster: RosterPart | None, names: Names) -> Iterator[dict[str, object]]:
    for collective in roster.collectives if roster else ():
        if collective.name in names.used:
            members: list[object] = [
                member.unit
                if member.from_on is None and member.until_on is None
                else member.model_dump(by_alias=True, exclude_none=True)
                for member in collective.members
            ]
            yield {"name": collective.name, "members": members}

"""Names as a paper prints them ↔ the units of a roster.

Papers shorten: «能源科» for 市统计局能源科, «市财政局、人社局» where the second leaves out 市,
«市局» for the office itself. A name is matched only when one unit alone can be meant; several
make it a doubt, none a proposal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from plans.planfile.schema import RosterPart

How = Literal["exact", "short", "collective", "elided", "unknown", "ambiguous"]

_LEVELS = "省市县区州盟旗镇乡"
_BRACKETS = str.maketrans("()〔〕[]", "（）（）（）")
_EACH = re.compile(r"^(?:全[省市县区州])?各(?:[省市县区州盟旗]|自治县|（|）|、|和|及)+")
_COUNTIES = re.compile(r"^(?:(?:全[省市县区州])?各|[县市区][、和及]?[县市区])")
_ADMINISTRATIVE = re.compile(r"^[^、，]{1,12}?[省市县区州盟旗]")
_ORGANS = ("统计局", "人民政府", "政府", "管委会", "统计机构")


@dataclass(frozen=True, slots=True)
class Match:
    """What a printed name stands for: `name` in the roster, or None with the `candidates`."""

    printed: str
    name: str | None
    how: How
    candidates: tuple[str, ...] = ()


class Roster:
    """A roster made ready for looking up; build it once for a paper."""

    def __init__(self, part: RosterPart) -> None:
        self.part = part
        self.units = [unit.name for unit in part.units]
        self._collectives = {_plain(c.name): c.name for c in part.collectives}
        self._each = _grouped(
            (key, c.name) for c in part.collectives for key in _each_ways(_each(c.name))
        )
        self._names = {_plain(name): name for name in self.units}
        self._shorts = _grouped(
            (_plain(short), unit.name) for unit in part.units for short in unit.short
        )
        self._ends = _grouped(self._endings())

    def match(self, printed: str, before: Sequence[str] = ()) -> Match:
        """Return what `printed` means; `before` are the names that stand ahead of it in its list.

        An elided level is taken from the nearest of them that shows one.
        """
        plain = _plain(printed)
        if plain in self._names:
            return Match(printed, self._names[plain], "exact")
        if plain in self._collectives:
            return Match(printed, self._collectives[plain], "collective")
        each = self._each.get(_each(plain), []) if _COUNTIES.match(plain) else []
        for found, how in (
            (self._shorts.get(plain, []), "short"),
            (each, "collective"),
            (self._elided(plain, before), "elided"),
            (self._ends.get(plain, []), "short"),
        ):
            if len(found) == 1:
                return Match(printed, found[0], how)  # type: ignore[arg-type]
            if found:
                return Match(printed, None, "ambiguous", tuple(found))
        return Match(printed, None, "unknown")

    def _elided(self, plain: str, before: Sequence[str]) -> list[str]:
        """The unit that the name means when it takes over the level of one before it."""
        if plain[:1] in _LEVELS:
            return []
        for earlier in reversed(before):
            level = _plain(earlier)[:1]
            if level not in _LEVELS:
                level_found = _ADMINISTRATIVE.match(_plain(earlier))
                level = level_found.group() if level_found else ""
            if level:
                whole = level + plain
                known = [self._names[whole]] if whole in self._names else []
                return known or self._shorts.get(whole, []) or self._ends.get(whole, [])
        return []

    def _endings(self) -> Iterator[tuple[str, str]]:
        """Every shorter way to say a unit that follows from its own name, its parent or office."""
        shorts = {unit.name: [unit.name, *unit.short] for unit in self.part.units}
        for unit in self.part.units:
            name = _plain(unit.name)
            above = [*shorts.get(unit.parent or "", []), *shorts.get(self.part.office, [])]
            above.append(self.part.office)
            for prefix in {_plain(one) for one in above} - {name}:
                # Its own name has the parent in front, or the paper puts the parent in front.
                if name.startswith(prefix) and len(name) > len(prefix) + 1:
                    yield name[len(prefix) :], unit.name
                elif unit.parent is not None:
                    yield prefix + name, unit.name
            place = _ADMINISTRATIVE.match(name)
            if place is not None and len(name) > place.end() + 1:
                yield name[place.end() - 1 :], unit.name  # 黄山市财政局 → 市财政局
                yield name[place.end() :], unit.name  # → 财政局
            for organ in _ORGANS:
                if name.endswith(organ) and len(name) > len(organ) + 1:
                    yield name.removesuffix(organ), unit.name  # 歙县统计局 → 歙县


def match_all(names: Iterable[str], roster: Roster) -> list[Match]:
    """Match a list of names as it stands in one bracket or sentence."""
    found: list[Match] = []
    before: list[str] = []
    for name in names:
        found.append(roster.match(name, before))
        before.append(name)
    return found


def _plain(name: str) -> str:
    """The name without blanks, brackets of one width."""
    return "".join(name.split()).translate(_BRACKETS)


def _each(name: str) -> str:
    """«各县（市、区）统计局» and «各区县统计局» are the same collective: both 各…统计局."""
    plain = _plain(name)
    return _EACH.sub("各", plain if plain.startswith(("各", "全")) else f"各{plain}")


def _each_ways(each: str) -> Iterator[str]:
    """How a collective of counties is shortened: 各区县统计局, 各区县局, 各区县."""
    yield each
    for organ in _ORGANS:
        if each == f"各{organ}":
            yield f"各{organ[-1]}"
            yield "各"


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, name in pairs:
        if key and name not in found.setdefault(key, []):
            found[key].append(name)
    return found

"""The names a proposed plan file writes: those of the roster, and proposals for the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from plans.reading.matching import Match, Roster, match_all
from plans.reading.proposing.fitting import fit


@dataclass(slots=True)
class Names:
    """The units that the file needs: those of the roster, and proposals for the others."""

    roster: Roster | None
    office: str
    used: list[str] = field(default_factory=list)
    proposed: dict[str, list[str]] = field(default_factory=dict)

    def take(self, name: str) -> str:
        """Note that a name of the roster is needed."""
        if name not in self.used:
            self.used.append(name)
        return name

    def propose(self, name: str, note: str | None = None) -> str:
        """Note a unit that the roster lacks."""
        notes = self.proposed.setdefault(name, [])
        if note and note not in notes:
            notes.append(note)
        return name

    def of(self, printed: Sequence[tuple[str, bool]]) -> list[str]:
        """Return the names to write for units as printed together, each with «is collective»."""
        names = [fit(name, 120) or "名称待定" for name, _ in printed]
        if self.roster is None:
            matches = [Match(name, None, "unknown") for name in names]
        else:
            matches = match_all(names, self.roster)
        return [
            self._one(match, collective)
            for match, (_, collective) in zip(matches, printed, strict=True)
        ]

    def _one(self, match: Match, collective: bool) -> str:  # noqa: FBT001
        if match.name is not None:
            return self.take(match.name)
        note = None
        if match.candidates:
            note = f"待定：「{match.printed}」可指{'、'.join(match.candidates)}，请改为其中之一"
        elif collective:
            note = f"待定：「{match.printed}」是集合单位，请移到 collectives 并列出成员"
        elif self.roster is not None:
            note = f"待定：名册中没有「{match.printed}」，拟新增"
        return self.propose(match.printed, note)

    @property
    def known(self) -> set[str]:
        """Every name that may be written."""
        return {*self.used, *self.proposed}

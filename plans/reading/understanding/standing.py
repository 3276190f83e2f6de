"""Rules stated once that bind all later duties: «排在第一位的为牵头单位，下同»."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models import Role
from plans.reading.draft import DraftUnit
from plans.reading.phrases.who import find_standing_rules
from plans.reading.understanding.wording import Wording


class Standing:
    """What has been said so far; hear a text before the units of that text are read."""

    def __init__(self, opening: Wording) -> None:
        self._first_leads = False
        self._others = Role.RESPONSIBLE
        self._implied: list[DraftUnit] = []
        self.hear(opening)

    def hear(self, words: Wording) -> None:
        """Take up the rules of a text, once each."""
        for rule in find_standing_rules(words.text):
            if rule.kind.startswith("first-leads"):
                self._first_leads = True
                helps = rule.kind == "first-leads-others-help"
                self._others = Role.COOPERATING if helps else Role.RESPONSIBLE
            elif rule.kind == "implied":
                known = {unit.name for unit in self._implied}
                for name in rule.names:
                    start = words.text.find(name, rule.start)
                    if name not in known and start >= 0:
                        span = words.span(start, start + len(name))
                        unit = DraftUnit(name, Role.RESPONSIBLE, collective=True, span=span)
                        self._implied.append(unit)

    def applied(self, units: Sequence[DraftUnit], *, listed: bool) -> list[DraftUnit]:
        """Return the units under the rules: the first leads, the implied ones are added.

        The others stay responsible, as they are listed, unless the paper says that they help.

        Where roles are printed («牵头单位：») the order says nothing more, nor where the units
        are not `listed` but are the subjects of sentences.
        """
        ruled = list(units)
        unsaid = bool(ruled) and all(unit.role is Role.RESPONSIBLE for unit in ruled)
        if listed and self._first_leads and unsaid:
            ruled = [replace(ruled[0], role=Role.LEAD)] + [
                replace(unit, role=self._others) for unit in ruled[1:]
            ]
        named = {unit.name for unit in ruled}
        return ruled + [unit for unit in self._implied if unit.name not in named]

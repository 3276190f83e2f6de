"""What a reissued or corrected paper changes in a plan: pure values, nothing is applied here.

Tasks are matched by what they say and where they stand, never by number alone: a task that
an insertion renumbered is the same task, and another task under an old number is not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from models import Role
from plans.assigning import Owed, assigned, owed
from plans.deadlines import (
    ISSUED,
    ByDate,
    EndOfPeriod,
    InRange,
    OnEvent,
    Recurring,
    Relative,
    Rule,
    as_json,
)
from plans.likeness import bigrams, likeness, shared
from plans.planfile.schema import ItemPart, PlanFile, TargetPart, ref_of

ENOUGH = 0.5
ENOUGH_IN_PLACE = 0.4  # the same place, and words in common, is the same task reworded
ALIKE = 0.3
SAYS, STANDS, WITHIN, NAMES = 0.6, 0.15, 0.15, 0.1


@dataclass(frozen=True, slots=True)
class Item:
    """A task or annex item with everybody who owes it, choices and implied dates included."""

    ref: str
    annex: str | None
    part: ItemPart
    units: tuple[tuple[str, Role], ...]
    deadlines: tuple[Owed, ...]

    @property
    def place(self) -> str:
        """The clause within its annex, so that a renumbered annex moves nothing."""
        return self.part.clause.removeprefix(f"附件{self.annex}").strip()

    def wording(self) -> set[str]:
        """What ties it to its content besides its title: names and literal phrases."""
        phrases = {o.deadline.phrase or "" for o in self.deadlines}
        phrases |= {target.phrase for target in self.part.targets}
        return {name for name, _ in self.units} | phrases - {""}


@dataclass(frozen=True, slots=True)
class DeadlinePair:
    """A deadline's position in the old and in the new item; None where it has none."""

    old: int | None
    new: int | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A task of both papers; `deadlines` pairs every deadline of the two."""

    old: Item
    new: Item
    deadlines: tuple[DeadlinePair, ...]

    def units(self) -> tuple[list[tuple[str, Role]], list[tuple[str, Role]]]:
        """Units added and dropped; a changed role is both."""
        return (
            [one for one in self.new.units if one not in self.old.units],
            [one for one in self.old.units if one not in self.new.units],
        )

    def targets(self) -> tuple[list[TargetPart], list[TargetPart]]:
        """Targets added and dropped; what counts is the number asked for, not our title of it."""
        before = [_asked(t) for t in self.old.part.targets]
        after = [_asked(t) for t in self.new.part.targets]
        return (
            [t for t in self.new.part.targets if _asked(t) not in before],
            [t for t in self.old.part.targets if _asked(t) not in after],
        )

    def moved(self) -> list[DeadlinePair]:
        """The deadlines that were added, dropped, or say another date, owner or receiver."""
        return [pair for pair in self.deadlines if not self._same(pair)]

    def _same(self, pair: DeadlinePair) -> bool:
        if pair.old is None or pair.new is None:
            return False
        one, other = self.old.deadlines[pair.old], self.new.deadlines[pair.new]
        return (
            one.deadline.rule == other.deadline.rule
            and one.deadline.binding == other.deadline.binding
            and one.deadline.receiver == other.deadline.receiver
            and set(one.owners) == set(other.owners)
        )

    @property
    def heading_changed(self) -> bool:
        """Whether its number, place, title or kind changed."""
        one, other = self.old, self.new
        return (one.ref, one.place, one.part.title, one.part.kind) != (
            other.ref, other.place, other.part.title, other.part.kind,
        )  # fmt: skip

    @property
    def changed(self) -> bool:
        """Whether anything changed that somebody should see."""
        return self.heading_changed or any((*self.units(), *self.targets(), self.moved()))


@dataclass(frozen=True, slots=True)
class Amendment:
    """Everything that differs between a loaded plan and a new file.

    `kept` holds the matched tasks, also those that nothing changed in; `head` what changed of
    the plan itself: (what, before, after).
    """

    old: PlanFile
    new: PlanFile
    kept: tuple[Kept, ...]
    added: tuple[Item, ...]
    dropped: tuple[Item, ...]
    head: tuple[tuple[str, str, str], ...] = ()
    units_added: tuple[str, ...] = ()
    units_dropped: tuple[str, ...] = ()
    changed: tuple[Kept, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        object.__setattr__(self, "changed", tuple(one for one in self.kept if one.changed))

    @property
    def empty(self) -> bool:
        """Whether the new file says what the plan says already."""
        return not (self.changed or self.added or self.dropped or self.head)

    def as_json(self) -> dict[str, Any]:
        """Return what changes, for a program to read."""
        return {
            "plan": self.old.plan.code,
            "head": [{"what": w, "before": b, "after": a} for w, b, a in self.head],
            "units": {"added": list(self.units_added), "dropped": list(self.units_dropped)},
            "added": [_item_json(one) for one in self.added],
            "dropped": [_item_json(one) for one in self.dropped],
            "changed": [_kept_json(one) for one in self.changed],
            "unchanged": len(self.kept) - len(self.changed),
        }


def items_of(file: PlanFile) -> list[Item]:
    """Return all tasks and annex items in order, with who owes what."""
    levels = {str(level): name for level, name in file.roster.levels.items()}
    found: list[Item] = []
    for annex in (None, *file.annexes):
        number = annex.number if annex else None
        for part in annex.items if annex else file.tasks:
            answering = assigned(part, annex, levels)
            units = tuple((one.name, one.role) for one in answering)
            dates = tuple(owed(part, answering))
            found.append(Item(ref_of(part, annex), number, part, units, dates))
    return found


def compare(old: PlanFile, new: PlanFile) -> Amendment:
    """Return what `new` changes in `old`; equal files give an empty amendment."""
    before, after = items_of(old), items_of(new)
    pairs = _matched(before, after, _annexes(old, new))
    kept = [
        Kept(before[i], after[j], tuple(_pairs(before[i].deadlines, after[j].deadlines)))
        for i, j in sorted(pairs.items(), key=lambda pair: pair[1])
    ]
    taken = set(pairs.values())
    answering = [{name for item in items for name, _ in item.units} for items in (before, after)]
    known = {u.name for u in old.roster.units} | {c.name for c in old.roster.collectives}
    return Amendment(
        old=old,
        new=new,
        kept=tuple(kept),
        added=tuple(item for j, item in enumerate(after) if j not in taken),
        dropped=tuple(item for i, item in enumerate(before) if i not in pairs),
        head=tuple(_head(old, new)),
        units_added=tuple(sorted(answering[1] - answering[0] | (_names(new) - known))),
        units_dropped=tuple(sorted(answering[0] - answering[1])),
    )


def single(rule: Rule) -> bool:
    """Whether a rule is due once and for all, so that another date is the same duty moved."""
    return isinstance(rule, ByDate | InRange | EndOfPeriod) or (
        isinstance(rule, Relative) and rule.event == ISSUED
    )


def _names(file: PlanFile) -> set[str]:
    return {u.name for u in file.roster.units} | {c.name for c in file.roster.collectives}


def _annexes(old: PlanFile, new: PlanFile) -> dict[str | None, str | None]:
    """Which annex of the new file is which of the old: by title, then by number."""
    found: dict[str | None, str | None] = {None: None}
    scores = sorted(
        (
            (-likeness(bigrams(a.title), bigrams(b.title)), a.number != b.number, i, j)
            for i, a in enumerate(old.annexes)
            for j, b in enumerate(new.annexes)
        ),
    )
    taken: set[str] = set()
    for score, other_number, i, j in scores:
        one, other = old.annexes[i].number, new.annexes[j].number
        if one in found or other in taken or (-score < ENOUGH and other_number):
            continue
        found[one] = other
        taken.add(other)
    return found


def _matched(
    before: Sequence[Item], after: Sequence[Item], annexes: dict[str | None, str | None]
) -> dict[int, int]:
    """Return which old item is which new one, by their positions; best likeness first."""
    found = dict(_word_for_word(before, after, annexes))
    taken = set(found.values())
    left = [i for i in range(len(before)) if i not in found]
    right = [j for j in range(len(after)) if j not in taken]
    grams = {j: bigrams(after[j].part.title) for j in right}
    said = {j: after[j].wording() for j in right}
    scores: list[tuple[float, int, int, int]] = []
    for i in left:
        own, words = bigrams(before[i].part.title), before[i].wording()
        within = annexes.get(before[i].annex, "")
        for j in right:
            there = within == after[j].annex
            here = there and before[i].place == after[j].place
            says = shared(own, grams[j])
            score = SAYS * says + WITHIN * there + STANDS * here
            score += NAMES * likeness(words, said[j])
            if score >= (ENOUGH_IN_PLACE if here and says > 0 else ENOUGH):
                scores.append((-score, abs(i - j), i, j))
    for _, _, i, j in sorted(scores):
        if i not in found and j not in taken:
            found[i] = j
            taken.add(j)
    return found


def _word_for_word(
    before: Sequence[Item], after: Sequence[Item], annexes: dict[str | None, str | None]
) -> Iterator[tuple[int, int]]:
    """Items whose title occurs once in the same annex of each paper."""
    old: dict[tuple[object, str], list[int]] = defaultdict(list)
    new: dict[tuple[object, str], list[int]] = defaultdict(list)
    for i, item in enumerate(before):
        if item.annex in annexes:
            old[annexes[item.annex], item.part.title].append(i)
    for j, item in enumerate(after):
        new[item.annex, item.part.title].append(j)
    for key, places in old.items():
        if len(places) == 1 and len(new.get(key, ())) == 1:
            yield places[0], new[key][0]


def _pairs(old: Sequence[Owed], new: Sequence[Owed]) -> Iterator[DeadlinePair]:
    """Pair deadlines: the same value first, then the same thing owed, then the same sort."""
    left, right = list(range(len(old))), list(range(len(new)))
    found: dict[int, int] = {}
    for same in (_identical, _same_rule, _same_thing, _same_sort):
        for i in list(left):
            for j in right:
                if same(old[i], new[j]):
                    found[i] = j
                    left.remove(i)
                    right.remove(j)
                    break
    for i in range(len(old)):
        yield DeadlinePair(i, found.get(i))
    yield from (DeadlinePair(None, j) for j in right)


def _identical(one: Owed, other: Owed) -> bool:
    said = (one.deadline.phrase, one.deadline.what) == (other.deadline.phrase, other.deadline.what)
    return _same_rule(one, other) and said and set(one.owners) == set(other.owners)


def _same_rule(one: Owed, other: Owed) -> bool:
    return one.deadline.rule == other.deadline.rule and _binds(one) == _binds(other)


def _same_thing(one: Owed, other: Owed) -> bool:
    what = one.deadline.what
    return what is not None and what == other.deadline.what and _sort(one) == _sort(other)


def _same_sort(one: Owed, other: Owed) -> bool:
    a, b = one.deadline.what, other.deadline.what
    alike = a is None or b is None or likeness(bigrams(a), bigrams(b)) >= ALIKE
    return alike and _sort(one) == _sort(other)


def _binds(one: Owed) -> tuple[bool, str | None]:
    return one.deadline.binding, one.deadline.owner


def _sort(one: Owed) -> tuple[object, ...]:
    """What a change of date leaves as it is."""
    rule = one.deadline.rule
    if single(rule):
        return (*_binds(one), "once")
    match rule:
        case Recurring(every=every):
            return (*_binds(one), "recurring", every)
        case Relative(event=event):
            return (*_binds(one), "relative", event)
        case OnEvent(event=event):
            return (*_binds(one), "event", event)
    return (*_binds(one), rule)


def _head(old: PlanFile, new: PlanFile) -> Iterator[tuple[str, str, str]]:
    one, other = old.plan, new.plan
    rows: list[tuple[str, object, object]] = [
        ("方案名称", one.title, other.title),
        ("文件标题", one.document.title, other.document.title),
        ("文号", one.document.number, other.document.number),
        ("发文单位", one.document.issuer, other.document.issuer),
        ("印发日期", one.document.issued_on, other.document.issued_on),
        ("起期", one.period.from_on, other.period.from_on),
        ("止期", one.period.to_on, other.period.to_on),
        ("协调单位", one.coordinator, other.coordinator),
    ]
    if other.rubric is not None:
        rows.append(("考核细则", one.rubric, other.rubric))
    if new.reminders is not None and new.reminders != old.reminders:
        rows.append(("提醒设置", "现有设置", "按新文件"))
    for what, before, after in rows:
        if before != after:
            yield what, str(before or "未写"), str(after or "未写")
    goals = [Counter(_asked(t) for t in [*f.goals, *(t for a in f.annexes for t in a.targets)])
             for f in (old, new)]  # fmt: skip
    for phrase, *_ in (goals[0] - goals[1]).elements():
        yield "整体指标", str(phrase), "删去"
    for phrase, *_ in (goals[1] - goals[0]).elements():
        yield "整体指标", "原无", str(phrase)


def _asked(target: TargetPart) -> tuple[str, str, str | None, str | None]:
    return target.phrase, target.op, target.value, target.unit


def _item_json(item: Item) -> dict[str, Any]:
    return {
        "ref": item.ref,
        "annex": item.annex,
        "clause": item.part.clause,
        "title": item.part.title,
        "units": [{"name": name, "role": role.value} for name, role in item.units],
        "deadlines": [_owed_json(one) for one in item.deadlines],
        "targets": [t.phrase for t in item.part.targets],
    }


def _owed_json(one: Owed) -> dict[str, Any]:
    shown = as_json(one.deadline.rule, one.deadline.phrase)
    return {**shown, "what": one.deadline.what, "owners": list(one.owners)}


def _kept_json(kept: Kept) -> dict[str, Any]:
    added, dropped = kept.units()
    more, fewer = kept.targets()
    return {
        "ref": kept.new.ref,
        "was": kept.old.ref,
        "title": kept.new.part.title,
        "old_title": kept.old.part.title,
        "units_added": [{"name": name, "role": role.value} for name, role in added],
        "units_dropped": [{"name": name, "role": role.value} for name, role in dropped],
        "deadlines": [
            {
                "before": None if pair.old is None else _owed_json(kept.old.deadlines[pair.old]),
                "after": None if pair.new is None else _owed_json(kept.new.deadlines[pair.new]),
            }
            for pair in kept.moved()
        ],
        "targets_added": [t.phrase for t in more],
        "targets_dropped": [t.phrase for t in fewer],
    }

"""A unit that answers, and what a clause says its units do: «A牵头，B、C等配合»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models import Role
from plans.reading.phrases.names import Name, split_names

LEAD, RESPONSIBLE, COOPERATING = Role.LEAD, Role.RESPONSIBLE, Role.COOPERATING
DONE_BY = (
    (
        LEAD,
        r"(?:共同|联合)?(?:牵头(?:负责|组织|实施|落实|抓好?|推进|考核|组织实施|协调|抓总)*|主办|抓总|为主(?:负责)?考核|为主负责|负责牵头|统筹负责|为主)",
    ),
    (
        COOPERATING,
        r"(?:积极|主动|协助|共同|予以|做好|密切|按职责|各司其职)*(?:配合(?:实施|落实|做好|工作|单位)*|协办|协助|参加|参与|协同|支持|会办)",
    ),
    (
        RESPONSIBLE,
        r"(?:负责(?:落实|实施|组织实施|推进|考核|组织)?|落实|承担|承办|组织实施|抓好落实|具体实施|推进落实|同步(?:推进|落实|实施|开展)?|实施|主责|各负其责)",
    ),
)
VERB = re.compile("|".join(f"(?P<{role.value}>{words})" for role, words in DONE_BY))
BY_VERB = VERB.pattern.replace("(?P<", "(?P<by_")
ENDS_IN_VERB = re.compile(rf"(?:{VERB.pattern})(?:，?下同)?$")
WITH = re.compile(r"会同|联合(?=[省市县区各相有])|商(?=[省市县区各])")


# What may stand between a body and whom it takes along («要会同»).
MODALS = r"(?:要|应当?|须|需|将|负责|必须|务必|具体|积极|主动|牵头)+"
ENDS_IN_MODAL = re.compile(rf"{MODALS}$")


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """A unit that answers; `open` says that its list ends in «等», so others may belong to it."""

    name: str
    role: Role
    collective: bool
    start: int
    end: int
    full: str = ""
    open: bool = False


def segments(
    text: str, first: int, last: int, role: Role | None, *, strict: bool
) -> Iterator[FoundUnit]:
    """Read «A牵头，B、C等配合» clause by clause; without a verb the label's role holds."""
    pending: list[Name] = []
    for start, clause_end in _clauses(text, first, last):
        piece = text[start:clause_end].rstrip(" ")
        end = start + len(piece)
        if with_ := WITH.search(piece):
            yield from together(text, start, end, with_)
            continue
        verb = ENDS_IN_VERB.search(piece)
        # After a semicolon only what is plainly a list of units still belongs to the label.
        firm = strict or verb is not None or text[start - 1 : start] == "；"
        names = split_names(text, start, start + verb.start() if verb else end, strict=firm)
        if verb:
            said = next((one for one, _ in DONE_BY if verb[one.value]), RESPONSIBLE)
            yield from (unit_of(name, said) for name in [*pending, *names])
            pending = []
        elif role is not None:
            yield from (unit_of(name, role) for name in names)
            if not names:
                return
        else:
            pending = [*pending, *names] if names else []


def together(text: str, start: int, end: int, with_: re.Match[str]) -> Iterator[FoundUnit]:
    """«A会同B负责»: A leads, B cooperates; «会同B» alone adds B."""
    verb = ENDS_IN_VERB.search(text[start:end])
    last = start + verb.start() if verb and verb.start() >= with_.end() else end
    modal = ENDS_IN_MODAL.search(text[start : start + with_.start()])
    leads = start + (modal.start() if modal else with_.start())
    yield from (unit_of(n, LEAD) for n in split_names(text, start, leads, strict=True))
    for name in split_names(text, start + with_.end(), last, strict=True):
        yield unit_of(name, COOPERATING)


def _clauses(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Cut at commas and semicolons outside of brackets."""
    depth, start = 0, first
    for place in range(first, last):
        char = text[place]
        depth += (char == "（") - (char == "）")
        if char in "，；。\n" and depth <= 0:
            yield start, place
            start = place + 1
    yield start, last


def unit_of(name: Name, role: Role) -> FoundUnit:
    """The unit with its role, which a mark behind its own name outweighs: «甲局（牵头）»."""
    marks = {
        "牵头": LEAD,
        "主办": LEAD,
        "主责": LEAD,
        "配合": COOPERATING,
        "协办": COOPERATING,
        "参与": COOPERATING,
        "协助": COOPERATING,
    }
    role = marks.get(name.mark, role)
    return FoundUnit(name.text, role, name.collective, name.start, name.end, name.full, name.open)

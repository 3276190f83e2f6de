"""Notes of who answers within a text, names that stand alone, times said twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from models import Role
from plans.reading.phrases.subjects import is_clause
from plans.reading.phrases.verbs import BODY_VERBS
from plans.reading.phrases.when import FoundDeadline
from plans.reading.phrases.who import read_names, unit_notes

OPENING, CLOSING = "（(〔[【", "）)〕]】"
_LABEL_BEFORE = re.compile("(?:时限|时间|期限)(?:要求)?[ 　]*[：:][ 　]*$")
_ORGAN = re.compile(
    "(?:局|办公室|办|科|股|室|处|队|站|中心|所|院|部|委|组|会|政府|单位|部门|学校|公司|集团|企业|车间|[分总]厂|厂|馆)$"
)
# «培育整机制造企业» does something to firms; «宣传部» is an office all the same.
_DONE_TO = re.compile(
    rf"(?:{BODY_VERBS}).{{2,}}(?:企业|厂|公司|集团|馆|学校)$"
    r"|(?:加强|加快|加大|抓好|强化|做细|做实|严肃|严格|狠抓|严抓|细化|落细|持续|突出|注重|坚决|坚守|筑牢|守牢|守好|树立|营造)"
)
# «各街道（镇）»
_BRACKET = re.compile("[（(][^（）()]{1,8}[）)]$")
# A township answers beside an office («城关镇、柳溪乡政府»); alone («美丽乡镇») it may be no name.
_PLACE = re.compile("(?:[乡镇]|街道)$")


def notes_in(text: str) -> list[tuple[int, int]]:
    """Return the stretches that only say who answers, the brackets around them included."""
    found: list[tuple[int, int]] = []
    for first, last in unit_notes(text):
        start, end = first, last
        while start and text[start - 1] in " \u3000":
            start -= 1
        while end < len(text) and text[end] in " \u3000":
            end += 1
        if start and text[start - 1] in OPENING and text[end : end + 1] in CLOSING:
            found.append((start - 1, min(end + 1, len(text))))
        else:
            found.append((first, last))
    return found


def is_names(text: str) -> bool:
    """Whether a text is nothing but the names of units."""
    names = read_names(text, Role.RESPONSIBLE)
    bare = [_BRACKET.sub("", one.name) for one in names]
    rest = "".join(_between(text, [(one.start, one.end) for one in names]))
    return (
        bool(names)
        and not rest.strip("、和及与， ")
        and any(_ORGAN.search(name) or name.startswith("各") for name in bare)
        and all(
            (_ORGAN.search(name) or _PLACE.search(name))
            and not is_clause(name)
            and not _DONE_TO.match(name)
            for name in bare
        )
    )


def _between(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[str]:
    at = 0
    for start, end in spans:
        yield text[at:start]
        at = end
    yield text[at:]


def said_once(text: str, found: Sequence[FoundDeadline]) -> list[FoundDeadline]:
    """Leave out what a heading says before its text does, or a label after it («完成时限：»)."""
    title = text.find("。")
    in_text = [one.rule for one in found if one.start > title]
    kept: list[FoundDeadline] = []
    for one in found:
        labelled = _LABEL_BEFORE.search(text, max(0, one.start - 12), one.start)
        again = labelled is not None and any(one.rule == each.rule for each in kept)
        if not again and (one.start > title or one.rule not in in_text):
            kept.append(one)
    return kept

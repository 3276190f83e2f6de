"""Who answers, said in a sentence: «单位：职责», «由A牵头，会同B», «各地要…»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plans.reading.phrases.bystanders import above
from plans.reading.phrases.context import Context
from plans.reading.phrases.labels import LABEL
from plans.reading.phrases.names import Name, is_plain, split_names
from plans.reading.phrases.subjectwords import (
    ACTS,
    ACTS_OR_WHEN,
    ALONG,
    AND_THEN,
    BY,
    COUNT_MARK,
    DATED,
    DATED_CLAUSE,
    EACH_FURTHER,
    EXAMINED,
    FIRM,
    FURTHER,
    FURTHER_CLAUSE,
    HELPS,
    JOINTLY,
    LEADS,
    LEVELLED,
    LONGEST_SUBJECT,
    NO_NAME,
    NO_SUBJECT,
    OFFICE,
    OPENING,
    PLAINLY,
    PREFIXED,
    SHORT_OFFICE,
    SIGNED,
    SUBJECT,
    TIMED,
)
from plans.reading.phrases.units import (
    COOPERATING,
    DONE_BY,
    LEAD,
    RESPONSIBLE,
    WITH,
    FoundUnit,
    together,
    unit_of,
)


def is_clause(name: str) -> bool:
    """Whether a name begins like a clause, and only ends like a unit («召开大会»)."""
    known = SHORT_OFFICE.fullmatch(name) or EXAMINED.fullmatch(name)
    return NO_NAME.match(name) is not None and known is None


def prefixed(text: str, found: list[FoundUnit]) -> list[FoundUnit]:
    """«单位：职责» at the head of a line."""
    units: list[FoundUnit] = []
    for match in PREFIXED.finditer(text):
        names = split_names(text, match.start("names"), match.end("names"), strict=True)
        follows = text[match.end() : match.end() + 1]
        if (
            names
            and follows not in {"", "\n"}
            and not COUNT_MARK.search(match["names"])
            and not LABEL.search(match["names"])
        ):
            units += [unit_of(name, RESPONSIBLE) for name in names]
    taken = {unit.start for unit in found}
    return [unit for unit in units if unit.start not in taken]


def named_by(text: str, context: Context | None = None) -> Iterator[FoundUnit]:
    """«由A牵头，会同B», «由A负责» in running text; not an office above the issuer."""
    for match in BY.finditer(text):
        said = next((one for one, _ in DONE_BY if match[f"by_{one.value}"]), RESPONSIBLE)
        names = split_names(text, match.start("names"), match.end("names"), strict=True)
        if any(NO_SUBJECT.search(name.text) for name in names):
            continue
        if context is not None and any(above(name.text, context) for name in names):
            continue
        if with_ := WITH.search(match["names"]):
            yield from together(text, match.start("names"), match.end("names"), with_)
            continue
        yield from (unit_of(name, said) for name in names)
        more = AND_THEN.match(text, match.end()) if names else None
        if more:
            group = "other" if more["with"] else "more"
            listed = split_names(text, more.start(group), more.end(group), strict=True)
            yield from (unit_of(name, COOPERATING) for name in listed)


def subjects(text: str, context: Context | None) -> Iterator[FoundUnit]:
    """The subject of a sentence: «各地要…», «各区县统计局负责…»; not an office above the issuer.

    After a comma another subject must say 负责, 牵头 or 配合.
    """
    for opening in OPENING.finditer(text):
        dated = DATED.match(text, opening.end())
        timed = TIMED.match(text, opening.end())
        later = (one.end() for one in (dated, timed) if one)
        for begin in (opening.end(), *later):
            found = _subject(text, begin, context)
            if found is not None:
                yield from found
                break
    for comma in [*FURTHER.finditer(text), *EACH_FURTHER.finditer(text)]:
        names = split_names(text, comma.start("names"), comma.end("names"), strict=True)
        if ALONG.match(text, comma.start()):
            yield from _along(names)
            continue
        yield from _acting(text, comma.end("names"), names, context)
    for clause in FURTHER_CLAUSE.finditer(text):
        yield from _further(text, clause, context)
    for dated_clause in DATED_CLAUSE.finditer(text):
        first, last = dated_clause.span("names")
        signed = SIGNED.match(text, last)
        if not is_clause(dated_clause["names"]) and not signed:
            names = split_names(text, first, last, strict=True)
            yield from _acting(text, last, names, context, dated=True)


def _subject(text: str, begin: int, context: Context | None) -> list[FoundUnit] | None:
    """The units before the first word that can be their verb; None when there are no names.

    A name may hold such a word itself («执法监督科负责»), so the next is tried too.
    """
    reach = SUBJECT.match(text, begin)
    if reach is None:
        return None
    end = min(reach.end(), begin + LONGEST_SUBJECT)
    for verb in ACTS_OR_WHEN.finditer(text, begin + 2, reach.end()):
        if verb.start() > end:
            break
        known = ACTS.match(text, verb.start()) is not None
        if text[verb.start() - 1] in "、和与及":
            continue  # «投资科、服务业科» goes on with a name
        if JOINTLY.match(text, verb.start()):
            continue  # «县公安局要会同县交通局加强…» goes on with whom it takes along
        if with_ := WITH.search(text[begin : verb.start()]):
            pair = list(together(text, begin, verb.start(), with_))
            if len({unit.role for unit in pair}) > 1:
                return pair
        names = split_names(text, begin, verb.start(), strict=True)
        if names and (known or _levelled(names) or all(OFFICE.search(one.text) for one in names)):
            return list(_acting(text, verb.start(), names, context))
        if verb[0] in PLAINLY:
            break
    return _paired(text, begin, reach.end()) or _goes_on(text, begin, reach.end(), context)


def _further(text: str, clause: re.Match[str], context: Context | None) -> Iterator[FoundUnit]:
    """The units before the verb of a later clause of a sentence, each with its level."""
    taken_along = ALONG.match(text, clause.start())
    for verb in ACTS_OR_WHEN.finditer(text, clause.start() + 3, clause.end()):
        if with_ := WITH.search(text[clause.start() : verb.start()]):
            pair = list(together(text, clause.start() + 1, verb.start(), with_))
            if len({unit.role for unit in pair}) > 1:
                yield from pair
                return
        begin = taken_along.end() if taken_along else clause.start() + 1
        names = split_names(text, begin, verb.start(), strict=True)
        if names and taken_along:
            yield from _along(names)
            return
        if names:
            sure = _levelled(names) or all(OFFICE.search(one.text) for one in names)
            if sure and verb[0] != "原则上":
                yield from _acting(text, verb.start(), names, context)
            return


def _levelled(names: list[Name]) -> bool:
    """Whether all are plainly offices named with their level («市财政局», «各乡镇»)."""
    return all(is_plain(one) and LEVELLED.match(one.text) for one in names)


def _along(names: list[Name]) -> list[FoundUnit]:
    """Whom a body takes along in a later clause («…，联合门诊部推进»)."""
    plain = all(is_plain(name) for name in names)
    return [unit_of(name, COOPERATING) for name in names] if plain else []


def _goes_on(text: str, begin: int, end: int, context: Context | None) -> list[FoundUnit] | None:
    """«市教育局、市民政局，各县区要…»: a list over a comma, whose verb stands after the last.

    Or its verb right behind the comma («县教育局、县财政局，负责…»).
    """
    clause = FURTHER_CLAUSE.match(text, end)
    names = split_names(text, begin, end, strict=True) if clause else []
    if clause is None or len(names) < 2 or not all(is_plain(one) for one in names):
        return None
    verb = ACTS.match(text, end + 1)
    if (verb is None or verb[0] not in PLAINLY) and not any(_further(text, clause, context)):
        return None
    return [unit_of(one, RESPONSIBLE) for one in names if not is_clause(one.text)]


def _paired(text: str, begin: int, end: int) -> list[FoundUnit] | None:
    """«A会同B、C，于3月底前排查»: the pair stands before the comma, the verb after it."""
    with_ = WITH.search(text[begin:end])
    if with_ is None or text[end : end + 1] != "，":
        return None
    pair = list(together(text, begin, end, with_))
    return pair if len({unit.role for unit in pair}) > 1 else None


def _acting(
    text: str, place: int, names: list[Name], context: Context | None, *, dated: bool = False
) -> Iterator[FoundUnit]:
    """A unit acts by 要 or 负责; of a collective («各地»), or a plain office, any verb tells."""
    verb = ACTS.match(text, place)
    acts = verb[0] if verb is not None else ""
    names = [name for name in names if not is_clause(name.text)]
    collective = any(name.collective for name in names)
    plain = all(is_plain(name) for name in names)
    if not (plain or collective or (acts in FIRM and not dated)):
        return
    if any(NO_SUBJECT.search(name.text) for name in names):
        return
    role = (
        LEAD
        if LEADS.match(text, place)
        else COOPERATING
        if HELPS.match(text, place)
        else RESPONSIBLE
    )
    for name in names:
        if context is None or not above(name.text, context):
            yield unit_of(name, role)

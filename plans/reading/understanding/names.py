"""Lists of names by group: «长沙市（9个）：芙蓉区荷花园街道、…», one a line, or in a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plans.reading.phrases.folding import fold
from plans.reading.phrases.numerals import whole
from plans.reading.understanding.gradewords import GRADE
from plans.reading.understanding.wording import Wording

COUNT = (
    r"[（]?共?(?P<count>\d{1,4}|[一二三四五六七八九十百]{1,4})(?:个|家|名|人|位)[^（）：]{0,6}[）]?"
)
# «长沙市（9个）：», «优秀单位（5个）：», «先进个人：».
GROUP = re.compile(rf"^(?P<name>[^，。；：（）、]{{1,24}}?)(?:{COUNT})?：\s?(?P<list>.{{2,}})$")
LONGEST_HEAD = 40
GRADED = re.compile(rf"^{GRADE}(?:等次|等级|单位|档)?$")
PLACE = re.compile(r"(?:市|州|县|区|盟|旗|省|地区|镇|乡|街道|局|系统|直属|单位|个人|集体|机关|组)$")
LONGEST_NAME = 30
# A name is no clause: it has no predicate and no mark of its own.
CLAUSE = re.compile(
    r"[。；：，！？]|(?:要|应|须|进行|开展|加强|落实|做好|建立|严格|认真|积极|推进|确保|完成)\w{2}"
)
# In a list without a heading of its own each name must look like one.
NAMELIKE = re.compile(
    r"(?:[局镇乡县区市州旗村站所科处室队办委厅部院校厂行社会园馆组）]|街道|中心|公司|企业|集团)$"
    r"|^[^不无的等了较未]{2,4}$"
)
END = re.compile(r"[。；，、]+$")
AND = re.compile(r"^(?:和|及|以及|以及：)")
COUNTY = re.compile(
    r"^(?P<county>.{1,12}?(?:自治县|自治旗|林区|特区|县|区|市|旗))(?P<rest>.{2,})$", re.DOTALL
)
CITY = re.compile(
    r"^(?P<city>.{2,11}?(?:自治州|地区|市|州|盟))(?=.{1,12}?(?:自治县|县|区|市|旗).{2,})"
)
TOWNSHIP = re.compile(
    r"(?:街道|镇|乡|苏木|园区|开发区|工业园|产业园|高新区|经开区|示范区|农场|林场|办事处|新区|社区|村)$"
)


def is_grade(text: str) -> bool:
    """Whether a heading of names is a grade («优秀», «合格等次»)."""
    return bool(GRADED.match(text))


@dataclass(frozen=True, slots=True)
class Named:
    """One name of a list with the group it stands in; `count` is what the group says it has."""

    name: str
    group: str | None
    at: int


@dataclass(frozen=True, slots=True)
class Group:
    """A group of names as the paper heads it."""

    name: str | None
    count: int | None
    names: tuple[Named, ...]
    at: int


def groups_in(words: Wording, *, in_list: bool) -> Iterator[Group]:
    """Yield the groups of names of a place.

    Outside of a list (`in_list` false) only a paragraph that heads its names with a count
    or with the name of a place or kind is one; elsewhere sentences would be taken for names.
    """
    for start, end in _with_heads(words):
        folded = fold(words.text[start:end])
        head = GROUP.match(folded.text.rstrip("。；"))
        if head is not None and (
            head["count"] or (in_list and (PLACE.search(head["name"]) or is_grade(head["name"])))
        ):
            offset = head.start("list")
            names = list(_names(head["list"], offset, head["name"]))
            count = whole(head["count"]) if head["count"] else None
        elif in_list and head is None and "、" in folded.text:
            names, count = list(_names(folded.text, 0, None)), None
            if not all(NAMELIKE.search(one.name) for one in names):
                continue
        else:
            continue
        if not names or any(
            len(one.name) > LONGEST_NAME or CLAUSE.search(one.name) for one in names
        ):
            continue
        placed = tuple(Named(one.name, one.group, start + folded.at[one.at]) for one in names)
        yield Group(None if head is None else head["name"], count, placed, start)


def _with_heads(words: Wording) -> Iterator[tuple[int, int]]:
    """Yield the paragraphs; one that only heads a list («良好（2个）：») goes with the next."""
    begin = None
    for start, end in words.paragraphs():
        begin = start if begin is None else begin
        if words.text[start:end].rstrip().endswith(("：", ":")) and end - begin <= LONGEST_HEAD:
            continue
        yield begin, end
        begin = None


def _names(text: str, offset: int, group: str | None) -> Iterator[Named]:
    for part in re.finditer(r"[^、；]+", text):
        name = AND.sub("", END.sub("", part[0]).strip())
        if name:
            yield Named(name, group, offset + part.start())


def places_of(name: str, group: str | None) -> dict[str, str | None]:
    """Return city, county and township of a name; what does not show is null.

    The group is the city when it ends like one. «津市市新洲镇» is 津市市 and 新洲镇: a county
    ends where the rest does not begin with the end of a name.
    """
    city = group if group and re.search(r"(?:市|州|盟|地区)$", group) else None
    rest = name
    if city is None:
        found = CITY.match(name)
        if found:
            city, rest = found["city"], name[found.end() :]
    elif rest.startswith(city) and len(rest) > len(city) + 1:
        rest = rest[len(city) :]
    found = COUNTY.match(rest)
    if found is None or not TOWNSHIP.search(rest):
        return {"city": city, "county": None, "township": None}
    county, township = found["county"], found["rest"]
    if township[0] in "市县区旗" and len(township) > len("市镇"):
        county, township = county + township[0], township[1:]
    return {"city": city, "county": county, "township": township}

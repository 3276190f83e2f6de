"""The bundled plans, against their own counts and, where the papers are, against the papers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from models import Duty, UnitKind
from plans.planfile.reading import read_plan_file
from plans.planfile.schema import AnnexPart, ItemPart, Part, PlanFile
from tests.conftest import seeds

CATALOG = Path(__file__).resolve().parents[2] / "plans" / "catalog"
CODES = ["huangshan-2023", "hengyang-2024"]
ITEMS = {"1": 5, "2": 6, "3": 14, "4": 15, "5": 8, "6": 9, "7": 5, "8": 9, "9": 7}
LONGEST_TITLE = 30
LONGEST_RUN = 25
# What a paper says about time; each find must stand in a phrase of the plan file.
DATED = re.compile(
    r"\d+月\d+日前|\d+月底前|\d+月前|\d+月份|按月|年底前|年内|(?:截止|开网|月报|填报)前"
    r"|[每分](?:半年|季度|月月)|每年|每天|(?:年报|月报|开网|上报)期间"
)

COUNTED = re.compile(r"\d+(?:人|家|次|个|亿元|万元|%)|[续满]\d年|至少\w+[１一]次|后三位|推一个")


def plan(code: str) -> PlanFile:
    return read_plan_file(CATALOG / f"{code}.yaml").file


def items(file: PlanFile) -> list[ItemPart]:
    return [*file.tasks, *(item for annex in file.annexes for item in annex.items)]


def texts(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a tree, with the key it stands under."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, inside in value.items():
            yield from texts(inside, name)
    elif isinstance(value, list | tuple):
        for inside in value:
            yield from texts(inside, key)


def phrases(part: Part) -> list[str]:
    return [text for key, text in texts(part.model_dump()) if key == "phrase"]


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def paper(code: str) -> str:
    """The paper's text; the folder may be there without this paper, then too it is skipped."""
    title = plan(code).plan.title
    for path in sorted(seeds().glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        if title in bare(text):
            return text
    pytest.skip(f"no file of the papers' folder holds 《{title}》")


def parts() -> dict[str, str]:
    """The Huangshan paper by annex number, its main text under the empty one."""
    found = re.split(r"^ ?附件(\d)\s*$", paper("huangshan-2023"), flags=re.MULTILINE)
    return {"": found[0], **dict(zip(found[1::2], found[2::2], strict=True))}


def clauses(text: str, prefix: str) -> list[tuple[str, str]]:
    """Each arabic-numbered item with its clause, built from the headings it stands under."""
    found: list[tuple[str, list[str]]] = []
    chapter = section = ""
    body: list[str] = []
    for line in text.splitlines():
        if heading := re.match(r"([一二三四五])、", line):
            chapter, section, body = heading[1], "", []
        elif heading := re.match(r"(（[一二三四五]）)", line):
            section, body = heading[1], []
        elif number := re.match(r"(\d+)[.．]", line):
            body = []
            found.append((f"{prefix}{chapter}{section}{number[1]}", body))
        body.append(line)
    return [(clause, "".join(lines)) for clause, lines in found]


def test_huangshan_has_16_tasks_in_4_groups_and_78_items_in_9_annexes() -> None:
    file = plan("huangshan-2023")
    assert [task.number for task in file.tasks] == [str(n) for n in range(1, 17)]
    assert len({task.group for task in file.tasks}) == 4
    assert {annex.number: len(annex.items) for annex in file.annexes} == ITEMS
    assert sum(ITEMS.values()) == 78
    assert len(file.goals) == 5
    assert {goal.op for goal in file.goals} == {"all"}


def test_of_the_main_text_only_task_9_and_the_monthly_meeting_are_dated() -> None:
    dated = {
        (task.number, deadline.phrase, deadline.on, tuple(deadline.units or ()))
        for task in plan("huangshan-2023").tasks
        for deadline in task.deadlines
        if deadline.phrase
    }
    assert dated == {
        ("9", "年底前", date(2023, 12, 31), ()),
        ("10", "每月月底", None, ("投资科",)),
    }


def test_only_the_province_s_date_binds_nobody_here() -> None:
    outside = [
        (deadline.on, deadline.owner, deadline.clause)
        for item in items(plan("huangshan-2023"))
        for deadline in item.deadlines
        if not deadline.binding
    ]
    assert outside == [(date(2023, 9, 30), "省统计局", "附件6 二（一）")]


@pytest.mark.parametrize(
    ("code", "sizes"),
    [
        ("huangshan-2023", {"各区县统计局": 7, "各业务科室": 4}),
        ("hengyang-2024", {"各县市区统计局": 12, "园区统计机构": 3, "牵头考核科室": 7}),
    ],
)
def test_collectives_have_their_members(code: str, sizes: dict[str, int]) -> None:
    roster = plan(code).roster
    assert {c.name: len({m.unit for m in c.members}) for c in roster.collectives} == sizes


@pytest.mark.parametrize("code", CODES)
def test_every_unit_below_the_bureau_has_a_filler_and_a_head(code: str) -> None:
    roster = plan(code).roster
    below = {unit.name for unit in roster.units if unit.kind is not UnitKind.BUREAU}
    for duty in (Duty.FILLER, Duty.HEAD):
        assert {person.unit for person in roster.people if person.duty is duty} == below
    addresses = [person.addresses["smtp"] for person in roster.people]
    assert len(set(addresses)) == len(addresses)
    assert all(address.endswith(".example") for address in addresses)


def test_hengyang_owes_on_the_days_of_its_paper() -> None:
    by = {
        (deadline.on, task.number)
        for task in plan("hengyang-2024").tasks
        for deadline in task.deadlines
        if deadline.on
    }
    assert by == {
        (date(2024, 6, 30), "5.1.3"),
        (date(2024, 8, 20), "7.5"),
        (date(2024, 9, 30), "5.1.2"),
        (date(2024, 11, 30), "2.4"),
        (date(2024, 11, 30), "6.1"),
        (date(2024, 12, 4), "10.6"),
        (date(2024, 12, 8), "10.6"),
        (date(2024, 12, 10), "5"),
        (date(2025, 1, 5), "正文4.2"),
    }


@pytest.mark.parametrize("code", CODES)
def test_titles_are_short(code: str) -> None:
    file = plan(code)
    parts: list[ItemPart | AnnexPart] = [*items(file), *file.annexes]
    titles = [text for part in parts for key, text in texts(part.model_dump()) if key == "title"]
    titles += [goal.title for goal in file.goals]
    assert [title for title in titles if len(title) > LONGEST_TITLE] == []


@pytest.mark.parametrize("code", CODES)
def test_every_phrase_stands_in_the_paper(code: str) -> None:
    text = bare(paper(code))
    assert [phrase for phrase in phrases(plan(code)) if phrase not in text] == []


@pytest.mark.parametrize("code", CODES)
def test_no_sentence_of_the_paper_was_copied(code: str) -> None:
    """Titles of papers are names and may be whole; punctuation does not break a run."""
    text = re.sub(r"\W", "", paper(code))
    file = plan(code)
    copied = []
    for _, value in texts(file.model_dump()):
        if value in {file.plan.title, file.plan.document.title}:
            continue
        own = re.sub(r"\W", "", re.sub(r"《.*?》", "", value))
        windows = range(len(own) - LONGEST_RUN)
        copied += [value for i in windows if own[i : i + LONGEST_RUN + 1] in text]
    assert copied == []


def test_the_16_lists_of_units_are_the_paper_s() -> None:
    printed = re.findall(r"（责任单位：(.*?)）", parts()[""])
    own = [[unit.name for unit in task.units] for task in plan("huangshan-2023").tasks]
    assert own == [re.split("[，、]", units) for units in printed]


def test_the_groups_are_the_paper_s_headings() -> None:
    groups = dict.fromkeys(task.group for task in plan("huangshan-2023").tasks)
    assert list(groups) == re.findall(r"^（[一二三四]）.*$", parts()[""], flags=re.MULTILINE)


def test_numbered_items_and_their_clauses_are_the_paper_s_in_order() -> None:
    text, file = parts(), plan("huangshan-2023")
    assert [task.clause for task in file.tasks] == [c for c, _ in clauses(text[""], "")]
    for annex in file.annexes:
        printed = [clause for clause, _ in clauses(text[annex.number], f"附件{annex.number} ")]
        assert [item.clause for item in annex.items] == printed
        numbers = [re.sub(r".*\D", "", clause) for clause in printed]
        assert [item.number for item in annex.items] == numbers


def test_annex_titles_are_the_paper_s() -> None:
    text = parts()
    for annex in plan("huangshan-2023").annexes:
        assert text[annex.number].split()[0] == annex.title


def test_printed_levels_are_kept() -> None:
    """Where a bracket names the levels that implement, the item has exactly those."""
    text, seen = parts(), 0
    for annex in plan("huangshan-2023").annexes:
        bodies = dict(clauses(text[annex.number], f"附件{annex.number} "))
        for item in annex.items:
            printed = re.findall(r"（([省市县区、]+)(?:统计)?局(?:实施)?）", bodies[item.clause])
            levels = {level for level in "省市县" if level in "".join(printed)}
            seen += bool(levels)
            assert not levels or set(item.levels) == levels, item.clause
    assert seen == 10


def test_the_five_goals_are_the_paper_s() -> None:
    sentence = re.search(r"实现(乡镇.*?)等“五个全覆盖”", parts()[""])
    assert sentence is not None
    printed = re.findall(r"(.+?全覆盖)、?", sentence[1])
    goals = [goal.phrase for goal in plan("huangshan-2023").goals]
    assert len(printed) == len(goals)
    assert all(goal.endswith("全覆盖") for goal in goals)
    assert all(goal in one for goal, one in zip(goals, printed, strict=True))


@pytest.mark.parametrize("words", [DATED, COUNTED], ids=["dated", "counted"])
def test_no_dated_or_counted_word_of_the_huangshan_paper_is_lost(words: re.Pattern[str]) -> None:
    file = plan("huangshan-2023")
    annexes = {annex.number: annex for annex in file.annexes}
    for number, part in parts().items():
        here = [annexes[number]] if number else file.tasks
        held = " ".join(phrase for one in here for phrase in phrases(one))
        # The meeting of annex 7 三（一） hangs on task 10, by a named choice.
        held += " 每月月底" if number == "7" else ""
        assert {found for found in words.findall(part) if found not in held} == set(), number


def test_no_dated_word_of_the_hengyang_paper_is_lost() -> None:
    held = " ".join(phrases(plan("hengyang-2024")))
    assert {w for w in DATED.findall(paper("hengyang-2024")) if w not in held} == set()

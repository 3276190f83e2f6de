"""The demonstration: Huangshan's plan of 2023, its year replayed with units that act by script.

Deterministic: the same folder comes out every time. Every step is the operation that the
command line, the clock and the flows run; only the days are handed in instead of lived.
"""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from duban.build.noting import Moment
from duban.build.office import Office, open_office
from duban.build.operations import run_chase, run_load, run_remind, run_score, run_track
from duban.cli.common import print_table, say
from duban.errors import DubanError, RefusedError
from duban.settings import Settings
from models import MilestoneState
from plans.overview import get_plan
from scoring.explain import as_lines, find
from tracking import events, evidence, lifecycle
from tracking.lifecycle import Act
from tracking.settling import reckon
from tracking.standing import Standing, by_key, counted, standings

PLAN = "huangshan-2023"
FIRST, LAST = date(2023, 3, 29), date(2023, 12, 31)
SETTLED = date(2024, 1, 2)
QUARTERS = (date(2023, 6, 30), date(2023, 9, 30), LAST)
# Nobody swept in these ten days (a machine that was off); the day after catches up once.
OUTAGE = (date(2023, 9, 21), date(2023, 9, 30))
REVIEW_DAYS = timedelta(days=2)
MARK = ".duban-demo"
ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Habit:
    """How a unit behaves: days before (-) or after (+) the due date; every n-th goes otherwise."""

    usual: int | None
    every: int = 0
    other: int | None = None

    def offset(self, nth: int) -> int | None:
        """When the unit hands in its n-th milestone, relative to the due date; None is never."""
        return self.other if self.every and nth % self.every == 0 else self.usual


HABITS = {
    "屯溪区统计局": Habit(-10),
    "黄山区统计局": Habit(0),
    "徽州区统计局": Habit(-3, every=3, other=6),
    "歙县统计局": Habit(-15),
    "休宁县统计局": Habit(None),
    "黟县统计局": Habit(-2),
    "祁门县统计局": Habit(-1, every=2, other=4),
    "商贸科": Habit(-5, every=4, other=3),
    "服务业科": Habit(-1, every=6, other=8),
}
SECTIONS = Habit(-5)
# Noted some days ahead, since deadlines may stand before the event: (noted, name, from, until).
HAPPENINGS = (
    (date(2023, 4, 1), "研发年报上报期间", date(2023, 4, 3), date(2023, 4, 10)),
    (date(2023, 7, 3), "护网专项行动", date(2023, 7, 10), date(2023, 7, 21)),
    (date(2023, 7, 24), "月报开网至关网", date(2023, 8, 2), date(2023, 8, 4)),
)


def main() -> None:
    """Replay into the folder named on the command line (default `demo-office`)."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "demo-office").absolute()
    try:
        run(folder)
    except (DubanError, OSError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("已中止；文件夹里是做到一半的演示，可以整个删除。")


def run(folder: Path) -> None:
    """Replay into `folder` and say how to open the pages."""
    prepare(folder)
    settings = Settings(home=folder, _env_file=None)
    settings = settings.model_copy(update={"channels": "inbox,file", "database_url": ""})
    with open_office(settings) as office:
        replay(office, say)
    say("")
    say("打开网页 / open the pages:")
    duban = Path(sys.executable).with_name("duban")
    say(f"  DUBAN_HOME='{folder}' '{duban}' serve --as-of {SETTLED} --no-clock")


def prepare(folder: Path) -> None:
    """Empty the folder if an earlier demonstration made it.

    Raises:
        RefusedError: it holds something else, or is a file; nothing is removed.
    """
    if folder.exists() and not folder.is_dir():
        raise RefusedError("演示", f"「{folder}」是文件，请写一个文件夹")
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).is_file():
            raise RefusedError("演示", f"文件夹「{folder}」里有别的东西，请换一个空文件夹")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text("这个文件夹由 scripts/demo 生成，可以整个删除。\n", encoding="utf-8")


def replay(office: Office, tell: Callable[[str], None]) -> None:
    """Load, dispatch, live the year, settle, and show it."""
    loaded = run_load(office, PLAN, _moment(FIRST), "活动办联络人")
    tell(f"载入《{loaded['title']}》：条目{loaded['tasks']}项，下达节点{loaded['milestones']}个。")
    letters = notices = 0
    for day in _days(FIRST, LAST):
        _coordinate(office, day)
        _act(office, day)
        if not OUTAGE[0] <= day <= OUTAGE[1]:
            chased = run_chase(office, _moment(day), write=False)
            reminded = run_remind(office, _moment(day))
            notices += chased["notices_new"] + reminded["notices_new"]
            letters += reminded["letters"]
            if day == OUTAGE[1] + timedelta(days=1):
                tell(f"{day}：停机十天后补提醒，每人一封，共{reminded['letters']}封。")
        if day in QUARTERS:
            run_track(office, _moment(day))
            _quarter(office, day)
            tell(f"至{day}：提醒{notices}条，并成{letters}封信。")
    _review(office, SETTLED)
    settled = run_score(office, PLAN, _moment(SETTLED))
    _scores(settled)
    _why(office, "徽州区统计局", tell)
    folder = office.settings.letters_dir
    tell(f"信件共{sum(1 for _ in folder.glob('*/*.eml'))}封，在 {folder}")
    for path in sorted(folder.glob("*/*.eml"))[-3:]:
        tell(f"  {path}")


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _moment(day: date) -> Moment:
    return Moment(day, _at(day), "cli")


def _at(day: date) -> datetime:
    return datetime.combine(day, time(8), ZONE).astimezone(UTC)


def _coordinate(office: Office, day: date) -> None:
    """What the coordinator does on some days: note events, extend one date, waive one duty."""
    act = Act("活动办联络人", day, _at(day))
    with office.writing() as session:
        plan = get_plan(session, PLAN)
        for noted, name, on, until in HAPPENINGS:
            if noted == day:
                events.note_event(
                    session,
                    plan,
                    name,
                    on,
                    until,
                    day=day,
                    by=act.by,
                    at=act.at,
                    calendar=office.calendar,
                )
        if day == date(2023, 9, 18):
            one = _one(_rows(office, day), "黟县统计局", "2023-Q3")
            why = "汛情影响现场调研，经批准延期"
            lifecycle.extend(session, one, date(2023, 10, 20), act, why)
        if day == date(2023, 10, 9):
            one = _one(_rows(office, day), "办公室", "once")
            lifecycle.waive(session, one, act, "培训班已并入法规科统一举办")
        session.commit()


def _one(rows: list[Standing], unit: str, occurrence: str) -> int:
    return next(
        r.id
        for r in rows
        if r.unit == unit and r.occurrence == occurrence and r.state in lifecycle.OPEN
    )


def _act(office: Office, day: date) -> None:
    """Units hand in what is their day to hand in; the coordinator reviews two days later."""
    _review(office, day)
    for unit, own in by_key(_rows(office, day), "unit"):
        habit = HABITS.get(unit, SECTIONS)
        for nth, row in enumerate(own, start=1):
            offset = habit.offset(nth)
            if offset is None or row.state not in lifecycle.OPEN:
                continue
            on = max(row.due_on + timedelta(days=offset), row.opens_on, FIRST)
            again = row.state is MilestoneState.RETURNED and on < day
            if on == day or again:
                _submit(office, row, Act(f"{unit}填报人", day, _at(day)))


def _submit(office: Office, row: Standing, act: Act) -> None:
    paper = f"{row.unit}\n{row.title}（{row.ref}）\n{row.occurrence}完成情况\n".encode()
    name = f"{row.ref}-{row.occurrence}.txt"
    kept = evidence.keep(name, io.BytesIO(paper), office.settings.evidence_dir)
    with office.writing() as session:
        lifecycle.submit(session, row.id, act, f"《{row.title}》完成情况", [kept])
        session.commit()


def _review(office: Office, day: date) -> None:
    """Accept what has waited two days; one paper of 歙县 is returned once, with the reason."""
    act = Act("活动办联络人", day, _at(day))
    with office.writing() as session:
        for row in _rows(office, day):
            if row.state is not MilestoneState.SUBMITTED or row.submitted_on is None:
                continue
            if day - row.submitted_on < REVIEW_DAYS and day != SETTLED:
                continue
            first = row.unit == "歙县统计局" and row.submitted_on == row.due_on - timedelta(days=15)
            if first and row.occurrence == "2023-Q2" and row.ref == "附件1-三1":
                lifecycle.send_back(session, row.id, act, "缺少抽查企业名单")
            else:
                lifecycle.accept(session, row.id, act)
        session.commit()


def _rows(office: Office, day: date) -> list[Standing]:
    with office.reading() as session:
        return standings(session, get_plan(session, PLAN), day, office.settings.soon_days)


def _quarter(office: Office, day: date) -> None:
    lines = []
    rows = _rows(office, day)
    for group, some in [*by_key(rows, "unit_group"), ("合计", rows)]:
        n = counted(some)
        lines.append([group, n["green"], n["yellow"], n["red"], n["blue"], n["grey"], n["total"]])
    columns = ["组别", "在办", "临期", "逾期", "待审", "办结", "合计"]
    print_table(f"{day} 进展", columns, lines, numbers=" ".join(columns[1:]))


def _scores(settled: dict[str, list[dict[str, str]]]) -> None:
    print_table(
        f"{SETTLED} 核算",
        ["组别", "名次", "单位", "总分"],
        [
            [u["group"], u["rank"] or "—", u["unit"], u["total"] or "无可计分事项"]
            for u in sorted(settled["units"], key=lambda u: (u["group"], u["rank"] or 0))
        ],
        numbers="名次 总分",
    )


def _why(office: Office, unit: str, tell: Callable[[str], None]) -> None:
    with office.reading() as session:
        found, _ = reckon(session, get_plan(session, PLAN), SETTLED)
    lines = as_lines(find(found.to_json(), unit))
    tell(f"{unit}的得分从何而来（前12行，全文用 duban explain）：")
    for line in lines[:12]:
        tell(f"  {line}")


if __name__ == "__main__":
    main()

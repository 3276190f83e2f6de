"""体检: what a coordinator must know before trusting the office to remind anybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal

from sqlmodel import Session, col, select

from duban.build.database import current_revision, newest_revision, shown
from duban.build.office import Office
from duban.errors import DubanError
from models import Plan
from notifications.channel import TransportError
from notifications.channels import enabled, make_channel
from notifications.deadletters import dead_letters
from notifications.ledger import unreachable
from plans.workdays import WorkCalendar
from tracking import heartbeat

Level = Literal["ok", "warn", "bad"]
RAN_BY = {"cli": "命令行", "clock": "时钟", "prefect": "Prefect"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the examination."""

    key: str
    name: str
    level: Level
    said: str

    def as_json(self) -> dict[str, str]:
        """Return it as plain values."""
        return asdict(self)


def examine(office: Office, day: date) -> list[Finding]:
    """Examine everything; nothing is sent and nothing is written."""
    with office.reading() as session:
        return [
            *_places(office),
            _revision(office),
            _calendar(office, day),
            *_channels(office),
            *_people(session, day),
            _letters(session),
            _clock(session, day, office.calendar),
        ]


def _places(office: Office) -> Iterator[Finding]:
    yield Finding("home", "办公室文件夹", "ok", str(office.settings.home))
    engine = office.engine
    yield Finding("database", "数据库", "ok", f"{engine.dialect.name}（{shown(engine.url)}）")


def _revision(office: Office) -> Finding:
    found = current_revision(office.engine)
    if found == newest_revision():
        return Finding("migrations", "迁移", "ok", f"版本{found}，是最新的")
    return Finding("migrations", "迁移", "bad", f"版本{found}，程序需要{newest_revision()}")


def _calendar(office: Office, day: date) -> Finding:
    try:
        years = office.calendar.known_years
    except DubanError as error:
        return Finding("calendar", "日历", "bad", str(error))
    missing = [year for year in (day.year, day.year + 1) if year not in years]
    span = f"{years[0]}—{years[-1]}年"
    if not missing:
        return Finding("calendar", "日历", "ok", f"已知{span}的节假日安排")
    said = (
        f"已知{span}；{'、'.join(map(str, missing))}年节假日安排未公布或未录入，"
        f"暂按周末推算，公布后请写入{office.settings.home / 'calendar.yaml'}"
    )
    return Finding("calendar", "日历", "warn", said)


def _channels(office: Office) -> Iterator[Finding]:
    try:
        lines = enabled(office.settings)
    except DubanError as error:
        yield Finding("channels", "渠道", "bad", str(error))
        return
    for line in lines:
        name = f"渠道 {line.name}"
        try:
            channel = make_channel(line.key, office.settings)
        except DubanError as error:
            yield Finding(f"channel-{line.key}", name, "bad", str(error))
            continue
        try:
            yield Finding(f"channel-{line.key}", name, "ok", channel.check())
        except TransportError as error:
            yield Finding(f"channel-{line.key}", name, "bad", str(error))
        finally:
            channel.close()


def _people(session: Session, day: date) -> Iterator[Finding]:
    for plan in session.exec(select(Plan).order_by(col(Plan.id))):
        alone = unreachable(session, day, plan.id)
        names = "、".join(dict.fromkeys(one.unit for one in alone))
        key, name = f"people-{plan.code}", f"人员 {plan.code}"
        if alone:
            yield Finding(key, name, "warn", f"有未办节点而无人可提醒的单位：{names}")
        else:
            yield Finding(key, name, "ok", "有未办节点的单位都有人可提醒")


def _letters(session: Session) -> Finding:
    dead = len(dead_letters(session))
    if dead:
        said = f"{dead}封没有送到且不再重试，用 duban letters dead 查看"
        return Finding("letters", "信件", "warn", said)
    return Finding("letters", "信件", "ok", "没有死信")


def _clock(session: Session, day: date, calendar: WorkCalendar) -> Finding:
    last = heartbeat.latest(session, "remind", day)
    if last is None:
        return Finding(
            "clock", "时钟", "warn", "提醒从未运行过：请启动 duban serve，或定时运行 duban remind"
        )
    said = (
        f"提醒最近一次运行：业务日期{last.swept_on}，由{RAN_BY.get(last.ran_by, last.ran_by)}运行"
    )
    if last.remark:
        said += f"（{last.remark}）"
    missed = heartbeat.missed_workdays(last, day, calendar)
    if missed > 1:
        return Finding("clock", "时钟", "warn", f"{said}，已有{missed}个工作日没有运行")
    return Finding("clock", "时钟", "ok", said)

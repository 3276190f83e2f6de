"""体检: what a coordinator must know before trusting the office to remind anybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Literal

import sqlalchemy as sa
from sqlmodel import Session, col, select

from duban.build.channels import check_channels, list_of_channels
from duban.build.database import current_revision, newest_revision, shown
from duban.build.office import Office
from duban.errors import DubanError
from duban.secret import key_exists, office_key
from models import Delivery, DeliveryState, Letter, Plan
from notifications.deadletters import dead_letters
from notifications.ledger import unreachable
from notifications.letters.overriding import parts, strangers
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


def examine(office: Office, day: date, now: datetime | None = None) -> list[Finding]:
    """Examine everything; nothing is sent and nothing is written.

    Without the moment `now` nothing is said of channels that rest for a while.
    """
    with office.reading() as session:
        return [
            *_places(office),
            _revision(office),
            _calendar(office, day),
            *_channels(office, now),
            *_people(session, day),
            _letters(session),
            _waiting(session, day),
            *_wording(office),
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


def _channels(office: Office, now: datetime | None) -> Iterator[Finding]:
    try:
        found = check_channels(office.settings)
        states = list_of_channels(office, now) if now else []
    except DubanError as error:
        yield Finding("channels", "渠道", "bad", str(error))
        return
    for one in found:
        key, name = f"channel-{one.key}", f"渠道 {one.name}"
        resting = "；".join(why for state in states if state.key == one.key for why in state.paused)
        if one.ok and resting:
            yield Finding(key, name, "warn", f"{one.said}；暂停：{resting}")
        else:
            yield Finding(key, name, "ok" if one.ok else "bad", one.said)


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


def _waiting(session: Session, day: date) -> Finding:
    """Letters of earlier days that are still to go: a server or robot has been away since."""
    query = (
        sa.select(sa.func.count(), sa.func.min(col(Letter.written_on)))
        .join(Delivery, col(Delivery.letter_id) == col(Letter.id))
        .where(col(Delivery.state) == DeliveryState.PENDING, col(Letter.written_on) < day)
    )
    count, first = session.execute(query).one()
    if count:
        said = f"{count}封早于{day}的信还没有送出，最早的是{first}写的；原因见渠道各行"
        return Finding("waiting", "待送", "warn", said)
    return Finding("waiting", "待送", "ok", "没有早先写好而未送出的信")


def _wording(office: Office) -> Iterator[Finding]:
    """What letters are made with: the key that signs their links, the office's own templates."""
    folder = office.settings.templates_dir
    faults = [f"{one.kind}/{one.part} {one.fault}" for one in parts(folder) if one.fault]
    faults += [f"{path} 不是任何信函的模板" for path in strangers(folder)]
    if faults:
        said = f"有不能用的，信函改用自带的：{'；'.join(faults)}"
        yield Finding("templates", "信函模板", "warn", said)
    else:
        yield Finding("templates", "信函模板", "ok", "都可用")
    try:
        known = key_exists(office.settings) and office_key(office.settings)
    except DubanError as error:
        yield Finding("links", "签名密钥", "bad", str(error))
        return
    yield Finding("links", "签名密钥", "ok", "可用" if known else "首次写信时生成")
    base = office.settings.base_url
    said = f"{base}/links/…" if base else "没有设 DUBAN_BASE_URL，信函不带链接"
    yield Finding("address", "信函链接", "ok", said)


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

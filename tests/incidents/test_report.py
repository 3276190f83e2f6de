from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from duban.errors import DubanError
from incidents.routing import load_routing
from models import Incident, IncidentState, IncidentTrail
from models.base import key_of
from tests.incidents.making import CONTENT, HAPPENED, REPORTED, make_report

KINDS = "统计造假弄虚作假、方案执行、数据安全、实地调查、舆论导向、信息保密"


def test_a_report_is_kept_with_its_route_and_the_first_row_of_its_trail(session: Session) -> None:
    number = key_of(make_report(session, content=dict(reversed(CONTENT.items()))))
    session.commit()
    session.expire_all()
    row = session.get_one(Incident, number)
    assert (row.state, row.severity, row.reporting_unit) == ("reported", "一般", "高家镇经普办")
    assert row.content == CONTENT
    assert (row.happened_at, row.reported_at) == (HAPPENED, REPORTED)
    assert [(step["to"], step["act"], step["clause"]) for step in row.routed_to] == [
        ("本级经济普查机构领导", "汇报", "五（二）"),
        ("上一级普查机构", "报告", "五（二）"),
        ("丰都县经普办预防风险办公室", "接报研判，决定是否启动预案", "五（二）"),
    ]
    trail = session.exec(select(IncidentTrail)).one()
    assert (trail.from_state, trail.to_state) == (None, IncidentState.REPORTED)
    assert (trail.incident_id, trail.by, trail.at) == (number, "张三", REPORTED)


def test_an_extreme_event_is_also_reported_to_the_city_and_the_departments(
    session: Session,
) -> None:
    told = make_report(session, severity="特别重大").routed_to
    assert [step["to"] for step in told[-2:]] == ["重庆市经普办", "有关部门"]
    assert told[-3]["act"] == "启动应急预案"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"content": {**CONTENT, "原因": " ", "天气": "晴"}},
            "报告没有受理，按五（二）：缺少原因，尚不清楚的请写「待查」；多出「天气」。",
        ),
        (
            {"content": dict.fromkeys(["时间", "地点", "原因", "损失情况", "影响范围"], "一")},
            "报告没有受理，按五（二）：缺少事件详情、发展趋势、处置措施，尚不清楚的请写「待查」。",
        ),
        ({"content": {**CONTENT, "天气": "晴"}}, "报告没有受理，按五（二）：多出「天气」。"),
        ({"kind": "火灾"}, f"没有找到风险种类「火灾」。现有：{KINDS}。"),
        ({"severity": "重大"}, "没有找到严重程度「重大」。现有：一般、特别重大。"),
        ({"title": " "}, "标题不能为空。"),
        ({"title": "长" * 201}, "标题过长（201字，最多200字）。"),
        ({"content": {**CONTENT, "地点": "长" * 4001}}, "地点过长（4001字，最多4000字）。"),
        ({"unit": ""}, "报告单位不能为空。"),
        ({"by": "长" * 61}, "报告人过长（61字，最多60字）。"),
        (
            {"happened_at": REPORTED + timedelta(seconds=1)},
            "报告没有受理：发生时间晚于报告时间。",
        ),
    ],
)
def test_an_unfit_report_is_refused_and_nothing_is_written(
    session: Session, values: dict[str, object], sentence: str
) -> None:
    with pytest.raises(DubanError) as caught:
        make_report(session, **values)
    assert str(caught.value) == sentence
    assert session.exec(select(Incident)).all() == []


def test_the_longest_texts_fit_the_database(session: Session) -> None:
    routing = load_routing("fengdu-2024")
    row = make_report(
        session,
        title="长" * 200,
        unit="长" * 120,
        by="长" * 60,
        content=dict.fromkeys(routing.report.fields, "长" * 4000),
    )
    session.commit()
    assert session.get_one(Incident, row.id).title == "长" * 200

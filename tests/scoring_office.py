"""A small plan with a scoring paper of its own, for tests of facts, settlements and appeals."""

from __future__ import annotations

from sqlmodel import Session

from models import Plan
from tests.offices import dispatched, small

RUBRIC = """
format: 1
rubric: {title: 小方案考核细则, paper: 小方案}
settle: {clause: 三, total: 100, places: 2, rounding: half_up, ties: share}
period: {clause: 一, from: 2023-01-01, to: 2023-12-31}
units:
  - {name: 区县, clause: 二, units: [甲区统计局, 乙县统计局]}
counters:
  - {key: articles, title: 信息采用, clause: 三（二）, unit: 篇, levels: [省级, 市级, 县级]}
  - {key: late-reports, title: 迟报, clause: 三（一）, unit: 次}
items:
  - number: "1"
    title: 组织和报表
    clause: 三（一）
    weight: 60
    lead: 办公室
    points: 100
    children:
      - {number: "1.1", title: 组织领导, points: 40, rules: [{kind: judged}]}
      - number: "1.2"
        title: 报表数据质量
        points: 60
        rules:
          - {kind: panel_average, panel: [工业科, 能源科], scale: 100, combine: $panel}
          - kind: per_unit_deduct
            count: late-reports
            each: 2
            unit: 次
            start: none
            floor: none
  - number: "2"
    title: 统计信息
    clause: 三（二）
    weight: 40
    lead: 综合科
    points: 100
    children:
      - number: "2.1"
        title: 信息采用
        points: 100
        rules:
          - {kind: best_of, per: 篇}
          - kind: ladder
            count: articles
            levels: {省级: 30, 市级: 20, 县级: 10}
            effect: accrue
            unit: 篇
awards:
  - {kind: veto, clause: 四, key: fraud, title: 统计违法, verifier: 办公室, place: keep}
choices:
  - id: panel
    clause: 三（一）
    question: 几个科室的评分怎样汇总
    taken: {says: 取平均, value: mean}
    others: [{says: 取中位数, value: median}]
"""


def scored_plan(session: Session) -> Plan:
    """The small plan with the small rubric, loaded and dispatched."""
    read = small(**{"  coordinator: 办公室\n": "  coordinator: 办公室\n  rubric: small\n"})
    return dispatched(session, read)

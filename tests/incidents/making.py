"""A report as a township would send it; everything a test does not say is ordinary."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlmodel import Session

from incidents.report import report
from incidents.routing import load_routing
from models import Incident

HAPPENED = datetime(2024, 3, 1, 1, 30, tzinfo=UTC)
REPORTED = datetime(2024, 3, 1, 2, 0, tzinfo=UTC)
CONTENT = {
    "时间": "2024-03-01 09:30",
    "地点": "高家镇",
    "原因": "设备故障",
    "事件详情": "两台终端无法开机",
    "损失情况": "无",
    "影响范围": "两个普查小区",
    "发展趋势": "待查",
    "处置措施": "启用备用终端",
}


def make_report(session: Session, **values: object) -> Incident:
    ordinary: dict[str, object] = {
        "kind": "数据安全",
        "severity": "一般",
        "title": "终端故障",
        "content": CONTENT,
        "unit": "高家镇经普办",
        "happened_at": HAPPENED,
        "by": "张三",
        "at": REPORTED,
    }
    return report(session, load_routing("fengdu-2024"), **{**ordinary, **values})  # type: ignore[arg-type]

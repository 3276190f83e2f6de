"""Made-up values by which an edited template is tried before it is needed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from bulletins.frame import Frame
from bulletins.material import Material
from bulletins.settled import Settled, read_settled
from models import MilestoneState
from tracking.lights import Light
from tracking.standing import Standing

DAY = date(2024, 6, 30)
_VETO = "一票否决（统计造假，执法监督局认定），不评等次"


def sample_frame() -> Frame:
    """Return a frame with every part."""
    return Frame(
        issuer="某市统计局",
        dated=DAY,
        to="各县市区统计局",
        number="某统〔2024〕1号",
        masthead="某市统计局文件",
        copies="某市人民政府办公室",
        printed_by="某市统计局办公室",
        contact="某某",
        phone="0000-0000000",
        remark="此件公开发布",
        draft="征求意见稿",
        demands=("请各单位对照清单抓紧办理。",),
    )


def sample_material() -> Material:
    """Return a plan with one milestone overdue, one ahead and one done."""
    rows = [
        _standing(1, date(2024, 6, 10), MilestoneState.PENDING, Light.RED),
        _standing(2, date(2024, 7, 10), MilestoneState.PENDING, Light.GREEN),
        _standing(3, date(2024, 5, 31), MilestoneState.ACCEPTED, Light.GREY, unit="乙县统计局"),
    ]
    at = datetime(2024, 6, 30, 8, tzinfo=UTC)
    return Material("sample", "某某工作方案", rows, {"1": "二（一）1"}, DAY, at)


def _standing(
    number: int, due_on: date, state: MilestoneState, light: Light, unit: str = "甲区统计局"
) -> Standing:
    done = due_on if light is Light.GREY else None
    return Standing(
        id=number, task="1", annex=None, unit=unit, due_on=due_on, state=state, light=light,
        ref="1", title="报送总结", group=None, unit_group="县市区统计局", occurrence="once",
        opens_on=date(2024, 1, 1), submitted_on=done, accepted_on=done,
        task_id=1, unit_id=1, deadline_id=1,
    )  # fmt: skip


def sample_settled() -> Settled:
    """Return a settlement of two units with grades, a veto, a choice and a gap."""
    return read_settled(
        {
            "rubric": "sample", "sha256": "", "on": DAY.isoformat(),
            "units": [
                _scored("甲区统计局", 1, "优秀", ("57.00", "38.50"), vetoed=False),
                _scored("乙县统计局", 2, None, ("50.00", "30.00"), vetoed=True),
            ],
            "choices": [
                {"id": "ties", "clause": "五", "question": "得分相同时怎样排名",
                 "taken": "名次并列", "others": ["抽签"]},
            ],
            "gaps": [{"unit": "乙县统计局", "task": "1", "what": "已报待审"}],
        },
        1,
    )  # fmt: skip


def _scored(
    unit: str, rank: int, grade: str | None, points: tuple[str, str], *, vetoed: bool
) -> dict[str, Any]:
    weights = ("60.00", "40.00")
    items = [
        {
            "number": str(at), "title": f"第{at}项工作", "raw": None, "scaled": None,
            "weight": weight, "points": own,
        }
        for at, (weight, own) in enumerate(zip(weights, points, strict=True), start=1)
    ]  # fmt: skip
    return {
        "unit": unit, "group": "县市区统计局", "total": str(sum(map(Decimal, points))),
        "rank": rank, "grade": grade, "vetoed": vetoed, "items": items,
        "notes": [_VETO] if vetoed else [], "trace": None,
    }  # fmt: skip

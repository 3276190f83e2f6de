"""灯: the colour of a milestone on a day."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from models import MilestoneState


class Light(StrEnum):
    """在办, 临期, 逾期, 已报待审, 办结或免办; the order is the one people read."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    BLUE = "blue"
    GREY = "grey"


CHINESE = {
    Light.GREEN: "在办",
    Light.YELLOW: "临期",
    Light.RED: "逾期",
    Light.BLUE: "已报待审",
    Light.GREY: "办结/免办",
}


def light(state: MilestoneState, due_on: date, day: date, soon_days: int) -> Light:
    """Return the light on `day`.

    Due today is not late yet: it is yellow. What was handed in is blue even when its date has
    passed, since the next move is the reviewer's. `soon_days` are natural days.
    """
    match state:
        case MilestoneState.ACCEPTED | MilestoneState.WAIVED:
            return Light.GREY
        case MilestoneState.SUBMITTED:
            return Light.BLUE
        case MilestoneState.PENDING | MilestoneState.RETURNED:
            if due_on < day:
                return Light.RED
            return Light.YELLOW if due_on <= day + timedelta(days=soon_days) else Light.GREEN

"""计数事实: something of a unit that is counted."""

from datetime import date

from sqlmodel import Field

from models.recorded import Recorded


class Tally(Recorded, table=True):
    """One entry of something counted: an article, a licence, an incident, a late report.

    `what` is a counter of the rubric or the number of a leaf, `amount` decimal text above
    zero, `level` one of the counter's levels. `happened_on` is the day of the thing itself.
    Rows with equal `content_key` tell of the same thing (see `tracking.scorefacts.keys`).
    """

    __tablename__ = "tally"

    what: str = Field(max_length=80)
    amount: str = Field(max_length=40)
    level: str | None = Field(default=None, max_length=60)
    happened_on: date | None = None
    title: str = Field(default="", max_length=300)
    link: str = Field(default="", max_length=500)
    content_key: str | None = Field(default=None, max_length=200)
    remark: str = Field(default="", max_length=500)

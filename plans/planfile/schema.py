"""What a plan file may hold, field by field; `docs/plan-file.md` explains it to coordinators.

Every key is closed: an unknown one is a fault. Values arrive as text (see `tree`), so numbers
and dates are parsed here, targets into decimal text without passing through a float.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Literal, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from duban.days import FIRST_DAY, LAST_DAY
from models import DeadlineKind, Duty, Every, RestDay, Role, TaskKind, UnitKind
from plans.deadlines import (
    ISSUED,
    ByDate,
    DeadlineError,
    EndOfPeriod,
    InRange,
    OnEvent,
    Recurring,
    Relative,
    Rule,
)

LEAD_CHOICE = "annex-lead"
LEVELS_CHOICE = "annex-levels"
NO_DATE_CHOICE = "no-date-due"

MOST_DIGITS = 40
_NOT_A_NUMBER = "必须是数，或用「-」连接的两个数，最多40个字符"
_RANGE_UNFIT = "两个数的范围（1-2）只能配 op: range，op: range 也必须写两个数"
_PERIOD_REVERSED = "期间的止期早于起期"
_NO_VALUE = "除 op 为 all 外必须写 value"
_NO_PHRASE = "必须写 phrase，即文件中的原词"
_NO_OWNER = "binding 为 false 时必须写 owner，说明约束的是谁"


_T = TypeVar("_T")

Text20 = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]
Text60 = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Text80 = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Text120 = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Text200 = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Text300 = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Text40 = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
# Every day of a plan lies within the years that the office reckons with (`duban.days`).
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
CODE = r"^[a-z0-9][a-z0-9-]{0,59}$"
Code = Annotated[str, StringConstraints(pattern=CODE)]


def _decimal_text(value: object) -> object:
    """Accept a decimal, or «1-2» for a range; keep it as the text that was written."""
    if value is None or not isinstance(value, str | int):
        return value
    text = str(value).strip()
    if len(text) > MOST_DIGITS:
        raise ValueError(_NOT_A_NUMBER)
    for part in text.split("-", 1) if "-" in text[1:] else [text]:
        try:
            finite = Decimal(part).is_finite()
        except InvalidOperation:
            finite = False
        if not finite:
            raise ValueError(_NOT_A_NUMBER)
    return text


class Part(BaseModel):
    """The base of every part of a plan file: closed keys, immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Span(Part):
    """The plan's period, both ends inclusive."""

    from_on: Day = Field(alias="from")
    to_on: Day = Field(alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> Span:
        if self.from_on > self.to_on:
            raise ValueError(_PERIOD_REVERSED)
        return self


class DocumentPart(Part):
    """The paper as issued."""

    title: Text300
    number: Text80 | None = None
    issuer: Text120
    issued_on: Day | None = None


Days = Annotated[int, Field(ge=1, le=366)]


class RemindersPart(Part):
    """A reminder policy at the level where it stands (plan or task), whole: no value is inherited.

    Quiet hours are not among it: they hold for letters, and a letter is of many plans.
    """

    lead_days: list[Annotated[int, Field(ge=0, le=366)]] = Field(max_length=20)
    working: bool = False
    week_preview: bool = False
    month_preview: bool = False
    overdue_every: Days | None = None
    head_after: Days | None = None
    coordinator_after: Days | None = None
    leader_after: Days | None = None
    review_after: Days | None = None
    return_after: Days | None = None
    ack_holds: Days | None = None
    rest_day: RestDay = RestDay.SEND


class PlanPart(Part):
    """The head of the file."""

    code: Code
    title: Text300
    document: DocumentPart
    period: Span
    zone: Literal["Asia/Shanghai"] = "Asia/Shanghai"
    coordinator: Text120
    rubric: Code | None = None


class ChoicePart(Part):
    """What the paper leaves open, and what was taken."""

    key: Code
    clause: Text80 | None = None
    question: Text300
    taken: Text200
    others: list[Text300] = []


class UnitPart(Part):
    """One unit of the roster."""

    name: Text120
    kind: UnitKind = UnitKind.OTHER
    group: Annotated[str, StringConstraints(max_length=80)] = ""
    parent: Text120 | None = None
    short: list[Text120] = []
    until_on: Day | None = Field(default=None, alias="until")


class MemberPart(Part):
    """A member of a collective, perhaps for part of the time."""

    unit: Text120
    from_on: Day | None = Field(default=None, alias="from")
    until_on: Day | None = Field(default=None, alias="until")


def _member(value: object) -> object:
    return {"unit": value} if isinstance(value, str) else value


class CollectivePart(Part):
    """A name that stands for several units."""

    name: Text120
    members: list[
        Annotated[MemberPart, BeforeValidator(_member, json_schema_input_type=str | MemberPart)]
    ] = Field(min_length=1)


class PersonPart(Part):
    """Somebody to write to; `addresses` maps a channel to an address on it."""

    name: Text60
    unit: Text120
    duty: Duty
    addresses: dict[Text20, Text300] = {}
    until_on: Day | None = Field(default=None, alias="until")


class RosterPart(Part):
    """Units, collectives and people of one office; `office` is the namespace of the names.

    `levels` says who answers for an implementing level («县» → 各区县统计局) where an annex
    item names a level but no unit; a level that is missing here falls to the annex's `lead`.
    """

    office: Text120
    units: list[UnitPart] = Field(min_length=1)
    collectives: list[CollectivePart] = []
    people: list[PersonPart] = []
    levels: dict[Literal["省", "市", "县"], Text120] = {}


class TargetPart(Part):
    """A number, or a full coverage, that the paper asks for."""

    title: Text200
    phrase: Text200
    op: Literal[">=", "<=", ">", "<", "=", "~", "all", "range"]
    value: Annotated[
        str | None, BeforeValidator(_decimal_text, json_schema_input_type=str | float | None)
    ] = None
    unit: Text40 | None = None
    clause: Text80 | None = None

    @model_validator(mode="after")
    def _value_fits(self) -> TargetPart:
        if self.op != "all" and self.value is None:
            raise ValueError(_NO_VALUE)
        if (self.op == "range") != ("-" in (self.value or "")[1:]):
            raise ValueError(_RANGE_UNFIT)
        return self


class AssigneePart(Part):
    """A unit or collective with its role."""

    name: Text120
    role: Role = Role.RESPONSIBLE


def _assignee(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value


Assignee = Annotated[
    AssigneePart, BeforeValidator(_assignee, json_schema_input_type=str | AssigneePart)
]


class DeadlinePart(Part):
    """One deadline with its literal phrase; `rule` is its value."""

    kind: DeadlineKind
    phrase: Text120 | None = None
    what: Text120 | None = None
    clause: Text80 | None = None
    on: Day | None = None
    from_on: Day | None = Field(default=None, alias="from")
    to_on: Day | None = Field(default=None, alias="to")
    every: Every | None = None
    times: int | None = None
    month: int | None = None
    day: int | None = None
    days: int | None = None
    working: bool | None = None
    event: Text80 | None = None
    units: list[Text120] | None = Field(default=None, min_length=1)
    receiver: Text120 | None = None
    binding: bool = True
    owner: Text120 | None = None
    choice: Code | None = None

    @model_validator(mode="after")
    def _fields_fit_the_kind(self) -> DeadlinePart:
        allowed, needed = _FIELDS[self.kind]
        given = {name for name in _RULE_FIELDS if getattr(self, name) is not None}
        for name in sorted(needed - given):
            raise ValueError(_field_missing(self.kind, name))
        for name in sorted(given - allowed):
            raise ValueError(_field_unfit(self.kind, name))
        if self.kind is not DeadlineKind.PERIOD and self.phrase is None:
            raise ValueError(_NO_PHRASE)
        if not self.binding and self.owner is None:
            raise ValueError(_NO_OWNER)
        try:
            self.rule  # noqa: B018  (made once here, so that a bad value is a fault of the file)
        except DeadlineError as error:
            raise ValueError(str(error)) from error
        return self

    @property
    def rule(self) -> Rule:
        """The deadline as a value of `plans.deadlines`."""
        match self.kind:
            case DeadlineKind.BY:
                return ByDate(on=_given(self.on))
            case DeadlineKind.RANGE:
                return InRange(from_on=_given(self.from_on), to_on=_given(self.to_on))
            case DeadlineKind.RECURRING:
                return Recurring(
                    every=_given(self.every),
                    from_on=self.from_on,
                    to_on=self.to_on,
                    month=self.month,
                    day=self.day,
                    times=1 if self.times is None else self.times,
                )
            case DeadlineKind.RELATIVE:
                return Relative(
                    days=_given(self.days),
                    working=bool(self.working),
                    event=self.event or ISSUED,
                )
            case DeadlineKind.EVENT:
                return OnEvent(event=_given(self.event), every=self.every)
            case DeadlineKind.PERIOD:
                return EndOfPeriod()


_RULE_FIELDS = (
    "on", "from_on", "to_on", "every", "times", "month", "day", "days", "working", "event",
)  # fmt: skip
_FIELDS: dict[DeadlineKind, tuple[set[str], set[str]]] = {
    DeadlineKind.BY: ({"on"}, {"on"}),
    DeadlineKind.RANGE: ({"from_on", "to_on"}, {"from_on", "to_on"}),
    DeadlineKind.RECURRING: (
        {"every", "from_on", "to_on", "times", "month", "day"},
        {"every"},
    ),
    DeadlineKind.RELATIVE: ({"days", "working", "event"}, {"days"}),
    DeadlineKind.EVENT: ({"event", "every"}, {"event"}),
    DeadlineKind.PERIOD: (set(), set()),
}


def _spelt(name: str) -> str:
    return name.removesuffix("_on")


def _field_missing(kind: DeadlineKind, name: str) -> str:
    return f"时限类别为 {kind} 时必须写 {_spelt(name)}"


def _field_unfit(kind: DeadlineKind, name: str) -> str:
    fits = "、".join(sorted(_spelt(n) for n in _FIELDS[kind][0])) or "无"
    return f"时限类别为 {kind} 时不能写 {_spelt(name)}（可写：{fits}）"


def _given(value: _T | None) -> _T:
    if value is None:  # the fields were checked before the rule is made
        raise AssertionError
    return value


def ref_of(item: ItemPart, annex: AnnexPart | None) -> str:
    """Return the name of an item within its plan: «9», or its clause in an annex «附件8-三3»."""
    return item.number if annex is None else item.clause.replace(" ", "-")


class ItemPart(Part):
    """A numbered item; of the main text, or of an annex."""

    number: Text20
    clause: Text80
    path: list[Text300] = []
    group: Text120 | None = None
    kind: TaskKind = TaskKind.DUTY
    levels: list[Literal["省", "市", "县"]] = []
    title: Text300
    units: list[Assignee] = []
    targets: list[TargetPart] = []
    deadlines: list[DeadlinePart] = []
    reminders: RemindersPart | None = None


class AnnexPart(Part):
    """An annex; `lead` answers, by the choice `lead_choice`, for items that name nobody."""

    number: Text20
    title: Text300
    lead: Text120
    lead_choice: Code = LEAD_CHOICE
    targets: list[TargetPart] = []
    items: list[ItemPart] = []


class PlanFile(Part):
    """A whole plan file that stands on its own; cross references are checked in `reading`."""

    format: Literal["1"]
    plan: PlanPart
    choices: list[ChoicePart] = []
    roster: RosterPart
    reminders: RemindersPart | None = None
    goals: list[TargetPart] = []
    tasks: list[ItemPart] = Field(min_length=1)
    annexes: list[AnnexPart] = []

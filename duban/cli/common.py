"""What several commands share: their options, the office, today, and ways to print."""

from __future__ import annotations

import getpass
import json
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from duban.days import DayAheadError, read_day
from duban.errors import MisusedError

if TYPE_CHECKING:
    from duban.build.noting import Moment
    from duban.build.office import Office
    from tracking.lifecycle import Act

ZONE = ZoneInfo("Asia/Shanghai")
# The digits of the largest number a database numbers its rows with.
MOST_DIGITS = 18
read_date = read_day


class TextUnreadableError(MisusedError):
    """An argument holds bytes that are no text in this terminal's encoding."""

    def __init__(self) -> None:
        super().__init__("命令里有不能识别的文字，请用 UTF-8 编码的终端输入。")


def readable(text: str | None) -> str | None:
    """Return text as it can be stored, or raise TextUnreadableError."""
    if text is not None and any(
        "\ud800" <= letter <= "\udfff" or letter == "\0" for letter in text
    ):
        raise TextUnreadableError
    return text


AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="日期", help="按这一天的情况（默认今天，北京时间）。"),
]
AsJson = Annotated[bool, typer.Option("--json", help="输出JSON，键名不变。")]
PlanCode = Annotated[str, typer.Argument(metavar="方案", help="方案代号，如 huangshan-2023。")]
AnyPlan = Annotated[str | None, typer.Argument(metavar="方案", help="方案代号；不写则为全部方案。")]
By = Annotated[
    str | None,
    typer.Option("--by", metavar="姓名", callback=readable, help="经办人（默认本机用户名）。"),
]
Why = Annotated[
    str, typer.Option("--why", metavar="理由", callback=readable, help="理由，记入办理记录。")
]


def whole_number(text: str) -> int:
    """Read a number of something as typed, in full-width digits too."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not (plain.isascii() and plain.isdigit()) or len(plain) > MOST_DIGITS:
        raise typer.BadParameter("应为整数")
    return int(plain)


MilestoneIds = Annotated[
    list[int],
    typer.Argument(
        metavar="节点号...",
        parser=whole_number,
        help="节点编号，可写多个；有一个不成则都不动。",
    ),
]


@contextmanager
def office() -> Iterator[Office]:
    """Open this process's office."""
    from duban.build.office import open_office

    with open_office() as opened:
        yield opened


def day_of(as_of: str | None) -> date:
    """The business date that is looked at: as given, or today in Beijing; it may lie ahead."""
    return read_date(as_of) if as_of else datetime.now(ZONE).date()


def day_of_act(as_of: str | None) -> date:
    """The business date on which something is written down.

    Raises:
        DayAheadError: it is later than today: what is dated so would block every later act.
    """
    day, today = day_of(as_of), datetime.now(ZONE).date()
    if day > today:
        raise DayAheadError(day, today)
    return day


def moment_of(as_of: str | None) -> Moment:
    """When a command's operation runs, which writes; it raises as `day_of_act`."""
    from duban.build.noting import Moment

    return Moment(day_of_act(as_of), datetime.now(UTC), "cli")


def who(by: str | None) -> str:
    """Who acts: as given, or the user of this machine."""
    if by and by.strip():
        return by.strip()[:60]
    try:
        return getpass.getuser()[:60]
    except (OSError, KeyError):
        return "命令行"


def act_of(as_of: str | None, by: str | None) -> Act:
    """Who does it, on which day, at which moment; it raises as `day_of_act`."""
    from tracking.lifecycle import Act

    return Act(who(by), day_of_act(as_of), datetime.now(UTC))


def print_json(value: object) -> None:
    """Print JSON for a program to read."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def print_table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], *, numbers: str = ""
) -> None:
    """Print a table; `numbers` names the columns that are set flush right."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left", title_style="bold")
    for column in columns:
        table.add_column(column, justify="right" if column in numbers.split() else "left")
    for row in rows:
        table.add_row(*(v if isinstance(v, Text) else str("" if v is None else v) for v in row))
    console = Console(soft_wrap=False)
    if not console.is_terminal:
        console = Console(width=160)
    console.print(table)


@contextmanager
def working(text: str) -> Iterator[None]:
    """Show on a terminal that something longer is being done; silent in a pipe or a log."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(f"{text}……"):
        yield


def say(text: str) -> None:
    """Print a plain line."""
    sys.stdout.write(text + "\n")


LIGHT_STYLE = {
    "green": "green",
    "yellow": "yellow",
    "red": "bold red",
    "blue": "blue",
    "grey": "bright_black",
}


def lamp(light: str) -> Any:  # noqa: ANN401  (rich is imported only when something is printed)
    """A light as a coloured dot and its word, so that it reads without colour too."""
    from rich.text import Text

    from tracking.lights import CHINESE, Light

    return Text(f"● {CHINESE[Light(light)]}", style=LIGHT_STYLE[light])

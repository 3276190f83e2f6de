"""The Typer application: which commands there are, and how an error reaches a person."""

from __future__ import annotations

import os
import sys
from copy import copy

import typer
from sqlalchemy.exc import SQLAlchemyError
from typer._click.exceptions import ClickException, NoArgsIsHelpError

from duban import __version__
from duban.cli import (
    act_commands,
    appeal_commands,
    bulletin_commands,
    channel_commands,
    event_commands,
    explain_commands,
    fact_commands,
    inbox_commands,
    incident_commands,
    letter_commands,
    milestone_commands,
    office_commands,
    paper_commands,
    plan_commands,
    policy_commands,
    publish_commands,
    reading_commands,
    rubric_commands,
    score_commands,
    sweep_commands,
    template_commands,
)
from duban.cli.words import Application, Group, sentence
from duban.errors import DubanError, FileFaultsError, MisusedError

app = Application(
    name="duban",
    help="督办：把文件变成任务，按时提醒，收报送、审佐证、核得分。",
    cls=Group,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for part in (
    plan_commands,
    reading_commands,
    milestone_commands,
    act_commands,
    event_commands,
    sweep_commands,
    policy_commands,
    inbox_commands,
    letter_commands,
    template_commands,
    channel_commands,
    rubric_commands,
    score_commands,
    explain_commands,
    fact_commands,
    publish_commands,
    appeal_commands,
    paper_commands,
    bulletin_commands,
    incident_commands,
    office_commands,
):
    part.register(app)


def _version(value: bool) -> None:  # noqa: FBT001  (Typer calls it so)
    if value:
        typer.echo(f"duban {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: bool = typer.Option(  # noqa: FBT001
        False,  # noqa: FBT003
        "--version",
        help="显示版本后退出。",
        callback=_version,
        is_eager=True,
    ),
) -> None:
    """督办：把文件变成任务，按时提醒，收报送、审佐证、核得分。"""


def _narrowed(arguments: list[str]) -> Application:
    """Return the application with only the command that is called, if one is.

    Typer reads the options of every command that it has before it looks at the first argument.
    Help and a misspelt name need them all.
    """
    name = arguments[0] if arguments else ""
    narrow = copy(app)
    narrow.registered_commands = [one for one in app.registered_commands if one.name == name]
    narrow.registered_groups = [one for one in app.registered_groups if one.name == name]
    return narrow if narrow.registered_commands or narrow.registered_groups else app


def run() -> int:
    """Run once on `sys.argv`; returns the exit code (1 the office refused, 2 wrong usage)."""
    try:
        code = _narrowed(sys.argv[1:])(prog_name="duban", standalone_mode=False)
    except FileFaultsError as error:
        sys.stderr.write(f"{error}\n")
        for fault in error.faults:
            sys.stderr.write(f"  {fault}\n")
        return 1
    except DubanError as error:
        sys.stderr.write(f"{error}\n")
        return 2 if isinstance(error, MisusedError) else 1
    except SQLAlchemyError as error:
        from duban.build.database import db_words

        sys.stderr.write(f"数据库出错，这一步没有做成：{db_words(error)}。\n")
        return 1
    except NoArgsIsHelpError as error:
        sys.stdout.write(error.format_message() + "\n")
        return 2
    except ClickException as error:
        sys.stderr.write(f"{sentence(error)}\n")
        return 2
    except (typer.Abort, KeyboardInterrupt):
        sys.stderr.write("已中止。\n")
        return 130
    except BrokenPipeError:
        # The reader went away (`duban tasks … | head`): nothing is wrong, nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code if isinstance(code, int) else 0

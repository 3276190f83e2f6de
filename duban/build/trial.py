"""核算 on the facts of a file: a trial, from any rubric, without an office; nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from duban.build.rubricsource import read_rubric
from duban.errors import Fault, FileFaultsError, os_words
from scoring.engine import settle
from scoring.facts import Facts, UnitInfo
from scoring.factsfile import GivenFacts, read_facts
from scoring.factsplaces import misfits
from scoring.whatif import Given
from tracking.rubrics import units_of


def read_facts_file(path: Path) -> GivenFacts:
    """Read a facts file.

    Raises:
        FileFaultsError: it cannot be opened, is no UTF-8, or has faults.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileFaultsError(path.name, [Fault(None, "", os_words(error))]) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FileFaultsError(path.name, [Fault(line, "", "不是UTF-8编码的文本")]) from error
    return read_facts(text, path.name)


def run_trial(rubric: str, path: Path, day: date, instead: Mapping[str, str]) -> dict[str, Any]:
    """Settle the facts of a file under a rubric (see `read_rubric`); returns its JSON.

    The units are the file's; where it names none the rubric's; where that names none either
    (it counts milestones), those that the facts speak of, in their order.

    Raises:
        FileFaultsError: the file has faults, or facts that the rubric does not take.
        NotFoundError: there is no such rubric, choice or reading.
        RubricUnreadableError: the rubric is a file that cannot be read.
        FactError: facts contradict each other.
    """
    given = trial_input(rubric, path, day, instead)
    return settle(given.rubric, given.facts, day, given.units).to_json()


def trial_input(rubric: str, path: Path, day: date, instead: Mapping[str, str]) -> Given:
    """Return what `run_trial` settles; it raises what reading the file and the rubric raises."""
    found = read_rubric(rubric, instead)
    given = read_facts_file(path)
    units = given.units or units_of(found) or _spoken_of(given.facts)
    faults = misfits(given, found, [unit.name for unit in units])
    if faults:
        raise FileFaultsError(path.name, faults)
    return Given(found, given.facts, units, day)


def _spoken_of(facts: Facts) -> Sequence[UnitInfo]:
    names = [
        *(one.unit for one in facts.milestones),
        *(one.unit for one in facts.tallies),
        *(one.unit for one in facts.judgements),
        *(one.unit for one in facts.vetoes),
    ]
    return [UnitInfo(name, "") for name in dict.fromkeys(names)]

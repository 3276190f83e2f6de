"""Small papers of our own wording in samples-a/, each with what must be read from it.

`tree` has a line an indicator: number (- when none), title, points (? when none), lead after
@, «扣» for deductions. `rules` must be among those read; every other part is the whole of it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from plans.reading.cleaning import clean
from plans.reading.draft import Draft, DraftIndicator
from plans.reading.outlining import outline
from plans.reading.paper import Doubts, Paper, line_of
from plans.reading.understanding import assessment, bulletin, contingency

FOLDER = Path(__file__).parent / "samples-a"
FORMS = {"assessment": assessment, "bulletin": bulletin, "contingency": contingency}
SAMPLES = sorted(FOLDER.glob("*.yaml"))


def understood(kind: str, text: str) -> Draft:
    lines = tuple(line_of(number, raw) for number, raw in enumerate(text.split("\n"), 1))
    paper = clean(Paper("sample", "txt", lines))
    outlined = outline(paper)
    draft, doubts = Draft(kind, outlined.title, year=outlined.year), Doubts()  # type: ignore[arg-type]
    FORMS[kind].understand(outlined, paper, draft, doubts)
    draft.faults = doubts.faults
    return draft


def tree(indicators: tuple[DraftIndicator, ...] | list[DraftIndicator], depth: int = 0) -> str:
    told = ""
    for one in indicators:
        lead = f" @{'、'.join(one.lead)}" if one.lead else ""
        deducts = " 扣" if one.deducts else ""
        told += (
            f"{'  ' * depth}{one.number or '-'} {one.title} {one.points or '?'}{lead}{deducts}\n"
        )
        told += tree(one.children, depth + 1)
    return told


def rules(indicators: tuple[DraftIndicator, ...] | list[DraftIndicator]) -> list[list[Any]]:
    found: list[list[Any]] = []
    for one in indicators:
        for rule in one.rules:
            fields = {key: value for key, value in rule.fields.items() if value is not None}
            found.append([one.clause, rule.kind, fields])
        found += rules(one.children)
    return found


def bands(table: dict[str, Any]) -> str:
    told = [
        " ".join(f"{key}={value}" for key, value in band.items() if value is not None)
        for band in table.get("bands", [table])
        if band is not table
    ]
    head = [table["by"], table.get("group"), table.get("value"), table.get("unit")]
    return " ".join(str(one) for one in head if one) + (": " + "; ".join(told) if told else "")


def measure(one: dict[str, Any]) -> str:
    match one["kind"]:
        case "risk":
            return f"risk {one['name']}"
        case "measure":
            return f"measure {one['chapter']} | {one['number']} {one['title']}"
        case "role":
            return f"role {one['name']}: {one['holder'] or one['duty']}"
        case "step":
            return f"step {one['number']} {one['text']}"
        case "report":
            return "report " + "、".join(one["fields"])
        case "case":
            return "case " + "; ".join(f"{each['when']}→{each['do']}" for each in one["cases"])
        case _:
            steps = [
                " ".join(str(step[key] or "-") for key in ("from", "phrase", "to", "act", "only"))
                for step in one["steps"]
            ]
            return "route " + "; ".join(steps)


def told(draft: Draft) -> dict[str, Any]:
    """A draft in the words of the samples."""
    return {
        "tree": tree(draft.indicators),
        "vetoes": [[one["condition"], one["verifier"], one["effect"]] for one in draft.vetoes],
        "grades": [bands(one) for one in draft.grades],
        "listed": [
            " ".join(str(one[key] or "-") for key in ("grade", "group", "name", "township"))
            for one in draft.listed
        ],
        "measures": [measure(one) for one in draft.measures],
        "tasks": [
            [
                task.clause,
                [unit.name for unit in task.units],
                [one.phrase for one in task.deadlines],
            ]
            for task in draft.tasks
        ],
        "faults": [f"{one.line} {one.key}: {one.what}" for one in draft.faults],
    }


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_read_as_it_says(path: Path) -> None:
    sample = yaml.safe_load(path.read_text(encoding="utf-8"))
    draft = understood(sample["kind"], sample["paper"])
    expected = {key: "" if key == "tree" else [] for key in told(draft)} | {
        key: value for key, value in sample.items() if key not in {"kind", "paper", "rules"}
    }
    assert told(draft) == expected
    missing = [one for one in sample.get("rules", []) if one not in rules(draft.indicators)]
    assert not missing, rules(draft.indicators)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_doubt_of_a_sample_stands_in_its_line(path: Path) -> None:
    sample = yaml.safe_load(path.read_text(encoding="utf-8"))
    lines = sample["paper"].split("\n")
    for fault in understood(sample["kind"], sample["paper"]).faults:
        if fault.line is not None:
            assert fault.key.split("\n")[0] in lines[fault.line - 1]


def test_there_are_samples_of_every_form() -> None:
    kinds = [yaml.safe_load(path.read_text(encoding="utf-8"))["kind"] for path in SAMPLES]
    assert set(kinds) == set(FORMS)

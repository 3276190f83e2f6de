"""One runner for the samples in samples/*.yaml: small papers of our own with their drafts.

A sample says only what it is about: of the draft the keys it names, of each task the keys it
names; but all tasks, in order.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from plans.reading.reader import read_paper
from tests.reading.making import paper_of, shown

SAMPLES = [
    pytest.param(sample, id=f"{path.stem}: {sample['name']}")
    for path in sorted((Path(__file__).parent / "samples").glob("*.yaml"))
    for sample in yaml.safe_load(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_is_read_as_written(sample: dict[str, Any]) -> None:
    expected = sample["expect"]
    got = shown(read_paper(paper_of(sample["paper"])), set(expected))
    if "tasks" in expected:
        got["tasks"] = [
            {
                key: task[key]
                for key in (expected["tasks"][at] if at < len(expected["tasks"]) else task)
            }
            for at, task in enumerate(got["tasks"])
        ]
    assert got == expected


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_is_read_the_same_twice_and_every_span_holds_its_phrase(
    sample: dict[str, Any],
) -> None:
    paper = paper_of(sample["paper"])
    draft = read_paper(paper)
    assert read_paper(paper).as_json() == draft.as_json()
    lines = {line.number: line.text for line in paper.lines}
    for task in draft.tasks:
        for part in [*task.deadlines, *task.targets]:
            assert part.span is not None
            assert lines[part.span.line][part.span.start : part.span.end] == part.phrase
        for unit in task.units:
            assert unit.span is not None
            assert lines[unit.span.line][unit.span.start : unit.span.end] == unit.name

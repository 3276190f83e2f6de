"""Notes of a settlement name an indicator by its title, not by a bare number."""

from __future__ import annotations

from typing import Any

import pytest

from tracking.notewords import note_lines

UNIT: dict[str, Any] = {
    "items": [{"number": "2", "title": "统计数据质量"}],
    "trace": {
        "children": [
            {"number": "2", "title": "统计数据质量", "children": [
                {"number": "2.5", "title": "数据核查", "children": []},
            ]},
        ],
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("2 结果为不合格：出现所列情形", "2 统计数据质量：结果为不合格：出现所列情形"),
        ("2.5 结果为不合格", "2.5 数据核查：结果为不合格"),
        ("一票否决（统计造假，执法监督局认定），不评等次",) * 2,
        ("第 9 名没有规定等次",) * 2,
        ("2",) * 2,
    ],
)
def test_a_bare_number_gets_its_title(note: str, said: str) -> None:
    assert note_lines(UNIT | {"notes": [note]}) == [said]


def test_a_unit_of_an_older_program_without_notes_or_trace_has_none() -> None:
    assert note_lines({"items": [], "trace": None}) == []

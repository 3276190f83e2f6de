"""Sentences of the errors that every room raises."""

from __future__ import annotations

from duban.errors import NotFoundError


def test_of_very_many_names_those_like_the_one_asked_for_are_listed() -> None:
    known = [f"{a}.{b}" for a in range(1, 11) for b in range(1, 21)]
    said = str(NotFoundError("指标", "7.1", known))
    assert "7.1、7.10" in said
    assert "等200个" in said
    assert said.count("、") < 12
    assert str(NotFoundError("指标", "x", known[:3])) == "没有找到指标「x」。现有：1.1、1.2、1.3。"

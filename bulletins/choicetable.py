"""取定事项: the choices of a settlement as a table, those that decide a rank or a grade first."""

from __future__ import annotations

from collections.abc import Sequence

from bulletins.figures import NONE
from bulletins.settled import Settled, at_most
from bulletins.sources import Sources
from scoring.readings import Effect, moved_words


def telling(settled: Settled, effects: Sequence[Effect], sources: Sources) -> str:
    """Say how many choices decide a rank or a grade, which stand first in the annex."""
    if not effects:
        return ""
    count = sum(one.moves for one in effects)
    if not count:
        return "逐件改取能够试算的其他读法，名次和等次都不变。"
    where = f"{settled.source}逐件改取其他读法重新核算"
    told = sources.cite(count, "影响名次或等次的取定事项", where)
    return f"其中{told}件改取其他读法会使名次或等次变动，列在前面。"


def choice_rows(
    settled: Settled, effects: Sequence[Effect], sources: Sources
) -> list[dict[str, str]]:
    """Return the choices, those that decide a rank or a grade first."""
    by_id = {one.id: one for one in effects}
    deciding = {key for key, one in by_id.items() if one.moves}
    choices = sorted(settled.choices, key=lambda one: one.id not in deciding)
    rows = []
    for at, choice in enumerate(choices, start=1):
        moved = _moved(by_id[choice.id]) if choice.id in deciding else ""
        if moved:
            where = f"{settled.source}改取其他读法重新核算"
            sources.cite(moved, f"改取「{choice.question}」的其他读法", where)
        rows.append(
            {
                "序号": str(at),
                "条款": choice.clause or "未规定",
                "问题": choice.question,
                "取定": choice.taken,
                "其他": at_most(choice.others, 6) or NONE,
                "变动": moved or (_unmoved(by_id[choice.id]) if choice.id in by_id else NONE),
            }
        )
    return rows


def _unmoved(effect: Effect) -> str:
    """Say that nothing moves, and of which readings that is not known."""
    untried = sum(1 for one in effect.others if one.untried is not None)
    if untried == len(effect.others):
        return "其他读法不能试算"
    return f"名次、等次不变{'（有的读法不能试算）' if untried else ''}"


def _moved(effect: Effect) -> str:
    return "。".join(f"{one.says}：{moved_words(one, 3)}" for one in effect.others if one.moved)

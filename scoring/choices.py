"""Choices (取定): what the paper leaves open, what the office took, and the other readings.

A choice does what it says: the settings of a rubric refer to it (`$late-credit`, or
`$section-weights.main` where one choice fixes several settings), so that what a settlement
prints as taken is what it was computed with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from duban.errors import NotFoundError
from scoring.wording import word
from scoring.yamltree import Path, Tree

_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
# Words that place or name a part, rather than settle points; they need no source.
_NAMES = {"number", "title", "name", "clause", "takes", "rule", "key", "kind"}


class Option(BaseModel):
    """One reading: in words, and the value or named values that the settings then have.

    An option with neither is a reading that this program cannot compute; it may be listed
    among the others, never taken.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    says: _Text
    value: _Text | None = None
    values: dict[str, _Text] = {}


class Choice(BaseModel):
    """One open point; `clause` is where the paper leaves it open, None when nowhere named."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    clause: _Text | None
    question: _Text
    taken: Option
    others: tuple[Option, ...] = Field(min_length=1)

    def take(self, says: str) -> Choice:
        """Return this choice with another of its readings taken, named by its words."""
        readings = [self.taken, *self.others]
        for option in readings:
            if option.says == says:
                rest = tuple(o for o in readings if o is not option)
                return self.model_copy(update={"taken": option, "others": rest})
        raise NotFoundError(f"取定 {self.id} 的读法", says, [o.says for o in readings])


def read_choices(tree: Tree, parts: object) -> list[Choice]:
    """Read the sound choices of a file; the faults of the others are added to `tree`."""
    choices: list[Choice] = []
    for i, part in enumerate(parts if isinstance(parts, list) else []):
        try:
            choice = Choice.model_validate(part)
        except ValidationError as error:
            tree.faults += [
                tree.fault(("choices", i, *e["loc"]), word(dict(e))) for e in error.errors()
            ]
            continue
        if choice.id in {c.id for c in choices}:
            tree.faults.append(tree.fault(("choices", i, "id"), f"取定「{choice.id}」重复"))
        if choice.taken.value is None and not choice.taken.values:
            tree.faults.append(tree.fault(("choices", i, "taken"), "必须写 value 或 values"))
        choices.append(choice)
    return choices


def choose(choices: Sequence[Choice], instead: Mapping[str, str]) -> list[Choice]:
    """Return `choices` with other readings taken: choice id → the words of the reading."""
    known = [choice.id for choice in choices]
    for key in instead:
        if key not in known:
            raise NotFoundError("取定", key, known)
    return [c.take(instead[c.id]) if c.id in instead else c for c in choices]


def resolve(tree: Tree, value: object, choices: Sequence[Choice]) -> object:
    """Put what was taken in the place of every `$reference` of a file without its choices.

    Faults: a reference to nothing; a choice that no setting refers to, since it would be
    printed without effect.
    """
    taken = {f"${c.id}": c.taken.value for c in choices if c.taken.value is not None}
    for choice in choices:
        taken |= {f"${choice.id}.{name}": text for name, text in choice.taken.values.items()}
    used: set[str] = set()
    resolved = _replace(tree, value, (), taken, used)
    for i, choice in enumerate(choices):
        if choice.id not in used:
            tree.faults.append(tree.fault(("choices", i, "id"), f"没有设定引用「{choice.id}」"))
    return resolved


def _replace(
    tree: Tree, value: object, path: Path, taken: Mapping[str, str], used: set[str]
) -> object:
    if isinstance(value, dict):
        return {k: _replace(tree, v, (*path, k), taken, used) for k, v in value.items()}
    if isinstance(value, list):
        return [_replace(tree, v, (*path, i), taken, used) for i, v in enumerate(value)]
    if not isinstance(value, str) or not value.startswith("$"):
        return value
    used.add(value[1:].partition(".")[0])
    if value not in taken:
        tree.faults.append(tree.fault(path, f"choices 中没有取定「{value[1:]}」"))
    return taken.get(value, value)


def require_sources(tree: Tree, part: object, path: Path) -> None:
    """Add a fault for every setting in `part` that has neither a clause nor a choice."""
    if not isinstance(part, dict) or part.get("clause") is not None:
        return
    for key, value in part.items():
        bare = isinstance(value, str) and not value.startswith("$")
        if key not in _NAMES and bare:
            what = "没有出处：写明 clause，或引用一条取定（$名称）"
            tree.faults.append(tree.fault((*path, key), what))

"""Choices (取定): what the paper leaves open, what the office took, and the other readings.

A choice does what it says: the settings of a rubric refer to it (`$late-credit`, or
`$section-weights.main` where one choice fixes several settings), so that what a settlement
prints as taken is what it was computed with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from duban.errors import DubanError, NotFoundError
from duban.faultwords import word
from duban.filetree import Path, Tree

_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class AmbiguousReadingError(DubanError):
    """Part of the words of a reading that stands in several."""

    def __init__(self, choice: str, text: str, readings: Sequence[str]) -> None:
        super().__init__(f"取定 {choice} 有几种读法含「{text}」：{'；'.join(readings)}。")


class ReadingNotComputedError(DubanError):
    """A reading that is only put on record, since the program cannot reckon with it."""

    def __init__(self, choice: Choice, reading: str) -> None:
        able = [one.says for one in (choice.taken, *choice.others) if one.computed]
        super().__init__(
            f"取定 {choice.id} 的读法「{reading}」程序不能计算，只作记录，不能取。"
            f"能取的：{'；'.join(able)}。"
        )


class Option(BaseModel):
    """One reading: in words, and the value or named values that the settings then have.

    An option with neither is a reading that this program cannot compute; it may be listed
    among the others, never taken.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    says: _Text
    value: _Text | None = None
    values: dict[str, _Text] = {}

    @property
    def computed(self) -> bool:
        """Whether settings can be had from it."""
        return self.value is not None or bool(self.values)


class Choice(BaseModel):
    """One open point; `clause` is where the paper leaves it open, None when nowhere named."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    clause: _Text | None
    question: _Text
    taken: Option
    others: tuple[Option, ...] = Field(min_length=1)

    def take(self, text: str) -> Choice:
        """Return this choice with another of its readings taken.

        `text` are the words of the reading, or a part that one alone has; of several that have
        it, the one that begins with it is meant.

        Raises:
            NotFoundError, AmbiguousReadingError: no reading has these words, or several.
            ReadingNotComputedError: it is only put on record.
        """
        readings = [self.taken, *self.others]
        option = self._meant(text, readings)
        if not option.computed:
            raise ReadingNotComputedError(self, option.says)
        rest = tuple(o for o in readings if o is not option)
        return self.model_copy(update={"taken": option, "others": rest})

    def _meant(self, text: str, readings: Sequence[Option]) -> Option:
        having = [option for option in readings if text in option.says]
        for fits in (str.__eq__, str.startswith, str.__contains__):
            found = [option for option in having if fits(option.says, text)]
            if len(found) == 1:
                return found[0]
        if having:
            raise AmbiguousReadingError(self.id, text, [option.says for option in having])
        kind = f"取定 {self.id} 的读法"
        raise NotFoundError(kind, text, [option.says for option in readings])


def read_choices(tree: Tree, parts: object) -> list[Choice]:
    """Read the sound choices of a file; the faults of the others are added to `tree`."""
    choices: list[Choice] = []
    if parts is not None and not isinstance(parts, list):
        tree.faults.append(tree.fault(("choices",), "必须是列表"))
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
        if not choice.taken.computed:
            tree.faults.append(tree.fault(("choices", i, "taken"), "必须写 value 或 values"))
        choices.append(choice)
    return choices


def choose(choices: Sequence[Choice], instead: Mapping[str, str]) -> list[Choice]:
    """Return `choices` with other readings taken: choice id → words of the reading, as `take`."""
    known = [choice.id for choice in choices]
    for key in instead:
        if key not in known:
            raise NotFoundError("取定", key, known)
    return [c.take(instead[c.id]) if c.id in instead else c for c in choices]


def resolve(tree: Tree, value: object, choices: Sequence[Choice]) -> object:
    """Put what was taken in the place of every `$reference` of a file without its choices.

    Faults: a reference to nothing; a choice that no setting refers to, since it would be
    printed without effect. While a choice itself has faults, references are left alone: the
    one they want may be the broken one.
    """
    sound = not any(fault.key.startswith("choices") for fault in tree.faults)
    taken = {f"${c.id}": c.taken.value for c in choices if c.taken.value is not None}
    for choice in choices:
        taken |= {f"${choice.id}.{name}": text for name, text in choice.taken.values.items()}
    used: set[str] = set()
    lost: list[Path] = []
    resolved = _replace(value, (), taken, used, lost)
    if sound:
        tree.faults += [tree.fault(path, "choices 中没有所引用的取定") for path in lost]
    for i, choice in enumerate(choices):
        if choice.id not in used:
            tree.faults.append(tree.fault(("choices", i, "id"), f"没有设定引用「{choice.id}」"))
    return resolved


def is_reference(value: object) -> bool:
    """Tell whether a setting refers to a choice."""
    return isinstance(value, str) and value.startswith("$")


def _replace(
    value: object, path: Path, taken: Mapping[str, str], used: set[str], lost: list[Path]
) -> object:
    """Replace below `path`; ids met go into `used`, places of unknown ones into `lost`."""
    if isinstance(value, dict):
        return {k: _replace(v, (*path, k), taken, used, lost) for k, v in value.items()}
    if isinstance(value, list):
        return [_replace(v, (*path, i), taken, used, lost) for i, v in enumerate(value)]
    if not isinstance(value, str) or not is_reference(value):
        return value
    used.add(value[1:].partition(".")[0])
    if value not in taken:
        lost.append(path)
    return taken.get(value, value)

"""报告路线: which kinds of risk a paper knows, who is told in which order, what a report says."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import Field, ValidationError

from duban.errors import FileFaultsError, NotFoundError
from duban.faultwords import word
from duban.filetree import Path as KeyPath
from duban.filetree import read_tree
from plans.planfile.schema import (
    ChoicePart,
    Code,
    DocumentPart,
    Part,
    Text20,
    Text80,
    Text120,
    Text300,
)

FOLDER = Path(str(files("incidents"))) / "routings"


class KindPart(Part):
    """One kind of risk; an incident stores its name, so a name is never changed."""

    name: Annotated[Text80, Field(max_length=40)]
    clause: Text80


class StepPart(Part):
    """Whom to tell and what for; `phrase` is the paper's own word for how soon."""

    to: Text120
    act: Text80
    phrase: Text20
    clause: Text80
    only: list[Text20] | None = Field(default=None, min_length=1)


class ReportPart(Part):
    """The fields that a report must fill, in the paper's order."""

    clause: Text80
    fields: list[Text20] = Field(min_length=1)


class Routing(Part):
    """A whole routing file."""

    format: Literal["1"]
    code: Code
    title: Text300
    document: DocumentPart
    choices: list[ChoicePart] = Field(default=[])
    kinds: list[KindPart] = Field(min_length=1)
    severities: list[Text20] = Field(min_length=1)
    report: ReportPart
    route: list[StepPart] = Field(min_length=1)

    @property
    def kind_names(self) -> list[str]:
        """The kinds in the paper's order."""
        return [kind.name for kind in self.kinds]

    def steps(self, severity: str) -> list[StepPart]:
        """Return the steps for an event of that severity, in the order of telling."""
        return [step for step in self.route if step.only is None or severity in step.only]


@cache
def routings() -> dict[str, str]:
    """Code → title of every bundled routing, in file order."""
    text = (FOLDER / "routings.yaml").read_text(encoding="utf-8")
    return dict(yaml.load(text, yaml.BaseLoader))  # noqa: S506  (BaseLoader makes only text)


@cache
def load_routing(code: str) -> Routing:
    """Return the bundled routing of that code.

    Raises:
        NotFoundError: there is none; the sentence lists the codes there are.
    """
    if code not in routings():
        raise NotFoundError("预案", code, list(routings()))
    return read_routing(FOLDER / f"{code}.yaml")


def read_routing(path: Path) -> Routing:
    """Read and check the routing file at `path`.

    Raises:
        FileFaultsError: it has faults; every one is listed with its line.
    """
    tree = read_tree(path.read_text(encoding="utf-8"))
    faults = list(tree.faults)
    try:
        routing = Routing.model_validate(tree.value)
    except ValidationError as error:
        faults += [tree.fault(one["loc"], word(dict(one))) for one in error.errors()]
        raise FileFaultsError(path.name, faults) from error
    faults += [tree.fault(place, what) for place, what in _whole(routing)]
    if faults:
        raise FileFaultsError(path.name, faults)
    return routing


def _whole(routing: Routing) -> Iterator[tuple[KeyPath, str]]:
    """Faults that need more than one field."""
    lists: dict[KeyPath, list[str]] = {
        ("kinds",): routing.kind_names,
        ("severities",): routing.severities,
        ("report", "fields"): routing.report.fields,
    }
    for place, names in lists.items():
        for index, name in enumerate(names):
            if name in names[:index]:
                yield (*place, index), f"「{name}」重复"
    for index, step in enumerate(routing.route):
        for severity in step.only or []:
            if severity not in routing.severities:
                yield ("route", index, "only"), f"severities 中没有「{severity}」"
    for severity in routing.severities:
        if not routing.steps(severity):
            yield ("route",), f"「{severity}」的事件没有一步可报"

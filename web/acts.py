"""The acts that the forms of a milestone offer, and how one is carried out."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from duban.errors import DubanError
from models import MilestoneState
from tracking import lifecycle
from tracking.acknowledging import acknowledge
from tracking.evidence import keep
from tracking.lifecycle import MOST_TEXT, OPEN
from tracking.redating import redate
from web.site import View, read_day

MOST_NAME = 60
MOST_FILE_NAME = 255
_HANDED_IN = (MilestoneState.SUBMITTED,)
_RETURNED = "已退回，请填报单位重报。"
_ENDED = (MilestoneState.ACCEPTED, MilestoneState.WAIVED)
_STEPPED = (MilestoneState.RETURNED, *_HANDED_IN, *_ENDED)
_REDATED = "最后一步的日期已更正，原来的日期留在经过里。"
_KNOWN = "已记下：知道了。暂不再向上抄告，催办照旧。"


@dataclass(frozen=True, slots=True)
class ActForm:
    """One form: what its button says, in which states it is offered, who fills it in.

    `text` names its text field, which may stay empty unless it is `needed`; `lead` marks the
    form that most people come for.
    """

    key: str
    name: str
    done: str
    states: tuple[MilestoneState, ...]
    text: str
    needed: bool = False
    by_unit: bool = False
    lead: bool = False

    @property
    def signer(self) -> str:
        """What the form calls whoever fills it in."""
        return "填报人" if self.by_unit else "经办人"


ACTS = {
    form.key: form
    for form in (
        ActForm("submit", "报送", "已报送，等待审核。", OPEN, "情况说明", by_unit=True, lead=True),
        ActForm("ack", "知道了", _KNOWN, OPEN, "说明", by_unit=True, lead=True),
        ActForm("accept", "办结", "已办结。", _HANDED_IN, "审核意见", lead=True),
        ActForm("return", "退回", _RETURNED, _HANDED_IN, "退回理由", needed=True, lead=True),
        ActForm("extend", "调整时限", "时限已调整。", OPEN, "调整理由", needed=True),
        ActForm("waive", "免办", "已免办。", (*OPEN, *_HANDED_IN), "免办理由", needed=True),
        ActForm("redate", "更正日期", _REDATED, _STEPPED, "更正理由", needed=True),
    )
}


@dataclass(frozen=True, slots=True)
class Filled:
    """What was typed into a form, kept as typed so that a refusal can show it again."""

    by: str
    why: str
    due_on: str


class FieldMissingError(DubanError):
    """A form came without something that it needs."""

    def __init__(self, field: str) -> None:
        super().__init__(f"请填写{field}。")


class FieldTooLongError(DubanError):
    """A form holds more text than the ledger keeps."""

    def __init__(self, field: str, found: int, most: int) -> None:
        super().__init__(f"{field}最多{most}字，现有{found}字。")


def perform(
    view: View, milestone_id: int, key: str, filled: Filled, files: Sequence[tuple[str, BinaryIO]]
) -> None:
    """Carry out an act on today's business date and commit; nothing is kept of a refused one.

    Raises:
        NotFoundError, RefusedError: from the lifecycle.
        DubanError: a field is missing, too long or no date; a file is empty or too large.
    """
    form = ACTS[key]
    by = plain_text(form.signer, filled.by, MOST_NAME)
    if not by:
        raise FieldMissingError(form.signer)
    why = plain_text(form.text, filled.why, MOST_TEXT)
    act = view.act(by)
    folder = view.office.settings.evidence_dir
    kept = [keep(file_name(name), content, folder) for name, content in files]
    with view.office.writing() as session:
        match key:
            case "submit":
                lifecycle.submit(session, milestone_id, act, why, kept)
            case "ack":
                promised = read_day("承诺报送的日期", filled.due_on) if filled.due_on else None
                acknowledge(session, milestone_id, act, promised, why)
            case "accept":
                lifecycle.accept(session, milestone_id, act, why)
            case "return":
                lifecycle.send_back(session, milestone_id, act, why)
            case "waive":
                lifecycle.waive(session, milestone_id, act, why)
            case "extend":
                if not filled.due_on:
                    raise FieldMissingError("新的时限")
                due_on = read_day("新的时限", filled.due_on)
                lifecycle.extend(session, milestone_id, due_on, act, why)
            case "redate":
                if not filled.due_on:
                    raise FieldMissingError("实际办理日期")
                redate(session, milestone_id, read_day("实际办理日期", filled.due_on), act, why)
        session.commit()


def file_name(sent: str) -> str:
    """Return the bare name of an upload: no folders of any system, nothing unprintable."""
    last = sent.replace("\\", "/").rpartition("/")[2]
    name = _visible(last, keep="").strip()
    if not name.strip("."):
        return "未命名文件"
    stem, dot, ending = name.rpartition(".")
    if len(name) <= MOST_FILE_NAME or not dot:
        return name[:MOST_FILE_NAME]
    ending = ending[:20]
    return f"{stem[: MOST_FILE_NAME - len(ending) - 1]}.{ending}"


def plain_text(field: str, typed: str, most: int) -> str:
    """Return what was typed as the ledger keeps it: own line ends, no control characters."""
    text = _visible(typed.replace("\r\n", "\n"), keep="\n\t").strip()
    if len(text) > most:
        raise FieldTooLongError(field, len(text), most)
    return text


def _visible(text: str, keep: str) -> str:
    """Drop what cannot be seen or stored: controls, direction marks, lone surrogates."""
    return "".join(
        letter for letter in text if letter in keep or unicodedata.category(letter)[0] != "C"
    )

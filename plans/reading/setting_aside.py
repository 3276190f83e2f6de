"""Lines that are no part of the text: furniture, remarks, lists that only mention annexes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plans.reading.numbering import annex_at, scan
from plans.reading.paper import Line

_PAGE_NUMBER = re.compile(r"^[\s　]*[-—–－·•]{1,2}[\s　]*\d{1,4}[\s　]*[-—–－·•]{1,2}[\s　]*$")
_REMARK = re.compile(r"^[\s　]*(?:[（(]?此件|抄[送报][:：]|[（(]联系人[:：]|主题词[:：])")
_SENTENCE = re.compile("[。；;！？]")
_DATED = re.compile(
    r"^[\s　]*(?:\d{4}|[〇○零一二三四五六七八九]{4})年[^。；，]{1,4}月[^。；，]{1,4}日[\s　]*$"
)
_ENTRY = 60
_SIGNATURE = 4
_FEW = 3


def set_aside(lines: Sequence[Line]) -> set[int]:
    """Return the indexes of lines that the outline passes over."""
    aside = {
        at
        for at, line in enumerate(lines)
        if line.furniture or _PAGE_NUMBER.match(line.text) or _REMARK.match(line.text)
    }
    aside |= _mentions(lines, aside)
    return aside


def _mentions(lines: Sequence[Line], aside: set[int]) -> set[int]:
    """«附件：1.… 2.…» at the foot of a paper only says which annexes there are."""
    found: list[tuple[int, str]] = []
    for at, line in enumerate(lines):
        if at in aside or line.cell is not None:
            continue
        start = len(line.text) - len(line.text.lstrip())
        match = annex_at(line.text, start)
        if match is not None:
            found.append((at, match["word"] + (match["annex"] or "")))
    last_at = {key: at for at, key in found}
    skipped: set[int] = set()
    for index, (at, key) in enumerate(found):
        end = found[index + 1][0] if index + 1 < len(found) else len(lines)
        again = last_at[key] != at and (
            _signed_after(lines, at, end) or not _has_numbers(lines, at, end)
        )
        if again or _only_mentions(lines, at, end):
            skipped.add(at)
            skipped |= _listed_after(lines, at, end)
    return skipped


def _signed_after(lines: Sequence[Line], at: int, end: int) -> bool:
    """Whether the covering letter ends here: its issuer and its date follow at once."""
    listed = _listed_after(lines, at, end)
    after = [
        lines[follower].text
        for follower in range(at + 1, end)
        if follower not in listed and lines[follower].text.strip()
    ]
    return any(_DATED.match(text) for text in after[:_SIGNATURE])


def _has_numbers(lines: Sequence[Line], at: int, end: int) -> bool:
    """Whether what follows is a text with numbered places, not a list of names."""
    listed = _listed_after(lines, at, end)
    return any(
        follower not in listed and next(scan(lines[follower].text), None) is not None
        for follower in range(at + 1, end)
    )


def _only_mentions(lines: Sequence[Line], at: int, end: int) -> bool:
    """Nothing but a signature follows before the next annex or the end."""
    text = lines[at].text.strip()
    match = annex_at(text)
    rest = text[match.end() :] if match else ""
    if match is not None and not match["annex"] and _starts_list(rest):
        return True
    if len(rest) > _ENTRY or next(scan(rest), None):
        return False
    after = [line for line in lines[at + 1 : end] if line.text.strip() and not line.furniture]
    if not rest.strip():
        return bool(after) and not match["annex"] and _is_name_list(after) if match else False
    texts = [line.text for line in after]
    return (
        len(after) <= _FEW
        and not any(
            line.cell is not None or _SENTENCE.search(line.text) or next(scan(line.text), None)
            for line in after
        )
        and (not texts or "年" in texts[-1] or len(texts) < _FEW - 1)
    )


def _starts_list(rest: str) -> bool:
    label = next(scan(rest), None)
    return label is not None and label.value == 1 and label.style in {"1.", "（1）", "①"}


def _is_name_list(after: Sequence[Line]) -> bool:
    """«附件：» alone, then «1.…», «2.…» as short names."""
    if not _starts_list(after[0].text.strip()):
        return False
    names = 0
    for line in after:
        text = line.text.strip()
        if len(text) > _ENTRY or _SENTENCE.search(text):
            break
        names += 1
    return names == len(after) or names >= _FEW


def _listed_after(lines: Sequence[Line], at: int, end: int) -> set[int]:
    """The further lines of such a list: «2.…», «3.…» and nothing longer."""
    listed: set[int] = set()
    for follower in range(at + 1, end):
        text = lines[follower].text.strip()
        if not text:
            continue
        label = next(scan(text), None)
        short = len(text) <= _ENTRY and not _SENTENCE.search(text)
        if label is None or label.style not in {"1.", "（1）", "①"} or not short:
            break
        listed.add(follower)
    return listed

"""What costs a unit its eligibility: conditions, who verifies them, and what is lost."""

from __future__ import annotations

import re
from typing import Any

from plans.reading.outline import Section
from plans.reading.understanding.wording import Wording

EFFECT = re.compile(
    r"(?:实行|执行)?一票否决|"
    r"取消[^，。；;：:\n]{0,24}资格|"
    r"(?:不得|不能|不予)(?:参加|参与|评为|评定为|评|列为|作为|授予|推荐)"
    r"[^，。；;：:\n]{0,20}(?:优|先进|先|评选|表彰|奖|优秀)[^，。；;：:\n]{0,8}"
)
LIST = re.compile(r"(?:以下|下列|如下)[^。；;\n]{0,30}|之一")
VERIFIER = re.compile(
    r"[（(]\s*(?:由\s*)?([^（）()，。；;]{2,30}?)\s*(?:负责)?(?:核定|认定|核实|审核|确认|核准|核查)"
    r"\s*[）)]"
)
VERIFIER_LABEL = re.compile(
    r"[（(]\s*(?:核定|认定|核实)(?:单位|部门|科室|处室)\s*[:：]([^（）()]{2,30})[）)]"
)
BARE = " 　，,。；;：:\n"
# «…的，在评选先进集体时一票否决»: when it bites belongs to the effect.
WHEN = re.compile(r"[，,]\s*((?:在|于)[^，,。；;]{2,24}(?:时|中|上))$")
AUXILIARY = re.compile(r"[，,]\s*(?:将|即|则|应|直接|予以|一律|应当|可)$")
# «被一票否决的单位…»: speaks of a veto, and makes none.
PASSIVE = frozenset({"", "被", "受到", "凡被", "对被"})


def vetoes_of(
    section: Section, said: Wording, beneath: list[tuple[Section, Wording]]
) -> list[dict[str, Any]]:
    """Return the vetoes that a place states; `beneath` are its children and their wording.

    A sentence that announces a list («出现以下情况的，取消…资格») makes one veto of each
    child; any other is a veto by itself, its condition what stands before the effect.
    """
    found: list[dict[str, Any]] = []
    for start, end in said.sentences():
        sentence = said.part(start, end)
        match = next(
            (
                one
                for one in EFFECT.finditer(sentence.text)
                if sentence.text[: one.start()].strip(BARE) not in PASSIVE or beneath
            ),
            None,
        )
        if match is None:
            continue
        before = sentence.text[: match.start()].strip(BARE)
        effect = match[0].strip(BARE)
        when = WHEN.search(before)
        if when:
            before, effect = before[: when.start()].strip(BARE), when[1] + effect
        last = end >= len(said.text.rstrip())
        if beneath and last and (LIST.search(sentence.text) or not before):
            found += [_veto(place, words, words.text, effect) for place, words in beneath]
        elif before not in PASSIVE:
            found.append(_veto(section, sentence, before, effect))
    return found


def _veto(section: Section, said: Wording, condition: str, effect: str) -> dict[str, Any]:
    named = VERIFIER.search(said.text) or VERIFIER_LABEL.search(said.text)
    cut = VERIFIER_LABEL.sub("", VERIFIER.sub("", condition)).strip(BARE)
    cut = AUXILIARY.sub("", cut).strip(BARE)
    return {
        "condition": cut,
        "verifier": None if named is None else named[1].strip(),
        "effect": effect,
        "clause": section.clause,
        "phrase": said.text.strip(),
        "line": said.line(),
    }

"""说明: what the workbook is, how its figures agree with the engine, and what it rests on."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from bulletins.settled import Settled
from bulletins.sheet import FIRST_ROW, put, start

_HOW = (
    "「计分明细」里，叶子指标的得分和各项权重是录入的数，上面各层都是公式。",
    "改一个录入的数，合计、折算、总分和名次跟着变。",
    "得分按核算公布的位数列示。核算从总分起逐层取舍，使公布的各部分恰好等于合计。",
    "公式按同样位数四舍五入。与核算相差的（尾差，或封顶、保底、清零所致），写明缘由，列为「调整」由公式加上。",
    "所以各层与核算逐位相同。改了数以后，「调整」仍是原来的数，要另行判断。",
    "「折算得分」按最高分折算（得分×100÷范围内的最高得分），或按适用分值折算（得分×100÷适用分值）。",
    "「计入总分」为得分×权重÷100。",
    "「总表」各项取自「计分明细」，名次在组内按总分排，只排「参加排名」为「是」的单位。",
    "等次和一票否决是核算给出的，不随公式变。",
)
_OUTSIDE = (
    "总分以外的加分、减分项不乘权重：「加减分」是下面各项之和，「计入总分」以文件所定的上限为限。"
)
_WIDTHS = {"事项": 12.0, "内容": 120.0}


def _has_outside(settled: Settled) -> bool:
    return any(item.outside for unit in settled.units for item in unit.items)


def write_notes(sheet: Worksheet, settled: Settled, title: str) -> None:
    """Write the sheet."""
    sheet.title = "说明"
    start(sheet, f"{title} 得分表（{settled.on.isoformat()}）", _WIDTHS)
    lines = [
        ("来源", settled.source),
        ("考核细则", f"{settled.rubric}（sha256 {settled.sha256}）"),
        *(("说明", text) for text in _HOW),
        *([("说明", _OUTSIDE)] if _has_outside(settled) else []),
        *(
            ("取定", f"{choice.question}：{choice.taken}〔{choice.clause or '文件未规定'}〕")
            for choice in settled.choices
        ),
        *(("未定论", gap) for gap in settled.gaps),
        *(("需核对", doubt) for doubt in settled.doubts),
    ]
    for row, (label, text) in enumerate(lines, start=FIRST_ROW):
        put(sheet, row, 1, label)
        put(sheet, row, 2, text)

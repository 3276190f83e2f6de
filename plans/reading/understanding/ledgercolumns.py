"""Which columns of a table say what is to be done, by whom and by when; None when it is no ledger.

The words above a column tell first, its cells where no list has the words, and the whole table
decides: contacts, schedules, budgets, stores, forms to be filled in are full of units and days
and owe nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from plans.reading.columns import is_other_day
from plans.reading.grids import Row, Table, told
from plans.reading.headers import Header, content_rows, is_remark, is_sum
from plans.reading.understanding.cells import Look, look_at
from plans.reading.understanding.otherkinds import Seen, is_other_kind

ROLES = ("lead", "responsible", "cooperating")
_HARDLY, _MOSTLY, _NEARLY = 0.5, 0.7, 0.85
_DUE = re.compile(
    r"完成|办结|整改|截[止至]|[时期]限|限期|节点|交付|提交|答复|反馈|兑现|到位|竣工|完工|达标|进度|计划|要求|办理"
    r"|落实|公开|化解|销号|投用|结束|报送|上报|何时|什么时候"
)
# A plain day may be when something was; these say by when, or how often.
_BY = re.compile(r"[前底内旬每按末]|以前|季度|半年|长期|全年|持续|常态")
_ANSWER = re.compile(
    r"(?:单位|部门|科室|处室|股室|责任).{0,3}(?:及|和|与|、|/|\\|（)?.{0,3}(?:时限|期限|完成时间)$"
)
_WHEN = re.compile(r"时|期|限|节点|进度|日期|何时|截止|截至|月份|季度")
_LEAD = re.compile(r"牵头|主办|主责|总负责")
_BESIDE = re.compile(r"配合|协|会办|联办|参[与加]|支持")
_WHO = re.compile(r"单位|部门|科|处|室|股|机构|主体|谁|方$|组$|办$|落实|承办|负责|责任")
# Units that a table is about, that judge, receive or spend: none of them owes what it says.
_NO_ROLE = re.compile(
    r"地[点址区]|位置|名称|所属|隶属|对象|范围|被|报送|填报|上报|来文|发文|发布|印发|受[理援益]|接收"
    r"|收款|付款|使用|保管|存放|采购|供[应货]|参会|参训|来源|验收|审[批核]|监[督管测]|考核|考评|评[价分审]|检查|督查|推荐"
    r"|申报|申请|投诉|派出|工作单位|^单位$|^地方$|联系|举办地|所在"
)
_ABOUT = re.compile(
    r"^(?:问题|涉及|被[检督考]?查|受检|存在问题的?|所在|属地|有关)?(?:单位|部门|科室|处室|地区|县区|市县|县（市、区）|县市区|区县"
    r"|乡镇|镇街|街道|村居?|社区|学校|企业|机构)(?:名称)?$"
)
# What stands beside a task and is none itself.
_NO_TASK = re.compile(
    r"备注|说明|依据|目标值|标[志准]|成果|成效|进[展度]|情况|结果|地[点址区]|位置|规模|资金|投资|金额|来源|原因"
    r"|类[别型]|性质|级别|等[级次]|名单|姓名|职[务称]|电话|所属|对象|范围|方式|方法|形式|频次|单位|部门|科室|领导"
    r"|人员|责任|负责|指标值|现状|基数|数量|面积|评价|考核|验收|审核|佐证|材料|文号|编号|授课|主讲|课程|议程|主持"
)
_DO = re.compile(
    r"任务|举措|措施|事项|工作|活动|项目|建议|提案|行动|改革|整改|要做|做什么|干什么|目标|重点|事件|举办|安排"
)
_SAY = re.compile(r"内容|要求|环节|步骤|要点|标题|名称|事$|议题|清单")
_PROBLEM = re.compile(r"问题|隐患|风险|诉求|短板|不足|案件|线索")
# A column that names things beside one that says how far they are to be brought.
_NAME = re.compile(r"项目|事项|实事|任务|工作|行动|工程|名称")
_REACHED = re.compile(r"目标|内容|要求|标准|措施|举措|计划")
_TASK_ORDER = (_DO, _SAY, _PROBLEM)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The field of each column; `finer` says that each row is a part of a task named further left.

    Then `fields` calls the parts tasks, and the number of the whole reaches over them.
    """

    header: Header
    fields: tuple[str | None, ...]
    finer: bool = False


def ledger_of(table: Table, header: Header) -> Ledger | None:
    """Return what the columns of a task ledger are, or None when the table is none."""
    return _Reading(table, header).ledger()


class _Reading:
    def __init__(self, table: Table, header: Header) -> None:
        self.header = header
        self.rows: list[Row] = [
            row
            for _, row in content_rows(table, header)
            if len(told(row)) > 1 and not is_sum(row) and not is_remark(row)
        ]
        self.known = tuple([*header.fields(), *[None] * table.width][: table.width])
        self.looks = [look_at(self.rows, column) for column in range(table.width)]
        self.words = [header.word(column) for column in range(table.width)]
        self.fields = list(self.known)
        self.plain_days: set[int] = set()

    def ledger(self) -> Ledger | None:
        if not self.rows:
            return None
        self._by_contents()
        task = self._task()
        if task is None or not self._owes(task):
            return None
        self._whose()
        task, finer = self._finer(task)
        for column, field in enumerate(self.fields):
            if field == "task" and column != task:
                self.fields[column] = self._beside(column, task)
            elif field is None and column > task and self._says_how(column):
                self.fields[column] = "measure"
        self.fields[task] = "task"
        return Ledger(self.header, tuple(self.fields), finer)

    def _beside(self, column: int, task: int) -> str | None:
        """What another column of tasks is: a heading of its rows, or how they are to be done."""
        if column < task:
            return "group" if self._merged(column) else None
        return "measure"

    def _says_how(self, column: int) -> bool:
        word = self.words[column]
        wordy = self.looks[column].is_text and not _NO_TASK.search(word)
        return wordy and bool(_DO.search(word) or _SAY.search(word))

    def _by_contents(self) -> None:
        """Name the columns whose words no list has by what stands in them."""
        for column, look in enumerate(self.looks):
            word = self.words[column]
            field = self.fields[column]
            if _ANSWER.search(word):
                self.fields[column] = "answer"
            elif field is None and look.cells:
                self.fields[column] = self._field(column, word, look)
            elif field == "deadline" and look.clock > _HARDLY:
                self.fields[column] = None

    def _whose(self) -> None:
        """Where nothing else says who answers, the units that the rows are about do."""
        if self._has(*ROLES, "answer"):
            return
        for column, look in enumerate(self.looks):
            about = look.who >= _MOSTLY and _ABOUT.search(self.words[column])
            if self.fields[column] is None and about:
                self.fields[column] = "responsible"
                return

    def _field(self, column: int, word: str, look: Look) -> str | None:
        if look.clock <= _HARDLY and look.when >= (_HARDLY if _WHEN.search(word) else _NEARLY):
            if is_other_day(word) or _NO_TASK.search(word):
                return None
            said = sum(bool(_BY.search(text)) for text in look.cells)
            if not _DUE.search(word) and 2 * said < len(look.cells):
                self.plain_days.add(column)
            return "deadline"
        if look.who >= _MOSTLY and not _NO_ROLE.search(word):
            if _LEAD.search(word):
                return "lead"
            if _BESIDE.search(word):
                return "cooperating"
            if _WHO.search(word) or (look.who > _NEARLY and not self._has("lead", "responsible")):
                return "responsible"
        if look.counted >= _NEARLY and column < 2 and word.endswith(("号", "序", "次")):
            return "number"
        return None

    def _has(self, *fields: str) -> bool:
        return any(field in fields for field in self.fields)

    def _task(self) -> int | None:
        """The column of what is to be done: known words first, then likely ones, then long text."""
        free = [
            column
            for column, field in enumerate(self.fields)
            if field in {None, "measure", "group"} and self.looks[column].is_text
        ]
        named = [at for at, field in enumerate(self.fields) if field == "task" and self._said(at)]
        for column in named:
            if not self._merged(column) or not self._parts_of(column):
                return self._name_of(column)
        if named:
            return named[0]
        free = [column for column in free if not _NO_TASK.search(self.words[column])]
        for words in _TASK_ORDER:
            likely = [column for column in free if words.search(self.words[column])]
            likely = [at for at in likely if not self._merged(at)] or likely
            if likely:
                return likely[0]
        loose = [column for column in free if not self._merged(column)]
        return max(loose, key=lambda at: self.looks[at].length, default=None)

    def _name_of(self, column: int) -> int:
        """«实事项目 | 年度目标任务»: the short name to the left of what is to be reached."""
        if not _REACHED.search(self.words[column]):
            return column
        for left in range(column - 1, -1, -1):
            names = _NAME.search(self.words[left]) and not _NO_TASK.search(self.words[left])
            free = self.fields[left] in {None, "task"} and self.looks[left].cells
            if names and free and not self._merged(left):
                return left
        return column

    def _said(self, column: int) -> bool:
        return bool(self.looks[column].cells)

    def _merged(self, column: int) -> bool:
        """Whether a column's cells reach over several rows, so only head what stands right."""
        return len(self.looks[column].starts) < len(self.rows)

    def _parts_of(self, column: int) -> list[int]:
        """The columns to the right that say what is to be done in each row of a merged cell."""
        return [
            at
            for at in range(column + 1, len(self.fields))
            if self.fields[at] in {"task", "measure", None}
            and self.looks[at].is_text
            and not _NO_TASK.search(self.words[at])
            and len(self.looks[at].starts) > len(self.looks[column].starts)
        ]

    def _finer(self, task: int) -> tuple[int, bool]:
        """Each row is a duty of its own when its units or its day are."""
        parts = self._parts_of(task)
        if not parts or not self._merged(task):
            return task, False
        mine = set(self.looks[task].starts)
        own = any(
            set(self.looks[at].starts) - mine
            for at, field in enumerate(self.fields)
            if field in {*ROLES, "deadline", "answer"}
        )
        if not own:
            return task, False
        number = next((at for at, field in enumerate(self.fields) if field == "number"), None)
        return parts[0], number is not None and self._merged(number)

    def _owes(self, task: int) -> bool:
        """Whether somebody owes what the table lists: by its words, its filled cells, its kind."""
        roles = [at for at, field in enumerate(self.fields) if field in {*ROLES, "answer"}]
        strong_role = any(self.known[at] in {"lead", "responsible"} for at in roles)
        strong_role = strong_role or self._has("answer")
        for column in self.plain_days if not strong_role else ():
            self.fields[column] = None
        whens = [at for at, field in enumerate(self.fields) if field in {"deadline", "answer"}]
        if not any(self._said(at) for at in [*roles, *whens]):
            return False  # nothing beside the tasks: a form to be filled in
        strong_task = self.known[task] == "task" or bool(_DO.search(self.words[task]))
        strong_when = any(self.known[at] == "deadline" for at in whens)
        dated = any(self._said(at) for at in whens)
        if not dated and not (strong_role and (strong_task or self.looks[task].is_text)):
            return False
        if not roles and not (strong_when and strong_task):
            return False
        figures = sum(
            look.figure > _NEARLY
            for look, field in zip(self.looks, self.fields, strict=True)
            if field not in {"number", "points"}
        )
        seen = Seen(
            tuple(self.words),
            task=strong_task,
            role=strong_role,
            dated=dated,
            clocked=any(look.clock > _HARDLY for look in self.looks),
            figures=figures,
        )
        return not is_other_kind(seen)


def columns_named(fields: Sequence[str | None], field: str) -> list[int]:
    """Return the places of the columns that a field names."""
    return [at for at, one in enumerate(fields) if one == field]

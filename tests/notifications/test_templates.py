"""An office's own templates: they see the letter and nothing else, and never cost a letter."""

from __future__ import annotations

from pathlib import Path

import pytest

from duban.errors import NotFoundError
from notifications.letters import Wording, letter_kinds, word
from notifications.letters.overriding import check, keep, parts, reset, source, strangers
from notifications.letters.samples import sample_drafts
from notifications.letters.sandbox import TemplateRefusedError
from notifications.letters.templates import PARTS, Templates, bundled_source, own_path

DAILY = sample_drafts()["daily"]
ALL = (
    "{% for part in letter.sections %}{% for line in part.lines %}"
    "{{ line.item.title }}{% endfor %}{% endfor %}"
)
ESCAPES = [
    "{{ letter.__class__.__mro__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ letter.salutation.__init__.__globals__ }}",
    "{{ self.__init__.__globals__ }}",
    "{{ letter['__class__'] }}",
    "{{ letter | attr('__class__') }}",
    "{{ '{0.__class__}'.format(letter) }}",
    "{{ '{0.__class__}'.format_map({'0': letter}) }}",
    "{{ '%s' % letter }}",
    "{{ letter.contacts.append('x') }}",
    "{{ letter.plans.clear() }}",
    "{% set letter.unit = 'x' %}",
    "{{ 'x' * 1000000000 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ 'x'.ljust(1000000000) }}",
    "{{ 'x' | center(1000000000) }}",
    "{% for n in range(1000000) %}{{ n }}{% endfor %}",
    "{{ lipsum() }}",
    "{% include '/etc/hostname' %}",
    "{% include '../../../duban/secret.py' %}",
    "{% import 'os' as os %}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ joiner }}",
    "{{ letter.day.__class__('x') }}",
]
MISTAKES = [
    ("{{ letter.nothing }}", "没有的名字"),
    ("{% for %}", "第1行写法有误"),
    ("{% if %}", "第1行写法有误"),
    ("   \n", "是空的"),
    ("{{ 1 / 0 }}", "ZeroDivisionError"),
    ("{{ letter.sections[99].heading }}", "没有的名字"),
    ("x" * 70_000, "太长"),
    ("没有列事项", "没有列全"),
    ("{% autoescape false %}" + ALL + "{% endautoescape %}", "autoescape"),
]


@pytest.mark.parametrize("attempt", ESCAPES)
@pytest.mark.parametrize("part", ["text.txt", "body.html"])
def test_a_template_cannot_leave_its_sandbox(tmp_path: Path, attempt: str, part: str) -> None:
    with pytest.raises(TemplateRefusedError):
        check("daily", part, attempt + ALL)
    path = own_path(tmp_path, "daily", part)
    path.parent.mkdir()
    path.write_text(attempt + ALL)
    templates = Templates(tmp_path)
    assert word(DAILY, templates) == word(DAILY, Templates())
    assert [fault.part for fault in templates.faults] == [part]


@pytest.mark.parametrize(("text", "words"), MISTAKES)
def test_a_mistake_is_refused_when_saved_and_nothing_is_changed(
    tmp_path: Path, text: str, words: str
) -> None:
    with pytest.raises(TemplateRefusedError, match=words):
        keep(tmp_path, "daily", "body.html", text)
    assert list(tmp_path.rglob("*.j2")) == []


def test_a_template_that_broke_later_costs_no_letter_and_is_named(tmp_path: Path) -> None:
    path = keep(tmp_path, "daily", "subject.txt", "督办：{{ letter.summary }}")
    assert _word(tmp_path).subject == "督办：1项已逾期、1项已退回、2项临近时限"
    path.write_bytes(b"\xff\xfe\x00")
    templates = Templates(tmp_path)
    assert word(DAILY, templates).subject.startswith("督办提醒：")
    assert [str(one) for one in templates.faults] == ["daily/subject.txt：不是 UTF-8 编码的文本"]
    [part] = [one for one in parts(tmp_path) if one.own]
    assert (part.kind, part.part, part.fault) == ("daily", "subject.txt", "不是 UTF-8 编码的文本")


def test_an_own_template_is_used_for_its_part_only(tmp_path: Path) -> None:
    keep(tmp_path, "daily", "text.txt", f"本局提醒\n{ALL}\n{{{{ subject }}}}")
    found, bundled = _word(tmp_path), word(DAILY, Templates())
    assert found.text.startswith("本局提醒\n第12项 <任务> & 要求")
    assert found.text.endswith(bundled.subject + "\n")
    assert (found.subject, found.html, found.markdown) == (
        bundled.subject,
        bundled.html,
        bundled.markdown,
    )


def test_own_html_is_escaped_whatever_it_says(tmp_path: Path) -> None:
    keep(tmp_path, "daily", "body.html", f"<p>{ALL}</p>")
    assert _word(tmp_path).html.startswith("<p>第12项 &lt;任务&gt; &amp; 要求")
    with pytest.raises(TemplateRefusedError):
        check("daily", "body.html", ALL.replace("title", "title | safe"))


@pytest.mark.parametrize("kind", [kind.key for kind in letter_kinds()])
@pytest.mark.parametrize("part", PARTS)
def test_every_bundled_template_would_pass_as_an_offices_own(
    tmp_path: Path, kind: str, part: str
) -> None:
    keep(tmp_path, kind, part, source(tmp_path, kind, part))
    draft = sample_drafts()[kind]
    templates = Templates(tmp_path)
    assert word(draft, templates) == word(draft, Templates())
    assert templates.faults == []


def test_what_was_saved_is_shown_until_it_is_given_up(tmp_path: Path) -> None:
    text = "督办：{{ letter.summary }}\n"
    keep(tmp_path, "daily", "subject.txt", text)
    assert source(tmp_path, "daily", "subject.txt") == text
    bundled = bundled_source("daily", "subject.txt")
    assert source(tmp_path, "daily", "subject.txt", bundled=True) == bundled
    assert reset(tmp_path, "daily", "subject.txt")
    assert not reset(tmp_path, "daily", "subject.txt")
    assert source(tmp_path, "daily", "subject.txt") == bundled


@pytest.mark.parametrize(("kind", "part"), [("weekly", "text.txt"), ("daily", "../text.txt")])
def test_an_unknown_kind_or_part_is_not_found(tmp_path: Path, kind: str, part: str) -> None:
    for act in (lambda: check(kind, part, ALL), lambda: reset(tmp_path, kind, part)):
        with pytest.raises(NotFoundError):
            act()


def test_a_file_whose_name_is_misspelt_is_found(tmp_path: Path) -> None:
    keep(tmp_path, "daily", "subject.txt", "督办：{{ letter.summary }}")
    (tmp_path / "daily" / "betreff.j2").write_text("x")
    assert [path.name for path in strangers(tmp_path)] == ["betreff.j2"]


def _word(folder: Path) -> Wording:
    return word(DAILY, Templates(folder))

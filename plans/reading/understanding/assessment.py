"""An assessment (考核办法): items and their trees of points, rules, grades, vetoes, dates."""

from __future__ import annotations

from collections.abc import Sequence

from plans.reading.draft import Draft
from plans.reading.outline import Outline, Section
from plans.reading.paper import Doubts, Paper
from plans.reading.understanding.duties import assessed_units, context_of, dated_task
from plans.reading.understanding.forest import Domain, find_domains, hand_up, only_holds
from plans.reading.understanding.grades import grades_of
from plans.reading.understanding.indicators import Grower, Node
from plans.reading.understanding.indicatortables import TableTrees, trees_in_tables
from plans.reading.understanding.leads import lead_in_mark, lead_in_text, share_leads
from plans.reading.understanding.pieces import first_clause
from plans.reading.understanding.scoring import give_common_rules, give_rules
from plans.reading.understanding.tablekinds import known_tables
from plans.reading.understanding.totals import add_up, check_total, check_whole, whole_of
from plans.reading.understanding.vetoes import vetoes_of
from plans.reading.understanding.wording import Wording, by_number

Places = Sequence[tuple[Section, Wording]]


def understand(outline: Outline, paper: Paper, draft: Draft, doubts: Doubts) -> None:
    """Read the indicators of an assessment and what bears on their points.

    The items of the main text (with their weights) and those of each annex (with their
    trees) are roots side by side; dated obligations become tasks of their clause.
    """
    grower = Grower(by_number(paper), doubts)
    grower.learn(outline.root)
    domains = list(find_domains(outline.root, grower))
    within = {id(one) for domain in domains for root in domain.roots for one in root.walk()}
    places = [(one, grower.worded(one)[0]) for one in outline.root.walk()]
    outside = [(section, words) for section, words in places if id(section) not in within]
    forest = [_grown(domain, grower, outside, doubts) for domain in domains]
    forest += trees_of_tables(outline, paper, outside, doubts)
    every = [node for nodes in forest for node in nodes]
    share_leads(outside, every)
    if forest:
        give_common_rules(forest[0], outside)
    draft.indicators += [node.freeze() for node in every]
    for section, words in outside:
        draft.grades += grades_of(section, words, doubts)
    for section, words in places:
        beneath = [(child, grower.worded(child)[0]) for child in section.children]
        draft.vetoes += vetoes_of(section, words, beneath)
    _dates(outline, places, grower, draft, doubts)
    if not every:
        doubts.add(None, outline.title, "没有读出考核指标，请核对分值的写法")


def add_points(outline: Outline, paper: Paper, draft: Draft, doubts: Doubts) -> None:
    """Add the indicators that a plan's tables score: a sheet of points in its annex."""
    for nodes in trees_of_tables(outline, paper, [], doubts):
        draft.indicators += [node.freeze() for node in nodes]


def add_text_points(outline: Outline, paper: Paper, draft: Draft, doubts: Doubts) -> None:
    """Add the indicators that the text of a plan's scored parts has; `outline` is of these."""
    grower = Grower(by_number(paper), doubts)
    grower.learn(outline.root)
    for domain in find_domains(outline.root, grower):
        inside = {id(one) for root in domain.roots for one in root.walk()}
        places = [(one, grower.worded(one)[0]) for one in domain.section.walk()]
        outside = [(one, words) for one, words in places if id(one) not in inside]
        draft.indicators += [node.freeze() for node in _grown(domain, grower, outside, doubts)]


def _grown(domain: Domain, grower: Grower, outside: Places, doubts: Doubts) -> list[Node]:
    """Return the finished trees of the main text or of one annex."""
    grown = [grower.grow(root) for root in domain.roots]
    nodes = [one for node in grown for one in (node.children if only_holds(node) else [node])]
    hand_up(grower.tails, nodes)
    return _finished(nodes, domain.section.annex, outside, doubts)


def trees_of_tables(
    outline: Outline, paper: Paper, outside: Places, doubts: Doubts
) -> list[list[Node]]:
    """Return the finished trees of each table of indicators, in an assessment or a plan."""
    tables = trees_in_tables(outline, paper, known_tables(paper.lines))
    return [_in_table(table, outside, doubts) for table in tables]


def _in_table(table: TableTrees, outside: Places, doubts: Doubts) -> list[Node]:
    nodes = _finished(table.roots, table.roots[0].section.annex, outside, doubts)
    check_total(nodes, table.total, table.line, doubts)
    return nodes


def _finished(nodes: list[Node], annex: str | None, outside: Places, doubts: Doubts) -> list[Node]:
    for node in nodes:
        give_rules(node, doubts)
        add_up(node, doubts)
        for one in node.walk():
            if one.mark is not None and not one.lead:
                one.lead = lead_in_mark(one.mark.note)
        texts = [words.text for words in node.said]
        node.lead = node.lead or next((names for names in map(lead_in_text, texts) if names), ())
    near = whole_of(words for section, words in outside if section.annex == annex)
    main = whole_of(words for section, words in outside if section.annex is None)
    check_whole(nodes, near or (main if main is not None and main.each else None), doubts)
    return nodes


def _dates(outline: Outline, places: Places, grower: Grower, draft: Draft, doubts: Doubts) -> None:
    """Make tasks of the dated sentences; what is said after a leaf of all is a task by itself."""
    context = context_of(outline)
    default = assessed_units(words for _, words in places)
    after: dict[int, list[Wording]] = {}
    for section, tail in grower.tails:
        after.setdefault(id(section), []).append(tail)
    for section, words in places:
        tails = after.get(id(section), [])
        cut = words.text.find(tails[0].text) if tails else len(words.text)
        draft.tasks += dated_task(section, [words.part(0, cut)], context, doubts, default)
        for tail in tails:
            title = first_clause(tail.text)
            draft.tasks += dated_task(section, [tail], context, doubts, default, title)

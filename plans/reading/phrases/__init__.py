"""Grammars over one text: who answers, by when, how much, for how many points.

    numerals  number("二十八") -> Decimal, decimal_text(Decimal) -> str, percent(...)
    when      read_deadlines(text, context) -> (deadlines, doubts)
              find_deadlines(text, context) -> [FoundDeadline(phrase, start, end, rule, what,
              receiver, binds)]; Context(year, issued_on, period_from, period_to, issuer)
    who       find_units(text, context=None) -> [FoundUnit(name, full, role, collective, open,
              start, end)], unit_notes(text) -> [(start, end)],
              find_levels(text) -> [FoundLevels(levels, start, end)],
              find_standing_rules(text) -> [StandingRule(kind, phrase, start, end)]
    howmuch   find_targets(text) -> [FoundTarget(phrase, op, value, unit, start, end)]
    points    find_points(text) -> [FoundPoints(value, start, end, mark)]
              find_rules(text) -> [FoundRule(kind, phrase, fields, start, end)]

Every function is pure, takes time linear in its text, refuses none, and answers in the order
of the text. `start` and `end` count in the text as given, so `text[start:end]` is what was
read; digits and marks of either width are the same.
"""

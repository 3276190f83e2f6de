"""得分表: a settlement as a workbook whose totals, weights and ranks are live formulas."""

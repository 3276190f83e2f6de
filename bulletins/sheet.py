"""What every sheet of ours looks like, and how text gets into a cell unharmed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

HEADER_ROW = 2
FIRST_ROW = HEADER_ROW + 1
# Excel takes a text that begins so for a formula, at the latest when somebody edits the cell.
LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")

_TITLE_FONT = Font(bold=True, size=14)
_HEADER_FONT = Font(bold=True)
_HEADER_FILL = PatternFill("solid", start_color="DDEBF7")
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
_WRAPPED = Alignment(vertical="center", wrap_text=True)


def put(sheet: Worksheet, row: int, column: int, value: str | int | date) -> Cell:
    """Write a value as what it is: a text stays a text, whatever it looks like."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):  # a merged cell takes no value; we merge none
        raise TypeError(cell)
    cell.alignment = _WRAPPED
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
        if value.startswith(LIKE_A_FORMULA):
            cell.quotePrefix = True
    else:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
    return cell


def start(sheet: Worksheet, title: str, widths: Mapping[str, float]) -> None:
    """Write the title and the headings, and lay the sheet out for screen and paper."""
    heading = put(sheet, 1, 1, title)
    heading.font = _TITLE_FONT
    heading.alignment = Alignment(vertical="center")
    for column, (name, width) in enumerate(widths.items(), start=1):
        cell = put(sheet, HEADER_ROW, column, name)
        cell.font, cell.fill, cell.alignment = _HEADER_FONT, _HEADER_FILL, _CENTRED
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = f"A{FIRST_ROW}"
    sheet.print_title_rows = f"1:{HEADER_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"  # type: ignore[union-attr]
